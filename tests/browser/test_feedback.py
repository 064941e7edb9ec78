"""A phone scans a card; a teammate follows a link. With and without JavaScript."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from ervaring.accounts.tasks import send_mail
from portfolios.models import FeedbackAnswer, FeedbackCard, FeedbackRequest
from tests.factories import (
    FeedbackAnswerFactory,
    FeedbackCardFactory,
    FeedbackSheetFactory,
    PlacementFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
JAVASCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])


@pytest.fixture
def placement(live_server, settings):
    settings.SITE_URL = live_server.url
    return PlacementFactory(student__name="Noor Bakker")


@JAVASCRIPT
def test_three_clients_scan_a_card_and_the_student_reads_it(
    visit, complaints, placement, javascript
):
    complaints.allow("404|409")
    sheet = FeedbackSheetFactory(placement=placement)
    for _number in range(2):
        FeedbackAnswerFactory(placement=placement, shown=False)
    card = FeedbackCardFactory(sheet=sheet)
    phone = visit(javascript=javascript, has_touch=True, is_mobile=True)
    phone.goto(card.address)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Hoe werkt Noor met jou?")
    for row in phone.locator(".choice").all():
        assert row.bounding_box()["height"] >= 44
    other = phone.context.new_page()
    other.goto(card.address)
    phone.get_by_role("group", name="Luistert Noor goed naar jou?").get_by_text("Een beetje").tap()
    phone.get_by_label("Wil je nog iets zeggen?").fill("Hij vraagt door.")
    phone.get_by_role("button", name="Verstuur").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dank je wel")
    other.get_by_text("Fijn", exact=True).tap()
    other.get_by_role("button", name="Verstuur").tap()
    expect(other.get_by_role("heading", level=1)).to_have_text("Deze kaart is al gebruikt")
    phone.goto(card.address)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Deze kaart werkt niet")
    assert "sessionid" not in {one["name"] for one in phone.context.cookies()}
    assert FeedbackCard.objects.get().used
    assert FeedbackAnswer.objects.filter(shown=True).count() == 3
    page = visit(placement.student, javascript=javascript)
    page.goto(f"/stages/{placement.pk}/feedback/")
    expect(page.get_by_text("Hij vraagt door.")).to_be_visible()
    page.get_by_role("button", name="Bewaar dit als stuk").click()
    expect(page.get_by_role("status")).to_contain_text("Bewaard als stuk")


def last_mail():
    send_mail.call()
    return mail.outbox[-1].body


@JAVASCRIPT
def test_a_teammate_is_asked_answers_and_is_read(visit, placement, javascript):
    page = visit(placement.student, javascript=javascript)
    page.goto(f"/stages/{placement.pk}/feedback/")
    page.get_by_role("link", name="Vraag een collega").click()
    page.get_by_label("Naam van je collega").fill("Bas Timmer")
    page.get_by_label("E-mailadres van je collega").fill("bas@zorg.example")
    page.get_by_role("button", name="Stuur de vraag").click()
    expect(page.get_by_role("status")).to_contain_text("gestuurd naar Bas Timmer")
    phone = visit(javascript=javascript)
    phone.goto(re.search(r"http\S+", last_mail())[0])
    assert "k=" not in phone.url
    phone.get_by_role("button", name="Stuur mij de code").click()
    code = re.search(r"\n([A-Z0-9]{4}-?[A-Z0-9]{4})\n", last_mail())[1]
    phone.get_by_label("Code").fill(code)
    phone.get_by_role("button", name="Kom binnen").click()
    phone.get_by_text("Dat zie ik vaak").or_(phone.get_by_text("dat zie ik vaak")).first.click()
    phone.get_by_label("Wat doet Noor goed?").fill("Noor bleef rustig.")
    phone.get_by_role("button", name="Verstuur").click()
    expect(phone.get_by_role("status")).to_contain_text("Verstuurd")
    assert FeedbackRequest.objects.get().answered_at
    page.reload()
    page.get_by_role("link", name="Bas Timmer").click()
    expect(page.get_by_text("Noor bleef rustig.")).to_be_visible()
