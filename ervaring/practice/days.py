"""The weeks of a placement, and how many of its hours are made."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

WEEK = timedelta(days=7)
# Fewer say nothing about how somebody goes on.
WEEKS_FOR_A_PACE = 4
# Who works next to nothing has no end in sight, and is not told of a day in ten years.
LONGEST = 104


def monday_of(day):
    return day - timedelta(days=day.weekday())


def mondays(starts_on, ends_on):
    """The mondays of the weeks with a day from `starts_on` to `ends_on`, the first one first."""
    monday, found = monday_of(starts_on), []
    while monday <= ends_on:
        found.append(monday)
        monday += WEEK
    return found


def is_off(monday, breaks, starts_on=date.min, ends_on=date.max):
    """Whether a student is away on every working day of the week of `monday`.

    `breaks` have `starts_on` and `ends_on`. Days outside the placement do not count.
    """
    days = [monday + timedelta(days=number) for number in range(5)]
    return all(
        any(one.starts_on <= day <= one.ends_on for one in breaks)
        for day in days
        if starts_on <= day <= ends_on
    )


@dataclass(frozen=True)
class Hours:
    """How many hours a placement asks, and how many are made."""

    # In total, as the school says; None when it does not.
    planned: int | None
    # Of the function profile to which all agreed, if there is one that says so.
    per_week: Decimal | None
    # The weeks of the placement in which the student is not away all week.
    weeks: int
    made: Decimal
    # In how many weeks they were made.
    weeks_told: int
    # When all are made if it goes on like this, if that is after the end of the placement.
    full_on: date | None

    @property
    def by_profile(self):
        """What the profile comes to, in whole hours; None without one."""
        return self.per_week and round(self.per_week * self.weeks)

    @property
    def goal(self):
        """What the school says goes before what the profile comes to."""
        return self.planned or self.by_profile

    @property
    def is_full(self):
        return bool(self.goal) and self.made >= self.goal


def unsaid(placement, breaks, worked, today):
    """The mondays of the weeks that are over, of which nobody said the hours; not of weeks off."""
    said = {one.monday for one in worked}
    until = min(placement.ends_on, monday_of(today) - timedelta(days=1))
    return [
        monday
        for monday in mondays(placement.starts_on, until)
        if monday not in said and not is_off(monday, breaks, placement.starts_on, placement.ends_on)
    ]


def hours_of(placement, per_week, breaks, worked):
    """The `Hours` of a placement: `worked` are its WorkedWeeks, `breaks` its Breaks."""
    starts_on, ends_on = placement.starts_on, placement.ends_on
    weeks = sum(
        not is_off(monday, breaks, starts_on, ends_on) for monday in mondays(starts_on, ends_on)
    )
    told = [one for one in worked if one.hours]
    made = sum((one.hours for one in told), Decimal(0))
    goal = placement.hours or (per_week and round(per_week * weeks))
    full_on = None
    if goal and len(told) >= WEEKS_FOR_A_PACE and made < goal:
        last = max(one.monday for one in worked)
        full_on = _full_on(ceil((goal - made) * len(told) / made), last, breaks)
    if full_on and full_on <= ends_on:
        full_on = None
    return Hours(placement.hours, per_week, weeks, made, len(told), full_on)


def _full_on(weeks, monday, breaks):
    """The friday after `weeks` more weeks in which the student is there; None if that is far."""
    if weeks > LONGEST:
        return None
    while weeks:
        monday += WEEK
        weeks -= not is_off(monday, breaks)
    return monday + timedelta(days=4)
