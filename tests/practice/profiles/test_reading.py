"""The versions of a function profile, who reads them, and who is asked for one."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from ervaring.placements.models import Reading
from ervaring.placements.parts import Parts
from ervaring.practice import profiles
from ervaring.practice.actions.profiles import begin_profile, put_profile
from ervaring.practice.asked import profiles as asks
from tests.factories import (
    ItemFactory,
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.practice.profiles.pages import agree, full, guest, put, url
from tests.texts import text_of

pytestmark = pytest.mark.django_db


class TestVersions:
    def test_the_next_begins_with_what_the_last_says(self, placement, tutor, activity):
        old = put(placement, room="Zelf kiezen.")
        old.activities.add(activity)
        new = begin_profile(placement=placement, by=tutor)
        assert (new.number, new.room, new.state) == (2, "Zelf kiezen.", "draft")
        assert list(new.activities.all()) == [activity]
        assert begin_profile(placement=placement, by=tutor) == new

    def test_field_by_field(self, placement, activity):
        other = ItemFactory(kind="possible_activity")
        old, new = put(placement), put(placement, 2, room="Zelf kiezen.", hours_per_week="12.5")
        old.activities.add(activity)
        new.activities.add(other)
        old.refresh_from_db()
        new.refresh_from_db()
        told = list(profiles.changes(profiles.parts_of(old), profiles.parts_of(new)))
        assert [(one.label, one.before, one.after, one.more, one.less) for one in told] == [
            ("Activiteiten", "", "", (other,), (activity,)),
            ("Uren per week", "8", "12,5", (), ()),
            ("Ruimte om te groeien", "", "Zelf kiezen.", (), ()),
        ]

    def test_the_page_tells_which_one_counts(self, placement, supervisor, tutor, as_user):
        first = put(placement)
        agree(first, placement.student, supervisor, tutor)
        refused = put(placement, 2, room="Niet zo.")
        agree(refused, tutor, agrees=False, note="Nee.")
        asked = put(placement, 3, room="Zo.")
        page = as_user(tutor).get(reverse("practice:profile", args=[placement.pk]))
        shelf = page.context["shelf"]
        assert (shelf.standing.profile, shelf.asked.profile) == (first, asked)
        assert page.context["before"].profile == first
        assert re.findall(r'class="badge \w+">([^<]+)<', page.content.decode())[-3:] == [
            "ligt voor",
            "niet akkoord geworden",
            "geldt",
        ]

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_same_number_of_queries(
        self, placement, tutor, as_user, django_assert_num_queries, number
    ):
        for one in range(number):
            profile = put(placement, one + 1, room=str(one))
            profile.activities.add(ItemFactory(kind="possible_activity"))
            agree(profile, tutor)
        client = as_user(tutor)
        page = reverse("practice:profile", args=[placement.pk])
        client.get(page)
        with django_assert_num_queries(11):
            client.get(page)


class TestReading:
    def test_a_draft_is_for_the_three(self, placement, supervisor, tutor, as_user):
        programme = placement.cohort.programme
        readers = {
            "student": placement.student,
            "supervisor": supervisor,
            "tutor": tutor,
            "second": SupervisionFactory(placement=placement, role="second_assessor").user,
            "coordinator": MembershipFactory(coordinator=True, programme=programme).user,
            "stranger": UserFactory(),
        }
        draft = full(placement)

        def who_reads():
            came = {
                who: as_user(user).get(draft.get_absolute_url()) for who, user in readers.items()
            }
            return [who for who, response in came.items() if response.status_code == 200]

        assert who_reads() == ["student", "supervisor", "tutor"]
        put_profile(profile=draft, version=0, by=tutor)
        assert who_reads() == ["student", "supervisor", "tutor", "second", "coordinator"]

    @pytest.mark.parametrize("name", ["profile_version", "profile_write"])
    def test_others_leave_a_line(self, placement, supervisor, as_user, name):
        draft = full(placement)
        as_user(placement.student).get(url(name, draft))
        guest(supervisor).get(url(name, draft))
        lines = Reading.objects.values_list("reader", "kind", "by_link")
        assert list(lines) == [(supervisor.pk, "profile", True)]

    def test_where_nothing_is_to_read_no_line(self, placement, supervisor):
        full(placement)
        guest(supervisor).get(reverse("practice:profile", args=[placement.pk]))
        assert Reading.objects.count() == 0


class TestAsked:
    def titles(self, user):
        return [one.title for one in asks.asked(Parts.of(user))]

    def test_who_has_to_agree_until_they_said_something(self, placement, supervisor, tutor):
        profile = put(placement)
        ask = "Zeg of je akkoord bent met het functieprofiel"
        people = [placement.student, supervisor, tutor]
        assert [self.titles(one) for one in people] == [[ask]] * 3
        agree(profile, placement.student)
        agree(profile, tutor)
        assert [self.titles(one) for one in people] == [[], [ask], []]

    def test_who_put_it_when_somebody_does_not_agree(self, placement, supervisor, tutor):
        profile = put(placement)
        agree(profile, placement.student, supervisor)
        agree(profile, tutor, agrees=False, note="Meer uren.")
        told = ["Iemand is nog niet akkoord met het functieprofiel"]
        assert (self.titles(placement.student), self.titles(supervisor)) == (told, [])
        begin_profile(placement=placement, by=tutor)
        assert self.titles(placement.student) == []

    def test_not_about_ones_own_word(self, placement):
        agree(put(placement), placement.student, agrees=False, note="Meer uren.")
        assert self.titles(placement.student) == []

    @pytest.mark.parametrize("after", ["yes", "left"])
    def test_not_when_they_agree_after_all_or_left(self, placement, tutor, after):
        profile = put(placement)
        agree(profile, placement.student)
        agree(profile, tutor, agrees=False, note="Meer uren.")
        if after == "yes":
            agree(profile, tutor)
        else:
            placement.supervisions.get(role="tutor").end(placement.student)
        assert self.titles(placement.student) == []

    def test_not_about_a_version_that_was_followed(self, placement):
        put(placement)
        newer = put(placement, 2)
        assert [one.url for one in asks.asked(Parts.of(placement.student))] == [
            newer.get_absolute_url()
        ]

    @pytest.mark.parametrize(
        ("days", "reminded"), [(-1, False), (0, True), (28, True), (29, False)]
    )
    def test_the_school_before_a_placement_starts(self, placement, tutor, days, reminded):
        placement.starts_on = timezone.localdate() + datetime.timedelta(days=days)
        placement.save()
        programme = placement.cohort.programme
        coordinator = MembershipFactory(coordinator=True, programme=programme).user
        assert self.titles(tutor) == ["Een stage begint zonder functieprofiel"] * reminded
        many = ["1 stage begint binnenkort zonder functieprofiel"] * reminded
        assert self.titles(coordinator) == many
        agree(put(placement), placement.student, tutor, placement.supervisions.first().user)
        assert (self.titles(tutor), self.titles(coordinator)) == ([], [])

    def test_the_same_number_of_queries(self, tutor, django_assert_num_queries):
        for _placement in range(3):
            soon = PlacementFactory(starts_on=timezone.localdate())
            SupervisionFactory(placement=soon, user=tutor, role="tutor")
            put(soon)
        parts = Parts.of(tutor)
        with django_assert_num_queries(2):
            assert len(list(asks.asked(parts))) == 3

    def test_the_coordinator_reads_which(self, placement, tutor, as_user):
        put(placement)
        soon = timezone.localdate() + datetime.timedelta(days=60)
        other = PlacementFactory(cohort=placement.cohort, starts_on=soon)
        PlacementFactory(cohort=placement.cohort, ends_on=datetime.date(2026, 9, 2))
        programme = placement.cohort.programme
        user = MembershipFactory(coordinator=True, programme=programme).user
        page = as_user(user).get(reverse("practice:profiles", args=[programme.pk]))
        assert page.context["coming"] == [(other, False)]
        assert page.context["begun"] == [(placement, True)]


class TestPlacementPage:
    def line(self, client, placement):
        page = text_of(client.get(placement.get_absolute_url()))
        return re.search(
            r"functieprofiel/\">Functieprofiel</a></h3><p class=\"meta\">(.*?)</", page
        )[1]

    def test_says_how_it_stands(self, placement, supervisor, tutor, as_user):
        client = as_user(placement.student)
        assert self.line(client, placement) == "Er is er nog geen."
        draft = full(placement)
        assert self.line(client, placement) == "Er is een concept."
        put_profile(profile=draft, version=0, by=tutor)
        agree(draft, tutor)
        assert self.line(client, placement) == (
            "Versie 1 ligt voor. Nog geen akkoord van: student, praktijkbegeleider."
        )
        agree(draft, placement.student, supervisor)
        assert self.line(client, placement) == "Versie 1 geldt. Alle drie zijn akkoord."

    def test_says_when_it_starts(self, placement, as_user):
        placement.starts_on = datetime.date(2027, 1, 4)
        placement.save()
        assert self.line(as_user(placement.student), placement) == (
            "Er is er nog geen. De stage begint op 4 januari 2027."
        )
