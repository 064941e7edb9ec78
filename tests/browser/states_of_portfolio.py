"""The pages of a portfolio in their states, for test_accessibility.py."""

from decimal import Decimal

from playwright.sync_api import expect

from competencies.models import Relation
from portfolios.kinds import FORMS
from portfolios.models import Entry
from tests.factories import EntryFactory, ItemFactory, PlacementFactory

PHRASE = "Ik merk het aan de stilte daarna, en aan wat iemand dan toch nog vertelt. "


def entry_of(kind, **fields):
    """An entry with something in every field."""
    texts = {part.name: PHRASE * 3 for part in FORMS[kind].parts}
    own = {
        "log": {"log": "talk", "hours": Decimal("1.5")},
        "feedback": {"source": "client"},
    }.get(kind, {})
    return EntryFactory(kind=kind, texts=texts, version=1, **own, **fields)


def portfolio():
    """A placement with an entry of every kind, shared with nobody, with some and with all."""
    placement = PlacementFactory()
    shares = [
        {},
        {"for_supervisor": True},
        {"for_programme": True},
        {"in_report": True},
        {"shared": True, "in_report": True},
    ]
    for kind, shared in zip(FORMS, shares, strict=True):
        entry_of(kind, placement=placement, **shared)
    return placement


def at(visit, url, user):
    page = visit(user)
    page.goto(url)
    return page


def tension():
    """A field of tension with a question, and an article of the code."""
    tension = ItemFactory(kind="tension", title="Nabij en ver", guidance="Je komt dichtbij.")
    chapter = ItemFactory(framework=tension.framework, kind="chapter", title="Samenwerken")
    ItemFactory(framework=tension.framework, kind="article", parent=chapter)
    situation, question = ItemFactory(), ItemFactory(kind="reflection_question")
    for one, kind in [(tension, "exact"), (question, "illustrates")]:
        Relation.objects.create(from_item=one, to_item=situation, kind=kind, origin="source")
    return tension


def portfolio_empty(visit):
    placement = PlacementFactory()
    return at(visit, f"/stages/{placement.pk}/portfolio/", placement.student)


def portfolio_nothing_shared(visit):
    placement = PlacementFactory()
    user = placement.supervisions.get().user
    return at(visit, f"/stages/{placement.pk}/portfolio/", user)


def portfolio_full(visit):
    placement = portfolio()
    return at(visit, f"/stages/{placement.pk}/portfolio/", placement.student)


def portfolio_shared(visit):
    placement = portfolio()
    user = placement.supervisions.get().user
    return at(visit, f"/stages/{placement.pk}/portfolio/?q=stilte", user)


def portfolio_not_found(visit):
    placement = portfolio()
    return at(visit, f"/stages/{placement.pk}/portfolio/?q=nergens", placement.student)


def entry_new(visit):
    placement = PlacementFactory()
    return at(visit, f"/stages/{placement.pk}/portfolio/nieuw/", placement.student)


def write(kind):
    """The state in which an entry of this kind is written."""

    def state(visit):
        about = {"tension": tension()} if kind == "situation" else {}
        entry = entry_of(kind, **about)
        page = at(visit, f"/stukken/{entry.pk}/schrijven/", entry.placement.student)
        for summary in page.locator("main summary").all():
            summary.click()
        return page

    state.__name__ = f"write_{kind}"
    return state


def write_wrong(visit):
    entry = entry_of("log")
    page = at(visit, f"/stukken/{entry.pk}/schrijven/", entry.placement.student)
    page.get_by_label("Hoeveel uur?").fill("veel")
    page.get_by_role("button", name="Bewaar en bekijk").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def write_conflict(visit):
    entry = entry_of("reflection")
    page = at(visit, f"/stukken/{entry.pk}/schrijven/", entry.placement.student)
    Entry.objects.update(version=7)
    page.get_by_label("Titel").fill("Anders")
    expect(page.locator(".saved.failed")).to_be_visible()
    return page


def entry_own(visit):
    entry = entry_of("situation", tension=tension(), shared=True)
    return at(visit, entry.get_absolute_url(), entry.placement.student)


def entry_read(visit):
    entry = entry_of("feedback", for_supervisor=True)
    return at(visit, entry.get_absolute_url(), entry.placement.supervisions.get().user)


def entry_delete(visit):
    entry = entry_of("evidence", shared=True)
    return at(visit, f"/stukken/{entry.pk}/verwijderen/", entry.placement.student)


STATES = [
    portfolio_empty, portfolio_nothing_shared, portfolio_full, portfolio_shared,
    portfolio_not_found, entry_new, *map(write, FORMS), write_wrong, write_conflict, entry_own,
    entry_read, entry_delete,
]  # fmt: skip
