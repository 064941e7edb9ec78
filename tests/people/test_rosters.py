"""What a roster does to who learns where, and with whom."""

import datetime

import pytest
from django.core import mail

from assessments.models import Assessment
from ervaring.accounts.models import Mail, User
from ervaring.people.models import Roster, RosterLine
from ervaring.people.rosters import actions
from ervaring.people.tasks import handle_roster
from ervaring.placements.models import Organisation, Placement, Supervision, Workplace
from ervaring.schools.models import Membership
from tests.factories import (
    AssessmentFactory,
    CohortFactory,
    LevelFactory,
    MembershipFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.people.rosters import (
    PLACED,
    applied,
    checked,
    coordinator_of,
    csv_of,
    lines_of,
    row,
    uploaded,
    xlsx_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return CohortFactory(name="2026")


@pytest.fixture
def coordinator(cohort):
    return coordinator_of(cohort)


def counts(roster):
    return {name: getattr(roster, name) for name in ("made", "changed", "same", "refused")}


def of_placement(placement, **cells):
    """The row that says what a placement is already."""
    supervisor = placement.supervisions.get(role="supervisor", ended_at=None).user
    workplace = placement.workplace
    there = {
        "name": placement.student.name,
        "email": placement.student.email,
        "cohort": placement.cohort.name,
        "organisation": workplace.organisation.name,
        "city": workplace.organisation.city,
        "workplace": workplace.name,
        "starts_on": f"{placement.starts_on:%d-%m-%Y}",
        "ends_on": f"{placement.ends_on:%d-%m-%Y}",
        "supervisor": supervisor.name,
        "supervisor_email": supervisor.email,
    }
    return row(**(there | cells))


class TestMaking:
    @pytest.mark.parametrize("file_of", [csv_of, xlsx_of])
    def test_a_line_makes_people_workplace_placement_and_guides(self, cohort, coordinator, file_of):
        LevelFactory(number=6)
        more = {
            "level": 6,
            "by_experience": "Ja",
            "second_assessor": "Tweede",
            "second_assessor_email": "TWEEDE@example.org",
            "tutor": "Tutor",
            "tutor_email": "tutor@example.org",
        }
        roster = applied(cohort, file_of(row(**PLACED, **more)), coordinator)
        assert (roster.state, counts(roster)["made"]) == ("applied", 1)
        placement = Placement.objects.get()
        student = placement.student
        assert (student.name, student.email) == ("Student 1", "student1@example.org")
        assert not student.has_usable_password()
        member = Membership.objects.get(user=student)
        assert (member.cohort, member.started_by) == (cohort, coordinator)
        assert str(placement.workplace) == "Team Noord, De Overstap"
        assert placement.workplace.organisation.school == cohort.programme.school
        assert (placement.starts_on, placement.ends_on) == (
            datetime.date(2026, 9, 1),
            datetime.date(2027, 1, 31),
        )
        guides = Supervision.objects.order_by("role")
        told = [(one.user.email, str(one.level), one.by_experience) for one in guides]
        assert told == [
            ("tweede@example.org", "None", None),
            ("bo@example.org", "niveau 6", True),
            ("tutor@example.org", "None", None),
        ]
        assert {one.started_by for one in guides} == {coordinator}

    def test_checking_makes_nothing(self, cohort, coordinator):
        roster = checked(cohort, csv_of(row(**PLACED)), coordinator)
        assert lines_of(roster) == [
            (
                "made",
                [
                    "Nieuwe student, in cohort 2026.",
                    "Nieuwe organisatie: De Overstap, Utrecht.",
                    "Nieuwe praktijkleerplek: Team Noord.",
                    "Nieuwe stage: Team Noord, De Overstap, van 1 september 2026 tot en met "
                    "31 januari 2027.",
                    "Praktijkbegeleider: Bo Begeleider (nieuw) komt erbij.",
                ],
            )
        ]
        assert not Placement.objects.exists()
        assert User.objects.get() == coordinator

    def test_nobody_is_mailed(self, cohort, coordinator, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            applied(cohort, csv_of(row(**PLACED)), coordinator)
        assert (mail.outbox, Mail.objects.count()) == ([], 0)

    def test_a_student_without_a_placement(self, cohort, coordinator):
        applied(cohort, csv_of(row()), coordinator)
        assert Membership.objects.filter(cohort=cohort).count() == 1
        assert not Placement.objects.exists()

    def test_what_two_lines_share_is_made_once(self, cohort, coordinator):
        rows = [row(number, **PLACED) for number in (1, 2)]
        rows[1][3] = "  de overSTAP "
        applied(cohort, csv_of(*rows), coordinator)
        assert (Organisation.objects.count(), Workplace.objects.count()) == (1, 1)
        assert User.objects.filter(email="bo@example.org").count() == 1
        assert Supervision.objects.count() == 2

    def test_a_student_may_have_two_placements(self, cohort, coordinator):
        later = PLACED | {"starts_on": "1-2-2027", "ends_on": "2027-06-30"}
        roster = applied(cohort, csv_of(row(**PLACED), row(**later)), coordinator)
        assert roster.state == "applied"
        assert Placement.objects.count() == 2
        assert Membership.objects.filter(role="student").count() == 1

    def test_the_same_file_again_changes_nothing(self, cohort, coordinator):
        content = xlsx_of(row(1, **PLACED), row(2), row(3, **PLACED | {"workplace": "Team Zuid"}))
        applied(cohort, content, coordinator)
        tables = [User, Membership, Organisation, Workplace, Placement, Supervision]
        before = [list(table.objects.order_by("pk").values()) for table in tables]
        roster = checked(cohort, content, coordinator)
        assert counts(roster) == {"made": 0, "changed": 0, "same": 3, "refused": 0}
        assert not roster.can_be_applied
        actions.begin(roster=roster, then=handle_roster.call)
        handle_roster.call(roster.pk)
        assert [list(table.objects.order_by("pk").values()) for table in tables] == before

    def test_rows_that_are_not_in_the_file_stay(self, cohort, coordinator):
        other = PlacementFactory(cohort=cohort)
        applied(cohort, csv_of(row(**PLACED)), coordinator)
        assert Membership.objects.active().filter(user=other.student).count() == 1
        assert Placement.objects.filter(pk=other.pk).exists()


class TestChanging:
    def test_a_person_who_is_there_keeps_their_name(self, cohort, coordinator):
        user = UserFactory(name="Zoals zij heet", email="student1@example.org")
        roster = applied(cohort, csv_of(row(email="STUDENT1@Example.org")), coordinator)
        user.refresh_from_db()
        assert (user.name, roster.noted) == ("Zoals zij heet", 1)
        assert Membership.objects.get(user=user).cohort == cohort

    @pytest.mark.parametrize("familiar", [True, False])
    def test_a_name_is_told_only_to_who_knows_the_person(self, cohort, coordinator, familiar):
        user = UserFactory(name="Heel Geheim", email="student1@example.org")
        if familiar:
            MembershipFactory(user=user, cohort=cohort)
        roster = checked(cohort, csv_of(row()), coordinator)
        [note] = RosterLine.objects.of(roster).get().notes
        assert ("Heel Geheim" in note) is familiar

    def test_a_student_moves_to_another_cohort_with_their_placement(self, cohort, coordinator):
        placement = PlacementFactory(cohort=CohortFactory(programme=cohort.programme, name="2025"))
        roster = applied(cohort, csv_of(of_placement(placement, cohort="2026")), coordinator)
        assert counts(roster)["changed"] == 1
        old, new = Membership.objects.filter(user=placement.student).order_by("pk")
        assert (old.cohort.name, old.ended_by) == ("2025", coordinator)
        assert (new.cohort, new.started_by, new.ended_at) == (cohort, coordinator, None)
        placement.refresh_from_db()
        assert placement.cohort == cohort

    def test_other_dates_change_the_placement_that_overlaps(self, cohort, coordinator):
        placement = PlacementFactory(cohort=cohort)
        later = placement.starts_on + datetime.timedelta(days=7)
        content = csv_of(of_placement(placement, starts_on=f"{later:%d-%m-%Y}"))
        roster = checked(cohort, content, coordinator)
        [(kind, said)] = lines_of(roster)
        assert kind == "changed"
        assert [one.split(":")[0] for one in said] == ["Begint op"]
        applied(cohort, content, coordinator)
        assert Placement.objects.get().starts_on == later

    def test_another_supervisor_takes_over_and_is_asked_for_the_list(self, cohort, coordinator):
        placement = PlacementFactory(cohort=cohort)
        round = RoundFactory(placement=placement)
        old = placement.supervisions.get()
        content = csv_of(
            of_placement(placement, supervisor="Nieuw", supervisor_email="nieuw@example.org")
        )
        assert lines_of(checked(cohort, content, coordinator)) == [
            ("changed", [f"Praktijkbegeleider: {old.user.name} → Nieuw (nieuw)."])
        ]
        applied(cohort, content, coordinator)
        old.refresh_from_db()
        new = placement.supervisions.get(ended_at=None)
        assert (old.ended_by, new.started_by, new.user.email) == (
            coordinator,
            coordinator,
            "nieuw@example.org",
        )
        asked = Assessment.objects.filter(round=round, author=new.user)
        assert [one.state for one in asked] == ["draft"]

    def test_who_has_a_list_in_that_round_does_not_take_over_another(self, cohort, coordinator):
        placement = PlacementFactory(cohort=cohort)
        round = RoundFactory(placement=placement)
        former = SupervisionFactory(placement=placement, role="second_assessor", ended=True).user
        AssessmentFactory(round=round, author=former, role="second_assessor", submitted=True)
        named = {"supervisor": former.name, "supervisor_email": former.email}
        content = csv_of(of_placement(placement, **named))
        assert lines_of(checked(cohort, content, coordinator)) == [
            ("refused", [f"{former} heeft al een eigen lijst in de tussentijdse beoordeling."])
        ]
        Assessment.objects.get(round=round, role="supervisor").submit()
        assert applied(cohort, content, coordinator).state == "applied"

    def test_a_second_tutor_comes_beside_the_first(self, cohort, coordinator):
        placement = PlacementFactory(cohort=cohort)
        SupervisionFactory(placement=placement, role="tutor")
        content = csv_of(of_placement(placement, tutor="T", tutor_email="t@example.org"))
        applied(cohort, content, coordinator)
        assert placement.supervisions.filter(role="tutor", ended_at=None).count() == 2

    @pytest.mark.parametrize(
        ("cells", "said", "kept"),
        [
            ({}, [], (4, True)),
            ({"level": "4", "by_experience": "ja"}, [], (4, True)),
            (
                {"level": "NLQF 6"},
                ["Opleiding van de praktijkbegeleider: niveau 4 → niveau 6."],
                (6, True),
            ),
            (
                {"by_experience": "nee"},
                ["De praktijkbegeleider werkt niet als ervaringsdeskundige."],
                (4, False),
            ),
        ],
    )
    def test_what_is_said_of_a_supervisor(self, cohort, coordinator, cells, said, kept):
        """An empty cell changes nothing, and a filled one only what it says."""
        LevelFactory(number=6)
        placement = PlacementFactory(cohort=cohort)
        placement.supervisions.update(level=LevelFactory(number=4), by_experience=True)
        content = csv_of(of_placement(placement, **cells))
        assert lines_of(checked(cohort, content, coordinator)) == [
            ("changed" if said else "same", said)
        ]
        applied(cohort, content, coordinator)
        part = placement.supervisions.get()
        assert (part.level.number, part.by_experience) == kept
        assert lines_of(checked(cohort, content, coordinator)) == [("same", [])]

    def test_what_was_never_said_of_a_supervisor(self, cohort, coordinator):
        placement = PlacementFactory(cohort=cohort)
        content = csv_of(of_placement(placement, level="4", by_experience="ja"))
        said = [
            "De praktijkbegeleider is opgeleid op niveau 4.",
            "De praktijkbegeleider werkt als ervaringsdeskundige.",
        ]
        assert lines_of(checked(cohort, content, coordinator)) == [("changed", said)]

    def test_what_is_said_of_who_takes_over(self, cohort, coordinator):
        """Not what was said of who had the part before."""
        placement = PlacementFactory(cohort=cohort)
        placement.supervisions.update(level=LevelFactory(number=6), by_experience=True)
        named = {"supervisor": "Nieuw", "supervisor_email": "nieuw@example.org"}
        content = csv_of(of_placement(placement, **named, level="4"))
        [(_kind, said)] = lines_of(checked(cohort, content, coordinator))
        assert said[1:] == ["De praktijkbegeleider is opgeleid op niveau 4."]
        applied(cohort, content, coordinator)
        new = placement.supervisions.get(ended_at=None)
        assert (new.level.number, new.by_experience) == (4, None)

    def test_what_the_page_says_meanwhile_is_looked_at_before_it_is_overwritten(
        self, cohort, coordinator
    ):
        placement = PlacementFactory(cohort=cohort)
        roster = checked(cohort, csv_of(of_placement(placement, level="4")), coordinator)
        placement.supervisions.update(level=LevelFactory(number=6))
        roster.begin()
        handle_roster.call(roster.pk)
        assert placement.supervisions.get().level.number == 6
        assert lines_of(roster) == [
            ("changed", ["Opleiding van de praktijkbegeleider: niveau 6 → niveau 4."])
        ]


class TestRefusing:
    @pytest.mark.parametrize(
        ("cells", "why"),
        [
            ({"name": ""}, "Dit mist: naam."),
            ({"email": "geen adres"}, "e-mailadres: dit is geen e-mailadres."),
            ({"cohort": "1999"}, "Het cohort “1999” is er niet in deze opleiding."),
            ({"organisation": "De Overstap"}, "Dit mist: praktijkleerplek, begint op, eindigt op."),
            (PLACED | {"starts_on": "31-02-2027"}, "begint op: schrijf een datum als 01-09-2026."),
            (PLACED | {"ends_on": "1-8-2026"}, "De stage eindigt voordat die begint."),
            (
                PLACED | {"supervisor": ""},
                "Praktijkbegeleider: vul de naam en het e-mailadres allebei in.",
            ),
            (
                PLACED | {"by_experience": "soms"},
                "ervaringsdeskundig: schrijf ja of nee, of laat het leeg.",
            ),
            (
                PLACED | {"level": "hbo"},
                "niveau praktijkbegeleider: schrijf een getal, zoals 6.",
            ),
            (PLACED | {"level": "9"}, "Niveau 9 is er niet. Kies uit: 4."),
            (
                PLACED | {"supervisor": "", "supervisor_email": "", "level": "4"},
                "niveau praktijkbegeleider: dit gaat over een praktijkbegeleider, en die mist.",
            ),
            (
                PLACED | {"supervisor": "", "supervisor_email": "", "by_experience": "ja"},
                "ervaringsdeskundig: dit gaat over een praktijkbegeleider, en die mist.",
            ),
            ({"name": "n" * 121}, "naam: dit is te lang."),
            (
                PLACED | {"supervisor": "S", "supervisor_email": "student1@example.org"},
                "student1@example.org heeft op regel 2 een andere naam.",
            ),
            (
                PLACED | {"supervisor": "Student 1", "supervisor_email": "student1@example.org"},
                "Een student begeleidt zichzelf niet.",
            ),
            (
                PLACED
                | {"second_assessor": "Bo Begeleider", "second_assessor_email": "bo@example.org"},
                "Bo Begeleider beoordeelt deze student al in een andere rol.",
            ),
        ],
    )  # fmt: skip
    def test_a_line_that_cannot_be(self, cohort, coordinator, cells, why):
        roster = checked(cohort, csv_of(row(**cells)), coordinator)
        assert lines_of(roster) == [("refused", [why])]
        assert not roster.begin()

    @pytest.mark.parametrize(
        ("first", "second", "why"),
        [
            ({}, {"name": "Anders"}, "student1@example.org heeft op regel 2 een andere naam."),
            ({}, {"cohort": "2027"}, "Deze student staat op regel 2 in een ander cohort."),
            ({}, {}, "Deze student staat ook op regel 2."),
            (
                PLACED,
                PLACED | {"starts_on": "1-10-2026"},
                "Deze student staat op regel 2 in dezelfde tijd op dezelfde plek.",
            ),
        ],
    )
    def test_what_an_earlier_line_says_otherwise(self, cohort, coordinator, first, second, why):
        CohortFactory(programme=cohort.programme, name="2027")
        roster = checked(cohort, csv_of(row(**first), row(**second)), coordinator)
        assert [kind for kind, _said in lines_of(roster)] == ["made", "refused"]
        assert lines_of(roster)[1][1] == [why]

    def test_nobody_gives_a_role_to_themselves(self, cohort, coordinator):
        own = {"tutor": coordinator.name, "tutor_email": coordinator.email}
        content = csv_of(row(1, **PLACED, **own), row(2, email=coordinator.email))
        said = [said for _kind, said in lines_of(checked(cohort, content, coordinator))]
        assert said == [["Je geeft jezelf geen rol. Vraag het een collega."]] * 2

    def test_a_role_one_has_already_is_no_reason_to_refuse(self, cohort, coordinator):
        placement = PlacementFactory(cohort=cohort)
        SupervisionFactory(placement=placement, role="tutor", user=coordinator)
        own = {"tutor": coordinator.name, "tutor_email": coordinator.email}
        roster = checked(cohort, csv_of(of_placement(placement, **own)), coordinator)
        assert lines_of(roster) == [("same", [])]

    def test_a_cohort_of_another_programme_is_not_there(self, cohort, coordinator):
        CohortFactory(programme__school=cohort.programme.school, name="elders")
        roster = checked(cohort, csv_of(row(cohort="elders"), row(2, cohort="niets")), coordinator)
        assert [said for _kind, said in lines_of(roster)] == [
            ["Het cohort “elders” is er niet in deze opleiding."],
            ["Het cohort “niets” is er niet in deze opleiding."],
        ]

    def test_workplaces_of_another_school_are_not_used(self, cohort, coordinator):
        other = PlacementFactory()
        cells = PLACED | {
            "organisation": other.workplace.organisation.name,
            "city": "",
            "workplace": other.workplace.name,
        }
        applied(cohort, csv_of(row(**cells)), coordinator)
        made = Placement.objects.get(cohort=cohort).workplace
        assert made != other.workplace
        assert made.organisation.school == cohort.programme.school

    def test_two_organisations_of_one_name_ask_for_the_city(self, cohort, coordinator):
        for city in ("Utrecht", "Zwolle"):
            Organisation.objects.create(
                school=cohort.programme.school, name="De Overstap", city=city
            )
        roster = checked(cohort, csv_of(row(**PLACED | {"city": ""})), coordinator)
        assert lines_of(roster) == [
            ("refused", ["Er zijn meer organisaties die “De Overstap” heten. Vul de plaats in."])
        ]

    def test_who_lost_the_programme_checks_nothing(self, cohort, coordinator):
        roster = uploaded(cohort, csv_of(row()), coordinator)
        Membership.objects.filter(user=coordinator).end(coordinator)
        handle_roster.call(roster.pk)
        roster.refresh_from_db()
        assert (roster.state, roster.content) == ("unreadable", None)

    def test_a_refused_line_stops_all_of_it(self, cohort, coordinator):
        roster = checked(cohort, csv_of(row(), row(2, cohort="x")), coordinator)
        assert not actions.begin(roster=roster, then=handle_roster.call)
        assert Roster.objects.get().state == "checked"
