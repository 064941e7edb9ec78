"""A third assessor, in more than one round of a placement."""

import pytest
from django.urls import reverse

from assessments.models import Assessment
from ervaring.placements.models import Supervision
from tests.factories import PlacementFactory, RoundFactory, SupervisionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement():
    return PlacementFactory()


@pytest.fixture
def tutor(placement):
    return SupervisionFactory(placement=placement, role="tutor").user


@pytest.fixture
def others(placement):
    """Two who guide somebody else in the programme."""
    return [PlacementFactory(cohort=placement.cohort).supervisions.get().user for _ in range(2)]


@pytest.fixture
def ask(as_user, tutor):
    def post(round, user=None):
        data = {"user": user.pk} if user else {"intrekken": "1"}
        return as_user(tutor).post(reverse("assessments:third", args=[round.pk]), data)

    return post


def thirds(placement):
    """Who has this part now."""
    found = Supervision.objects.active().filter(placement=placement, role="third_assessor")
    return [one.user for one in found]


def asked(round):
    lists = Assessment.objects.filter(round=round, role="third_assessor").exclude(state="lapsed")
    return [one.author for one in lists]


@pytest.mark.parametrize("again", [True, False], ids=["the same", "another"])
def test_asked_in_a_later_round(placement, others, ask, again):
    first = RoundFactory(placement=placement, conversation=True)
    ask(first, others[0])
    Assessment.objects.get(round=first, role="third_assessor").submit()
    type(first).objects.filter(pk=first.pk).update(
        state="finalised", judged_at=first.conversation_at, finalised_at=first.conversation_at
    )
    user = others[0] if again else others[1]
    second = RoundFactory(placement=placement, kind="final", conversation=True)
    assert ask(second, user).status_code == 302
    assert (asked(second), thirds(placement)) == ([user], [user])


def test_of_two_rounds_at_a_time_it_is_the_same_person(placement, others, ask):
    rounds = [
        RoundFactory(placement=placement, kind=kind, conversation=True)
        for kind in ("interim", "final")
    ]
    ask(rounds[0], others[0])
    refused = ask(rounds[1], others[1])
    assert "Vraag dezelfde persoon" in refused.content.decode()
    assert (asked(rounds[1]), thirds(placement)) == ([], [others[0]])
    assert ask(rounds[1], others[0]).status_code == 302
    # Released in one of them, they go on in the other.
    ask(rounds[0])
    assert (asked(rounds[0]), asked(rounds[1])) == ([], [others[0]])
    assert thirds(placement) == [others[0]]
    ask(rounds[1])
    assert thirds(placement) == []


def test_released_as_the_last_who_is_waited_for(placement, others, ask, as_user, tutor):
    round = RoundFactory(placement=placement, conversation=True)
    ask(round, others[0])
    back = Assessment.objects.get(round=round, role="student")
    url = reverse("assessments:give_back", args=[back.pk])
    as_user(tutor).post(url, {"reason": "Er ontbreekt een bladzijde."})
    as_user(back.author).post(reverse("assessments:submit", args=[back.pk]))
    round.refresh_from_db()
    assert round.state == "open"
    ask(round)
    round.refresh_from_db()
    assert round.state == "conversation"
