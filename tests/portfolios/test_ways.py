"""Ways through the portfolio: every part has the same tabs, every page the same way back."""

import re

import pytest
from django.urls import reverse

from tests.factories import LearningGoalFactory, MembershipFactory, PlacementFactory

pytestmark = pytest.mark.django_db

PARTS = {
    "entries": "Stukken",
    "coverage": "Dekking",
    "goals": "Leerplan",
    "feedback": "Feedback",
    "reports": "PDF en verslagen",
}
UNDER = {"goal_new": "goals", "feedback_ask": "feedback"}
UNDER_GOAL = ["goal_edit", "goal_close", "goal_step_new", "goal_about", "goal_evidence"]


@pytest.fixture
def placement():
    return PlacementFactory()


@pytest.fixture
def shown(as_user, placement):
    client = as_user(placement.student)

    def shown(name, pk):
        response = client.get(reverse(f"portfolios:{name}", args=[pk]))
        assert response.status_code == 200
        return response.content.decode()

    return shown


def crumbs(page):
    nav = re.search(r'<nav class="breadcrumbs".*?</nav>', page, re.S)[0]
    return re.findall(r'href="([^"]*)"', nav)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_stands_in_the_tabs_and_leads_back(shown, placement, part):
    page = shown(part, placement.pk)
    tabs = re.search(r'<nav class="tabs" id="portfolio-tabs".*?</nav>', page, re.S)[0]
    assert re.findall(r'aria-current="page">([^<]*)<', tabs) == [PARTS[part]]
    assert re.findall(r">([^<]+)</a>", tabs) == list(PARTS.values())
    hub = reverse("portfolios:entries", args=[placement.pk])
    assert (hub in crumbs(page)) == (part != "entries")


@pytest.mark.parametrize("name", UNDER)
def test_a_page_leads_back_to_its_part(shown, placement, name):
    part = reverse(f"portfolios:{UNDER[name]}", args=[placement.pk])
    assert crumbs(shown(name, placement.pk))[-1] == part


@pytest.mark.parametrize("name", UNDER_GOAL)
def test_a_page_of_a_goal_leads_back_to_the_plan(shown, placement, name):
    goal = LearningGoalFactory(placement=placement)
    assert crumbs(shown(name, goal.pk))[-1] == reverse("portfolios:goals", args=[placement.pk])


def test_a_placement_leads_to_the_portfolio_once(as_user, placement):
    page = as_user(placement.student).get(reverse("assessments:placement", args=[placement.pk]))
    hub = reverse("portfolios:entries", args=[placement.pk])
    assert page.content.decode().count(f'href="{hub}"') == 1
    assert reverse("portfolios:reports", args=[placement.pk]) not in page.content.decode()


def test_only_who_guides_is_promised_a_say_in_the_plan(as_user, placement):
    coordinator = MembershipFactory(coordinator=True, programme=placement.cohort.programme).user
    plan = reverse("portfolios:goals", args=[placement.pk])
    promise = "kun je hier zeggen of je akkoord bent"
    guides = placement.supervisions.get().user
    for user, promised in ((guides, True), (coordinator, False)):
        page = as_user(user).get(plan).content.decode()
        assert "werkt nog aan dit plan" in page
        assert (promise in page) == promised
