"""Telling people by mail what happened, after the transaction in which it did.

What cannot be sent then goes out with a later run of `manage.py notify`.
"""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from assessments.models import Assessment, MovedOnError, Notice, Reaction, Round
from assessments.tasks import send_notices
from ervaring.placements.models import Supervision


def invite(lists):
    """Tell everyone that their list is there, on the day that the round opens."""
    kind = Notice.Kind.INVITATION
    _mail(Notice(kind=kind, round_id=one.round_id, user_id=one.author_id) for one in lists)


def tell(kind, round, users):
    """Tell `users` (their keys) what happened in `round`."""
    _mail(Notice(kind=kind, round=round, user_id=user) for user in users)


@transaction.atomic
def tell_again(*, notice):
    """A new mail instead of one that was sent or did not arrive. Returns its row.

    In place of a reminder comes a new invitation: a reminder belongs to its day. Raises
    MovedOnError when a later mail was made already, or what it tells is no longer so.
    """
    found = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if found.state in (Notice.State.WAITING, Notice.State.RETRYING):
        raise MovedOnError(_("De mail aan %(name)s gaat nog uit.") % {"name": found.user})
    if found.later().exists():
        raise MovedOnError(_("Er is al een nieuwe mail aan %(name)s.") % {"name": found.user})
    # A chase without a day: that day may have had its own.
    kind = Notice.Kind.INVITATION if found.kind in Notice.REMINDS else found.kind
    same = {"round_id": found.round_id, "user_id": found.user_id, "by_id": found.by_id}
    new = Notice.objects.create(kind=kind, **same)
    if not Notice.objects.waiting().filter(pk=new.pk).exists():
        raise MovedOnError(
            _("Deze mail aan %(name)s is niet meer nodig: wat erin staat, klopt niet meer.")
            % {"name": found.user}
        )
    transaction.on_commit(send_notices.enqueue, robust=True)
    return new


def _mail(notices):
    if Notice.objects.bulk_create(notices):
        transaction.on_commit(send_notices.enqueue, robust=True)


def concerned(round):
    """Everyone who is asked for a list, and who assesses in the place of one of them."""
    lists = Assessment.objects.of(round).asked()
    return {
        *lists.values_list("author", flat=True),
        *assessing(round).values_list("user", flat=True),
    }


def assessing(round):
    """Who assesses in a round now: the supervisor, and who has a part of which it asked a list."""
    asked = Assessment.objects.of(round).asked()
    parts = Supervision.objects.of(round.placement)
    return parts.filter(Q(role__in=asked.values("role")) | Q(role=Supervision.Role.SUPERVISOR))


def tell_successor(user, placement):
    """Tell `user`, who takes a part in a placement, which rounds wait there for them now.

    A list that they are asked for has its own mail: see `invite`.
    """
    for round in Round.objects.judged_by(user).filter(placement=placement):
        tell(Notice.Kind.OPENED, round, [user.pk])
    closing = Round.objects.supervised_by(user).filter(
        placement=placement, state=Round.State.JUDGED
    )
    for one in Reaction.objects.visible_to(user).confirmed().filter(round__in=closing):
        tell(Notice.Kind.CONFIRMED, one.round, [user.pk])


def closers(round):
    """Who can finalise the round."""
    guides = Supervision.objects.of(round.placement)
    return guides.filter(role=Supervision.Role.SUPERVISOR).values_list("user", flat=True)


def untell(kinds, round):
    """What was not mailed yet need not be told any more: it is no longer so."""
    Notice.objects.untried().filter(round=round, kind__in=kinds).delete()
