"""An agreement becomes a learning goal."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Round
from portfolios.models import LearningGoal
from tests.factories import (
    AgreementFactory,
    AssessmentFactory,
    MembershipFactory,
    SupervisionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return AgreementFactory(what="Een groep begeleiden", by_when=datetime.date(2027, 5, 4))


@pytest.fixture
def student(agreement):
    return agreement.round.placement.student


def make(agreement):
    return reverse("portfolios:goal", args=[agreement.pk])


def page(placement):
    return reverse("portfolios:goals", args=[placement.pk])


def test_one_click_makes_a_goal_of_it(as_user, agreement, student):
    response = as_user(student).post(make(agreement))
    assert response.url == page(agreement.round.placement)
    goal = LearningGoal.objects.get()
    assert (goal.placement, goal.agreement) == (agreement.round.placement, agreement)
    assert (goal.text, goal.by_when) == ("Een groep begeleiden", datetime.date(2027, 5, 4))
    assert goal.created_by == student


def test_a_second_click_of_anyone_changes_nothing(as_user, agreement, student):
    as_user(student).post(make(agreement))
    supervisor = agreement.round.placement.supervisions.get().user
    reply = as_user(supervisor).post(make(agreement), follow=True)
    assert "was al een leerdoel" in reply.content.decode()
    assert LearningGoal.objects.get().created_by == student


def test_the_page_says_where_a_goal_came_from(as_user, agreement, student):
    question = agreement.round.instrument.sections.first().questions.first()
    agreement.question = question
    agreement.save()
    client = as_user(student)
    client.post(make(agreement))
    html = " ".join(client.get(page(agreement.round.placement)).content.decode().split())
    for words in (
        "Een groep begeleiden",
        "voor 4 mei 2027",
        "Wie: de student",
        "tussentijdse beoordeling",
        f"door {agreement.made_by.name}",
        question.item.text,
    ):
        assert words in html
    assert f'href="{agreement.round.get_absolute_url()}"' in html


def test_a_coordinator_reads_goals_and_makes_none(as_user, agreement, student):
    goal, _new = LearningGoal.from_agreement(agreement, student)
    coordinator = MembershipFactory(
        coordinator=True, programme=agreement.round.placement.cohort.programme
    ).user
    assert list(LearningGoal.objects.visible_to(coordinator)) == [goal]
    assert list(LearningGoal.objects.editable_by(coordinator)) == []
    assert list(LearningGoal.objects.editable_by(student)) == [goal]
    assert as_user(coordinator).post(make(agreement)).status_code == 404


def test_who_still_has_a_list_to_hand_in_reads_no_goal_out_of_the_talk(agreement, student):
    goal, _new = LearningGoal.from_agreement(agreement, student)
    own = LearningGoal.objects.create(
        placement=goal.placement, text="Een eigen doel", created_by=student
    )
    third = SupervisionFactory(placement=goal.placement, role="third_assessor").user
    blind = AssessmentFactory(round=agreement.round, author=third, role="third_assessor")
    assert list(LearningGoal.objects.visible_to(third)) == [own]
    blind.submit()
    assert set(LearningGoal.objects.visible_to(third)) == {own, goal}


def test_a_list_that_was_given_back_hides_what_was_noted_for_a_while(as_user, agreement, student):
    LearningGoal.from_agreement(agreement, student)
    Round.objects.get().close_conversation()
    html = as_user(student).get(page(agreement.round.placement)).content.decode()
    assert "Een groep begeleiden" not in html
    Round.objects.get().open_conversation()
    html = as_user(student).get(page(agreement.round.placement)).content.decode()
    assert "Een groep begeleiden" in html


def test_a_goal_stays_when_its_agreement_is_taken_away(as_user, agreement, student):
    goal, _new = LearningGoal.from_agreement(agreement, student)
    agreement.delete()
    assert LearningGoal.objects.get().agreement is None
    assert goal.text in as_user(student).get(page(goal.placement)).content.decode()


def test_an_empty_page_says_what_will_be_here(as_user, agreement, student):
    html = as_user(student).get(page(agreement.round.placement)).content.decode()
    assert "Nog geen leerdoelen" in html


def test_more_goals_cost_no_queries(as_user, agreement, student):
    client = as_user(student)
    question = agreement.round.instrument.sections.first().questions.first()

    def asked(goals):
        for _ in range(goals):
            more = AgreementFactory(round=agreement.round, question=question)
            LearningGoal.from_agreement(more, student)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(agreement.round.placement)).status_code == 200
        return len(queries)

    assert asked(1) == asked(2)
