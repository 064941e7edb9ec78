"""A school of its own for a bench: a database in a folder that goes away, and portfolios to print.

Each portfolio has two finalised rounds of 23 statements in 5 sections with two voices and comments
on most, six reflections about statements of the reference frameworks, and a learning plan.
"""

import os
import tempfile
from contextlib import contextmanager

SIZES = (6, 3, 5, 5, 4)
OUTCOME = (
    "De student deelt eigen ervaringen, wisselt uit en bevraagt en ondersteunt de ander in dit "
    "proces. Hierbij wordt collectieve ervaringskennis benut."
)
COMMENTS = (
    "Ik oefende dit vooral in de gesprekken op dinsdag. In het begin vulde ik de stilte snel op "
    "met mijn eigen verhaal. Nu wacht ik langer en vraag ik eerst of iemand het wil horen.",
    "Dit gaat goed als ik iemand al ken. Bij nieuwe mensen zoek ik nog naar woorden.",
    "In het teamoverleg bracht ik in wat een opname met je vertrouwen doet. Twee collega’s kwamen "
    "er later op terug.\n\nIk merkte ook dat ik daarna moe was. We spraken af dat ik na zo’n "
    "overleg een half uur vrij houd.",
    "Soms is er nog een duwtje nodig, vooral als er veel mensen aan tafel zitten.",
    "",
)
STEPS = ("situation", "task", "action", "result", "reflection")


@contextmanager
def opened():
    """Django with an empty database and the reference data, here and in what is started here."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "ervaring.settings"
        os.environ["ERVARING_SECRET_KEY"] = "only-for-the-bench-" + "0" * 40
        os.environ["ERVARING_TEXT_KEYS"] = "bench:" + "b" * 43
        os.environ["ERVARING_DATA_DIR"] = folder
        os.environ.pop("ERVARING_DATABASE_URL", None)
        import django  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        for command in ("migrate", "createcachetable", "load_reference"):
            call_command(command, verbosity=0)
        yield


def coordinator():
    """Who coordinates a programme that works with the reference frameworks; and its cohort."""
    from competencies.models import Framework, Level  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    programme = factories.ProgrammeFactory(level=Level.objects.get(number=4))
    programme.frameworks.set(Framework.objects.published().filter(jurisdiction="NL"))
    user = factories.MembershipFactory(coordinator=True, programme=programme).user
    return user, factories.CohortFactory(programme=programme)


def portfolios(cohort, number):
    """The placements of so many students of `cohort`, each with a portfolio of some 30 pages."""
    from django.db import transaction  # noqa: PLC0415

    from competencies.models import Item  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    instrument = factories.InstrumentFactory(questions=SIZES)
    asked = Item.objects.filter(framework__code="kader")
    asked.update(text=OUTCOME, title="Delen, vragen stellen en de ander ondersteunen")
    statements = list(Item.objects.filter(kind=Item.Kind.ACTIVITY).order_by("pk"))
    made = []
    for at in range(number):
        with transaction.atomic():
            placement = factories.PlacementFactory(cohort=cohort)
            for kind in ("start", "interim"):
                _round(placement, kind, instrument)
            _entries(placement, statements[at % 50 :])
        made.append(placement)
    return made


def _round(placement, kind, instrument):
    from assessments.models import Answer, Judgement  # noqa: PLC0415
    from tests import factories, texts  # noqa: PLC0415

    round = factories.RoundFactory(
        placement=placement, kind=kind, instrument=instrument, finalised=True
    )
    points = list(instrument.scale.points.all())
    answers = list(Answer.objects.filter(assessment__round=round).order_by("pk"))
    for number, answer in enumerate(answers):
        answer.point = points[number * 7 % 11 % len(points)]
        answer.comment = COMMENTS[number * 3 % len(COMMENTS)]
        answer.save()
    texts.write(Judgement.objects.filter(round=round), text=COMMENTS[0])


def _entries(placement, statements):
    from portfolios.models import GoalLink, Link  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    for number, item in enumerate(statements[:6]):
        entry = factories.EntryFactory(
            placement=placement, in_report=True, shared=True,
            texts={step: COMMENTS[(number + at) % 4] for at, step in enumerate(STEPS)},
        )  # fmt: skip
        Link.make([entry], item)
    for item in statements[:3]:
        goal = factories.LearningGoalFactory(placement=placement)
        GoalLink.objects.create(goal=goal, item=item)
        factories.GoalStepFactory(goal=goal)


def told(what, ratios, limit, *, at_least=False):
    """Print a ratio (the median of several), its goal and whether it is met."""
    import statistics  # noqa: PLC0415

    ratio = statistics.median(ratios)
    spread = f" ({min(ratios):.3g} to {max(ratios):.3g})" if len(ratios) > 1 else ""
    is_met = ratio >= limit if at_least else ratio <= limit
    sign = "≥" if at_least else "≤"
    verdict = "met" if is_met else "MISSED"
    print(f"{what}: {ratio:.3g}{spread}, goal {sign} {limit:g}: {verdict}", flush=True)
