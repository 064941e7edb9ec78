"""Nothing that somebody typed is ever lost: not to another tab, a bad line or an ended session."""

import threading

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from assessments import actions
from assessments.models import Answer, Assessment, Conclusion, Transition
from tests.browser.conftest import sign_in, with_password
from tests.factories import RoundFactory

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Vandaag bleef ik rustig, ook toen het spannend werd."
OTHER = "Dit schreef ik in het andere tabblad."


@pytest.fixture
def own(live_server):
    """The list of a student: a step of two questions and a step of one."""
    round = RoundFactory()
    with_password(round.placement.student)
    return Assessment.objects.get(round=round, role=Assessment.Role.STUDENT)


def step(own, number=1):
    return f"/lijsten/{own.pk}/stap/{number}/"


def comment(page, number=1):
    return page.locator("textarea").nth(number - 1)


def saved(page, number=1):
    return page.locator(".answer").nth(number - 1).get_by_role("status")


def stored(own):
    return [answer.comment for answer in Answer.objects.filter(assessment=own)]


def test_an_answer_is_saved_as_it_is_given(visit, own):
    page = visit(own.author)
    page.goto(step(own))
    comment(page).fill(WORDS)
    expect(saved(page)).to_contain_text("Opgeslagen om", timeout=5000)
    page.get_by_text("Op niveau").first.click()
    expect(page.locator("#progress")).to_contain_text("1 van 3")
    expect(page.locator("#count-1")).to_contain_text("1 van 2")
    page.reload()
    expect(comment(page)).to_have_value(WORDS)
    expect(page.get_by_label("Op niveau").first).to_be_checked()


def test_a_choice_can_be_wiped(visit, own):
    page = visit(own.author)
    page.goto(step(own))
    page.get_by_text("Op niveau").first.click()
    expect(saved(page)).to_contain_text("Opgeslagen om")
    comment(page, 2).fill(WORDS)
    page.get_by_role("button", name="Wis mijn keuze").first.click()
    expect(page.locator("input:checked")).to_have_count(0)
    expect(comment(page, 2)).to_have_value(WORDS)


def test_the_button_waits_for_what_is_on_its_way(visit, own, monkeypatch):
    """On a slow line a page is sent that does not know yet which version it wrote."""
    slow = threading.Event()
    save_given = Answer.save_given

    def late(answer, **given):
        done = save_given(answer, **given)
        slow.wait(10)
        return done

    monkeypatch.setattr(Answer, "save_given", late)
    page = visit(own.author)
    page.goto(step(own))
    with page.expect_request("**/antwoorden/**"):
        comment(page).fill(OTHER)
    comment(page).fill(WORDS)
    page.get_by_role("button", name="Bewaar en ga verder").click(no_wait_after=True)
    page.get_by_role("button", name="Bewaar en ga verder").click(no_wait_after=True)
    slow.set()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deel 2")
    assert stored(own)[0] == WORDS


def test_two_tabs_that_disagree_are_told_so(visit, own, complaints):
    complaints.allow("409")
    first = visit(own.author)
    first.goto(step(own))
    second = first.context.new_page()
    second.goto(step(own))
    comment(first).fill(OTHER)
    expect(saved(first)).to_contain_text("Opgeslagen om")
    comment(second).fill(WORDS)
    expect(saved(second)).to_contain_text("in een ander venster veranderd")
    expect(saved(second)).to_contain_text(OTHER)
    expect(comment(second)).to_have_value(WORDS)
    assert stored(own)[0] == OTHER
    second.get_by_role("button", name="Bewaar wat hier staat").click()
    expect(saved(second)).to_contain_text("Opgeslagen om")
    expect(comment(second)).to_have_value(WORDS)
    assert stored(own)[0] == WORDS


def test_tabs_that_disagree_without_javascript(visit, own, complaints):
    complaints.allow("409")
    first = visit(own.author, javascript=False)
    first.goto(step(own))
    second = first.context.new_page()
    second.goto(step(own))
    comment(first).fill(OTHER)
    first.get_by_role("button", name="Bewaar en ga verder").click()
    comment(second).fill(WORDS)
    comment(second, 2).fill(WORDS)
    second.get_by_role("button", name="Bewaar en ga verder").click()
    expect(second.get_by_role("alert")).to_contain_text("Nog niet alles is bewaard")
    assert stored(own)[:2] == [OTHER, WORDS]
    second.get_by_role("button", name="Bewaar wat hier staat").click()
    expect(second.get_by_role("alert")).to_have_count(0)
    assert stored(own)[:2] == [WORDS, WORDS]


def test_without_a_connection_it_is_saved_later(visit, own, complaints):
    complaints.allow("ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)")
    page = visit(own.author)
    page.goto(step(own))
    page.context.set_offline(True)
    comment(page).fill(WORDS)
    expect(saved(page)).to_contain_text("er is geen verbinding")
    expect(comment(page)).to_have_value(WORDS)
    page.context.set_offline(False)
    expect(saved(page)).to_contain_text("Opgeslagen om")
    expect(saved(page)).not_to_contain_text("geen verbinding")
    assert stored(own)[0] == WORDS


def test_after_signing_in_again_elsewhere_it_is_saved(visit, own, complaints):
    complaints.allow("401")
    page = visit(own.author)
    page.goto(step(own))
    Session.objects.all().delete()
    comment(page).fill(WORDS)
    expect(saved(page)).to_contain_text("Je bent uitgelogd")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Log in in een nieuw tabblad").click()
    sign_in(opened.value, own.author)
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Dag")
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(saved(page)).to_contain_text("Opgeslagen om")
    expect(comment(page)).to_have_value(WORDS)
    assert stored(own)[0] == WORDS


