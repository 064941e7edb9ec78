"""Entries as evidence for an answer: chosen by the student alone, read by who may read both."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Answer, Assessment, MovedOnError, Round
from portfolios import actions
from portfolios.models import Entry, Evidence, Link
from tests.factories import (
    EntryFactory,
    InstrumentFactory,
    MembershipFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
)

pytestmark = pytest.mark.django_db


def answers(round, role="student"):
    return Answer.objects.filter(assessment__round=round, assessment__role=role)


@pytest.fixture
def round():
    return RoundFactory()


@pytest.fixture
def answer(round):
    return answers(round).first()


@pytest.fixture
def student(as_user, round):
    return as_user(round.placement.student)


@pytest.fixture
def url(answer):
    return reverse("portfolios:evidence", args=[answer.pk])


def chosen(answer):
    return set(Evidence.objects.filter(answer=answer).values_list("entry", flat=True))


def choose(answer, *entries):
    for entry in entries:
        Evidence.objects.create(answer=answer, entry=entry)


def ticked(page):
    return {int(key) for key in re.findall(r'name="kies" value="(\d+)" checked', page)}


def listed(page):
    return [int(key) for key in re.findall(r'name="kies" value="(\d+)"', page)]


class TestChoosing:
    def test_what_is_ticked_is_evidence_and_about_the_statement(self, student, answer, url, round):
        one, other = [EntryFactory(placement=round.placement) for _ in range(2)]
        choose(answer, other)
        for _click in range(2):
            given = {"stond": [other.pk], "kies": [one.pk], "bewaar": "1"}
            response = student.post(url, given)
            assert response.status_code == 302
            assert response.url.endswith(f"/stap/1/#a{answer.pk}")
        assert chosen(answer) == {one.pk}
        assert Link.objects.get().entry == one
        assert Link.objects.get().item == answer.question.item

    def test_choosing_again_keeps_when_it_was_chosen(self, student, answer, url, round):
        entry = EntryFactory(placement=round.placement)
        choose(answer, entry)
        before = Evidence.objects.get()
        student.post(url, {"kies": [entry.pk], "bewaar": "1"})
        assert (Evidence.objects.get().pk, Evidence.objects.get().chosen_at) == (
            before.pk,
            before.chosen_at,
        )

    def test_nothing_ticked_takes_all_away_and_leaves_the_links(self, student, answer, url, round):
        entry = EntryFactory(placement=round.placement)
        choose(answer, entry)
        Link.make([entry], answer.question.item)
        student.post(url, {"stond": [entry.pk], "bewaar": "1"})
        assert (chosen(answer), Link.objects.count()) == (set(), 1)

    def test_an_older_page_takes_away_only_what_it_showed(self, student, answer, url, round):
        old, new, late = [EntryFactory(placement=round.placement) for _ in range(3)]
        choose(answer, old)
        shown = re.findall(r'name="stond" value="(\d+)"', student.get(url).content.decode())
        choose(answer, late)  # in another window
        student.post(url, {"stond": shown, "kies": [new.pk], "bewaar": "1"})
        assert chosen(answer) == {new.pk, late.pk}

    def test_only_entries_of_ones_own_of_this_placement(self, student, answer, url, round):
        elsewhere = EntryFactory(placement=PlacementFactory(student=round.placement.student))
        foreign = EntryFactory(shared=True)
        given = [elsewhere.pk, foreign.pk, "x", "9" * 30]
        assert student.post(url, {"kies": given, "bewaar": "1"}).status_code == 302
        assert student.post(url, {"erbij": foreign.pk}).status_code == 200
        assert chosen(answer) == set()

    def test_one_more_from_the_page_of_the_entry(self, student, answer, url, round):
        one, other = [EntryFactory(placement=round.placement) for _ in range(2)]
        choose(answer, one)
        for _click in range(2):
            assert student.post(url, {"erbij": other.pk}).url == other.get_absolute_url()
        assert chosen(answer) == {one.pk, other.pk}

    def test_those_about_the_statement_first_then_the_newest(self, student, answer, url, round):
        old, new, about = [
            EntryFactory(placement=round.placement, happened_on=f"2026-10-0{day}")
            for day in (2, 3, 1)
        ]
        Link.make([about], answer.question.item)
        assert listed(student.get(url).content.decode()) == [about.pk, new.pk, old.pk]

    def test_searching_keeps_what_was_ticked_and_stores_nothing(self, student, answer, url, round):
        walk, talk, tea = [
            EntryFactory(placement=round.placement, title=title)
            for title in ("Een wandeling", "Het gesprek", "Thee")
        ]
        pot = EntryFactory(placement=round.placement, texts={"situation": "Er stond thee klaar."})
        choose(answer, walk)
        given = {"kies": [talk.pk], "q": "THÉÉ", "zoek": "1"}
        page = student.post(url, given).content.decode()
        assert (set(listed(page)), ticked(page)) == ({talk.pk, tea.pk, pot.pk}, {talk.pk})
        reply = student.post(url, given, headers={"HX-Request": "true"}).content.decode()
        assert reply.strip() in page
        assert reply.startswith('<div class="stack" id="entries-to-choose">')
        assert chosen(answer) == {walk.pk}

    def test_nothing_of_an_assessors_list(self, as_user, round):
        user = round.placement.supervisions.get().user
        entry = EntryFactory(placement=round.placement, shared=True)
        theirs = answers(round, "supervisor").first()
        for whose in (theirs, answers(round).first()):
            url = reverse("portfolios:evidence", args=[whose.pk])
            assert as_user(user).get(url).status_code == 404
            assert as_user(user).post(url, {"erbij": entry.pk}).status_code == 404
        with pytest.raises(MovedOnError):
            actions.choose_evidence(answer=theirs, more=[entry], by=user)
        assert not Evidence.objects.exists()

    @pytest.mark.parametrize("state", ["submitted", "planned", "finalised"])
    def test_a_list_that_is_not_open_shows_what_was_chosen(
        self, student, answer, url, round, state
    ):
        entry = EntryFactory(placement=round.placement, title="De wandeling")
        choose(answer, entry)
        if state == "submitted":
            answer.assessment.submit()
        elif state == "planned":
            Round.objects.filter(pk=round.pk).update(opens_on="2100-01-01", due_on="2100-01-02")
        else:
            answer.assessment.submit()
            moments = ("conversation_at", "judged_at", "finalised_at")
            times = dict.fromkeys(moments, "2026-11-01T00:00Z")
            Round.objects.filter(pk=round.pk).update(state="finalised", **times)
        page = student.get(url).content.decode()
        assert "De wandeling" in page
        assert listed(page) == []
        for data in ({"bewaar": "1"}, {"erbij": EntryFactory(placement=round.placement).pk}):
            assert student.post(url, data).status_code == 409
        assert chosen(answer) == {entry.pk}


class TestInTheList:
    def step(self, client, round):
        own = Assessment.objects.get(round=round, role="student")
        return reverse("assessments:step", args=[own.pk, 1])

    def test_every_question_of_the_own_list_says_how_much_was_chosen(self, student, answer, round):
        choose(answer, *[EntryFactory(placement=round.placement) for _ in range(2)])
        page = student.get(self.step(student, round)).content.decode()
        assert page.count("2 stukken gekozen als bewijs") == 1
        assert page.count("Kies bewijs uit je portfolio") == 1

    def test_an_assessor_is_asked_for_none(self, as_user, round):
        theirs = Assessment.objects.get(round=round, role="supervisor")
        url = reverse("assessments:step", args=[theirs.pk, 1])
        page = as_user(theirs.author).get(url).content.decode()
        assert 'name="bewijs"' not in page

    def test_the_way_there_stores_what_was_typed(self, student, answer, round, url):
        given = {f"a{answer.pk}-comment": "Zo was het.", f"a{answer.pk}-version": 0}
        response = student.post(self.step(student, round), {**given, "bewijs": answer.pk})
        assert response.url == url
        assert Answer.objects.get(pk=answer.pk).comment == "Zo was het."


# Whether an entry is shared with the part of the supervisor, and with the programme.
SHARED = {
    "nobody": ({}, ""),
    "supervisor": ({"for_supervisor": True}, "B2"),
    "programme": ({"for_programme": True}, "TC"),
    "both": ({"for_supervisor": True, "for_programme": True}, "B2TC"),
}


class TestWhoReadsIt:
    def people(self, round):
        placement = round.placement
        return {
            "S": placement.student,
            "B": placement.supervisions.get(role="supervisor").user,
            "2": SupervisionFactory(placement=placement, role="second_assessor").user,
            "T": SupervisionFactory(placement=placement, role="tutor").user,
            "C": MembershipFactory(coordinator=True, programme=placement.cohort.programme).user,
        }

    @pytest.mark.parametrize("state", ["conversation", "judged", "finalised"])
    @pytest.mark.parametrize("shared", SHARED)
    def test_side_by_side_and_in_the_list(self, as_user, state, shared):
        round = RoundFactory(**{state: True})
        fields, readers = SHARED[shared]
        answer = answers(round).first()
        entry = EntryFactory(placement=round.placement, title="KANARIE", **fields)
        choose(answer, entry)
        people = self.people(round)
        for url in (round.get_absolute_url(), answer.assessment.get_absolute_url()):
            heard = ""
            for who, user in people.items():
                page = as_user(user).get(url).content.decode()
                # Also not that there is any: what is not shared leaves no trace.
                assert ("KANARIE" in page) == ("Bewijs hierbij" in page)
                assert (entry.get_absolute_url() in page) == ("KANARIE" in page)
                assert ("lezen dit stuk" in page or "leest dit stuk" in page) == (who == "S")
                heard += who if "KANARIE" in page else ""
            assert heard == f"S{readers}"

    def test_not_while_lists_are_out(self, as_user, round, answer):
        entry = EntryFactory(placement=round.placement, title="KANARIE", shared=True)
        choose(answer, entry)
        answer.assessment.submit()
        for who, user in self.people(round).items():
            assert "KANARIE" not in as_user(user).get(round.get_absolute_url()).content.decode()
            page = as_user(user).get(entry.get_absolute_url()).content.decode()
            assert ("Gekozen als bewijs" in page) == (who == "S")

    def test_taking_back_works_at_the_next_request(self, as_user):
        round = RoundFactory(conversation=True)
        entry = EntryFactory(placement=round.placement, title="KANARIE", shared=True)
        choose(answers(round).first(), entry)
        client = as_user(self.people(round)["B"])
        assert "KANARIE" in client.get(round.get_absolute_url()).content.decode()
        Entry.objects.filter(pk=entry.pk).update(for_supervisor=False)
        assert "Bewijs hierbij" not in client.get(round.get_absolute_url()).content.decode()


class TestOnTheEntry:
    def test_can_be_chosen_where_an_open_list_asks_about_it(self, student, answer, round, url):
        entry = EntryFactory(placement=round.placement)
        Link.make([entry], answer.question.item)
        page = student.get(entry.get_absolute_url()).content.decode()
        assert page.count(f'action="{url}"') == 1
        student.post(url, {"erbij": entry.pk})
        page = student.get(entry.get_absolute_url()).content.decode()
        assert (page.count(f'action="{url}"'), "Gekozen als bewijs" in page) == (0, True)

    def test_not_where_the_list_was_handed_in(self, student, answer, round, url):
        entry = EntryFactory(placement=round.placement)
        Link.make([entry], answer.question.item)
        answer.assessment.submit()
        assert f'action="{url}"' not in student.get(entry.get_absolute_url()).content.decode()

    def test_is_no_button_for_others(self, as_user, answer, round, url):
        entry = EntryFactory(placement=round.placement, shared=True)
        Link.make([entry], answer.question.item)
        client = as_user(round.placement.supervisions.get().user)
        assert f'action="{url}"' not in client.get(entry.get_absolute_url()).content.decode()


class TestQueries:
    def count(self, client, url):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    @pytest.mark.parametrize("page", ["round", "list", "evidence", "entry"])
    def test_as_many_for_three_as_for_one(self, as_user, page):
        def count(number):
            opened = page in ("round", "list")
            round = RoundFactory(conversation=opened, instrument=InstrumentFactory(questions=[3]))
            placement = round.placement
            for answer in answers(round)[:number]:
                entries = [EntryFactory(placement=placement, shared=True) for _ in range(number)]
                choose(answer, *entries)
                Link.make(entries, answer.question.item)
            urls = {
                "round": round.get_absolute_url(),
                "list": answer.assessment.get_absolute_url(),
                "evidence": reverse("portfolios:evidence", args=[answer.pk]),
                "entry": entries[0].get_absolute_url(),
            }
            return self.count(as_user(placement.student), urls[page])

        assert count(1) == count(3)
