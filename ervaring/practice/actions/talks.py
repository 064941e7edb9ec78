"""Planning talks, and noting how they went."""

import datetime
import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import MovedOnError
from ervaring.practice.days import WEEK
from ervaring.practice.models import Break, Talk


def plan_talk(*, placement, key, at, weekly, by):
    """Plan a talk; with `weekly` also those of the weeks after, to the end of the placement.

    They are at the same time by the clock here. A day on which the student is off is passed over,
    and so is a moment at which a talk is planned already. `key` is the page's own: sent twice, it
    makes nothing more.
    """
    moments = [at, *(_weeks_after(placement, at) if weekly else ())]
    rows = [
        Talk(
            placement=placement,
            key=uuid.uuid5(key, str(number)) if number else key,
            planned_at=moment,
            made_by=by,
        )
        for number, moment in enumerate(moments)
    ]
    Talk.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _weeks_after(placement, at):
    """The same time in the weeks after `at`, without the days off."""
    off = list(Break.objects.of(placement).values_list("starts_on", "ends_on"))
    local = timezone.localtime(at)
    day, time = local.date() + WEEK, local.time()
    while day <= placement.ends_on:
        if not any(first <= day <= last for first, last in off):
            yield timezone.make_aware(datetime.datetime.combine(day, time))
        day += WEEK


@transaction.atomic
def log_talk(*, placement, key, by, kind, supervisor, held_on, minutes, note):
    """Note a talk that was held, with `supervisor` (a user, or None).

    One that was planned for that day becomes this one. Returns the talk; `key` is the page's own:
    sent twice it is one talk, and so it is when the same was noted already. Raises MovedOnError
    when it was sent before with something else.
    """
    given = {"held_on": held_on, "minutes": minutes, "note": note}
    made = {"kind": kind, "state": Talk.State.HELD, "supervisor": supervisor, **given}
    theirs = Talk.objects.of(placement)
    if not theirs.filter(key=key).exists():
        # As on a page that somebody went back to: the browser kept the words, not the key.
        alike = theirs.filter(**{name: made[name] for name in made if name != "note"})
        if same := next((one for one in alike if one.note == note), None):
            return same
        _take_planned(theirs, key, made)
    talk, _new = Talk.objects.get_or_create(
        key=key, defaults={**made, "placement": placement, "made_by": by}
    )
    there = talk.placement_id == placement.pk and talk.kind == kind
    if not there or any(getattr(talk, name) != value for name, value in given.items()):
        raise MovedOnError(
            _("Dit had je al vastgelegd. Open het bij de gesprekken om er iets aan te veranderen.")
        )
    return talk


def _take_planned(talks, key, made):
    """The talk that was planned for that day, if there is one, is the one that was held."""
    planned = talks.planned().filter(kind=made["kind"]).on(made["held_on"]).order_by("planned_at")
    if row := planned.values_list("pk", flat=True).first():
        planned.filter(pk=row).order_by().update(
            key=key, version=F("version") + 1, **Talk.sealed(row, **made)
        )
