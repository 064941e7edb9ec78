"""Goals that stood there as plain text are sealed, and are about what their agreement was."""

from importlib import import_module
from pkgutil import iter_modules
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, models

from portfolios import migrations
from portfolios.models import GoalLink, LearningGoal
from tests.factories import AgreementFactory, LearningGoalFactory

pytestmark = pytest.mark.django_db


def migration():
    """Found by what it is called: its number may change."""
    name = next(
        one.name for one in iter_modules(migrations.__path__) if "learning_plan" in one.name
    )
    return import_module(f"portfolios.migrations.{name}")


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM portfolios_learninggoal ORDER BY id")
        return [text for (text,) in cursor.fetchall()]


def test_there_and_back():
    agreement = AgreementFactory(what="Een groep begeleiden")
    agreement.question = agreement.round.instrument.sections.first().questions.first()
    agreement.save()
    LearningGoal.from_agreement(agreement, agreement.made_by)
    LearningGoalFactory(text="Luisteren")
    GoalLink.objects.all().delete()
    plain = ["Een groep begeleiden", "Luisteren"]
    for goal in LearningGoal.objects.all():
        raw = models.Value(goal.text, models.TextField())
        LearningGoal.objects.filter(pk=goal.pk).update(text=raw)
    assert stored() == plain
    editor = SimpleNamespace(connection=connection)
    migration().seal(apps, editor)
    assert not set(stored()) & set(plain)
    goals = list(LearningGoal.objects.order_by("pk"))
    assert [goal.text for goal in goals] == plain
    assert [(one.goal, one.item) for one in GoalLink.objects.all()] == [
        (goals[0], agreement.question.item)
    ]
    migration().unseal(apps, editor)
    assert stored() == plain
