"""Codes that are typed, or asked for, by many at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse

from ervaring.accounts.models import Code, Mail, TooManyCodesError
from ervaring.accounts.models.codes import PER_HOUR, TRIES
from ervaring.placements.models import Invitation
from tests.factories import PlacementFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nobody_tried():
    """What is counted in the cache is no row of a model: it stays there for the next test."""
    cache.clear()
    yield
    cache.clear()


def at_once(number, press):
    """What came of `number` presses, each on a connection of its own."""

    def alone(_number):
        try:
            return press()
        except TooManyCodesError:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as people:
        return list(people.map(alone, range(number)))


def test_no_more_tries_than_there_are():
    code, text = Code.issue(UserFactory(), Code.Purpose.LINK)
    assert at_once(8, lambda: code.redeem("XXXX-XXXX")) == [False] * 8
    code.refresh_from_db()
    assert (code.tries, code.tries_left) == (TRIES, 0)
    assert not code.redeem(text)


def test_a_code_lets_one_in():
    code, text = Code.issue(UserFactory(), Code.Purpose.LINK)
    assert sorted(at_once(4, lambda: code.redeem(text))) == [False, False, False, True]


def test_no_more_codes_than_an_hour_allows():
    user = UserFactory()
    issued = at_once(8, lambda: Code.issue(user, Code.Purpose.LINK))
    assert len([one for one in issued if one]) == PER_HOUR == Code.objects.count()


def test_no_more_links_than_an_hour_allows():
    supervisor = UserFactory()
    PlacementFactory(supervisor=supervisor)
    address = {"email": supervisor.email}
    at_once(6, lambda: Client().post(reverse("placements:lost"), address).status_code)
    assert Mail.objects.count() == 3


def test_an_old_link_is_renewed_once():
    part = PlacementFactory().supervisions.get()
    invitation = Invitation.of(part)
    Invitation.objects.update(expires_at=invitation.created_at)
    client = Client()
    here = client.get(invitation.address().partition("testserver")[2]).url

    def press():
        browser = Client()
        browser.cookies = client.cookies
        return browser.post(here).status_code

    assert set(at_once(4, press)) <= {302, 404}
    assert Mail.objects.count() == 1
