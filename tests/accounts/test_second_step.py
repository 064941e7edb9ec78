"""Who arranges things for others takes a second step, from the next request on."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from ervaring.accounts.models import Guest, Mail
from ervaring.schools.models import Administrator, Membership
from tests.factories import PASSWORD, AdministratorFactory, MembershipFactory, UserFactory
from tests.signing_in import BACKEND, SECRET, code_now, sign_in

pytestmark = pytest.mark.django_db

STEP = "/account/tweede-stap/"


@pytest.fixture(autouse=True)
def _nobody_tried():
    cache.clear()


def only_password(user):
    """A browser in which nothing more than a password was given."""
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def coordinator():
    return MembershipFactory(coordinator=True).user


def administrator():
    return AdministratorFactory().user


def operator():
    return UserFactory(is_superuser=True)


@pytest.fixture(params=[coordinator, administrator, operator])
def responsible(request):
    return request.param()


class TestWhoHasNone:
    def test_is_led_to_it(self, responsible):
        response = only_password(responsible).get("/")
        assert (response.status_code, response.url) == (302, STEP)

    def test_nor_does_the_admin_let_them_in(self, responsible):
        assert only_password(responsible).get("/beheer/").url == STEP

    def test_reads_why_and_what_to_do(self, responsible):
        page = only_password(responsible).get(STEP).content.decode()
        assert reverse("mfa_add_webauthn") in page
        assert reverse("mfa_activate_totp") in page

    def test_is_not_locked_out_of_the_account(self, responsible):
        client = only_password(responsible)
        for name in ("account", "account_mail", "account_sessions", "mfa_index"):
            assert client.get(reverse(name)).status_code == 200, name
        assert client.post(reverse("account_logout")).status_code == 302
        assert client.get("/").url.startswith(reverse("account_login"))

    def test_reads_public_pages(self, responsible):
        assert only_password(responsible).get("/kaders/").status_code == 200

    def test_loses_nothing_that_was_typed(self, responsible):
        response = only_password(responsible).post("/stages/1/plannen/", {"x": "wat ik schreef"})
        page = response.content.decode()
        assert response.status_code == 403
        assert 'value="wat ik schreef"' in page
        assert STEP in page

    def test_a_fragment_reloads_the_page(self, responsible):
        client = only_password(responsible)
        response = client.get("/", headers={"hx-request": "true"})
        assert response.headers["HX-Refresh"] == "true"

    @pytest.mark.django_db(transaction=True)
    def test_sets_up_an_app_and_goes_where_they_were_going(self, responsible):
        client = only_password(responsible)
        client.get("/?x=1")
        page = client.get(reverse("mfa_activate_totp"), follow=True)
        page = client.post(page.request["PATH_INFO"], {
            "password": PASSWORD, "next": reverse("mfa_activate_totp"),
        }, follow=True)  # fmt: skip
        secret = page.context["form"].secret
        page = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)}, follow=True)
        assert page.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
        assert len(page.context["unused_codes"]) == 10
        assert client.get(STEP).url == "/?x=1"
        assert client.get("/?x=1").status_code == 200
        assert Mail.objects.get().subject == "Je gebruikt nu een app bij het inloggen"


@pytest.mark.parametrize("kind", [TOTP, RecoveryCodes])
def test_the_database_does_not_know_the_secret(kind, monkeypatch):
    monkeypatch.setattr(RecoveryCodes, "generate_seed", lambda: SECRET)
    kind.activate(UserFactory(), *[SECRET][: kind is TOTP])

    [kept] = Authenticator.objects.values_list("data", flat=True)
    assert SECRET not in str(kept)
    assert "test." in str(kept)


class TestWhoHasOne:
    """A session in which it was not used: from before it was made, or in another browser."""

    @pytest.fixture
    def client(self, responsible):
        client = only_password(responsible)
        TOTP.activate(responsible, SECRET)
        RecoveryCodes.activate(responsible)
        return client

    def test_takes_it_and_goes_where_they_were_going(self, client):
        assert client.get("/?x=1").url == STEP
        assert reverse("mfa_reauthenticate") in client.get(STEP).content.decode()
        response = client.post(reverse("mfa_reauthenticate"), {"code": code_now(), "next": STEP})
        assert response.url == STEP
        assert client.get(STEP).url == "/?x=1"
        assert client.get("/").status_code == 200

    def test_a_recovery_code_will_do(self, client, responsible):
        codes = Authenticator.objects.get(user=responsible, type="recovery_codes").wrap()
        code = codes.get_unused_codes()[0]
        client.post(reverse("mfa_reauthenticate"), {"code": code, "next": STEP})
        assert client.get("/").status_code == 200

    def test_cannot_add_another_instead_nor_take_it_away(self, client, responsible):
        for name in ("mfa_add_webauthn", "mfa_deactivate_totp", "account", "mfa_index",
                     "account_reauthenticate", "mfa_view_recovery_codes"):  # fmt: skip
            assert client.get(reverse(name)).url == STEP, name
            assert client.post(reverse(name), {"password": PASSWORD}).status_code == 403, name
        assert Authenticator.objects.filter(user=responsible).count() == 2

    def test_signing_in_asks_for_it(self, client, responsible):
        browser = Client()
        data = {"login": responsible.email, "password": PASSWORD}
        assert browser.post("/account/login/", data).url == reverse("mfa_authenticate")
        assert browser.get("/").status_code == 302
        assert browser.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
        browser.post(reverse("mfa_authenticate"), {"code": code_now()})
        assert browser.get("/").status_code == 200

    def test_so_does_a_code_by_mail(self, client, responsible):
        browser = Client()
        browser.post("/account/login/code/", {"email": responsible.email})
        code = Mail.objects.get().body.split()
        code = next(one for one in code if len(one) == 9 and one[4] == "-")
        response = browser.post("/account/login/code/confirm/", {"code": code})
        assert response.url == reverse("mfa_authenticate")
        assert browser.get("/").status_code == 302


class TestTheNextRequest:
    def test_after_a_role_was_given(self):
        user = UserFactory()
        client = only_password(user)
        assert client.get("/").status_code == 200
        member = MembershipFactory(coordinator=True, user=user)
        assert client.get("/").url == STEP
        Membership.objects.filter(pk=member.pk).end(by=user)
        assert client.get("/").status_code == 200
        AdministratorFactory(user=user)
        assert client.get("/").url == STEP
        Administrator.objects.filter(user=user).end(by=user)
        assert client.get("/").status_code == 200

    def test_after_the_second_step_was_taken_away(self, responsible):
        client = sign_in(Client(), responsible)
        assert client.get("/").status_code == 200
        Authenticator.objects.filter(user=responsible).delete()
        assert client.get("/").url == STEP

    def test_what_another_person_took_in_this_browser_does_not_count(self, responsible):
        client = sign_in(Client(), UserFactory())
        client.force_login(responsible, backend=BACKEND)
        assert client.get("/").url == STEP


class TestWhoNeedsNone:
    def test_a_student(self):
        assert only_password(MembershipFactory().user).get("/").status_code == 200

    def test_nobody_in_demo_mode(self, settings, responsible):
        settings.DEMO = True
        assert only_password(responsible).get("/").status_code == 200

    def test_who_came_in_by_a_link(self):
        member = MembershipFactory(coordinator=True)
        client = Client()
        client.force_login(
            Guest.objects.get(pk=member.user.pk), backend="ervaring.accounts.backends.LinkBackend"
        )
        assert client.get("/").status_code == 200

    @pytest.mark.parametrize("who", ["stranger", "student", "coordinator"])
    def test_it_costs_one_query_at_most(self, who, django_assert_num_queries):
        url = "/stages/404/plannen/" if who == "stranger" else "/account/email/"
        client = Client()
        if who != "stranger":
            client = sign_in(client, coordinator()) if who == "coordinator" else only_password(
                MembershipFactory().user
            )  # fmt: skip
        # Session, person, the second step, and the school that the page wears the colours of.
        with django_assert_num_queries({"stranger": 0}.get(who, 4)):
            client.get(url)


class TestWhoLostIt:
    def test_begins_anew_and_nobody_else_does(self, responsible, capsys):
        other = coordinator()
        clients = {user: sign_in(Client(), user) for user in (responsible, other)}
        by_link = Client()
        by_link.force_login(responsible, backend="ervaring.accounts.backends.LinkBackend")
        RecoveryCodes.activate(responsible)
        call_command("forget_second_step", responsible.email.upper())
        assert capsys.readouterr().out.splitlines() == [
            f"{responsible.name}, {responsible.email}",
            "  forgotten: recovery_codes, totp",
            "  signed out of: 2",
        ]
        for client in (clients[responsible], by_link):
            assert client.get("/").url.startswith(reverse("account_login"))
        data = {"login": responsible.email, "password": PASSWORD}
        responsible.set_password(PASSWORD)
        responsible.save()
        browser = Client()
        browser.post("/account/login/", data)
        assert browser.get("/").url == STEP
        assert reverse("mfa_activate_totp") in browser.get(STEP).content.decode()
        assert clients[other].get("/").status_code == 200

    def test_an_address_that_nobody_has(self):
        with pytest.raises(CommandError, match=r"Nobody has the address niemand@example\.org"):
            call_command("forget_second_step", "niemand@example.org")
