"""Every way in, in a real browser: a mailed code, a passkey, an app with codes, a school's own."""

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from ervaring.accounts.models import Mail
from tests.browser.conftest import sign_in, with_password
from tests.browser.test_accessibility import violations
from tests.factories import MembershipFactory, UserFactory
from tests.provider import CLAIMED, ISSUER_NAME, SUB
from tests.signing_in import code_now

pytestmark = pytest.mark.django_db(transaction=True)


def code_in(mail):
    return re.search(r"\b[B-Z]{4}-[B-Z]{4}\b", mail.body)[0]


def with_a_device(page):
    """A page in a browser that has somewhere to keep passkeys, and somebody's finger at hand."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return page


def is_in(page, user):
    expect(page.locator("summary", has_text=user.name)).to_be_visible()


def log_out(page, user):
    page.locator("summary", has_text=user.name).click()
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_new_student_comes_in_with_a_code(visit, javascript):
    user = UserFactory()
    page = visit(javascript=javascript)
    page.goto("/account/login/")
    page.get_by_role("link", name="Log in met een code").click()
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_role("button", name="Stuur mij de code").click()
    page.get_by_label("Code").fill(code_in(Mail.objects.get()))
    page.get_by_role("main").get_by_role("button", name="Inloggen").click()
    is_in(page, user)


def test_a_coordinator_makes_a_passkey_goes_on_and_needs_nothing_else_next_time(visit):
    member = MembershipFactory(coordinator=True)
    user = with_password(member.user)
    there = f"/opleidingen/{member.programme.pk}/kon-hier-niet/"
    page = with_a_device(visit())
    page.goto(there)
    sign_in(page, user)
    expect(page.get_by_role("heading", name="Nog één stap")).to_be_visible()
    page.get_by_role("link", name="Maak een passkey").click()
    expect(page.get_by_role("heading", name="Ben jij het?")).to_be_visible()
    page.get_by_label("Wachtwoord").fill("een lang en rustig wachtwoord")
    page.get_by_role("button", name="Ga verder").click()
    page.get_by_label("Naam").fill("Mijn telefoon")
    page.get_by_role("button", name="Maak een passkey").click()
    expect(page.get_by_role("heading", name="Je herstelcodes")).to_be_visible()
    page.get_by_role("link", name="Ik heb ze bewaard: ga verder").click()
    expect(page).to_have_url(re.compile(re.escape(there)))
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Nog één stap")

    log_out(page, user)
    page.get_by_role("button", name="Log in met je passkey").click()
    is_in(page, user)
    page.goto(there)
    expect(page).to_have_url(re.compile(re.escape(there)))
    assert {one.type for one in Authenticator.objects.all()} == {"webauthn", "recovery_codes"}


def test_after_a_password_the_passkey_is_asked(visit):
    user = with_password(MembershipFactory(coordinator=True).user)
    page = with_a_device(visit(user))
    page.goto("/account/beveiliging/webauthn/add/")
    page.get_by_role("button", name="Maak een passkey").click()
    expect(page.get_by_text("Je passkey is gemaakt.")).to_be_visible()
    log_out(page, user)
    sign_in(page, user)
    page.get_by_role("button", name="Gebruik je passkey").click()
    is_in(page, user)


def test_a_passkey_that_fails_is_said(visit):
    page = with_a_device(visit())
    page.goto("/account/login/")
    page.get_by_role("button", name="Log in met je passkey").click()
    expect(page.get_by_text("Dat lukte niet.")).to_be_visible()


def test_without_javascript_a_passkey_says_why_not(visit):
    page = visit(javascript=False)
    page.goto("/account/login/")
    expect(page.get_by_text("Een passkey werkt alleen als JavaScript aanstaat")).to_be_visible()
    expect(page.get_by_role("button", name="Log in met je passkey")).not_to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_app_with_codes(visit, javascript):
    user = with_password(MembershipFactory(coordinator=True).user)
    page = visit(javascript=javascript)
    page.goto("/account/login/")
    sign_in(page, user)
    page.get_by_role("link", name="Gebruik een app").click()
    page.get_by_label("Wachtwoord").fill("een lang en rustig wachtwoord")
    page.get_by_role("button", name="Ga verder").click()
    secret = page.locator("main code").inner_text()
    page.get_by_label("Code", exact=True).fill(code_now(secret))
    page.get_by_role("button", name="Gebruik deze app").click()
    code = page.locator("main code").first.inner_text()
    page.get_by_role("link", name="Ik heb ze bewaard: ga verder").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Nog één stap")

    # The phone is lost: one of the codes that were kept.
    page.goto("/account/logout/")
    page.get_by_role("button", name="Log uit").click()
    sign_in(page, user)
    expect(page.get_by_role("button", name="Gebruik je passkey")).to_have_count(0)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Ga verder").click()
    is_in(page, user)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_school_account(visit, complaints, school, javascript):
    complaints.allow("ERR_NAME_NOT_RESOLVED|404")  # the provider's page dresses up elsewhere
    user = UserFactory()
    page = visit(javascript=javascript)
    page.goto("/account/mail/")
    page.get_by_role("button", name=f"Inloggen met {ISSUER_NAME}").click()
    page.locator("input[name=sub]").fill(SUB)
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("heading", name="Koppel je schoolaccount")).to_be_visible()
    expect(page.get_by_label("E-mailadres")).to_have_value(CLAIMED)
    if javascript:
        assert violations(page) == []
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_role("button", name="Stuur mij de code").click()
    if javascript:
        assert violations(page) == []
    page.get_by_label("Code").fill(code_in(Mail.objects.get()))
    page.get_by_role("button", name="Koppel en log in").click()
    expect(page.get_by_role("heading", name="Mail")).to_be_visible()
    page.goto("/account/schoolaccount/")
    if javascript:
        assert violations(page) == []

    page.goto("/account/logout/")
    page.get_by_role("button", name="Log uit").click()
    page.get_by_role("button", name=f"Inloggen met {ISSUER_NAME}").click()
    page.locator("input[name=sub]").fill(SUB)
    page.get_by_role("button", name="Authorize").click()
    is_in(page, user)
