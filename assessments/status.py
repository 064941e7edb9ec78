"""The table of who is where: a row per student and round, of dates and states and no word more."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Choices

from assessments.models import Assessment, Round, Standing, standings_of

# Raised when a column changes its meaning or goes; a new one at the end changes nothing.
SCHEMA = "ervaring/stand/1"


@dataclass(frozen=True)
class Column:
    """`key` is its name in JSON, `header` in a table. `value` makes its cell of a placement and a
    standing: a text, a whole number, a day, one or several of some choices, or None."""

    key: str
    header: str
    told: str
    value: Callable


def _handed_in(role):
    return lambda placement, one: one.handed_in.get(role)


COLUMNS = [
    Column("student", "student", "Hoe de student heet.", lambda of, one: of.student.name),
    Column("email", "e-mailadres", "Het adres van de student.", lambda of, one: of.student.email),
    Column(
        "programme", "opleiding", "De opleiding.", lambda of, one: of.cohort.programme.title
    ),
    Column("cohort", "cohort", "Het cohort.", lambda of, one: of.cohort.name),
    Column(
        "workplace", "praktijkleerplek", "Het team of de locatie.",
        lambda of, one: of.workplace.name,
    ),
    Column(
        "organisation", "organisatie", "De praktijkorganisatie.",
        lambda of, one: of.workplace.organisation.name,
    ),
    Column("starts_on", "begint op", "De eerste dag van de stage.", lambda of, one: of.starts_on),
    Column("ends_on", "eindigt op", "De laatste dag van de stage.", lambda of, one: of.ends_on),
    Column(
        "kind", "moment", "Het soort beoordelingsmoment. Leeg als er niets gepland is.",
        lambda of, one: Round.Kind(one.kind) if one.kind else None,
    ),
    Column(
        "instrument", "lijst", "De beoordelingslijst.", lambda of, one: one.instrument or None
    ),
    Column("version", "versie", "De versie van die lijst.", lambda of, one: one.version),
    Column("state", "stand", "Hoe het er vandaag voor staat.", lambda of, one: one.stand),
    Column(
        "opens_on", "gaat open op", "De eerste dag van het moment.", lambda of, one: one.opens_on
    ),
    Column("due_on", "inleveren voor", "De laatste dag.", lambda of, one: one.due_on),
    Column(
        "student_on", "student leverde in", "De dag waarop de student de lijst inleverde.",
        _handed_in(Assessment.Role.STUDENT),
    ),
    Column(
        "supervisor_on", "praktijkbegeleider leverde in", "Hetzelfde voor de praktijkbegeleider.",
        _handed_in(Assessment.Role.SUPERVISOR),
    ),
    Column(
        "second_assessor_on", "tweede beoordelaar leverde in",
        "Hetzelfde voor de tweede beoordelaar, als die meedoet.",
        _handed_in(Assessment.Role.SECOND_ASSESSOR),
    ),
    Column(
        "third_assessor_on", "derde beoordelaar leverde in",
        "Hetzelfde voor de derde beoordelaar, als die gevraagd is.",
        _handed_in(Assessment.Role.THIRD_ASSESSOR),
    ),
    Column(
        "conversation_on", "gesprek sinds", "De dag waarop alle lijsten binnen waren.",
        lambda of, one: one.conversation_on,
    ),
    Column(
        "judged_on", "voorgelegd op", "De dag waarop het oordeel bij de student kwam te liggen.",
        lambda of, one: one.judged_on,
    ),
    Column(
        "confirmed_on", "bevestigd op", "De dag waarop de student zei het gelezen te hebben.",
        lambda of, one: one.confirmed_on,
    ),
    Column(
        "finalised_on", "vastgesteld op", "De dag waarop het moment is vastgesteld.",
        lambda of, one: one.finalised_on,
    ),
    Column("waits_for", "wacht op", "Op wie het nu wacht.", lambda of, one: one.waits_for),
    Column(
        "days_late", "dagen te laat", "Hoeveel dagen na de laatste dag er nog een lijst uit is.",
        lambda of, one: one.days_late,
    ),
    Column("placement", "nummer stage", "Het nummer van de stage.", lambda of, one: of.pk),
    Column("round", "nummer moment", "Het nummer van het moment.", lambda of, one: one.pk),
]  # fmt: skip


def rows(placements):
    """The cells of `placements` (a queryset that came through its gate), in its order.

    A placement without rounds has one row. Three queries, however many there are.
    """
    found = list(
        placements.select_related("student", "workplace__organisation", "cohort__programme")
    )
    standings = standings_of([one.pk for one in found])
    none = [Standing(datetime.date.max)]
    for placement in found:
        for one in standings.get(placement.pk, none):
            yield [column.value(placement, one) for column in COLUMNS]


def table(placements):
    """`rows` in words, under their headers."""
    return [
        [column.header for column in COLUMNS],
        *([_in_words(cell) for cell in row] for row in rows(placements)),
    ]


def records(placements):
    """`rows` for another system: {key: value}, with the names of choices as the system has them."""
    keys = [column.key for column in COLUMNS]
    return [dict(zip(keys, row, strict=True)) for row in rows(placements)]


def _in_words(cell):
    if isinstance(cell, list):
        return ", ".join(str(one.label) for one in cell)
    return str(cell.label) if isinstance(cell, Choices) else cell
