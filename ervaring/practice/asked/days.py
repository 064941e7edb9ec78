from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ervaring.practice.asked.todo import Todo
from ervaring.practice.days import unsaid
from ervaring.practice.models import WorkedWeek

# Weeks without hours, before somebody is asked.
SILENT_WEEKS = 2


def asked(parts, breaks):
    """Of a student whose school asks for hours: the weeks of which they said nothing yet.

    `breaks` are their days off, and may be those of others too.
    """
    today = timezone.localdate()
    own = [one for one in parts.learnt if one.hours and one.runs_on(today)]
    if not own:
        return
    worked = list(WorkedWeek.objects.visible_to(parts.user).of_all(own))
    for placement in own:
        here = [
            [one for one in rows if one.placement_id == placement.pk] for rows in (breaks, worked)
        ]
        weeks = len(unsaid(placement, *here, today))
        if weeks >= SILENT_WEEKS:
            told = ngettext("%(number)d week is leeg", "%(number)d weken zijn leeg", weeks)
            yield Todo(
                _("Vul je uren in"),
                f"{placement.workplace}: {told % {'number': weeks}}",
                reverse("practice:days", args=[placement.pk]),
                _("Naar je uren"),
            )
