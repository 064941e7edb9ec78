"""A coordinator reminds who is waited for: who gets which mail, and who is left alone."""

import datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.models import Assessment, Notice, Pause, Reaction, Round, chases
from assessments.tasks import notify, send_notices
from ervaring.accounts.models import User
from ervaring.placements.models import Supervision
from tests.factories import (
    AssessmentFactory,
    NoticeFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
)
from tests.texts import text_of

pytestmark = pytest.mark.django_db


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


@pytest.fixture
def late(placement):
    return RoundFactory(placement=placement, opens_on=day(-30), due_on=day(-4))


@pytest.fixture
def url(placement):
    return reverse("assessments:chase", args=[placement.cohort_id])


@pytest.fixture
def chase(as_user, coordinator, url):
    """Press the button; what the next page says. `fields`: of the page, else everyone."""
    client = as_user(coordinator)

    def press(**fields):
        response = client.post(url, fields or {"alle": "1"})
        send_notices.call()
        return text_of(client.get(response.url))

    return press


def chased():
    found = Notice.objects.filter(kind="chased")
    return sorted((one.round_id, one.user_id) for one in found)


def supervisor_of(placement):
    return Supervision.objects.get(placement=placement, role="supervisor").user


class TestWhoGetsMail:
    def test_each_who_is_waited_for(self, chase, late, placement):
        assert "Er gaan 2 mails uit." in chase()
        people = [placement.student_id, supervisor_of(placement).pk]
        assert chased() == sorted((late.pk, one) for one in people)

    def test_who_sent_it_is_kept_and_told_where_mail_is_looked_after(
        self, chase, late, placement, as_user, coordinator
    ):
        chase()
        assert {one.by for one in Notice.objects.filter(kind="chased")} == {coordinator}
        mails = reverse("people:mail", args=[placement.cohort.programme_id])
        assert f"door {coordinator}, verstuurd op" in text_of(as_user(coordinator).get(mails))

    def test_only_who_is_ticked(self, chase, late, placement):
        other = RoundFactory(placement=PlacementFactory(cohort=placement.cohort))
        assert "Er gaan 2 mails uit." in chase(stage=[other.placement.pk])
        assert {round for round, _user in chased()} == {other.pk}

    def test_only_about_what_was_asked_for(self, chase, late, placement):
        final = RoundFactory(placement=placement, kind="final", conversation=True)
        here = placement.pk
        assert "Er gaat 1 mail uit." in chase(stage=[here], stand="late", wacht="supervisor")
        assert chased() == [(late.pk, supervisor_of(placement).pk)]
        assert "Er gaat 1 mail uit." in chase(stage=[here], moment="final")
        assert chased() == sorted((one.pk, supervisor_of(placement).pk) for one in (late, final))

    @pytest.mark.parametrize(
        ("state", "confirmed", "who"),
        [
            ("conversation", False, "supervisor"),
            ("judged", False, "student"),
            ("judged", True, "supervisor"),
            ("finalised", True, None),
        ],
    )
    def test_who_has_to_go_on(self, chase, placement, state, confirmed, who):
        round = RoundFactory(placement=placement, **{state: True})
        Reaction.objects.update(confirmed_at=timezone.now() if confirmed else None)
        chase()
        people = {"student": placement.student_id, "supervisor": supervisor_of(placement).pk}
        assert chased() == ([(round.pk, people[who])] if who else [])

    def test_a_third_assessor_after_the_others(self, chase, placement):
        round = RoundFactory(placement=placement, conversation=True)
        part = SupervisionFactory(placement=placement, role="third_assessor")
        AssessmentFactory(round=round, author=part.user, role=part.role)
        chase()
        assert chased() == [(round.pk, part.user_id)]

    def test_not_of_a_planned_round(self, chase, placement):
        RoundFactory(placement=placement, opens_on=day(2))
        assert "Er gaat geen mail uit." in chase()
        assert chased() == []

    def test_not_who_handed_in(self, chase, late, placement):
        Assessment.objects.get(round=late, role="student").submit()
        chase()
        assert chased() == [(late.pk, supervisor_of(placement).pk)]


