"""The rhythm of the talks: who had none for too long, and what is asked about it.

Leerplan 6.1.3 asks for a talk a week.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, Max, Min, OuterRef, Q
from django.utils import timezone

from ervaring.placements.models import Placement, Supervision
from ervaring.practice.models import Break, Talk

LONG = 21  # days without a talk, after which tutor and coordinator see it
REMIND = 10  # days after which the two who talk are reminded
ASK = 14  # days that home goes on asking whether a planned talk was held


@dataclass(frozen=True)
class Rhythm:
    """How the talks of one placement go. `days` is None when it is not running."""

    last: datetime.date | None  # that a talk was held
    days: int | None  # since then, or since the start; days off do not count
    next: datetime.datetime | None  # that one is planned
    passed: datetime.datetime | None  # that one was planned of which nobody said how it went
    is_off: bool  # the student has a day off

    @property
    def is_long(self):
        return self.days is not None and self.days >= LONG

    @property
    def weeks(self):
        return (self.days or 0) // 7

    @property
    def needs_a_plan(self):
        """Whether the two are reminded: not while one is planned, or while the student is off."""
        waits = self.days is not None and self.days > REMIND
        return waits and not (self.next or self.passed or self.is_off)


def rhythms(placements, now=None, breaks=None):
    """`{key: Rhythm}` of placements that came through their gate; two queries for any number.

    Or one, when `breaks` are their days off (and may be those of others too).
    """
    now = now or timezone.now()
    keys = [one.pk for one in placements]
    about = Talk.objects.of_all(keys).filter(kind=Talk.Kind.TALK).order_by().values("placement")
    planned = Q(state=Talk.State.PLANNED)
    facts = about.annotate(
        last=Max("held_on", filter=Q(state=Talk.State.HELD)),
        next=Min("planned_at", filter=planned & Q(planned_at__gt=now)),
        passed=Min("planned_at", filter=planned & Q(planned_at__lte=now)),
    )
    facts = {row.pop("placement"): row for row in facts}
    off = {}
    for one in Break.objects.of_all(keys) if breaks is None else breaks:
        off.setdefault(one.placement_id, []).append((one.starts_on, one.ends_on))
    none = {"last": None, "next": None, "passed": None}
    today = timezone.localdate(now)
    return {
        one.pk: _rhythm(one, today, off.get(one.pk, []), **facts.get(one.pk, none))
        for one in placements
    }


def _rhythm(placement, today, breaks, *, last, **planned):
    since = max(placement.starts_on, last or placement.starts_on)
    is_off = any(first <= today <= final for first, final in breaks)
    days = _days_between(since, today, breaks) if placement.runs_on(today) else None
    return Rhythm(last=last, days=days, is_off=is_off, **planned)


def _days_between(since, today, breaks):
    """How many days there are after `since` up to `today`; those of `breaks` do not count."""
    first, final = since.toordinal() + 1, today.toordinal()
    off = {
        day
        for starts_on, ends_on in breaks
        for day in range(max(first, starts_on.toordinal()), min(final, ends_on.toordinal()) + 1)
    }
    return max(0, final - first + 1 - len(off))


def long_without(placements, now=None):
    """Those of `placements`, a queryset that came through its gate, that are long without a talk.

    As `[(placement, Rhythm), ...]`, the longest first; three queries.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    before = today - datetime.timedelta(days=LONG)
    held = Talk.objects.of(OuterRef("pk")).held().filter(kind=Talk.Kind.TALK)
    # A day off only makes it later: who talked since cannot be among them.
    could_be = placements.filter(starts_on__lte=before, ends_on__gte=today).exclude(
        Exists(held.filter(held_on__gt=before))
    )
    could_be = list(could_be)
    return longest_first(could_be, rhythms(could_be, now))


def longest_first(placements, found):
    """Those that are long without a talk, as `long_without`, out of their rhythms."""
    those = [(one, found[one.pk]) for one in placements if found[one.pk].is_long]
    return sorted(those, key=lambda pair: -pair[1].days)


def tutored_by(user):
    """The placements in which `user` is the tutor."""
    parts = Supervision.objects.held_by(user).filter(role=Supervision.Role.TUTOR)
    return Placement.objects.with_part(user).filter(pk__in=parts.order_by().values("placement"))


def running(placements, now=None):
    """Those of `placements`, which came through their gate, that run today."""
    today = timezone.localdate(now)
    return placements.filter(starts_on__lte=today, ends_on__gte=today)
