"""What of a programme can be practised at a workplace: the rule, step by step, and who knows what.

The statements are those of the fixtures: KT1-3 has C1 and C6 in the crosswalk and stands under the
core task of PL-T1, KT1-2 has C3, PPO-2 has C2, PPO-3 has none.
"""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment
from competencies.models import Framework, Item
from ervaring.placements.models import Reading
from ervaring.practice.coverage import Here, Rules, together
from ervaring.practice.learning import learning_at
from ervaring.practice.models.checks import asked
from portfolios.coverage import profiles
from portfolios.models import GoalLink, LearningGoal
from tests.factories import (
    LearningGoalFactory,
    MembershipFactory,
    PlacementFactory,
    ProgrammeFactory,
    WorkplaceFactory,
)
from tests.practice.by_hand import asked_at, items
from tests.practice.said import heard, says

pytestmark = pytest.mark.django_db
NO, PARTLY, YES, UNSAID = Here.NO, Here.PARTLY, Here.YES, Here.UNSAID


@pytest.fixture
def placement(reference):
    placement = PlacementFactory(cohort__programme__level__number=5)
    placement.cohort.programme.frameworks.add(Framework.objects.get(code="leerplan-2022"))
    return placement


def rows(placement, user=None, country=None):
    """{code: row} as somebody may know it."""
    learning = learning_at(placement, user or placement.student, country)
    return {row.item.code: row for part in learning.parts for row in part.rows}


@pytest.mark.parametrize(
    ("answers", "is_together"),
    [
        ([], UNSAID),
        ([0, None, 0], UNSAID),
        ([3, 3], YES),
        ([3, 0, None], YES),
        ([2, 2], PARTLY),
        ([1, 1], NO),
        ([3, 1], PARTLY),
        ([3, 2], PARTLY),
        ([2, 1], PARTLY),
    ],
)
def test_answers_together(answers, is_together):
    assert together(answers) == is_together


class TestRule:
    @pytest.fixture
    def read(self, placement):
        """read(C1=3, PL_T1=1): {code of a strand: what it is} when a workplace answers so."""
        rules = Rules.of(placement.cohort.programme)
        asks = {item.code: item.pk for item in asked()}
        rows = {item.pk: item.code for item, _statement in rules.countries[0].rows}

        def read(**answers):
            said = dict.fromkeys(asks.values(), 0)
            said |= {asks[code.replace("_", "-")]: answer for code, answer in answers.items()}
            return {rows[row]: here for row, here in rules.read(said).items() if row in rows}

        return read

    def test_a_competence_is_what_was_ticked_for_it(self, read):
        said = read(C2=2, **{f"C2.{number}": 3 for number in range(1, 6)})
        assert said["PPO-2"] == PARTLY

    def test_or_what_its_behaviours_are_together(self, read):
        for behaviours, mark in [
            ([3, 3, 3, 3, 3], YES),
            ([3, 3, 0, 0, 0], YES),
            ([1, 1, 1, 1, 1], NO),
            ([3, 3, 3, 3, 1], PARTLY),
        ]:
            answers = {f"C2.{number}": said for number, said in enumerate(behaviours, start=1)}
            assert read(**answers)["PPO-2"] == mark

    def test_a_strand_is_what_its_competences_are_together(self, read):
        for one, other, mark in [
            (3, 3, YES), (1, 1, NO), (3, 1, PARTLY), (3, 2, PARTLY), (3, 0, YES), (0, 0, UNSAID),
        ]:  # fmt: skip
            assert read(C1=one, C6=other, C3=2)["KT1-3"] == mark

    def test_under_a_core_task_it_is_never_more_than_the_task(self, read):
        for task, competence, mark in [
            (3, 3, YES), (2, 3, PARTLY), (1, 3, NO), (3, 1, NO), (2, 1, NO), (1, 1, NO),
            (3, 0, YES), (2, 0, PARTLY), (1, 0, NO), (0, 2, PARTLY), (0, 0, UNSAID),
        ]:  # fmt: skip
            assert read(PL_T1=task, C3=competence)["KT1-2"] == mark

    def test_a_task_says_nothing_of_another_core_task_or_line(self, read):
        said = read(PL_T1=1, C3=3, C2=3)
        assert (said["KT1-2"], said["KT3-1"], said["PPO-2"]) == (NO, YES, YES)

    def test_about_what_the_check_does_not_ask_nothing_is_said(self, read):
        answers = {f"C{number}": 3 for number in range(1, 8)}
        said = read(PL_T1=3, PL_T2=3, PL_T3=3, **answers)
        assert {code for code, mark in said.items() if mark != YES} == {"PPO-3", "KHE-2"}

    def test_a_flemish_competence_is_what_the_dutch_ones_are_together(self, placement):
        says(placement.workplace, {"C1": 3, "C6": 1, "C5": 2, "PL-T1": 1})
        said = {code: row.here for code, row in rows(placement, country="VL").items()}
        assert (said["C12"], said["C11"], said["C01"], said["C02"]) == (PARTLY, NO, PARTLY, UNSAID)

    def test_a_competence_of_the_table_as_a_row_is_its_own_answer(self, placement):
        placement.cohort.programme.frameworks.set(Framework.objects.filter(code="bcp-e-2013"))
        says(placement.workplace, {"C1": 3, "C2": 1, "PL-T1": 1})
        said = {code: row.here for code, row in rows(placement).items()}
        others = {f"C{number}": UNSAID for number in range(3, 8)}
        assert said == {"C1": YES, "C2": NO, **others}

    def test_what_needs_attention_stands_first(self, placement):
        says(placement.workplace, {"C1": 3, "C2": 1, "C7": 2})
        part = learning_at(placement, placement.student).parts[0]
        assert [(row.item.code, row.here) for row in part.rows] == [
            ("PPO-2", NO), ("PPO-1", PARTLY), ("PPO-4", PARTLY), ("PPO-5", PARTLY),
            ("PPO-3", UNSAID), ("PPO-6", UNSAID),
        ]  # fmt: skip


