"""The demo school: complete, made once, and shut outside demo mode."""

from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from assessments import actions
from assessments.models import Answer, Assessment, Judgement, Round, Transition
from ervaring.accounts.models import User
from ervaring.demo import PASSWORD, people
from ervaring.demo.school import make
from ervaring.demo.stories import PROGRAMMES, TOLD, invented
from ervaring.demo.texts import ASSESSOR, STUDENT
from ervaring.placements.models import Placement, Supervision
from ervaring.schools.models import Administrator, Membership, Programme, School
from tests.factories import UserFactory

STUDENTS = len(TOLD) + 10 * len(PROGRAMMES)


@pytest.fixture
def demo_mode(settings):
    settings.DEMO = True


@pytest.fixture
def school(reference):
    make(STUDENTS)


def counts():
    models = [User, Membership, Supervision, Placement, Round, Assessment, Answer, Transition]
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


@pytest.mark.usefixtures("school")
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

    def test_judgements_stand_under_what_is_finalised(self):
        final = Judgement.objects.filter(round__state="finalised")
        assert not final.filter(text="").exists()
        assert not Judgement.objects.filter(round__state="open").exclude(text="").exists()

    def test_placements_keep_the_rules_of_the_forms(self):
        for placement in Placement.objects.all():
            placement.full_clean()
        for supervision in Supervision.objects.all():
            supervision.full_clean()

    def test_nobody_writes_the_same_twice_about_a_placement(self):
        written = Counter(
            Answer.objects.exclude(comment="").values_list(
                "assessment__round__placement", "comment"
            )
        )
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
        for model in (Answer, Judgement, Transition, Assessment):
            path = "assessment__round" if model is Answer else "round"
            model.objects.filter(**{path: made}).delete()
        made.delete()
        planned = actions.plan_round(
            placement=placement,
            kind="final",
            instrument=instrument,
            opens_on=made.opens_on,
            due_on=made.due_on,
            by=placement.student,
        )
        assert shape_of(planned) == shape


def shape_of(round):
    answers = Answer.objects.filter(assessment__round=round)
    return {
        "lists": sorted(
            Assessment.objects.filter(round=round).values_list("role", "author__email")
        ),
        "answers": sorted(answers.values_list("assessment__role", "question")),
        "judgements": sorted(Judgement.objects.filter(round=round).values_list("section")),
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


def test_names_and_addresses_do_not_repeat():
    everyone = [invented(number) for number in range(4000)]
    assert len({email for _name, email in everyone}) == 4000
