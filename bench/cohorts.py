"""Goal 8: what the page of a cohort of 1,000 students costs beside an empty page.

Run as `python -m bench.cohorts [rounds]`. Two cohorts in a database of its own: fifty students and
a thousand, each with three rounds in every state there is. Figures are medians of ratios within one
round, in which every page is asked for once and in turn.
"""

import datetime
import os
import sys

from bench.pages import client_of, compared, empty, queries, timed, told
from bench.school import opened

SIZES = (50, 1000)
LARGEST = 4.0
# What a filter may cost more, and an order by what is worked out of every round of the cohort.
FILTERED, ORDERED = 8.0, 12.0
TABLES = {"csv": 1.0, "xlsx": 3.0}  # seconds
PAGES = {
    "the page": ("", LARGEST),
    "its last page": ("?pagina=99", LARGEST),
    "late rounds": ("?stand=late", FILTERED),
    "who waits longest": ("?wacht=supervisor&orde=wacht", ORDERED),
    "a search": ("?q=student+1", FILTERED),
}


def make(size):
    """A cohort of `size` students, and who coordinates it."""
    from django.utils import timezone  # noqa: PLC0415

    from assessments.models import Assessment, Reaction, Round  # noqa: PLC0415
    from ervaring.accounts.models import User  # noqa: PLC0415
    from ervaring.placements.models import Placement, Supervision  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    cohort = factories.CohortFactory()
    workplaces = [
        factories.WorkplaceFactory(organisation__school=cohort.programme.school) for _ in range(40)
    ]
    instrument = factories.InstrumentFactory(programme=cohort.programme)
    names = [f"Student {number} van {size}" for number in range(size)]
    students, guides = (
        User.objects.bulk_create(
            User(name=name, email=f"{what}-{size}-{number}@example.org", is_active=True)
            for number, name in enumerate(names)
        )
        for what in ("student", "guide")
    )
    placements = Placement.objects.bulk_create(
        Placement(
            student=student,
            cohort=cohort,
            workplace=workplaces[number % 40],
            starts_on=datetime.date(2026, 9, 1),
            ends_on=datetime.date(2027, 6, 30),
        )
        for number, student in enumerate(students)
    )
    Supervision.objects.bulk_create(
        Supervision(placement=placement, user=guide, role=role)
        for placement, guide in zip(placements, guides, strict=True)
        for role in ("supervisor", "tutor")
    )
    now, today = timezone.now(), timezone.localdate()
    states = [one for one in Round.State if one != "finalised"]
    rounds = Round.objects.bulk_create(
        Round(
            placement=placement,
            instrument=instrument,
            kind=kind,
            state=(state := "finalised" if kind == "start" else states[(number + at) % 3]),
            opens_on=today + datetime.timedelta(days=number % 40 - 30),
            due_on=today + datetime.timedelta(days=number % 40 - 10),
            conversation_at=None if state == "open" else now,
            judged_at=now if state in ("judged", "finalised") else None,
            finalised_at=now if state == "finalised" else None,
        )
        for number, placement in enumerate(placements)
        for at, kind in enumerate(Round.Kind.values)
    )
    guide_of = dict(zip(placements, guides, strict=True))
    Assessment.objects.bulk_create(
        Assessment(
            round=one,
            author=one.placement.student if role == "student" else guide_of[one.placement],
            role=role,
            state="draft" if (is_out := one.state == "open") else "submitted",
            submitted_at=None if is_out else now,
        )
        for one in rounds
        for role in ("student", "supervisor")
    )
    Reaction.objects.bulk_create(
        Reaction(round=one, confirmed_at=now if one.state == "finalised" else None)
        for one in rounds
    )
    member = factories.MembershipFactory(coordinator=True, programme=cohort.programme)
    return cohort, client_of(member.user)


def bench_cohorts(rounds):
    found = {}
    for size in SIZES:
        cohort, client = make(size)
        address = cohort.get_absolute_url()
        asks = {
            name: (lambda url=address + query, client=client: client.get(url))
            for name, (query, _limit) in PAGES.items()
        }
        found[size] = compared(asks, lambda client=client: client.get("/empty/"), rounds)
        base = queries(lambda client=client: client.get("/empty/"))
        print(f"8. a cohort of {size} students / the empty page, which asks {base} queries")
        for name, (ratio, number) in found[size].items():
            told(name, ratio, PAGES[name][1])
            print(f"    {number} queries")
    different = [name for name in PAGES if found[50][name][1] != found[1000][name][1]]
    print(f"  the same number of queries at 50 and at 1,000: {different or 'met'}")
    for kind, limit in TABLES.items():
        seconds = _seconds(lambda kind=kind: client.get(f"{address}stand.{kind}"))
        told(f"its table as {kind.upper()}, in seconds", seconds, limit)


def _seconds(ask):
    return min(timed(ask)[0] for _time in range(3))


def main(rounds=40):
    # Who coordinates has to take a second step, but not in demo mode.
    os.environ["ERVARING_DEMO"] = "1"
    with opened():
        from django.core.management import call_command  # noqa: PLC0415
        from django.urls import path  # noqa: PLC0415

        call_command("collectstatic", interactive=False, verbosity=0)
        from ervaring import urls  # noqa: PLC0415

        urls.urlpatterns.append(path("empty/", empty))
        bench_cohorts(rounds)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
