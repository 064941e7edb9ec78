"""The supervisor without an account, from the mail on; and the scanner that reads it first."""

import re
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from assessments import actions
from assessments.models import Assessment, Reaction, Round
from assessments.tasks import send_notices
from ervaring.accounts.tasks import send_mail
from ervaring.placements.models import Invitation
from tests.browser.test_journey import ADVICE, CONCLUSION, JUDGEMENT, VIEW, answer, go_on
from tests.factories import (
    InstrumentFactory,
    NoticeFactory,
    PlacementFactory,
    RoundFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def round(live_server, settings):
    settings.SITE_URL = live_server.url
    placement = PlacementFactory(
        student__name="Noor Bakker",
        supervisor=UserFactory(name="Sam de Wit", email="sam@zorg.example"),
    )
    return RoundFactory(placement=placement, instrument=InstrumentFactory(questions=[2, 1]))


@pytest.fixture
def supervisor(round):
    return round.placement.supervisions.get().user


def link_to(user):
    """The link in the last mail to somebody."""
    send_notices.call()
    letters = [one for one in mail.outbox if one.to == [user.email]]
    return re.search(r"\nhttp\S+", letters[-1].body)[0].strip()


def code_to(user):
    send_mail.call()
    assert mail.outbox[-1].to == [user.email]
    return re.search(r"\n([A-Z0-9]{4}-?[A-Z0-9]{4})\n", mail.outbox[-1].body)[1]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_the_journey_of_a_supervisor_without_an_account(
    visit, complaints, round, supervisor, javascript
):
    complaints.allow("422")
    NoticeFactory(round=round, user=supervisor)
    page = visit(javascript=javascript)
    page.goto(link_to(supervisor))
    come_in(page, supervisor)
    fill_in(page)
    hand_in_as_student(round)
    page.reload()
    conclude(page)
    judge(page)
    confirm_as_student(round)
    finalise(page)
    read_it_back(visit, round, supervisor, javascript)


def come_in(page, supervisor):
    expect(page.get_by_role("heading", level=1)).to_have_text("Kom binnen")
    assert "k=" not in page.url
    expect(page.get_by_text("s…@zorg.example")).to_be_visible()
    page.get_by_role("button", name="Stuur mij de code").click()
    page.get_by_label("Code").fill("xxxx xxxx")
    page.get_by_role("button", name="Kom binnen").click()
    expect(page.get_by_role("alert")).to_contain_text("Je kunt het nog 4 keer proberen.")
    page.get_by_label("Code").fill(code_to(supervisor).lower())
    page.get_by_role("button", name="Kom binnen").click()


def fill_in(page):
    page.get_by_role("link", name="Begin").click()
    answer(page, 1, "In ontwikkeling", VIEW)
    answer(page, 2, "Op niveau")
    go_on(page)
    answer(page, 1, "Op niveau")
    go_on(page)
    page.get_by_role("button", name="Lever je lijst in").click()
    expect(page.get_by_role("status").first).to_contain_text("Je lijst is ingeleverd")


def hand_in_as_student(round):
    own = Assessment.objects.get(round=round, role="student")
    actions.submit(assessment=own, by=own.author)


def conclude(page):
    page.get_by_role("link", name="Noteer een conclusie").first.click()
    page.get_by_role("textbox").fill(CONCLUSION)
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text(CONCLUSION)).to_be_visible()


def judge(page):
    page.get_by_role("link", name="Schrijf het oordeel").click()
    page.get_by_role("textbox").first.fill(JUDGEMENT)
    page.get_by_text(ADVICE).click()
    page.get_by_role("button", name="Leg het voor aan Noor Bakker").click()
    expect(page.get_by_role("status").first).to_contain_text("ligt nu bij Noor Bakker")


def confirm_as_student(round):
    reaction = Reaction.objects.get(round=round)
    actions.confirm(reaction=reaction, version=reaction.version, by=round.placement.student)


def finalise(page):
    page.goto("/")
    page.get_by_role("link", name="Stel vast").click()
    page.get_by_role("button", name="Bevestig en stel vast").click()
    expect(page.get_by_role("status").first).to_contain_text("Vastgesteld")
    call_command("work", batch=True, verbosity=0)


def read_it_back(visit, round, supervisor, javascript):
    """The link in the last mail, months later, on another phone."""
    assert Round.objects.get().state == Round.State.FINALISED
    page = visit(javascript=javascript)
    page.goto(link_to(supervisor))
    page.get_by_role("button", name="Stuur mij de code").click()
    page.get_by_label("Code").fill(code_to(supervisor))
    page.get_by_role("button", name="Kom binnen").click()
    expect(page.get_by_text(JUDGEMENT)).to_be_visible()
    assert urlsplit(page.url).path == round.get_absolute_url()
    expect(page.get_by_role("link", name="Schrijf het oordeel")).to_have_count(0)
    page.goto(f"/stages/{round.placement_id}/verslagen/")
    page.get_by_role("main").get_by_role("link", name="tussentijdse beoordeling").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download de PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


def everything():
    """Every row of every table but that of the sessions."""
    models = [one for one in apps.get_models() if one._meta.label_lower != "sessions.session"]
    return {one: list(one._default_manager.order_by("pk").values()) for one in models}


@pytest.mark.parametrize("link", ["new", "old", "revoked"])
def test_a_scanner_changes_nothing(visit, complaints, round, supervisor, link):
    complaints.allow("404|410")
    NoticeFactory(round=round, user=supervisor)
    start = link_to(supervisor)
    if link == "old":
        Invitation.objects.update(expires_at=timezone.now())
    if link == "revoked":
        Invitation.objects.get().revoke(round.placement.student)
    before = everything()
    opened = follow(visit(), start, depth=3)
    assert f"/uitnodiging/{Invitation.objects.get().pk}/" in opened
    assert len(opened) > 5
    assert everything() == before


def follow(page, start, depth):
    """Open `start` and every page that it leads to, in `depth` steps; returns their paths."""
    opened, wave, site = set(), {start}, start.partition("/uitnodiging/")[0]
    for _ in range(depth + 1):
        following = set()
        for url in sorted(wave):
            page.goto(url)
            opened |= {url.split("#")[0], urlsplit(page.url).path}
            hrefs = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
            following |= {one.split("#")[0] for one in hrefs if one.startswith(site)}
        wave = following - opened
    return opened
