"""A coordinator puts a list of students in, on a phone: refused, mended, applied, and again."""

import pytest
from playwright.sync_api import expect

from ervaring.people.models import Roster
from ervaring.people.tasks import handle_roster
from ervaring.placements.models import Placement
from tests.factories import CohortFactory
from tests.people.rosters import PLACED, coordinator_of, csv_of, row

pytestmark = pytest.mark.django_db(transaction=True)

WRONG = row(2, cohort="1999")
MENDED = row(2)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_roster_from_upload_to_applied(visit, javascript):
    cohort = CohortFactory(name="2026")
    page = visit(coordinator_of(cohort), javascript=javascript)
    page.goto("/")
    page.get_by_role("link", name="Deelnemerslijsten").click()

    upload(page, row(1, **PLACED), WRONG)
    expect(page.get_by_text("Zolang er regels geweigerd zijn")).to_be_visible()
    expect(lines(page)).to_have_count(1)
    expect(lines(page)).to_contain_text("Het cohort “1999” is er niet in deze opleiding.")
    page.get_by_role("link", name="Alles (2)").click()
    expect(lines(page)).to_have_count(2)
    expect(page.get_by_role("button", name="Voer deze lijst door")).to_have_count(0)

    page.get_by_role("link", name="Upload een nieuwe versie").click()
    upload(page, row(1, **PLACED), MENDED)
    expect(lines(page)).to_have_count(2)
    assert not Placement.objects.exists()
    page.get_by_role("button", name="Voer deze lijst door").click()
    expect(page.get_by_text("Alles gaat in een keer, of niets. Dat duurt")).to_be_visible()
    work()
    looked_again(page)
    expect(page.get_by_text("Doorgevoerd op")).to_be_visible()
    expect(page.get_by_text("Gemaakt", exact=True)).to_be_visible()
    assert Placement.objects.get().student.name == "Student 1"

    page.get_by_role("link", name="Alle deelnemerslijsten").click()
    upload(page, row(1, **PLACED), MENDED)
    expect(page.get_by_text("Alles staat al zo in Ervaring.")).to_be_visible()


def upload(page, *rows):
    """Choose a file and send it; a worker checks it, and the page shows what came of it."""
    file = {"name": "lijst.csv", "mimeType": "text/csv", "buffer": csv_of(*rows)}
    page.get_by_label("Deelnemerslijst").set_input_files(file)
    page.get_by_role("button", name="Upload en bekijk").click()
    expect(page.get_by_text("Er verandert nog niets.")).to_be_visible()
    work()
    looked_again(page)


def work():
    handle_roster.call(Roster.objects.latest("pk").pk)


def looked_again(page):
    """The page asks by itself whether the worker is ready, with a script and without."""
    expect(page.get_by_role("link", name="Kijk of het klaar is")).to_have_count(0)


def lines(page):
    return page.get_by_role("table").get_by_role("row").filter(has=page.get_by_role("rowheader"))
