"""Talks are planned, held or called off; and who had none for three weeks."""

import datetime
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ervaring.placements.models import Placement
from ervaring.practice.actions.talks import plan_talk
from ervaring.practice.models import Calendar, Talk
from ervaring.practice.talks import long_without, rhythms
from tests.factories import (
    BreakFactory,
    PlacementFactory,
    SupervisionFactory,
    TalkFactory,
)
from tests.practice.talks.moments import at, day, planned
from tests.texts import text_of

pytestmark = pytest.mark.django_db


class TestRhythm:
    def of(self, placement, now=None):
        return rhythms([placement], now)[placement.pk]

    def test_it_counts_from_the_last_talk(self, placement):
        TalkFactory(placement=placement, held_on=day(-20))
        TalkFactory(placement=placement, held_on=day(-40))
        assert (self.of(placement).days, self.of(placement).is_long) == (20, False)

    def test_three_weeks_is_long(self, placement):
        TalkFactory(placement=placement, held_on=day(-21))
        assert (self.of(placement).days, self.of(placement).is_long) == (21, True)

    def test_without_a_talk_it_counts_from_the_start(self):
        placement = PlacementFactory(starts_on=day(-21), ends_on=day(1))
        assert (self.of(placement).days, self.of(placement).is_long) == (21, True)

    def test_a_talk_before_the_start_counts_from_the_start(self):
        placement = PlacementFactory(starts_on=day(-5), ends_on=day(1))
        TalkFactory(placement=placement, held_on=day(-30))
        assert self.of(placement).days == 5

    @pytest.mark.parametrize("fields", [{"kind": "intervision"}, {"state": "called_off"}])
    def test_an_intervision_and_what_did_not_go_on_are_no_talks(self, placement, fields):
        if "state" in fields:
            fields |= {"held_on": None, "planned_at": at(-2)}
        TalkFactory(placement=placement, **fields)
        assert self.of(placement).days == 100

    def test_days_off_do_not_count_and_overlapping_ones_count_once(self, placement):
        TalkFactory(placement=placement, held_on=day(-25))
        BreakFactory(placement=placement, starts_on=day(-20), ends_on=day(-18))
        BreakFactory(placement=placement, starts_on=day(-19), ends_on=day(-17))
        BreakFactory(placement=placement, starts_on=day(-40), ends_on=day(-25))
        BreakFactory(placement=placement, starts_on=day(0), ends_on=day(30))
        rhythm = self.of(placement)
        # Of the 25 days after the talk: four in the middle, and today.
        assert (rhythm.days, rhythm.is_long, rhythm.is_off) == (20, False, True)

    @pytest.mark.parametrize(("starts", "ends"), [(-90, -1), (1, 90)])
    def test_a_placement_that_does_not_run_is_not_counted(self, starts, ends):
        placement = PlacementFactory(starts_on=day(starts), ends_on=day(ends))
        assert (self.of(placement).days, self.of(placement).is_long) == (None, False)

    def test_what_is_planned_next_and_what_passed(self, placement):
        moments = [at(-3), at(-8), at(2), at(9)]
        for moment in moments:
            planned(placement, planned_at=moment)
        assert (self.of(placement).next, self.of(placement).passed) == (at(2), at(-8))

    @pytest.mark.parametrize("number", [1, 3])
    def test_constant_queries(self, number, django_assert_num_queries):
        placements = [TalkFactory().placement for _ in range(number)]
        with django_assert_num_queries(2):
            assert len(rhythms(placements)) == number

    def test_who_is_long_without_the_longest_first(self, placement):
        other = PlacementFactory(starts_on=day(-100), ends_on=day(0))
        TalkFactory(placement=other, held_on=day(-30))
        for last, off in [(-20, None), (-24, 4)]:
            spoken = PlacementFactory(starts_on=day(-100), ends_on=day(0))
            TalkFactory(placement=spoken, held_on=day(last))
            if off:
                BreakFactory(placement=spoken, starts_on=day(-10), ends_on=day(-10 + off - 1))
        found = long_without(Placement.objects.all())
        assert [(one, rhythm.days) for one, rhythm in found] == [(placement, 100), (other, 30)]


