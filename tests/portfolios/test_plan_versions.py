"""The plan is put to who guides: what they see of it, what they say, and that it stays so."""

import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Round
from ervaring.history import KeptError
from portfolios import actions, plans
from portfolios.models import GoalEvidence, LearningGoal, PlanSeen, PlanVersion
from portfolios.views.plans import plan_of
from tests.factories import (
    AgreementFactory,
    AssessmentFactory,
    EntryFactory,
    GoalStepFactory,
    LearningGoalFactory,
    SupervisionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def tutor(placement):
    return SupervisionFactory(placement=placement, role="tutor").user


@pytest.fixture
def goal(placement):
    return LearningGoalFactory(placement=placement, text="Een groep begeleiden")


def present(placement):
    return actions.present_plan(placement=placement, by=placement.student)[0]


def page(placement):
    return reverse("portfolios:goals", args=[placement.pk])


def told(user, placement):
    """What the page tells `user` is different, as (the goal, what happened, in which words)."""
    found = plan_of(placement, user)
    return [(one.text, one.kind, list(one.words)) for one in found.changes]


def answer(client, version, **posted):
    return client.post(version.get_absolute_url(), posted)


class TestPutting:
    def test_the_student_puts_it_forward_and_twice_makes_nothing_new(self, as_user, goal, student):
        client = as_user(student)
        url = reverse("portfolios:plan_present", args=[goal.placement_id])
        assert "Leg het plan voor" in client.get(page(goal.placement)).content.decode()
        for _twice in range(2):
            reply = client.post(url, follow=True)
            assert "Je legde versie 1 voor op" in reply.content.decode()
        assert "Er is niets veranderd" in reply.content.decode()
        version = PlanVersion.objects.get()
        assert (version.number, version.made_by) == (1, student)

    def test_what_was_put_does_not_change_with_the_plan(self, as_user, goal, student):
        version = present(goal.placement)
        LearningGoal.objects.get(pk=goal.pk).save_given(version=0, text="Iets heel anders")
        GoalStepFactory(goal=goal)
        html = as_user(student).get(version.get_absolute_url()).content.decode()
        assert "Een groep begeleiden" in html
        assert "Iets heel anders" not in html
        assert (
            "Je plan is veranderd na versie 1"
            in as_user(student).get(page(goal.placement)).content.decode()
        )
        assert present(goal.placement).number == 2

    def test_a_version_is_kept(self, goal):
        version = present(goal.placement)
        for change in (version.save, version.delete, PlanVersion.objects.all().delete):
            with pytest.raises(KeptError):
                change()

    def test_it_stands_sealed(self, goal):
        present(goal.placement)
        with connection.cursor() as cursor:
            cursor.execute("SELECT content FROM portfolios_planversion")
            assert "groep" not in cursor.fetchone()[0]

    def test_a_goal_in_it_is_stopped_and_not_taken_away(self, as_user, goal, student):
        present(goal.placement)
        reply = as_user(student).post(reverse("portfolios:goal_edit", args=[goal.pk]), {"weg": "1"})
        assert reply.status_code == 409
        assert LearningGoal.objects.get() == goal

    @pytest.mark.django_db(transaction=True)
    def test_of_two_presses_at_once_one_makes_a_version(self, goal):
        ready, made = threading.Barrier(2, timeout=20), []

        def press():
            ready.wait()
            made.append(actions.present_plan(placement=goal.placement, by=goal.created_by))
            connections.close_all()

        threads = [threading.Thread(target=press) for _ in range(2)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert sorted(is_new for _version, is_new in made) == [False, True]
        assert PlanVersion.objects.get().number == 1


class TestWhatIsDifferent:
    def test_the_first_time_everything_is_new(self, goal, supervisor):
        present(goal.placement)
        assert told(supervisor, goal.placement) == [("Een groep begeleiden", "new", [])]

    def test_new_changed_reached_and_gone_in_words(self, goal, placement, supervisor):
        changed, reached, done = (
            LearningGoalFactory(placement=placement, text=text) for text in ("B", "C", "D")
        )
        step = GoalStepFactory(goal=done, what="Meekijken")
        actions.answer_plan(version=present(placement), by=supervisor, agrees=False, note="")
        changed.save_given(version=0, text="B, maar dan anders")
        reached.save_given(
            version=0, state="reached", closed_on=timezone.localdate(), evaluation="Gelukt."
        )
        step.tick(timezone.localdate())
        GoalStepFactory(goal=done, what="Zelf doen")
        LearningGoal.objects.filter(pk=goal.pk).delete()  # as no page does
        LearningGoalFactory(placement=placement, text="E")
        present(placement)
        assert told(supervisor, placement) == [
            ("B, maar dan anders", "changed", ["Anders opgeschreven. Eerst stond er: B"]),
            ("D", "changed", ["Stap gedaan: Meekijken", "Nieuwe stap: Zelf doen"]),
            ("E", "new", []),
            ("C", "reached", ["Terugblik: Gelukt."]),
            ("Een groep begeleiden", "gone", []),
        ]

    def test_it_is_since_the_version_that_the_reader_saw(self, goal, supervisor, tutor):
        actions.answer_plan(version=present(goal.placement), by=tutor, agrees=True, note="")
        GoalStepFactory(goal=goal, what="Meekijken")
        present(goal.placement)
        words = ["Nieuwe stap: Meekijken"]
        assert told(tutor, goal.placement) == [("Een groep begeleiden", "changed", words)]
        assert told(supervisor, goal.placement) == [("Een groep begeleiden", "new", [])]

    def test_evidence_is_told_to_who_may_read_it_now(self, as_user, goal, supervisor, tutor):
        for user in (supervisor, tutor):
            actions.answer_plan(version=present(goal.placement), by=user, agrees=False, note="")
        entry = EntryFactory(placement=goal.placement, title="Verslag", for_supervisor=True)
        GoalEvidence.objects.create(goal=goal, entry=entry)
        version = present(goal.placement)
        words = ["Bewijs erbij: Verslag"]
        assert told(supervisor, goal.placement) == [("Een groep begeleiden", "changed", words)]
        assert told(tutor, goal.placement) == []
        entry.for_supervisor = False
        entry.save()
        assert told(supervisor, goal.placement) == []
        html = as_user(supervisor).get(version.get_absolute_url()).content.decode()
        assert "Verslag" not in html


class TestOutOfATalk:
    """A goal out of a talk is not read in a version either by who may not read the talk."""

    @pytest.fixture
    def agreed(self):
        agreement = AgreementFactory(what="Uit het gesprek")
        LearningGoal.from_agreement(agreement, agreement.made_by)
        LearningGoalFactory(placement=agreement.round.placement, text="Van mezelf")
        return agreement.round

    def test_who_still_fills_in_a_list_reads_the_rest_and_says_nothing_yet(self, as_user, agreed):
        third = SupervisionFactory(placement=agreed.placement, role="third_assessor").user
        blind = AssessmentFactory(round=agreed, author=third, role="third_assessor")
        version = present(agreed.placement)
        client = as_user(third)
        for url in (version.get_absolute_url(), page(agreed.placement)):
            html = client.get(url).content.decode()
            assert "Van mezelf" in html
            assert "Uit het gesprek" not in html
        assert answer(client, version, akkoord="1").status_code == 409
        assert not PlanSeen.objects.exists()
        blind.submit()
        assert "Uit het gesprek" in client.get(version.get_absolute_url()).content.decode()
        assert answer(client, version, akkoord="1").status_code == 302

    def test_a_talk_that_closes_again_changes_nothing_in_the_plan(self, agreed):
        version = present(agreed.placement)
        Round.objects.get().close_conversation()
        assert present(agreed.placement) == version


class TestSaying:
    def test_seen_then_agreed_with_a_note_and_both_are_kept(
        self, as_user, goal, supervisor, student
    ):
        version, client = present(goal.placement), as_user(supervisor)
        for _twice in range(2):
            answer(client, version, gezien="1")
        answer(client, version, akkoord="1", note="Mooi plan.")
        said = [(one.user, one.role, one.agrees, one.note) for one in PlanSeen.objects.all()]
        assert said == [
            (supervisor, "supervisor", False, ""),
            (supervisor, "supervisor", True, "Mooi plan."),
        ]
        html = " ".join(as_user(student).get(page(goal.placement)).content.decode().split())
        assert "is akkoord, op" in html
        assert "Mooi plan." in html

    def test_an_older_page_agrees_with_nothing(self, as_user, goal, supervisor):
        old = present(goal.placement)
        GoalStepFactory(goal=goal)
        present(goal.placement)
        reply = answer(as_user(supervisor), old, akkoord="1", note="Wat ik schreef")
        assert reply.status_code == 409
        assert "Wat ik schreef" in reply.content.decode()
        assert not PlanSeen.objects.exists()

    def test_who_said_so_has_no_button_left(self, as_user, goal, supervisor):
        version, client = present(goal.placement), as_user(supervisor)
        assert "Ik heb dit gezien" in client.get(page(goal.placement)).content.decode()
        answer(client, version, akkoord="1")
        html = client.get(page(goal.placement)).content.decode()
        assert "Ik ben akkoord" not in html
        assert "Je bent akkoord met deze versie." in html

    def test_a_version_that_is_not_there(self, as_user, goal, student):
        url = reverse("portfolios:plan_version", args=[goal.placement_id, 7])
        assert as_user(student).get(url).status_code == 404


class TestHome:
    def test_a_plan_waits_until_it_is_seen(self, as_user, goal, supervisor, student):
        client = as_user(supervisor)
        words = f"Lees het leerplan van {student}"
        assert words not in client.get("/").content.decode()
        version = present(goal.placement)
        assert words in client.get("/").content.decode()
        assert words not in as_user(student).get("/").content.decode()
        client = as_user(supervisor)
        answer(client, version, gezien="1")
        assert words not in client.get("/").content.decode()
        GoalStepFactory(goal=goal)
        present(goal.placement)
        html = client.get("/").content.decode()
        assert html.count(words) == 1
        assert "Versie 2" in html

    def test_more_plans_cost_no_queries(self, as_user, supervisor):
        client = as_user(supervisor)

        def asked(number):
            for _ in range(number):
                present(LearningGoalFactory(placement__supervisor=supervisor).placement)
            with CaptureQueriesContext(connection) as queries:
                client.get("/")
            return len(queries)

        assert asked(1) == asked(2)


def test_a_snapshot_of_nothing_is_nothing(placement):
    assert plans.snapshot(LearningGoal.objects.of(placement)) == []
    assert plans.changes((), ()) == []
