"""What a student reads of what clients say: from three on, together, and in no order of arrival."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from ervaring.history import KeptError
from ervaring.placements.models import Reading
from portfolios.feedback import actions
from portfolios.models import Entry, FeedbackAnswer, FeedbackTakenOut
from tests.factories import (
    FeedbackAnswerFactory,
    FeedbackCardFactory,
    FeedbackRequestFactory,
    FeedbackSheetFactory,
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
)

pytestmark = pytest.mark.django_db
NOT_YET = "Er zijn nog geen drie antwoorden"


@pytest.fixture
def placement():
    return PlacementFactory(student__name="Noor Bakker")


@pytest.fixture
def say(placement):
    """say(line): a client sends this with a card of their own."""
    sheet = FeedbackSheetFactory(placement=placement)

    def one(line, **given):
        card = FeedbackCardFactory(sheet=sheet)
        actions.answer(card=card, given=given or {"talking": "good"}, line=line)

    return one


@pytest.fixture
def page(placement, as_user):
    """page(user): what they read on the page of feedback."""
    url = reverse("portfolios:feedback", args=[placement.pk])
    return lambda user: as_user(user).get(url).content.decode()


def lines(page):
    return [one.split("</")[0] for one in page.split('<blockquote dir="auto">')[1:]]


class TestFromThreeOn:
    def test_two_are_nothing(self, page, say, placement, supervisor):
        empty = {user: page(user) for user in (placement.student, supervisor)}
        for line in ("KANARIE-een", "KANARIE-twee"):
            say(line)
        for user, before in empty.items():
            now = page(user)
            assert NOT_YET in now
            assert "KANARIE" not in now
            assert without_token(now) == without_token(before)

    def test_three_are_shown_together_and_then_three_more(self, page, say, placement):
        shown = []
        for number in range(9):
            say(f"KANARIE-{number}")
            shown.append(len(lines(page(placement.student))))
        assert shown == [0, 0, 3, 3, 3, 6, 6, 6, 9]

    def test_of_another_student_they_do_not_count(self, page, say, placement):
        other = FeedbackSheetFactory()
        for line in ("KANARIE-een", "KANARIE-twee"):
            say(line)
        actions.answer(card=FeedbackCardFactory(sheet=other), given={}, line="KANARIE-elders")
        assert NOT_YET in page(placement.student)
        assert not FeedbackAnswer.objects.filter(shown=True).exists()

    def test_their_order_is_that_of_random_keys(self, page, say, placement, monkeypatch):
        keys = iter([uuid.UUID(int=one) for one in (7, 1, 9, 2, 8, 3)])
        field = FeedbackAnswer._meta.get_field("id")
        monkeypatch.setattr(field, "default", lambda: next(keys))
        field.__dict__.pop("_get_default", None)
        for line in "abcdef":
            say(line)
        assert lines(page(placement.student)) == list("bdfaec")
        field.__dict__.pop("_get_default", None)

    def test_what_was_ticked_is_counted_in_words_and_apart_from_the_lines(
        self, page, say, placement
    ):
        say("Een zin.", talking="good", listening="bad")
        say("", talking="good")
        say("", talking="so_so")
        now = " ".join(page(placement.student).split())
        assert "<strong>2 ×</strong> fijn" in now
        assert "<strong>1 ×</strong> gaat wel" in now
        assert "<strong>0 ×</strong> niet fijn" in now
        assert "<strong>1 ×</strong> nee" in now
        for word in ("gemiddeld", "%", "cijfer"):
            assert word not in now.partition("<main")[2]

    def test_nothing_says_when(self, page, say, placement):
        for _number in range(3):
            say("Een zin.")
        main = page(placement.student).partition('id="said-')[2].partition("</section")[0]
        assert "2026" not in main
        assert "<time" not in main


def without_token(page):
    return "".join(part.partition('"')[2] for part in page.split('csrfmiddlewaretoken" value="'))


class TestWhoReadsIt:
    def test_the_student_and_the_supervisor_of_now_and_nobody_else(
        self, page, say, placement, supervisor
    ):
        for _number in range(3):
            say("KANARIE")
        programme = placement.cohort.programme
        others = [
            SupervisionFactory(placement=placement, role=role).user
            for role in ("tutor", "second_assessor")
        ]
        others.append(MembershipFactory(coordinator=True, programme=programme).user)
        for user in (placement.student, supervisor):
            assert "KANARIE" in page(user)
        for user in others:
            assert "KANARIE" not in page(user)
        placement.supervisions.filter(user=supervisor).update(role="third_assessor")
        assert "KANARIE" not in page(supervisor)

    def test_reading_it_leaves_a_line_for_the_student(self, page, say, placement, supervisor):
        page(supervisor)
        assert not Reading.objects.exists()
        for _number in range(3):
            say("Een zin.")
        page(placement.student)
        page(supervisor)
        line = Reading.objects.get()
        assert (line.reader, line.kind, line.role) == (supervisor, "feedback", "supervisor")

    @pytest.mark.parametrize("reader", ["student", "supervisor", "tutor"])
    def test_the_tab_is_there_for_who_gets_in(self, placement, supervisor, as_user, reader):
        users = {
            "student": placement.student,
            "supervisor": supervisor,
            "tutor": SupervisionFactory(placement=placement, role="tutor").user,
        }
        url = reverse("portfolios:entries", args=[placement.pk])
        there = reverse("portfolios:feedback", args=[placement.pk])
        found = there in as_user(users[reader]).get(url).content.decode()
        assert found == (reader != "tutor")

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, placement, supervisor, number, django_assert_num_queries):
        for _number in range(number):
            FeedbackAnswerFactory(placement=placement)
            FeedbackSheetFactory(placement=placement)
            FeedbackRequestFactory(placement=placement, answered=True)
            FeedbackTakenOut.objects.create(placement=placement, by=supervisor, reason="name")
        client = Client()
        client.force_login(supervisor, backend="ervaring.accounts.backends.LinkBackend")
        url = reverse("portfolios:feedback", args=[placement.pk])
        client.get(url)
        with django_assert_num_queries(QUERIES):
            client.get(url)


QUERIES = 11


class TestTakingOut:
    @pytest.fixture
    def answer(self, say):
        for line in ("Ria zei dat ook.", "Twee", "Drie"):
            say(line)
        return next(one for one in FeedbackAnswer.objects.all() if one.line.startswith("Ria"))

    def take(self, client, answer, **data):
        return client.post(reverse("portfolios:feedback_take_out", args=[answer.pk]), data)

    def test_the_words_go_and_who_why_and_when_stay(
        self, as_user, answer, page, placement, supervisor
    ):
        client = as_user(supervisor)
        assert self.take(client, answer, reason="name").status_code == 302
        line = FeedbackTakenOut.objects.get()
        assert (line.by, line.reason, line.placement) == (supervisor, "name", placement)
        now = page(placement.student)
        assert "Ria zei" not in now
        assert f"{supervisor} haalde op" in now
        assert "er stond een naam in" in now
        assert "Ria zei" not in str(FeedbackTakenOut.objects.values().get())

    def test_what_was_ticked_still_counts_so_nobody_brushes_it_up(
        self, as_user, answer, page, placement, supervisor
    ):
        client = as_user(supervisor)
        for one in list(FeedbackAnswer.objects.all()):
            self.take(client, one, reason="hurts")
        now = page(placement.student)
        assert "<strong>3 ×</strong> fijn" in now
        assert NOT_YET not in now
        assert lines(now) == []

    def test_without_a_reason_it_stays(self, as_user, answer, supervisor):
        assert self.take(as_user(supervisor), answer).status_code == 422
        assert FeedbackAnswer.objects.get(pk=answer.pk).line
        assert not FeedbackTakenOut.objects.exists()

    def test_the_student_takes_nothing_out(self, as_user, answer, placement):
        assert self.take(as_user(placement.student), answer, reason="name").status_code == 404

    def test_what_waits_is_not_there_to_take_out(self, as_user, say, supervisor):
        say("Wacht nog.")
        waiting = FeedbackAnswer.objects.get()
        assert self.take(as_user(supervisor), waiting, reason="name").status_code == 404

    def test_the_line_about_it_stays(self, as_user, answer, supervisor):
        self.take(as_user(supervisor), answer, reason="known")
        with pytest.raises(KeptError):
            FeedbackTakenOut.objects.get().delete()


class TestKeepingIt:
    def test_as_an_entry_that_only_the_student_reads(self, as_user, say, placement):
        say("Zij laat mij uitpraten.", talking="good")
        say("", talking="so_so")
        say("", talking="good")
        url = reverse("portfolios:feedback_keep", args=[placement.pk])
        client = as_user(placement.student)
        responses = [client.post(url) for _press in range(2)]
        entry = Entry.objects.get()
        assert {one.url for one in responses} == {entry.get_absolute_url()}
        assert (entry.kind, entry.source, entry.is_shared) == ("feedback", "client", False)
        assert "Hoe is het om met Noor te praten? fijn: 2, gaat wel: 1" in entry.texts["said"]
        assert "“Zij laat mij uitpraten.”" in entry.texts["said"]

    def test_nothing_is_nothing_to_keep(self, as_user, say, placement):
        say("KANARIE")
        url = reverse("portfolios:feedback_keep", args=[placement.pk])
        assert as_user(placement.student).post(url).status_code == 302
        assert not Entry.objects.exists()
