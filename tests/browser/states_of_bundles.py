"""The portfolios of a cohort in one file, in their states, for test_accessibility.py."""

from django.urls import reverse
from playwright.sync_api import expect

from portfolios import tasks
from portfolios.models import BundleItem, Report
from tests.factories import BundleFactory, CohortFactory, MembershipFactory, PlacementFactory

NAME = "Annemarie-Fatima van den Heuvel-Oosterhuis"


def at(visit, bundle, name="bundles", **query):
    page = visit(bundle.requested_by)
    page.goto(reverse(f"portfolios:{name}", args=[bundle.cohort_id], query=query))
    return page


def bundle(number=3, **fields):
    cohort = CohortFactory()
    by = MembershipFactory(coordinator=True, programme=cohort.programme).user
    placements = [
        PlacementFactory(cohort=cohort, student__name=f"{NAME} {one}") for one in range(number)
    ]
    return BundleFactory(cohort=cohort, requested_by=by, placements=placements, **fields)


def bundles_none(visit):
    found = bundle()
    found.remove()
    return at(visit, found)


def bundles_waiting(visit):
    found = bundle(parts="plan,log")
    tasks.spread.call(found.pk)
    Report.objects.order_by("pk").first().fail()
    page = at(visit, found)
    expect(page.get_by_text("1 van 3 klaar")).to_be_visible()
    return page


def bundles_ready(visit):
    found = bundle(ready=True, size=123_456_789)
    for item, why in zip(found.items.all(), ["failed", "taken_back"], strict=False):
        BundleItem.objects.filter(pk=item.pk).update(why=why)
    page = at(visit, found)
    page.locator("main summary").click()
    return page


def bundles_failed(visit):
    found = bundle()
    found.fail()
    return at(visit, found)


def bundle_removing(visit):
    found = bundle(ready=True)
    page = at(visit, found)
    page.get_by_role("link", name="Haal weg").click()
    expect(page.get_by_role("button", name="Haal dit bestand weg")).to_be_visible()
    return page


def bundle_of_all(visit):
    return at(visit, bundle(), "bundle_new", alle=1)


def bundle_of_nobody(visit):
    return at(visit, bundle(), "bundle_new")


def bundle_of_no_parts(visit):
    page = bundle_of_all(visit)
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("button", name="Maak het bestand").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


STATES = [
    bundles_none, bundles_waiting, bundles_ready, bundles_failed,
    bundle_removing, bundle_of_all, bundle_of_nobody, bundle_of_no_parts,
]  # fmt: skip
