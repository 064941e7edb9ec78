"""The talks: planned, noted, read by two; and who had none for three weeks."""

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ervaring.placements.models import Placement, Reading
from ervaring.placements.parts import Parts
from ervaring.practice.actions.talks import plan_talk
from ervaring.practice.asked import breaks_of
from ervaring.practice.asked import talks as asks
from ervaring.practice.models import Calendar, Talk
from ervaring.practice.talks import long_without, rhythms
from tests.factories import (
    BreakFactory,
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
    TalkFactory,
    UserFactory,
)
from tests.texts import text_of

pytestmark = pytest.mark.django_db

NOTE = "Ik vertelde dat het me te veel werd."


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def at(number, time="10:00"):
    """A moment by the clock here, so many days from now."""
    clock = datetime.time.fromisoformat(time)
    return timezone.make_aware(datetime.datetime.combine(day(number), clock))


@pytest.fixture
def placement():
    """One that began a hundred days ago and goes on."""
    return PlacementFactory(starts_on=day(-100), ends_on=day(100))


@pytest.fixture
def supervisor(placement):
    return placement.supervisions.get().user


def replaced(placement):
    """The supervisor who comes after."""
    placement.supervisions.get().end(placement.student)
    return SupervisionFactory(placement=placement).user


def planned(placement, **fields):
    fields = {"planned_at": at(-1), **fields}
    return TalkFactory(placement=placement, state="planned", held_on=None, **fields)


def log(client, placement, name="talk_log", **fields):
    """Send the page of a talk that was held; `reader` is who the page says that reads it."""
    part = placement.supervisions.filter(ended_at=None, role="supervisor").first()
    reader = part.user_id if part and name == "talk_log" else ""
    data = {"held_on": day(0), "note": NOTE, "minutes": "30", "own_minutes": "", "reader": reader}
    data |= {"key": uuid.uuid4(), "version": 0, **fields}
    return client.post(reverse(f"practice:{name}", args=[placement.pk]), data)


def test_a_long_note_is_folded_away(as_user, placement):
    """A list of talks on a phone stays a list; nothing of the note is left out."""
    long = "woord " * 101
    for note in (NOTE, long):
        log(as_user(placement.student), placement, note=note)
    page = as_user(placement.student).get(f"/stages/{placement.pk}/begeleiding/")
    assert page.content.decode().count("Lees wat erbij staat") == 1
    assert [one in text_of(page) for one in (NOTE, long.strip())] == [True, True]


def test_what_was_called_off_is_told_by_its_day(as_user, placement, supervisor):
    for moment in (at(3), at(-3)):
        TalkFactory(placement=placement, state="called_off", held_on=None, planned_at=moment)
    said = text_of(as_user(supervisor).get(f"/stages/{placement.pk}/begeleiding/"))
    assert [said.count(f"{word} niet door") for word in ("gaat", "ging")] == [1, 1]


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

    def test_twice_is_once_and_the_other_answer_comes_too_late(self, as_user, placement):
        talk = planned(placement)
        client = as_user(placement.student)
        codes = [self.tap(client, talk, one).status_code for one in ("ja", "ja", "nee")]
        talk.refresh_from_db()
        assert (codes, talk.state, talk.version) == ([302, 302, 409], "held", 1)

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


