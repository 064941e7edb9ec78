"""A signal is given, and what becomes of it."""

import datetime
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.db.models import F
from django.test import Client
from django.urls import reverse

from assessments.models import MovedOnError
from ervaring.placements.models import Reading
from ervaring.practice.actions import concerns as actions
from ervaring.practice.models import Signal, SignalReply
from tests.factories import (
    FrameworkFactory,
    PlacementFactory,
)
from tests.practice.signals.cast import (
    ALL_FOUR,
    CANARY,
    SCHOOL,
    in_state,
    new,
    posted,
    say,
)
from tests.signing_in import sign_in
from tests.texts import text_of

pytestmark = pytest.mark.django_db


class TestWriting:
    def test_nothing_is_chosen_beforehand_and_everything_is_needed(self, cast):
        client = cast.clients["student"]
        page = client.get(new(cast.placement))
        assert "checked" not in text_of(page)
        for user in ("supervisor", "tutor", "coordinator"):
            assert str(cast.users[user]) in text_of(page)
        response = client.post(new(cast.placement), {"key": uuid.uuid4()})
        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"kind", "text", "seen"}
        assert Signal.objects.count() == 0

    def test_what_is_too_long_is_told_and_kept(self, cast):
        text = "Zo lang. " * 300
        response = cast.clients["student"].post(new(cast.placement), posted(text=text))
        assert response.status_code == 422
        assert text.strip() in response.content.decode()
        assert "er mogen 2000 tekens in" in text_of(response)

    @pytest.mark.parametrize(
        ("seen", "told"),
        [
            ("school", ["coordinator", "tutor"]),
            ("stageplek", ["coordinator", "supervisor", "tutor"]),
        ],
    )
    def test_sent_twice_it_is_one_and_everyone_hears_once(self, cast, seen, told):
        data = posted(seen=seen)
        response = cast.clients["student"].post(new(cast.placement), data, follow=True)
        cast.clients["student"].post(new(cast.placement), data)
        signal = Signal.objects.get()
        assert (signal.by, signal.role, signal.text) == (cast.users["student"], "student", CANARY)
        assert signal.seen_by_workplace == (seen == "stageplek")
        names = [str(cast.users[who]) for who in ("tutor", "coordinator", "supervisor")]
        said = " ".join(map(str, response.context["messages"]))
        assert [name in said for name in names] == [True, True, seen == "stageplek"]
        assert cast.mailed() == told

    def test_the_same_words_of_a_page_that_was_gone_back_to_are_no_second_one(self, cast):
        """A browser may put the words back into the page, which has another key by then."""
        client, page = cast.clients["student"], new(cast.placement)
        client.post(page, posted())
        again = client.post(page, posted(), follow=True)
        assert "Er is niets nog een keer verstuurd" in text_of(again)
        assert Signal.objects.count() == 1
        assert cast.mailed() == ["coordinator", "tutor"]
        client.post(page, posted(seen="stageplek"))
        assert Signal.objects.count() == 2

    @pytest.mark.parametrize("then", ["a day later", "closed"])
    def test_but_later_they_are(self, cast, then):
        cast.clients["student"].post(new(cast.placement), posted())
        if then == "closed":
            Signal.objects.get().close(cast.users["tutor"])
        else:
            day = datetime.timedelta(days=1)
            Signal.objects.update(made_at=F("made_at") - day)
        cast.clients["student"].post(new(cast.placement), posted())
        assert Signal.objects.count() == 2

    def test_other_words_on_a_page_that_was_sent_are_not_taken_for_the_same(self, cast):
        data = posted()
        cast.clients["student"].post(new(cast.placement), data)
        other = {**data, "text": "Het is nog erger."}
        response = cast.clients["student"].post(new(cast.placement), other)
        assert (response.status_code, "Het is nog erger." in text_of(response)) == (409, True)
        assert Signal.objects.get().text == CANARY

    def test_a_key_of_another_tells_nothing_and_takes_nothing(self, cast):
        data = posted()
        cast.clients["student"].post(new(cast.placement), data)
        own = {**data, "text": "Iets van mij", "als": "supervisor"}
        response = cast.clients["supervisor"].post(new(cast.placement), own, follow=True)
        assert CANARY not in response.content.decode()
        assert Signal.objects.count() == 2

    def test_a_page_of_somebody_else_at_this_computer_is_not_sent(self, cast):
        response = cast.clients["supervisor"].post(new(cast.placement), posted(), follow=True)
        assert Signal.objects.count() == 0
        assert CANARY not in response.content.decode()
        assert "Er is niets verstuurd" in text_of(response)

    def test_a_supervisor_is_told_that_the_student_reads_it(self, cast):
        page = cast.clients["guest"].get(new(cast.placement))
        assert f"{cast.users['student']} leest dit ook" in text_of(page)
        assert "seen" not in page.context["form"].fields
        data = posted(als="supervisor")
        cast.clients["guest"].post(new(cast.placement), data)
        signal = Signal.objects.get()
        assert (signal.role, signal.seen_by_workplace) == ("supervisor", True)
        assert cast.mailed() == ["coordinator", "student", "tutor"]
        assert Reading.objects.filter(kind="signal").count() == 0

    def test_without_anyone_at_the_school_that_is_said(self):
        placement = PlacementFactory()
        client = sign_in(Client(), placement.student)
        assert "nog niemand bij je school" in text_of(client.get(new(placement)))
        response = client.post(new(placement), posted(), follow=True)
        assert "nog niemand bij je school" in text_of(response)

    @pytest.mark.parametrize(
        ("countries", "numbers"),
        [(["NL"], {"112", "113"}), (["VL"], {"112", "1813"}), ([], {"112", "113", "1813"})],
    )
    def test_for_an_emergency_the_numbers_of_the_country(self, cast, countries, numbers):
        frameworks = [FrameworkFactory(jurisdiction=one) for one in countries]
        cast.placement.cohort.programme.frameworks.set(frameworks)
        page = text_of(cast.clients["student"].get(new(cast.placement)))
        line = re.search(r'id="signal-urgent">(.*?)</p>', page)[1]
        assert set(re.findall(r"\b\d+\b", line)) == numbers

    @pytest.mark.usefixtures("reference")
    def test_the_criteria_are_quoted_from_the_leerplan(self, cast):
        page = cast.clients["student"].get(new(cast.placement))
        assert [one.code for one in page.context["why"]] == ["PL-B5", "PL-B6"]
        for item in page.context["why"]:
            assert item.text in text_of(page)


