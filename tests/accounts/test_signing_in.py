"""Signing in with a password or a mailed code; how often one may try."""

import math

import pytest
from allauth.core.internal.cryptokit import generate_user_code
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ervaring.accounts.models import Mail
from ervaring.accounts.sessions import forget_ended
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"
CODE = "/account/login/code/"
CONFIRM = "/account/login/code/confirm/"


@pytest.fixture(autouse=True)
def _nobody_tried():
    cache.clear()


def with_password(password=PASSWORD, **fields):
    user = UserFactory(**fields)
    user.set_password(password)
    user.save()
    return user


def is_in(client):
    return client.get(reverse("home")).status_code == 200


def mailed_code():
    """The line of the mail that is a code."""
    body = Mail.objects.order_by("pk").last().body
    return next(line for line in body.splitlines() if len(line) == 9 and line[4] == "-")


def said(response):
    return " ".join(one for errors in response.context["form"].errors.values() for one in errors)


class TestAPassword:
    def test_lets_in(self, client):
        user = with_password()
        client.post(LOGIN, {"login": user.email, "password": PASSWORD})
        assert is_in(client)

    def test_may_be_long(self, client):
        long = "een zin die niemand kent, " * 20
        user = with_password(long.strip())
        client.post(LOGIN, {"login": user.email, "password": long.strip()})
        assert is_in(client)

    @pytest.mark.parametrize("password", ["kort", "password123", "1234567890"])
    def test_is_not_one_that_everyone_tries(self, as_user, password):
        user = UserFactory()
        data = {"password1": password, "password2": password}
        as_user(user).post("/account/password/set/", data)
        user.refresh_from_db()
        assert not user.has_usable_password()

    def test_that_is_wrong_and_an_address_that_is_unknown_get_one_answer(self, client):
        user = with_password()
        answers = {
            said(client.post(LOGIN, {"login": address, "password": "iets anders"}))
            for address in (user.email, "niemand@example.org")
        }
        assert answers == {
            "Dit e-mailadres en dit wachtwoord horen niet bij elkaar. Kijk ze na, of log in met "
            "een code."
        }


class TestTryingTooOften:
    def test_browsers_count_together_and_get_one_sentence(self):
        user = with_password()
        for _ in range(5):
            Client().post(LOGIN, {"login": user.email, "password": "iets anders"})
        client = Client()
        response = client.post(LOGIN, {"login": user.email, "password": PASSWORD})
        assert said(response) == (
            "Je hebt het te vaak geprobeerd. Wacht vijf minuten en probeer het weer."
        )
        assert not is_in(client)

    def test_processes_count_together(self):
        """What one process notes, another reads: a cache object of its own, as in a new process."""
        assert isinstance(caches["default"], DatabaseCache)
        cache.set("tries", [1, 2])
        assert DatabaseCache(settings.CACHES["default"]["LOCATION"], {}).get("tries") == [1, 2]

    def test_too_many_requests_get_a_page_in_plain_words(self, client):
        for _ in range(4):
            response = Client().post(CODE, {"email": "iemand@example.org"})
        assert said(response).startswith("Je hebt het te vaak geprobeerd.")
        for _ in range(11):
            response = client.post("/account/beveiliging/webauthn/login/")
        assert (response.status_code, response.templates[0].name) == (429, "429.html")


