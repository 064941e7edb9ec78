"""Somebody who assesses without an account."""

import pytest
from django.urls import reverse

from ervaring.placements.models import Invitation
from tests.factories import (
    PlacementFactory,
    UserFactory,
)
from tests.placements.coming_in import link_of


@pytest.fixture
def part():
    placement = PlacementFactory(
        student__name="Noor Bakker",
        supervisor=UserFactory(name="Sam de Wit", email="sam@zorg.example"),
    )
    return placement.supervisions.get()


@pytest.fixture
def link(part):
    """What stands in a mail, without the name of the server."""
    return link_of(part)


@pytest.fixture
def here(part):
    return reverse("placements:invitation", args=[Invitation.of(part).pk])
