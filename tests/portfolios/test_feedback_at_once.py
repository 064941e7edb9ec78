"""Two cards, two tabs or two clicks at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from portfolios.feedback import actions
from portfolios.models import FeedbackAnswer, FeedbackRequest, FeedbackTakenOut
from tests.factories import (
    FeedbackAnswerFactory,
    FeedbackCardFactory,
    FeedbackSheetFactory,
    PlacementFactory,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*presses):
    """What came of them, each on a connection of its own."""

    def alone(press):
        try:
            return press()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(presses)) as people:
        return list(people.map(alone, presses))


def sending(card, **data):
    path = card.address.partition("testserver")[2]
    return lambda: Client().post(path, data or {"talking": "good"}).status_code


def test_one_card_is_one_answer():
    card = FeedbackCardFactory()
    assert sorted(at_once(*[sending(card)] * 4)) == [302, 409, 409, 409]
    assert FeedbackAnswer.objects.count() == 1


def test_the_third_of_three_shows_them_all():
    sheet = FeedbackSheetFactory()
    cards = [FeedbackCardFactory(sheet=sheet) for _number in range(4)]
    assert at_once(*map(sending, cards)) == [302] * 4
    shown = FeedbackAnswer.objects.filter(shown=True).count()
    assert (shown, FeedbackAnswer.objects.count()) == (3, 4)


def test_a_card_that_is_made_invalid_meanwhile():
    card = FeedbackCardFactory()
    [code, _done] = at_once(sending(card), card.sheet.revoke)
    card.refresh_from_db()
    assert (code, card.used, FeedbackAnswer.objects.count()) in [(302, True, 1), (404, False, 0)]


def test_a_sentence_is_taken_out_once():
    answer = FeedbackAnswerFactory()
    supervisor = answer.placement.supervisions.get().user
    url = reverse("portfolios:feedback_take_out", args=[answer.pk])
    clients = [sign_in(Client(), supervisor) for _press in range(2)]
    at_once(*[lambda one=one: one.post(url, {"reason": "name"}).status_code for one in clients])
    assert FeedbackTakenOut.objects.count() == 1


def test_a_teammate_is_asked_once():
    placement = PlacementFactory()
    url = reverse("portfolios:feedback_ask", args=[placement.pk])
    data = {"name": "Bas", "email": "bas@zorg.example"}
    clients = [sign_in(Client(), placement.student) for _press in range(2)]
    came = at_once(*[lambda one=one: one.post(url, data).status_code for one in clients])
    assert sorted(came) == [302, 409]
    assert FeedbackRequest.objects.count() == 1


def test_a_limit_holds_for_two_who_make_cards():
    placement = PlacementFactory()
    supervisor = placement.supervisions.get().user
    for _sheet in range(3):
        actions.make_cards(placement=placement, number=12, by=supervisor)
    url = reverse("portfolios:feedback_cards", args=[placement.pk])
    clients = [sign_in(Client(), supervisor) for _press in range(2)]
    came = at_once(*[lambda one=one: one.post(url, {"number": 12}).status_code for one in clients])
    assert sorted(came) == [302, 409]
