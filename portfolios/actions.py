"""Asking for reports, and closing a round with one."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments import actions as assessments
from assessments.actions.holding import hold
from assessments.models import Agreement, MovedOnError, Round, Transition
from ervaring.placements.models import Placement, Supervision
from portfolios import plans
from portfolios.models import (
    GoalEvidence,
    GoalLink,
    GoalStep,
    LearningGoal,
    PlanSeen,
    PlanVersion,
    Report,
)
from portfolios.tasks import render_report

# In which the lists lie side by side.
OPENED = (Round.State.CONVERSATION, Round.State.JUDGED, Round.State.FINALISED)


@transaction.atomic
def request_portfolio(*, placement, by):
    """A portfolio of what `by` may read; the one that still waits, if there is one."""
    asked = {"kind": Report.Kind.PORTFOLIO, "placement": placement, "requested_by": by}
    try:
        with transaction.atomic():
            report = Report.objects.create(**asked)
    except IntegrityError:
        # The constraint says one is waiting. Made in the meantime, it is as fresh as a new one.
        return Report.objects.visible_to(by).filter(**asked).first()
    _enqueue(report)
    return report


@transaction.atomic
def finalise_round(*, round, by, reason=""):
    """Close the round for ever and have its report made.

    With a `reason`: without the confirmation of the student. Raises MovedOnError when somebody
    was first, or when the confirmation is not as expected.
    """
    if reason:
        assessments.finalise_alone(round=round, reason=reason, by=by)
    else:
        assessments.finalise(round=round, by=by)
    report = Report.objects.create(
        kind=Report.Kind.ROUND, placement_id=round.placement_id, round=round, requested_by=by
    )
    _enqueue(report)
    return report


@transaction.atomic
def correct_report(*, report, reason, correction, by):
    """Have a new report made that replaces `report` and says why, and what it mends.

    The old report stays as it is. Raises MovedOnError when somebody replaced it first, or when it
    is not the report of a finalised round that one can read.
    """
    round = hold(report.round_id)
    found = Report.objects.correctable_by(by).with_successor().filter(pk=report.pk).first()
    if found is None:
        raise MovedOnError(_("Dit verslag kan niet worden verbeterd."))
    if found.replaced_by:
        raise MovedOnError(
            _("Iemand heeft dit verslag intussen verbeterd. Lees eerst het nieuwe verslag.")
        )
    new = Report.objects.create(
        kind=Report.Kind.ROUND,
        placement_id=round.placement_id,
        round=round,
        requested_by=by,
        replaces=found,
        reason=reason,
        correction=correction,
    )
    Transition.objects.create(
        round=round, user=by, action=Transition.Action.CORRECTED, reason=reason
    )
    _enqueue(new)
    return new


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
def write_goal(*, placement, key, by, **given):
    """The goal of the page with this `key`: sent twice, that page makes one."""
    new = {**given, "placement": placement, "created_by": by}
    return LearningGoal.objects.get_or_create(key=key, defaults=new)[0]


@transaction.atomic
def remove_goal(*, goal):
    """Take a goal away that was never in a plan that was put to somebody.

    Raises MovedOnError when it was: then it is stopped, so that they read what became of it.
    """
    _hold_plan(goal.placement_id)
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
def choose_evidence(*, goal, more, less):
    """The same for the student's own entries."""
    GoalEvidence.objects.of([goal]).filter(entry__in=less).delete()
    new = [GoalEvidence(goal=goal, entry=entry) for entry in more]
    GoalEvidence.objects.bulk_create(new, ignore_conflicts=True)


@transaction.atomic
def present_plan(*, placement, by):
    """(the version that is put to who guides, whether it is new): none when nothing changed."""
    _hold_plan(placement.pk)
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
    _hold_plan(version.placement_id)
    if PlanVersion.objects.of(version.placement_id).first() != version:
        raise MovedOnError(_("Er ligt intussen een nieuwere versie van dit plan. Lees die eerst."))
    part = Supervision.objects.held_by(by).of(version.placement_id).first()
    said = {"role": part.role, "note": note}
    return PlanSeen.objects.get_or_create(version=version, user=by, agrees=agrees, defaults=said)


def _hold_plan(placement_pk):
    """Nobody else puts this plan forward, or answers it, until the transaction ends."""
    return Placement.objects.select_for_update().get(pk=placement_pk)


@transaction.atomic
def retry(*, report, by):
    """Have a failed report made again, with what `by` may read. Does nothing when it did not fail.

    Returns the report: this one, or the one of `by` that already waits in its place.
    """
    try:
        with transaction.atomic():
            again = report.ask_again(by)
    except IntegrityError:
        waiting = Report.objects.visible_to(by).filter(
            kind=report.kind, placement=report.placement_id, state=Report.State.WAITING
        )
        return waiting.filter(requested_by=by).first() or report
    if again:
        _enqueue(report)
    return report


def _enqueue(report):
    transaction.on_commit(partial(render_report.enqueue, report.pk))
