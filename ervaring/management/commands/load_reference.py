import hashlib

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from competencies.models import Framework

# What the others refer to comes first, what refers to the others comes last.
FIRST = ["levels", "scales"]
LAST = ["relations", "crosswalk", "instruments"]
STAMP = "reference-data"


def fixtures():
    """All fixtures of reference data, in the order in which they can be loaded."""
    [folder] = settings.FIXTURE_DIRS
    names = sorted(path.stem for path in folder.glob("*.json"))
    order = [*FIRST, *(name for name in names if name not in FIRST + LAST), *LAST]
    return [folder / f"{name}.json" for name in order if name in names]


def count_rows():
    """Let PostgreSQL count what was loaded: it plans by how much it believes there is.

    By itself it counts a minute later. When it counted last while the rows were being written, it
    believes that there are none, and the crosswalk of a programme took twenty seconds.
    """
    if connection.vendor != "postgresql":
        return
    models = apps.get_app_config("competencies").get_models(include_auto_created=True)
    tables = [connection.ops.quote_name(model._meta.db_table) for model in models]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


class Command(BaseCommand):
    help = "Load frameworks, levels, scales and standard instruments. Twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-changed",
            action="store_true",
            help="Only when the files differ from those that were loaded last.",
        )

    def handle(self, *, if_changed, verbosity, **options):
        paths = fixtures()
        if not paths:
            raise CommandError(f"There are no fixtures in {settings.FIXTURE_DIRS[0]}.")
        stamp = hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
        if if_changed and cache.get(STAMP) == stamp and Framework.objects.exists():
            return
        with transaction.atomic():
            call_command("loaddata", *paths, verbosity=verbosity)
        count_rows()
        cache.set(STAMP, stamp, timeout=None)
