"""The organisation says by a link what can be learned; the student says the same; both beside."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import ScalePoint
from ervaring.accounts.tasks import send_mail
from ervaring.practice.actions import asking
from ervaring.practice.models import CheckAnswer, WorkplaceCheck
from tests.browser.conftest import press
from tests.factories import MembershipFactory, PlacementFactory, RoundFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

CONDITION = "Als er iemand van het team meegaat."
WORDS = "Bij ons draait het om het gesprek."


@pytest.fixture
def placement(live_server, reference, settings):
    settings.SITE_URL = live_server.url
    return PlacementFactory(student__name="Noor Bakker", workplace__name="Inloop")


@pytest.fixture
def coordinator(placement):
    return MembershipFactory(coordinator=True, programme=placement.cohort.programme).user


def last_mail(pattern):
    send_mail.call()
    return re.search(pattern, mail.outbox[-1].body)[1]


def come_in(page, link):
    page.goto(link)
    page.get_by_role("button", name="Stuur mij de code").click()
    code = page.get_by_label("Code")
    expect(code).to_be_visible()
    code.fill(last_mail(r"\n([A-Z0-9]{4}-?[A-Z0-9]{4})\n"))
    page.get_by_role("button", name="Kom binnen").click()


def block(page, code):
    """What the page asks about one statement."""
    return page.locator(".answer").filter(has=page.locator(".code").get_by_text(code, exact=True))


def choose(page, code, word):
    block(page, code).locator(".choice-word").get_by_text(word, exact=True).click()


def go_on(page):
    press(page, re.compile("^Bewaar en"))


def said(code):
    row = CheckAnswer.objects.select_related("point").get(item__code=code)
    return row.point and row.point.word, row.comment


def test_the_organisation_fills_in_by_a_link(visit, complaints, placement, coordinator):
    complaints.allow("422")
    page = visit(coordinator)
    page.goto(reverse("practice:workplace", args=[placement.workplace_id]))
    page.get_by_label("E-mailadres").fill("karin@zorg.example")
    page.get_by_label("Naam").fill("Karin Smit")
    page.get_by_role("button", name="Vraag deze persoon").click()
    expect(page.get_by_role("status").first).to_contain_text("Karin Smit krijgt een mail")
    link = last_mail(r"(http\S+/uitnodiging/\S+)")

    page = visit()
    come_in(page, link)
    page.get_by_role("link", name="Begin").click()
    page.get_by_text("organisaties voor jeugdzorg").click()
    expect(page.get_by_text("Bewaard", exact=True)).to_be_visible()
    expect(page.locator("#progress")).to_contain_text("1 van 58")
    go_on(page)
    choose(page, "PL-P1", "Ja")
    go_on(page)
    choose(page, "PL-T1", "Misschien, onder voorwaarden")
    expect(page.get_by_text("Zonder die toelichting kun je niet inleveren")).to_be_visible()
    page.goto(page.url.replace("deel/3", "inleveren"))
    page.get_by_role("button", name="Lever in met").click()
    expect(page.get_by_role("alert")).to_contain_text("Eerst nog een toelichting")
    page.get_by_role("alert").get_by_role("link").click()
    block(page, "PL-T1").get_by_role("textbox").fill(CONDITION)
    expect(page.get_by_text("Zonder die toelichting kun je niet inleveren")).to_have_count(0)
    page.reload()
    expect(block(page, "PL-T1").get_by_role("textbox")).to_have_value(CONDITION)
    expect(block(page, "PL-T1").get_by_role("radio", name="Misschien")).to_be_checked()

    plain = visit(javascript=False)
    come_in(plain, link)
    plain.get_by_role("link", name="Contact maken en communiceren").click()
    choose(plain, "C1", "Kan")
    block(plain, "C1").get_by_role("textbox").fill(WORDS)
    plain.get_by_role("button", name="Geef wat nog leeg is hetzelfde antwoord").click()
    expect(block(plain, "C1.7").get_by_role("radio", name="Kan", exact=True)).to_be_checked()
    choose(plain, "C1.2", "Kan niet")
    go_on(plain)
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Inzetten eigen ervaringen")
    assert (said("C1"), said("C1.2"), said("C1.3")) == (
        ("kan", WORDS),
        ("kan niet", ""),
        ("kan", ""),
    )

    page.goto(page.url.split("#")[0].replace("deel/3", "inleveren"))
    page.get_by_role("button", name="Lever in met").click()
    expect(page.get_by_role("status").first).to_contain_text("Bedankt voor het invullen")
    expect(page.get_by_text(CONDITION)).to_be_visible()
    expect(page.get_by_text("Dit lezen de coördinatoren en beheerders")).to_be_visible()
    assert WorkplaceCheck.objects.latest().get().author.name == "Karin Smit"


def organisation_said(placement, coordinator, code, comment):
    asked = asking.ask(
        workplace=placement.workplace, user=UserFactory(name="Karin Smit"), by=coordinator
    )
    row = asked.answers.get(item__code=code)
    point = ScalePoint.objects.get(scale__code="kan-hier", code="kan")
    row.save_given(version=0, point_id=point.pk, comment=comment)
    asked.submit()


def test_the_student_says_the_same_and_reads_the_difference(visit, placement, coordinator):
    organisation_said(placement, coordinator, "C1", WORDS)
    RoundFactory(placement=placement, kind="interim")
    page = visit(placement.student)
    page.goto("/")
    page.locator(".todo").filter(has_text="wat vind jij van je stageplek").get_by_role(
        "link"
    ).click()
    expect(page.get_by_text("Je praktijkbegeleider werkt zelf op deze plek")).to_be_visible()
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name="Contact maken en communiceren").click()
    choose(page, "C1", "Kan niet")
    expect(block(page, "C1").get_by_role("status")).to_contain_text("Opgeslagen om")
    page.get_by_role("link", name="Inleveren").click()
    page.get_by_role("button", name="Lever in met").click()
    page.get_by_role("link", name="Leg de checks naast elkaar").click()
    first = page.locator(".compare").first
    expect(first).to_contain_text("Jij zegt: kan niet. De organisatie zegt: kan.")
    expect(first).to_contain_text(WORDS)
    expect(first.locator(".scale .is-student")).to_have_count(1)
    expect(first.locator(".scale .is-other")).to_have_count(1)
    expect(page.get_by_role("heading", name="1 verschil")).to_be_visible()

    page = visit(coordinator)
    page.goto(reverse("practice:placement_check", args=[placement.pk]))
    expect(page.locator(".compare").first).to_contain_text("De student zegt: kan niet.")
