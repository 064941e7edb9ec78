"""The pages on which a list is made and published, in their states, for test_accessibility.py."""

from playwright.sync_api import expect

from assessments.models import Instrument
from tests.factories import FrameworkFactory, InstrumentFactory, MembershipFactory

PHRASE = "Ik merk het aan de stilte daarna, en aan wat iemand dan toch nog vertelt. "


def at_instrument(visit, page="", **fields):
    """A page of a list of the programme, by its coordinator."""
    membership = MembershipFactory(coordinator=True)
    made = InstrumentFactory(
        programme=membership.programme,
        introduction=PHRASE,
        **({"status": "draft", "title": "Herstelondersteunende samenwerking"} | fields),
    )
    made.sections.update(introduction=PHRASE)
    page = page.format(section=made.sections.first().pk, pk=made.pk)
    opened = visit(membership.user)
    opened.goto(f"/beoordelingslijsten/{page}" if page else made.get_absolute_url())
    return opened


def instruments(visit):
    membership = MembershipFactory(coordinator=True)
    programme = membership.programme
    framework = FrameworkFactory()
    programme.frameworks.add(framework)
    InstrumentFactory(framework=framework, level=programme.level)
    InstrumentFactory(programme=programme).next_version()
    page = visit(membership.user)
    page.goto(f"/opleidingen/{programme.pk}/beoordelingslijsten/")
    page.get_by_text("Eerdere versies").click()
    return page


def instrument_new(visit):
    page = instruments(visit)
    page.get_by_role("link", name="Maak een nieuwe lijst").click()
    page.get_by_role("button", name="Maak het concept").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def instrument_draft(visit):
    page = at_instrument(visit)
    page.get_by_text("Wat de woorden van de schaal betekenen").click()
    page.get_by_role("checkbox").first.check()
    expect(page.get_by_role("button", name="Haal weg")).to_be_visible()
    page.locator("[data-question]").first.get_by_role("button", name="Omlaag").click()
    expect(page.get_by_text("staat nu op plaats 2")).to_be_visible()
    page.get_by_role("checkbox").first.check()
    return page


def instrument_published(visit):
    return at_instrument(visit, status="published")


def instrument_details(visit):
    page = at_instrument(visit, "{pk}/gegevens/")
    page.get_by_text("Wat deze woorden betekenen").first.click()
    return page


def instrument_section(visit):
    return at_instrument(visit, "delen/{section}/")


def instrument_pick(visit):
    return at_instrument(visit, "delen/{section}/uitspraken/")


def instrument_preview(visit):
    return at_instrument(visit, "{pk}/voorbeeld/1/", questions=[7])


def instrument_publish(visit):
    return at_instrument(visit, "{pk}/publiceren/")


def instrument_incomplete(visit):
    return at_instrument(visit, "{pk}/publiceren/", questions=[1, 0])


def instrument_withdraw(visit):
    return at_instrument(visit, "{pk}/intrekken/", status="published")


def instrument_moved_on(visit):
    page = at_instrument(visit, "{pk}/gegevens/")
    Instrument.objects.get().publish()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("intussen gepubliceerd")
    return page


STATES = [
    instruments, instrument_new, instrument_draft, instrument_published,
    instrument_details, instrument_section, instrument_pick, instrument_preview,
    instrument_publish, instrument_incomplete, instrument_withdraw, instrument_moved_on,
]  # fmt: skip
