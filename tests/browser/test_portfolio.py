"""A student writes in the portfolio on a phone, with and without JavaScript, and loses nothing."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from portfolios.models import Entry
from tests.browser.conftest import sign_in, with_password
from tests.browser.states_of_portfolio import tension
from tests.factories import EntryFactory, PlacementFactory

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Ze zei dat ik niet schrok. Dat bleef hangen."
OTHER = "Dit schreef ik in het andere tabblad."


@pytest.fixture
def placement(live_server):
    placement = PlacementFactory()
    with_password(placement.student)
    return placement


@pytest.fixture
def entry(placement):
    return EntryFactory(placement=placement, title="", texts={})


def status(page):
    return page.locator(".writing").get_by_role("status")


def stored():
    return Entry.objects.get().texts


def until_stored(page, situation):
    """The last words are sent a moment after they were typed."""
    for _time in range(50):
        if stored().get("situation") == situation:
            return
        page.wait_for_timeout(100)
    pytest.fail("What was typed is not stored")


def write(visit, entry, **options):
    page = visit(entry.placement.student, **options)
    page.goto(f"/stukken/{entry.pk}/schrijven/")
    return page


def test_from_home_to_a_stored_entry_and_back(visit, placement):
    tension()
    page = visit(placement.student)
    page.goto("/")
    page.get_by_role("link", name="Mijn portfolio").click()
    page.get_by_role("link", name="Schrijf je eerste stuk").click()
    page.get_by_role("button", name="Kritische beroepssituatie").click()
    expect(page.get_by_text("Alleen jij leest dit stuk.")).to_be_visible()
    page.get_by_label("Nabij en ver").check()
    expect(page.get_by_text("Vragen die je op weg helpen")).to_be_visible()
    page.get_by_text("Vragen die je op weg helpen").click()
    page.get_by_label("Titel").fill("Na de wandeling")
    page.get_by_label("Wat gebeurde er?").press_sequentially(WORDS)
    expect(status(page)).to_contain_text("Opgeslagen om")
    # What was opened to read stays open while one writes, and the focus where it was.
    expect(page.locator("details[open] li")).to_be_visible()
    expect(page.get_by_label("Wat gebeurde er?")).to_be_focused()
    until_stored(page, WORDS)
    page.reload()
    expect(page.get_by_label("Wat gebeurde er?")).to_have_value(WORDS)
    expect(page.get_by_label("Nabij en ver")).to_be_checked()
    page.get_by_role("button", name="Bewaar en bekijk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Na de wandeling")
    page.get_by_role("link", name="Alle stukken").click()
    page.get_by_label("Zoek in de stukken").press_sequentially("schrok")
    expect(page.locator("mark")).to_have_text("schrok")
    page.get_by_role("link", name="Na de wandeling").click()
    page.go_back()
    # What one looks for says something about oneself: it stays out of the history of the browser.
    expect(page.get_by_role("link", name="Na de wandeling")).to_be_visible()
    assert "schrok" not in page.url
    assert page.evaluate("localStorage.length") == 0
    # Beside the address of the page, nothing that was written.
    assert "hangen" not in page.evaluate("JSON.stringify({...sessionStorage})")


def test_the_same_without_javascript(visit, placement, complaints):
    complaints.allow("422")
    page = visit(placement.student, javascript=False)
    page.goto("/")
    page.get_by_role("link", name="Schrijf een stuk").click()
    page.get_by_role("button", name="Intervisie").click()
    page.get_by_label("Hoeveel uur?").fill("een paar")
    page.get_by_label("Wat deed je?").fill(WORDS)
    page.get_by_role("button", name="Bewaar en bekijk").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf een getal")
    assert stored() == {"what": WORDS}
    page.get_by_label("Hoeveel uur?").fill("1,5")
    page.get_by_label("Titel").fill("Met de groep")
    page.get_by_label("Titel").press("Enter")
    expect(page.get_by_label("Hoeveel uur?")).to_have_value("1,50")
    page.get_by_role("button", name="Bewaar en bekijk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Met de groep")
    page.get_by_role("link", name="Alle stukken").click()
    page.get_by_label("Soort").select_option("log")
    page.get_by_role("search").get_by_role("button", name="Zoek").click()
    page.get_by_role("link", name="Met de groep").click()
    page.get_by_role("link", name="Verwijder dit stuk").click()
    page.get_by_role("button", name="Verwijder dit stuk").click()
    expect(page.get_by_text("Het stuk is weg")).to_be_visible()
    assert not Entry.objects.exists()


def test_two_tabs_that_disagree_are_told_so(visit, entry, complaints):
    complaints.allow("409")
    first = write(visit, entry)
    second = first.context.new_page()
    second.goto(first.url)
    first.get_by_label("Situatie").fill(OTHER)
    expect(status(first)).to_contain_text("Opgeslagen om")
    second.get_by_label("Situatie").fill(WORDS)
    expect(status(second)).to_contain_text(OTHER)
    expect(second.get_by_label("Situatie")).to_have_value(WORDS)
    assert stored() == {"situation": OTHER}
    second.get_by_role("button", name="Bewaar wat hier staat").click()
    expect(status(second)).to_contain_text("Opgeslagen om")
    expect(second.get_by_label("Situatie")).to_have_value(WORDS)
    assert stored() == {"situation": WORDS}
    first.get_by_label("Taak").fill("Nog iets.")
    expect(status(first)).to_contain_text(WORDS)
    first.get_by_role("link", name="Neem het andere over").click()
    expect(first.get_by_label("Situatie")).to_have_value(WORDS)


def test_without_a_connection_it_is_saved_later(visit, entry, complaints):
    complaints.allow("ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)")
    page = write(visit, entry)
    page.context.set_offline(True)
    page.get_by_label("Situatie").fill(WORDS)
    expect(status(page)).to_contain_text("er is geen verbinding")
    page.context.set_offline(False)
    expect(status(page)).to_contain_text("Opgeslagen om")
    expect(status(page)).not_to_contain_text("geen verbinding")
    assert stored() == {"situation": WORDS}


def test_after_signing_in_again_elsewhere_it_is_saved(visit, entry, complaints):
    complaints.allow("401")
    page = write(visit, entry)
    Session.objects.all().delete()
    page.get_by_label("Situatie").fill(WORDS)
    expect(status(page)).to_contain_text("Je bent uitgelogd")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Log in in een nieuw tabblad").click()
    sign_in(opened.value, entry.placement.student)
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Dag")
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(status(page)).to_contain_text("Opgeslagen om")
    assert stored() == {"situation": WORDS}


def test_a_session_that_ended_without_javascript_loses_nothing(visit, entry, complaints):
    complaints.allow("401|403")
    page = write(visit, entry, javascript=False)
    page.get_by_label("Situatie").fill(WORDS)
    Session.objects.all().delete()
    page.get_by_role("button", name="Bewaar en bekijk").click()
    expect(page.locator("blockquote").first).to_contain_text(WORDS)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Log in (opent").click()
    sign_in(opened.value, entry.placement.student)
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Dag")
    page.get_by_role("button", name="Verstuur opnieuw").click()
    page.get_by_role("button", name="Verstuur opnieuw").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert stored() == {"situation": WORDS}
