"""What the first page asks of whom."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, Assessment, ScalePoint
from tests.factories import (
    AdministratorFactory,
    AssessmentFactory,
    CohortFactory,
    ContactFactory,
    MembershipFactory,
    PlacementFactory,
    RoundFactory,
    SignalFactory,
    SupervisionFactory,
    TalkFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

JUDGED = {"judged": True}
LISTS = ["now", "later", "talks", "placements", "cohorts"]


@pytest.fixture
def seen(as_user):
    """seen(user): what the home page of `user` holds, as lists by name; empty ones left out."""

    def get(user):
        context = as_user(user).get(reverse("home")).context
        return {name: list(context[name]) for name in LISTS if context[name]}

    return get


def supervisor_of(placement):
    return placement.supervisions.get(role="supervisor").user


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


class TestStudentAndSupervisor:
    def test_an_open_list_is_asked_now_of_both(self, seen):
        round = RoundFactory()
        for role in ("student", "supervisor"):
            own = Assessment.objects.get(round=round, role=role)
            assert seen(own.author) == {"now": [own], "placements": [(round.placement, [round])]}

    def test_it_says_how_far_one_is(self, seen):
        round = RoundFactory()
        answer = Answer.objects.filter(assessment__role="student").first()
        point = ScalePoint.objects.filter(scale=round.instrument.scale).first()
        answer.save_given(point=point, comment="", version=0)
        [one] = seen(round.placement.student)["now"]
        assert (one.done, one.total) == (1, 3)

    def test_what_is_handed_in_is_no_longer_asked(self, seen):
        round = RoundFactory()
        Assessment.objects.get(role="student").submit()
        assert seen(round.placement.student) == {"placements": [(round.placement, [round])]}

    def test_a_round_for_later_is_only_announced(self, seen):
        round = RoundFactory(opens_on=day(1))
        own = Assessment.objects.get(role="student")
        assert seen(own.author) == {"later": [own], "placements": [(round.placement, [round])]}

    def test_the_most_urgent_comes_first(self, seen):
        late = RoundFactory(opens_on=day(-30), due_on=day(-1))
        soon = RoundFactory(placement=late.placement, kind="start", due_on=day(1))
        far = RoundFactory(placement=late.placement, kind="final", due_on=day(9))
        now = seen(late.placement.student)["now"]
        assert [one.round for one in now] == [late, soon, far]

    def test_a_conversation_waits_for_both_and_the_supervisor_closes_it(self, seen):
        round = RoundFactory(conversation=True)
        assert seen(round.placement.student)["talks"] == [(round, False)]
        assert seen(supervisor_of(round.placement))["talks"] == [(round, True)]

    def test_a_closed_round_asks_nothing(self, seen):
        round = RoundFactory(finalised=True)
        assert seen(round.placement.student) == {"placements": [(round.placement, [round])]}

    def test_who_no_longer_guides_is_asked_nothing(self, seen):
        round = RoundFactory()
        user = supervisor_of(round.placement)
        round.placement.supervisions.update(ended_at=timezone.now())
        assert seen(user) == {}

    def test_a_tutor_sees_the_students_they_guide(self, seen):
        round = RoundFactory()
        PlacementFactory()
        user = SupervisionFactory(placement=round.placement, role="tutor").user
        assert seen(user) == {"placements": [(round.placement, [round])]}

    def test_a_second_assessor_is_asked_for_an_own_list(self, seen):
        round = RoundFactory(kind="final")
        user = SupervisionFactory(placement=round.placement, role="second_assessor").user
        own = AssessmentFactory(round=round, author=user, role="second_assessor")
        assert seen(user)["now"] == [own]


class TestCoordinator:
    def test_counts_what_runs_what_is_late_and_what_is_talked_about(self, seen):
        cohort = CohortFactory()
        user = MembershipFactory(coordinator=True, programme=cohort.programme).user
        for fields in (
            {},
            {"opens_on": day(-30), "due_on": day(-1)},
            {"opens_on": day(1)},
            {"conversation": True},
            {"finalised": True},
        ):
            RoundFactory(placement=PlacementFactory(cohort=cohort), **fields)
        [(found, counts)] = seen(user)["cohorts"]
        assert found == cohort
        assert [counts[name] for name in ("open", "late", "talking")] == [2, 1, 1]

    def test_a_cohort_without_rounds_is_there(self, seen):
        cohort = CohortFactory()
        user = MembershipFactory(coordinator=True, programme=cohort.programme).user
        assert seen(user) == {"cohorts": [(cohort, {})]}

    def test_another_programme_is_not(self, seen):
        RoundFactory()
        assert seen(MembershipFactory(coordinator=True).user) == {}


NOTHING_NOW = "Op dit moment niets."


def test_only_who_may_be_asked_something_reads_that_nothing_is_asked(as_user):
    """The page of who arranges begins with what they arrange."""
    placement = TalkFactory().placement
    coordinator = MembershipFactory(coordinator=True).user
    pages = [as_user(one).get(reverse("home")) for one in (placement.student, coordinator)]
    assert [NOTHING_NOW in one.content.decode() for one in pages] == [True, False]


def test_someone_without_any_part_is_told_who_can_help(as_user):
    page = as_user(UserFactory()).get(reverse("home")).content.decode()
    assert "Je bent nog nergens aan gekoppeld." in page


def everything_at_once(role, user):
    """A placement in which something of every kind is asked of whoever has a part in it."""
    who = {"student": user} if role == "student" else {}
    dates = {"starts_on": day(-40), "ends_on": day(100), "hours": 480}
    placement = PlacementFactory(supervisor=user if role == "supervisor" else None, **dates, **who)
    if role in ("second_assessor", "tutor"):
        SupervisionFactory(placement=placement, role=role, user=user)
    if role == "coordinator":
        MembershipFactory(coordinator=True, programme=placement.cohort.programme, user=user)
    if role == "administrator":
        AdministratorFactory(school=placement.cohort.programme.school, user=user)
    if role == "contact":
        ContactFactory(workplace=placement.workplace, user=user)
    for kind, trait in (("start", {"conversation": True}), ("interim", {}), ("final", JUDGED)):
        RoundFactory(placement=placement, kind=kind, **trait)
    planned = timezone.now() - datetime.timedelta(days=2)
    TalkFactory(placement=placement, state="planned", planned_at=planned, held_on=None)
    SignalFactory(placement=placement)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("role", "queries"),
    [
        ("student", 18),
        ("supervisor", 16),
        ("second_assessor", 12),
        ("tutor", 17),
        ("coordinator", 18),
        ("administrator", 9),
        ("contact", 10),
        ("nobody", 8),
    ],
)
def test_the_number_of_queries(as_user, django_assert_num_queries, role, queries, number):
    """Whatever is going on; and what somebody is not costs nothing."""
    user = UserFactory()
    for _ in range(number):
        everything_at_once(role, user)
    client = as_user(user)
    with django_assert_num_queries(queries):
        assert client.get(reverse("home")).status_code == 200


def test_a_signal_is_asked_first_and_to_plan_a_talk_last(as_user):
    """A list is handed in by a day, and the next talk has none yet."""
    placement = PlacementFactory(starts_on=day(-40), ends_on=day(100), hours=480)
    RoundFactory(placement=placement)
    SignalFactory(placement=placement)
    tutor = SupervisionFactory(placement=placement, role="tutor").user

    def asked(user):
        page = as_user(user).get(reverse("home")).content.decode()
        todos = page[page.index('class="todos"') :].partition("</ul>")[0]
        return re.findall(r"<h3>(.*?)</h3>", todos)

    assert asked(tutor)[0] == "Een signaal: nog niemand pakt het op"
    assert asked(placement.student)[2:] == ["Vul je uren in", "Plan jullie volgende gesprek"]
