"""Signing in at a school: issuer and `sub` say who it is, and a mailbox proves whose it becomes."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from ervaring.accounts import joining
from ervaring.accounts.models import Code, Mail, User
from tests.factories import PASSWORD, UserFactory
from tests.provider import CLAIMED, ISSUER_NAME, SUB

pytestmark = pytest.mark.django_db

JOIN, JOIN_CODE = "/account/koppelen/", "/account/koppelen/code/"


@pytest.fixture(autouse=True)
def _nobody_tried():
    cache.clear()


@pytest.fixture
def at_school(school):
    """at_school(client): signs in at the school and comes back; the answer."""

    def sign_in(client, sub=SUB, **more):
        response = client.post(school.login_url, more)
        assert response.status_code == 302
        asked = parse_qs(urlsplit(response.url).query)
        assert asked["code_challenge_method"] == ["S256"]
        back = requests.post(response.url, data={"sub": sub}, allow_redirects=False, timeout=5)
        url = urlsplit(back.headers["Location"])
        return client.get(f"{url.path}?{url.query}")

    return sign_in


def code_in(mail):
    return re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", mail.body)[0]


def is_in(client):
    return client.get("/account/email/").status_code == 200


class TestTheFirstTime:
    def test_a_code_in_the_mailbox_joins_and_lets_in(self, client, at_school):
        user = UserFactory()
        response = at_school(client, next="/account/mail/")
        assert response.url == JOIN
        page = client.get(JOIN).content.decode()
        assert "Op welk adres kent je opleiding je?" in page
        assert f'value="{CLAIMED}"' in page
        assert client.post(JOIN, {"email": user.email.upper()}).url == JOIN_CODE
        mail = Mail.objects.get()
        assert (mail.to, mail.user) == (user.email, user)
        response = client.post(JOIN_CODE, {"code": code_in(mail)})
        assert response.url == "/account/mail/"
        assert is_in(client)
        account = SocialAccount.objects.get()
        assert (account.user, account.uid, account.provider) == (user, SUB, school_id(response))
        assert account.extra_data == {}
        assert joining.KEY not in client.session
        assert Mail.objects.last().subject == "Er is een schoolaccount gekoppeld"

    def test_the_address_that_the_school_gives_joins_nobody(self, client, at_school):
        UserFactory(email=CLAIMED)
        assert at_school(client).url == JOIN
        assert not is_in(client)
        assert not SocialAccount.objects.exists()
        assert not Mail.objects.exists()

    def test_nobody_can_tell_whether_an_address_is_known(self, client, at_school):
        known = UserFactory().email
        pages = []
        for address in (known, "niemand@example.org"):
            browser = Client()
            at_school(browser)
            browser.post(JOIN, {"email": address})
            answers = [browser.post(JOIN_CODE, {"code": "BBBB-BBBB"}) for _ in range(5)]
            pages.append([(one.status_code, one.get("Location")) for one in answers])
        assert pages[0] == pages[1] == [(422, None)] * 4 + [(302, JOIN)]
        assert [one.to for one in Mail.objects.all()] == [known]

    def test_nobody_is_made(self, client, at_school):
        number = User.objects.count()
        at_school(client)
        client.post(JOIN, {"email": "niemand@example.org"})
        client.post(JOIN_CODE, {"code": "BBBB-BBBB"})
        assert User.objects.count() == number
        assert not is_in(client)

    def test_after_five_tries_the_code_is_worth_nothing(self, client, at_school):
        at_school(client)
        client.post(JOIN, {"email": UserFactory().email})
        for _ in range(5):
            client.post(JOIN_CODE, {"code": "BBBB-BBBB"})
        client.post(JOIN_CODE, {"code": code_in(Mail.objects.get())})
        assert not is_in(client)

    def test_another_browser_cannot_use_the_code(self, client, at_school):
        user = UserFactory()
        at_school(client)
        client.post(JOIN, {"email": user.email})
        other = Client()
        at_school(other, sub="iemand-anders")
        other.post(JOIN, {"email": "niemand@example.org"})
        other.post(JOIN_CODE, {"code": code_in(Mail.objects.get())})
        assert not is_in(other)

    def test_what_was_joined_in_another_browser_meanwhile_stays_so(self, client, at_school):
        first, second = UserFactory(), UserFactory()
        other = Client()
        for browser, user in ((other, first), (client, second)):
            at_school(browser)
            browser.post(JOIN, {"email": user.email})
        other.post(JOIN_CODE, {"code": code_in(Mail.objects.get(user=first))})
        response = client.post(JOIN_CODE, {"code": code_in(Mail.objects.get(user=second))})
        assert response.url == "/account/login/"
        assert not is_in(client)
        assert SocialAccount.objects.get().user == first

    def test_a_code_for_something_else_does_not_join(self, client, at_school):
        user = UserFactory()
        at_school(client)
        client.post(JOIN, {"email": user.email})
        Code.objects.update(purpose=Code.Purpose.LINK)
        client.post(JOIN_CODE, {"code": code_in(Mail.objects.get())})
        assert not is_in(client)

    def test_it_waits_ten_minutes(self, client, at_school, monkeypatch):
        at_school(client)
        client.post(JOIN, {"email": UserFactory().email})
        later = time.time() + 601
        monkeypatch.setattr("ervaring.accounts.joining.time.time", lambda: later)
        response = client.post(JOIN_CODE, {"code": code_in(Mail.objects.get())})
        assert response.url == "/account/login/"
        assert joining.KEY not in client.session

    def test_who_may_not_come_in_gets_no_code(self, client, at_school):
        UserFactory(email="ruud@demo.example")
        at_school(client)
        client.post(JOIN, {"email": "ruud@demo.example"})
        assert not Mail.objects.exists()

    def test_what_waits_is_not_of_who_signs_in_next_at_this_computer(self, client, at_school):
        user = UserFactory()
        user.set_password(PASSWORD)
        user.save()
        at_school(client)
        client.post("/account/login/", {"login": user.email, "password": PASSWORD})
        assert is_in(client)
        assert client.post(JOIN, {"email": user.email}).url == "/account/login/"
        assert not Mail.objects.exists()

    def test_a_page_about_what_waits_is_kept_nowhere(self, client, at_school):
        at_school(client)
        client.post(JOIN, {"email": "iemand@example.org"})
        for url in (JOIN, JOIN_CODE):
            assert "no-store" in client.get(url).headers["Cache-Control"]

    def test_a_second_step_is_asked_all_the_same(self, client, at_school):
        user = UserFactory()
        Authenticator.objects.create(user=user, type="totp", data={"secret": "A" * 32})
        at_school(client)
        client.post(JOIN, {"email": user.email})
        response = client.post(JOIN_CODE, {"code": code_in(Mail.objects.get())})
        assert response.url == "/account/beveiliging/authenticate/"
        assert not is_in(client)


def school_id(response):
    return SocialAccount.objects.get().provider


class TestTheNextTimes:
    @pytest.fixture
    def joined(self, school):
        user = UserFactory()
        SocialAccount.objects.create(user=user, provider=school.provider_id, uid=SUB)
        return user

    def test_lets_in_at_once_whatever_the_address(self, client, at_school, joined):
        UserFactory(email=CLAIMED)
        at_school(client)
        assert client.get("/account/email/").context["user"] == joined

    def test_nothing_is_kept_of_what_the_school_tells(self, client, at_school, joined):
        at_school(client)
        assert SocialAccount.objects.get().extra_data == {}

    def test_another_sub_is_another_person(self, client, at_school, joined):
        assert at_school(client, sub="iemand-anders").url == JOIN
        assert not is_in(client)

    def test_the_same_sub_of_another_issuer_is_another_person(self, client, at_school, joined):
        SocialAccount.objects.update(provider="login.elders.nl")
        assert at_school(client).url == JOIN
        assert not is_in(client)

    def test_somebody_of_the_demo_does_not_come_in(self, client, at_school, joined):
        User.objects.filter(pk=joined.pk).update(email="ruud@demo.example")
        assert at_school(client).url == "/account/inactive/"
        assert not is_in(client)

    def test_a_second_step_is_asked_all_the_same(self, client, at_school, joined):
        Authenticator.objects.create(user=joined, type="totp", data={"secret": "A" * 32})
        assert at_school(client).url == "/account/beveiliging/authenticate/"
        assert not is_in(client)

    def test_an_answer_of_another_issuer_is_refused(self, client, school, at_school, joined):
        school.is_really("https://login.elders.nl")
        assert at_school(client).status_code == 401
        assert not is_in(client)

    def test_the_owner_takes_it_away_also_without_a_password(self, client, at_school, joined):
        at_school(client)
        page = client.get("/account/schoolaccount/").content.decode()
        assert ISSUER_NAME in page
        client.post("/account/schoolaccount/", {"account": SocialAccount.objects.get().pk})
        assert not SocialAccount.objects.exists()
        assert Mail.objects.get().subject == "Er is een schoolaccount losgekoppeld"

    def test_who_has_a_password_gives_it_first(self, client, joined):
        joined.set_password(PASSWORD)
        joined.save()
        client.post("/account/login/", {"login": joined.email, "password": PASSWORD})
        url, pk = "/account/schoolaccount/", SocialAccount.objects.get().pk
        response = client.post(url, {"account": pk})
        assert response.url.startswith("/account/reauthenticate/")
        assert SocialAccount.objects.exists()
        client.post("/account/reauthenticate/", {"password": PASSWORD, "next": url})
        assert not SocialAccount.objects.exists()

    def test_nobody_elses(self, client, as_user, joined):
        response = as_user(UserFactory()).post(
            "/account/schoolaccount/", {"account": SocialAccount.objects.get().pk}
        )
        assert response.status_code == 404
        assert SocialAccount.objects.exists()

    def test_who_is_in_adds_theirs(self, client, at_school, school):
        user = UserFactory()
        client.force_login(user, backend="ervaring.accounts.backends.Backend")
        school.login_url += "?process=connect"
        assert at_school(client).url == "/account/schoolaccount/"
        assert SocialAccount.objects.get().user == user

    def test_who_came_in_by_a_link_adds_none(self, client, at_school, school):
        user = UserFactory()
        client.force_login(user, backend="ervaring.accounts.backends.LinkBackend")
        school.login_url += "?process=connect"
        assert at_school(client).url == JOIN
        assert not SocialAccount.objects.exists()


class TestTheSignInPage:
    def test_may_lead_to_the_school(self, client, school):
        allowed = client.get("/account/login/").headers["Content-Security-Policy"]
        assert re.search(r"form-action 'self' http://localhost:\d+;", allowed + ";")

    def test_has_a_button_per_school(self, client, school):
        page = client.get("/account/login/").content.decode()
        assert f"Inloggen met {ISSUER_NAME}" in page
        assert f'method="post" action="{school.login_url}"' in page

    def test_an_address_alone_sends_nobody_anywhere(self, client, school):
        assert client.get(school.login_url).status_code == 200
