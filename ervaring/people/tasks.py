"""Checking and applying rosters in the background."""

import logging

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from ervaring.people.models import Roster
from ervaring.people.rosters import actions
from portfolios.tasks import ATTEMPTS, GRACE, times_tried, without_words

logger = logging.getLogger(__name__)


@task
def handle_roster(roster_pk):
    """Check or apply a roster that waits for it. Run twice, the second run changes nothing.

    Returns the state of the roster; a failure is told to who waits, see `render_report`.
    """
    roster = Roster.objects.waiting().filter(pk=roster_pk).first()
    if roster is None:
        return "nothing to do"
    try:
        if roster.state == Roster.State.CHECKING:
            actions.check(roster)
        else:
            actions.apply(roster)
    except Exception as error:  # whatever it is, nobody may wait for it for ever
        logger.error("Roster %s failed: %s", roster_pk, without_words(error))
        give_up(roster)
    return roster.state


def give_up(roster):
    if roster.state == Roster.State.APPLYING:
        roster.stop(_("Het doorvoeren is niet gelukt. Er is niets veranderd. Probeer het opnieuw."))
    else:
        roster.refuse(_("Het nakijken is niet gelukt. Er is niets veranderd. Upload het opnieuw."))


def look_after_rosters():
    """Enqueue again what lost its worker, give up after ATTEMPTS tries, and forget what is old."""
    for roster in Roster.objects.waiting().filter(moved_at__lt=timezone.now() - GRACE):
        tries = times_tried(handle_roster, roster.pk, since=roster.moved_at)
        if tries is None:
            continue
        if tries >= ATTEMPTS:
            logger.error("Roster %s failed: its worker was killed %s times", roster.pk, ATTEMPTS)
            give_up(roster)
        else:
            handle_roster.enqueue(roster.pk)
    Roster.objects.forget_old()
