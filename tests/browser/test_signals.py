"""A student tells the school what the workplace must not know; the workplace finds nothing."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from ervaring.practice.models import Signal, SignalReply
from tests.factories import (
    MembershipFactory,
    PlacementFactory,
    SignalFactory,
    SupervisionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Ik doe al weken alleen de was."


@pytest.fixture
def placement(live_server):
    made = PlacementFactory(
        supervisor=UserFactory(name="Bea Bos"),
        student__name="Samira Aziz",
        workplace__name="Huis Wilg",
    )
    SupervisionFactory(placement=made, role="tutor", user__name="Tea Tuin")
    programme = made.cohort.programme
    MembershipFactory(coordinator=True, programme=programme, user__name="Kas Kok")
    return made


@pytest.fixture
def guest(visit, placement, live_server):
    """The supervisor, who came by the link."""
    client = Client()
    user = placement.supervisions.get(role="supervisor").user
    client.force_login(user, backend="ervaring.accounts.backends.LinkBackend")
    page = visit()
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


@pytest.fixture
def looks_everywhere(guest, placement):
    """looks_everywhere(signal): the supervisor finds nothing of it, wherever they can come."""
    there = f"/stages/{placement.pk}"

    def look(signal):
        for path in ("/", f"{there}/", f"{there}/signalen/", f"{there}/signalen/nieuw/"):
            guest.goto(path)
            expect(guest.get_by_role("heading", level=1)).to_be_visible()
            words = guest.locator("body").inner_html()
            assert [one for one in (TEXT, str(signal.key), "pakt dit op") if one in words] == []
        guest.goto(f"{there}/signalen/")
        expect(guest.get_by_text("Hier staat nog niets")).to_be_visible()
        assert guest.goto(signal.get_absolute_url()).status == 404

    return look


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_the_workplace_finds_nothing_of_what_the_school_takes_up(
    visit, complaints, placement, looks_everywhere, javascript
):
    complaints.allow("404|422")
    student = visit(placement.student, javascript=javascript)
    student.goto("/")
    student.get_by_role("link", name="Geef een signaal aan de school").click()
    assert student.get_by_role("radio", checked=True).count() == 0
    expect(student.get_by_text("Dat zijn: Tea Tuin (studentbegeleider), Kas Kok")).to_be_visible()
    student.get_by_label("Gewone teamtaken").check()
    student.get_by_label("Vertel het in een paar woorden").fill(TEXT)
    student.get_by_role("button", name="Verstuur").click()
    expect(student.get_by_role("alert")).to_contain_text("Kies wie dit mag zien")
    expect(student.get_by_label("Vertel het in een paar woorden")).to_have_value(TEXT)
    student.get_by_label("Alleen mijn school ziet dit").check()
    student.get_by_role("button", name="Verstuur").click()
    expect(student.get_by_text("Een mail ging naar: Tea Tuin")).to_be_visible()
    expect(student.get_by_text("De stageplek niet.")).to_be_visible()
    signal = Signal.objects.get()

    looks_everywhere(signal)

    tutor = visit(placement.supervisions.get(role="tutor").user, javascript=javascript)
    tutor.goto("/")
    tutor.get_by_role("link", name="Lees en antwoord").click()
    expect(tutor.get_by_text("De stageplek ziet dit niet.")).to_be_visible()
    tutor.get_by_role("button", name="Ik pak dit op").click()
    tutor.get_by_label("Je antwoord").fill("Ik bel je morgen.")
    tutor.get_by_role("button", name="Verstuur", exact=True).click()
    expect(tutor.get_by_text("Je antwoord staat er.")).to_be_visible()
    looks_everywhere(signal)

    student.goto(signal.get_absolute_url())
    expect(student.get_by_text("Ik bel je morgen.")).to_be_visible()
    student.get_by_text("Wie las dit, en wanneer").click()
    expect(student.get_by_text("Tea Tuin (studentbegeleider), op")).to_be_visible()

    coordinator = visit(placement.cohort.programme.memberships.get(role="coordinator").user)
    coordinator.goto("/")
    expect(coordinator.get_by_text("1 open signaal")).to_be_visible()
    asked = coordinator.get_by_role("listitem").filter(has_text="1 open signaal")
    asked.get_by_role("link", name="Bekijk").click()
    expect(coordinator.get_by_text("Tea Tuin pakt dit op")).to_be_visible()
    patterns = coordinator.locator("#patterns")
    expect(patterns).to_contain_text("Huis Wilg")
    expect(patterns).to_contain_text("1 × gewone teamtaken")

    student.get_by_role("button", name="Zet dit in mijn portfolio").click()
    expect(student.get_by_label("Situatie")).to_have_value(TEXT)
    looks_everywhere(signal)


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_an_answer_that_is_sent_again_after_going_back_is_one(visit, placement, javascript):
    signal = SignalFactory(placement=placement)
    page = visit(placement.supervisions.get(role="tutor").user, javascript=javascript)
    page.goto(signal.get_absolute_url())
    for said in ("Je antwoord staat er.", "Dit stond er al. Er is niets nog een keer verstuurd."):
        page.get_by_label("Je antwoord").fill("Ik bel je morgen.")
        page.get_by_role("button", name="Verstuur", exact=True).click()
        expect(page.get_by_text(said)).to_be_visible()
        page.go_back()
    assert [one.text for one in SignalReply.objects.all()] == ["Ik bel je morgen."]
