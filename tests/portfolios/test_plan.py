"""The goals of the learning plan: written, about statements, with steps and evidence, closed."""

import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Answer
from ervaring.placements.models import Reading
from portfolios.models import GoalEvidence, GoalLink, GoalStep, LearningGoal
from tests.factories import (
    EntryFactory,
    FrameworkFactory,
    GoalStepFactory,
    ItemFactory,
    LearningGoalFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2027, 5, 4)


@pytest.fixture
def goal():
    return LearningGoalFactory(text="Een groep begeleiden")


@pytest.fixture
def student(goal):
    return goal.placement.student


@pytest.fixture
def supervisor(goal):
    return goal.placement.supervisions.get().user


def at(name, *args):
    return reverse(f"portfolios:{name}", args=args)


def read(client, placement):
    return " ".join(client.get(at("goals", placement.pk)).content.decode().split())


def given(goal, **more):
    return {"text": goal.text, "why": goal.why, "version": goal.version, "key": goal.key, **more}


class TestWriting:
    def test_the_student_writes_one_by_hand(self, as_user):
        placement = PlacementFactory()
        page = at("goal_new", placement.pk)
        posted = {"text": "Luisteren", "why": "Dat mis ik.", "by_when": "2027-05-04"}
        client = as_user(placement.student)
        for _twice in range(2):
            sent = client.post(page, {**posted, "key": KEY, "version": 0})
            assert sent.url == LearningGoal.objects.get().get_absolute_url()
        made = LearningGoal.objects.get()
        assert (made.text, made.why, made.by_when) == ("Luisteren", "Dat mis ik.", DAY)
        assert made.created_by == placement.student

    def test_who_guides_helps_to_draw_it_up_and_is_named(self, as_user, goal, supervisor, student):
        posted = {"text": "Rapporteren", "key": uuid4(), "version": 0}
        as_user(supervisor).post(at("goal_new", goal.placement_id), posted)
        assert f"Opgeschreven door {supervisor}" in read(as_user(student), goal.placement)

    def test_an_empty_goal_is_not_kept(self, as_user, student, goal):
        posted = {"text": " ", "key": uuid4(), "version": 0}
        reply = as_user(student).post(at("goal_new", goal.placement_id), posted)
        assert reply.status_code == 422
        assert LearningGoal.objects.get() == goal

    def test_another_window_overwrites_nothing_unread(self, as_user, goal, student):
        client, page = as_user(student), at("goal_edit", goal.pk)
        old = given(goal)
        assert client.post(page, {**old, "text": "Uit het ene venster"}).status_code == 302
        reply = client.post(page, {**old, "text": "Uit het andere"})
        assert reply.status_code == 409
        html = reply.content.decode()
        assert "Uit het ene venster" in html
        assert "Uit het andere" in html
        goal.refresh_from_db()
        assert (goal.text, goal.version) == ("Uit het ene venster", 1)
        again = {**old, "text": "Uit het andere", "version": reply.context["form"].data["version"]}
        assert client.post(page, again).status_code == 302
        goal.refresh_from_db()
        assert goal.text == "Uit het andere"

    def test_a_page_of_a_goal_that_is_gone_gives_back_what_was_typed(self, as_user, goal, student):
        client, page, posted = as_user(student), at("goal_edit", goal.pk), given(goal)
        stage = {"stage": goal.placement_id}
        client.post(page, {"weg": 1, **stage})
        assert not LearningGoal.objects.exists()
        reply = client.post(page, {**posted, **stage, "text": "Wat ik typte"})
        assert reply.status_code == 409
        assert "Wat ik typte" in reply.content.decode()


class TestSources:
    @pytest.fixture
    def round(self):
        return RoundFactory(conversation=True)

    def answer(self, round, role="student"):
        return Answer.objects.filter(assessment__round=round, assessment__role=role).first()

    def test_an_answer_becomes_a_goal_about_its_statement_once(self, as_user, round):
        client, answer = as_user(round.placement.student), self.answer(round)
        first = client.post(at("goal_from_answer", answer.pk))
        goal = LearningGoal.objects.get()
        assert first.url == at("goal_edit", goal.pk)
        assert goal.text == answer.question.item.name
        assert GoalLink.objects.get().item == answer.question.item
        assert client.post(at("goal_from_answer", answer.pk)).url == goal.get_absolute_url()
        assert LearningGoal.objects.count() == 1

    def test_the_page_of_the_round_offers_it_and_says_when_it_is_one(self, as_user, round):
        client, answer = as_user(round.placement.student), self.answer(round)
        page, button = round.get_absolute_url(), f'formaction="{at("goal_from_answer", answer.pk)}"'
        assert button in client.get(page).content.decode()
        client.post(at("goal_from_answer", answer.pk))
        html = client.get(page).content.decode()
        assert button not in html
        assert "Hier maakte je een leerdoel van." in html

    def test_nobody_else_makes_one_of_it(self, as_user, round):
        supervisor = round.placement.supervisions.get().user
        client = as_user(supervisor)
        assert "formaction" not in client.get(round.get_absolute_url()).content.decode()
        for role in ("student", "supervisor"):
            url = at("goal_from_answer", self.answer(round, role).pk)
            assert client.post(url).status_code == 404

    def test_it_cannot_tell_before_the_lists_are_open(self, as_user):
        round = RoundFactory()
        url = at("goal_from_answer", self.answer(round).pk)
        assert as_user(round.placement.student).post(url).status_code == 404


