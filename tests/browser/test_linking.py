"""Linking an entry and choosing it as evidence, with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from assessments.models import Answer
from portfolios.models import Evidence, Link
from tests.factories import EntryFactory, ItemFactory, RoundFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def answer(live_server):
    found = Answer.objects.filter(assessment__round=RoundFactory(), assessment__role="student")
    return found.select_related("assessment__round__placement__student").first()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_statement_is_found_linked_and_taken_off(visit, answer, javascript):
    placement = answer.assessment.round.placement
    entry = EntryFactory(placement=placement)
    item = ItemFactory(text="Biedt hoop en vertrouwen")
    page = visit(placement.student, javascript=javascript)
    page.goto(entry.get_absolute_url())
    page.get_by_role("link", name="Kies waar dit over gaat").click()
    page.get_by_label("Een woord, een deel van een woord").press_sequentially("vertrou")
    if not javascript:
        page.get_by_role("button", name="Zoek", exact=True).click()
    page.locator("#found").get_by_role("button", name="Koppel").click()
    expect(page.get_by_role("button", name="Maak los")).to_have_count(1)
    assert Link.objects.get().item == item
    page.get_by_role("button", name="Maak los").click()
    expect(page.get_by_text("Nog nergens aan gekoppeld.")).to_be_visible()
    assert not Link.objects.exists()


@pytest.mark.parametrize("javascript", [True, False])
def test_evidence_is_chosen_from_the_list(visit, answer, javascript):
    placement = answer.assessment.round.placement
    EntryFactory(placement=placement, title="Een wandeling")
    talk = EntryFactory(placement=placement, title="Het gesprek")
    page = visit(placement.student, javascript=javascript)
    page.goto(f"/lijsten/{answer.assessment_id}/stap/1/")
    page.locator("textarea").first.fill("Zo was het.")
    page.get_by_role("button", name="Kies bewijs uit je portfolio").first.click()
    page.get_by_label("Zoek in je stukken").press_sequentially("gesp")
    if not javascript:
        page.get_by_role("button", name="Zoek", exact=True).click()
    expect(page.get_by_label("Een wandeling")).to_have_count(0)
    page.get_by_label("Het gesprek").check()
    page.get_by_role("button", name="Bewaar deze keuze").click()
    expect(page.get_by_text("1 stuk gekozen als bewijs")).to_be_visible()
    expect(page.locator("textarea").first).to_have_value("Zo was het.")
    assert Evidence.objects.get().entry == talk
