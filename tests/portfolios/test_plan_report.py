"""The chapter of the learning plan in the portfolio."""

import pytest
from django.utils import timezone

from portfolios import actions, reports
from portfolios.models import GoalEvidence, GoalLink, LearningGoal
from tests.factories import (
    AgreementFactory,
    AssessmentFactory,
    EntryFactory,
    GoalStepFactory,
    ItemFactory,
    LearningGoalFactory,
    SupervisionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal():
    return LearningGoalFactory(text="Een groep begeleiden", why="Dat mis ik nog.")


@pytest.fixture
def supervisor(goal):
    return goal.placement.supervisions.get().user


def gathered(goal, user=None):
    return reports.gather_portfolio(goal.placement_id, user or goal.created_by)


def printed(goal, user=None):
    return " ".join(reports.as_html(gathered(goal, user)).split())


def test_a_portfolio_without_goals_has_no_chapter(goal):
    goal.delete()
    assert "Leerplan" not in printed(goal)


def test_goals_stand_there_with_all_that_belongs_to_them(goal):
    item = ItemFactory(code="LU-7", text="Begeleidt een groep.")
    GoalLink.objects.create(goal=goal, item=item)
    GoalStepFactory(goal=goal, what="Meekijken", done_on=timezone.localdate())
    GoalStepFactory(goal=goal, what="Zelf doen")
    goal.save_given(
        version=0, state="reached", closed_on=timezone.localdate(), evaluation="Het lukt."
    )
    html = printed(goal)
    for words in (
        '<a href="#leerplan">Leerplan</a>',
        "Een groep begeleiden",
        "Dat mis ik nog.",
        "Bereikt op",
        "LU-7</span> Begeleidt een groep.",
        "Meekijken",
        "nog niet",
        "Het lukt.",
        "Het plan is nog niet voorgelegd.",
    ):
        assert words in html


def test_evidence_is_named_when_it_may_stand_in_a_report_and_its_reader_may_read_it(
    goal, supervisor
):
    for title, shares in {
        "Alles mag": {"for_supervisor": True, "in_report": True},
        "Niet in de PDF": {"for_supervisor": True},
        "Alleen voor mij": {"in_report": True},
    }.items():
        entry = EntryFactory(placement=goal.placement, title=title, **shares)
        GoalEvidence.objects.create(goal=goal, entry=entry)
    [own] = gathered(goal).plan.goals
    assert set(own.evidence) == {"Alles mag", "Alleen voor mij"}
    [theirs] = gathered(goal, supervisor).plan.goals
    assert theirs.evidence == ("Alles mag",)


def test_who_agreed_stands_with_the_version_and_whether_it_changed_since(goal, supervisor):
    version, _new = actions.present_plan(placement=goal.placement, by=goal.created_by)
    actions.answer_plan(version=version, by=supervisor, agrees=True, note="Mooi.")
    found = gathered(goal).plan
    assert [
        (one.number, [(said.name, said.role, said.agrees, said.note) for said in one.said])
        for one in found.versions
    ] == [(1, [(supervisor.name, "praktijkbegeleider", True, "Mooi.")])]
    assert not found.moved
    assert f"{supervisor.name}, praktijkbegeleider: akkoord op" in printed(goal)
    GoalStepFactory(goal=goal)
    assert gathered(goal).plan.moved
    assert "Na de nieuwste versie is het plan nog veranderd." in printed(goal)


def test_a_goal_out_of_a_talk_stays_out_for_who_may_not_read_the_talk():
    agreement = AgreementFactory(what="Uit het gesprek")
    goal, _new = LearningGoal.from_agreement(agreement, agreement.made_by)
    third = SupervisionFactory(placement=goal.placement, role="third_assessor").user
    AssessmentFactory(round=agreement.round, author=third, role="third_assessor")
    assert gathered(goal, third).plan.goals == ()
    assert len(gathered(goal).plan.goals) == 1
