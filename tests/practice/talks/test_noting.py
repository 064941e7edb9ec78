"""What is noted at a talk."""

import datetime
import re
import uuid

import pytest
from django.urls import reverse

from ervaring.practice.models import Talk
from tests.factories import (
    TalkFactory,
)
from tests.practice.talks.moments import NOTE, at, day, log, planned, replaced
from tests.texts import text_of

pytestmark = pytest.mark.django_db


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