class TestACodeByMail:
    @pytest.fixture
    def student(self):
        """As a school makes them: without a password."""
        return UserFactory()

    def test_is_hard_to_guess(self):
        letters = {one for _ in range(400) for one in generate_user_code() if one != "-"}
        assert len(generate_user_code().replace("-", "")) * math.log2(len(letters)) >= 34
        assert settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS == 5
        assert settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT == 600

    def test_the_sign_in_page_leads_there(self, client):
        assert f'href="{CODE}"' in client.get(LOGIN).content.decode()

    def test_lets_in_who_has_no_password(self, client, student):
        client.post(CODE, {"email": student.email})
        client.post(CONFIRM, {"code": mailed_code().replace("-", "").lower()})
        assert is_in(client)

    def test_leads_on_to_where_one_was_going(self, client, student):
        client.post(f"{CODE}?next=/account/mail/", {"email": student.email})
        response = client.post(
            f"{CONFIRM}?next=/account/mail/", {"code": mailed_code(), "next": "/account/mail/"}
        )
        assert response.url == "/account/mail/"

    def test_is_for_five_tries(self, client, student):
        client.post(CODE, {"email": student.email})
        for _ in range(5):
            client.post(CONFIRM, {"code": "BBBB-BBBB"})
        client.post(CONFIRM, {"code": mailed_code()})
        assert not is_in(client)

    def test_is_of_the_browser_that_asked(self, client, student):
        client.post(CODE, {"email": student.email})
        other = Client()
        other.post(CONFIRM, {"code": mailed_code()})
        assert not is_in(other)

    def test_an_unknown_address_gets_the_same_answer(self, client, student):
        urls = {client.post(CODE, {"email": one}).url for one in (student.email, "x@example.org")}
        assert urls == {CONFIRM}

    def test_lets_nobody_in_who_may_not(self, client):
        user = UserFactory(email="ruud@demo.example")
        client.post(CODE, {"email": user.email})
        response = client.post(CONFIRM, {"code": mailed_code()})
        assert response.url == reverse("account_inactive")
        assert not is_in(client)


class TestSessions:
    def test_are_forgotten_when_they_ended(self, client):
        here, there = with_password(), with_password()
        elsewhere = Client()
        client.post(LOGIN, {"login": here.email, "password": PASSWORD})
        elsewhere.post(LOGIN, {"login": there.email, "password": PASSWORD})
        Session.objects.filter(pk=elsewhere.session.session_key).update(expire_date=timezone.now())
        forget_ended()
        assert [one.user for one in UserSession.objects.all()] == [here]
        assert is_in(client)
        assert not is_in(elsewhere)

    FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    PHONE = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
    )
    URL = "/account/ingelogd/"

    def browser(self, user, agent):
        client = Client(headers={"user-agent": agent})
        client.post(LOGIN, {"login": user.email, "password": PASSWORD})
        return client

    @pytest.fixture
    def two(self):
        user = with_password()
        return self.browser(user, self.FIREFOX), self.browser(user, self.PHONE)

    def test_are_told_in_plain_words(self, two):
        page = two[0].get(self.URL).content.decode()
        assert "Firefox op Windows" in page
        assert "Safari op iPhone" in page

    def test_one_is_ended(self, two):
        here, there = two
        pk = UserSession.objects.get(session_key=there.session.session_key).pk
        here.post(self.URL, {"end": pk})
        assert (is_in(here), is_in(there)) == (True, False)

    def test_all_others_are_ended(self, two):
        here, there = two
        here.post(self.URL, {"end": "others"})
        assert (is_in(here), is_in(there)) == (True, False)

    @pytest.mark.parametrize("end", ["", "x", "here", None])
    def test_nothing_else_is(self, two, end):
        here, there = two
        theirs = self.browser(with_password(), self.FIREFOX)
        keys = {"here": here, None: theirs}
        if client := keys.get(end):
            end = UserSession.objects.get(session_key=client.session.session_key).pk
        here.post(self.URL, {"end": end})
        assert all(is_in(one) for one in (here, there, theirs))

    def test_one_by_a_link_is_told_and_ended_too(self, two, rf):
        here, _there = two
        request = rf.get("/", headers={"user-agent": "Firefox/140.0 Android"})
        request.session, request.user = SessionStore(), AnonymousUser()
        user = UserSession.objects.first().user
        login(request, user, backend="ervaring.accounts.backends.LinkBackend")
        request.session.save()
        guest = Client()
        guest.cookies["sessionid"] = request.session.session_key
        assert guest.get("/").context["user"].is_guest
        assert "Firefox op Android" in here.get(self.URL).content.decode()
        here.post(self.URL, {"end": "others"})
        assert not is_in(guest)

    def test_what_ended_by_itself_is_not_told(self, two):
        here, there = two
        there.session.flush()
        assert "Safari" not in here.get(self.URL).content.decode()