class TestWhy:
    def test_says_which_answers_of_which_statements(self, placement):
        says(
            placement.workplace,
            {"PL-T1": 2, "C1.1": 3, "C1.2": 1},
            comments={"PL-T1": "Alleen op vrijdag."},
        )
        reasons = rows(placement)["KT1-3"].reasons
        assert [(one.item.code, one.word, one.here, one.comment) for one in reasons] == [
            ("PL-T1", "misschien, onder voorwaarden", PARTLY, "Alleen op vrijdag."),
            ("C1", "", PARTLY, ""),
            ("C6", "", UNSAID, ""),
        ]

    def test_the_page_shows_the_condition_and_the_codes(self, as_user, placement):
        says(placement.workplace, {"PL-T1": 2, "C3": 3}, comments={"PL-T1": "Alleen op vrijdag."})
        page = as_user(placement.student).get(url_of(placement)).content.decode()
        assert page.count("Alleen op vrijdag.") == 6  # at each strand of that core task
        assert page.count('<span class="code">PL-T1</span>') == 6


class TestWhichCheck:
    def test_is_the_last_that_the_organisation_of_this_place_handed_in(self, placement):
        says(placement.workplace, {"C2": 1})
        says(placement.workplace, {"C2": 3})
        says(placement.workplace, {"C2": 2}, submitted=False)
        says(WorkplaceFactory(organisation=placement.workplace.organisation), {"C2": 1})
        assert rows(placement)["PPO-2"].here == YES

    def test_without_one_nothing_is_said(self, as_user, placement):
        assert {row.here for row in rows(placement).values()} == {UNSAID}
        page = as_user(placement.student).get(url_of(placement)).content.decode()
        assert page.count("Nog geen werkplekcheck") == 1
        assert "Zet in het leerplan" not in page


