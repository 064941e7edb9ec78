"""The mails that let somebody without an account come in."""

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from ervaring.accounts.mailing import on_one_line
from ervaring.accounts.models import Code, Mail
from ervaring.accounts.models.codes import VALID
from ervaring.accounts.tasks import post
from ervaring.placements.models import Contact


@transaction.atomic
def mail_code(user, purpose):
    """Mail a code to somebody who came by a link; returns its row. Raises TooManyCodesError."""
    code, text = Code.issue(user, purpose)
    valid_until = timezone.now() + VALID
    mail(Mail.Kind.CODE, "placements/email/code", user, code=text, valid_until=valid_until)
    return code


@transaction.atomic
def mail_link(invitation, onward=""):
    """Mail the link to whom it is for, at the address that the school has; valid anew."""
    invitation.prolong()
    part, link = invitation.part, invitation.address(onward)
    if isinstance(part, Contact):
        template, place = "placements/email/contact", part.workplace
        words = {"workplace": str(place), "school": str(place.organisation.school)}
    else:
        template, words = "placements/email/link", {"student": part.placement.student.name}
    words = {name: on_one_line(word) for name, word in words.items()}
    mail(Mail.Kind.LINK, template, part.user, link=link, **words)


def mail(kind, template, user, *, link="", valid_until=None, **words):
    """Mail `user` what the two templates say: `words`, and the link in it."""
    words = {"name": user.get_short_name(), "link": link, **words}
    post(
        kind=kind,
        user=user,
        to=user.email,
        subject=render_to_string(f"{template}.subject.txt", words),
        body=render_to_string(f"{template}.body.txt", words),
        link=link,
        valid_until=valid_until,
    )