class TestPlanning:
    def send(self, client, placement, **fields):
        data = {"day": day(1), "time": "14:30", "key": uuid.uuid4(), "version": 0, **fields}
        return client.post(reverse("practice:talk_plan", args=[placement.pk]), data)

    @pytest.mark.parametrize("who", ["student", "supervisor"])
    def test_by_either_of_them(self, as_user, placement, supervisor, who):
        user = supervisor if who == "supervisor" else placement.student
        self.send(as_user(user), placement)
        talk = Talk.objects.get()
        assert (talk.planned_at, talk.made_by, talk.state) == (at(1, "14:30"), user, "planned")

    def test_by_a_supervisor_who_came_by_the_link(self, placement, supervisor):
        client = Client()
        client.force_login(supervisor, backend="ervaring.accounts.backends.LinkBackend")
        assert self.send(client, placement).status_code == 302
        assert Talk.objects.count() == 1

    def test_a_double_click_plans_one(self, as_user, placement):
        client, key = as_user(placement.student), uuid.uuid4()
        for _ in range(2):
            self.send(client, placement, key=key, weekly="on")
        assert Talk.objects.count() == len(range(1, 101, 7))

    def test_two_at_once_plan_one(self, as_user, placement, supervisor):
        for user in (placement.student, supervisor):
            self.send(as_user(user), placement)
        assert Talk.objects.count() == 1

    def test_not_on_a_day_that_is_over(self, as_user, placement):
        response = self.send(as_user(placement.student), placement, day=day(-1))
        assert (response.status_code, Talk.objects.count()) == (422, 0)

    def test_each_week_to_the_end_without_the_days_off(self):
        placement = PlacementFactory(
            starts_on=datetime.date(2026, 9, 1), ends_on=datetime.date(2026, 10, 20)
        )
        BreakFactory(
            placement=placement,
            starts_on=datetime.date(2026, 9, 15),
            ends_on=datetime.date(2026, 9, 22),
        )
        first = timezone.make_aware(datetime.datetime(2026, 9, 8, 10, 0))  # noqa: DTZ001
        plan_talk(
            placement=placement, key=uuid.uuid4(), at=first, weekly=True, by=placement.student
        )
        days = sorted(timezone.localdate(one.planned_at) for one in Talk.objects.all())
        assert [f"{one:%m-%d}" for one in days] == ["09-08", "09-29", "10-06", "10-13", "10-20"]

    def test_the_clock_is_put_back_and_ten_stays_ten(self):
        placement = PlacementFactory(ends_on=datetime.date(2026, 10, 30))
        first = timezone.make_aware(datetime.datetime(2026, 10, 20, 10, 0))  # noqa: DTZ001
        plan_talk(
            placement=placement, key=uuid.uuid4(), at=first, weekly=True, by=placement.student
        )
        found = Talk.objects.order_by("planned_at")
        utc = [one.planned_at.astimezone(datetime.UTC).hour for one in found]
        assert (utc, {timezone.localtime(one.planned_at).hour for one in found}) == ([8, 9], {10})

    def test_moved_and_not_over_what_another_window_did(self, as_user, placement):
        talk = planned(placement, planned_at=at(3))
        client, url = as_user(placement.student), reverse("practice:talk", args=[talk.pk])
        data = {"day": day(4), "time": "09:00", "key": talk.key, "version": 0}
        assert client.post(url, data).status_code == 302
        assert client.post(url, {**data, "time": "11:00"}).status_code == 409
        talk.refresh_from_db()
        assert talk.planned_at == at(4, "09:00")

    def test_not_to_a_moment_that_is_taken(self, as_user, placement):
        planned(placement, planned_at=at(4, "09:00"))
        talk = planned(placement, planned_at=at(3))
        data = {"day": day(4), "time": "09:00", "key": talk.key, "version": 0}
        url = reverse("practice:talk", args=[talk.pk])
        assert as_user(placement.student).post(url, data).status_code == 422


