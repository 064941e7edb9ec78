"""The mails that let somebody without an account come in."""

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from ervaring.accounts.mailing import on_one_line
from ervaring.accounts.models import Code, Mail
from ervaring.accounts.models.codes import VALID
from ervaring.accounts.tasks import post


@transaction.atomic
def mail_code(supervision):
    """Mail a code to whoever has this part; returns its row. Raises TooManyCodesError."""
    code, text = Code.issue(supervision.user, Code.Purpose.LINK)
    valid_until = timezone.now() + VALID
    _post(Mail.Kind.CODE, "code", supervision, code=text, valid_until=valid_until)
    return code


@transaction.atomic
def mail_link(invitation, onward=""):
    """Mail the link to whom it is for, at the address that the school has; valid anew."""
    invitation.prolong()
    link = invitation.address(onward)
    _post(Mail.Kind.LINK, "link", invitation.supervision, link=link)


def _post(kind, name, supervision, *, link="", code="", valid_until=None):
    user = supervision.user
    words = {
        "name": user.get_short_name(),
        "student": on_one_line(supervision.placement.student.name),
        "link": link,
        "code": code,
    }
    post(
        kind=kind,
        user=user,
        to=user.email,
        subject=render_to_string(f"placements/email/{name}.subject.txt", words),
        body=render_to_string(f"placements/email/{name}.body.txt", words),
        link=link,
        valid_until=valid_until,
    )
