"""The same statements over the rounds of one student: words and counts, never an average."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.comparison import ROLE_ORDER
from assessments.models import Answer, Assessment, Round, ScalePoint
from ervaring import charts
from ervaring.placements.models import Placement


class Moment(NamedTuple):
    """A round whose lists the reader may read."""

    pk: int
    kind: str
    opens_on: date
    instrument: str
    workplace: str
    scale: int

    @property
    def kind_label(self):
        return Round.Kind(self.kind).label

    @property
    def short(self):
        """Two short lines that name it, for under a column."""
        kind = {
            Round.Kind.START: _("start"),
            Round.Kind.INTERIM: _("tussentijds"),
            Round.Kind.FINAL: _("eind"),
        }[self.kind]
        return kind, date_format(self.opens_on, "b Y")


class Said(NamedTuple):
    """One row of the query: what one voice answered to one statement in one round."""

    round: int
    role: str
    section: str
    item: int
    code: str
    title: str
    text: str
    framework: str
    word: str | None


@dataclass(frozen=True)
class Statement:
    """One statement with, per voice, a word for each moment.

    The word is "" where the statement was left open, and None where that voice was not asked it.
    """

    code: str
    title: str
    text: str
    url: str
    voices: tuple[tuple[str, tuple[str | None, ...]], ...]

    @property
    def name(self):
        return self.title or self.text

    @property
    def by_moment(self):
        """For each moment what every voice that was asked said: `[((role, word), ...), ...]`."""
        roles, words = zip(*self.voices, strict=True)
        return [
            tuple((one, word) for one, word in zip(roles, column, strict=True) if word is not None)
            for column in zip(*words, strict=True)
        ]


@dataclass(frozen=True)
class Theme:
    """A section of the newest list. Without a title: what only earlier lists asked."""

    title: str
    statements: tuple[Statement, ...]

    @cached_property
    def stood(self):
        """How many statements stood where: a count by number of the moment, role and word."""
        return Counter(
            (moment, role, word)
            for statement in self.statements
            for role, words in statement.voices
            for moment, word in enumerate(words)
            if word is not None
        )

    @cached_property
    def used(self):
        return {word for _moment, _role, word in self.stood}


@dataclass(frozen=True)
class Course:
    """The moments that share one scale, oldest first, and their statements by theme."""

    scale: tuple[str, ...]
    beside: tuple[str, ...]
    moments: tuple[Moment, ...]
    roles: tuple[str, ...]
    themes: tuple[Theme, ...]

    def beside_in(self, theme):
        return [word for word in self.beside if word in theme.used]

    def counts(self, theme):
        """How many statements stood at each word: `[(word, [[(role, count), ...], ...]), ...]`.

        From high to low, then beside the scale and left open ("") where that happened; for each
        moment the voices that said so, and None for a moment that asked nothing of the theme.
        """
        left_open = [""] if "" in theme.used else []
        asked = {moment for moment, _role, _word in theme.stood}
        return [
            (
                word,
                [
                    [(role, n) for role in self.roles if (n := theme.stood[at, role, word])]
                    if at in asked
                    else None
                    for at in range(len(self.moments))
                ],
            )
            for word in [*reversed(self.scale), *self.beside_in(theme), *left_open]
        ]

    def pictures(self, theme, *, labels=True):
        """A chart for every statement of `theme`, all on one frame."""
        return charts.slopes(
            [
                [(role, [word or "" for word in words]) for role, words in statement.voices]
                for statement in theme.statements
            ],
            moments=[moment.short for moment in self.moments],
            scale=self.scale,
            beside=self.beside_in(theme),
            labels=labels,
        )


@dataclass(frozen=True)
class Growth:
    """What was said over time, by scale: pictures on different scales do not compare."""

    courses: tuple[Course, ...]

    @cached_property
    def moments(self):
        """All of them, oldest first."""
        return sorted(
            (moment for course in self.courses for moment in course.moments),
            key=lambda moment: (moment.opens_on, moment.pk),
        )

    @property
    def roles(self):
        heard = {role for course in self.courses for role in course.roles}
        return [role for role in ROLE_ORDER if role in heard]


def growth(placement: Placement, user) -> Growth:
    """What `user` may read of the rounds of the student of `placement`, also at other places."""
    moments = [
        Moment(pk, kind, opens_on, instrument, f"{workplace}, {organisation}", scale)
        for pk, kind, opens_on, instrument, workplace, organisation, scale in (
            Round.objects.opened_to(user)
            .filter(placement__student=placement.student_id)
            .order_by("opens_on", "pk")
            .values_list(
                "pk",
                "kind",
                "opens_on",
                "instrument__title",
                "placement__workplace__name",
                "placement__workplace__organisation__name",
                "instrument__scale",
            )
        )
    ]
    points = ScalePoint.objects.filter(scale__in={moment.scale for moment in moments})
    lists = Assessment.objects.of_all([moment.pk for moment in moments])
    said = (
        Answer.objects.of_all(lists.filter(state=Assessment.State.SUBMITTED).order_by())
        .order_by("question__section__order", "question__order")
        .values_list(
            "assessment__round",
            "assessment__role",
            "question__section__title",
            "question__item",
            "question__item__code",
            "question__item__title",
            "question__item__text",
            "question__item__framework__code",
            "point__word",
        )
    )
    return build(moments, list(points), map(Said._make, said))


def build(moments: list[Moment], points: list[ScalePoint], said: Iterable[Said]) -> Growth:
    """Growth from flat rows: moments oldest first, answers in the order of their lists."""
    by_round = defaultdict(list)
    for one in said:
        by_round[one.round].append(one)
    by_scale = defaultdict(list)
    for moment in moments:
        if by_round[moment.pk]:
            by_scale[moment.scale].append(moment)
    newest_first = sorted(by_scale, key=lambda scale: -moments.index(by_scale[scale][-1]))
    return Growth(
        tuple(
            _course([one for one in points if one.scale_id == scale], by_scale[scale], by_round)
            for scale in newest_first
        )
    )


def _course(points, moments, by_round):
    first, words = {}, defaultdict(dict)
    for at in reversed(range(len(moments))):
        seen = Counter()
        for one in by_round[moments[at].pk]:
            # A list may ask about one item in two of its parts; those are kept apart.
            key = one.item, seen[one.role, one.item]
            seen[one.role, one.item] += 1
            first.setdefault(key, (at, one))
            words[key].setdefault(one.role, [None] * len(moments))[at] = one.word or ""
    newest = len(moments) - 1
    titled = [(one.section if at == newest else "", key, one) for key, (at, one) in first.items()]
    themes = tuple(
        Theme(title, tuple(_statement(one, words[key]) for _title, key, one in inside))
        for title, inside in groupby(titled, key=lambda each: each[0])
    )
    heard = {role for voices in words.values() for role in voices}
    return Course(
        tuple(point.word for point in points if point.position is not None),
        tuple(point.word for point in points if point.position is None),
        tuple(moments),
        tuple(role for role in ROLE_ORDER if role in heard),
        themes,
    )


def _statement(one, voices):
    return Statement(
        one.code,
        one.title,
        one.text,
        reverse("competencies:item", args=[one.framework, one.code]),
        tuple((role, tuple(voices[role])) for role in ROLE_ORDER if role in voices),
    )
