import datetime

import pytest
from django.urls import reverse

from assessments.growth import growth
from assessments.models import Answer, Assessment, Question, ScalePoint, Section
from tests.factories import (
    AssessmentFactory,
    InstrumentFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

START = datetime.date(2026, 3, 1)


@pytest.fixture
def instrument():
    return InstrumentFactory()


@pytest.fixture
def placement():
    return PlacementFactory()


def held(placement, instrument, months=0, /, kind="interim", state="finalised", **views):
    """A round of that long after the start; per role the code of every answer, "" for none."""
    opens_on = START + datetime.timedelta(days=31 * months)
    round = RoundFactory(
        placement=placement, instrument=instrument, kind=kind, opens_on=opens_on, **{state: True}
    )
    points = {point.code: point for point in ScalePoint.objects.filter(scale=instrument.scale)}
    for role, code in views.items():
        answers = Answer.objects.filter(assessment__round=round, assessment__role=role)
        answers.update(point=points.get(code))
    return round


def grown(placement, user=None):
    return growth(placement, user or placement.student)


def test_the_moments_stand_in_order_of_time_with_what_everyone_said(placement, instrument):
    held(placement, instrument, 2, "final", student="voorbij", supervisor="op-niveau")
    held(placement, instrument, 0, "start", student="in-ontwikkeling", supervisor="")
    (course,) = grown(placement).courses
    assert [moment.short for moment in course.moments] == [
        ("start", "mrt 2026"),
        ("eind", "mei 2026"),
    ]
    assert [(theme.title, len(theme.statements)) for theme in course.themes] == [
        ("Deel 1", 2),
        ("Deel 2", 1),
    ]
    assert {one.voices for theme in course.themes for one in theme.statements} == {
        (
            ("student", ("in ontwikkeling", "voorbij dit niveau")),
            ("supervisor", ("", "op niveau")),
        )
    }


def test_how_many_statements_stood_where(placement, instrument):
    held(placement, instrument, 0, "start", student="in-ontwikkeling", supervisor="kon-hier-niet")
    held(placement, instrument, 2, "final", student="op-niveau", supervisor="")
    (course,) = grown(placement).courses
    assert course.counts(course.themes[0]) == [
        ("voorbij dit niveau", [[], []]),
        ("op niveau", [[], [("student", 2)]]),
        ("in ontwikkeling", [[("student", 2)], []]),
        ("kon hier niet", [[("supervisor", 2)], []]),
        ("", [[], [("supervisor", 2)]]),
    ]


def test_what_only_an_older_list_asked_comes_last_and_is_not_counted_as_open(placement, instrument):
    newer = InstrumentFactory(scale=instrument.scale, questions=[1])
    shared = Question.objects.filter(section__instrument=instrument).first()
    Question.objects.filter(section__instrument=newer).update(item=shared.item)
    Section.objects.filter(instrument=newer).update(title="Nieuw deel")
    held(placement, instrument, 0, "start", student="in-ontwikkeling", supervisor="op-niveau")
    held(placement, newer, 2, "final", student="voorbij", supervisor="op-niveau")
    (course,) = grown(placement).courses
    assert [(theme.title, len(theme.statements)) for theme in course.themes] == [
        ("Nieuw deel", 1),
        ("", 2),
    ]
    assert course.themes[0].statements[0].voices[0] == (
        "student",
        ("in ontwikkeling", "voorbij dit niveau"),
    )
    older = course.themes[1].statements[0]
    assert older.voices[0] == ("student", ("in ontwikkeling", None))
    assert older.by_moment == [(("student", "in ontwikkeling"), ("supervisor", "op niveau")), ()]
    assert [cells[1] for _word, cells in course.counts(course.themes[1])] == [None] * 3


def test_an_item_in_two_parts_of_a_list_keeps_both_answers(placement, instrument):
    first, second, _third = Question.objects.filter(section__instrument=instrument)
    Question.objects.filter(section__order=1).update(item=first.item)
    round = held(placement, instrument, student="op-niveau", supervisor="op-niveau")
    Answer.objects.filter(assessment__round=round, question__section__order=1).update(point=None)
    (course,) = grown(placement).courses
    found = [[one.voices[0][1] for one in theme.statements] for theme in course.themes]
    assert found == [[("op niveau",), ("op niveau",)], [("",)]]
    assert second.item != first.item


def test_rounds_on_different_scales_stand_apart_the_newest_first(placement, instrument):
    other = InstrumentFactory()
    held(placement, instrument, 0, "start", student="op-niveau", supervisor="op-niveau")
    held(placement, other, 2, student="op-niveau", supervisor="op-niveau")
    held(placement, instrument, 4, "final", student="op-niveau", supervisor="op-niveau")
    found = grown(placement)
    assert [[moment.kind for moment in course.moments] for course in found.courses] == [
        ["start", "final"],
        ["interim"],
    ]
    assert [moment.kind for moment in found.moments] == ["start", "interim", "final"]


class TestWhoReadsWhat:
    def test_a_round_that_has_not_opened_adds_nothing(self, placement, instrument):
        held(placement, instrument, 0, "start", student="op-niveau", supervisor="op-niveau")
        RoundFactory(placement=placement, instrument=instrument)
        Assessment.objects.filter(state="draft").first().submit()
        for user in (placement.student, placement.supervisions.get().user):
            assert [moment.kind for moment in grown(placement, user).moments] == ["start"]

    def test_who_still_has_a_list_to_hand_in_reads_nobody_elses(self, placement, instrument):
        round = held(placement, instrument, state="conversation", student="op-niveau")
        third = SupervisionFactory(placement=placement, role="third_assessor").user
        AssessmentFactory(round=round, author=third, role="third_assessor")
        assert grown(placement, third).moments == []
        assert len(grown(placement).moments) == 1

    def test_a_list_that_lapsed_stays_with_its_author(self, placement, instrument):
        round = held(placement, instrument, student="op-niveau", supervisor="op-niveau")
        AssessmentFactory(round=round, author=UserFactory(), role="third_assessor", state="lapsed")
        assert grown(placement).roles == ["student", "supervisor"]

    def test_another_placement_of_the_student_counts_for_who_may_see_it(
        self, placement, instrument
    ):
        elsewhere = PlacementFactory(student=placement.student)
        held(placement, instrument, 0, "start", student="op-niveau", supervisor="op-niveau")
        held(elsewhere, instrument, 2, "start", student="op-niveau", supervisor="op-niveau")
        assert len(grown(placement).moments) == 2
        supervisor = placement.supervisions.get().user
        assert [m.opens_on for m in grown(placement, supervisor).moments] == [START]


class TestPage:
    def show(self, client, placement):
        response = client.get(reverse("assessments:growth", args=[placement.pk]))
        return response.content.decode()

    def test_it_shows_a_picture_per_statement_and_the_same_in_a_table(
        self, as_user, placement, instrument
    ):
        held(placement, instrument, 0, "start", student="op-niveau", supervisor="kon-hier-niet")
        held(placement, instrument, 2, "final", student="voorbij", supervisor="op-niveau")
        page = self.show(as_user(placement.student), placement)
        assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="chart"') == 3
        assert page.count('data-label="Eind mei 2026"') == 3
        assert page.count("Hoeveel van de 2 uitspraken bij welk antwoord stonden") == 1

    @pytest.mark.parametrize(
        ("number", "words"),
        [(0, "Als op twee momenten alle lijsten zijn ingeleverd"), (1, "De startmeting is er al.")],
    )
    def test_before_there_is_growth_it_says_what_will_be_here(
        self, as_user, placement, instrument, number, words
    ):
        for months in range(number):
            held(placement, instrument, months, "start", student="op-niveau")
        page = self.show(as_user(placement.student), placement)
        assert page.count(words) == 1
        assert "<figure" not in page

    def test_moments_with_other_answers_say_why_they_stand_apart(self, as_user, placement):
        for months, kind in enumerate(["start", "final"]):
            held(placement, InstrumentFactory(), months, kind, student="op-niveau")
        page = self.show(as_user(placement.student), placement)
        assert page.count("<h2>Momenten met andere antwoorden</h2>") == 1
        assert page.count("Daarom staan ze apart") == 1

    def test_the_placement_leads_to_it(self, as_user, placement):
        page = as_user(placement.student).get(reverse("assessments:placement", args=[placement.pk]))
        assert reverse("assessments:growth", args=[placement.pk]) in page.content.decode()

    def test_the_number_of_queries_is_constant(
        self, as_user, placement, instrument, django_assert_num_queries
    ):
        client = as_user(placement.student)
        held(placement, instrument, 0, "start", student="op-niveau", supervisor="op-niveau")
        with django_assert_num_queries(QUERIES):
            self.show(client, placement)
        for months in (1, 2, 3):
            held(placement, InstrumentFactory(questions=[5, 5]), months, student="op-niveau")
        with django_assert_num_queries(QUERIES):
            self.show(client, placement)


QUERIES = 8
