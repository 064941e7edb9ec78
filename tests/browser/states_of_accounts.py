"""Pages of an account in its states, for the tests of accessibility."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from tests.browser.conftest import sign_in, with_password
from tests.factories import ExportFactory, MembershipFactory, UserFactory
from tests.signing_in import sign_in as signed_in

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1"


def at(url, user_of=UserFactory, name=None):
    """The state in which somebody is at `url`."""

    def state(visit):
        page = visit(user_of())
        page.goto(url)
        return page

    state.__name__ = name or url.strip("/").replace("/", "_")
    return state


def coordinator():
    """Somebody with an app, made when signing in."""
    return MembershipFactory(coordinator=True).user


def with_keys():
    """Somebody with everything: passkeys, an app and codes."""
    user = coordinator()
    for name in ("Telefoon", "De laptop op mijn werk, in het team Maasoever"):
        Authenticator.objects.create(user=user, type="webauthn", data={"name": name})
    RecoveryCodes.activate(user)
    return user


def sessions(visit):
    user = UserFactory()
    page = visit(user)
    for agent in (PHONE, "Iets onbekends"):
        key = signed_in(Client(), user).session.session_key
        UserSession.objects.create(user=user, ip="::1", user_agent=agent, session_key=key)
    page.goto("/account/ingelogd/")
    return page


def new_app(visit):
    user = UserFactory()
    page = visit(user)
    Authenticator.objects.filter(user=user).delete()
    page.goto("/account/beveiliging/totp/activate/")
    return page


def new_address(visit):
    page = visit()
    page.goto("/account/login/")
    sign_in(page, with_password(UserFactory()))
    page.goto("/account/email/nieuw/")
    return page


def new_address_refused(visit):
    page = new_address(visit)
    page.get_by_role("button", name="Stuur de code").click()
    page.locator(".invalid").wait_for()
    return page


def new_address_code(visit):
    page = new_address(visit)
    page.get_by_label("E-mailadres").fill("nieuw@example.org")
    page.get_by_role("button", name="Stuur de code").click()
    page.get_by_role("heading", name="Vul je code in").wait_for()
    return page


def naming(visit):
    page = visit(with_keys())
    pk = Authenticator.objects.filter(type="webauthn").last().pk
    page.goto(f"/account/beveiliging/webauthn/keys/{pk}/edit/")
    return page


def removing(visit):
    page = visit(with_keys())
    pk = Authenticator.objects.filter(type="webauthn").last().pk
    page.goto(f"/account/beveiliging/webauthn/keys/{pk}/remove/")
    return page


def asked(visit):
    """The second step of signing in, after a code that is wrong."""
    user = with_password(UserFactory())
    TOTP.activate(user, "A" * 32)
    page = visit()
    page.goto("/account/login/")
    sign_in(page, user)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Ga verder").click()
    page.get_by_role("alert").wait_for()
    return page


def to_set_up(visit):
    """Who coordinates and has no second step."""
    page = visit()
    page.goto("/account/login/")
    sign_in(page, with_password(MembershipFactory(coordinator=True).user))
    page.get_by_role("heading", name="Nog één stap").wait_for()
    return page


def to_take(visit):
    page = to_set_up(visit)
    user = MembershipFactory._meta.model.objects.get().user
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "Telefoon"})
    page.reload()
    return page


def everything(visit, **made):
    export = ExportFactory(**made)
    page = visit(export.user)
    page.goto("/account/alles-over-mij/")
    return page


def everything_waiting(visit):
    return everything(visit)


def everything_ready(visit):
    return everything(visit, ready=True)


def everything_failed(visit):
    return everything(visit, state="failed", finished_at=timezone.now())


STATES = [
    at("/account/alles-over-mij/"), everything_waiting, everything_ready, everything_failed,
    at("/account/"), at("/account/email/"), sessions, at("/account/schoolaccount/"),
    at("/account/password/set/"), at("/account/login/code/", lambda: None),
    at("/account/beveiliging/", with_keys), at("/account/beveiliging/", name="security_empty"),
    at("/account/beveiliging/webauthn/", with_keys), at("/account/beveiliging/webauthn/add/"),
    at("/account/beveiliging/totp/deactivate/", coordinator),
    at("/account/beveiliging/reauthenticate/", coordinator),
    new_address, new_address_refused, new_address_code,
    at("/account/beveiliging/recovery-codes/", with_keys),
    at("/account/beveiliging/recovery-codes/generate/", with_keys),
    at("/account/schoolaccount/gestopt/"), new_app, naming, removing, asked, to_set_up, to_take,
]  # fmt: skip
