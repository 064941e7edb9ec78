"""The learning plan: goals, their steps, and putting the whole to who guides."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.holding import hold, hold_placement
from assessments.models import Agreement, MovedOnError, Round
from ervaring.placements.models import Supervision
from portfolios import plans
from portfolios.models import (
    GoalEvidence,
    GoalLink,
    GoalStep,
    LearningGoal,
    PlanSeen,
    PlanVersion,
)

# In which the lists lie side by side.
OPENED = (Round.State.CONVERSATION, Round.State.JUDGED, Round.State.FINALISED)


@transaction.atomic
def make_goal(*, agreement, by):
    """(the learning goal that an agreement is, whether it is new): made once, the same after that.

    Raises MovedOnError when the agreement was taken away meanwhile.
    """
    hold(agreement.round_id)
    if not Agreement.objects.visible_to(by).filter(pk=agreement.pk).exists():
        raise MovedOnError(_("Deze afspraak is intussen weggehaald."))
    return LearningGoal.from_agreement(agreement, by)


@transaction.atomic
def make_goal_of_answer(*, answer, by):
    """The same of what the student answered. Raises MovedOnError when the lists closed again."""
    hold(answer.assessment.round_id, *OPENED)
    return LearningGoal.from_answer(answer, by)


@transaction.atomic
def make_goal_about(*, item, placement, by):
    """(a goal about a statement, whether it is new): a second click finds the first one's."""
    hold_placement(placement.pk)
    return LearningGoal.about(item, placement, by)


@transaction.atomic
def write_goal(*, placement, key, by, **given):
    """The goal of the page with this `key`: sent twice, that page makes one."""
    new = {**given, "placement": placement, "created_by": by}
    return LearningGoal.objects.get_or_create(key=key, defaults=new)[0]


@transaction.atomic
def remove_goal(*, goal):
    """Take a goal away that was never in a plan that was put to somebody.

    Raises MovedOnError when it was: then it is stopped, so that they read what became of it.
    """
    hold_placement(goal.placement_id)
    for version in PlanVersion.objects.of(goal.placement_id):
        if any(one["goal"] == goal.pk for one in version.content["goals"]):
            raise MovedOnError(
                _(
                    "Dit leerdoel staat in een plan dat je hebt voorgelegd. Weghalen kan niet "
                    "meer. Je kunt ermee stoppen."
                )
            )
    goal.delete()


@transaction.atomic
def add_step(*, goal, key, by, **given):
    """The step of the page with this `key`: sent twice, that page makes one."""
    new = {**given, "goal": goal, "made_by": by}
    return GoalStep.objects.get_or_create(key=key, defaults=new)[0]


@transaction.atomic
def choose_about(*, goal, more, less):
    """The goal is about the items `more` too, and not about those with the keys `less`."""
    GoalLink.objects.of([goal]).filter(item__in=less).delete()
    new = [GoalLink(goal=goal, item=item) for item in more]
    GoalLink.objects.bulk_create(new, ignore_conflicts=True)


@transaction.atomic
def choose_goal_evidence(*, goal, more, less):
    """The same for the student's own entries."""
    GoalEvidence.objects.of([goal]).filter(entry__in=less).delete()
    new = [GoalEvidence(goal=goal, entry=entry) for entry in more]
    GoalEvidence.objects.bulk_create(new, ignore_conflicts=True)


@transaction.atomic
def present_plan(*, placement, by):
    """(the version that is put to who guides, whether it is new): none when nothing changed."""
    hold_placement(placement.pk)
    goals = plans.snapshot(LearningGoal.objects.of(placement))
    last = PlanVersion.objects.of(placement).first()
    if last and last.content["goals"] == goals:
        return last, False
    number = last.number + 1 if last else 1
    version = PlanVersion.objects.create(
        placement=placement, number=number, made_by=by, content={"goals": goals}
    )
    return version, True


@transaction.atomic
def answer_plan(*, version, by, agrees, note):
    """(what `by` said to the version, whether it is new): read it, or agrees with it.

    Raises MovedOnError when the student put a newer plan to them meanwhile.
    """
    hold_placement(version.placement_id)
    if PlanVersion.objects.of(version.placement_id).first() != version:
        raise MovedOnError(_("Er ligt intussen een nieuwere versie van dit plan. Lees die eerst."))
    part = Supervision.objects.held_by(by).of(version.placement_id).first()
    said = {"role": part.role, "note": note}
    return PlanSeen.objects.get_or_create(version=version, user=by, agrees=agrees, defaults=said)
