"""Every page, in every state, passes the rules of axe and fits the narrowest phone."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Answer, Assessment, ScalePoint
from tests.browser import (
    states_of_accounts,
    states_of_agenda,
    states_of_bundles,
    states_of_cohorts,
    states_of_feedback,
    states_of_files,
    states_of_instruments,
    states_of_invitations,
    states_of_links,
    states_of_mail,
    states_of_people,
    states_of_plan,
    states_of_portfolio,
    states_of_profile,
    states_of_reports,
    states_of_rosters,
    states_of_rounds,
    states_of_sharing,
    states_of_talks,
    states_of_verifying,
    states_of_workplace_checks,
    states_of_workplaces,
)
from tests.factories import (
    InstrumentFactory,
    MembershipFactory,
    PlacementFactory,
    RoundFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

PHRASE = "Ik merk het aan de stilte daarna, en aan wat iemand dan toch nog vertelt. "


def list_of(round, role="student"):
    return Assessment.objects.get(round=round, role=role)


def coordinator_of(placement):
    programme = placement.cohort.programme
    InstrumentFactory(programme=programme, title="Lijst van de opleiding")
    return MembershipFactory(coordinator=True, programme=programme).user


def supervisor_of(placement):
    return placement.supervisions.get().user


def answered(**traits):
    """A round in which both gave an answer to everything, with a comment to most."""
    round = RoundFactory(**traits)
    points = list(ScalePoint.objects.filter(scale=round.instrument.scale))
    for number, role in enumerate(["student", "supervisor"]):
        for order, answer in enumerate(Answer.objects.filter(assessment=list_of(round, role))):
            point = points[(order + number * (order + 1)) % 4]
            answer.point, answer.comment = point, PHRASE * (order + 1)
            answer.save()
    return round


def home_empty(visit):
    page = visit(UserFactory())
    page.goto("/")
    return page


def home_student(visit):
    page = visit(RoundFactory(opens_on=days(-30), due_on=days(-3)).placement.student)
    page.goto("/")
    return page


def home_supervisor(visit):
    page = visit(supervisor_of(RoundFactory(conversation=True).placement))
    page.goto("/")
    return page


def home_coordinator(visit):
    page = visit(coordinator_of(RoundFactory().placement))
    page.goto("/")
    return page


def days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def own_list(visit):
    own = list_of(RoundFactory())
    page = visit(own.author)
    page.goto(own.get_absolute_url())
    return page


def list_to_read(visit):
    round = answered(conversation=True)
    page = visit(supervisor_of(round.placement))
    page.goto(list_of(round).get_absolute_url())
    return page


def step(visit):
    own = list_of(RoundFactory())
    page = visit(own.author)
    page.goto(f"/lijsten/{own.pk}/stap/1/")
    return page


def step_of_supervisor(visit):
    round = RoundFactory()
    page = visit(supervisor_of(round.placement))
    page.goto(f"/lijsten/{list_of(round, 'supervisor').pk}/stap/1/")
    page.get_by_text("Op niveau").first.click()
    expect(page.get_by_text("Opgeslagen om")).to_be_visible()
    return page


def step_with_an_error(visit):
    page = step(visit)
    page.locator("textarea").first.fill("n" * 20_001)
    page.get_by_role("button", name="Bewaar en ga verder").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def step_with_a_conflict(visit):
    page = step(visit)
    answer = Answer.objects.order_by("pk").first()
    answer.save_given(point=None, comment=PHRASE, version=0)
    page.locator("textarea").first.fill("Iets anders.")
    page.get_by_role("button", name="Bewaar en ga verder").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def submit(visit):
    own = list_of(RoundFactory())
    page = visit(own.author)
    page.goto(f"/lijsten/{own.pk}/inleveren/")
    return page


def round_open(visit):
    return at_round(visit, RoundFactory())


def round_in_conversation(visit):
    return at_round(visit, answered(conversation=True))


def round_finalised(visit):
    return at_round(visit, answered(finalised=True))


def at_round(visit, round):
    page = visit(round.placement.student)
    page.goto(round.get_absolute_url())
    return page


def placement(visit):
    round = RoundFactory()
    page = visit(coordinator_of(round.placement))
    page.goto(f"/stages/{round.placement.pk}/")
    return page


def growth(visit):
    start = answered(finalised=True, kind="start", opens_on=days(-90))
    placement = start.placement
    for kind, instrument in [("interim", start.instrument), ("final", InstrumentFactory())]:
        answered(conversation=True, placement=placement, instrument=instrument, kind=kind)
    page = visit(placement.student)
    page.goto(f"/stages/{placement.pk}/groei/")
    for summary in page.locator("main summary").all():
        summary.click()
    return page


def growth_to_come(visit):
    found = answered(conversation=True).placement
    page = visit(found.student)
    page.goto(f"/stages/{found.pk}/groei/")
    return page


def not_here(visit):
    programme = answered(conversation=True).placement.cohort.programme
    page = visit(MembershipFactory(coordinator=True, programme=programme).user)
    page.goto(f"/opleidingen/{programme.pk}/kon-hier-niet/")
    expect(page.get_by_role("table")).to_be_visible()
    return page


def not_here_empty(visit):
    member = MembershipFactory(coordinator=True)
    page = visit(member.user)
    page.goto(f"/opleidingen/{member.programme.pk}/kon-hier-niet/")
    return page


def plan(visit):
    found = PlacementFactory()
    page = visit(coordinator_of(found))
    page.goto(f"/stages/{found.pk}/plannen/")
    return page


def plan_with_an_error(visit):
    page = plan(visit)
    page.get_by_label("Inleveren").fill("2020-01-01")
    page.get_by_role("button", name="Bekijk wat er komt").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def cohort(visit):
    round = RoundFactory(placement__student__name="Maximiliaan Vandenbroucke-Oosterhuizen")
    RoundFactory(
        placement=round.placement, instrument=round.instrument, kind="final", opens_on=days(3)
    )
    user = coordinator_of(round.placement)
    PlacementFactory(cohort=round.placement.cohort)
    page = visit(user)
    page.goto(round.placement.cohort.get_absolute_url())
    return page


def login(visit):
    page = visit()
    page.goto("/account/login/")
    return page


def mail(visit):
    page = visit(UserFactory())
    page.goto("/account/mail/")
    return page


def not_found(visit):
    page = visit(UserFactory())
    page.goto("/stages/404/")
    return page


STATES = [
    home_empty, home_student, home_supervisor, home_coordinator, own_list, list_to_read, step,
    step_of_supervisor, step_with_an_error, step_with_a_conflict, submit, round_open,
    round_in_conversation, round_finalised, placement, growth, growth_to_come, not_here,
    not_here_empty, plan, plan_with_an_error, cohort,
    login, mail, not_found, *states_of_rounds.STATES,
    *states_of_instruments.STATES, *states_of_accounts.STATES, *states_of_people.STATES,
    *states_of_mail.STATES, *states_of_invitations.STATES,
    *states_of_rosters.STATES, *states_of_portfolio.STATES,
    *states_of_links.STATES,
    *states_of_reports.STATES,
    *states_of_plan.STATES,
    *states_of_feedback.STATES,
    *states_of_files.STATES,
    *states_of_sharing.STATES,
    *states_of_verifying.STATES,
    *states_of_cohorts.STATES,
    *states_of_bundles.STATES,
    *states_of_workplaces.STATES,
    *states_of_profile.STATES,
    *states_of_talks.STATES,
    *states_of_agenda.STATES,
    *states_of_workplace_checks.STATES,
]  # fmt: skip


def violations(page):
    """What axe finds, as short sentences: the rule, and where."""
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in Axe().run(page).response["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_everyone_can_use_this_page(visit, complaints, state):
    complaints.allow("404|409|410|422|429")
    page = state(lambda user=None: visit(user, reduced_motion="reduce"))
    assert page.get_by_role("heading", level=1).count() == 1
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


# The part of the focused control that the bar at the bottom of a phone leaves to be seen.
FREE = """() => {
  const bar = document.querySelector(".thumbbar"), one = document.activeElement;
  if (bar.contains(one)) return 1;
  const box = one.closest("label, summary")?.getBoundingClientRect() ?? one.getBoundingClientRect();
  const seen = Math.min(box.bottom, bar.getBoundingClientRect().top) - Math.max(box.top, 0);
  return seen / Math.min(box.height, innerHeight / 2);
}"""
WHERE = """() => {
  const {scrollX, scrollY} = window, box = document.activeElement.getBoundingClientRect();
  const part = document.activeElement.closest("header, main, aside, footer")?.tagName ?? "BODY";
  return [part, box.top + scrollY];
}"""


def test_the_focus_goes_down_the_page_and_never_under_the_bar(visit):
    # Of this height the bar would lie over a control, if the page did not scroll past it.
    page = step(lambda user: visit(user, height=560))
    parts, heights = [], []
    for _ in range(40):
        page.keyboard.press("Tab")
        part, height = page.evaluate(WHERE)
        if part == "BODY" and parts:
            break
        if part == "MAIN":
            assert page.evaluate(FREE) > 0.5
            if not page.evaluate("!!document.activeElement.closest('.thumbbar')"):
                heights.append(height)
        if not parts or parts[-1] != part:
            parts.append(part)
    assert heights == sorted(heights)
    assert parts[:4] == ["BODY", "HEADER", "MAIN", "ASIDE"]
