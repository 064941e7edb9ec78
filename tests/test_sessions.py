"""A session that ends, and a token from before signing in again: nothing typed is lost."""

import html

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Answer, Assessment
from tests.factories import PASSWORD, RoundFactory

pytestmark = pytest.mark.django_db

TYPED = 'Ik vertelde over mijn opname & wat "hielp".\n<b>En</b> verder: 👩🏽‍🦽.'
ORIGIN = {"Origin": "http://testserver"}


class Tab:
    """A student at a step of their list, in a browser that checks tokens."""

    def __init__(self):
        self.assessment = Assessment.objects.get(round=RoundFactory(), role="student")
        self.user = self.assessment.author
        self.user.set_password(PASSWORD)
        self.user.save()
        self.answer = Answer.objects.filter(assessment=self.assessment).first()
        self.url = reverse("assessments:step", args=[self.assessment.pk, 1])
        self.browser = Client(enforce_csrf_checks=True)

    @property
    def token(self):
        """The token in the page that is before them now."""
        return self.browser.get(self.url).context["csrf_token"]

    def sign_in(self):
        url = reverse("account_login")
        token = self.browser.get(url).context["csrf_token"]
        data = {"login": self.user.email, "password": PASSWORD, "csrfmiddlewaretoken": str(token)}
        assert self.browser.post(url, data).status_code == 302

    def fields(self, token):
        prefix = f"a{self.answer.pk}"
        return {
            f"{prefix}-comment": TYPED,
            f"{prefix}-version": 0,
            "csrfmiddlewaretoken": str(token),
        }

    def send(self, token, headers=ORIGIN, url=None, data=None):
        return self.browser.post(url or self.url, data or self.fields(token), headers=headers)

    def send_again(self, response):
        """What the page that offers to send again would send."""
        data = {
            **dict(response.context["fields"]),
            "csrfmiddlewaretoken": str(response.context["csrf_token"]),
        }
        return self.send(None, url=response.context["action"], data=data)

    @property
    def stored(self):
        self.answer.refresh_from_db()
        return self.answer.comment


@pytest.fixture
def tab():
    tab = Tab()
    tab.sign_in()
    return tab


def shows(response, text):
    return html.escape(text) in response.content.decode()


class TestASessionThatEnded:
    @pytest.fixture
    def out(self, tab):
        """The same tab, and the token in its page, after the session ended elsewhere."""
        token = tab.token
        tab.browser.cookies.pop("sessionid")
        return tab, token

    def test_what_was_typed_is_in_the_page(self, out):
        tab, token = out
        response = tab.send(token)
        assert response.status_code == 401
        assert shows(response, TYPED)
        assert response.context["action"] == tab.url
        assert tab.stored == ""

    def test_the_key_of_a_page_was_not_typed(self, out):
        tab, _token = out
        key = "d80b653e-d729-40dc-971a-1359abf29990"
        response = tab.browser.post(tab.url, {"key": key, "text": TYPED}, headers=ORIGIN)
        assert response.context["typed"] == [TYPED]
        assert ("key", key) in response.context["fields"]

    def test_so_it_is_for_an_answer_that_is_saved_by_itself(self, out):
        tab, token = out
        url = reverse("assessments:answer", args=[tab.answer.pk])
        response = tab.send(token, url=url, headers={**ORIGIN, "HX-Request": "true"})
        assert response.status_code == 401
        assert shows(response, TYPED)

    def test_after_signing_in_in_another_tab_it_can_be_sent_again(self, out):
        tab, token = out
        response = tab.send(token)
        tab.sign_in()
        response = tab.send_again(response)
        if response.status_code == 403:  # the token is of before signing in: one more press
            response = tab.send_again(response)
        assert response.status_code == 302
        assert tab.stored == TYPED

    def test_nobody_else_keeps_a_copy(self, out):
        tab, token = out
        assert tab.send(token)["Cache-Control"] == "private, no-store"

    def test_a_page_that_is_only_read_leads_to_signing_in_and_back(self, out):
        tab, _token = out
        response = tab.browser.get(tab.url)
        assert response.url == f"{reverse('account_login')}?next={tab.url}"

    def test_a_password_is_not_repeated(self, tab):
        data = {"login": tab.user.email, "password": "geheim-en-lang-genoeg"}
        response = tab.send(None, url=reverse("account_login"), data=data)
        assert "geheim-en-lang-genoeg" not in response.content.decode()


class TestATokenFromBeforeSigningInAgain:
    @pytest.fixture
    def old(self, tab):
        token = tab.token
        tab.browser.cookies.clear()
        tab.sign_in()
        return token

    def test_our_own_page_may_send_again(self, tab, old):
        response = tab.send(old)
        assert response.status_code == 403
        assert shows(response, TYPED)
        assert tab.stored == ""
        assert tab.send_again(response).status_code == 302
        assert tab.stored == TYPED

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://elders.example"},
            {"Origin": "null"},
            {"Origin": "http://testserver.elders.example"},
            {"Origin": "http://testserver@elders.example"},
            {"Referer": "https://elders.example/?http://testserver"},
            {"Origin": "https://elders.example", "Referer": "http://testserver/"},
            {},
        ],
        ids=str,
    )
    def test_another_site_is_plainly_refused(self, tab, old, headers):
        response = tab.send(old, headers=headers)
        assert response.status_code == 403
        assert not shows(response, TYPED)
        assert b"csrfmiddlewaretoken" not in response.content
        assert tab.stored == ""

    def test_an_answer_that_is_saved_by_itself_sends_the_new_token(self, tab, old):
        url = reverse("assessments:answer", args=[tab.answer.pk])
        token = tab.browser.cookies["csrftoken"].value
        headers = {**ORIGIN, "HX-Request": "true", "X-CSRFToken": token}
        fields = tab.fields(old)
        del fields["csrfmiddlewaretoken"]
        assert tab.send(old, url=url, data=fields, headers=headers).status_code == 200
        assert tab.stored == TYPED


def test_a_page_of_a_signed_in_person_is_kept_nowhere(tab):
    assert tab.browser.get(tab.url)["Cache-Control"] == "private, no-store"


def test_a_fragment_asked_for_after_the_session_ended_reloads_the_page(client):
    response = client.get("/verslagen/1/", headers={"hx-request": "true"})
    assert (response.status_code, response.headers["HX-Refresh"]) == (200, "true")
