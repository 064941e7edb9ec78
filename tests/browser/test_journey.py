"""The journey of one round, as the three people who make it see it."""

import io
import os
from pathlib import Path

import pypdf
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Answer, Assessment, Round
from ervaring.accounts.second_step import steps_of
from tests.browser.conftest import press, sign_in, with_password
from tests.factories import InstrumentFactory, MembershipFactory, PlacementFactory, UserFactory
from tests.signing_in import SECRET, code_now

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Ik luister eerst. 🌱 الاستماع أولاً"
VIEW = "Zij luistert, en vraagt daarna pas door."
CONCLUSION = "Noor oefent dit eerst in de inloop."
AGREEMENT = "Elke vrijdag samen nabespreken."
ADVICE = "Ga door op deze weg."
REACTION = "Zo zie ik het zelf ook."
JUDGEMENT = "Zij laat zien dat zij kan luisteren."
IN_PORTFOLIO = ["Noor Bakker", "Sam de Wit", "Team Oost", "Ik luister eerst.", VIEW, JUDGEMENT]
WAYS = {
    "phone": {"width": 360, "height": 780},
    "phone-plain": {"width": 360, "height": 780, "javascript": False},
    "desk": {"width": 1280, "height": 900},
    "desk-plain": {"width": 1280, "height": 900, "javascript": False},
}


@pytest.fixture
def placement(live_server):
    placement = PlacementFactory(
        student=with_password(UserFactory(name="Noor Bakker", email="noor@example.org")),
        supervisor=with_password(UserFactory(name="Sam de Wit", email="sam@example.org")),
        workplace__name="Team Oost",
    )
    InstrumentFactory(
        title="Lijst van de opleiding", programme=placement.cohort.programme, questions=[7, 2]
    )
    return placement


@pytest.fixture
def coordinator(placement):
    user = with_password(UserFactory(name="Wil Postma", email="wil@example.org"))
    TOTP.activate(user, SECRET)
    return MembershipFactory(coordinator=True, user=user, programme=placement.cohort.programme).user


def question(page, number):
    """The `number`th question of the step on the screen."""
    return page.locator(".answer").nth(number - 1)


def answer(page, number, word, comment=""):
    """Choose by clicking the row, and write. With JavaScript it is saved by itself."""
    one = question(page, number)
    one.locator(".choice").filter(has_text=word).first.click()
    if comment:
        one.get_by_role("textbox").fill(comment)


def go_on(page):
    press(page, "Bewaar en")


def list_of_student(round):
    return Assessment.objects.get(round=round, role=Assessment.Role.STUDENT)


@pytest.fixture(params=WAYS)
def way(request):
    """With what somebody makes the journey: small or large, with JavaScript or without."""
    return request.param


@pytest.fixture
def look(way):
    """look(page, name): a picture of the whole page, when PICTURES names a folder for them."""
    folder = os.environ.get("PICTURES")

    def take(page, name):
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{way}.png", full_page=True)

    return take


@pytest.fixture
def arrive(visit, way, look):
    """arrive(user): their own page, after signing in at the front door."""

    def sign_in_at_home(user):
        page = visit(**WAYS[way])
        page.goto("/")
        look(page, "login")
        sign_in(page, user)
        if steps_of(user):
            page.get_by_label("Code").fill(code_now())
            page.get_by_role("button", name="Ga verder").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Dag {user.get_short_name()}")
        look(page, f"home-{user.get_short_name()}")
        return page

    return sign_in_at_home


def test_the_journey_of_one_round(arrive, placement, coordinator, complaints, look):
    school = arrive(coordinator)
    plan(school, placement, look)
    round = Round.objects.get()

    student = arrive(placement.student)
    begin_and_leave(student, look)
    come_back_and_hand_in(student, look)

    supervisor = arrive(placement.supervisions.get().user)
    complaints.allow("404")
    read_nothing_yet(supervisor, round, look)
    assess_everything(supervisor, look)

    student.goto("/")
    student.get_by_role("link", name="Kijk naar de verschillen").click()
    for page in (student, supervisor):
        see_both(page, round)
    look(student, "conversation-student")
    look(supervisor, "conversation-supervisor")

    conclude_and_agree(student, supervisor, look)
    judge(supervisor, student, look)
    react(student, supervisor, look)
    close(supervisor, student, look)
    take_portfolio(school, placement, look)