def test_what_is_said_stays_in_place_while_it_fails_again(visit, own, complaints):
    """Pressing a link in it leaves the field, and that tries to save once more."""
    complaints.allow("401")
    page = visit(own.author)
    page.goto(step(own))
    Session.objects.all().delete()
    comment(page).fill(WORDS)
    link = page.get_by_role("link", name="Log in in een nieuw tabblad")
    pressed = link.element_handle()
    with page.expect_response("**/antwoorden/**"):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator(".htmx-request")).to_have_count(0)
    assert pressed.evaluate("one => one.isConnected")


# Types as soon as the field is on the page, before the browser has drawn it.
TYPES_AT_ONCE = """words => new MutationObserver((_, observer) => {
  const field = document.querySelector(".conclusion textarea");
  if (!field) return;
  observer.disconnect();
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}).observe(document.body, { childList: true, subtree: true })"""


def test_what_is_typed_at_once_in_a_field_that_appears_is_saved(visit, own):
    for one in Assessment.objects.all():
        actions.submit(assessment=one, by=one.author)
    page = visit(own.author)
    page.goto(own.round.get_absolute_url())
    page.evaluate(TYPES_AT_ONCE, WORDS)
    page.get_by_role("link", name="Noteer een conclusie").first.click()
    expect(page.get_by_text("Opgeslagen om")).to_be_visible()
    assert Conclusion.objects.get().text == WORDS


def test_after_signing_in_again_a_conclusion_is_saved(visit, own, complaints):
    complaints.allow("401")
    for one in Assessment.objects.all():
        actions.submit(assessment=one, by=one.author)
    page = visit(own.author)
    page.goto(own.round.get_absolute_url())
    page.get_by_role("link", name="Noteer een conclusie").first.click()
    field = page.get_by_label("Wat is jullie conclusie?")
    expect(field).to_be_focused()
    Session.objects.all().delete()
    field.fill(WORDS)
    expect(page.get_by_text("Je bent uitgelogd")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Log in in een nieuw tabblad").click()
    sign_in(opened.value, own.author)
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Dag")
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_text("Opgeslagen om")).to_be_visible()
    assert Conclusion.objects.get().text == WORDS


def test_after_signing_in_again_a_page_is_sent_again(visit, own, complaints):
    complaints.allow("401|403")
    page = visit(own.author, javascript=False)
    page.goto(step(own))
    comment(page).fill(WORDS)
    Session.objects.all().delete()
    page.get_by_role("button", name="Bewaar en ga verder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat je schreef is er nog")
    expect(page.get_by_text(WORDS)).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in").click()
    sign_in(opened.value, own.author)
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Dag")
    again = page.get_by_role("button", name="Verstuur opnieuw")
    again.click()
    # The form was made for the session that ended, so it asks once more.
    expect(page.get_by_role("heading", level=1)).to_have_text("Verstuur het nog een keer")
    again.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deel 2")
    assert stored(own)[0] == WORDS


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_hands_in_once(visit, own, complaints, javascript):
    complaints.allow("409")
    page = visit(own.author, javascript=javascript)
    page.goto(f"/lijsten/{own.pk}/inleveren/")
    page.get_by_role("button", name="Lever in met 3 vragen leeg").dblclick()
    expect(page.get_by_role("main")).to_contain_text("ingeleverd")
    assert Transition.objects.filter(action="submitted").count() == 1


def test_going_back_after_handing_in_shows_how_it_stands(visit, own):
    page = visit(own.author)
    page.goto(step(own, 2))
    page.get_by_role("button", name="Bewaar en rond af").click()
    page.get_by_role("button", name="Lever in met 3 vragen leeg").click()
    expect(page.get_by_role("status").first).to_contain_text("Je lijst is ingeleverd")
    page.go_back()
    page.go_back()
    expect(page.get_by_text("Jouw lijst is binnen")).to_be_visible()


def test_what_is_typed_after_handing_in_elsewhere_is_kept_in_the_page(visit, own, complaints):
    complaints.allow("409")
    page = visit(own.author)
    page.goto(step(own))
    own.submit()
    comment(page).fill(WORDS)
    expect(saved(page)).to_contain_text("al ingeleverd")
    page.get_by_role("button", name="Bewaar en ga verder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze lijst staat niet meer open")
    expect(page.get_by_text(WORDS)).to_be_visible()


def test_a_long_story_fits_and_a_longer_one_is_told_so(visit, own, complaints):
    complaints.allow("422")
    page = visit(own.author)
    page.goto(step(own))
    comment(page).focus()
    page.keyboard.insert_text("ë" * 20_000)
    expect(saved(page)).to_contain_text("Opgeslagen om")
    assert len(stored(own)[0]) == 20_000
    page.keyboard.insert_text("!")
    expect(saved(page)).to_contain_text("te lang")
    page.get_by_role("button", name="Bewaar en ga verder").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert len(comment(page).input_value()) == 20_001


def test_a_list_can_be_filled_in_with_the_keyboard_alone(visit, own):
    page = visit(own.author)
    page.goto(step(own))
    radios = page.locator(".answer").nth(0).get_by_role("radio")
    tab_to(page, radios.nth(0))
    page.keyboard.press("Space")
    expect(radios.nth(0)).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(radios.nth(1)).to_be_checked()
    tab_to(page, comment(page))
    page.keyboard.type(WORDS)
    expect(saved(page)).to_contain_text("Opgeslagen om")
    tab_to(page, page.get_by_role("button", name="Bewaar en ga verder"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deel 2")
    answer = Answer.objects.select_related("point").filter(assessment=own).first()
    assert (answer.point.code, answer.comment) == ("op-niveau", WORDS)


def tab_to(page, locator, most=30):
    """Press Tab until `locator` has the focus."""
    for _ in range(most):
        if locator.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{most} times Tab does not reach {locator}")
