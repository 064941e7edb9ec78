"""Mailing in the background."""

import logging
from contextlib import suppress

from django.core.mail import get_connection
from django_tasks import task

from assessments.mail import message_of
from assessments.models import Notice

logger = logging.getLogger(__name__)


@task
def send_notices():
    """Mail everything that waits, over one connection. Returns how many the mail server took.

    Run again, or twice at once, a mail is sent once: who sends it has claimed its row first. Who
    dies between handing it over and noting that leaves a doubt, and nothing can take that away:
    the mail is handed over again later, under the same Message-ID. So every mail reaches the mail
    server at least once (if it takes it at all: see PAUSES), and a mailbox that goes by Message-ID,
    as the large ones do, shows it once.
    """
    Notice.drop_outdated()
    sent = 0
    connection = get_connection()
    try:
        while (notice := Notice.objects.waiting().first()) and _open(connection):
            if notice.take():
                sent += _hand_over(notice, connection)
    finally:
        connection.close()
    return sent


def notify():
    """Make the reminders that are due and mail everything that waits; returns how many."""
    Notice.make_reminders()
    return send_notices.call()


def _open(connection):
    """Whether the mail server answers. When it does not, everything waits for the next run."""
    try:
        connection.open()
    except Exception as error:  # whatever it is, reports are made by the same worker
        logger.error("The mail server cannot be reached: %s", type(error).__qualname__)
        return False
    return True


def _hand_over(notice, connection):
    try:
        message_of(notice, connection).send()
    except Exception as error:  # whatever it is, the others get theirs
        # Not its message: that may hold an address.
        logger.error("Notice %s was not sent: %s", notice.pk, type(error).__qualname__)
        with suppress(OSError):
            connection.close()
        return False
    notice.finish()
    return True