def plan(page, placement, look):
    page.get_by_role("heading", name=str(placement.cohort.name)).get_by_role("link").click()
    look(page, "cohort")
    page.get_by_role("link", name="Noor Bakker").first.click()
    look(page, "placement")
    page.get_by_role("link", name="Plan een beoordelingsmoment").click()
    page.get_by_text("tussentijdse beoordeling", exact=True).click()
    look(page, "plan")
    page.get_by_role("button", name="Bekijk wat er komt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat er komt")
    look(page, "plan-preview")
    page.get_by_role("button", name="Plan dit beoordelingsmoment").click()
    expect(page.get_by_role("status").first).to_contain_text("staat klaar")
    look(page, "round-planned")


def begin_and_leave(page, look):
    page.get_by_role("link", name="Begin").click()
    look(page, "list")
    page.get_by_role("link", name="Begin").click()
    look(page, "step")
    answer(page, 1, "Op niveau", WORDS)
    answer(page, 2, "Voorbij dit niveau")
    answer(page, 3, "Kon hier niet")
    answer(page, 4, "In ontwikkeling")
    look(page, "step-answered")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("(2 van 2)")
    answer(page, 1, "In ontwikkeling")
    go_on(page)
    page.get_by_role("link", name="Ervaring").first.click()


def come_back_and_hand_in(page, look):
    expect(page.get_by_text("5 van 9 ingevuld")).to_be_visible()
    page.get_by_role("link", name="Ga verder").click()
    page.get_by_role("link", name="Ga verder").click()
    expect(question(page, 1).get_by_label("In ontwikkeling")).to_be_checked()
    page.get_by_role("button", name="Vorige").click()
    expect(question(page, 1).get_by_role("textbox")).to_have_value(WORDS)
    go_on(page)
    go_on(page)
    answer(page, 1, "Op niveau")
    go_on(page)
    expect(page.get_by_role("heading", level=2)).to_have_text("Je hebt nog 3 vragen open")
    look(page, "submit")
    page.get_by_role("button", name="Lever in met 3 vragen leeg").click()
    expect(page.get_by_role("status").first).to_contain_text("Je lijst is ingeleverd")
    look(page, "round-waiting")


def read_nothing_yet(page, round, look):
    page.goto(round.get_absolute_url())
    expect(page.get_by_role("link", name="Naar je lijst")).to_be_visible()
    assert WORDS not in page.content()
    assert page.goto(list_of_student(round).get_absolute_url()).status == 404
    look(page, "404")
    page.goto(round.get_absolute_url())


def assess_everything(page, look):
    page.get_by_role("link", name="Naar je lijst").click()
    page.get_by_role("link", name="Begin").click()
    answer(page, 1, "In ontwikkeling", VIEW)
    answer(page, 2, "In ontwikkeling")
    answer(page, 3, "Kan ik niet beoordelen")
    answer(page, 4, "In ontwikkeling")
    look(page, "step-supervisor")
    go_on(page)
    for number in (1, 2, 3):
        answer(page, number, "Op niveau")
    go_on(page)
    for number in (1, 2):
        answer(page, number, "Op niveau")
    go_on(page)
    look(page, "submit-full")
    page.get_by_role("button", name="Lever je lijst in").click()
    expect(page.get_by_role("status").first).to_contain_text("jullie zien nu elkaars lijst")


def see_both(page, round):
    """The largest difference comes first; both comments stand together."""
    answers = Answer.objects.filter(assessment=list_of_student(round))
    codes = list(answers.values_list("question__item__code", flat=True))
    rows = page.locator(".compare")
    expect(rows.nth(0)).to_contain_text(codes[1])
    expect(rows.nth(0)).to_contain_text("ver uit elkaar")
    said = rows.filter(has=page.get_by_text(codes[0], exact=True))
    expect(said).to_contain_text(WORDS)
    expect(said).to_contain_text(VIEW)


