"""Everyone around a placement, and what they say of it to the school."""

import pytest

from tests.practice.signals.cast import Cast


@pytest.fixture
def cast():
    return Cast()
