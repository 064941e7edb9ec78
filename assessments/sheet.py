"""A list as its author fills it in: in steps of a few questions, read in three queries.

Rows are plain tuples and not model instances or forms: that is four to twenty times as fast
for a list of a hundred questions (docs/performance.md).
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from assessments.forms import prefix
from assessments.models import Answer, Assessment, Round, ScalePoint
from competencies.models import Item
from ervaring.vault import Sealed

STEP_SIZE = 6

# From the answer's side: what one row of the query holds about the list as a whole ...
HEAD = {
    "role": "assessment__role",
    "state": "assessment__state",
    "round": "assessment__round",
    "kind": "assessment__round__kind",
    "due_on": "assessment__round__due_on",
    "instrument": "assessment__round__instrument__title",
    "introduction": "assessment__round__instrument__introduction",
    "level": "assessment__round__instrument__level__number",
    "scale": "assessment__round__instrument__scale",
    "student": "assessment__round__placement__student__name",
    "author": "assessment__author__name",
    "typed_by": "assessment__typed_by__name",
}
# ... and about one question with its answer.
LINE = {
    "section": "question__section",
    "section_title": "question__section__title",
    "section_introduction": "question__section__introduction",
    "item": "question__item",
    "item_kind": "question__item__kind",
    "parent": "question__item__parent",
    "framework": "question__item__framework__code",
    "code": "question__item__code",
    "text": "question__item__text",
    "answer": "pk",
    "point": "point",
    "word": "point__word",
    "explain": "point__asks_explanation",
    "said": "comment",
    "rung": "rung",
    "version": "version",
    "saved_at": "saved_at",
}


class Line(NamedTuple):
    """One question and what was answered to it."""

    section: int
    section_title: str
    section_introduction: str
    item: int
    item_kind: str
    parent: int | None
    framework: str
    code: str
    text: str
    answer: int
    point: int | None
    word: str | None
    explain: bool | None
    said: str | Sealed
    rung: int | None
    version: int
    saved_at: datetime.datetime | None

    @property
    def is_open(self):
        """Not answered yet, or answered with a point that asks for an explanation not given."""
        return self.point is None or bool(self.explain and not self.said)

    @property
    def comment(self):
        """What was said, opened: a page shows a few of these."""
        return Answer.opened("comment", self.said, self.answer)

    @property
    def prefix(self):
        return prefix(self.answer)

    @property
    def url(self):
        return reverse("competencies:item", args=[self.framework, self.code])


class Glance(NamedTuple):
    """Of one question only whether it is answered."""

    section: int
    answer: int
    point: int | None
    explain: bool | None
    said: str | Sealed
    section_title: str = ""
    section_introduction: str = ""

    is_open = Line.is_open


GLANCE = Glance._fields[:5]


@dataclass(frozen=True)
class Step:
    """A few questions of one section: what one screen shows."""

    number: int
    title: str
    introduction: str
    part: int
    parts: int
    lines: tuple[Line, ...]

    @property
    def done(self):
        return sum(not line.is_open for line in self.lines)

    def holds(self, answer):
        return any(line.answer == answer for line in self.lines)


class Rung(NamedTuple):
    """The statement of a strand at one level."""

    level: int
    code: str
    text: str
    pk: int


@dataclass(frozen=True)
class Surroundings:
    """What helps to answer some questions, by item."""

    # The statement one level lower and one higher, where the strand has them.
    neighbours: dict[int, list[Rung]]
    # All levels of the strand: an assessor may point at one.
    ladders: dict[int, list[Rung]]
    # Texts of the activities under a competence.
    indicators: dict[int, list[str]]

    def of(self, item):
        return {
            "rungs": self.neighbours.get(item),
            "ladder": self.ladders.get(item),
            "indicators": self.indicators.get(item),
        }


@dataclass(frozen=True)
class Sheet:
    pk: int
    role: str
    state: str
    round: int
    kind: str
    due_on: datetime.date
    instrument: str
    introduction: str
    level: int | None
    scale: int
    student: str
    author: str | None
    # Who types it over, when its author wrote on paper.
    typed_by: str | None
    lines: tuple[Line, ...]
    steps: tuple[Step, ...] = field(default=())

    @property
    def is_own(self):
        return self.role == Assessment.Role.STUDENT

    @property
    def is_late(self):
        return self.due_on < timezone.localdate()

    @property
    def kind_label(self):
        return Round.Kind(self.kind).label

    @property
    def total(self):
        return len(self.lines)

    @property
    def open_lines(self):
        return [line for line in self.lines if line.is_open]

    @property
    def done(self):
        return self.total - len(self.open_lines)

    @property
    def next_step(self):
        """The first step with something still open; the first step when nothing is."""
        return next((step for step in self.steps if step.done < len(step.lines)), self.steps[0])

    @property
    def open_steps(self):
        """The questions still open, each with the number of the step it is on."""
        return [(step.number, line) for step in self.steps for line in step.lines if line.is_open]

    @property
    def points_at_rungs(self):
        """Whether its author may say at which level they see the student now."""
        return not self.is_own and self.level is not None

    def points(self):
        """The answers this author can choose from: on the scale, and beside it."""
        points = ScalePoint.objects.filter(scale=self.scale)
        return list(points.filter(assessor_only=False) if self.is_own else points)


def read(answers, pk):
    """The list `pk` out of the gated queryset `answers`, or None when that holds nothing of it."""
    rows = list(
        answers.filter(assessment__pk=pk)  # a key knows that no number is that large
        .order_by("question__section__order", "question__order")
        .values_list(*HEAD.values(), *LINE.values())
    )
    if not rows:
        return None
    size = len(HEAD)
    lines = tuple(Line(*row[size:]) for row in rows)
    return Sheet(pk, *rows[0][:size], lines=lines, steps=tuple(in_steps(lines)))


def progress(assessment):
    """The steps of a list with only what is needed to say how far it is: `(Step, ...)`."""
    rows = assessment.answers.order_by("question__section__order", "question__order").values_list(
        *(LINE[name] for name in GLANCE)
    )
    return tuple(in_steps([Glance(*row) for row in rows]))


def in_steps(lines):
    """The lines cut into steps: a section of more than `STEP_SIZE` takes several equal ones."""
    number = 0
    for _section, group in groupby(lines, key=lambda line: line.section):
        inside = tuple(group)
        parts = -(-len(inside) // STEP_SIZE)
        size = -(-len(inside) // parts)
        for part in range(parts):
            number += 1
            yield Step(
                number,
                inside[0].section_title,
                inside[0].section_introduction,
                part + 1,
                parts,
                inside[part * size : (part + 1) * size],
            )


def surroundings(lines, level) -> Surroundings:
    """What helps to answer `lines` of a list at `level` (None for a list without one)."""
    strands = {line.parent for line in lines if line.item_kind == Item.Kind.OUTCOME}
    items = [line.item for line in lines]
    rows = (
        Item.objects.filter(
            Q(parent__in=strands, kind=Item.Kind.OUTCOME)
            | Q(parent__in=items, kind=Item.Kind.ACTIVITY)
        )
        .order_by("order")
        .values_list("parent", "kind", "code", "text", "levels", "levels__number")
    )
    by_strand, indicators = defaultdict(dict), defaultdict(list)
    for parent, kind, code, text, pk, number in rows:
        if kind == Item.Kind.OUTCOME:
            by_strand[parent][number] = Rung(number, code, text, pk)
        else:
            indicators[parent].append(text)
    on_ladder = [line for line in lines if level and line.parent in by_strand]
    ladders = {
        line.item: [by_strand[line.parent][number] for number in sorted(by_strand[line.parent])]
        for line in on_ladder
    }
    neighbours = {
        line.item: _neighbours(ladders[line.item], line.code, level) for line in on_ladder
    }
    return Surroundings(neighbours, ladders, dict(indicators))


def _neighbours(ladder, code, level):
    lower = [rung for rung in ladder if rung.level < level and rung.code != code]
    higher = [rung for rung in ladder if rung.level > level and rung.code != code]
    return [*lower[-1:], *higher[:1]]