class TestSteps:
    def test_they_stand_in_the_order_of_their_days(self, as_user, goal, student):
        for what, day in [("later", DAY), ("ooit", None), ("eerst", DAY.replace(day=1))]:
            GoalStepFactory(goal=goal, what=what, by_when=day)
        html = read(as_user(student), goal.placement)
        assert html.index(">eerst<") < html.index(">later<") < html.index(">ooit<")

    def test_a_page_that_is_sent_twice_makes_one_step(self, as_user, goal, supervisor):
        client, page = as_user(supervisor), at("goal_step_new", goal.pk)
        for _twice in range(2):
            client.post(page, {"what": "Kijk een keer mee", "by_when": "", "key": KEY})
        step = GoalStep.objects.get()
        assert (step.what, step.made_by) == ("Kijk een keer mee", supervisor)

    def test_a_step_is_ticked_off_and_on_again(self, as_user, goal, student):
        step, client = GoalStepFactory(goal=goal), as_user(student)
        page = at("goal_step", step.pk)
        for _twice in range(2):  # a double click is no click and a click back
            client.post(page, {"gedaan": "1"})
            step.refresh_from_db()
            assert step.done_on
        client.post(page, {"gedaan": "0"})
        step.refresh_from_db()
        assert step.done_on is None
        client.post(page, {"weg": "1"})
        assert not GoalStep.objects.exists()

    def test_nothing_is_ticked_in_a_goal_that_was_closed_meanwhile(self, as_user, student):
        step = GoalStepFactory(goal=LearningGoalFactory(reached=True))
        client = as_user(step.goal.placement.student)
        assert client.post(at("goal_step", step.pk), {"gedaan": "1"}).status_code == 409
        step.refresh_from_db()
        assert step.done_on is None
        page = at("goal_step_new", step.goal.pk)
        assert client.post(page, {"what": "Nog een", "key": uuid4()}).status_code == 409

    def test_who_guides_reads_them_and_ticks_nothing(self, as_user, goal, supervisor):
        step = GoalStepFactory(goal=goal)
        client = as_user(supervisor)
        html = read(client, goal.placement)
        assert step.what in html
        assert at("goal_step", step.pk) not in html
        assert client.post(at("goal_step", step.pk), {"gedaan": "1"}).status_code == 404


class TestChoosing:
    def test_outcomes_of_the_programme_are_suggested_and_all_frameworks_searched(
        self, as_user, goal, student
    ):
        programme = goal.placement.cohort.programme
        framework = FrameworkFactory()
        programme.frameworks.add(framework)
        own = ItemFactory(framework=framework, kind="outcome", text="Maakt contact.")
        own.levels.add(programme.level)
        other = ItemFactory(text="Zorgt voor zichzelf.")
        client, page = as_user(student), at("goal_about", goal.pk)
        assert list(client.get(page).context["found"]) == [own]
        assert list(client.get(page, {"q": "voor zich"}).context["found"]) == [other]

    def test_what_is_ticked_is_kept_and_what_is_not_shown_stays(self, as_user, goal, student):
        first, second, third = (ItemFactory() for _ in range(3))
        GoalLink.objects.create(goal=goal, item=first)
        GoalLink.objects.create(goal=goal, item=second)
        client, page = as_user(student), at("goal_about", goal.pk)
        # The page stood there since before the second was chosen.
        client.post(page, {"stond": [first.pk], "kies": [third.pk]})
        assert {link.item for link in GoalLink.objects.all()} == {second, third}
        client.post(page, {"kies": [third.pk, 10**9, "x"]})
        assert {link.item for link in GoalLink.objects.all()} == {second, third}

    def test_a_heading_and_a_draft_are_nothing_to_be_about(self, as_user, goal, student):
        heading = ItemFactory(kind="section")
        draft = ItemFactory(framework=FrameworkFactory(status="draft"))
        as_user(student).post(at("goal_about", goal.pk), {"kies": [heading.pk, draft.pk]})
        assert not GoalLink.objects.exists()

    def test_evidence_is_of_ones_own_and_is_read_by_who_may_read_the_entry(
        self, as_user, goal, student, supervisor
    ):
        secret = EntryFactory(placement=goal.placement, title="Alleen van mij")
        shared = EntryFactory(placement=goal.placement, title="Ook voor jou", for_supervisor=True)
        strange = EntryFactory(shared=True)
        keys = [secret.pk, shared.pk, strange.pk]
        as_user(student).post(at("goal_evidence", goal.pk), {"kies": keys})
        chosen = GoalEvidence.objects.all()
        assert {one.entry for one in chosen} == {secret, shared}
        html = read(as_user(student), goal.placement)
        assert "Alleen van mij" in html
        html = read(as_user(supervisor), goal.placement)
        assert "Ook voor jou" in html
        assert "Alleen van mij" not in html
        shared.for_supervisor = False
        shared.save()
        assert "Ook voor jou" not in read(as_user(supervisor), goal.placement)


