"""Who reads of a talk what; and the lists of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ervaring.placements.models import Reading
from ervaring.placements.parts import Parts
from ervaring.practice.asked import breaks_of
from ervaring.practice.asked import talks as asks
from ervaring.practice.models import Talk
from tests.factories import (
    BreakFactory,
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
    TalkFactory,
    UserFactory,
)
from tests.practice.talks.moments import NOTE, at, day, log, planned, replaced
from tests.texts import text_of

pytestmark = pytest.mark.django_db


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
