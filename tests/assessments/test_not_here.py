import pytest
from django.urls import reverse

from assessments.models import Answer, Assessment, ScalePoint
from assessments.workplaces import not_here
from tests.factories import (
    AssessmentFactory,
    CohortFactory,
    InstrumentFactory,
    MembershipFactory,
    PlacementFactory,
    ProgrammeFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
    WorkplaceFactory,
)
from tests.texts import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ProgrammeFactory()


@pytest.fixture
def coordinator(programme):
    return MembershipFactory(coordinator=True, programme=programme).user


@pytest.fixture
def workplace(programme):
    return WorkplaceFactory(name="Team Noord", organisation__school=programme.school)


@pytest.fixture
def instrument():
    return InstrumentFactory(questions=[3])


def placed(programme, workplace, **fields):
    return PlacementFactory(cohort__programme=programme, workplace=workplace, **fields)


def say(round, role, *orders, code="kon-hier-niet"):
    """The voice of `role` gives this answer to the questions with these numbers."""
    point = ScalePoint.objects.get(scale=round.instrument.scale, code=code)
    Answer.objects.filter(
        assessment__round=round, assessment__role=role, question__order__in=orders
    ).update(point=point)


def collected(programme, user):
    """Per workplace (students, rounds) and per statement who said it, and about how many."""
    return [
        (
            place.name,
            (place.students, place.rounds),
            [(dict(one.by_role), one.students, one.rounds) for one in place.missed],
        )
        for place in not_here(programme, user)
    ]


def test_how_often_and_by_whom_most_often_first(programme, coordinator, workplace, instrument):
    one = RoundFactory(
        placement=placed(programme, workplace), instrument=instrument, finalised=True
    )
    two = RoundFactory(
        placement=placed(programme, workplace), instrument=instrument, conversation=True
    )
    second = SupervisionFactory(placement=two.placement, role="second_assessor").user
    AssessmentFactory(round=two, author=second, role="second_assessor", submitted=True)
    say(one, "student", 0, 1)
    say(one, "supervisor", 1)
    say(two, "student", 1)
    say(two, "second_assessor", 1)
    say(two, "supervisor", 0, 1, 2, code="op-niveau")
    assert collected(programme, coordinator) == [
        (
            "Team Noord",
            (2, 2),
            [
                ({"student": 2, "supervisor": 1, "other": 1}, 2, 2),
                ({"student": 1}, 1, 1),
            ],
        )
    ]


def test_a_student_who_says_it_twice_is_one_student(programme, coordinator, workplace, instrument):
    placement = placed(programme, workplace)
    for kind in ("start", "interim", "final"):
        round = RoundFactory(placement=placement, instrument=instrument, kind=kind, finalised=True)
        if kind != "start":
            say(round, "student", 0)
    ((_name, there, missed),) = collected(programme, coordinator)
    assert (there, missed) == ((1, 3), [({"student": 2}, 1, 2)])


def test_workplaces_stand_apart_and_the_one_where_it_was_said_most_comes_first(
    programme, coordinator, instrument
):
    for name, orders in [("Een", [0]), ("Twee", [0, 1]), ("Geen", [])]:
        place = WorkplaceFactory(name=name, organisation__school=programme.school)
        round = RoundFactory(
            placement=placed(programme, place), instrument=instrument, conversation=True
        )
        say(round, "student", *orders)
    assert [name for name, _there, _missed in collected(programme, coordinator)] == ["Twee", "Een"]


class TestBlind:
    def test_a_round_that_has_not_opened_is_not_counted(
        self, programme, coordinator, workplace, instrument
    ):
        round = RoundFactory(placement=placed(programme, workplace), instrument=instrument)
        say(round, "student", 0)
        Assessment.objects.get(round=round, role="student").submit()
        assert collected(programme, coordinator) == []

    def test_nor_is_the_coordinators_own_list_in_it(
        self, programme, coordinator, workplace, instrument
    ):
        placement = placed(programme, workplace, supervisor=coordinator)
        round = RoundFactory(placement=placement, instrument=instrument)
        say(round, "supervisor", 0)
        Assessment.objects.get(round=round, role="supervisor").submit()
        assert collected(programme, coordinator) == []

    def test_a_coordinator_who_still_assesses_counts_nobody_elses(
        self, programme, coordinator, workplace, instrument
    ):
        round = RoundFactory(
            placement=placed(programme, workplace), instrument=instrument, conversation=True
        )
        say(round, "student", 0)
        AssessmentFactory(round=round, author=coordinator, role="third_assessor")
        assert collected(programme, coordinator) == []

    def test_a_list_that_lapsed_is_not_counted(self, programme, coordinator, workplace, instrument):
        round = RoundFactory(
            placement=placed(programme, workplace), instrument=instrument, conversation=True
        )
        AssessmentFactory(round=round, author=UserFactory(), role="third_assessor", state="lapsed")
        say(round, "third_assessor", 0)
        assert collected(programme, coordinator) == []

    def test_another_programme_is_not_counted(self, programme, coordinator, workplace, instrument):
        other = ProgrammeFactory(school=programme.school)
        MembershipFactory(coordinator=True, programme=other, user=coordinator)
        round = RoundFactory(
            placement=placed(other, workplace), instrument=instrument, conversation=True
        )
        say(round, "student", 0)
        assert collected(programme, coordinator) == []
        assert len(collected(other, coordinator)) == 1


class TestPage:
    def show(self, client, programme):
        return client.get(reverse("assessments:not_here", args=[programme.pk])).content.decode()

    def test_it_names_the_place_and_nobody(
        self, as_user, programme, coordinator, workplace, instrument
    ):
        placement = placed(
            programme, workplace, student__name="KANARIE-student",
            supervisor=UserFactory(name="KANARIE-begeleider"),
        )  # fmt: skip
        round = RoundFactory(placement=placement, instrument=instrument, conversation=True)
        write(Answer.objects, comment="KANARIE-toelichting")
        say(round, "student", 0)
        page = self.show(as_user(coordinator), programme)
        assert page.count(">Team Noord</h2>") == 1
        assert page.count("1 van 1 student<") == 1
        assert "KANARIE" not in page

    def test_nothing_said_yet(self, as_user, programme, coordinator):
        assert self.show(as_user(coordinator), programme).count("Nog nergens gezegd") == 1

    def test_the_home_of_a_coordinator_leads_to_it_once_per_programme(
        self, as_user, programme, coordinator
    ):
        cohorts = [CohortFactory(programme=programme) for _ in range(2)]
        url, client = reverse("assessments:not_here", args=[programme.pk]), as_user(coordinator)
        assert client.get(reverse("home")).content.decode().count(url) == 1
        assert url in client.get(cohorts[0].get_absolute_url()).content.decode()

    def test_the_number_of_queries_is_constant(
        self, as_user, programme, coordinator, instrument, django_assert_num_queries
    ):
        client = as_user(coordinator)
        for number in (1, 2):
            for _ in range(number):
                place = WorkplaceFactory(organisation__school=programme.school)
                placement = placed(programme, place)
                round = RoundFactory(placement=placement, instrument=instrument, conversation=True)
                say(round, "student", *range(number))
            with django_assert_num_queries(QUERIES):
                assert self.show(client, programme).count("<section") == 2 * number - 1


QUERIES = 7
