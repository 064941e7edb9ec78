"""Taking a list back, giving one back, and resting: no answer lost, nothing told too early."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import (
    Answer,
    Assessment,
    Conclusion,
    Consent,
    Judgement,
    Pause,
    Round,
    Transition,
)
from tests.factories import MembershipFactory, RoundFactory, SupervisionFactory
from tests.texts import read, write

pytestmark = pytest.mark.django_db


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def hand_in(as_user, own):
    return as_user(own.author).post(reverse("assessments:submit", args=[own.pk]))


@pytest.fixture
def round():
    round = RoundFactory()
    for role in ("student", "supervisor"):
        write(Answer.objects.filter(assessment__role=role), comment=f"Van de {role}.", version=1)
    return round


@pytest.fixture
def lists(round):
    return {one.role: one for one in Assessment.objects.filter(round=round)}


def test_who_guides_no_more_writes_no_more(as_user, round, lists):
    """Also as a coordinator, who still sees the round."""
    own = lists["supervisor"]
    programme = round.placement.cohort.programme
    MembershipFactory(user=own.author, programme=programme, coordinator=True)
    round.placement.supervisions.update(ended_at=timezone.now())
    answer = own.answers.first().pk
    data = {f"a{answer}-comment": "Nog iets.", f"a{answer}-version": 1}
    for name, args in (("answer", [answer]), ("step", [own.pk, 1])):
        as_user(own.author).post(reverse(f"assessments:{name}", args=args), data)
    assert set(read(own.answers.all(), "comment")) == {"Van de supervisor."}


class TestTakeBack:
    def url(self, own):
        return reverse("assessments:take_back", args=[own.pk])

    def test_every_answer_is_still_there_and_can_be_changed(self, as_user, round, lists):
        own = lists["student"]
        hand_in(as_user, own)
        client = as_user(own.author)
        assert self.url(own) in client.get(round.get_absolute_url()).content.decode()
        assert client.post(self.url(own)).url == own.get_absolute_url()
        own.refresh_from_db()
        assert (own.state, own.submitted_at) == ("draft", None)
        assert set(read(own.answers.all(), "comment")) == {"Van de student."}
        answer = own.answers.first()
        data = {f"a{answer.pk}-comment": "Anders.", f"a{answer.pk}-version": 1}
        assert client.post(reverse("assessments:answer", args=[answer.pk]), data).status_code == 200
        assert list(Transition.objects.values_list("action", flat=True)) == [
            "submitted",
            "taken_back",
        ]

    def test_not_after_the_other_handed_in(self, as_user, round, lists):
        for own in lists.values():
            hand_in(as_user, own)
        client = as_user(lists["student"].author)
        response = client.post(self.url(lists["student"]))
        assert response.status_code == 409
        assert "studentbegeleider kan je lijst nog teruggeven" in response.content.decode()
        assert Round.objects.get().state == "conversation"

    def test_not_by_who_guides_no_more(self, as_user, round, lists):
        """As a coordinator they still see the round, but they could not hand the list in again."""
        own = lists["supervisor"]
        hand_in(as_user, own)
        MembershipFactory(
            user=own.author, programme=round.placement.cohort.programme, coordinator=True
        )
        round.placement.supervisions.update(ended_at=timezone.now())
        assert as_user(own.author).post(self.url(own)).status_code == 404
        own.refresh_from_db()
        assert own.state == "submitted"

    def test_twice_is_told(self, as_user, lists):
        own = lists["student"]
        hand_in(as_user, own)
        client = as_user(own.author)
        client.post(self.url(own))
        assert client.post(self.url(own)).status_code == 409

    def test_it_is_nobody_elses(self, as_user, round, lists):
        hand_in(as_user, lists["student"])
        for user in (
            lists["supervisor"].author,
            SupervisionFactory(placement=round.placement, role="tutor").user,
        ):
            assert as_user(user).post(self.url(lists["student"])).status_code == 404

    def test_the_history_names_it_for_all(self, as_user, round, lists):
        hand_in(as_user, lists["student"])
        as_user(lists["student"].author).post(self.url(lists["student"]))
        page = as_user(lists["supervisor"].author).get(round.get_absolute_url()).content.decode()
        assert "nam de eigen lijst terug" in page


class TestGiveBack:
    @pytest.fixture
    def tutor(self, round):
        return SupervisionFactory(placement=round.placement, role="tutor").user

    @pytest.fixture
    def give_back(self, as_user, tutor, lists):
        def post(role="student", reason="Je leverde per ongeluk leeg in.", user=tutor):
            url = reverse("assessments:give_back", args=[lists[role].pk])
            return as_user(user).post(url, {"reason": reason})

        return post

    def test_while_others_still_write(self, as_user, give_back, round, lists):
        hand_in(as_user, lists["student"])
        assert give_back().url == round.get_absolute_url()
        assert Assessment.objects.get(role="student").state == "draft"
        page = as_user(lists["supervisor"].author).get(round.get_absolute_url()).content.decode()
        assert f"gaf de lijst van {lists['student'].author} terug" in page
        assert "Je leverde per ongeluk leeg in." in page

    def test_after_the_lists_opened_they_close_again_for_everyone(
        self, as_user, give_back, round, lists, tutor
    ):
        for own in lists.values():
            hand_in(as_user, own)
        question = Answer.objects.first().question
        Conclusion.objects.create(round=round, question=question, text="Samen bedacht.")
        judgement = Judgement.objects.first()
        Consent.objects.create(judgement=judgement, assessor=tutor, version=0, agrees=True)
        assert give_back("supervisor").status_code == 302
        assert Round.objects.get().state == "open"
        page = as_user(lists["student"].author).get(round.get_absolute_url()).content.decode()
        assert "Van de supervisor." not in page
        assert "Samen bedacht." not in page
        assert as_user(tutor).get(lists["student"].get_absolute_url()).status_code == 404
        assert not Consent.objects.exists()
        hand_in(as_user, lists["supervisor"])
        page = as_user(lists["student"].author).get(round.get_absolute_url()).content.decode()
        assert "Van de supervisor." in page
        assert "Samen bedacht." in page

    def test_what_was_read_once_cannot_be_taken_back(self, as_user, give_back, round, lists):
        """The student has read the supervisor's list and could answer to it otherwise."""
        for own in lists.values():
            hand_in(as_user, own)
        give_back("supervisor")
        client, own = as_user(lists["student"].author), lists["student"]
        url = reverse("assessments:take_back", args=[own.pk])
        assert url not in client.get(round.get_absolute_url()).content.decode()
        assert client.post(url).status_code == 409
        own.refresh_from_db()
        assert own.state == "submitted"

    def test_the_reason_stands_on_the_list_that_came_back(self, as_user, give_back, lists):
        hand_in(as_user, lists["student"])
        give_back()
        page = as_user(lists["student"].author).get(lists["student"].get_absolute_url())
        assert "Je leverde per ongeluk leeg in." in page.content.decode()

    def test_a_reason_is_asked(self, as_user, give_back, lists):
        hand_in(as_user, lists["student"])
        assert give_back(reason=" ").status_code == 422
        assert Assessment.objects.get(role="student").state == "submitted"

    @pytest.mark.parametrize("state", ["judged", "finalised"])
    def test_not_when_the_judgement_was_given(self, as_user, state):
        round = RoundFactory(**{state: True})
        tutor = SupervisionFactory(placement=round.placement, role="tutor").user
        own = Assessment.objects.get(role="student")
        url = reverse("assessments:give_back", args=[own.pk])
        response = as_user(tutor).post(url, {"reason": "Toch nog."})
        assert response.status_code == 409
        assert "Toch nog." in response.content.decode()
        assert as_user(tutor).get(url).url == round.get_absolute_url()

    def test_a_list_that_is_not_in(self, give_back):
        assert give_back().status_code == 409

    def test_not_by_who_assesses(self, as_user, give_back, lists):
        hand_in(as_user, lists["student"])
        assert give_back(user=lists["supervisor"].author).status_code == 404


