"""The steps from a mail to a session, for tests."""

import re
from urllib.parse import urlsplit

from django.core import mail
from django.utils import timezone

from ervaring.accounts.tasks import send_mail
from ervaring.placements.models import Invitation
from tests.factories import (
    UserFactory,
)


def link_of(part, onward=""):
    parts = urlsplit(Invitation.of(part).address(onward))
    return f"{parts.path}?{parts.query}"


def mailed():
    """The last mail that went out: its text."""
    send_mail.call()
    return mail.outbox[-1].body


def code_in(text):
    return re.search(r"\n([B-Z0-9]{4}-?[B-Z0-9]{4})\n", text)[1]


def ask_code(client, part, onward=""):
    """Open the link and press the button; returns the page to type the code, and the code."""
    page = client.get(link_of(part, onward), follow=True)
    typing = client.post(page.context["here"]).url
    return typing, code_in(mailed())


def come_in(client, part, onward=""):
    typing, code = ask_code(client, part, onward)
    return client.post(typing, {"code": code})


def said(response):
    return [str(one) for one in response.context["messages"]]


def errors(response):
    return response.context["form"].errors["code"]


def expire(part):
    Invitation.of(part)
    Invitation.objects.update(expires_at=timezone.now())


def revoke(part):
    Invitation.of(part).revoke(UserFactory())
