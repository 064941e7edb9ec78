"""A placement and its people, and a PDF that takes no time."""

import pytest

from ervaring import pdf
from tests.factories import PlacementFactory


@pytest.fixture
def placement():
    return PlacementFactory()


@pytest.fixture
def student(placement):
    return placement.student


@pytest.fixture
def supervisor(placement):
    return placement.supervisions.get().user


@pytest.fixture
def rendered(monkeypatch):
    """How often a PDF was made; making it takes no time."""
    calls = []

    def render(html, **_more):
        calls.append(html)
        return b"%PDF " + html.encode()

    monkeypatch.setattr(pdf, "render", render)
    return calls
