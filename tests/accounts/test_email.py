"""Nobody claims an address that a school gives a part to: one proves that a mailbox is theirs."""

import re
import time

import pytest
from django.core.cache import cache
from django.urls import reverse

from ervaring.accounts.models import AddressChange, Code, Mail
from tests.factories import PASSWORD, UserFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

NEW, CODE = "/account/email/nieuw/", "/account/email/code/"


@pytest.fixture
def user():
    cache.clear()
    user = UserFactory(email="oud@example.org")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def fresh(client, user):
    """Somebody who said a moment ago who they are."""
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def ask(client, address="nieuw@example.org"):
    response = client.post(NEW, {"email": address})
    mail = Mail.objects.filter(to=address.lower()).last()
    return response, mail and re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", mail.body)[0]


def address_of(user):
    user.refresh_from_db()
    return user.email


def test_a_code_in_the_new_mailbox_changes_the_address(fresh, user):
    response, code = ask(fresh, "Nieuw@Example.org")
    assert (response.url, address_of(user)) == (CODE, "oud@example.org")
    assert fresh.post(CODE, {"code": code.lower()}).url == "/account/email/"
    assert address_of(user) == "nieuw@example.org"
    [change] = AddressChange.objects.of(user)
    assert (change.old, change.new, change.by) == ("oud@example.org", "nieuw@example.org", user)
    assert "nieuw@example.org" in Mail.objects.get(to="oud@example.org").body
    assert fresh.get("/account/email/").status_code == 200  # still signed in


def test_a_code_that_was_mailed_to_the_old_mailbox_lets_nobody_in_after_it(fresh, user):
    old, _text = Code.issue(user, Code.Purpose.LINK)
    fresh.post(CODE, {"code": ask(fresh)[1]})
    assert address_of(user) == "nieuw@example.org"
    assert not Code.objects.filter(pk=old.pk).exists()


def test_a_wrong_code_changes_nothing_and_five_end_it(fresh, user):
    _response, code = ask(fresh)
    for _ in range(5):
        assert fresh.post(CODE, {"code": "BBBB-BBBB"}).status_code == 422
    assert fresh.post(CODE, {"code": code}).url == NEW
    assert address_of(user) == "oud@example.org"


def test_an_address_of_somebody_else_is_told_to_its_owner_only(fresh, user):
    UserFactory(email="nieuw@example.org")
    response, code = ask(fresh)
    assert response.url == CODE
    page = fresh.post(CODE, {"code": code}, follow=True).content.decode()
    assert "Dit adres hoort al bij een ander account." in page
    assert address_of(user) == "oud@example.org"
    assert not AddressChange.objects.of(user).exists()


def test_the_same_address_is_no_change(fresh, user):
    assert ask(fresh, user.email)[0].status_code == 422


def test_without_asking_there_is_no_code_to_type_over(fresh):
    assert fresh.get(CODE).url == NEW


def test_a_code_of_one_person_is_not_of_the_next_at_this_computer(fresh, user):
    _response, code = ask(fresh)
    other = UserFactory(email="ander@example.org")
    fresh.force_login(other, backend="ervaring.accounts.backends.Backend")
    fresh.post(CODE, {"code": code})
    assert (address_of(user), address_of(other)) == ("oud@example.org", "ander@example.org")


def test_who_signed_in_long_ago_says_again_who_they_are(fresh, user, monkeypatch):
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)
    response = fresh.get(NEW)
    assert response.url.startswith(reverse("account_reauthenticate"))


def test_who_has_nothing_to_say_that_with_signs_in_anew(client):
    user = UserFactory()
    user.set_unusable_password()
    user.save()
    response = sign_in(client, user).get(NEW, follow=True)
    assert "Log eerst uit" in response.content.decode()


def test_asking_too_often(fresh):
    for number in range(6):
        assert ask(fresh, f"nieuw{number}@example.org")[0].url == CODE
    assert "te vaak" in ask(fresh)[0].content.decode()
