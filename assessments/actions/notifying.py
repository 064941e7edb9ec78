"""Telling people by mail what happened, after the transaction in which it did.

What cannot be sent then goes out with a later run of `manage.py notify`.
"""

from django.db import transaction

from assessments.models import Assessment, Notice
from assessments.tasks import send_notices
from ervaring.placements.models import Supervision


def invite(lists):
    """Tell everyone that their list is there, on the day that the round opens."""
    kind = Notice.Kind.INVITATION
    _mail(Notice(kind=kind, round_id=one.round_id, user_id=one.author_id) for one in lists)


def tell(kind, round, users):
    """Tell `users` (their keys) what happened in `round`."""
    _mail(Notice(kind=kind, round=round, user_id=user) for user in users)


def _mail(notices):
    if Notice.objects.bulk_create(notices):
        transaction.on_commit(send_notices.enqueue, robust=True)


def authors(round):
    """Everyone who is asked for a list."""
    return Assessment.objects.of(round).asked().values_list("author", flat=True)


def closers(round):
    """Who can finalise the round."""
    guides = Supervision.objects.of(round.placement)
    return guides.filter(role=Supervision.Role.SUPERVISOR).values_list("user", flat=True)


def untell(kinds, round):
    """What was not mailed yet need not be told any more: it is no longer so."""
    Notice.objects.untried().filter(round=round, kind__in=kinds).delete()
