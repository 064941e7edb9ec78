"""What an organisation says of a workplace beside what a student finds: differences in words."""

from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from competencies.models import Item
from ervaring.practice.checking import points_by_kind, title_of
from ervaring.practice.models import SCALES, CheckAnswer
from ervaring.practice.models.checks import place_of

# The voice of the organisation is not the supervisor's: who speaks for it may be somebody else.
VOICES = ("student", "other")


class Said(NamedTuple):
    """What one voice says about one statement; a setting is ticked (1) or not (0).

    Who wrote without choosing an answer has no `word` and no `position`.
    """

    role: str
    word: str
    position: int | None
    comment: str


@dataclass(frozen=True)
class Row:
    """One statement with what was said about it, the student first; its scale from low to high."""

    item: Item
    said: tuple[Said, ...]
    words: tuple[str, ...]

    @property
    def is_tick(self):
        return SCALES[self.item.kind] is None

    @property
    def are_two(self):
        """Whether there are two answers to compare."""
        return sum(one.position is not None for one in self.said) == len(VOICES)

    @property
    def steps(self):
        """How far the two lie apart on their scale; 0 when they agree, or one is silent."""
        places = [one.position for one in self.said]
        return max(places) - min(places) if self.are_two else 0

    @property
    def scale(self):
        """`[(word, the roles that say it), ...]`, where there are two to compare."""
        if not self.are_two or self.is_tick:
            return []
        return [(word, [one.role for one in self.said if one.word == word]) for word in self.words]

    @property
    def comments(self):
        return [one for one in self.said if one.comment]

    def sentence(self, is_own):
        """What both say in words; `is_own`: said to the student. Empty when one is silent."""
        if not self.are_two:
            return ""
        if self.is_tick:
            return self._ticked(is_own)
        words = {one.role: one.word for one in self.said}
        if is_own and self.steps:
            return _("Jij zegt: %(student)s. De organisatie zegt: %(other)s.") % words
        if is_own:
            return _("Jullie zeggen allebei: %(student)s.") % words
        if self.steps:
            return _("De student zegt: %(student)s. De organisatie zegt: %(other)s.") % words
        return _("De student en de organisatie zeggen allebei: %(student)s.") % words

    def _ticked(self, is_own):
        if not self.steps:
            both = _("De student en de organisatie kruisten dit allebei aan.")
            return _("Jullie kruisten dit allebei aan.") if is_own else both
        if self.said[0].position:
            other = _("De student kruiste dit aan, de organisatie niet.")
            return _("Jij kruiste dit aan, de organisatie niet.") if is_own else other
        other = _("De organisatie kruiste dit aan, de student niet.")
        return _("De organisatie kruiste dit aan, jij niet.") if is_own else other


def compare(organisation, student):
    """`[Row, ...]` in the order of a check, of two checks that came through their gate, or one.

    What nobody answered is left out. One query for each, and one for the scales.
    """
    answers = {}
    for role, check in zip(VOICES, (student, organisation), strict=True):
        if check is None:
            continue
        rows = CheckAnswer.objects.of([check]).select_related("item__framework", "point")
        for row in rows:
            answers.setdefault(row.item, {})[role] = row
    words = {
        kind: tuple(one.word for one in sorted(points, key=lambda one: one.position))
        for kind, points in points_by_kind().items()
    }
    in_frameworks = sorted(answers, key=lambda one: (one.framework_id, one.order))
    found = [
        Row(item, _said(item, answers[item]), words[item.kind])
        for item in sorted(in_frameworks, key=place_of)
    ]
    return [row for row in found if row.said]


def _said(item, rows):
    if SCALES[item.kind] is None:
        ticked = {role: row.ticked for role, row in rows.items()}
        if not any(ticked.values()):
            return ()
        return tuple(Said(role, _("aangekruist"), int(one), "") for role, one in ticked.items())
    return tuple(
        Said(role, row.point.word, row.point.position, row.comment)
        if row.point
        else Said(role, "", None, row.comment)
        for role, row in rows.items()
        if row.point or row.comment
    )


def differing(rows):
    """Those about which the two differ, the furthest apart first; settings come last."""
    return sorted((row for row in rows if row.steps), key=lambda row: (row.is_tick, -row.steps))


def in_groups(rows):
    """`[(title, [Row, ...]), ...]`: a group for each kind of statement."""
    grouped = groupby(rows, key=lambda row: title_of(row.item))
    return [(title, list(group)) for title, group in grouped]