class TestSettling:
    def tap(self, client, talk, answer):
        return client.post(reverse("practice:talk_settle", args=[talk.pk]), {"antwoord": answer})

    def test_it_was_held_in_one_tap(self, as_user, placement, supervisor):
        talk = planned(placement)
        self.tap(as_user(placement.student), talk, "ja")
        talk.refresh_from_db()
        assert (talk.state, talk.held_on, talk.supervisor) == ("held", day(-1), supervisor)

    def test_or_not(self, as_user, placement, supervisor):
        talk = planned(placement)
        self.tap(as_user(supervisor), talk, "nee")
        talk.refresh_from_db()
        assert (talk.state, talk.held_on) == ("called_off", None)

    @pytest.mark.parametrize(("who", "former"), [("student", True), ("next", False)])
    def test_it_was_with_who_supervised_then(self, as_user, placement, supervisor, who, former):
        """A student who says so later writes nothing that the next supervisor reads."""
        talk = planned(placement)
        placement.supervisions.filter(user=supervisor).update(started_at=at(-9), ended_at=at(0))
        there = SupervisionFactory(placement=placement, role="supervisor", started_at=at(0))
        client = as_user(placement.student if who == "student" else there.user)
        assert self.tap(client, talk, "ja").status_code == 302
        talk.refresh_from_db()
        assert talk.supervisor == (supervisor if former else there.user)
        page = client.get(talk.get_absolute_url()).content.decode()
        assert (there.user.name in page) is not former

    def test_twice_is_once_and_the_other_answer_comes_too_late(self, as_user, placement):
        talk = planned(placement)
        client = as_user(placement.student)
        codes = [self.tap(client, talk, one).status_code for one in ("ja", "ja", "nee")]
        talk.refresh_from_db()
        assert (codes, talk.state, talk.version) == ([302, 302, 409], "held", 1)

    def test_one_that_was_never_planned(self, as_user, placement, supervisor):
        talk = TalkFactory(placement=placement, supervisor=supervisor)
        client = as_user(placement.student)
        assert [self.tap(client, talk, one).status_code for one in ("ja", "nee")] == [302, 409]

    def test_what_is_to_come_was_not_held(self, as_user, placement):
        talk = planned(placement, planned_at=at(1))
        self.tap(as_user(placement.student), talk, "ja")
        talk.refresh_from_db()
        assert talk.state == "planned"

    def test_the_day_of_a_late_talk_is_the_day_here(self, placement):
        """Half past eleven at night is another day in UTC in winter, and just after twelve too."""
        moment = timezone.make_aware(datetime.datetime(2026, 7, 1, 0, 30))  # noqa: DTZ001
        talk = planned(placement, planned_at=moment)
        talk.settle("held", None)
        assert talk.held_on == datetime.date(2026, 7, 1)


class TestCallingOffAll:
    def page(self, as_user, user, placement):
        url = reverse("practice:talks_call_off", args=[placement.pk])
        client = as_user(user)
        page = client.get(url)
        shown = re.findall(r'name="gesprek" value="([^"]+)"', page.content.decode())
        return client, url, shown

    @pytest.mark.parametrize("who", ["student", "supervisor"])
    def test_what_is_planned_does_not_go_on(self, as_user, placement, supervisor, who):
        user = supervisor if who == "supervisor" else placement.student
        past, today, *coming = [planned(placement, planned_at=at(n)) for n in (-1, 0, 1, 8, 15)]
        intervision = planned(placement, planned_at=at(2), kind="intervision")
        other = planned(PlacementFactory(), planned_at=at(2))
        held = TalkFactory(placement=placement)
        client, url, shown = self.page(as_user, user, placement)
        assert shown == [f"{one.pk}-0" for one in coming]
        codes = [client.post(url, {"gesprek": shown}).status_code for _twice in range(2)]
        assert codes == [302, 302]
        gone = Talk.objects.filter(state="called_off")
        assert set(gone) == set(coming)
        assert {(one.supervisor, one.version) for one in gone} == {(supervisor, 1)}
        assert set(Talk.objects.planned()) == {past, today, intervision, other}
        assert set(Talk.objects.held()) == {held}

    @pytest.mark.parametrize("what", ["moved", "planned"])
    def test_not_what_the_page_did_not_show(self, as_user, placement, what):
        talk = planned(placement, planned_at=at(1))
        client, url, shown = self.page(as_user, placement.student, placement)
        if what == "moved":
            talk.save_given(version=0, planned_at=at(2))
        else:
            planned(placement, planned_at=at(2))
        response = client.post(url, {"gesprek": shown})
        assert (response.status_code, "intussen iets veranderd" in text_of(response)) == (409, True)
        assert not Talk.objects.filter(state="called_off").exists()

    def test_they_are_gone_from_the_calendar_and_can_be_planned_again(
        self, as_user, placement, supervisor
    ):
        first, *_ = [planned(placement, planned_at=at(number)) for number in (1, 8)]
        address = f"/agenda/ics/?k={Calendar.of(placement.student).token}"
        client, url, shown = self.page(as_user, supervisor, placement)
        assert Client().get(address).content.count(b"SUMMARY:Begeleidingsgesprek") == 2
        client.post(url, {"gesprek": shown})
        assert Client().get(address).content.count(b"SUMMARY:Begeleidingsgesprek") == 0
        moment = first.planned_at
        plan_talk(placement=placement, key=uuid.uuid4(), at=moment, weekly=False, by=supervisor)
        assert Talk.objects.planned().get().planned_at == moment

    def test_the_way_there_is_where_more_than_one_is_planned(self, as_user, placement):
        here, found = f"/stages/{placement.pk}/begeleiding/", []
        for number in (1, 8):
            planned(placement, planned_at=at(number))
            page = text_of(as_user(placement.student).get(here))
            found.append("gesprekken/afzeggen/" in page)
        assert found == [False, True]
        tutor = SupervisionFactory(placement=placement, role="tutor").user
        assert "gesprekken/afzeggen/" not in text_of(as_user(tutor).get(here))