def conclude_and_agree(student, supervisor, look):
    """Either of them notes; the other reads it, and the lists themselves stay as they were."""
    supervisor.get_by_role("link", name="Noteer een conclusie").first.click()
    supervisor.get_by_role("textbox").fill(CONCLUSION)
    look(supervisor, "conclusion")
    supervisor.get_by_role("button", name="Bewaar").click()
    expect(supervisor.get_by_text(CONCLUSION)).to_be_visible()
    student.reload()
    expect(student.locator(".compare").first.get_by_text(CONCLUSION)).to_be_visible()
    student.locator(".compare").first.get_by_role("link", name="Maak hier een afspraak").click()
    student.get_by_label("Wat spreken jullie af?").fill(AGREEMENT)
    student.get_by_text("Samen", exact=True).click()
    look(student, "agreement")
    student.get_by_role("button", name="Bewaar de afspraak").click()
    expect(student.get_by_role("status").first).to_contain_text("De afspraak staat er")
    expect(student.get_by_text(AGREEMENT, exact=True)).to_be_visible()
    look(student, "agreed")


def judge(supervisor, student, look):
    """The judgement is the supervisor's alone until it is put to the student."""
    supervisor.reload()
    supervisor.get_by_role("link", name="Schrijf het oordeel").click()
    supervisor.get_by_role("textbox").first.fill(JUDGEMENT)
    supervisor.get_by_role("button", name="Bewaar voor later").click()
    expect(supervisor.get_by_role("status").first).to_contain_text("Bewaard")
    expect(supervisor.get_by_role("textbox").first).to_have_value(JUDGEMENT)
    look(supervisor, "judge")
    student.reload()
    expect(student.get_by_role("heading", level=1)).to_be_visible()
    expect(student.get_by_text(JUDGEMENT)).to_have_count(0)
    supervisor.get_by_text(ADVICE).click()
    supervisor.get_by_role("button", name="Leg het voor aan Noor Bakker").click()
    expect(supervisor.get_by_role("status").first).to_contain_text("ligt nu bij Noor Bakker")
    look(supervisor, "judged-supervisor")


def react(student, supervisor, look):
    """The student reads it, writes what they think of it, and confirms."""
    student.goto("/")
    look(student, "home-judged")
    student.get_by_role("link", name="Lees het oordeel").click()
    expect(student.get_by_text(JUDGEMENT)).to_be_visible()
    student.get_by_role("textbox").fill(REACTION)
    student.get_by_role("button", name="Bewaar voor later").click()
    look(student, "react")
    supervisor.reload()
    expect(supervisor.get_by_role("heading", level=1)).to_be_visible()
    expect(supervisor.get_by_text(REACTION)).to_have_count(0)
    student.get_by_role("button", name="Ik heb het gelezen en bevestig dat").click()
    expect(student.get_by_role("status").first).to_contain_text("Je hebt bevestigd")
    look(student, "judged-student")


def close(supervisor, student, look):
    supervisor.goto("/")
    supervisor.get_by_role("link", name="Stel vast").click()
    expect(supervisor.get_by_text(REACTION)).to_be_visible()
    look(supervisor, "finalise")
    supervisor.get_by_role("button", name="Bevestig en stel vast").click()
    expect(supervisor.get_by_role("status").first).to_contain_text("Vastgesteld")
    look(supervisor, "finalised-supervisor")
    student.reload()
    expect(student.get_by_text(JUDGEMENT)).to_be_visible()
    look(student, "finalised-student")


def take_portfolio(page, placement, look):
    page.goto(reverse("assessments:placement", args=[placement.pk]))
    page.get_by_role("link", name="Portfolio").click()
    page.get_by_role("link", name="PDF en verslagen").click()
    look(page, "reports")
    page.get_by_role("button", name="Maak het portfolio").click()
    expect(page.get_by_text("Wordt gemaakt")).to_be_visible()
    look(page, "report-waiting")
    call_command("work", batch=True, verbosity=0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download de PDF").click()
    look(page, "report-ready")
    pages = pypdf.PdfReader(io.BytesIO(Path(download.value.path()).read_bytes())).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert [words for words in IN_PORTFOLIO if words not in text] == []
