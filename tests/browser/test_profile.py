"""A function profile from the first word to three who agree; the supervisor comes by a link."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from ervaring.accounts.tasks import send_mail
from ervaring.practice.models import FunctionProfile
from tests.browser.test_invitation import code_to
from tests.factories import (
    FunctionProfileFactory,
    ItemFactory,
    PlacementFactory,
    SupervisionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

PURPOSE = "Cliënten praten mee over hun eigen plan."
ROOM = "Zelf een groep beginnen."
NOTE = "Acht uur is te veel om mee te beginnen."


@pytest.fixture
def placement(live_server, settings):
    settings.SITE_URL = live_server.url
    ItemFactory(kind="possible_activity", text="Begeleidt een herstelgroep.")
    supervisor = UserFactory(name="Sam de Wit", email="sam@zorg.example")
    placement = PlacementFactory(student__name="Noor Bakker", supervisor=supervisor)
    tutor = UserFactory(name="Tineke Vos")
    SupervisionFactory(placement=placement, user=tutor, role="tutor")
    return placement


def who(placement, role):
    return placement.supervisions.get(role=role).user


def link_to(user):
    """The link in the last mail to somebody."""
    send_mail.call()
    letters = [one for one in mail.outbox if one.to == [user.email]]
    return re.search(r"\nhttp\S+", letters[-1].body)[0].strip()


def come_in(page, user):
    page.goto(link_to(user))
    page.get_by_role("button", name="Stuur mij de code").click()
    page.get_by_label("Code").fill(code_to(user))
    page.get_by_role("button", name="Kom binnen").click()


def begin(page, placement):
    page.goto(placement.get_absolute_url())
    page.get_by_role("link", name="Functieprofiel").click()
    page.get_by_role("button", name="Begin met schrijven").click()
    page.get_by_label("Wat voegt de ervaringsdeskundige toe").fill(PURPOSE)
    page.get_by_text("Begeleidt een herstelgroep.").click()
    page.get_by_label("Hoeveel uur per week?").fill("7,5")


def put(page, number):
    page.get_by_role("button", name="Bewaar en bekijk").click()
    page.get_by_role("button", name=f"Leg versie {number} voor").click()
    expect(page.get_by_role("status").first).to_contain_text("Het functieprofiel ligt voor")


def agree(page):
    page.get_by_role("button", name="Ik ben akkoord").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_from_draft_to_three_who_agree(visit, complaints, placement, javascript):
    complaints.allow("422")
    student = visit(placement.student, javascript=javascript)
    begin(student, placement)
    if javascript:
        expect(student.get_by_role("status").last).to_contain_text("Opgeslagen om")
    put(student, 1)
    agree(student)

    supervisor = visit(javascript=javascript)
    come_in(supervisor, who(placement, "supervisor"))
    expect(supervisor.get_by_text(PURPOSE)).to_be_visible()
    expect(supervisor.get_by_text("7,5 uur")).to_be_visible()
    supervisor.get_by_role("button", name="Nog niet akkoord").click()
    expect(supervisor.get_by_role("alert")).to_contain_text("wat er nog anders moet")
    supervisor.get_by_label("Wil je er iets bij zeggen?").fill(NOTE)
    supervisor.get_by_role("button", name="Nog niet akkoord").click()
    expect(supervisor.get_by_role("status").first).to_contain_text("nog niet akkoord")
    supervisor.get_by_role("button", name="Begin een nieuwe versie").click()
    supervisor.get_by_label("Hoeveel uur per week?").fill("4")
    put(supervisor, 2)
    expect(supervisor.locator("#profile-changes")).to_contain_text("Eerst: 7,5")
    agree(supervisor)

    tutor = visit(who(placement, "tutor"), javascript=javascript)
    tutor.goto("/")
    tutor.get_by_role("link", name="Lees het functieprofiel").click()
    expect(tutor.get_by_role("heading", level=1)).to_have_text("Functieprofiel, versie 2")
    agree(tutor)
    student.reload()
    agree(student)
    expect(student.get_by_role("status").first).to_contain_text("Alle drie zijn akkoord")
    expect(student.get_by_text("Versie 2 geldt sinds")).to_be_visible()
    standing = FunctionProfile.objects.get(number=2)
    assert standing.agreed_at
    student.goto(placement.get_absolute_url())
    expect(student.get_by_text("Versie 2 geldt. Alle drie zijn akkoord.")).to_be_visible()


def test_two_who_write_at_once(visit, complaints, placement):
    """In different fields both are stored; in the same one nothing is written over."""
    complaints.allow("409")
    draft = FunctionProfileFactory(placement=placement)
    page = f"/stages/{placement.pk}/functieprofiel/1/schrijven/"
    student, tutor = visit(placement.student), visit(who(placement, "tutor"))
    for one in (student, tutor):
        one.goto(page)
    tutor.get_by_label("Waar is ruimte").fill(ROOM)
    expect(tutor.get_by_text("Opgeslagen om")).to_be_visible()
    purpose = student.get_by_label("Wat voegt de ervaringsdeskundige toe")
    purpose.fill(PURPOSE)
    expect(student.get_by_text("Opgeslagen om")).to_be_visible()
    expect(student.get_by_text("Iemand anders schreef intussen bij")).to_be_visible()
    draft.refresh_from_db()
    assert (draft.purpose, draft.room) == (PURPOSE, ROOM)
    tutor.get_by_label("Wat voegt de ervaringsdeskundige toe").fill("Iets anders.")
    expect(tutor.get_by_text(f"Daar staat: “{PURPOSE}”")).to_be_visible()
    tutor.get_by_role("button", name="Bewaar wat hier staat").click()
    expect(tutor.get_by_role("status").first).to_contain_text("Bewaard.")
    draft.refresh_from_db()
    assert draft.purpose == "Iets anders."


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_draft_is_deleted_while_somebody_writes_in_it(visit, complaints, placement, javascript):
    complaints.allow("409")
    FunctionProfileFactory(placement=placement, purpose=PURPOSE)
    student = visit(placement.student, javascript=javascript)
    student.goto(f"/stages/{placement.pk}/functieprofiel/1/schrijven/")
    tutor = visit(who(placement, "tutor"), javascript=javascript)
    tutor.goto(f"/stages/{placement.pk}/functieprofiel/")
    tutor.get_by_role("link", name="Bekijk het en leg het voor").click()
    tutor.get_by_role("link", name="Verwijder dit concept").click()
    expect(tutor.get_by_text(PURPOSE)).to_be_visible()
    tutor.get_by_role("button", name="Verwijder dit concept").click()
    expect(tutor.get_by_role("status").first).to_contain_text("Het concept is verwijderd.")
    expect(tutor.get_by_role("button", name="Begin met schrijven")).to_be_visible()

    student.get_by_label("Waar is ruimte").fill(ROOM)
    if javascript:
        told = student.get_by_role("status").last
        expect(told).to_contain_text("Dit concept is intussen verwijderd.")
        expect(student.get_by_label("Waar is ruimte")).to_have_value(ROOM)
    student.get_by_role("button", name="Bewaar en bekijk").click()
    expect(student.get_by_text("Dit concept is intussen verwijderd.")).to_be_visible()
    expect(student.get_by_text(ROOM)).to_be_visible()
    student.get_by_role("link", name="Bekijk hoe het nu staat").click()
    expect(student.get_by_role("heading", name="Nog geen functieprofiel")).to_be_visible()
    assert FunctionProfile.objects.count() == 0