class TestWhatPeopleFound:
    def test_it_stands_against_what_the_organisation_says_and_changes_nothing(self, placement):
        says(placement.workplace, {"C2": 3})
        heard(placement, "PPO-2.3")
        row = rows(placement)["PPO-2"]
        assert (row.here, row.is_against) == (YES, True)
        assert [(one.code, one.by_role) for one in row.missed] == [("PPO-2.3", [("student", 1)])]

    def test_where_it_cannot_be_done_nobody_contradicts(self, placement):
        says(placement.workplace, {"C2": 1})
        heard(placement, "PPO-2.3")
        row = rows(placement)["PPO-2"]
        assert (row.here, row.is_against, len(row.missed)) == (NO, False, 1)

    def test_of_a_behaviour_it_is_said_of_each_row_its_competence_decides(self, placement):
        says(placement.workplace, {"C2": 3})
        heard(placement, "C2.1", role="supervisor")
        found = {code for code, row in rows(placement).items() if row.missed}
        assert found == {"PPO-1", "PPO-2", "KT1-1", "KT1-4"}

    def test_a_round_that_has_not_opened_is_not_heard(self, placement):
        says(placement.workplace, {"C2": 3})
        round = heard(placement, "PPO-2.3", opens_on=datetime.date(2026, 11, 1))
        Assessment.objects.get(round=round, role="student").submit()
        assert rows(placement)["PPO-2"].missed == ()

    def test_nor_is_one_of_another_student_whom_the_reader_does_not_see(self, placement):
        other = PlacementFactory(cohort=placement.cohort, workplace=placement.workplace)
        says(placement.workplace, {"C2": 3})
        heard(other, "PPO-2.3")
        programme = placement.cohort.programme
        coordinator = MembershipFactory(coordinator=True, programme=programme).user
        assert rows(placement)["PPO-2"].missed == ()
        assert len(rows(placement, coordinator)["PPO-2"].missed) == 1

    def test_the_page_names_the_voice_and_nobody(self, as_user, placement):
        says(placement.workplace, {"C2": 3})
        heard(placement, "PPO-2.3", role="supervisor")
        page = " ".join(as_user(placement.student).get(url_of(placement)).content.decode().split())
        assert page.count("“Kon hier niet” bij PPO-2.3:") == 1
        assert placement.supervisions.get().user.name not in page


class TestStudent:
    def test_their_answers_are_shown_where_they_differ(self, placement):
        says(placement.workplace, {"C2": 3, "C3": 3})
        says(placement.workplace, {"C2": 1, "C3": 3}, placement=placement)
        found = rows(placement)
        assert (found["PPO-2"].here, found["PPO-2"].student, found["PPO-2"].is_against) == (
            YES, NO, True,
        )  # fmt: skip
        assert (found["KT3-1"].student, found["KT3-1"].is_against) == (None, False)

    def test_what_they_did_not_say_is_no_difference(self, placement):
        says(placement.workplace, {"C2": 3})
        says(placement.workplace, {"C3": 1}, placement=placement)
        assert rows(placement)["PPO-2"].student is None

    def test_a_draft_is_told_to_nobody(self, placement):
        says(placement.workplace, {"C2": 3})
        says(placement.workplace, {"C2": 1}, placement=placement, submitted=False)
        assert rows(placement)["PPO-2"].student is None

    def test_nor_are_the_answers_of_another_student_there(self, placement):
        other = PlacementFactory(cohort=placement.cohort, workplace=placement.workplace)
        says(placement.workplace, {"C2": 3})
        says(placement.workplace, {"C2": 1}, placement=other)
        assert rows(placement)["PPO-2"].student is None

    def test_who_reads_them_leaves_a_line(self, as_user, placement):
        says(placement.workplace, {"C2": 3})
        supervisor = placement.supervisions.get().user
        as_user(supervisor).get(url_of(placement))
        assert not Reading.objects.about(placement.student).exists()
        check = says(placement.workplace, {"C2": 1}, placement=placement)
        as_user(supervisor).get(url_of(placement))
        [line] = Reading.objects.about(placement.student)
        assert (line.kind, line.subject, line.reader) == ("check", check.pk, supervisor)


def url_of(placement):
    return reverse("practice:learning_here", args=[placement.pk])


