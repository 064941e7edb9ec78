"""A student says on a phone how many hours they made, and lets their own calendar follow along."""

import datetime
from decimal import Decimal

import icalendar
import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from ervaring.practice.days import monday_of
from ervaring.practice.models import Calendar, WorkedWeek
from tests.factories import PlacementFactory, TalkFactory

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = datetime.timedelta(weeks=1)


@pytest.fixture
def placement():
    today = timezone.localdate()
    return PlacementFactory(starts_on=today - 8 * WEEK, ends_on=today + 8 * WEEK, hours=240)


def field(page, monday):
    return page.locator(f"#week-{monday} input.short")


def test_hours_are_kept_as_they_are_typed(visit, placement, complaints):
    complaints.allow("422")
    page = visit(placement.student)
    page.goto(f"/stages/{placement.pk}/dagen/")
    this = monday_of(timezone.localdate())
    field(page, this).fill("7,5")
    field(page, this).press("Tab")
    expect(page.locator(f"#week-{this}")).to_contain_text("Opgeslagen om")
    expect(page.get_by_text("7,5 van 240 uur")).to_be_visible()
    field(page, this - WEEK).fill("12,1")
    field(page, this - WEEK).press("Tab")
    expect(page.locator(f"#week-{this - WEEK}")).to_contain_text("Rond af op een kwartier")
    field(page, this - WEEK).fill("12")
    page.get_by_role("button", name="Bewaar je uren").click()
    expect(page.get_by_text("19,5 van 240 uur")).to_be_visible()
    made = WorkedWeek.objects.order_by("monday").values_list("monday", "hours")
    assert list(made) == [(this - WEEK, Decimal(12)), (this, Decimal("7.5"))]


def test_hours_are_kept_without_a_script(visit, placement, complaints):
    complaints.allow("422")
    page = visit(placement.student, javascript=False)
    page.goto(f"/stages/{placement.pk}/dagen/")
    this = monday_of(timezone.localdate())
    field(page, this).fill("veel")
    field(page, this - WEEK).fill("8")
    page.get_by_role("button", name="Bewaar je uren").click()
    expect(page.locator(f"#week-{this}")).to_contain_text("Schrijf een getal")
    expect(field(page, this)).to_have_value("veel")
    field(page, this).fill("4")
    page.get_by_role("button", name="Bewaar je uren").click()
    expect(page.get_by_text("12 van 240 uur")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_an_address_for_a_calendar_is_made_and_revoked(visit, placement, javascript):
    at = timezone.now() + datetime.timedelta(days=2)
    TalkFactory(placement=placement, state="planned", held_on=None, planned_at=at)
    page = visit(placement.student, javascript=javascript)
    page.goto("/")
    page.get_by_text(placement.student.name).click()
    page.get_by_role("link", name="Mijn agenda").click()
    expect(page.get_by_role("link", name="Begeleidingsgesprek")).to_be_visible()
    page.get_by_role("button", name="Maak een agenda-adres").click()
    address = page.get_by_label("Jouw agenda-adres").input_value()
    path = address.removeprefix("http://testserver")
    events = icalendar.Calendar.from_ical(Client().get(path).content).walk("VEVENT")
    assert "Begeleidingsgesprek" in [str(one["summary"]) for one in events]
    page.get_by_role("button", name="Maak een nieuw adres").click()
    expect(page.get_by_label("Jouw agenda-adres")).not_to_have_value(address)
    assert Client().get(path).status_code == 404
    page.get_by_role("button", name="Trek het adres in").click()
    expect(page.get_by_role("button", name="Maak een agenda-adres")).to_be_visible()
    assert not Calendar.objects.filter(revoked_at=None).exists()
