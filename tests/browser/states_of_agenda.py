"""Hours, days off, the calendar and the stage agreement in their states, for accessibility."""

import datetime
from decimal import Decimal

from django.utils import timezone
from playwright.sync_api import expect

from competencies.models import Item
from ervaring.practice.days import monday_of
from ervaring.practice.models import Calendar, Remedy, WorkedWeek
from tests.factories import (
    BreakFactory,
    FunctionProfileFactory,
    ItemFactory,
    MembershipFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
    TalkFactory,
)

PHRASE = "Wat iemand met eigen ervaring toevoegt aan dit team, en wat juist niet. "


def weeks(number):
    return datetime.timedelta(weeks=number)


def running(**fields):
    """A placement of ten weeks so far, with a few of everything, in which the hours lag."""
    today = timezone.localdate()
    placement = PlacementFactory(
        starts_on=today - weeks(10), ends_on=today + weeks(4), hours=240, **fields
    )
    SupervisionFactory(placement=placement, role="tutor")
    for number in range(5, 10):
        monday = monday_of(today - weeks(number))
        WorkedWeek.say(placement, monday, Decimal("7.5"), None)
    BreakFactory(placement=placement, starts_on=today + weeks(1), ends_on=today + weeks(2))
    TalkFactory(
        placement=placement,
        state="planned",
        held_on=None,
        planned_at=timezone.now() + datetime.timedelta(days=2),
    )
    RoundFactory(placement=placement, due_on=today + weeks(1))
    return placement


def agreed(placement):
    profile = FunctionProfileFactory(
        placement=placement,
        agreed=True,
        note=PHRASE,
        purpose=PHRASE * 3,
        collaboration=PHRASE,
        hours_per_week=Decimal("7.5"),
    )
    profile.activities.add(ItemFactory(text=PHRASE))
    item = ItemFactory(kind=Item.Kind.SUPERVISION_CRITERION, text=PHRASE)
    Remedy.objects.create(placement=placement, item=item, text=PHRASE, made_by=placement.student)
    return placement


def coordinator_of(placement):
    return MembershipFactory(coordinator=True, programme=placement.cohort.programme).user


def at(visit, user, path):
    page = visit(user)
    page.goto(path)
    return page


def days_student(visit):
    placement = agreed(running())
    return at(visit, placement.student, f"/stages/{placement.pk}/dagen/")


def days_wrong(visit):
    placement = running()
    page = at(visit, placement.student, f"/stages/{placement.pk}/dagen/")
    page.locator(".week input.short").first.fill("veel")
    page.get_by_role("button", name="Bewaar je uren").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def days_away_wrong(visit):
    placement = running()
    page = at(visit, placement.student, f"/stages/{placement.pk}/dagen/")
    page.get_by_text("Zet er vrije dagen bij").click()
    page.get_by_role("button", name="Bewaar de vrije dagen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def days_coordinator(visit):
    placement = running()
    page = at(visit, coordinator_of(placement), f"/stages/{placement.pk}/dagen/")
    page.get_by_text("Vul in wat de opleiding vraagt").click()
    return page


def days_before_the_start(visit):
    today = timezone.localdate()
    placement = PlacementFactory(starts_on=today + weeks(1), ends_on=today + weeks(9))
    return at(visit, placement.student, f"/stages/{placement.pk}/dagen/")


def calendar_student(visit):
    placement = running()
    Calendar.of(placement.student)
    return at(visit, placement.student, "/agenda/")


def calendar_supervisor(visit):
    placement = running()
    return at(visit, placement.supervisions.get(role="supervisor").user, "/agenda/")


def calendar_empty(visit):
    return at(visit, coordinator_of(PlacementFactory()), "/agenda/")


def arrangements_full(visit):
    placement = agreed(running())
    return at(visit, placement.student, f"/stages/{placement.pk}/stageafspraken/")


def arrangements_empty(visit):
    placement = PlacementFactory(supervisor=False)
    return at(visit, coordinator_of(placement), f"/stages/{placement.pk}/stageafspraken/")


STATES = [
    days_student, days_wrong, days_away_wrong, days_coordinator, days_before_the_start,
    calendar_student, calendar_supervisor, calendar_empty, arrangements_full, arrangements_empty,
]  # fmt: skip
