"""Two views on the same statements, laid side by side: distances and words, never sums."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Answer, Assessment, Round, ScalePoint
from ervaring import charts


class Difference(IntEnum):
    """How far views lie apart; the larger, the earlier it is talked about.

    An answer beside the scale ("nog niet", "kon hier niet") has no distance to one on it.
    """

    NOTHING_TO_COMPARE = 0
    SAME = 1
    ONE_STEP = 2
    ANOTHER_KIND = 3
    SEVERAL_STEPS = 4

    @property
    def label(self):
        return {
            0: gettext_lazy("nog niets om te vergelijken"),
            1: gettext_lazy("jullie zien dit gelijk"),
            2: gettext_lazy("één stap verschil"),
            3: gettext_lazy("een ander soort antwoord"),
            4: gettext_lazy("ver uit elkaar"),
        }[self.value]

    @property
    def mark(self):
        """How it is drawn: a key of charts.overview."""
        return self.name.lower()


@dataclass(frozen=True)
class Given:
    """What one voice says about one statement; `position` is None beside the scale.

    `abstains`: the voice says that it cannot judge this, which is no view to compare with.
    """

    role: str
    word: str
    position: int | None
    comment: str
    abstains: bool = False
    # The level at which an assessor sees the student now, beside the score.
    rung: int | None = None

    @property
    def role_label(self):
        return Assessment.Role(self.role).label


@dataclass(frozen=True)
class Row:
    """One statement with what every voice says about it, the student's own first."""

    question: int
    code: str
    title: str
    text: str
    url: str
    given: tuple[Given, ...]
    item: int = 0
    item_kind: str = ""
    parent: int | None = None

    def among(self, roles):
        """The same statement with the voices of `roles` alone."""
        return replace(self, given=tuple(one for one in self.given if one.role in roles))

    @property
    def pointed(self):
        return tuple(given for given in self.given if given.rung)

    @property
    def spoken(self):
        return tuple(given for given in self.given if given.word)

    @property
    def on_scale(self):
        return tuple(given for given in self.spoken if given.position is not None)

    @property
    def beside(self):
        return tuple(given for given in self.spoken if given.position is None)

    @property
    def has_comments(self):
        return any(given.comment for given in self.given)

    @property
    def difference(self):
        views = [given for given in self.spoken if not given.abstains]
        if len(views) < 2:
            return Difference.NOTHING_TO_COMPARE
        positions = [given.position for given in views]
        if len({given.word for given in views}) == 1:
            return Difference.SAME
        if None in positions:
            return Difference.ANOTHER_KIND
        steps = max(positions) - min(positions)
        return Difference.ONE_STEP if steps == 1 else Difference.SEVERAL_STEPS

    @property
    def steps(self):
        """The distance on the scale in steps; 0 where there is none."""
        positions = [given.position for given in self.on_scale]
        return max(positions) - min(positions) if positions else 0


@dataclass(frozen=True)
class ComparedSection:
    pk: int
    title: str
    judged: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Comparison:
    """The scale, from low to high and with the answers beside it, and the statements by section."""

    scale: tuple[str, ...]
    beside: tuple[str, ...]
    roles: tuple[str, ...]
    sections: tuple[ComparedSection, ...]

    @property
    def rows(self):
        return [row for section in self.sections for row in section.rows]

    @property
    def largest_first(self):
        return sorted(self.rows, key=lambda row: (-row.difference, -row.steps))

    @property
    def counts(self):
        """How many statements there are of each kind of difference, largest first."""
        kinds = [row.difference for row in self.rows]
        return [(kind, kinds.count(kind)) for kind in reversed(Difference) if kind in kinds]

    @property
    def legend(self):
        """The same, each with its mark in the overview."""
        return [(kind, charts.overview([kind.mark]), number) for kind, number in self.counts]

    @property
    def overview(self):
        """Per section: a picture with a mark for each statement, and how many of each kind."""
        kinds = [kind for kind, _number in self.counts]
        found = []
        for section in self.sections:
            own = [row.difference for row in section.rows]
            numbers = [(kind, own.count(kind)) for kind in kinds]
            told = ", ".join(f"{kind.label} {number}" for kind, number in numbers if number)
            picture = charts.overview([kind.mark for kind in own], title=told)
            found.append((section, picture, numbers))
        return found


