"""A supervisor plans on a phone, the student notes how it went, and the tutor sees who had none."""

import datetime
import re

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from competencies.models import Level
from ervaring.practice.models import Talk
from tests.browser.conftest import sign_in, with_password
from tests.browser.test_invitation import come_in, link_to
from tests.factories import (
    InstrumentFactory,
    NoticeFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
    TalkFactory,
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


def test_a_talk_is_planned_by_a_guest_and_noted_by_the_student(visit, complaints, placement):
    complaints.allow("422")  # a wrong code first, in `come_in`
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


def status(page):
    return page.locator("#talk-form").get_by_role("status")


def write(visit, placement, words):
    page = visit(placement.student)
    page.goto(f"/stages/{placement.pk}/gesprekken/vastleggen/")
    page.get_by_label("Waar ging het over").fill(words)
    return page


def until_stored(page, note):
    """The last words are sent a moment after they were typed."""
    for _time in range(50):
        if Talk.objects.get().note == note:
            return
        page.wait_for_timeout(100)
    pytest.fail("What was typed is not stored")


def test_a_note_is_saved_while_one_types(visit, placement):
    page = write(visit, placement, "Over grenzen.")
    expect(status(page)).to_contain_text("Opgeslagen om")
    talk = Talk.objects.get()
    expect(page).to_have_url(re.compile(rf"/gesprekken/{talk.pk}/$"))
    page.get_by_label("30 minuten").check()
    page.get_by_label("Waar ging het over").fill(NOTE)
    until_stored(page, NOTE)
    page.reload()
    expect(page.get_by_label("Waar ging het over")).to_have_value(NOTE)
    expect(page.get_by_label("30 minuten")).to_be_checked()
    assert [(one.note, one.minutes) for one in Talk.objects.all()] == [(NOTE, 30)]


def test_who_goes_back_goes_on_with_the_same_talk(visit, placement):
    page = write(visit, placement, "Over grenzen.")
    expect(status(page)).to_contain_text("Opgeslagen om")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.get_by_text("Het staat er.")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Waar ging het over")).to_have_value("Over grenzen.")
    page.get_by_label("Waar ging het over").fill(NOTE)
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.get_by_text(NOTE)).to_be_visible()
    assert [one.note for one in Talk.objects.all()] == [NOTE]


def test_two_who_write_at_once_overwrite_nothing(visit, complaints, placement):
    complaints.allow("409")
    supervisor = placement.supervisions.get().user
    talk = TalkFactory(placement=placement, supervisor=supervisor)
    page, other = visit(placement.student), visit(supervisor)
    for one in (page, other):
        one.goto(talk.get_absolute_url())
    other.get_by_label("Waar ging het over").fill("Van haar.")
    expect(status(other)).to_contain_text("Opgeslagen om")
    page.get_by_label("Waar ging het over").fill(NOTE)
    expect(status(page)).to_contain_text("Daar staat: “Van haar.”")
    expect(page.get_by_label("Waar ging het over")).to_have_value(NOTE)
    assert Talk.objects.get().note == "Van haar."
    page.get_by_role("button", name="Bewaar wat hier staat").click()
    expect(page.get_by_text("Het staat er.")).to_be_visible()
    assert Talk.objects.get().note == NOTE


def test_who_is_signed_out_loses_nothing(visit, complaints, placement):
    complaints.allow("401")
    with_password(placement.student)
    page = visit(placement.student)
    page.goto(f"/stages/{placement.pk}/gesprekken/vastleggen/")
    Session.objects.all().delete()
    page.get_by_label("Waar ging het over").fill(NOTE)
    expect(status(page)).to_contain_text("Je bent uitgelogd")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Log in in een nieuw tabblad").click()
    sign_in(opened.value, placement.student)
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Dag")
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(status(page)).to_contain_text("Opgeslagen om")
    assert Talk.objects.get().note == NOTE


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_all_that_is_planned_is_called_off(visit, placement, javascript):
    for number in (3, 10, 17):
        moment = timezone.now() + datetime.timedelta(days=number)
        TalkFactory(placement=placement, state="planned", held_on=None, planned_at=moment)
    page = visit(placement.student, javascript=javascript)
    page.goto(f"/stages/{placement.pk}/begeleiding/")
    page.get_by_role("link", name="Zeg alle 3 gesprekken af").click()
    page.get_by_role("button", name="Deze 3 gesprekken gaan niet door").click()
    expect(page.get_by_text("Er staat nu dat 3 gesprekken niet doorgaan.")).to_be_visible()
    assert [one.state for one in Talk.objects.all()] == ["called_off"] * 3


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
