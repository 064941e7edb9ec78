"""The pages of rosters in their states, for test_accessibility.py."""

from playwright.sync_api import expect

from ervaring.people.models import Roster
from tests.factories import CohortFactory, PlacementFactory, UserFactory
from tests.people.rosters import (
    PLACED,
    applied,
    checked,
    coordinator_of,
    csv_of,
    row,
    uploaded,
)


def at_roster(visit, make):
    """The page of the roster that make(cohort, coordinator) gives, by who uploaded it."""
    cohort = CohortFactory(name="2026")
    coordinator = coordinator_of(cohort)
    roster = make(cohort, coordinator)
    page = visit(coordinator)
    page.goto(roster.get_absolute_url())
    return page


def rosters(visit):
    page = roster_refused(visit)
    page.get_by_role("link", name="Alle deelnemerslijsten").click()
    page.get_by_role("button", name="Upload en bekijk").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def roster_busy(visit):
    def make(cohort, coordinator):
        roster = uploaded(cohort, csv_of(row()), coordinator)
        roster.reach(250, 2000)
        return roster

    return at_roster(visit, make)


def roster_unreadable(visit):
    return at_roster(visit, lambda *who: checked(who[0], b"naam\nNoor\n", who[1]))


def roster_refused(visit):
    """Every kind of line, with long words, and more of them than one page holds."""

    def make(cohort, coordinator):
        there = PlacementFactory(cohort=cohort).student
        UserFactory(email="student2@example.org", name="Anders")
        long = {"workplace": "Herstelondersteuningsacademie " * 3}
        rows = [row(0, name=there.name, email=there.email), row(1, **PLACED | long)]
        rows += [row(2), row(3, cohort="1999"), row(4, name="", email="x" * 60)]
        return checked(cohort, csv_of(*rows, *map(row, range(5, 60))), coordinator)

    return at_roster(visit, make)


def roster_to_read(visit):
    """A note that has to be read first."""

    def make(cohort, coordinator):
        UserFactory(email="student1@example.org", name="Anders")
        return checked(cohort, csv_of(row(**PLACED)), coordinator)

    page = at_roster(visit, make)
    page.get_by_role("button", name="Voer deze lijst door").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def roster_applied(visit):
    page = at_roster(visit, lambda *who: applied(who[0], csv_of(row(**PLACED)), who[1]))
    assert Roster.objects.get().state == "applied"
    return page


STATES = [
    rosters, roster_busy, roster_unreadable, roster_refused, roster_to_read, roster_applied,
]  # fmt: skip
