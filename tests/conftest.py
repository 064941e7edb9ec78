"""What every test can count on: no network, and reference data and signed-in people on request."""

import socket

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck
from hypothesis import settings as clicking

from assessments.models import Instrument, Question, Scale, ScalePoint, Section
from competencies.models import Framework, Item, Level, Relation
from ervaring.management.commands.load_reference import count_rows
from tests import provider
from tests.signing_in import sign_in
from tests.world import STATES, World

# In an order in which rows can be inserted.
REFERENCE_MODELS = [
    Level, Framework, Item, Item.levels.through, Relation,
    Scale, ScalePoint, Instrument, Section, Question,
]  # fmt: skip


def pytest_sessionstart():
    """Where WhiteNoise looks for static files; it warns when there is no such folder."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def pytest_collection_modifyitems(items):
    """Tests that commit have threads: SQLite in memory would lock them out at once, a file lets
    them wait for each other, as in production."""
    marks = [item.get_closest_marker("django_db") for item in items]
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3" and any(
        mark and mark.kwargs.get("transaction") for mark in marks
    ):
        database["TEST"]["NAME"] = str(settings.DATA_DIR / "test.sqlite3")


# Clicks in any order (hypothesis): the same ones each time, or more and other ones on request
# (--hypothesis-profile=long). A click is a few requests, so time says nothing about it.
common = {
    "database": None,
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
clicking.register_profile(
    "usual", derandomize=True, max_examples=16, stateful_step_count=30, **common
)
clicking.register_profile("long", max_examples=500, stateful_step_count=60, **common)
clicking.load_profile("usual")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """A test that reaches beyond this machine fails."""
    connect = socket.socket.connect

    def connect_here(self, address):
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            pytest.fail(f"This test tried to reach {address[0]}.")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)


ON_POSTGRESQL = connection.vendor == "postgresql"


def _each_table(command):
    with connection.cursor() as cursor:
        for table in map(connection.ops.quote_name, connection.introspection.table_names()):
            cursor.execute(command.format(table))
    connection.close()  # with a browser it is another than the one that is closed at the end


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """PostgreSQL does not count rows by itself here. It counts what is committed, and a test takes
    back what it made: by a plan for tables without rows, one query took 70 seconds."""
    if ON_POSTGRESQL:
        with django_db_blocker.unblock():
            _each_table("ALTER TABLE {} SET (autovacuum_enabled = false)")


@pytest.fixture(scope="module", autouse=True)
def _swept(request, django_db_blocker):
    """What the tests of a module took back takes no room in those of the next."""
    if ON_POSTGRESQL:
        request.getfixturevalue("django_db_setup")
    yield
    if ON_POSTGRESQL:
        with django_db_blocker.unblock():
            _each_table("VACUUM {}")


@pytest.fixture(scope="session")
def _reference_rows():
    """The rows that the first `reference` of this process loads, for the others to insert."""
    return {}


@pytest.fixture
def reference(db, _reference_rows):
    """All fixtures are in the database. Ask for it before anything that makes objects."""
    if _reference_rows:
        for model, rows in _reference_rows.items():
            model.objects.bulk_create([model(**row) for row in rows], batch_size=500)
        count_rows()
    else:
        call_command("load_reference", verbosity=0)
        for model in REFERENCE_MODELS:
            _reference_rows[model] = list(model.objects.order_by("pk").values())


@pytest.fixture
def as_user(client):
    """as_user(user): the test client, signed in as `user`."""

    return lambda user: sign_in(client, user)


@pytest.fixture(scope="session")
def _issuer():
    with provider.running() as issuer:
        yield issuer


@pytest.fixture
def school(_issuer, settings):
    """A school with a sign-in of its own."""
    return provider.school_at(_issuer, settings)


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    """A world per state, made once: every request below is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {state: World(state) for state in STATES}
        transaction.set_rollback(True)


@pytest.fixture
def world(worlds):
    return worlds["finalised"]
