"""A student who needs rest. Only the student knows of a pause; the others see the new date."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.actions.holding import hold
from assessments.models import MovedOnError, Pause, Transition


class TooLongError(Exception):
    """More days than the programme lets a student take without a talk. Says what can be done."""


@transaction.atomic
def pause(*, round, days, by):
    """Stop the clock for `days` days: the date moves along and nobody is reminded.

    Raises TooLongError when that is more, in this round, than `Programme.pause_days`, and
    MovedOnError when a pause runs already or all lists are in.
    """
    round = hold(round.pk)
    pauses = Pause.objects.visible_to(by).filter(round=round)
    if pauses.running().exists():
        raise MovedOnError(_("Je hebt al pauze. Er is niets veranderd."))
    most = round.placement.cohort.programme.pause_days - pauses.days_taken()
    if days > most:
        raise TooLongError(
            _("Langer pauzeren kan. Praat dan eerst met je studentbegeleider: die verzet de datum.")
        )
    today = timezone.localdate()
    length = datetime.timedelta(days=days)
    round.reschedule(max(round.due_on, today) + length)
    Pause.objects.create(round=round, days=days, started_on=today, until=today + length)
    Transition.objects.create(round=round, user=by, action=Transition.Action.PAUSED)


@transaction.atomic
def resume(*, round, by):
    """Go on before the pause is over. The later date stays. Raises MovedOnError without a pause."""
    running = Pause.objects.visible_to(by).filter(round=round).running()
    if not running.update(resumed_at=timezone.now()):
        raise MovedOnError(_("Je had geen pauze meer. Er is niets veranderd."))
    Transition.objects.create(round=round, user=by, action=Transition.Action.RESUMED)