def make(placement, item):
    return reverse("portfolios:goal_from_item", args=[placement.pk, item.pk])


class TestPlan:
    @pytest.fixture
    def item(self, placement):
        says(placement.workplace, {"C2": 1})
        return Item.objects.get(code="PPO-2.3")

    def test_a_gap_becomes_a_goal_about_the_outcome_once(self, as_user, placement, item):
        client = as_user(placement.student)
        assert make(placement, item) in client.get(url_of(placement)).content.decode()
        response = client.post(make(placement, item))
        goal = LearningGoal.objects.get()
        assert (goal.text, goal.placement, goal.created_by) == (
            item.name, placement, placement.student,
        )  # fmt: skip
        assert GoalLink.objects.get().item == item
        assert response.url == reverse("portfolios:goal_edit", args=[goal.pk])
        assert client.post(make(placement, item)).url == goal.get_absolute_url()
        assert LearningGoal.objects.count() == 1

    def test_what_is_in_the_plan_leads_there(self, as_user, placement, item):
        client = as_user(placement.student)
        goal = LearningGoalFactory(placement=placement, text="Mijn eigen verhaal kennen")
        GoalLink.objects.create(goal=goal, item=Item.objects.get(code="PPO-2.7"))
        page = client.get(url_of(placement)).content.decode()
        assert page.count("Mijn eigen verhaal kennen") == 1
        assert make(placement, item) not in page

    def test_who_guides_adds_one_and_leaves_the_words_to_the_student(
        self, as_user, placement, item
    ):
        supervisor = placement.supervisions.get().user
        response = as_user(supervisor).post(make(placement, item))
        goal = LearningGoal.objects.get()
        assert (goal.created_by, response.url) == (supervisor, goal.get_absolute_url())

    def test_a_coordinator_sees_the_page_and_plans_nothing(self, as_user, placement, item):
        programme = placement.cohort.programme
        client = as_user(MembershipFactory(coordinator=True, programme=programme).user)
        page = client.get(url_of(placement)).content.decode()
        assert "Zet in het leerplan" not in page
        compare = reverse("practice:compare", args=[programme.pk])
        assert f"{compare}?student={placement.pk}" in page
        assert client.post(make(placement, item)).status_code == 404

    def test_only_a_statement_can_be_one(self, as_user, placement, item):
        client = as_user(placement.student)
        assert client.post(make(placement, item.parent)).status_code == 404


def test_the_number_of_queries_is_constant(as_user, placement):
    client, numbers = as_user(placement.student), []
    for code in ("PPO-2.3", "KT1-2.5"):
        says(placement.workplace, {"C2": 3, "C3": 1})
        says(placement.workplace, {"C2": 1}, placement=placement)
        heard(placement, code, finalised=True)
        item = Item.objects.get(code=code)
        client.post(make(placement, item))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url_of(placement)).status_code == 200
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("level", [2, 3, 4, 5, 6, 7])
def test_the_rows_of_the_portfolio_are_those_of_the_fixtures_as_before(reference, level):
    programme = ProgrammeFactory(level__number=level)
    programme.frameworks.add(Framework.objects.get(code="leerplan-2022"))
    dutch, flemish = profiles(programme, [])
    assert (dutch.jurisdiction, dutch.is_own, dutch.frameworks) == (
        "NL", True, ("Leerplan Ervaringsdeskundigheid",),
    )  # fmt: skip
    outcomes = asked_at(level)
    lines = dict.fromkeys(items()["leerplan-2022", code]["parent"][1] for code, _text in outcomes)
    assert [(part.title, [(row.code, row.text) for row in part.rows]) for part in dutch.parts] == [
        (
            items()["leerplan-2022", line]["title"],
            [one for one in outcomes if items()["leerplan-2022", one[0]]["parent"][1] == line],
        )
        for line in lines
    ]
    assert [row.code for row in flemish.rows] == [f"C{number:02}" for number in range(1, 15)]
    assert (flemish.is_own, flemish.frameworks) == (False, ("Beroepskwalificatie (Vlaanderen)",))
