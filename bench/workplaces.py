"""What the page costs on which a coordinator compares workplaces, beside an empty page.

Run as `python -m bench.workplaces [rounds]`. Two programmes in a database of its own: of thirty
workplaces and of two hundred, each with a werkplekcheck in which every statement is answered, two
students and a round in which somebody said that something could not be done there. Figures are
medians of ratios within one round, in which every page is asked for once and in turn.
"""

import os
import random
import sys

from bench.pages import client_of, compared, empty, queries, told
from bench.school import coordinator, opened

SIZES = (30, 200)
# Our own: nobody set one. Of the fifty places of a page every number is worked out anew.
LARGEST = {30: 12.0, 200: 30.0}


def make(size):
    """A programme with so many workplaces, and who coordinates it."""
    from django.db import transaction  # noqa: PLC0415

    from assessments.models import Answer, ScalePoint  # noqa: PLC0415
    from ervaring.practice.models import CheckAnswer, WorkplaceCheck  # noqa: PLC0415
    from ervaring.practice.models.checks import SCALES  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    chance, points = random.Random(size), {}  # noqa: S311
    for one in ScalePoint.objects.select_related("scale"):
        points.setdefault(one.scale.code, []).append(one)
    user, cohort = coordinator()
    instrument = factories.InstrumentFactory(questions=[5])
    missed = instrument.scale.points.get(about_workplace=True)
    with transaction.atomic():
        for number in range(size):
            place = factories.WorkplaceFactory(
                name=f"Team {number}", organisation__school=cohort.programme.school
            )
            check = WorkplaceCheck.ask(workplace=place, author=user)
            rows = list(check.answers.select_related("item"))
            for row in rows:
                scale = SCALES[row.item.kind]
                row.ticked = scale is None and chance.random() < 0.1
                row.point = chance.choice(points[scale]) if scale else None
            CheckAnswer.objects.bulk_update(rows, ["point", "ticked"])
            check.submit()
            for _student in range(2):
                placement = factories.PlacementFactory(cohort=cohort, workplace=place)
            round = factories.RoundFactory(
                placement=placement, instrument=instrument, conversation=True
            )
            said = Answer.objects.filter(assessment__round=round, question__order=0)
            said.update(point=missed)
    return cohort.programme, placement, client_of(user)


def main(rounds=20):
    # Who coordinates has to take a second step, but not in demo mode.
    os.environ["ERVARING_DEMO"] = "1"
    with opened():
        from django.core.management import call_command  # noqa: PLC0415
        from django.urls import path, reverse  # noqa: PLC0415

        call_command("collectstatic", interactive=False, verbosity=0)
        from ervaring import urls  # noqa: PLC0415

        urls.urlpatterns.append(path("empty/", empty))
        numbers = []
        for size in SIZES:
            programme, placement, client = make(size)
            address = reverse("practice:compare", args=[programme.pk])
            here = reverse("practice:learning_here", args=[placement.pk])
            pages = {
                "workplaces": address,
                "for a student": f"{address}?student={placement.pk}",
                "four beside each other": f"{address}?naast=" + "&naast=".join("1234"),
                "what can be learned at one": here,
            }
            asks = {name: (lambda url=url, get=client.get: get(url)) for name, url in pages.items()}
            found = compared(asks, lambda get=client.get: get("/empty/"), rounds)
            number = queries(lambda get=client.get: get("/empty/"))
            print(f"{size} workplaces / the empty page, {number} queries")
            for name, (ratio, number) in found.items():
                told(name, ratio, LARGEST[size])
                print(f"    {number} queries")
            numbers.append([number for _ratio, number in found.values()])
        print(f"  the same number of queries: {'met' if numbers[0] == numbers[1] else 'MISSED'}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
