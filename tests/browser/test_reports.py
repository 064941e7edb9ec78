"""Choosing the parts of a portfolio and their order, seeing them, and having them made."""

import pytest
from playwright.sync_api import expect

from portfolios.models import PortfolioStandard, Report
from portfolios.parts import PARTS
from tests.factories import LearningGoalFactory, MembershipFactory, PlacementFactory

pytestmark = pytest.mark.django_db(transaction=True)
JAVASCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])


def order(page):
    boxes = page.get_by_role("checkbox").all()
    return [box.get_attribute("value") for box in boxes]


@JAVASCRIPT
def test_parts_are_chosen_ordered_seen_and_made(visit, live_server, javascript):
    placement = PlacementFactory()
    LearningGoalFactory(placement=placement, text="Een groep begeleiden")
    page = visit(placement.student, javascript=javascript)
    page.goto(f"/stages/{placement.pk}/verslagen/")
    assert order(page) == list(PARTS)
    for name in PARTS.keys() - {"profile", "plan"}:
        page.locator(f"[name=deel][value={name}]").uncheck()
    page.get_by_role("button", name="Omhoog: leerplan").click()
    expect(page.get_by_text("“leerplan” staat nu op plaats 1.")).to_be_visible()
    assert order(page)[:2] == ["plan", "profile"]
    expect(page.locator("[name=deel]:checked")).to_have_count(2)
    if javascript:  # the button is where it was for who goes on with the keyboard
        expect(page.get_by_role("button", name="Omhoog: leerplan")).to_be_focused()
    page.get_by_role("button", name="Bekijk het voorbeeld").click()
    headings = page.locator(".paper h2")
    expect(headings.first).to_have_text("Leerplan")
    assert headings.all_text_contents() == ["Leerplan", "Wie en waar", "Kaders en lijsten"]
    page.get_by_role("link", name="Kies anders").click()
    expect(page.locator("[name=deel]:checked")).to_have_count(2)
    page.go_back()
    page.get_by_role("button", name="Maak het portfolio").click()
    expect(page.get_by_text("Onderdelen: leerplan, wie en waar")).to_be_visible()
    assert Report.objects.get().parts == "plan,profile"


@JAVASCRIPT
def test_a_coordinator_keeps_the_choice_for_a_cohort(visit, live_server, javascript):
    placement = PlacementFactory()
    programme = placement.cohort.programme
    page = visit(
        MembershipFactory(coordinator=True, programme=programme).user, javascript=javascript
    )
    page.goto(f"/stages/{placement.pk}/verslagen/")
    page.locator("[name=deel][value=coverage]").uncheck()
    page.get_by_text("Bewaar deze keuze voor").click()
    page.get_by_role("button", name="Bewaar als standaard").click()
    expect(page.get_by_text("begint elk portfolio nu met deze onderdelen")).to_be_visible()
    assert "coverage" not in PortfolioStandard.objects.get().parts
    expect(page.locator("[name=deel][value=coverage]")).not_to_be_checked()
    page.get_by_text("Bewaar deze keuze voor").click()
    page.get_by_role("button", name="Terug naar alle onderdelen").click()
    expect(page.get_by_text("weer met alle onderdelen")).to_be_visible()
    assert not PortfolioStandard.objects.exists()
