"""A placement, who plans for it, and what can be planned."""

import pytest

from tests.factories import InstrumentFactory, MembershipFactory, PlacementFactory


@pytest.fixture
def placement():
    return PlacementFactory()


@pytest.fixture
def coordinator(placement):
    return MembershipFactory(coordinator=True, programme=placement.cohort.programme).user


@pytest.fixture
def instrument(placement):
    return InstrumentFactory(programme=placement.cohort.programme)
