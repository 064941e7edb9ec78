"""A placement, and who arranges it."""

import pytest

from tests.assessments.test_at_once import at_once
from tests.factories import AdministratorFactory, MembershipFactory, PlacementFactory

__all__ = ["at_once"]


@pytest.fixture
def placement():
    return PlacementFactory()


@pytest.fixture
def programme(placement):
    return placement.cohort.programme


@pytest.fixture
def coordinator(programme):
    return MembershipFactory(coordinator=True, programme=programme).user


@pytest.fixture
def administrator(programme):
    return AdministratorFactory(school=programme.school).user
