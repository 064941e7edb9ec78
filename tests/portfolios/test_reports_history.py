"""Who did what when, on paper."""

import datetime

import pytest
from django.utils import timezone

from assessments.models import Transition
from portfolios import reports
from portfolios.models import PlanSeen, PlanVersion
from tests.factories import RoundFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def ago(days):
    return NOW - datetime.timedelta(days=days)


def step(round, action, days, **more):
    student = round.placement.student
    return Transition.objects.create(round=round, user=student, action=action, at=ago(days), **more)


def portfolio(placement, parts="", user=None):
    return reports.gather_portfolio(placement.pk, user or placement.student, parts)


def told(facts):
    return [(one.name, one.words, one.about, one.reason) for one in facts.history]


def test_the_steps_of_rounds_and_plan_stand_in_order_of_time(placement, supervisor):
    round = RoundFactory(placement=placement, finalised=True)
    step(round, "submitted", 9)
    step(round, "confirmed", 2, reason="Nu wel.")
    plan = PlanVersion.objects.create(
        placement=placement, number=1, content={"goals": []}, made_by=placement.student,
        made_at=ago(5),
    )  # fmt: skip
    PlanSeen.objects.create(
        version=plan, user=supervisor, role="supervisor", agrees=True, at=ago(4)
    )
    student = placement.student.name
    facts = portfolio(placement, "history")
    assert told(facts) == [
        (student, "leverde een lijst in", "tussentijdse beoordeling", ""),
        (student, "legde versie 1 voor", "leerplan", ""),
        (supervisor.name, "ging akkoord met versie 1", "leerplan", ""),
        (student, "las het oordeel en bevestigde dat", "tussentijdse beoordeling", "Nu wel."),
    ]
    assert facts.last_step_at == ago(2)
    assert "Reden: Nu wel." in reports.as_html(facts)


def test_of_a_round_that_is_not_open_and_of_a_pause_nothing_is_told(placement):
    step(RoundFactory(placement=placement), "submitted", 3)
    step(RoundFactory(placement=placement, kind="start", finalised=True), "paused", 3)
    facts = portfolio(placement)
    assert facts.history == ()
    assert 'id="geschiedenis"' not in reports.as_html(facts)


def test_what_stands_in_the_history_is_not_printed_again_with_the_round(placement):
    step(RoundFactory(placement=placement, finalised=True), "confirmed", 3)
    words = "las het oordeel en bevestigde dat"
    in_all = reports.as_html(portfolio(placement))
    with_round = reports.as_html(portfolio(placement, "rounds"))
    assert "Wie deed wat wanneer" not in in_all
    assert "Wie deed wat wanneer" in with_round
    assert in_all.count(words) == with_round.count(words)
