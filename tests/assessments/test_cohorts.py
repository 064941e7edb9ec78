"""The page of a cohort: whom it shows, in what order, and whom rounds wait for."""

import datetime
from itertools import product

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.cohort_rows import Words
from assessments.cohorts import Filter, chooses, selected
from assessments.models import (
    Assessment,
    Reaction,
    Round,
    Stand,
    rounds_where,
    standings_of,
    stands,
    waits_for,
)
from ervaring.placements.models import Placement, Supervision
from tests.factories import (
    AssessmentFactory,
    CohortFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
)
from tests.texts import text_of

pytestmark = pytest.mark.django_db


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


PERIODS = {
    "planned": {"opens_on": day(3)},
    "open": {"opens_on": day(-3)},
    "late": {"opens_on": day(-30), "due_on": day(-2)},
}
CLOSED = ["conversation", "judged", "finalised"]


@pytest.fixture
def everything(placement):
    """A round in every state, with lists of everyone in or out, and read or not."""
    for period, out in product(PERIODS, (["student"], ["supervisor"], ["student", "supervisor"])):
        here = PlacementFactory(cohort=placement.cohort)
        round = RoundFactory(placement=here, **PERIODS[period])
        submitted = Assessment.objects.filter(round=round).exclude(role__in=out)
        submitted.update(state="submitted", submitted_at=timezone.now())
    for state, third in product(CLOSED, (False, True)):
        here = PlacementFactory(cohort=placement.cohort)
        round = RoundFactory(placement=here, opens_on=day(-20), **{state: True})
        if third:
            part = SupervisionFactory(placement=here, role="third_assessor")
            in_ = state != "conversation"
            AssessmentFactory(round=round, author=part.user, role=part.role, submitted=in_)
    here = PlacementFactory(cohort=placement.cohort)
    judged = RoundFactory(placement=here, opens_on=day(-20), judged=True)
    Reaction.objects.filter(round=judged).update(confirmed_at=timezone.now())
    return placement.cohort


def keys(rounds):
    return set(rounds.values_list("pk", flat=True))


class TestStandings:
    """Two tellings of the same: in SQL, to filter by; and of a round that was read, to show."""

    @pytest.fixture
    def read(self, everything):
        placements = Placement.objects.filter(cohort=everything).values_list("pk", flat=True)
        return [one for many in standings_of(list(placements)).values() for one in many]

    def test_of_every_stand_there_is_one(self, read):
        assert {one.stand for one in read} == set(Stand) - {Stand.UNPLANNED}

    @pytest.mark.parametrize("stand", Stand)
    def test_the_same_stand(self, read, stand):
        assert keys(Round.objects.filter(stands(stand))) == {
            one.pk for one in read if one.stand == stand
        }

    @pytest.mark.parametrize("role", Assessment.Role)
    def test_the_same_people(self, read, role):
        found = keys(Round.objects.filter(waits_for(role)))
        assert found == {one.pk for one in read if role in one.waits_for}
        assert found or role == "second_assessor"

    def test_a_round_that_is_not_planned_or_closed_waits_for_nobody(self, read):
        quiet = {one.stand for one in read if not one.waits_for}
        assert quiet == {Stand.PLANNED, Stand.FINALISED}
        assert {one.stand for one in read if not one.since} == quiet

    def test_in_words(self, read):
        words = Words()
        today = f"{timezone.localdate():%-d}"
        found = {words.of(one).split(" tot ")[0].split(" sinds ")[0] for one in read}
        assert {one for one in found if not one.startswith(("gaat open", today))} == {
            "wacht op student: inleveren",
            "wacht op praktijkbegeleider: inleveren",
            "wacht op student en praktijkbegeleider: inleveren",
            "wacht op student: inleveren, 2 dagen te laat",
            "wacht op praktijkbegeleider: inleveren, 2 dagen te laat",
            "wacht op student en praktijkbegeleider: inleveren, 2 dagen te laat",
            "wacht op derde beoordelaar: inleveren,",
            "wacht op praktijkbegeleider: gesprek en oordeel,",
            "wacht op student: lezen en bevestigen,",
            "wacht op praktijkbegeleider: vaststellen,",
        }

    def test_one_day_is_one_day(self, placement):
        RoundFactory(placement=placement, opens_on=day(-9), due_on=day(-1))
        [one] = standings_of([placement.pk])[placement.pk]
        assert Words().of(one).endswith("inleveren, 1 dag te laat")

    def test_a_list_that_lapsed_is_waited_for_no_more(self, placement):
        round = RoundFactory(placement=placement)
        Assessment.objects.filter(round=round, role="supervisor").update(state="lapsed")
        [one] = standings_of([placement.pk])[placement.pk]
        assert one.waits_for == ["student"]
        assert keys(rounds_where(role="supervisor")) == set()


