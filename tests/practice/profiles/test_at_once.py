"""Two tabs, two people or two clicks at the same moment, on a function profile."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from ervaring.accounts.models import Mail
from ervaring.practice.actions.profiles import answer_profile
from ervaring.practice.models import FunctionProfile, ProfileConsent
from tests.factories import (
    FunctionProfileFactory,
    ItemFactory,
    PlacementFactory,
    SupervisionFactory,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def placement():
    return PlacementFactory()


@pytest.fixture
def three(placement):
    tutor = SupervisionFactory(placement=placement, role="tutor").user
    return [placement.student, placement.supervisions.get(role="supervisor").user, tutor]


def full(placement, **fields):
    said = {"own_activities": "Koffie drinken.", "hours_per_week": 8, **fields}
    return FunctionProfileFactory(placement=placement, **said)


def at_once(*presses):
    """What came of them, each on a connection of its own."""

    def alone(press):
        try:
            return press()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(presses)) as people:
        return list(people.map(alone, presses))


def pressing(user, name, *args, **data):
    client, url = sign_in(Client(), user), reverse(f"practice:{name}", args=args)
    return lambda: client.post(url, data).status_code


def test_one_draft_is_begun(placement, three):
    came = at_once(*[pressing(user, "profile_begin", placement.pk) for user in three])
    assert (came, FunctionProfile.objects.count()) == ([302] * 3, 1)


def test_it_is_put_once_and_mailed_once(placement, three):
    sent = {"draft": full(placement).pk, "version": 0}
    put = [pressing(three[0], "profile_put", placement.pk, 1, **sent) for _press in range(3)]
    assert (at_once(*put), Mail.objects.count()) == ([302] * 3, 2)


def test_one_word_is_noted_once(placement, three):
    full(placement, put=True)
    said = [pressing(three[0], "profile_version", placement.pk, 1, akkoord=1) for _press in "123"]
    assert (at_once(*said), ProfileConsent.objects.count()) == ([302] * 3, 1)


def test_three_who_agree_at_once_make_it_stand(placement, three):
    profile = full(placement, put=True)
    at_once(*[pressing(user, "profile_version", placement.pk, 1, akkoord=1) for user in three])
    profile.refresh_from_db()
    assert (profile.agreed_at is not None, ProfileConsent.objects.count()) == (True, 3)


@pytest.mark.parametrize("word", [{"akkoord": 1}, {"nog-niet": 1, "note": "Meer uren."}])
def test_what_became_of_it_is_mailed_once(placement, three, word):
    profile = full(placement, put=True)
    if "akkoord" in word:
        for user in three[:2]:
            answer_profile(profile=profile, agrees=True, note="", by=user)
    said = [pressing(three[2], "profile_version", placement.pk, 1, **word) for _press in "123"]
    assert (at_once(*said), Mail.objects.count()) == ([302] * 3, 2)


def test_who_writes_while_it_is_put_is_either_in_it_or_told(placement, three):
    profile = full(placement)
    client = sign_in(Client(), three[1])
    url = reverse("practice:profile_write", args=[placement.pk, 1])
    was = client.get(url).context["was"]
    sent = {"draft": profile.pk, "version": 0}
    [written, put] = at_once(
        lambda: client.post(url, {**sent, "was": was, "room": "Zelf kiezen."}).status_code,
        pressing(three[2], "profile_put", placement.pk, 1, **sent),
    )
    profile.refresh_from_db()
    assert (written, put, profile.state, profile.room) in [
        (302, 409, "draft", "Zelf kiezen."),
        (409, 302, "put", ""),
    ]


def test_it_is_deleted_once(placement, three):
    sent = {"draft": full(placement).pk, "version": 0}
    came = at_once(*[pressing(one, "profile_delete", placement.pk, 1, **sent) for one in three])
    assert (came, FunctionProfile.objects.count()) == ([302] * 3, 0)


def test_who_writes_while_it_is_deleted_keeps_it_or_is_told(placement, three):
    profile, item = full(placement), ItemFactory(kind="possible_activity")
    client = sign_in(Client(), three[1])
    url = reverse("practice:profile_write", args=[placement.pk, 1])
    sent = {"draft": profile.pk, "version": 0}
    said = {"was": client.get(url).context["was"], "room": "Ruim.", "activities": [item.pk]}
    [written, deleted] = at_once(
        lambda: client.post(url, {**sent, **said}).status_code,
        pressing(three[2], "profile_delete", placement.pk, 1, **sent),
    )
    rooms = [one.room for one in FunctionProfile.objects.all()]
    assert (written, deleted, rooms) in [(302, 409, ["Ruim."]), (409, 302, [])]


def test_it_is_either_put_or_deleted(placement, three):
    sent = {"draft": full(placement).pk, "version": 0}
    came = at_once(
        pressing(three[0], "profile_put", placement.pk, 1, **sent),
        pressing(three[2], "profile_delete", placement.pk, 1, **sent),
    )
    states = [one.state for one in FunctionProfile.objects.all()]
    assert (came, states) in [([302, 409], ["put"]), ([409, 302], [])]


def test_two_who_write_in_different_fields_keep_both(placement, three):
    profile = full(placement)
    url = reverse("practice:profile_write", args=[placement.pk, 1])

    def writing(user, **said):
        client = sign_in(Client(), user)
        was = client.get(url).context["was"]
        sent = {"draft": profile.pk, "was": was, **said}
        return lambda: client.post(url, sent).status_code

    came = at_once(writing(three[0], room="Ruim."), writing(three[1], fits="Passend."))
    profile.refresh_from_db()
    assert (came, profile.room, profile.fits) == ([302, 302], "Ruim.", "Passend.")
