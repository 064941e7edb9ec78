"""Mailing links, codes and what changed in an account, in the background."""

from django.db import transaction
from django_tasks import task

from ervaring.accounts.mailing import compose, deliver
from ervaring.accounts.models import Mail

# Somebody waits for their code: before reports, and before what was planned.
URGENT = 90


@task(priority=URGENT)
def send_mail():
    """Mail everything that waits. Returns how many the mail server took: see `deliver`."""
    return deliver(Mail.objects.waiting, _message_of)


def post(**mail):
    """Make a Mail (its fields) and send it after the transaction. Returns it."""
    # Of a long name what fits.
    longest = Mail._meta.get_field("subject").max_length
    made = Mail.objects.create(**mail | {"subject": mail["subject"][:longest]})
    transaction.on_commit(send_mail.enqueue, robust=True)
    return made


def _message_of(mail, connection):
    return compose(
        mail,
        to=mail.to,
        subject=mail.subject,
        body=mail.body,
        link=mail.link,
        connection=connection,
    )