ROLE_ORDER = [role.value for role in Assessment.Role]
# Of an answer, as `build` reads it.
ROW = [
    "question__section",
    "question__section__title",
    "question__section__judged",
    "question",
    "question__item__code",
    "question__item__title",
    "question__item__text",
    "question__item__framework__code",
    "question__item",
    "question__item__kind",
    "question__item__parent",
    "assessment__role",
    "point__word",
    "point__position",
    "comment",
    "point__assessor_only",
    "rung__number",
    "pk",
]


def compare(round: Round, user) -> Comparison:
    """What `user` may read of the lists of `round`: nothing of others before it has opened."""
    submitted = Answer.objects.visible_to(user).filter(assessment__state=Assessment.State.SUBMITTED)
    return compare_all([round], submitted.filter(assessment__round=round))[round.pk]


def compare_all(rounds, answers) -> dict[int, Comparison]:
    """By the key of the round what `answers` say, all that may be read of lists of `rounds`."""
    points = defaultdict(list)
    for one in ScalePoint.objects.filter(scale__in={one.instrument.scale_id for one in rounds}):
        points[one.scale_id].append(one)
    found = defaultdict(list)
    for pk, *row in answers.order_by("question__section__order", "question__order").values_list(
        "assessment__round", *ROW
    ):
        found[pk].append(_in_words(row))
    return {one.pk: build(points[one.instrument.scale_id], found[one.pk]) for one in rounds}


def _in_words(row):
    """A row of an answer with its comment opened, and without its key."""
    *head, comment, abstains, rung, pk = row
    return *head, Answer.opened("comment", comment, pk), abstains, rung


def build(points: list[ScalePoint], answers: Iterable[tuple]) -> Comparison:
    """A comparison from flat rows, sorted by section and question as `compare` reads them."""
    sections, roles = [], set()
    for head, in_section in groupby(answers, key=lambda answer: answer[:3]):
        rows = []
        for question, on_question in groupby(in_section, key=lambda answer: answer[3:11]):
            pk, code, title, text, framework, *item = question
            given = [
                Given(role, word or "", position, comment, bool(abstains), rung)
                for *_rest, role, word, position, comment, abstains, rung in on_question
            ]
            given.sort(key=lambda one: ROLE_ORDER.index(one.role))
            roles.update(one.role for one in given)
            url = reverse("competencies:item", args=[framework, code])
            rows.append(Row(pk, code, title, text, url, tuple(given), *item))
        sections.append(ComparedSection(*head, tuple(rows)))
    return Comparison(
        scale=tuple(point.word for point in points if point.position is not None),
        beside=tuple(point.word for point in points if point.position is None),
        roles=tuple(sorted(roles, key=ROLE_ORDER.index)),
        sections=tuple(sections),
    )


def sentence(row: Row, own_role: str = "") -> str:
    """The views on `row` in one sentence, addressed to the reader in `own_role`, if any."""
    parts = []
    for given in row.spoken:
        who = _who(given.role, own_role)
        if given.position is None:
            parts.append(_("%(who)s antwoordt “%(word)s”") % {"who": who, "word": given.word})
        else:
            parts.append(_("%(who)s ziet dit %(word)s") % {"who": who, "word": given.word})
    text = ", ".join(parts)
    return text[:1].upper() + text[1:] + "." if text else ""


def _who(role, own_role):
    if role == own_role:
        return _("jij")
    if own_role == Assessment.Role.STUDENT and role == Assessment.Role.SUPERVISOR:
        return _("je begeleider")
    return {
        Assessment.Role.STUDENT: _("de student"),
        Assessment.Role.SUPERVISOR: _("de praktijkbegeleider"),
        Assessment.Role.SECOND_ASSESSOR: _("de tweede beoordelaar"),
        Assessment.Role.THIRD_ASSESSOR: _("de derde beoordelaar"),
    }[role]
