"""Asking for reports, and closing a round with one."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import actions as assessments
from assessments.actions.holding import hold
from assessments.models import MovedOnError, Transition
from portfolios.models import PortfolioStandard, Report
from portfolios.tasks import render_report


@transaction.atomic
def request_report(*, kind, placement, by, parts="", assessment=None):
    """A report of what `by` may read; the same one that still waits, if there is one.

    `kind`: a key of `KINDS` whose facts can be asked for. `parts`: as of `Report.parts`.
    """
    asked = {"kind": kind, "placement": placement, "requested_by": by, "assessment": assessment}
    try:
        with transaction.atomic():
            report = Report.objects.create(parts=parts, **asked)
    except IntegrityError:
        # The constraint says one is waiting. Made in the meantime, it is as fresh as a new one.
        report = Report.objects.visible_to(by).filter(parts=parts, **asked).first()
        if not report or not report.ask_apart():
            return report
        # It waited behind all others of its bundle, and does so no longer.
    _enqueue(report)
    return report


@transaction.atomic
def set_standard(*, cohort, parts, by):
    """From now on every portfolio in `cohort` begins as `parts` (a `Report.parts`) says.

    With "" it is the standard of the house again.
    """
    if parts:
        chosen = {"parts": parts, "chosen_by": by, "chosen_at": timezone.now()}
        PortfolioStandard.objects.update_or_create(cohort=cohort, defaults=chosen)
    else:
        PortfolioStandard.objects.of(cohort).delete()


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
        kind=Report.ROUND, placement_id=round.placement_id, round=round, requested_by=by
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
        kind=Report.ROUND,
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
def retry(*, report, by):
    """Have a failed report made again, with what `by` may read. Does nothing when it did not fail.

    Returns the report: this one, or the one of `by` that already waits in its place.
    """
    try:
        with transaction.atomic():
            again = report.ask_again(by)
    except IntegrityError:
        same = ("kind", "placement", "assessment", "parts")
        waiting = Report.objects.visible_to(by).filter(
            state=Report.State.WAITING, **{name: getattr(report, name) for name in same}
        )
        return waiting.filter(requested_by=by).first() or report
    if again:
        _enqueue(report)
    return report


@transaction.atomic
def withdraw_report(*, report, by):
    """Give `report` to nobody any more; its file goes when no other report needs it.

    Its code and hash stay, so that who has the file can be told. Raises MovedOnError when it was
    withdrawn already, or is not `by`'s to withdraw.
    """
    found = Report.objects.withdrawable_by(by).select_related("document").filter(pk=report.pk)
    found = found.first()
    if found is None or not found.withdraw():
        raise MovedOnError(_("Deze PDF is al ingetrokken."))
    found.document.delete_file_unless_given_out()


def _enqueue(report):
    transaction.on_commit(partial(render_report.enqueue, report.pk))
