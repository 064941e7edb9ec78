"""Checks of workplaces with real statements."""

import pytest

from assessments.models import ScalePoint
from ervaring.practice.models import WorkplaceCheck
from tests.factories import ContactFactory, MembershipFactory, PlacementFactory


@pytest.fixture
def placement(reference):
    return PlacementFactory(
        student__name="Noor Bakker", workplace__name="Inloop", workplace__organisation__name="Baken"
    )


@pytest.fixture
def workplace(placement):
    return placement.workplace


@pytest.fixture
def coordinator(placement):
    return MembershipFactory(coordinator=True, programme=placement.cohort.programme).user


@pytest.fixture
def contact(workplace):
    return ContactFactory(workplace=workplace, user__name="Karin Smit")


@pytest.fixture
def draft(contact):
    return WorkplaceCheck.ask(workplace=contact.workplace, author=contact.user)


@pytest.fixture
def answer():
    """answer(check, code, word, comment): what is said of the statement with that code."""

    def give(check, code, word, comment=""):
        row = check.answers.select_related("item").get(item__code=code)
        kinds = {"task": "taken", "competence": "kan-hier", "behaviour": "kan-hier"}
        points = ScalePoint.objects.filter(scale__code=kinds.get(row.item.kind, "is-zo"))
        point = points.get(word=word)
        row.save_given(version=row.version, point_id=point.pk, comment=comment)
        return row

    return give
