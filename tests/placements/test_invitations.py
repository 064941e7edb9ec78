"""From the link in a mail to a session, without an account: each rule, and each failure."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from assessments.tasks import send_notices
from ervaring.accounts.arriving import masked
from ervaring.accounts.models import Code, Mail
from ervaring.accounts.tasks import send_mail
from ervaring.middleware import RENEWAL_SECONDS
from ervaring.placements.models import Invitation, Supervision
from portfolios.models import Report
from portfolios.reports import gather
from tests.factories import (
    MembershipFactory,
    NoticeFactory,
    PlacementFactory,
    ReportFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.placements.coming_in import (
    ask_code,
    come_in,
    errors,
    expire,
    link_of,
    mailed,
    revoke,
    said,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_tried():
    cache.clear()


LOST = "/uitnodiging/nieuw/"


class TestTheLink:
    def test_every_mail_about_a_round_to_who_assesses_holds_it(self):
        round = RoundFactory(conversation=True)
        for role in ("second_assessor", "third_assessor", "tutor"):
            SupervisionFactory(placement=round.placement, role=role)
        for user in [round.placement.student, *(one.user for one in parts_of(round))]:
            NoticeFactory(round=round, user=user, kind="opened")
        assert send_notices.call() == 5
        links = {
            one.to[0]: re.search(r"http://testserver(\S+)", one.body)[1] for one in mail.outbox
        }
        expected = {
            part.user.email: link_of(part, round.get_absolute_url())
            for part in parts_of(round)
            if part.role != "tutor"
        }
        for email, path in links.items():
            assert path == expected.get(email, round.get_absolute_url())
        assert len(expected) == 3

    def test_it_is_the_same_in_every_mail_and_valid_anew(self, part):
        round = RoundFactory(placement=part.placement)
        expire(part)
        token = Invitation.of(part).token
        NoticeFactory(round=round, user=part.user)
        send_notices.call()
        assert f"k={token}&" in mail.outbox[0].body
        assert not Invitation.of(part).is_expired

    def test_revoked_it_stands_in_no_mail(self, part):
        round = RoundFactory(placement=part.placement)
        revoke(part)
        NoticeFactory(round=round, user=part.user)
        send_notices.call()
        assert "uitnodiging" not in mail.outbox[0].body
        assert Invitation.of(part).revoked_at

    def test_the_token_is_stored_nowhere(self, part):
        invitation = Invitation.of(part)
        assert len(invitation.token) == 32
        stored = Invitation.objects.values().get()
        assert not [one for one in stored.values() if invitation.token in str(one)]

    def test_a_mail_made_while_the_link_was_renewed_does_not_undo_that(self, part):
        stale, fresh = Invitation.of(part), Invitation.of(part)
        fresh.renew()
        stale.prolong()
        assert Invitation.objects.opened_with(fresh.token).get() == fresh
        assert not Invitation.objects.opened_with(stale.token).exists()


def parts_of(round):
    return list(Supervision.objects.of(round.placement).select_related("user"))


class TestOpening:
    def test_says_who_asks_whom_for_what(self, client, part, link):
        page = client.get(link, follow=True).content.decode()
        for words in ("Noor Bakker", "Sam de Wit", str(part.placement.cohort.programme.school)):
            assert words in page
        assert "praktijkbegeleider" in page
        assert "sam@zorg.example" not in page
        assert "s…@zorg.example" in page
        assert str(part.placement.workplace) not in page

    def test_changes_nothing(self, client, part, link, django_assert_num_queries):
        before = list(Invitation.objects.values())
        with django_assert_num_queries(1):
            client.get(link)
        client.get(link, follow=True)
        assert list(Invitation.objects.values()) == before
        assert not Mail.objects.exists()
        assert not Code.objects.exists()
        assert "sessionid" not in client.cookies

    def test_takes_the_token_out_of_the_address(self, client, part):
        response = client.get(link_of(part, "/lijsten/7/"))
        pk = Invitation.of(part).pk
        assert response.url == f"/uitnodiging/{pk}/?naar=%2Flijsten%2F7%2F"
        assert response["Referrer-Policy"] == "no-referrer"

    def test_its_cookie_is_for_these_pages_only(self, client, link, settings):
        settings.SECURE = True
        client.get(link)
        [cookie] = client.cookies.values()
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (
            "/uitnodiging/",
            True,
            "Lax",
        )
        assert cookie["secure"] is True
        assert cookie["max-age"] == 3600

    def test_nothing_is_kept_by_the_browser(self, client, part, link, here):
        for url in (link, here, f"{here}code/", LOST, "/uitnodiging/?k=x"):
            assert client.get(url)["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize("token", ["", "?k=", "?k=x", "?k=" + "A" * 32, "?k=%00"])
    def test_an_unknown_link_offers_another(self, client, part, token):
        response = client.get("/uitnodiging/" + token)
        assert response.status_code == 404
        assert f'href="{LOST}"' in response.content.decode()
        assert not client.cookies

    def test_who_is_in_already_goes_straight_on(self, client, part, as_user):
        for sign_in in (lambda: as_user(part.user), lambda: come_in(client, part)):
            sign_in()
            response = client.get(link_of(part, "/kaders/"), follow=True)
            assert response.redirect_chain[-1][0] == "/kaders/"
            client.logout()

    def test_somebody_else_is_told_who_will_be_signed_out(self, part, link, as_user):
        other = UserFactory(name="Iris Bol")
        page = as_user(other).get(link, follow=True).content.decode()
        assert "In deze browser is Iris Bol ingelogd." in page

    def test_with_a_password_one_may_also_sign_in(self, client, part, link):
        part.user.set_unusable_password()
        part.user.save()
        assert "Heb je een account?" not in client.get(link, follow=True).content.decode()
        part.user.set_password("een lang wachtwoord")
        part.user.save()
        page = client.get(link_of(part, "/kaders/"), follow=True).content.decode()
        assert 'href="/account/login/?next=%2Fkaders%2F"' in page

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow_with_the_students(
        self, client, part, link, number, django_assert_num_queries
    ):
        for _ in range(number - 1):
            PlacementFactory(supervisor=part.user)
        here = client.get(link).url
        with django_assert_num_queries(2):
            client.get(here)


class TestThePageIsForThisBrowser:
    def test_without_the_cookie_it_is_an_unknown_link(self, part, here):
        for method in ("get", "post"):
            for url in (here, f"{here}code/"):
                assert getattr(Client(), method)(url).status_code == 404
        assert not Code.objects.exists()

    def test_a_cookie_that_was_tampered_with(self, client, part, link, here):
        client.get(link)
        [name] = client.cookies
        client.cookies[name] = "x" + client.cookies[name].value
        assert client.get(here).status_code == 404

    def test_the_cookie_of_another_invitation(self, client, part, here):
        other = PlacementFactory().supervisions.get()
        client.get(link_of(other))
        [name] = client.cookies
        client.cookies[f"uitnodiging-{Invitation.of(part).pk}"] = client.cookies[name].value
        assert client.get(here).status_code == 404

    def test_a_link_that_was_renewed_meanwhile(self, client, part, link, here):
        client.get(link)
        Invitation.of(part).renew()
        assert client.get(here).status_code == 404
        assert client.post(here).status_code == 404
        assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    "onward",
    [
        "https://elders.example/",
        "//elders.example/",
        "/\\elders.example/",
        "\\\\elders.example",
        "javascript:alert(1)",
        "///elders.example",
        "http:///elders.example",
        "elders.example",
    ],
)
def test_nobody_is_sent_to_another_site(client, part, onward):
    response = come_in(client, part, onward)
    assert (response.status_code, response.url) == (302, "/")


class TestTheCode:
    def test_comes_in_and_goes_on_to_what_the_mail_was_about(self, client, part):
        own = Assessment.objects.get(
            round=RoundFactory(placement=part.placement), role="supervisor"
        )
        response = come_in(client, part, own.get_absolute_url())
        assert response.url == own.get_absolute_url()
        page = client.get(response.url)
        assert page.status_code == 200
        assert page.wsgi_request.user.is_guest

    def test_is_mailed_to_the_address_that_the_school_has(self, client, part):
        _typing, code = ask_code(client, part)
        [letter] = mail.outbox
        assert letter.to == ["sam@zorg.example"]
        assert code not in letter.subject
        assert Mail.objects.get().kind == "code"
        assert "s…@zorg.example" in client.get(_typing).content.decode()

    def test_is_not_mailed_when_it_is_too_late(self, client, part, link):
        client.get(link)
        client.post(reverse("placements:invitation", args=[Invitation.of(part).pk]))
        Mail.objects.update(valid_until=timezone.now())
        send_mail.call()
        assert mail.outbox == []

    @pytest.mark.parametrize("change", [str.lower, lambda code: f" {' - '.join(code)} "])
    def test_is_forgiving(self, client, part, change):
        typing, code = ask_code(client, part)
        assert client.post(typing, {"code": change(code)}).status_code == 302

    def test_can_be_filled_in_by_the_phone(self, client, part):
        typing, _code = ask_code(client, part)
        page = client.get(typing).content.decode()
        assert 'autocomplete="one-time-code"' in page
        assert 'inputmode="text"' in page

    def test_says_how_many_tries_are_left(self, client, part):
        typing, code = ask_code(client, part)
        told = []
        for _ in range(5):
            response = client.post(typing, {"code": "XXXX-XXXX"})
            assert response.status_code == 422
            told += errors(response)
            assert "Stuur een nieuwe code" in response.content.decode()
        assert told == [
            *(f"Deze code klopt niet. Je kunt het nog {left} keer proberen." for left in "4321"),
            "Dit was de laatste poging. Vraag een nieuwe code.",
        ]
        assert client.post(typing, {"code": code}).status_code == 422
        assert "_auth_user_id" not in client.session

    def test_an_empty_field_costs_no_try(self, client, part):
        typing, _code = ask_code(client, part)
        assert errors(client.post(typing, {"code": " "})) == ["Typ de code uit de mail."]
        assert Code.objects.get().tries == 0

    def test_is_valid_ten_minutes(self, client, part):
        typing, code = ask_code(client, part)
        Code.objects.update(created_at=timezone.now() - timedelta(minutes=10))
        assert errors(client.post(typing, {"code": code})) == [
            "Deze code is ouder dan tien minuten. Vraag een nieuwe code."
        ]
        assert "Deze code werkt niet meer." in client.get(typing).content.decode()

    def test_works_once(self, client, part):
        typing, code = ask_code(client, part)
        key = client.session.session_key
        client.post(typing, {"code": code})
        assert client.session.session_key != key
        client.logout()
        client.get(link_of(part))
        assert client.post(typing, {"code": code}).url.startswith("/uitnodiging/")
        assert not Code.objects.get().redeem(code)

    def test_works_in_the_browser_that_asked_only(self, client, part, here):
        """Two browsers with the same link: each has a code of its own."""
        typing, code = ask_code(client, part)
        other = Client()
        other.get(link_of(part))
        assert other.post(typing, {"code": code}).url == here
        other_typing, other_code = ask_code(other, part)
        assert other.post(other_typing, {"code": code}).status_code == 422
        assert client.post(typing, {"code": other_code}).status_code == 422
        assert other.post(other_typing, {"code": other_code}).status_code == 302
        assert client.post(typing, {"code": code}).status_code == 302

    def test_a_new_one_replaces_the_old_one(self, client, part):
        typing, old = ask_code(client, part)
        _typing, new = ask_code(client, part)
        assert client.post(typing, {"code": old}).status_code == 422
        assert client.post(typing, {"code": new}).status_code == 302

    def test_six_in_an_hour(self, client, part, link, here):
        client.get(link)
        for _ in range(6):
            assert client.post(here).status_code == 302
        response = client.post(here)
        assert response.status_code == 429
        assert "Probeer het over een uur nog eens." in response.content.decode()
        assert Mail.objects.count() == 6
        Code.objects.update(created_at=timezone.now() - timedelta(hours=1))
        assert client.post(here).status_code == 302

    def test_of_another_purpose_opens_nothing(self, client, part):
        typing, code = ask_code(client, part)
        Code.objects.update(purpose=Code.Purpose.JOIN)
        assert client.post(typing, {"code": code}).url.startswith("/uitnodiging/")
        assert "_auth_user_id" not in client.session

    def test_after_the_link_was_revoked_it_opens_nothing(self, client, part, here):
        typing, code = ask_code(client, part)
        revoke(part)
        assert client.post(typing, {"code": code}).url == here
        assert client.get(here).status_code == 410
        assert "_auth_user_id" not in client.session


class TestASessionOfAGuest:
    def test_begins_empty_and_tells_who_was_signed_out(self, part, as_user):
        client = as_user(UserFactory(name="Iris Bol"))
        session = client.session
        session["iets"] = "van Iris"
        session.save()
        response = client.get(come_in(client, part).url)
        assert response.wsgi_request.user == part.user
        assert said(response) == [
            "Iris Bol is uitgelogd in deze browser. Je bent nu binnen als Sam de Wit."
        ]
        assert "iets" not in client.session

    def test_ends_four_hours_after_it_was_last_used(self, client, part, monkeypatch):
        come_in(client, part)
        client.get("/")
        assert client.session.get_expiry_age() == 4 * 3600
        used_at = client.session["used_at"]
        client.get("/")
        assert client.session["used_at"] == used_at
        monkeypatch.setattr("time.time", lambda: used_at + RENEWAL_SECONDS + 1)
        client.get("/")
        assert client.session["used_at"] == used_at + RENEWAL_SECONDS + 1

    def test_of_an_account_lasts_as_long_as_before(self, part, as_user):
        client = as_user(part.user)
        client.get("/")
        assert "used_at" not in client.session

    def test_shows_all_students_of_this_person(self, client, part):
        PlacementFactory(supervisor=part.user, student__name="Ali Demir")
        PlacementFactory(student__name="Van een ander")
        come_in(client, part)
        page = client.get("/").content.decode()
        assert "Noor Bakker" in page
        assert "Ali Demir" in page
        assert "Van een ander" not in page

    def test_ends_for_a_student_when_that_link_is_revoked(self, client, part):
        other = PlacementFactory(supervisor=part.user)
        come_in(client, part)
        assert client.get(part.placement.get_absolute_url()).status_code == 200
        revoke(part)
        assert client.get(part.placement.get_absolute_url()).status_code == 404
        assert client.get(other.get_absolute_url()).status_code == 200

    def test_what_was_typed_when_it_ended_can_be_sent_again(self, client, part):
        url = reverse("assessments:placement", args=[part.placement_id])
        page = Client().post(url, {"tekst": "Wat ik al geschreven had, en dat is veel."})
        assert page.status_code == 401
        assert f'href="{LOST}" target="_blank"' in page.content.decode()

    def test_has_a_menu_of_its_own(self, client, part):
        come_in(client, part)
        page = client.get("/").content.decode()
        assert reverse("account_mail") in page
        assert reverse("placements:account") in page
        assert reverse("account_change_password") not in page

    def test_leads_to_an_account_by_way_of_the_mailbox(self, client, part):
        come_in(client, part)
        assert "sam@zorg.example" in client.get("/uitnodiging/account/").content.decode()
        response = client.post("/uitnodiging/account/", follow=True)
        assert response.redirect_chain == [(reverse("account_reset_password"), 302)]
        assert response.status_code == 200
        assert "_auth_user_id" not in client.session
        client.post(reverse("account_reset_password"), {"email": "sam@zorg.example"})
        path = urlsplit(re.search(r"https?://\S+", mailed())[0]).path
        password = "een lang en rustig woord"
        form = client.get(path, follow=True)
        client.post(
            form.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True
        )
        part.user.refresh_from_db()
        assert part.user.check_password(password)

    def test_who_has_an_account_needs_no_other(self, as_user):
        assert as_user(UserFactory()).get("/uitnodiging/account/").url == "/"

    def test_a_report_that_a_guest_asked_for_holds_no_more_than_their_part_shows(
        self, client, part
    ):
        """It is made later, for the person and not for the session."""
        for kind, state in [("start", "finalised"), ("interim", "judged"), ("final", "open")]:
            reached = {} if state == "open" else {state: True}
            RoundFactory(placement=part.placement, kind=kind, **reached)
        plain = gather(ReportFactory(placement=part.placement, requested_by=part.user))
        MembershipFactory(
            coordinator=True, user=part.user, programme=part.placement.cohort.programme
        )
        SupervisionFactory(placement=part.placement, user=part.user, role="tutor")
        come_in(client, part)
        client.post(reverse("portfolios:reports", args=[part.placement_id]))
        report = Report.objects.order_by("pk").last()
        more = gather(report)
        assert report.requested_by == part.user
        assert more.rounds == plain.rounds
        assert more.where == plain.where


class TestMasked:
    @pytest.mark.parametrize(
        ("email", "shown"),
        [("ria.bos@zorg.nl", "r…@zorg.nl"), ("r@zorg.nl", "r…@zorg.nl")],
    )
    def test_shows_the_first_letter(self, email, shown):
        assert masked(email) == shown
