"""How long a roster of 2,000 lines takes: checking it and applying it, on SQLite.

Run as `python -m bench.rosters [lines]`, in a database of its own. Every line is a new student with
a placement and three guides; a supervisor has four students and there are 200 workplaces. The
second run uploads the same file again, the third changes the dates of all of it.
"""

import os
import sys
import tempfile
import time

GOAL = 60  # seconds for checking and applying


def rows(number, ends_on="31-01-2027"):
    from ervaring.people.rosters.columns import HEADERS  # noqa: PLC0415

    yield HEADERS
    for one in range(number):
        yield [
            f"Student {one}", f"student{one}@example.org", "2026",
            f"Organisatie {one % 50}", "Utrecht", f"Team {one % 200}", "01-09-2026", ends_on,
            f"Begeleider {one // 4}", f"begeleider{one // 4}@example.org", "4", "ja",
            f"Tweede {one // 10}", f"tweede{one // 10}@example.org",
            f"Tutor {one // 20}", f"tutor{one // 20}@example.org",
        ]  # fmt: skip


def run(cohort, by, what, content):
    """Check and apply a file, and print how long each took."""
    from ervaring.people.models import Roster  # noqa: PLC0415
    from ervaring.people.rosters import actions  # noqa: PLC0415
    from ervaring.people.tasks import handle_roster  # noqa: PLC0415

    written, apply_plan = [], actions._apply

    def timed(*args):
        start = time.perf_counter()
        apply_plan(*args)
        written.append(time.perf_counter() - start)

    actions._apply = timed
    roster = Roster.objects.create(
        programme=cohort.programme, uploaded_by=by, content=content, filename="lijst"
    )
    start = time.perf_counter()
    handle_roster.call(roster.pk)
    checking = time.perf_counter() - start
    roster.refresh_from_db()
    said = f"{what}: checked in {checking:.1f} s"
    if roster.can_be_applied:
        roster.begin()
        start = time.perf_counter()
        handle_roster.call(roster.pk)
        applying = time.perf_counter() - start
        roster.refresh_from_db()
        said += f", applied in {applying:.1f} s, of which {written[0]:.1f} s hold the write lock"
        checking += applying
    actions._apply = apply_plan
    print(f"{said} ({roster.state})")
    print(f"  {'within' if checking <= GOAL else 'BEYOND'} the goal of {GOAL} s")


def main(number=2000):
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "ervaring.settings"
        os.environ["ERVARING_SECRET_KEY"] = "only-for-the-bench-" + "0" * 40
        os.environ["ERVARING_TEXT_KEYS"] = "bench:" + "b" * 43
        os.environ["ERVARING_DATA_DIR"] = folder
        os.environ.pop("ERVARING_DATABASE_URL", None)
        import django  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        from ervaring import tables  # noqa: PLC0415
        from tests.factories import CohortFactory, MembershipFactory  # noqa: PLC0415

        cohort = CohortFactory(name="2026")
        by = MembershipFactory(coordinator=True, programme=cohort.programme).user
        made = tables.as_xlsx({"Deelnemers": list(rows(number))})
        run(cohort, by, f"{number} new students as XLSX", made)
        run(cohort, by, "the same file again", made)
        changed = tables.as_csv(rows(number, "28-02-2027"))
        run(cohort, by, "other dates for all, as CSV", changed)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
