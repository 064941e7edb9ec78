"""A student writes, links, shares and takes back; who guides sees exactly what is shared."""

import pytest
from playwright.sync_api import expect

from portfolios import tasks
from portfolios.models import Entry, Link, Report
from tests.browser.conftest import press
from tests.factories import (
    EntryFactory,
    ItemFactory,
    MembershipFactory,
    PlacementFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

TITLE, STORY = "Bij de deur", "Ik bleef staan en wachtte."
ABOUT = "de student laat ruimte"


@pytest.fixture
def placement(live_server):
    return PlacementFactory(supervisor=UserFactory(name="Bea Bos"), student__name="Samira Aziz")


@pytest.fixture
def item():
    return ItemFactory(code="LU-2.1", text=ABOUT)


@pytest.fixture
def entry(placement, item):
    made = EntryFactory(placement=placement, title=TITLE, texts={"situation": STORY})
    Link.objects.create(entry=made, item=item)
    return made


@pytest.fixture
def others(placement):
    """The supervisor and a coordinator; each opens a browser of their own."""
    programme = placement.cohort.programme
    coordinator = MembershipFactory(coordinator=True, programme=programme, user__name="Kas Kok")
    return {
        "supervisor": placement.supervisions.get().user,
        "programme": coordinator.user,
    }


@pytest.fixture
def seen(visit, placement, others):
    """seen(): who of the others reads it at this moment, in their list and on its page."""
    pages = {who: visit(user) for who, user in others.items()}

    def look():
        found, entry = set(), Entry.objects.get()
        for who, page in pages.items():
            page.goto(f"/stages/{placement.pk}/portfolio/")
            listed = page.get_by_role("link", name=TITLE).count()
            page.goto(entry.get_absolute_url())
            readable = page.get_by_text(STORY).count()
            about = page.get_by_role("link", name=ABOUT).count()
            assert listed == readable == about
            found |= {who} if readable else set()
        return found

    return look


def choose(page, entry, **switches):
    page.goto(entry.get_absolute_url())
    page.get_by_role("link", name="wie dit leest").click()
    for label, on in switches.items():
        page.get_by_label(LABELS[label], exact=False).set_checked(on)
    page.get_by_role("button", name="Bewaar wie dit leest").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


LABELS = {
    "supervisor": "Mijn begeleider op de werkplek",
    "programme": "Mijn opleiding",
    "paper": "Dit mag in mijn portfolio-PDF",
}


@pytest.mark.usefixtures("item")
@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_each_sees_exactly_what_is_shared(visit, complaints, placement, seen, javascript):
    complaints.allow("404")
    page = visit(placement.student, javascript=javascript)
    page.goto(f"/stages/{placement.pk}/portfolio/nieuw/")
    page.get_by_role("button", name="Reflectie").click()
    page.get_by_label("Titel").fill(TITLE)
    page.get_by_label("Situatie").fill(STORY)
    press(page, "Bewaar en bekijk")
    entry = Entry.objects.get()
    assert seen() == set()

    page.get_by_role("link", name="Kies waar dit over gaat").click()
    page.get_by_label("Een woord, een deel van een woord").fill("ruimt")
    page.get_by_role("button", name="Zoek", exact=True).click()
    page.locator("#found").get_by_role("button", name="Koppel").click()
    page.get_by_role("link", name="Klaar, naar het stuk").click()
    expect(page.get_by_role("link", name=ABOUT)).to_be_visible()
    expect(page.get_by_text("Alleen jij leest dit.")).to_be_visible()
    assert seen() == set()

    page.get_by_role("link", name="Zo ziet je begeleider dit").click()
    expect(page.get_by_text("je deelt dit nog niet")).to_be_visible()
    expect(page.get_by_text(STORY)).to_be_visible()
    assert seen() == set()

    choose(page, entry, supervisor=True)
    expect(page.get_by_role("status")).to_contain_text("Vanaf nu leest mee: Bea Bos")
    assert seen() == {"supervisor"}

    choose(page, entry, supervisor=True, programme=True)
    expect(page.get_by_role("status")).to_contain_text("Vanaf nu leest mee: Kas Kok")
    assert seen() == {"supervisor", "programme"}

    choose(page, entry, supervisor=False)
    expect(page.get_by_role("status")).to_contain_text("Leest niet meer mee: Bea Bos")
    assert seen() == {"programme"}

    page.get_by_role("link", name="Verander wie dit leest").click()
    page.get_by_role("button", name="Neem terug: alleen ik lees dit nog").click()
    expect(page.get_by_role("status")).to_contain_text("Leest niet meer mee: Kas Kok")
    assert seen() == set()

    page.get_by_text("Wie las dit, en wanneer").click()
    expect(page.get_by_text("Bea Bos (praktijkbegeleider), op")).to_be_visible()
    page.goto("/gelezen/")
    expect(page.get_by_text("Kas Kok (opleidingscoördinator) las")).to_have_count(2)


def test_the_form_points_and_the_student_decides(visit, complaints, entry, seen):
    complaints.allow("404")
    Entry.objects.update(**Entry.sealed(entry.pk, texts={"situation": f"{STORY} Met Joost Bol."}))
    page = visit(entry.placement.student)
    page.goto(f"/stukken/{entry.pk}/delen/")
    expect(page.locator("mark")).to_have_text("Met Joost Bol")
    choose(page, entry, programme=True)
    assert seen() == {"programme"}


def test_a_portfolio_is_given_out_as_long_as_all_of_it_is_shared(visit, complaints, entry, others):
    complaints.allow("410")
    student, reader = visit(entry.placement.student), visit(others["supervisor"])
    reports = f"/stages/{entry.placement_id}/verslagen/"
    reader.goto(reports)
    expect(reader.get_by_text("Er gaan nog geen stukken mee")).to_be_visible()
    choose(student, entry, supervisor=True, paper=True)
    reader.goto(reports)
    reader.get_by_text("Er gaat 1 stuk mee").click()
    expect(reader.get_by_role("link", name="Reflectie van")).to_be_visible()
    report = ReportFactory(placement=entry.placement, requested_by=others["supervisor"])
    tasks.render_report.call(report.pk)
    assert Report.objects.get().state == "ready"
    reader.goto(report.get_absolute_url())
    expect(reader.get_by_role("link", name="Download de PDF")).to_be_visible()
    student.goto(f"/stukken/{entry.pk}/delen/")
    student.get_by_role("button", name="Neem terug").click()
    expect(student.get_by_text("Een portfolio-PDF van een ander")).to_be_visible()
    reader.get_by_role("link", name="Download de PDF").click()
    expect(reader.get_by_text("niet meer met je deelt")).to_be_visible()
    reader.get_by_role("button", name="Maak opnieuw").click()
    expect(reader.get_by_text("Wordt gemaakt")).to_be_visible()
