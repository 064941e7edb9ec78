import pytest

from tests.accounts import provider


@pytest.fixture(scope="session")
def _issuer():
    with provider.running() as issuer:
        yield issuer


@pytest.fixture
def school(_issuer, settings):
    """A school with a sign-in of its own."""
    return provider.school_at(_issuer, settings)
