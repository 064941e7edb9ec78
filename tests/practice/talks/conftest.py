"""A placement in which two people talk."""

import pytest

from tests.factories import (
    PlacementFactory,
)
from tests.practice.talks.moments import day


@pytest.fixture
def placement():
    """One that began a hundred days ago and goes on."""
    return PlacementFactory(starts_on=day(-100), ends_on=day(100))


@pytest.fixture
def supervisor(placement):
    return placement.supervisions.get().user
