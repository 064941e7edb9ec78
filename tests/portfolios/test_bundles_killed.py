"""Workers that are killed (kill -9) while they make a bundle: nothing missing, nothing double.

Real processes on the database of the test, which die at every place where something was stored
and something else was not yet, and at places that the clock chooses.
"""

import os
import random
import signal
import subprocess
import sys
import time
import uuid
import zipfile
from collections import Counter

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from portfolios import actions
from portfolios.models import Bundle, Document, Report
from portfolios.models.strays import STRAY, files_in
from tests.factories import CohortFactory, MembershipFactory, PlacementFactory

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = 8
PATIENCE = 120  # seconds
WORKER = """
import os, signal, sys, django
django.setup()
from django.core.management import call_command

def die_at(place, number):
    '''Die when the function at `place` returns for the so many-th time.'''
    module, _, name = place.partition(":")
    *owners, name = name.split(".")
    owner = __import__(module, fromlist=["x"])
    for one in owners:
        owner = getattr(owner, one)
    function, calls = getattr(owner, name), []

    def deadly(*args, **kwargs):
        result = function(*args, **kwargs)
        calls.append(1)
        if len(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, deadly)

if len(sys.argv) > 1:
    die_at(sys.argv[1], int(sys.argv[2]))
call_command("work", batch=True, interval=0.05, verbosity=0)
"""
# After what, in the order in which a bundle is made: the tasks of a portion are not stored yet; a
# PDF is on disk without a row; its document is there, its report still waits; one is done, its
# task still runs; the ZIP is half written; it is whole, and nobody knows it yet.
DEATHS = [
    ("portfolios.models.bundles:Bundle.ask_for_some", 1),
    ("portfolios.tasks:default_storage.save", 1),
    ("portfolios.models:Document.store", 2),
    ("portfolios.models:Report.finish", 2),
    ("portfolios.bundles.packing:_add", 5),
    ("portfolios.bundles:write", 1),
]


def url_of_database():
    """That of the test, for another process."""
    one = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{one['NAME']}"
    place = f"{one['HOST']}:{one['PORT']}/{one['NAME']}"
    return f"postgres://{one['USER']}:{one['PASSWORD']}@{place}"


def begin(*death):
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", WORKER, *map(str, death)],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "ervaring.settings",
            "ERVARING_DATABASE_URL": url_of_database(),
            "ERVARING_DATA_DIR": str(settings.DATA_DIR),
        },
        cwd=settings.BASE_DIR,
    )


def until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def done():
    return Report.objects.filter(state="ready").count()


@pytest.fixture
def bundle():
    cohort = CohortFactory()
    by = MembershipFactory(coordinator=True, programme=cohort.programme).user
    placements = [
        PlacementFactory(cohort=cohort, student__name=f"Student {number}", supervisor=False)
        for number in range(NUMBER)
    ]
    return actions.request_bundle(
        cohort=cohort, placements=placements, parts="profile", key=uuid.uuid4(), by=by
    )


@pytest.fixture
def files():
    """files(folder): what is in it that was not there before the test."""
    folders = {"bundles", "reports"}
    there = {one: files_in(one) for one in folders}
    return lambda folder: files_in(folder) - there[folder]


def check(bundle, files):
    """All of it is there, once."""
    bundle.refresh_from_db()
    assert bundle.state == "ready"
    assert not bundle.items.exclude(why="").exists()
    with default_storage.open(bundle.file.name) as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        names = [one for one in archive.namelist() if one.endswith(".pdf")]
        content = [archive.read(one) for one in names]
    students = Counter(name.partition("_")[0] for name in names)
    assert students == Counter(f"portfolios/student-{number}" for number in range(NUMBER))
    assert all(one.startswith(b"%PDF") for one in content)
    assert set(map(len, content)) == set(Document.objects.values_list("size", flat=True))
    assert Report.objects.count() == Document.objects.count() == NUMBER
    assert done() == NUMBER
    # What nobody knows goes when it is old enough.
    for name in files("bundles") | files("reports"):
        long_ago = time.time() - STRAY.total_seconds() - 60
        os.utime(default_storage.path(name), (long_ago, long_ago))
    Bundle.objects.forget_old()
    Document.objects.forget_old()
    assert files("bundles") == {bundle.file.name}
    assert files("reports") == set(Document.objects.values_list("file", flat=True))


def test_wherever_a_worker_dies_the_next_one_goes_on(bundle, files):
    for death in DEATHS:
        worker = begin(*death)
        assert worker.wait(PATIENCE) == -signal.SIGKILL, death
    assert begin().wait(PATIENCE) == 0
    check(bundle, files)


def test_whenever_workers_are_killed_others_go_on(bundle, files):
    """Two at a time, killed together: fewer times than a report may kill its worker."""
    for number in (1, NUMBER // 2):
        workers = [begin(), begin()]
        until(lambda number=number: done() >= number)
        time.sleep(random.random() / 2)  # noqa: S311
        for worker in workers:
            worker.kill()
            worker.wait()
    workers = [begin(), begin()]
    for worker in workers:
        assert worker.wait(PATIENCE) == 0
    check(bundle, files)
