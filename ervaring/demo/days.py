"""When students of the demo school are there: days off, and the hours that they made."""

import datetime
from decimal import Decimal

from django.utils import timezone

from ervaring.demo.profiles import hours_a_week
from ervaring.demo.rows import BATCH
from ervaring.practice.models import Break, WorkedWeek

DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(weeks=1)
# Of who is told about: (kind, first day, how many days), counted from today.
BREAKS = {
    "Jasmijn Verhoeven": [("holiday", -40, 7), ("holiday", 25, 12)],
    "Kofi Mensah-Blok": [("holiday", 24, 14)],
    "Lieve Vermeersch": [("pause", -2, 10)],
    "Tomasz Wieczorek": [("holiday", -110, 14)],
    "Yusuf Abdirahman": [("pause", -150, 21), ("holiday", -60, 7)],
}
# Hours grow in the first weeks; who is free for two days or more of a week makes less.
GROWTH = [Decimal("0.5"), Decimal("0.5"), Decimal("0.75")]
# The last week is not filled in yet by one in so many, as by the one with whom the demo begins.
FORGETFUL = 3


def breaks_of(stay):
    """[(kind, first day, last day), ...]: of one in three of the others a week of holiday."""
    today = timezone.localdate()
    found = BREAKS.get(stay.name)
    if found is None:
        found = [("holiday", -30 - stay.number % 40, 7)] if stay.number % 3 == 0 else []
    days = [
        (kind, today + first * DAY, today + (first + length - 1) * DAY)
        for kind, first, length in found
    ]
    placement = stay.placement
    return [one for one in days if placement.starts_on < one[1] and one[2] < placement.ends_on]


def mondays_of(stay):
    """The mondays of the weeks from the first to the last whole one."""
    today, monday = timezone.localdate(), stay.placement.starts_on
    monday -= monday.weekday() * DAY
    while monday + WEEK <= today and monday <= stay.placement.ends_on:
        yield monday
        monday += WEEK


def make(stays):
    breaks, weeks = [], []
    for stay in stays:
        free = breaks_of(stay)
        breaks += [
            Break(
                placement=stay.placement,
                kind=kind,
                starts_on=first,
                ends_on=last,
                made_by=stay.student,
                made_at=min(timezone.now(), _noon(first - 10 * DAY)),
            )
            for kind, first, last in free
        ]
        weeks += _weeks(stay, free)
    Break.objects.bulk_create(breaks, batch_size=BATCH)
    WorkedWeek.objects.bulk_create(weeks, batch_size=BATCH)


def _weeks(stay, free):
    usual = hours_a_week(stay.placement)
    mondays = list(mondays_of(stay))
    if stay.number % FORGETFUL == 0:
        mondays = mondays[:-1]
    for number, monday in enumerate(mondays):
        hours = usual * (GROWTH[number] if number < len(GROWTH) else 1)
        off = sum(_days_off(monday, first, last) for _kind, first, last in free)
        hours = hours * max(5 - off, 0) / 5 + Decimal(stay.random.choice([-1, 0, 0, 0, 1])) / 2
        yield WorkedWeek(
            placement=stay.placement,
            monday=monday,
            hours=max(_to_a_quarter(hours), Decimal(0)) if off < 5 else 0,
            said_at=_noon(monday + 5 * DAY),
        )


def _days_off(monday, first, last):
    """How many working days of a week lie in a break."""
    return sum(first <= monday + number * DAY <= last for number in range(5))


def _to_a_quarter(hours):
    return Decimal(round(hours * 4)) / 4


def _noon(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
