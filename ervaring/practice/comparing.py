"""What an organisation says of a workplace beside what a student finds: differences in words."""

from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from competencies.models import Item
from ervaring.practice.checking import TITLES
from ervaring.practice.models import SCALES, CheckAnswer
from ervaring.practice.models.checks import place_of

STUDENT, ORGANISATION = "student", "other"


class Said(NamedTuple):
    """What one voice says about one statement. A tick has no place on a scale but two."""

    role: str
    word: str
    position: int
    comment: str


@dataclass(frozen=True)
class Row:
    """One statement with what was said about it; the student first."""

    item: Item
    said: tuple[Said, ...]

    @property
    def steps(self):
        """How far the two lie apart on their scale; 0 when they agree, or one is silent."""
        places = [one.position for one in self.said]
        return max(places) - min(places)

    @property
    def has_comments(self):
        return any(one.comment for one in self.said)

    def sentence(self, is_own):
        """What both say in words; `is_own`: said to the student."""
        if len(self.said) < 2:
            return ""
        words = {one.role: one.word for one in self.said}
        if is_own and self.steps:
            return _("Jij zegt: %(student)s. De organisatie zegt: %(other)s.") % words
        if is_own:
            return _("Jullie zeggen allebei: %(student)s.") % words
        if self.steps:
            return _("De student zegt: %(student)s. De organisatie zegt: %(other)s.") % words
        return _("De student en de organisatie zeggen allebei: %(student)s.") % words


def compare(organisation, student):
    """`[Row, ...]` in the order of a check, of two checks that came through their gate, or one.

    What nobody answered is left out. One query for each.
    """
    answers = {}
    voices = [(STUDENT, student), (ORGANISATION, organisation)]
    for role, check in voices:
        if check is None:
            continue
        rows = CheckAnswer.objects.of([check]).select_related("item__framework", "point")
        for row in rows:
            answers.setdefault(row.item, {})[role] = row
    items = sorted(answers, key=lambda one: (one.framework.pk, one.order))
    found = []
    for item in sorted(items, key=place_of):
        said = _said(item, answers[item])
        if said:
            found.append(Row(item, said))
    return found


def _said(item, rows):
    if SCALES[item.kind] is None:
        if not any(row.ticked for row in rows.values()):
            return ()
        return tuple(
            Said(role, _("aangekruist") if row.ticked else _("niet aangekruist"), row.ticked, "")
            for role, row in rows.items()
        )
    return tuple(
        Said(role, row.point.word, row.point.position, row.comment)
        for role, row in rows.items()
        if row.point
    )


def differing(rows):
    """Those about which the two differ, the furthest apart first."""
    return sorted((row for row in rows if row.steps), key=lambda row: -row.steps)


def in_groups(rows):
    """`[(title, [Row, ...]), ...]`: a group for each kind of statement."""

    def kind(row):
        is_behaviour = row.item.kind == Item.Kind.BEHAVIOUR
        return Item.Kind.COMPETENCE if is_behaviour else row.item.kind

    return [(TITLES[key], list(group)) for key, group in groupby(rows, key=kind)]
