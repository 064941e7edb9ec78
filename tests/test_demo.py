"""The demo school: complete, made once, and shut outside demo mode."""

from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from assessments import actions
from assessments.models import (
    Agreement,
    Answer,
    Assessment,
    Conclusion,
    Consent,
    Judgement,
    Pause,
    Reaction,
    Round,
    Transition,
)
from ervaring.accounts.models import User
from ervaring.demo import PASSWORD, people
from ervaring.demo.entry_texts import ENTRIES
from ervaring.demo.school import make
from ervaring.demo.stories import PROGRAMMES, TOLD, TURNS, invented
from ervaring.demo.talk_texts import AGREEMENTS, CONCLUSIONS, DISAGREEMENTS, REACTIONS
from ervaring.demo.texts import ASSESSOR, STUDENT
from ervaring.placements.models import Placement, Supervision
from ervaring.schools.models import Administrator, Membership, Programme, School
from portfolios import reports
from portfolios.kinds import FORMS
from portfolios.models import Entry, LearningGoal
from tests.factories import UserFactory
from tests.texts import read

STUDENTS = len(TOLD) + len(TURNS) * len(PROGRAMMES)


@pytest.fixture
def demo_mode(settings):
    settings.DEMO = True


@pytest.fixture(scope="class")
def school(django_db_setup, django_db_blocker):
    """Made once for the class: what a test changes is rolled back after it, and all at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        make(STUDENTS)
        yield
        transaction.set_rollback(True)


def counts():
    models = [
        *(User, Membership, Supervision, Placement, Round, Assessment, Answer, Transition),
        *(Conclusion, Agreement, Judgement, Consent, Reaction, Pause, LearningGoal, Entry),
    ]
    return {model.__name__: model.objects.count() for model in models}


class TestOnlyInDemoMode:
    def test_the_command_refuses(self, db):
        with pytest.raises(CommandError, match="ERVARING_DEMO=1"):
            call_command("demo")
        assert not User.objects.exists()

    def test_nobody_of_the_demo_signs_in(self, db, settings):
        user = UserFactory(email="ruud@demo.example")
        user.set_password(PASSWORD)
        user.save()
        credentials = {"request": None, "email": user.email, "password": PASSWORD}
        assert authenticate(**credentials) is None
        settings.DEMO = True
        assert authenticate(**credentials) == user

    def test_a_session_from_demo_mode_ends_with_it(self, client, db, settings):
        settings.DEMO = True
        user = UserFactory(email="ruud@demo.example")
        client.force_login(user)
        assert client.get("/").status_code == 200
        settings.DEMO = False
        assert client.get("/").status_code == 302


def test_the_command_says_how_to_sign_in(reference, demo_mode):
    out = StringIO()
    call_command("demo", students=len(TOLD), stdout=out, stderr=StringIO())
    assert PASSWORD in out.getvalue()
    assert [person["email"] for person in people() if person["email"] not in out.getvalue()] == []
    call_command("demo", students=len(TOLD), stdout=out, stderr=StringIO())
    assert Placement.objects.count() == len(TOLD)


@pytest.mark.usefixtures("school", "db")
class TestTheSchool:
    def test_a_second_time_adds_nothing(self):
        before = counts()
        assert make(STUDENTS) == 0
        assert counts() == before

    def test_more_students_are_added_to_those_who_are_there(self):
        first = set(Placement.objects.values_list("pk", flat=True))
        assert make(STUDENTS + 30) == 30
        assert first < set(Placement.objects.values_list("pk", flat=True))
        assert School.objects.count() == 2
        assert Administrator.objects.count() == 2

    def test_every_level_and_the_flemish_qualification(self):
        taught = Programme.objects.values_list("level__number", "frameworks__code")
        assert sorted(level for level, code in taught if code == "leerplan-2022") == [
            2, 3, 4, 5, 6, 7,
        ]  # fmt: skip
        assert [level for level, code in taught if code == "bk-2024"] == [5]

    def test_every_programme_shows_every_state(self):
        for programme in Programme.objects.all():
            rounds = Round.objects.filter(placement__cohort__programme=programme)
            assert {round.state for round in rounds} == set(Round.State.values)
            assert {round.kind for round in rounds} == set(Round.Kind.values)
            assert any(round.is_planned for round in rounds)
            assert any(round.is_late for round in rounds)

    def test_lists_that_are_empty_begun_and_handed_in(self):
        lists = Assessment.objects.with_progress()
        assert {"empty", "begun"} == {
            "begun" if one.done else "empty" for one in lists.filter(state="draft")
        }
        assert {one.role for one in lists.filter(state="draft")} == set(Assessment.Role.values)
        assert all(one.done == one.total for one in lists.filter(state="submitted"))

    def test_growth_over_three_finalised_rounds(self):
        finalised = Counter(
            Round.objects.filter(state="finalised").values_list("placement", flat=True)
        )
        assert sum(number == 3 for number in finalised.values()) >= 3

    def test_judgements_and_advice_stand_under_what_the_student_has_read(self):
        told = Judgement.objects.filter(round__state__in=["judged", "finalised"])
        assert not told.filter(text="").exists()
        assert (
            told.filter(section=None).count()
            == Round.objects.filter(state__in=["judged", "finalised"]).count()
        )
        assert not Judgement.objects.filter(round__state="open").exclude(text="").exists()

    def test_talks_leave_conclusions_and_agreements(self):
        for model in (Conclusion, Agreement):
            rounds = model.objects.values("round").distinct()
            assert {one["round__state"] for one in rounds.values("round__state")} == {
                "conversation", "judged", "finalised",
            }  # fmt: skip
        goals = LearningGoal.objects.all()
        assert goals
        assert all(goal.agreement.who == "student" for goal in goals)

    def test_assessors_point_at_levels_of_the_strand(self):
        pointed = Answer.objects.exclude(rung=None).select_related("question__item", "rung")
        assert pointed.filter(point__code="verkennend").exists()
        assert not pointed.filter(assessment__role="student").exists()
        for answer in pointed[:50]:
            strand = answer.question.item.parent.children.filter(levels=answer.rung)
            assert strand.exists()

    def test_two_assessors_agree_before_the_student_reads_it(self):
        rounds = Round.objects.filter(kind="final", state__in=["judged", "finalised"])
        assert {disputed(round) == [] for round in rounds} == {True}

    def test_one_round_is_disputed_and_waits_for_a_third(self):
        round = Round.objects.get(state="conversation", placement__student__name="Brigitte Lammers")
        assert len(disputed(round)) == 1
        third = Assessment.objects.get(round=round, state="draft")
        assert third.role == "third_assessor"
        assert Supervision.objects.filter(user=third.author, role="third_assessor").exists()
        assert Transition.objects.get(round=round, action="third_asked").subject == third.author

    def test_a_finalised_report_tells_who_did_not_agree(self):
        round = Round.objects.get(kind="final", placement__student__name="Sanne Groenhuis")
        report = reports.gather_round(round.pk, round.placement.student)
        assert len(report.assessors) == 4
        assert [len(section.judgement.disagreed) for section in report.sections
                if section.judgement].count(1) == 1  # fmt: skip

    def test_a_list_given_back_a_round_closed_by_the_school_and_a_pause(self):
        assert Transition.objects.get(action="given_back").reason
        assert Transition.objects.get(action="finalised_alone").reason
        pause = Pause.objects.get()
        student = pause.round.placement.student
        assert list(Pause.objects.visible_to(student).running()) == [pause]
        assert Transition.objects.get(action="paused").user == student
        assert pause.days <= pause.round.placement.cohort.programme.pause_days

    def test_some_students_answer_the_judgement_and_some_do_not(self):
        answered = read(Reaction.objects.filter(round__state="finalised"), "text")
        assert {bool(text) for text in answered} == {True, False}
        assert not Reaction.objects.exclude(confirmed_at=None).exclude(round__state="finalised")

    def test_the_school_knows_of_most_assessors_whether_they_work_by_experience(self):
        assessing = Supervision.objects.exclude(role="tutor")
        assert set(assessing.values_list("by_experience", flat=True)) == {True, False, None}

    def test_portfolios_have_every_kind_and_are_shared_in_every_way(self):
        own = Entry.objects.filter(placement__student__name="Jasmijn Verhoeven")
        kinds = Counter(own.values_list("kind", flat=True))
        assert kinds == {kind: len(texts) for kind, texts in ENTRIES.items()}
        ways = set(own.values_list("for_supervisor", "for_programme", "in_report"))
        assert len(ways) == 4
        today = timezone.localdate()
        for entry in own:
            assert entry.placement.starts_on <= entry.happened_on <= today
        assert Entry.objects.filter(kind="situation").exclude(tension=None, article=None).exists()

    def test_what_its_student_keeps_private_is_shared_with_nobody(self):
        private = {
            title for texts in ENTRIES.values() for title, _texts, more in texts if more.get("own")
        }
        shared = {str(entry) for entry in Entry.objects.all() if entry.is_shared}
        assert private
        assert private & shared == set()

    def test_placements_keep_the_rules_of_the_forms(self):
        for placement in Placement.objects.all():
            placement.full_clean()
        for supervision in Supervision.objects.all():
            supervision.full_clean()

    @pytest.mark.parametrize(
        ("model", "placement", "text"),
        [
            (Answer, "assessment__round__placement", "comment"),
            (Conclusion, "round__placement", "text"),
            (Agreement, "round__placement", "what"),
            (Reaction, "round__placement", "text"),
            (Judgement, "round__placement", "text"),
        ],
    )
    def test_nobody_writes_the_same_twice_about_a_placement(self, model, placement, text):
        found = model.objects.exclude(**{text: ""}).values_list(placement, text, "pk")
        written = Counter((where, model.opened(text, words, pk)) for where, words, pk in found)
        assert set(written.values()) == {1}

    def test_one_person_per_role_can_sign_in(self, demo_mode):
        for person in people():
            user = authenticate(None, email=person["email"], password=PASSWORD)
            assert user.name == person["name"]
        part = {
            person["email"].split("@")[0]: User.objects.get(email=person["email"])
            for person in people()
        }
        guided = Supervision.objects.filter(user=part["ruud"], role="supervisor")
        assert guided.count() == 4
        assert Supervision.objects.filter(user=part["hilde"], role="tutor").exists()
        assert Assessment.objects.filter(author=part["orlando"], state="draft").exists()
        assert Placement.objects.filter(student=part["lieve"]).count() == 1
        assert Administrator.objects.filter(user=part["wietske"]).exists()
        assert Membership.objects.filter(user=part["mouna"], role="coordinator").exists()

    def test_a_round_has_the_rows_that_planning_one_makes(self):
        """Made in bulk, and yet the same."""
        made = Round.objects.filter(kind="final", state="open").first()
        shape = shape_of(made)
        placement, instrument = made.placement, made.instrument
        made.remove()
        [planned] = actions.plan_rounds(
            placements=[placement],
            kind="final",
            instrument=instrument,
            opens_on=made.opens_on,
            due_on=made.due_on,
            roles=["supervisor", "second_assessor"],
            by=placement.student,
        )
        assert shape_of(planned) == shape


def disputed(round):
    return actions.judging.disputed(round, list(Judgement.objects.filter(round=round)))


def shape_of(round):
    answers = Answer.objects.filter(assessment__round=round)
    judgements = Judgement.objects.filter(round=round)
    return {
        "lists": sorted(
            Assessment.objects.filter(round=round).values_list("role", "author__email")
        ),
        "answers": sorted(answers.values_list("assessment__role", "question")),
        "judgements": set(judgements.values_list("section", flat=True)),
        "reactions": Reaction.objects.filter(round=round).count(),
        "planned": Transition.objects.filter(round=round, action="planned").count(),
    }


def test_many_different_comments():
    texts = [
        text
        for voice in (STUDENT, ASSESSOR)
        for moods in voice.values()
        for mood in moods.values()
        for text in mood
    ]
    assert len(texts) == len(set(texts))
    assert len(texts) >= 60


def test_many_different_notes():
    agreed = [what for found in AGREEMENTS.values() for what, _who in found]
    noted = [
        text for kinds in (CONCLUSIONS, REACTIONS) for found in kinds.values() for text in found
    ]
    texts = agreed + noted + DISAGREEMENTS
    assert len(texts) == len(set(texts))
    assert len(texts) >= 50
    assert {who for found in AGREEMENTS.values() for _what, who in found} == set(
        Agreement.Who.values
    )


def test_entries_fill_the_forms_of_their_kind():
    assert ENTRIES.keys() == {str(kind) for kind in FORMS}
    for kind, texts in ENTRIES.items():
        assert 5 <= len(texts) <= 10
        for _title, written, _more in texts:
            assert list(written) == [part.name for part in FORMS[kind].parts]


def test_names_and_addresses_do_not_repeat():
    everyone = [invented(number) for number in range(4000)]
    assert len({email for _name, email in everyone}) == 4000
