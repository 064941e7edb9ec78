"""Mailing about rounds, in the background."""

from django_tasks import task

from assessments.mail import message_of
from assessments.models import Notice
from ervaring.accounts.mailing import deliver


@task
def send_notices():
    """Mail everything that waits. Returns how many the mail server took: see `deliver`."""
    Notice.drop_outdated()
    return deliver(Notice.objects.waiting, message_of)


def notify():
    """Make the reminders that are due and mail everything that waits; returns how many."""
    Notice.make_reminders()
    return send_notices.call()
