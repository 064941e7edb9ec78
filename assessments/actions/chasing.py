"""A coordinator reminds those whom rounds wait for."""

from django.db import transaction
from django.utils import timezone

from assessments.models import Notice
from assessments.tasks import send_notices


@transaction.atomic
def chase(chases, by):
    """One mail of `by` to each who is not left out; returns how many. Twice at once sends one."""
    today = timezone.localdate()
    made = [
        Notice(
            round_id=one.standing.pk,
            user_id=one.user.pk,
            kind=Notice.Kind.CHASED,
            for_day=today,
            by=by,
        )
        for one in chases
        if not one.left_out
    ]
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    kept = Notice.objects.made_as(made).count()
    if kept:
        transaction.on_commit(send_notices.enqueue, robust=True)
    return kept
