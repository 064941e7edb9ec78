"""What can be learned here, and finding a place where it can; with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from competencies.models import Framework
from portfolios.models import LearningGoal
from tests.factories import MembershipFactory, PlacementFactory, WorkplaceFactory
from tests.practice.said import says

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def placement(live_server, reference):
    """A student at a place where PPO-2 cannot be learned; elsewhere it can."""
    placement = PlacementFactory(workplace__name="Team Noord", student__name="Noor Aalders")
    programme = placement.cohort.programme
    programme.frameworks.add(Framework.objects.get(code="leerplan-2022"))
    says(placement.workplace, {"C2": 1, "C3": 3})
    for name, said in [("Team Oost", 2), ("Team Zuid", 3)]:
        place = WorkplaceFactory(name=name, organisation=placement.workplace.organisation)
        says(place, {"C2": said, "C3": 3})
    return placement


@pytest.mark.parametrize("javascript", [True, False])
def test_a_gap_becomes_a_goal(visit, placement, javascript):
    page = visit(placement.student, javascript=javascript)
    page.goto(placement.get_absolute_url())
    page.get_by_role("link", name="Wat kan ik hier leren").click()
    row = page.get_by_role("listitem").filter(has_text="PPO-2").filter(has_text="Kan hier niet")
    row.get_by_text("Waarom?").click()
    expect(row.get_by_text("C2 Inzetten eigen ervaringen")).to_be_visible()
    row.get_by_role("button", name="Zet in het leerplan").click()
    page.get_by_label("Wat wil je leren?", exact=True).fill(
        "Mijn verhaal leren kennen, met de herstelgroep."
    )
    page.get_by_role("button", name="Bewaar het leerdoel").click()
    page.goto(f"/stages/{placement.pk}/hier-leren/")
    expect(page.get_by_role("link", name="Mijn verhaal leren kennen")).to_be_visible()
    assert LearningGoal.objects.get().links.get().item.code.startswith("PPO-2.")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_coordinator_finds_a_place_and_compares(visit, placement, javascript):
    programme = placement.cohort.programme
    page = visit(
        MembershipFactory(coordinator=True, programme=programme).user, javascript=javascript
    )
    page.goto("/")
    page.get_by_role("link", name="Praktijkleerplekken").click()
    places = page.get_by_role("table").get_by_role("rowheader")
    expect(places).to_contain_text(["Team Noord", "Team Oost", "Team Zuid"])
    page.get_by_text("1 student").click()
    page.get_by_role("link", name="Zoek een andere plek voor Noor Aalders").click()
    expect(places).to_contain_text(["Team Zuid", "Team Oost", "Team Noord"])
    page.get_by_text("Kies anders").click()
    page.get_by_label("KT3-1").check()
    page.get_by_role("button", name="Zoek plekken waar dit kan").click()
    expect(page.get_by_text("van de 5 kunnen").first).to_have_text("5 van de 5 kunnen hier")
    page.get_by_label("Zet Team Zuid ernaast").check()
    page.get_by_label("Zet Team Noord ernaast").check()
    page.get_by_role("button", name="Zet de aangevinkte plekken naast elkaar").click()
    row = page.locator("tr").filter(has_text="PPO-2")
    expect(row.get_by_role("cell")).to_have_text(["kan niet", "kan"])
    page.get_by_role("link", name="Terug naar alle plekken").click()
    expect(page.get_by_text("5 van de 5 kunnen hier")).to_be_visible()
