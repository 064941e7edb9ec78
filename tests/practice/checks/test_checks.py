"""A werkplekcheck: which statements it asks about, and what it takes over."""

from collections import Counter

import pytest
from django.db import IntegrityError

from ervaring.practice.models import CheckAnswer, WorkplaceCheck
from ervaring.practice.models.checks import asked
from tests.factories import UserFactory, WorkplaceFactory

pytestmark = pytest.mark.django_db


def test_it_asks_what_the_leerplan_lists(reference):
    counts = Counter(item.kind for item in asked())
    assert counts == {
        "setting": 21,
        "attention_point": 5,
        "task": 3,
        "competence": 7,
        "behaviour": 36,
        "supervision_criterion": 6,
    }


def test_behaviours_follow_their_competence(reference):
    table = [item for item in asked() if item.kind in ("competence", "behaviour")]
    assert [one.code for one in table[:3]] == ["C1", "C1.1", "C1.2"]


def test_a_new_one_takes_over_what_was_said_last(reference):
    workplace, author = WorkplaceFactory(), UserFactory()
    first = WorkplaceCheck.ask(workplace=workplace, author=author)
    row = first.answers.first()
    row.save_given(version=0, ticked=True, comment="Het team van de wijk.")
    first.submit()
    second = WorkplaceCheck.ask(workplace=workplace, author=author)
    taken = CheckAnswer.objects.get(check_of=second, item=row.item)
    assert (taken.ticked, taken.comment, taken.version) == (True, "Het team van de wijk.", 0)


def test_one_is_filled_in_at_a_time(reference):
    workplace = WorkplaceFactory()
    WorkplaceCheck.ask(workplace=workplace, author=UserFactory())
    with pytest.raises(IntegrityError):
        WorkplaceCheck.ask(workplace=workplace, author=UserFactory())