class TestLogging:
    def test_what_it_says(self, as_user, placement, supervisor):
        response = log(as_user(placement.student), placement, minutes="anders", own_minutes="50")
        talk = Talk.objects.get()
        assert response.url == reverse("practice:guidance", args=[placement.pk])
        assert (talk.held_on, talk.minutes, talk.note) == (day(0), 50, NOTE)
        assert (talk.supervisor, talk.made_by) == (supervisor, placement.student)

    def test_a_double_click_is_one_talk_and_who_goes_back_changes_it(self, as_user, placement):
        client, key = as_user(placement.student), uuid.uuid4()
        notes = [NOTE, NOTE, "Iets anders."]
        codes = [log(client, placement, key=key, note=note).status_code for note in notes]
        assert codes == [302, 302, 302]
        assert [one.note for one in Talk.objects.all()] == ["Iets anders."]

    def test_the_same_with_another_key_is_that_talk(self, as_user, placement, supervisor):
        """Of a page that somebody went back to, the browser may keep the words and not the key."""
        client = as_user(placement.student)
        for note in (NOTE, NOTE, "Iets anders."):
            assert log(client, placement, note=note).status_code == 302
        assert {one.note for one in Talk.objects.all()} == {NOTE, "Iets anders."}
        assert Talk.objects.count() == 2

    def test_the_key_of_another_placement_is_no_use(self, as_user, placement):
        there = TalkFactory(note="Van een ander.")
        response = log(as_user(placement.student), placement, key=there.key)
        assert (response.status_code, NOTE in text_of(response)) == (409, True)
        there.refresh_from_db()
        assert there.note == "Van een ander."

    def test_what_was_planned_that_day_is_what_was_held(self, as_user, placement):
        talk = planned(placement, planned_at=at(0, "00:00"))
        tomorrow = planned(placement, planned_at=at(1, "00:00"))
        client, key = as_user(placement.student), uuid.uuid4()
        for _ in range(2):
            log(client, placement, key=key)
        talk.refresh_from_db()
        assert (talk.state, talk.note, talk.version) == ("held", NOTE, 1)
        assert set(Talk.objects.all()) == {talk, tomorrow}

    @pytest.mark.parametrize(
        "fields",
        [{"held_on": ""}, {"minutes": "anders"}, {"own_minutes": "0"}, {"note": "n" * 20_001}],
    )
    def test_refused_with_what_was_typed(self, as_user, placement, fields):
        response = log(as_user(placement.student), placement, **fields)
        assert (response.status_code, Talk.objects.count()) == (422, 0)

    def test_not_on_a_day_to_come(self, as_user, placement):
        assert log(as_user(placement.student), placement, held_on=day(1)).status_code == 422

    def test_two_windows_overwrite_nothing(self, as_user, placement, supervisor):
        talk = TalkFactory(placement=placement, supervisor=supervisor, note="Eerst dit.")
        url = reverse("practice:talk", args=[talk.pk])
        data = {"held_on": day(0), "minutes": "30", "reader": supervisor.pk, "key": talk.key}
        codes = [
            as_user(user).post(url, {**data, "note": text, "version": 0}).status_code
            for user, text in [(placement.student, "Van mij."), (supervisor, "Van mij ook.")]
        ]
        talk.refresh_from_db()
        assert (codes, talk.note) == ([302, 409], "Van mij.")

    def test_it_did_not_go_on_after_all(self, as_user, placement, supervisor):
        talk = TalkFactory(placement=placement, supervisor=supervisor)
        data = {"weg": "1", "version": 0}
        as_user(supervisor).post(reverse("practice:talk", args=[talk.pk]), data)
        talk.refresh_from_db()
        assert (talk.state, talk.held_on, talk.day) == ("called_off", None, day(0))
        Talk.objects.update(planned_at=talk.planned_at - datetime.timedelta(days=3))
        assert Talk.objects.get().day == day(-3)

    def test_a_page_from_before_there_was_another_supervisor_stores_nothing(
        self, as_user, placement, supervisor
    ):
        """The page said who would read it; that is somebody else now."""
        client = as_user(placement.student)
        new = replaced(placement)
        response = log(client, placement, reader=supervisor.pk)
        assert (response.status_code, Talk.objects.count()) == (422, 0)
        assert f"jij en {new}" in text_of(response)
        assert NOTE in text_of(response)

    def test_an_intervision_is_of_the_student_alone(self, as_user, placement, supervisor):
        assert log(as_user(supervisor), placement, "intervision_log").status_code == 404
        log(as_user(placement.student), placement, "intervision_log")
        talk = Talk.objects.get()
        assert (talk.kind, talk.supervisor) == ("intervision", None)
        url = reverse("practice:talk", args=[talk.pk])
        assert as_user(supervisor).get(url).status_code == 404


