"""Debian's Chromium, driven by Playwright. A test fails on whatever the browser complains about."""

import os
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from ervaring.accounts.models import User
from tests.factories import PASSWORD
from tests.signing_in import sign_in as signed_in

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=nl",
]
# In milliseconds. On two cores that also run a database and another browser, a page may wait.
PATIENCE = 30_000


@pytest.fixture(scope="session")
def browser():
    """One browser per process: starting it takes longer than a test."""
    if not Path(CHROMIUM).exists():
        message = f"No browser at {CHROMIUM}. Install one: sudo apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    # While Playwright runs there is an event loop in this thread, and Django refuses its database
    # in such a thread, also to the tests after these.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


class Complaints(list):
    """What the browser complained about: scripts that broke, and what it refused to load or run."""

    def __init__(self):
        super().__init__()
        self.allowed = []

    def allow(self, pattern):
        """This complaint belongs to the test."""
        self.allowed.append(pattern)

    def hear(self, text):
        self.append(text)

    @property
    def unexpected(self):
        return [one for one in self if not any(re.search(each, one) for each in self.allowed)]


@pytest.fixture
def complaints():
    return Complaints()


@pytest.fixture
def visit(browser, live_server, complaints):
    """visit(user, ...): a page in a browser of its own, signed in as `user` when given."""
    cache.clear()  # it counts how often somebody signs in from one address
    contexts = []

    def open_page(user=None, *, width=360, height=780, javascript=True, **options):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda one: one.type == "error" and complaints.hear(one.text))
        context.on("weberror", lambda one: complaints.hear(str(one.error)))
        if user:
            context.add_cookies([session_of(user, live_server.url)])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints.unexpected == []


def session_of(user, url):
    """The cookie of someone who signed in."""
    client = signed_in(Client(), user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


def with_password(user):
    user.set_password(PASSWORD)
    User.objects.bulk_update([user], ["password"])
    return user


def sign_in(page, user):
    """Through the real page, as somebody with a password."""
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Inloggen").click()


def press(page, button):
    """Press the button called `button`, and wait for the page that comes of it.

    A page sends itself only after what was on its way from it. Until then the old page is there,
    and looks to a test much like the next step of the same list.
    """
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
