"""A teammate is asked by mail, proves that mailbox, and answers under their own name."""

import datetime

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ervaring.accounts.models import Code, Mail, User
from ervaring.placements.models import Reading
from portfolios.models import Entry, FeedbackRequest
from tests.factories import (
    FeedbackRequestFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.placements.coming_in import code_in, mailed, said

pytestmark = pytest.mark.django_db
EMAIL = "bas@zorg.example"


@pytest.fixture(autouse=True)
def _nobody_tried():
    cache.clear()


@pytest.fixture
def placement():
    return PlacementFactory(student__name="Noor Bakker")


@pytest.fixture
def asked(placement):
    return FeedbackRequestFactory(placement=placement, user__name="Bas Timmer", user__email=EMAIL)


@pytest.fixture
def link(asked):
    return asked.address.partition("testserver")[2]


@pytest.fixture
def page(asked):
    return reverse("portfolios:feedback_teammate", args=[asked.pk])


def come_in(client, link):
    """Through the link and the code that is mailed."""
    opened = client.get(link, follow=True)
    typing = client.post(opened.context["here"]).url
    return client.post(typing, {"code": code_in(mailed())})


class TestAsking:
    @pytest.fixture
    def ask(self, placement, as_user):
        """ask(name, email): the student asks; what came of it."""
        url = reverse("portfolios:feedback_ask", args=[placement.pk])

        def one(name="Bas Timmer", email=EMAIL, by=None):
            client = as_user(by or placement.student)
            return client.post(url, {"name": name, "email": email}, follow=True)

        return one

    def test_mails_a_link_that_the_database_does_not_have(self, ask, placement):
        assert said(ask()) == ["De vraag is gestuurd naar Bas Timmer."]
        text = mailed()
        found = FeedbackRequest.objects.get()
        assert f"?k={found.token}" in text
        assert mail.outbox[-1].to == [EMAIL]
        for words in ("Dag Bas Timmer,", "Noor Bakker vraagt je", "geen account nodig"):
            assert words in text
        assert found.token not in repr(FeedbackRequest.objects.values().get())
        assert (found.user.name, found.user.has_usable_password()) == ("Bas Timmer", False)

    def test_the_supervisor_asks_too(self, ask, placement):
        supervisor = placement.supervisions.get().user
        ask(by=supervisor)
        assert FeedbackRequest.objects.get().asked_by == supervisor

    def test_does_not_tell_whose_address_it_is(self, ask):
        UserFactory(name="Een andere naam", email="iemand@zorg.example")
        pages = [
            ask("Kees", one).content.decode()
            for one in ("iemand@zorg.example", "niemand@x.example")
        ]
        assert "Een andere naam" not in pages[0] + pages[1]
        assert "Een andere naam" not in "".join(one.body for one in mail.outbox)
        assert User.objects.get(email="iemand@zorg.example").name == "Een andere naam"

    def test_once_at_a_time(self, ask):
        ask()
        response = ask(email=EMAIL.upper())
        assert response.status_code == 409
        assert (FeedbackRequest.objects.count(), Mail.objects.count()) == (1, 1)

    def test_again_after_it_became_too_old(self, ask):
        ask()
        FeedbackRequest.objects.update(expires_at=timezone.now())
        assert ask().status_code == 200
        assert FeedbackRequest.objects.waiting().count() == 1

    def test_ten_in_a_week(self, ask):
        codes = [ask(email=f"c{number}@zorg.example").status_code for number in range(11)]
        assert codes == [200] * 10 + [409]
        FeedbackRequest.objects.update(asked_at=timezone.now() - datetime.timedelta(days=8))
        assert ask().status_code == 200

    @pytest.mark.parametrize("email", ["", "geen adres", "x\r\nBcc: y@z.nl"])
    def test_what_is_no_address(self, ask, email):
        assert ask(email=email).status_code == 422
        assert not FeedbackRequest.objects.exists()

    def test_nobody_is_asked_about_themselves(self, ask, placement):
        assert ask(email=placement.student.email).status_code == 422


class TestTheLink:
    def test_says_who_asks_what_and_changes_nothing(self, client, asked, link):
        before = list(FeedbackRequest.objects.values())
        response = client.get(link)
        assert response["Referrer-Policy"] == "no-referrer"
        shown = client.get(response.url).content.decode()
        for words in ("Noor Bakker", "Bas Timmer", "b…@zorg.example"):
            assert words in shown
        assert EMAIL not in shown
        assert list(FeedbackRequest.objects.values()) == before
        assert not Code.objects.exists()
        cookie = client.cookies[f"feedback-{asked.pk}"]
        assert (cookie["path"], cookie["httponly"]) == ("/collega/", True)

    @pytest.mark.parametrize("path", ["", "?k=", "?k=x", "?k=%00"])
    def test_unknown(self, client, asked, path):
        assert client.get("/collega/" + path).status_code == 404

    def test_its_pages_are_for_this_browser(self, asked):
        for name in ("teammate_invitation", "teammate_code"):
            url = reverse(f"portfolios:{name}", args=[asked.pk])
            assert Client().get(url).status_code == 404
            assert Client().post(url).status_code == 404

    @pytest.mark.parametrize(
        "change",
        [{"withdrawn_at": timezone.now()}, {"expires_at": timezone.now()}, "inactive"],
    )
    def test_that_works_no_more(self, client, asked, link, change):
        if change == "inactive":
            User.objects.filter(pk=asked.user_id).update(is_active=False)
        else:
            FeedbackRequest.objects.update(**change)
        response = client.get(link, follow=True)
        assert response.status_code == 410
        assert "Noor" not in response.content.decode()
        assert client.post(response.request["PATH_INFO"]).status_code == 410
        assert not Mail.objects.exists()

    def test_a_code_of_another_kind_does_not_do(self, client, asked, link):
        opened = client.get(link, follow=True)
        typing = client.post(opened.context["here"]).url
        Code.objects.update(purpose=Code.Purpose.LINK)
        assert client.post(typing, {"code": "BCDF-GHJK"}).status_code == 302
        assert "_auth_user_id" not in client.session

    def test_a_wrong_code_is_counted(self, client, link):
        opened = client.get(link, follow=True)
        typing = client.post(opened.context["here"]).url
        response = client.post(typing, {"code": "x"})
        assert response.status_code == 422
        assert "nog 4 keer" in response.content.decode()


class TestTheSession:
    def test_shows_the_question_and_nothing_else(self, client, placement, asked, link, page):
        round = RoundFactory(placement=placement, finalised=True)
        response = come_in(client, link)
        assert response.url == page
        assert client.get(page).status_code == 200
        for one in (placement, round):
            assert client.get(one.get_absolute_url()).status_code == 404
        for name in ("feedback", "entries", "reports", "goals"):
            url = reverse(f"portfolios:{name}", args=[placement.pk])
            assert client.get(url).status_code == 404
        home = client.get("/").content.decode()
        assert "Noor" not in home

    def test_does_not_open_what_another_teammate_was_asked(self, client, placement, asked, link):
        come_in(client, link)
        for traits in ({}, {"answered": True}):
            other = FeedbackRequestFactory(placement=placement, **traits)
            url = reverse("portfolios:feedback_teammate", args=[other.pk])
            assert client.get(url).status_code == 404

    def test_has_no_more_than_a_link_of_their_own_would_give(self, client, asked, link):
        """The same person is a tutor elsewhere: that is for who signs in."""
        part = SupervisionFactory(user=asked.user, role="tutor")
        come_in(client, link)
        assert client.get(part.placement.get_absolute_url()).status_code == 404


class TestAnswering:
    SAID = {"listening": "often", "well": "Noor bleef rustig.", "try": ""}

    def test_under_their_own_name_and_once(self, client, asked, link, page):
        come_in(client, link)
        assert "Je antwoordt als Bas Timmer" in client.get(page).content.decode()
        response = client.post(page, self.SAID, follow=True)
        shown = response.content.decode()
        assert "Noor bleef rustig." in shown
        assert "<textarea" not in shown
        again = client.post(page, {"well": "Toch iets anders, en dat is lang."})
        assert again.status_code == 409
        assert "Toch iets anders, en dat is lang." in again.content.decode()
        found = FeedbackRequest.objects.get()
        assert found.said == {"listening": "often", "well": "Noor bleef rustig."}
        assert "rustig" not in str(FeedbackRequest.objects.values_list("said").get()[0].token)

    def test_something_has_to_be_said(self, as_user, asked, page):
        assert as_user(asked.user).post(page, {"well": " "}).status_code == 422
        assert not FeedbackRequest.objects.get().answered_at

    def test_withdrawn_meanwhile_nothing_typed_is_lost(self, as_user, asked, page):
        asked.withdraw()
        response = as_user(asked.user).post(page, self.SAID)
        assert response.status_code == 409
        assert "Noor bleef rustig." in response.content.decode()
        assert not FeedbackRequest.objects.get().answered_at

    def test_a_session_that_ended_keeps_what_was_typed(self, asked, page):
        response = Client().post(page, self.SAID)
        assert response.status_code == 401
        assert "Noor bleef rustig." in response.content.decode()

    @pytest.mark.parametrize("reader", ["student", "supervisor"])
    def test_nobody_reads_it_before_it_is_sent(self, as_user, placement, page, reader):
        user = placement.student if reader == "student" else placement.supervisions.get().user
        assert as_user(user).get(page).status_code == 404


class TestReading:
    @pytest.fixture
    def asked(self, placement):
        return FeedbackRequestFactory(
            placement=placement, answered=True, user__name="Bas Timmer", name="Bas van boven"
        )

    def test_with_name_and_date_by_the_student_and_the_supervisor(
        self, as_user, placement, asked, page
    ):
        for user in (placement.student, placement.supervisions.get().user):
            shown = as_user(user).get(page).content.decode()
            assert "Feedback van Bas Timmer" in shown
            assert "Hij bleef rustig." in shown
            assert str(asked.answered_at.year) in shown
        line = Reading.objects.get()
        assert (line.kind, line.role) == ("feedback", "supervisor")

    def test_the_teammate_reads_it_back_and_leaves_no_line(self, as_user, asked, page):
        assert "Hij bleef rustig." in as_user(asked.user).get(page).content.decode()
        assert not Reading.objects.exists()

    def test_becomes_an_entry_of_the_students_own_once(self, as_user, placement, asked):
        url = reverse("portfolios:feedback_keep_teammate", args=[asked.pk])
        for _press in range(2):
            as_user(placement.student).post(url)
        entry = Entry.objects.get()
        assert (entry.kind, entry.source, entry.is_shared) == ("feedback", "teammate", False)
        assert "Wat doet Noor goed? “Hij bleef rustig.”" in entry.texts["said"]
        assert "Bas" not in entry.texts["said"]

    def test_is_withdrawn_no_more(self, as_user, placement, asked):
        url = reverse("portfolios:feedback_withdraw", args=[asked.pk])
        as_user(placement.student).post(url)
        assert FeedbackRequest.objects.get().withdrawn_at is None


def test_a_question_is_withdrawn(as_user, client, placement, asked, link):
    as_user(placement.student).post(reverse("portfolios:feedback_withdraw", args=[asked.pk]))
    client.logout()
    assert client.get(link, follow=True).status_code == 410
    page = reverse("portfolios:feedback", args=[placement.pk])
    assert "Bas Timmer" not in as_user(placement.student).get(page).content.decode()


def test_home_sends_a_teammate_back_to_the_mail(client, link):
    come_in(client, link)
    home = client.get(reverse("home")).content.decode()
    assert "Open die link dan nog een keer." in home
    assert "coördinator" not in home