class TestSavedAsOneGoes:
    """What a page with JavaScript sends, again and again, with the version that came back."""

    def type(self, client, placement, **fields):
        """The status, and what is said of it."""
        part = placement.supervisions.filter(ended_at=None).first()
        data = {"held_on": day(0), "minutes": "", "own_minutes": "", "reader": part.user_id}
        data |= {"note": NOTE, "version": 0, **fields}
        url = reverse("practice:talk_log", args=[placement.pk])
        if talk := data.pop("talk", None):
            url = talk.get_absolute_url()
        response = client.post(url, data, headers={"HX-Request": "true"})
        return response.status_code, text_of(response)

    def test_one_page_makes_one_talk(self, as_user, placement, supervisor):
        client, key = as_user(placement.student), uuid.uuid4()
        version = 0
        for note in ("Over", "Over grenzen", "Over grenzen."):
            status, said = self.type(client, placement, key=key, version=version, note=note)
            assert (status, "Opgeslagen om" in said) == (200, True)
            version = re.search(r'name="version" value="(\d+)"', said)[1]
        talk = Talk.objects.get()
        assert (talk.note, talk.supervisor, talk.held_on) == ("Over grenzen.", supervisor, day(0))
        log(client, placement, key=key, version=2, note="Over grenzen.", minutes="45")
        assert [one.minutes for one in Talk.objects.all()] == [45]

    def test_without_a_word_there_is_no_talk_yet(self, as_user, placement):
        status, said = self.type(
            as_user(placement.student), placement, key=uuid.uuid4(), note="", minutes="30"
        )
        assert (status, "Opgeslagen om" in said, Talk.objects.count()) == (200, False, 0)

    def test_what_is_planned_later_that_day_is_taken_by_the_button_alone(self, as_user, placement):
        """Somebody who writes about another day may have it stand on today still."""
        talk = planned(placement, planned_at=at(0, "23:59"))
        client, key = as_user(placement.student), uuid.uuid4()
        status, said = self.type(client, placement, key=key)
        assert (status, "Druk dan op Bewaar" in said) == (200, True)
        assert [one.state for one in Talk.objects.all()] == ["planned"]
        log(client, placement, key=key)
        assert [(one.pk, one.state) for one in Talk.objects.all()] == [(talk.pk, "held")]

    def test_going_back_leads_to_the_talk(self, as_user, placement):
        url = reverse("practice:talk_log", args=[placement.pk])
        data = {"held_on": day(0), "note": NOTE, "key": uuid.uuid4(), "version": 0}
        data["reader"] = placement.supervisions.get().user_id
        response = as_user(placement.student).post(url, data, headers={"HX-Request": "true"})
        assert response["HX-Replace-Url"] == Talk.objects.get().get_absolute_url()

    def test_what_is_right_is_stored_and_what_is_not_is_told(self, as_user, placement):
        status, said = self.type(
            as_user(placement.student), placement, key=uuid.uuid4(), minutes="anders"
        )
        assert (status, "Schrijf op hoeveel minuten" in said) == (422, True)
        assert [(one.note, one.minutes) for one in Talk.objects.all()] == [(NOTE, None)]

    def test_two_windows_overwrite_nothing_unless_asked(self, as_user, placement, supervisor):
        talk = TalkFactory(placement=placement, supervisor=supervisor, note="Eerst dit.")
        given = {"talk": talk, "key": talk.key}
        self.type(as_user(supervisor), placement, **given, note="Van haar.")
        client = as_user(placement.student)
        for _time in range(2):
            status, said = self.type(client, placement, **given, note="Van mij.")
            assert (status, 'Daar staat: “<span dir="auto">Van haar.</span>”' in said) == (
                409,
                True,
            )
        assert Talk.objects.get().note == "Van haar."
        assert self.type(client, placement, **given, note="Van mij.", toch="1", seen=1)[0] == 200
        assert Talk.objects.get().note == "Van mij."

    def test_a_talk_that_was_called_off_meanwhile_stays_so(self, as_user, placement, supervisor):
        talk = TalkFactory(placement=placement, supervisor=supervisor)
        talk.was_not_held(0)
        status, said = self.type(as_user(placement.student), placement, talk=talk, key=talk.key)
        assert (status, "ging niet door" in said) == (409, True)
        assert Talk.objects.get().state == "called_off"

    def test_one_that_was_called_off_is_not_held_by_typing(self, as_user, placement, supervisor):
        talk = TalkFactory(placement=placement, supervisor=supervisor)
        client = as_user(placement.student)
        assert "hx-post" in text_of(client.get(talk.get_absolute_url()))
        talk.was_not_held(0)
        assert "hx-post" not in text_of(client.get(talk.get_absolute_url()))

    def test_nothing_is_stored_for_another_reader(self, as_user, placement, supervisor):
        talk = TalkFactory(placement=placement, supervisor=supervisor, note="Eerst dit.")
        client = as_user(placement.student)
        replaced(placement)
        for fields in ({"key": uuid.uuid4()}, {"key": talk.key, "talk": talk}):
            status, said = self.type(client, placement, reader=supervisor.pk, **fields)
            assert (status, "intussen iemand anders" in said) == (422, True)
        assert [one.note for one in Talk.objects.all()] == ["Eerst dit."]


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


