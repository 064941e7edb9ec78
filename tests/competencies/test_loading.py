"""Loading the reference data, and what the database knows of it then."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from competencies.models import Item, Relation

pytestmark = pytest.mark.django_db(transaction=True)


def believed(model):
    """How many rows the database thinks there are, by which it chooses a plan."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [model._meta.db_table])
        return cursor.fetchone()[0]


def test_the_database_knows_how_much_was_loaded():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite does not count rows for its plans.")
    with transaction.atomic():
        call_command("load_reference", verbosity=0)
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert believed(Item) == 0
    call_command("load_reference", verbosity=0)
    assert [believed(one) for one in (Item, Relation)] == [
        Item.objects.count(),
        Relation.objects.count(),
    ]
