"""The words of a notice as a mail: plain text, and the same in simple HTML.

A mail says who, what and by when. It never holds what somebody wrote, how far anyone is, or whether
the other has handed in before everyone has.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from ervaring.accounts.mailing import compose, on_one_line
from ervaring.placements.models import Invitation, Supervision


def message_of(notice, connection=None):
    """The mail of a row of `Notice.objects.waiting()`. Made again, it has the same Message-ID."""
    round = notice.round
    student = round.placement.student
    context = {
        "name": notice.user.get_short_name(),
        "student": on_one_line(student.name),
        "is_student": notice.user_id == student.pk,
        "round": round.get_kind_display(),
        "due_on": round.due_on,
        "has_list": notice.list_pk is not None,
        "is_judged": round.is_judged,
        "is_past": round.due_on < timezone.localdate(),
    }
    invitation = _invitation_of(notice)
    if invitation:
        invitation.prolong()
        context["link"] = invitation.address(notice.path)
    else:
        context["link"] = settings.SITE_URL.rstrip("/") + notice.path
    context["by_link"] = invitation is not None
    folder = "assessments/email"
    return compose(
        notice,
        to=notice.user.email,
        subject=render_to_string(f"{folder}/{notice.kind}.subject.txt", context),
        body=render_to_string(f"{folder}/{notice.kind}.body.txt", context),
        link=context["link"],
        connection=connection,
    )


def _invitation_of(notice):
    """The link of somebody who assesses; None for others, and for whom it was revoked."""
    parts = Supervision.objects.of(notice.round.placement).filter(user=notice.user_id)
    for part in parts.filter(role__in=Supervision.ASSESSORS):
        invitation = Invitation.of(part)
        if not invitation.revoked_at:
            return invitation
    return None