class TestWhoReads:
    def seen(self, placement, user):
        """Whether `user` sees that there was a talk, and reads the note."""
        return [(one.pk, one.words) for one in Talk.objects.visible_to(user).of(placement)]

    def test_the_two_who_talked(self, placement, supervisor):
        talk = TalkFactory(placement=placement, supervisor=supervisor, note=NOTE)
        others = [
            SupervisionFactory(placement=placement, role="second_assessor").user,
            SupervisionFactory(placement=placement, role="tutor").user,
            MembershipFactory(coordinator=True, programme=placement.cohort.programme).user,
        ]
        for user in (placement.student, supervisor):
            assert self.seen(placement, user) == [(talk.pk, NOTE)]
        for user in others:
            assert self.seen(placement, user) == [(talk.pk, "")]
        assert self.seen(placement, UserFactory()) == []

    def test_not_the_supervisor_who_comes_after_nor_the_one_who_went(self, placement, supervisor):
        talk = TalkFactory(placement=placement, supervisor=supervisor, note=NOTE)
        new = replaced(placement)
        assert self.seen(placement, new) == [(talk.pk, "")]
        assert self.seen(placement, supervisor) == []
        assert self.seen(placement, placement.student) == [(talk.pk, NOTE)]
        assert list(Talk.objects.editable_by(new)) == []

    def test_not_when_it_was_called_off_and_the_new_one_opens_it(self, as_user, placement):
        new = replaced(placement)
        talk = planned(placement)
        talk.settle("called_off", None)
        url = reverse("practice:talk", args=[talk.pk])
        assert as_user(new).get(url).status_code == 404

    def test_what_was_noted_without_a_supervisor_stays_of_the_student(self, as_user, placement):
        placement.supervisions.get().end(placement.student)
        log(as_user(placement.student), placement)
        new = SupervisionFactory(placement=placement).user
        assert self.seen(placement, new) == [(Talk.objects.get().pk, "")]

    def test_intervision_is_read_by_the_student(self, placement, supervisor):
        talk = TalkFactory(placement=placement, kind="intervision", note=NOTE)
        assert self.seen(placement, supervisor) == [(talk.pk, "")]
        assert self.seen(placement, placement.student) == [(talk.pk, NOTE)]

    def test_a_supervisor_who_reads_leaves_a_line_and_who_reads_nothing_does_not(
        self, as_user, placement, supervisor
    ):
        TalkFactory(placement=placement, supervisor=supervisor, note=NOTE)
        tutor = SupervisionFactory(placement=placement, role="tutor").user
        url = reverse("practice:guidance", args=[placement.pk])
        for user in (supervisor, tutor, placement.student):
            assert as_user(user).get(url).status_code == 200
        lines = Reading.objects.values_list("reader", "kind")
        assert list(lines) == [(supervisor.pk, "talks")]