@pytest.fixture
def page(as_user, coordinator, placement):
    client = as_user(coordinator)
    return lambda query="": client.get(f"{placement.cohort.get_absolute_url()}{query}")


def shown(response):
    return [pk for pk, *_names in response.context["page"]]


class TestPage:
    @pytest.fixture
    def rounds(self, placement):
        """Of three students: late at the start, in conversation at the end, nothing planned."""
        cohort = placement.cohort
        placement.student.name = "Anna Adams"
        placement.student.save()
        second = PlacementFactory(cohort=cohort, student__name="Bea Bos", workplace__name="Zuid")
        third = PlacementFactory(cohort=cohort, student__name="Cor Cras", workplace__name="Noord")
        RoundFactory(placement=placement, kind="start", opens_on=day(-30), due_on=day(-3))
        RoundFactory(placement=second, kind="final", opens_on=day(-60), conversation=True)
        RoundFactory(placement=second, kind="interim", opens_on=day(-2), due_on=day(-1))
        return placement.pk, second.pk, third.pk

    @pytest.mark.parametrize(
        ("query", "who"),
        [
            ("", "abc"),
            ("stand=late", "ab"),
            ("stand=late&moment=start", "a"),
            ("stand=conversation", "b"),
            ("stand=conversation&moment=start", ""),
            ("stand=unplanned", "c"),
            ("stand=unplanned&moment=start", "bc"),
            ("stand=unplanned&wacht=student", ""),
            ("moment=final", "b"),
            ("wacht=student", "ab"),
            ("wacht=supervisor&moment=final", "b"),
            ("wacht=third_assessor", ""),
            ("q=bea", "b"),
            ("q=noord", "c"),
            ("q=+adams+", "a"),
            ("q=niemand", ""),
            ("q=bea&stand=late&wacht=student", "b"),
            ("stand=anders&moment=ooit&wacht=jou&orde=zo&pagina=x&q=%00", "abc"),
        ],
    )
    def test_a_filter_shows_who_it_says(self, page, rounds, query, who):
        names = dict(zip("abc", rounds, strict=True))
        assert shown(page(f"?{query}")) == [names[one] for one in who]

    def test_a_supervisor_or_tutor_is_found_by_name(self, page, rounds):
        SupervisionFactory(placement_id=rounds[2], role="tutor", user__name="Hilde Baeten")
        guide = Supervision.objects.get(placement=rounds[1], role="supervisor").user
        assert shown(page("?q=hilde")) == [rounds[2]]
        assert rounds[1] in shown(page(f"?q={guide.name}"))

    def test_the_order_of_a_date_and_of_waiting(self, page, rounds):
        Round.objects.filter(kind="start").update(due_on=day(5), opens_on=day(-1))
        first, second, third = rounds
        assert shown(page("?orde=datum")) == [second, first, third]
        assert shown(page("?orde=wacht")) == [second, first, third]
        Round.objects.filter(placement=second).update(opens_on=day(0), due_on=day(9))
        assert shown(page("?orde=wacht")) == [first, second, third]
        # Only the rounds that were asked for count.
        assert shown(page("?orde=datum&moment=start")) == [first]

    def test_the_order_of_places(self, page, rounds):
        first, second, third = rounds
        for pk, name in zip(rounds, ("M", "Z", "A"), strict=True):
            place = Placement.objects.get(pk=pk).workplace
            place.organisation.name = name
            place.organisation.save()
        assert shown(page("?orde=plek")) == [third, first, second]

    def test_who_waits_for_whom_is_said_with_the_supervisor(self, page, rounds):
        text = text_of(page("?stand=late&moment=start"))
        guide = Supervision.objects.get(placement=rounds[0]).user
        assert "wacht op student en praktijkbegeleider: inleveren, 3 dagen te laat" in text
        assert guide.name in text
        assert 'name="stand"' in text

    def test_nobody_is_found_and_all_are_a_click_away(self, page, rounds, placement):
        text = text_of(page("?stand=finalised"))
        assert "Hier is nu niemand." in text
        assert f'href="{placement.cohort.get_absolute_url()}">Toon alle' in text

    def test_a_name_is_no_html(self, page, placement):
        placement.student.name = "<b>Jan & co</b>"
        placement.student.save()
        RoundFactory(placement=placement)
        text = text_of(page())
        assert "<b>Jan" not in text
        assert text.count("&lt;b&gt;Jan &amp; co&lt;/b&gt;") == 3

    def test_everyone_on_the_page_is_ticked_by_a_link(self, page, rounds):
        assert text_of(page()).count(" checked") == 0
        assert text_of(page("?kies=pagina")).count(" checked") == 3

    def test_a_page_is_fifty(self, page, placement):
        cohort = placement.cohort
        for number in range(50):
            PlacementFactory(cohort=cohort, student__name=f"Zo {number:02}")
        assert (len(shown(page())), len(shown(page("?pagina=2")))) == (50, 1)
        assert "Alle 51 die je nu ziet" in text_of(page())

    @pytest.mark.parametrize("query", ["", "?stand=late", "?wacht=student&orde=wacht", "?q=o"])
    def test_as_many_queries_for_three_as_for_one(self, page, placement, query):
        RoundFactory(placement=placement, opens_on=day(-30), due_on=day(-3))
        numbers = []
        for _time in range(2):
            with CaptureQueriesContext(connection) as queries:
                assert page(query).status_code == 200
            numbers.append(len(queries))
            for kind in ("start", "interim"):
                here = PlacementFactory(cohort=placement.cohort)
                RoundFactory(placement=here, kind=kind, opens_on=day(-30), due_on=day(-3))
                RoundFactory(placement=here, kind="final", conversation=True)
        assert numbers[0] == numbers[1]


