"""Cards and what comes of them, in their states, for test_accessibility.py."""

from playwright.sync_api import expect

from portfolios.models import FeedbackCard, FeedbackTakenOut
from tests.factories import (
    FeedbackAnswerFactory,
    FeedbackCardFactory,
    FeedbackRequestFactory,
    FeedbackSheetFactory,
    PlacementFactory,
)


def at_card(visit):
    page = visit()
    page.goto(FeedbackCardFactory().address.partition("testserver")[2])
    return page


def card_empty(visit):
    page = at_card(visit)
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def card_sent(visit):
    page = at_card(visit)
    page.get_by_label("Fijn", exact=True).check()
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dank je wel")
    return page


def card_used(visit):
    page = at_card(visit)
    FeedbackCard.objects.update(used=True)
    page.get_by_label("Fijn", exact=True).check()
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze kaart is al gebruikt")
    return page


def card_unknown(visit):
    page = visit()
    page.goto("/f/0000/")
    return page


def at_feedback(visit, whose, placement):
    users = {"student": placement.student, "supervisor": placement.supervisions.get().user}
    page = visit(users[whose])
    page.goto(f"/stages/{placement.pk}/feedback/")
    return page


def full():
    placement = PlacementFactory(student__name="Maximiliaan Vandenbroucke-Oosterhuizen")
    for _number in range(3):
        FeedbackAnswerFactory(placement=placement, line="Zij laat mij rustig uitpraten. " * 4)
    FeedbackSheetFactory(placement=placement)
    FeedbackRequestFactory(placement=placement)
    FeedbackRequestFactory(placement=placement, answered=True)
    by = placement.supervisions.get().user
    FeedbackTakenOut.objects.create(placement=placement, by=by, reason="name")
    return placement


def feedback_empty(visit):
    return at_feedback(visit, "student", PlacementFactory())


def feedback_of_student(visit):
    return at_feedback(visit, "student", full())


def feedback_of_supervisor(visit):
    return at_feedback(visit, "supervisor", full())


def feedback_without_a_number(visit):
    page = at_feedback(visit, "supervisor", full())
    page.get_by_role("button", name="Maak kaarten").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def taking_out(visit):
    page = at_feedback(visit, "supervisor", full())
    page.get_by_role("link", name="Haal deze zin weg").first.click()
    page.get_by_role("button", name="Haal deze zin weg").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def asking(visit):
    page = at_feedback(visit, "student", PlacementFactory())
    page.get_by_role("link", name="Vraag een collega").click()
    page.get_by_role("button", name="Stuur de vraag").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def teammate_invited(visit):
    page = visit()
    page.goto(FeedbackRequestFactory().address.partition("testserver")[2])
    return page


def teammate_code(visit):
    page = teammate_invited(visit)
    page.get_by_role("button", name="Stuur mij de code").click()
    expect(page.get_by_label("Code")).to_be_visible()
    return page


def teammate_unknown(visit):
    page = visit()
    page.goto("/collega/?k=x")
    return page


def teammate_answers(visit):
    asked = FeedbackRequestFactory()
    page = visit(asked.user)
    page.goto(f"/feedback/collega/{asked.pk}/")
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def teammate_read(visit):
    asked = FeedbackRequestFactory(answered=True)
    page = visit(asked.placement.student)
    page.goto(f"/feedback/collega/{asked.pk}/")
    return page


STATES = [
    at_card, card_empty, card_sent, card_used, card_unknown, feedback_empty, feedback_of_student,
    feedback_of_supervisor, feedback_without_a_number, taking_out, asking, teammate_invited,
    teammate_code, teammate_unknown, teammate_answers, teammate_read,
]  # fmt: skip
