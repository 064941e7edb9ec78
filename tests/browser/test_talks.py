"""A supervisor plans on a phone, the student notes how it went, and the tutor sees who had none."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from competencies.models import Level
from ervaring.practice.models import Talk
from tests.browser.test_invitation import come_in, link_to
from tests.factories import (
    InstrumentFactory,
    NoticeFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

NOTE = "Over grenzen. Na elke groep neem ik een kwartier rust."


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


@pytest.fixture
def placement(live_server, settings, transactional_reference):
    settings.SITE_URL = live_server.url
    return PlacementFactory(
        cohort__programme__level=Level.objects.get(number=4),
        student__name="Noor Bakker",
        supervisor=UserFactory(name="Sam de Wit", email="sam@zorg.example"),
        starts_on=day(-30),
        ends_on=day(60),
    )


@pytest.fixture
def transactional_reference(transactional_db):
    call_command("load_reference", verbosity=0)


def test_a_talk_is_planned_by_a_guest_and_noted_by_the_student(visit, placement):
    supervisor = placement.supervisions.get().user
    round = RoundFactory(placement=placement, instrument=InstrumentFactory(questions=[1]))
    NoticeFactory(round=round, user=supervisor)
    page = visit()
    page.goto(link_to(supervisor))
    come_in(page, supervisor)
    page.goto(f"/stages/{placement.pk}/")
    page.get_by_role("link", name="Begeleiding").click()
    page.get_by_role("link", name="Plan een gesprek").click()
    page.get_by_label("Welke dag?").fill(str(day(0)))
    page.get_by_label("Hoe laat?").fill("00:00")
    page.get_by_label("Elke week").check()
    page.get_by_role("button", name="Plan het gesprek").click()
    expect(page.get_by_text("9 gesprekken gepland.")).to_be_visible()

    own = visit(placement.student)
    own.goto("/")
    own.get_by_role("button", name="Ja").click()
    expect(own.get_by_text("jij en Sam de Wit")).to_be_visible()
    own.get_by_label("30 minuten").check()
    own.get_by_label("Waar ging het over").fill(NOTE)
    own.get_by_role("button", name="Bewaar").click()
    expect(own.get_by_text(NOTE)).to_be_visible()
    talk = Talk.objects.held().get()
    assert (talk.held_on, talk.minutes, talk.note) == (day(0), 30, NOTE)

    page.reload()
    expect(page.get_by_text(NOTE)).to_be_visible()
    tutor = SupervisionFactory(placement=placement, role="tutor").user
    seen = visit(tutor)
    seen.goto(f"/stages/{placement.pk}/begeleiding/")
    expect(seen.get_by_text("30 minuten")).to_be_visible()
    expect(seen.get_by_text(NOTE)).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_the_tutor_sees_three_weeks_and_writes_how_it_is_met(visit, placement, javascript):
    tutor = SupervisionFactory(placement=placement, role="tutor").user
    placement.supervisions.filter(role="supervisor").update(level=Level.objects.get(number=3))
    page = visit(tutor, javascript=javascript)
    page.goto("/")
    page.get_by_role("link", name="Bekijk de gesprekken").click()
    expect(page.get_by_text("4 weken")).to_be_visible()
    page.get_by_role("link", name="Noor Bakker").click()
    expect(page.get_by_text("Let op: PL-B1.")).to_be_visible()
    expect(page.get_by_text("Er was 4 weken lang geen gesprek.").first).to_be_visible()
    page.get_by_role("link", name="Schrijf op hoe jullie dit oplossen").first.click()
    page.get_by_label("Hoe lossen jullie dit op?").fill("Ria van niveau 5 praat elke maand mee.")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Ria van niveau 5 praat elke maand mee.")).to_be_visible()
    expect(page.get_by_text("Let op: PL-B1.")).to_have_count(0)
