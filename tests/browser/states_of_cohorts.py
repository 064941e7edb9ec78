"""The page of a cohort and what it leads to, for the tests of accessibility."""

import datetime

from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Feed
from tests.factories import (
    AdministratorFactory,
    FeedFactory,
    MembershipFactory,
    NoticeFactory,
    PlacementFactory,
    RoundFactory,
    UserFactory,
)


def at(visit, user, path):
    page = visit(user)
    page.goto(path)
    return page


def days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def cohort():
    """A cohort with a round in every state, one that nobody can supervise, and a coordinator."""
    late = {"opens_on": days(-30), "due_on": days(-3)}
    round = RoundFactory(placement__student__name="Maximiliaan Vandenbroucke-Oosterhuizen", **late)
    found = round.placement.cohort
    NoticeFactory(round=round)
    for fields in ({"conversation": True}, {"judged": True}, {"finalised": True}, {}):
        RoundFactory(placement=PlacementFactory(cohort=found), kind="final", **fields)
    quiet = PlacementFactory(cohort=found)
    RoundFactory(placement=quiet, opens_on=days(4))
    round = RoundFactory(placement=PlacementFactory(cohort=found), conversation=True)
    round.placement.supervisions.get().end(UserFactory())
    user = MembershipFactory(coordinator=True, programme=found.programme).user
    return found, user


def cohort_in_every_state(visit):
    found, user = cohort()
    return at(visit, user, found.get_absolute_url())


def cohort_filtered_and_ticked(visit):
    found, user = cohort()
    return at(visit, user, f"{found.get_absolute_url()}?stand=late&orde=wacht&kies=pagina")


def cohort_of_more_pages(visit):
    found, user = cohort()
    for _number in range(50):
        PlacementFactory(cohort=found)
    return at(visit, user, f"{found.get_absolute_url()}?pagina=2")


def cohort_nobody_found(visit):
    found, user = cohort()
    return at(visit, user, f"{found.get_absolute_url()}?wacht=third_assessor&stand=late")


def chase(visit):
    found, user = cohort()
    page = at(visit, user, f"/cohorten/{found.pk}/herinneren/?alle=1")
    expect(page.get_by_role("button", name="Stuur deze")).to_be_visible()
    return page


def chase_nobody(visit):
    found, user = cohort()
    return at(visit, user, f"/cohorten/{found.pk}/herinneren/?alle=1&stand=planned")


def chased(visit):
    page = chase(visit)
    page.get_by_role("button", name="Stuur deze").click()
    page.get_by_text("mails uit.").wait_for()
    return page


def plan_for_some(visit):
    found, user = cohort()
    return at(visit, user, f"/cohorten/{found.pk}/plannen/?alle=1&stand=late")


def feeds(visit):
    found = FeedFactory(name="Een systeem met een erg lange naam, voor de zekerheid")
    user = AdministratorFactory(school=found.school).user
    revoked, _token = Feed.make(found.school, "oud", user)
    revoked.revoke(user)
    return at(visit, user, f"/scholen/{found.school_id}/koppelingen/")


def feed_made(visit):
    page = feeds(visit)
    page.get_by_label("naam").fill("datawarehouse")
    page.get_by_role("button", name="Maak een koppeling").click()
    page.get_by_text("Je ziet het maar één keer.").wait_for()
    return page


def feed_with_an_error(visit):
    page = feeds(visit)
    page.get_by_role("button", name="Maak een koppeling").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


STATES = [
    cohort_in_every_state, cohort_filtered_and_ticked, cohort_of_more_pages, cohort_nobody_found,
    chase, chase_nobody, chased, plan_for_some, feeds, feed_made, feed_with_an_error,
]  # fmt: skip