class TestSelected:
    def chosen(self, user, cohort, query):
        return set(selected(user, cohort, QueryDict(query)).values_list("pk", flat=True))

    def test_who_is_ticked(self, coordinator, placement):
        other = PlacementFactory(cohort=placement.cohort)
        assert self.chosen(coordinator, placement.cohort, f"stage={other.pk}") == {other.pk}
        assert self.chosen(coordinator, placement.cohort, "") == set()

    def test_all_that_the_filters_let_by(self, coordinator, placement):
        other = PlacementFactory(cohort=placement.cohort)
        RoundFactory(placement=other)
        cohort = placement.cohort
        assert self.chosen(coordinator, cohort, "alle=1") == {placement.pk, other.pk}
        assert self.chosen(coordinator, cohort, "alle=1&stand=open&stage=9") == {other.pk}

    def test_never_of_another_cohort_or_who_one_does_not_see(self, coordinator, placement):
        elsewhere = PlacementFactory()
        query = f"stage={elsewhere.pk}&stage=x&stage={10**30}"
        assert self.chosen(coordinator, placement.cohort, query) == set()
        assert self.chosen(coordinator, elsewhere.cohort, "alle=1") == set()

    def test_whether_anyone_is_named(self):
        asked = ["stage=1", "alle=1", "stand=late", ""]
        assert [chooses(QueryDict(one)) for one in asked] == [True, True, False, False]

    def test_a_filter_is_an_address_and_back(self):
        query = "q=een&moment=final&stand=late&wacht=student&orde=datum"
        assert Filter.of(QueryDict(query)).address == query


class TestPlanning:
    def offered(self, as_user, coordinator, cohort, query):
        page = as_user(coordinator).get(
            reverse("assessments:plan_cohort", args=[cohort.pk]) + query
        )
        choices = page.context["form"].fields["placements"].choices
        return {int(key) for key, _label in choices}

    def test_of_those_who_were_chosen(self, as_user, coordinator, placement):
        cohort = placement.cohort
        other = PlacementFactory(cohort=cohort)
        elsewhere = PlacementFactory(cohort=CohortFactory())
        everyone = {placement.pk, other.pk}
        assert self.offered(as_user, coordinator, cohort, "") == everyone
        assert self.offered(as_user, coordinator, cohort, "?alle=1&orde=wacht") == everyone
        query = f"?stage={other.pk}&stage={elsewhere.pk}"
        assert self.offered(as_user, coordinator, cohort, query) == {other.pk}


def test_leads_to_what_concerns_all_stages_of_the_programme(as_user, coordinator, placement):
    cohort = placement.cohort
    page = as_user(coordinator).get(cohort.get_absolute_url()).content.decode()
    for name in ("compare", "profiles", "programme_signals"):
        assert f'href="{reverse(f"practice:{name}", args=[cohort.programme_id])}"' in page
    assert f'href="{reverse("practice:cohort_talks", args=[cohort.pk])}"' in page
