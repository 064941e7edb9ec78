"""Pages of the learning plan in its states, for the tests of accessibility."""

from django.utils import timezone

from portfolios import actions
from portfolios.models import GoalEvidence, GoalLink
from tests.factories import (
    EntryFactory,
    GoalStepFactory,
    ItemFactory,
    LearningGoalFactory,
    PlacementFactory,
    RoundFactory,
)

PHRASE = "Ik wil ruimte maken in een groep zonder dat mijn eigen verhaal het overneemt. "


def planned():
    """A plan with everything in it: an open goal and a closed one, put forward and changed."""
    placement = PlacementFactory()
    goal = LearningGoalFactory(placement=placement, text=PHRASE, why=PHRASE * 2)
    LearningGoalFactory(placement=placement, reached=True, evaluation=PHRASE)
    GoalLink.objects.create(goal=goal, item=ItemFactory())
    entry = EntryFactory(placement=placement, shared=True)
    GoalEvidence.objects.create(goal=goal, entry=entry)
    GoalStepFactory(goal=goal, what=PHRASE, by_when=timezone.localdate())
    version, _new = actions.present_plan(placement=placement, by=placement.student)
    guide = placement.supervisions.get().user
    actions.answer_plan(version=version, by=guide, agrees=True, note=PHRASE)
    GoalStepFactory(goal=goal, done_on=timezone.localdate())
    return goal


def at(visit, user, path):
    page = visit(user)
    page.goto(path)
    return page


def plan_empty(visit):
    placement = PlacementFactory()
    return at(visit, placement.student, f"/stages/{placement.pk}/leerdoelen/")


def plan_student(visit):
    goal = planned()
    return at(visit, goal.created_by, f"/stages/{goal.placement_id}/leerdoelen/")


def plan_supervisor(visit):
    goal = planned()
    actions.present_plan(placement=goal.placement, by=goal.created_by)
    guide = goal.placement.supervisions.get().user
    return at(visit, guide, f"/stages/{goal.placement_id}/leerdoelen/")


def plan_home(visit):
    goal = planned()
    actions.present_plan(placement=goal.placement, by=goal.created_by)
    return at(visit, goal.placement.supervisions.get().user, "/")


def plan_version(visit):
    goal = planned()
    guide = goal.placement.supervisions.get().user
    return at(visit, guide, f"/stages/{goal.placement_id}/leerplan/1/")


def plan_goal_wrong(visit):
    placement = PlacementFactory()
    page = at(visit, placement.student, f"/stages/{placement.pk}/leerdoelen/nieuw/")
    page.get_by_role("button", name="Bewaar het leerdoel").click()
    return page


def plan_goal(visit):
    goal = planned()
    return at(visit, goal.created_by, f"/leerdoelen/{goal.pk}/")


def plan_close(visit):
    goal = planned()
    return at(visit, goal.created_by, f"/leerdoelen/{goal.pk}/afsluiten/")


def plan_step(visit):
    goal = planned()
    return at(visit, goal.created_by, f"/leerdoelen/{goal.pk}/stappen/")


def plan_about(visit):
    goal = planned()
    ItemFactory(text="Maakt ruimte.")
    return at(visit, goal.created_by, f"/leerdoelen/{goal.pk}/uitspraken/?q=ruimte")


def plan_evidence(visit):
    goal = planned()
    return at(visit, goal.created_by, f"/leerdoelen/{goal.pk}/bewijs/")


def plan_from_a_talk(visit):
    """The student's side-by-side page: a goal of a statement in one click."""
    round = RoundFactory(conversation=True)
    page = at(visit, round.placement.student, round.get_absolute_url())
    page.get_by_role("button", name="Maak hier een leerdoel van").first.click()
    page.get_by_role("button", name="Bewaar het leerdoel").click()
    return page


STATES = [
    plan_empty, plan_student, plan_supervisor, plan_home, plan_version, plan_goal_wrong, plan_goal,
    plan_close, plan_step, plan_about, plan_evidence, plan_from_a_talk,
]  # fmt: skip