class TestHome:
    def asked(self, user):
        parts = Parts.of(user)
        return asks.asked(parts, breaks_of(parts))

    def titles(self, user):
        return [(one.title, one.url) for one in self.asked(user)]

    def test_both_are_reminded_after_ten_days(self, placement, supervisor):
        talk = TalkFactory(placement=placement, held_on=day(-10))
        assert self.titles(placement.student) == self.titles(supervisor) == []
        Talk.objects.filter(pk=talk.pk).update(held_on=day(-11))
        asked = [("Plan jullie volgende gesprek", f"/stages/{placement.pk}/gesprekken/plannen/")]
        assert self.titles(placement.student) == self.titles(supervisor) == asked

    def test_not_while_one_is_planned_nor_on_a_day_off(self, placement):
        one = planned(placement, planned_at=at(5))
        assert self.titles(placement.student) == []
        one.delete()
        BreakFactory(placement=placement)
        assert self.titles(placement.student) == []

    def test_a_talk_that_passed_is_asked_about_once_the_newest(self, placement, supervisor):
        newest = [planned(placement, planned_at=at(-days)) for days in (9, 2)][1]
        asked = [("Is het gesprek doorgegaan?", f"/gesprekken/{newest.pk}/afgelopen/")]
        assert self.titles(placement.student) == self.titles(supervisor) == asked

    def test_it_is_answered_on_home(self, as_user, placement):
        planned(placement)
        page = text_of(as_user(placement.student).get("/"))
        assert 'name="antwoord" value="ja"' in page

    def test_home_does_not_go_on_asking(self, placement):
        TalkFactory(placement=placement)
        planned(placement, planned_at=at(-15))
        assert self.titles(placement.student) == []

    def test_the_tutor_sees_who_had_none_for_three_weeks(self, placement):
        tutor = SupervisionFactory(placement=placement, role="tutor").user
        TalkFactory(placement=placement, held_on=day(-21))
        [one] = self.asked(tutor)
        assert one.title == "1 student had drie weken of langer geen gesprek"
        assert (one.about, one.url) == (str(placement.student), "/gesprekken/")

    def test_others_are_asked_nothing(self, placement):
        second = SupervisionFactory(placement=placement, role="second_assessor").user
        coordinator = MembershipFactory(coordinator=True, programme=placement.cohort.programme).user
        assert self.titles(second) == self.titles(coordinator) == []

    @pytest.mark.parametrize("number", [1, 3])
    def test_constant_queries(self, supervisor, number, django_assert_num_queries):
        tutor = UserFactory()
        for _ in range(number):
            one = PlacementFactory(supervisor=supervisor, starts_on=day(-50))
            SupervisionFactory(placement=one, role="tutor", user=tutor)
            planned(one)
        for user, queries in ((supervisor, 2), (tutor, 1)):
            parts = Parts.of(user)
            breaks = breaks_of(parts)
            with django_assert_num_queries(queries):
                asks.asked(parts, breaks)


class TestLists:
    def test_a_tutor_sees_their_students_who_waits_longest_first(self, as_user, placement):
        tutor = SupervisionFactory(placement=placement, role="tutor").user
        other = PlacementFactory(starts_on=day(-50), ends_on=day(1))
        SupervisionFactory(placement=other, role="tutor", user=tutor)
        TalkFactory(placement=other, held_on=day(-3))
        PlacementFactory(starts_on=day(-50))
        client, url = as_user(tutor), reverse("practice:talks")
        lines = [one for one, _rhythm, _name in client.get(url).context["lines"]]
        long = [one for one, *_ in client.get(url, {"stand": "lang"}).context["lines"]]
        assert (lines, long) == ([placement, other], [placement])

    def test_a_coordinator_sees_the_cohort(self, as_user, placement, supervisor):
        programme = placement.cohort.programme
        coordinator = MembershipFactory(coordinator=True, programme=programme).user
        url = reverse("practice:cohort_talks", args=[placement.cohort_id])
        page = as_user(coordinator).get(url)
        [(one, rhythm, name)] = page.context["lines"]
        assert (one, rhythm.days, name) == (placement, 100, supervisor.name)
        assert as_user(placement.student).get(url).status_code == 404
        assert f'href="{url}"' in text_of(
            as_user(coordinator).get(placement.cohort.get_absolute_url())
        )

    def test_the_home_of_a_coordinator_counts_them(self, as_user, placement):
        programme = placement.cohort.programme
        TalkFactory(placement__cohort=placement.cohort)
        PlacementFactory(cohort__programme=programme, starts_on=day(-2), ends_on=day(9))
        coordinator = MembershipFactory(coordinator=True, programme=programme).user
        page = text_of(as_user(coordinator).get("/"))
        assert page.count("drie weken zonder gesprek") == 1
        assert f'zonder gesprek: 1<span class="vh">, {placement.cohort.name}' in page

    def test_constant_queries(self, as_user, placement):
        programme = placement.cohort.programme
        client = as_user(MembershipFactory(coordinator=True, programme=programme).user)
        url = reverse("practice:cohort_talks", args=[placement.cohort_id])

        def asked():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            return len(queries)

        asked()
        once = asked()
        for _ in range(2):
            TalkFactory(placement__cohort=placement.cohort)
        assert asked() == once