class TestClosing:
    def close(self, client, goal, **more):
        posted = {"state": "reached", "closed_on": "2026-11-01", "version": goal.version}
        posted |= {"evaluation": "Het lukt me nu.", **more}
        return client.post(at("goal_close", goal.pk), posted)

    def test_it_says_how_it_went_and_moves_below(self, as_user, goal, student):
        LearningGoalFactory(placement=goal.placement, text="Nog bezig")
        client = as_user(student)
        assert self.close(client, goal).status_code == 302
        goal.refresh_from_db()
        assert (goal.state, goal.closed_on) == ("reached", datetime.date(2026, 11, 1))
        html = read(client, goal.placement)
        assert html.index("Nog bezig") < html.index("Afgesloten") < html.index(goal.text)
        assert "Het lukt me nu." in html

    def test_a_closed_goal_is_not_worded_anew_until_it_is_opened(self, as_user, goal, student):
        client = as_user(student)
        self.close(client, goal)
        reply = client.post(at("goal_edit", goal.pk), given(goal, text="Anders"))
        assert reply.status_code == 409
        assert "Anders" in reply.content.decode()
        assert client.get(at("goal_edit", goal.pk)).url == at("goal_close", goal.pk)
        goal.refresh_from_db()
        client.post(at("goal_close", goal.pk), {"open": "1", "version": goal.version})
        goal.refresh_from_db()
        assert (goal.state, goal.closed_on, goal.text) == ("open", None, "Een groep begeleiden")
        assert goal.evaluation == "Het lukt me nu."

    def test_a_stale_page_closes_nothing(self, as_user, goal, student):
        client = as_user(student)
        client.post(at("goal_edit", goal.pk), given(goal, text="Anders"))
        assert self.close(client, goal).status_code == 409
        goal.refresh_from_db()
        assert goal.state == "open"

    def test_reached_or_stopped_is_chosen_and_not_filled_in(self, as_user, goal, student):
        reply = self.close(as_user(student), goal, state="")
        assert reply.status_code == 422
        assert "Kies of je het bereikt hebt" in reply.content.decode()


def test_texts_stand_sealed_in_the_database(goal):
    goal.why = goal.evaluation = "Geheim"
    goal.save()
    GoalStepFactory(goal=goal, what="Geheim")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, why, evaluation FROM portfolios_learninggoal")
        stored = [*cursor.fetchone()]
        cursor.execute("SELECT what FROM portfolios_goalstep")
        stored += cursor.fetchone()
    assert len(stored) == 4
    assert all("Geheim" not in one and "groep" not in one and "." in one for one in stored)


def test_the_student_reads_who_read_the_plan(as_user, goal, supervisor, student):
    read(as_user(student), goal.placement)
    read(as_user(supervisor), goal.placement)
    line = Reading.objects.get()
    assert (line.reader, line.kind, line.what) == (supervisor, "goals", "je leerplan")


@pytest.mark.parametrize("who", ["student", "tutor"])
def test_more_of_everything_costs_no_queries(as_user, goal, student, who):
    tutor = SupervisionFactory(placement=goal.placement, role="tutor").user
    client = as_user({"student": student, "tutor": tutor}[who])

    def asked(goals):
        for _ in range(goals):
            more = LearningGoalFactory(placement=goal.placement)
            for _twice in range(goals):
                GoalStepFactory(goal=more)
                GoalLink.objects.create(goal=more, item=ItemFactory())
                entry = EntryFactory(placement=goal.placement, shared=True)
                GoalEvidence.objects.create(goal=more, entry=entry)
        client.post(at("plan_present", goal.placement_id))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at("goals", goal.placement_id)).status_code == 200
        return len(queries)

    asked(1)  # the first time leaves a line of reading
    assert asked(1) == asked(3)


KEY = "6d5aa1f0-7d0c-4f5c-9c60-1e1f0e4c9f11"