class TestWhatBecomesOfIt:
    def test_taking_up_answering_and_closing(self, cast):
        signal = cast.signal()
        tutor = cast.clients["tutor"]
        here = signal.get_absolute_url()
        assert "Praat hier niet over met de stageplek" in text_of(tutor.get(here))
        tutor.post(reverse("practice:signal_take", args=[signal.key]))
        tutor.post(here, {"key": uuid.uuid4(), "text": "Ik bel je.", "doe": "answer"})
        said = {"key": uuid.uuid4(), "text": "Dank je."}
        cast.clients["student"].post(here, said)
        tutor.post(here, {"key": uuid.uuid4(), "text": "Tot zover.", "doe": "close"})
        steps = SignalReply.objects.of([signal]).values_list("step", "role")
        assert list(steps) == [
            ("take", "tutor"), ("answer", "tutor"), ("answer", "student"), ("close", "tutor"),
        ]  # fmt: skip
        page = text_of(cast.clients["student"].get(here))
        for words in ("Ik bel je.", "Dank je.", "Tot zover.", "sloot het signaal af"):
            assert words in page
        assert "Geef dan een nieuw signaal" in page
        late = {"key": uuid.uuid4(), "text": "Nog één ding"}
        response = cast.clients["student"].post(here, late)
        assert response.status_code == 409
        assert "Nog één ding" in text_of(response)
        assert SignalReply.objects.count() == 4

    def test_one_takes_it_up_and_the_other_is_told_who(self, cast):
        signal, tutor = cast.signal(), cast.users["tutor"]
        take = reverse("practice:signal_take", args=[signal.key])
        assert cast.clients["tutor"].post(take).status_code == 302
        response = cast.clients["coordinator"].post(take)
        assert response.status_code == 409
        assert f"{tutor} pakt dit signaal al op" in text_of(response)
        assert cast.clients["tutor"].post(take).status_code == 302
        assert SignalReply.objects.count() == 1
        page = cast.clients["coordinator"].get(signal.get_absolute_url())
        assert f"Ik neem dit over van {tutor}" in text_of(page)
        assert cast.clients["coordinator"].post(take, {"van": tutor.pk}).status_code == 302
        signal.refresh_from_db()
        assert signal.taken_by == cast.users["coordinator"]

    def test_who_answers_takes_it_up(self, cast):
        signal = cast.signal()
        say(signal, cast.users["tutor"])
        signal.refresh_from_db()
        assert signal.taken_by == cast.users["tutor"]
        say(signal, cast.users["coordinator"])
        signal.refresh_from_db()
        assert signal.taken_by == cast.users["tutor"]

    def test_an_answer_that_is_sent_twice_is_one(self, cast):
        signal, key = cast.signal(), uuid.uuid4()
        for _time in range(2):
            actions.reply(
                signal=signal, key=key, by=cast.users["tutor"], text="Ik bel.", step="close"
            )
        assert SignalReply.objects.count() == 1
        assert cast.mailed() == ["student"]

    def test_the_words_one_said_last_are_no_second_answer(self, cast):
        """As those of a page that was gone back to, which has another key by then."""
        signal, tutor, student = cast.signal(), cast.users["tutor"], cast.users["student"]
        assert [say(signal, tutor)[1] for _time in range(2)] == [True, False]
        assert cast.mailed() == ["student"]
        assert say(signal, student)[1]
        assert say(signal, tutor)[1]
        SignalReply.objects.update(at=F("at") - datetime.timedelta(days=1))
        assert say(signal, tutor)[1]
        assert say(signal, tutor, step="close")[1]

    def test_an_answer_that_was_there_is_told(self, cast):
        here, client = cast.signal().get_absolute_url(), cast.clients["tutor"]
        for _time in range(2):
            data = {"key": uuid.uuid4(), "text": "Ik bel."}
            response = client.post(here, data, follow=True)
        assert "Dit stond er al. Er is niets nog een keer verstuurd." in text_of(response)

    def test_other_words_on_a_page_that_was_sent_come_back(self, cast):
        here, client = cast.signal().get_absolute_url(), cast.clients["tutor"]
        data = {"key": uuid.uuid4(), "text": "Ik bel."}
        client.post(here, data)
        response = client.post(here, {**data, "text": "Ik bel om drie uur."})
        assert (response.status_code, "Ik bel om drie uur." in text_of(response)) == (409, True)
        assert SignalReply.objects.count() == 1

    def test_only_the_school_closes_and_opens_again(self, cast):
        signal = cast.signal(seen_by_workplace=True)
        here = signal.get_absolute_url()
        for who in ("student", "guest"):
            cast.clients[who].post(here, {"key": uuid.uuid4(), "text": "Klaar", "doe": "close"})
        signal.refresh_from_db()
        assert signal.closed_at is None
        say(signal, cast.users["tutor"], step="close")
        again = {"text": "Toch weer", "doe": "reopen"}
        assert cast.clients["student"].post(here, {"key": uuid.uuid4(), **again}).status_code == 409
        for status in (302, 409):
            data = {"key": uuid.uuid4(), **again}
            assert cast.clients["coordinator"].post(here, data).status_code == status
        signal.refresh_from_db()
        assert signal.closed_by is None

    def test_nobody_takes_up_what_is_closed(self, cast):
        signal = in_state("closed", cast.signal(), cast.users["tutor"])
        with pytest.raises(MovedOnError, match="afgesloten"):
            actions.take(signal=signal, by=cast.users["coordinator"])

    def test_the_student_lets_the_workplace_read_along_and_never_back(self, cast):
        signal = cast.signal()
        say(signal, cast.users["tutor"])
        cast.mailed()
        show = reverse("practice:signal_show", args=[signal.key])
        assert cast.reached(show) == {"student"}
        assert "niet meer terugdraaien" in text_of(cast.clients["student"].get(show))
        assert cast.reached(signal.get_absolute_url()) == SCHOOL
        for _time in range(2):
            cast.clients["student"].post(show)
        assert cast.mailed() == ["supervisor"]
        assert cast.reached(signal.get_absolute_url()) == ALL_FOUR
        assert SignalReply.objects.filter(step="show").count() == 1
        page = text_of(cast.clients["student"].get(signal.get_absolute_url()))
        assert "Laat mijn stageplek meelezen" not in page
        assert not hasattr(actions, "hide")


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def press(self, presses):
        """What each press said that was too late: "" for one that was in time."""

        def alone(one):
            try:
                one()
            except MovedOnError as moved:
                return str(moved)
            finally:
                connections.close_all()
            return ""

        with ThreadPoolExecutor(len(presses)) as people:
            return list(people.map(alone, presses))

    def test_two_take_it_up(self, cast):
        signal = cast.signal()
        users = [cast.users["tutor"], cast.users["coordinator"]]
        said = self.press(
            [lambda by=by: actions.take(signal=Signal.objects.get(), by=by) for by in users]
        )
        signal.refresh_from_db()
        late = next(one for one in said if one)
        assert sorted(map(bool, said)) == [False, True]
        assert late == f"{signal.taken_by} pakt dit signaal al op."
        assert SignalReply.objects.count() == 1

    def test_a_page_that_is_sent_many_times_is_one_signal(self, cast):
        given = {"kind": "other", "text": CANARY, "seen_by_workplace": False}
        key, by = uuid.uuid4(), cast.users["student"]
        fields = {"placement": cast.placement, "key": key, "by": by, "role": "student"}
        self.press([lambda: actions.give(**fields, **given)] * 4)
        assert Signal.objects.count() == 1
        assert cast.mailed() == ["coordinator", "tutor"]

    def test_an_answer_and_a_last_word(self, cast):
        signal, key = cast.signal(), uuid.uuid4()
        presses = [
            lambda: say(Signal.objects.get(), cast.users["tutor"], step="close"),
            lambda: say(Signal.objects.get(), cast.users["student"]),
            lambda: actions.reply(
                signal=Signal.objects.get(), key=key, by=cast.users["student"], text="Nog iets"
            ),
        ]
        said = self.press(presses)
        signal.refresh_from_db()
        steps = list(SignalReply.objects.values_list("step", flat=True).order_by("pk"))
        assert signal.closed_at is not None
        assert steps[-1] == "close"
        assert len(steps) == 3 - sum(map(bool, said))
