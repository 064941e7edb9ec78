"""Asking for reports, and closing a round with one."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments import actions as assessments
from assessments.actions.holding import hold
from assessments.models import Agreement, Answer, Assessment, MovedOnError, Transition
from portfolios.models import Evidence, LearningGoal, Link, Report, ReportedEntry
from portfolios.tasks import render_report


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
def share(*, entry, was, now):
    """Who may read `entry` from now on; how many reports of others are not given out any more.

    `was` and `now`: the switches, as the page showed them and as the student wants them. Raises
    MovedOnError when another window changed them since; then the entry holds how they stand.
    """
    if not entry.share(was=was, **now):
        raise MovedOnError(
            _("In een ander venster heb je intussen iets anders gekozen. Hieronder staat dat.")
        )
    return ReportedEntry.objects.let_go(entry)


@transaction.atomic
def take_back(*, entry):
    """From now on only its student reads `entry`, whatever another window did. As `share`."""
    entry.share(was={}, for_supervisor=False, for_programme=False)
    return ReportedEntry.objects.let_go(entry)


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


@transaction.atomic
def choose_evidence(*, answer, entries, by):
    """`entries` and no others are evidence for `answer`, and each is about its statement too.

    Raises MovedOnError when the list is not, or no longer, the student's to write in.
    """
    held = (
        Answer.objects.editable_by(by)
        .filter(pk=answer.pk, assessment__role=Assessment.Role.STUDENT)
        .select_related("assessment", "question__item")
        .select_for_update(of=("assessment",))
        .order_by("pk")
        .first()
    )
    if held is None:
        raise MovedOnError(
            _("Bij deze lijst kun je nu geen bewijs kiezen. Wat je koos, is niet veranderd.")
        )
    Evidence.objects.of([held]).exclude(entry__in=entries).delete()
    Evidence.objects.bulk_create(
        [Evidence(answer=held, entry=entry) for entry in entries], ignore_conflicts=True
    )
    Link.make(entries, held.question.item)