class TestPause:
    @pytest.fixture
    def url(self, round):
        return reverse("assessments:pause", args=[round.pk])

    @pytest.fixture
    def student(self, as_user, round):
        return lambda: as_user(round.placement.student)

    def due(self):
        return Round.objects.get().due_on

    def test_the_date_moves_along(self, student, url, round):
        assert student().post(url, {"days": "7"}).url == round.get_absolute_url()
        assert self.due() == round.due_on + datetime.timedelta(days=7)
        assert Pause.objects.get().until == day(7)

    def test_who_is_late_gets_the_days_from_today(self, student, url):
        Round.objects.update(opens_on=day(-30), due_on=day(-9))
        student().post(url, {"days": "7"})
        assert self.due() == day(7)

    def test_others_see_the_new_date_and_nothing_else(self, as_user, student, url, round, lists):
        student().post(url, {"days": "7"}, follow=True)
        tutor = SupervisionFactory(placement=round.placement, role="tutor").user
        programme = round.placement.cohort.programme
        coordinator = MembershipFactory(coordinator=True, programme=programme).user
        for user in (lists["supervisor"].author, tutor, coordinator):
            for page in (
                round.get_absolute_url(),
                reverse("home"),
                round.placement.get_absolute_url(),
                *([round.placement.cohort.get_absolute_url()] if user == coordinator else []),
            ):
                text = as_user(user).get(page).content.decode().lower()
                assert "pauz" not in text
                assert "pauze tot" not in text
            assert as_user(user).get(url).status_code == 404
            assert as_user(user).post(url, {"days": "7"}).status_code == 404
        assert "nam pauze" in student().get(round.get_absolute_url()).content.decode()

    def test_the_programme_bounds_it_and_names_who_to_talk_to(self, student, url, round):
        tutor = SupervisionFactory(placement=round.placement, role="tutor").user
        student().post(url, {"days": "7"})
        student().post(url, {"verder": "1"})
        form = student().get(url).context["form"]
        assert [days for days, _label in form.fields["days"].choices] == [3, 7]
        student().post(url, {"days": "7"})
        student().post(url, {"verder": "1"})
        page = student().get(url)
        assert page.context["form"].fields["days"].choices == []
        assert tutor.name in page.content.decode()
        assert student().post(url, {"days": "3"}).status_code == 422
        assert Pause.objects.count() == 2

    def test_one_at_a_time(self, student, url, round):
        student().post(url, {"days": "3"})
        student().post(url, {"days": "3"})
        assert Pause.objects.count() == 1
        assert self.due() == round.due_on + datetime.timedelta(days=3)

    def test_going_on_keeps_the_later_date(self, student, url, round):
        student().post(url, {"days": "7"})
        assert "pauze tot" in student().get(reverse("home")).content.decode()
        assert student().post(url, {"verder": "1"}).url == round.get_absolute_url()
        assert self.due() == round.due_on + datetime.timedelta(days=7)
        assert not Pause.objects.running().exists()
        assert student().post(url, {"verder": "1"}).status_code == 409

    @pytest.mark.parametrize("days", ["", "1000", "-3", "een week", "0"])
    def test_days_that_are_not_offered(self, student, url, days):
        assert student().post(url, {"days": days}).status_code == 422
        assert not Pause.objects.exists()

    def test_writing_may_go_on(self, student, url, lists):
        student().post(url, {"days": "7"})
        answer = lists["student"].answers.first()
        data = {f"a{answer.pk}-comment": "Toch.", f"a{answer.pk}-version": 1}
        address = reverse("assessments:answer", args=[answer.pk])
        assert student().post(address, data).status_code == 200

    def test_not_when_all_are_in(self, as_user):
        round = RoundFactory(conversation=True)
        url = reverse("assessments:pause", args=[round.pk])
        assert as_user(round.placement.student).post(url, {"days": "3"}).status_code == 409
