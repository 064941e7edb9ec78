"""A placement whose three write a function profile."""

import pytest

from tests.factories import (
    ItemFactory,
    PlacementFactory,
    SupervisionFactory,
    UserFactory,
)


@pytest.fixture
def placement():
    return PlacementFactory(student__name="Noor Bakker", supervisor=UserFactory(name="Sam de Wit"))


@pytest.fixture
def tutor(placement):
    user = UserFactory(name="Tineke Vos")
    return SupervisionFactory(placement=placement, user=user, role="tutor").user


@pytest.fixture
def supervisor(placement):
    return placement.supervisions.get(role="supervisor").user


@pytest.fixture
def activity():
    return ItemFactory(kind="possible_activity", text="Begeleidt een herstelgroep.")