class TestWhoIsLeftAlone:
    @pytest.mark.parametrize("kind", Notice.Kind)
    def test_who_was_mailed_within_a_day(self, chase, late, placement, kind):
        for_day = late.due_on if kind in Notice.REMINDS else None
        NoticeFactory(round=late, kind=kind, for_day=for_day)
        chase()
        assert chased() == sorted(
            {
                (late.pk, supervisor_of(placement).pk),
                *([(late.pk, placement.student_id)] if kind == "chased" else []),
            }
        )
        made = timezone.now() - datetime.timedelta(hours=25)
        Notice.objects.update(created_at=made, sent_at=made, attempts=1, taken_at=made)
        Notice.objects.filter(for_day=day(0)).update(for_day=day(-1))
        assert "Er gaan 2 mails uit." in chase()

    def test_twice_pressed_is_once_sent(self, chase, late):
        assert "Er gaan 2 mails uit." in chase()
        assert "Er gaat geen mail uit. 2 keer ging er niets uit" in chase()
        assert len(chased()) == len(mail.outbox) == 2

    def test_two_at_the_same_moment_send_once(self, late, placement):
        """Both looked before either wrote."""
        found = [chases([placement], Round.objects.all()) for _time in range(2)]
        assert [actions.chase(one, by=placement.student) for one in found] == [2, 0]
        assert len(chased()) == 2

    def test_who_wants_no_reminders_or_rests_for_one_and_the_same_reason(
        self, as_user, coordinator, url, late, placement
    ):
        User.objects.filter(pk=placement.student_id).update(reminders="none")
        resting = RoundFactory(placement=PlacementFactory(cohort=placement.cohort))
        Pause.objects.create(round=resting, days=3, until=day(3))
        page = as_user(coordinator).get(url, {"alle": "1"})
        [(_label, people)] = page.context["left_out"]
        assert {one.user.pk for one, _role in people} == {
            placement.student_id,
            resting.placement.student_id,
            supervisor_of(resting.placement).pk,
        }
        assert page.context["mails"] == 1
        assert "pauze" not in text_of(page)

    def test_a_pause_that_begins_before_it_is_sent_stops_it(self, late, placement):
        actions.chase(chases([placement], Round.objects.all()), by=placement.student)
        Pause.objects.create(round=late, days=3, until=day(3))
        send_notices.call()
        assert mail.outbox == []

    def test_a_role_that_nobody_has(self, as_user, coordinator, url, placement):
        RoundFactory(placement=placement, conversation=True)
        Supervision.objects.update(ended_at=timezone.now())
        page = as_user(coordinator).get(url, {"alle": "1"})
        assert "Er is niemand met deze rol." in text_of(page)
        assert page.context["mails"] == 0

    def test_no_reminder_of_its_own_on_the_same_day(self, late, chase, placement):
        NoticeFactory(round=late, sent=True, created_at=timezone.now() - datetime.timedelta(days=8))
        assert "Er gaan 2 mails uit." in chase()
        notify()
        kinds = Notice.objects.filter(user=placement.student).values_list("kind", flat=True)
        assert sorted(kinds) == ["chased", "invitation"]


class TestThePage:
    def test_says_who_gets_what_and_sends_nothing(self, as_user, coordinator, url, late, placement):
        waits_not = PlacementFactory(cohort=placement.cohort)
        page = as_user(coordinator).get(url, {"alle": "1"})
        assert page.context["mails"] == 2
        assert page.context["not_waiting"] == [waits_not.student]
        text = text_of(page)
        assert supervisor_of(placement).name in text
        assert "inleveren, 4 dagen te laat" in text
        assert "Stuur deze 2 mails" in text
        assert chased() == []

    def test_nobody_ticked(self, as_user, coordinator, url, placement):
        client = as_user(coordinator)
        page = client.get(url, {"stand": "late"}, follow=True)
        assert page.redirect_chain[0][0] == f"{placement.cohort.get_absolute_url()}?stand=late"
        assert "Vink eerst aan wie je bedoelt." in text_of(page)

    def test_as_many_queries_for_three_as_for_one(self, as_user, coordinator, url, late):
        client, numbers = as_user(coordinator), []
        for _time in range(2):
            with CaptureQueriesContext(connection) as queries:
                client.get(url, {"alle": "1"})
            numbers.append(len(queries))
            for _number in range(2):
                RoundFactory(placement=PlacementFactory(cohort=late.placement.cohort))
        assert numbers[0] == numbers[1]


class TestTheMail:
    def body(self, user):
        [message] = [one for one in mail.outbox if one.to == [user.email]]
        return " ".join(message.body.split())

    def test_about_a_list(self, chase, late, placement):
        chase()
        own = Assessment.objects.get(round=late, role="student")
        body = self.body(placement.student)
        assert "Je lijst voor de tussentijdse beoordeling is nog niet ingeleverd." in body
        assert "De laatste dag was" in body
        assert own.get_absolute_url() in body
        assert "De coördinator van de opleiding stuurt je deze herinnering." in body

    @pytest.mark.parametrize(
        ("state", "confirmed", "said"),
        [
            ("conversation", False, "Nu komt het gesprek"),
            ("judged", False, "Bevestig daarna dat je het gelezen hebt."),
            ("judged", True, "Jij kunt de tussentijdse beoordeling nu vaststellen."),
        ],
    )
    def test_about_going_on(self, chase, placement, state, confirmed, said):
        round = RoundFactory(placement=placement, **{state: True})
        Reaction.objects.update(confirmed_at=timezone.now() if confirmed else None)
        chase()
        [message] = mail.outbox
        assert said in " ".join(message.body.split())
        assert round.get_absolute_url() in message.body

    def test_not_about_what_was_done_meanwhile(self, late, placement):
        actions.chase(chases([placement], Round.objects.all()), by=placement.student)
        Assessment.objects.get(round=late, role="student").submit()
        send_notices.call()
        assert [one.to for one in mail.outbox] == [[supervisor_of(placement).email]]

    def test_what_did_not_arrive_can_be_sent_again(self, chase, late, placement):
        chase()
        notice = Notice.objects.get(user=placement.student)
        Notice.objects.filter(pk=notice.pk).update(bounced_at=timezone.now())
        new = actions.tell_again(notice=notice)
        assert (new.kind, new.for_day) == ("chased", None)
