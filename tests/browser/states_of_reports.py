"""What comes out on paper: asking for it, choosing its parts, the preview, and what was made."""

from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Assessment
from portfolios import actions
from tests.factories import (
    EntryFactory,
    LearningGoalFactory,
    MembershipFactory,
    PlacementFactory,
    ReportFactory,
    RoundFactory,
)


def reports_of(visit, placement, user=None):
    page = visit(user or placement.student)
    page.goto(f"/stages/{placement.pk}/verslagen/")
    return page


def reports_empty(visit):
    return reports_of(visit, PlacementFactory())


def reports_waiting(visit):
    return reports_of(visit, ReportFactory().placement)


def reports_ready(visit):
    """One of each kind, one of some parts, and one that cannot be had any more."""
    placement = PlacementFactory()
    round = RoundFactory(placement=placement, finalised=True)
    list_ = Assessment.objects.get(round=round, role="supervisor")
    ReportFactory(ready=True, placement=placement, parts="log,plan")
    for kind in ("portfolio", "growth", "plan"):
        ReportFactory(ready=True, placement=placement, kind=kind)
    ReportFactory(ready=True, placement=placement, kind="round", round=round)
    ReportFactory(ready=True, placement=placement, kind="assessment", assessment=list_)
    return reports_of(visit, placement)


def reports_failed(visit):
    report = ReportFactory(state="failed", finished_at=timezone.now())
    return reports_of(visit, report.placement)


def reports_of_a_list(visit):
    report = ReportFactory(
        ready=True,
        kind="assessment",
        placement=(round := RoundFactory(conversation=True)).placement,
        assessment=Assessment.objects.get(round=round, role="student"),
    )
    page = visit(report.requested_by)
    page.goto(report.get_absolute_url())
    return page


def parts_none_chosen(visit):
    page = reports_of(visit, PlacementFactory())
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("button", name="Maak het portfolio").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def parts_as_usual_in_the_cohort(visit):
    placement = PlacementFactory()
    programme = placement.cohort.programme
    user = MembershipFactory(coordinator=True, programme=programme).user
    actions.set_standard(cohort=placement.cohort, parts="rounds,plan", by=user)
    page = reports_of(visit, placement, user)
    page.get_by_text("Bewaar deze keuze voor").click()
    return page


def paper(visit):
    """Every part, with something in it."""
    placement = PlacementFactory()
    for kind in ("start", "final"):
        RoundFactory(placement=placement, kind=kind, finalised=True)
    LearningGoalFactory(placement=placement, why="Dat mis ik nog.")
    EntryFactory(placement=placement, in_report=True)
    EntryFactory(placement=placement, kind="log", log="talk", texts={}, in_report=True)
    page = visit(placement.student)
    page.goto(f"/stages/{placement.pk}/verslagen/voorbeeld/")
    return page


def paper_wide(visit):
    page = paper(visit)
    page.set_viewport_size({"width": 1100, "height": 780})
    return page


def paper_empty(visit):
    placement = PlacementFactory()
    page = visit(placement.student)
    page.goto(f"/stages/{placement.pk}/verslagen/voorbeeld/?deel=log")
    return page


STATES = [
    reports_empty, reports_waiting, reports_ready, reports_failed, reports_of_a_list,
    parts_none_chosen, parts_as_usual_in_the_cohort, paper, paper_wide, paper_empty,
]  # fmt: skip
