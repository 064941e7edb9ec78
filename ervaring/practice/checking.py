"""A werkplekcheck as its author fills it in: a few statements on each screen."""

from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from assessments.forms import prefix
from assessments.models import Pause, Round, ScalePoint
from competencies.models import Item
from ervaring.placements.models import Reading, Supervision
from ervaring.practice.models import SCALES, CheckAnswer, WorkplaceCheck
from ervaring.practice.models.checks import place_of
from ervaring.schools.models import Membership

KIND = Item.Kind
TITLES = {
    KIND.SETTING: _("Wat voor plek dit is"),
    KIND.ATTENTION_POINT: _("De werkplek"),
    KIND.TASK: _("Taken"),
    KIND.COMPETENCE: _("Competenties"),
    KIND.SUPERVISION_CRITERION: _("Begeleiding"),
}
QUESTIONS = {
    KIND.SETTING: _("Kruis aan wat past. Er mag meer dan één."),
    KIND.ATTENTION_POINT: _("Is dit zo op deze plek?"),
    KIND.TASK: _("Kan een student deze taak hier doen?"),
    KIND.COMPETENCE: _("Kan een student dit hier leren en oefenen?"),
    KIND.SUPERVISION_CRITERION: _("Is dit zo op deze plek?"),
}


def title_of(item):
    """The heading under which a statement stands; a behaviour stands with its competence."""
    return TITLES[KIND.COMPETENCE if item.kind == KIND.BEHAVIOUR else item.kind]


@dataclass(frozen=True)
class Line:
    """One statement, what can be answered to it, and what was."""

    answer: CheckAnswer
    points: tuple[ScalePoint, ...]

    @property
    def item(self):
        return self.answer.item

    @property
    def prefix(self):
        return prefix(self.answer.pk)

    @property
    def is_tick(self):
        """A setting is ticked, or not."""
        return self.item.kind == KIND.SETTING

    @property
    def is_brief(self):
        """What there is to say about a behaviour is said at its competence."""
        return self.item.kind == KIND.BEHAVIOUR

    @property
    def is_unexplained(self):
        """The answer asks for an explanation ("misschien, onder voorwaarden") not given yet."""
        point = self.answer.point
        return bool(point and point.asks_explanation and not self.answer.comment)

    @property
    def is_open(self):
        return not self.is_tick and (self.answer.point_id is None or self.is_unexplained)


@dataclass(frozen=True)
class Part:
    """What one screen asks. The settings together are one question."""

    number: int
    kind: str
    title: str
    question: str
    lines: tuple[Line, ...]

    @property
    def ticks(self):
        return self.kind == KIND.SETTING

    @property
    def main(self):
        return [line for line in self.lines if not line.is_brief]

    @property
    def brief(self):
        return [line for line in self.lines if line.is_brief]

    @property
    def total(self):
        return 1 if self.ticks else len(self.lines)

    @property
    def open_lines(self):
        return [line for line in self.lines if line.is_open]

    @property
    def open(self):
        """How many questions of it are open."""
        if self.ticks:
            return 0 if any(line.answer.ticked for line in self.lines) else 1
        return len(self.open_lines)

    @property
    def done(self):
        return self.total - self.open

    @property
    def answered(self):
        """What a reader reads of it."""
        return [line for line in self.lines if line.answer.ticked or line.answer.point_id]


@dataclass(frozen=True)
class Sheet:
    """A whole check."""

    check: WorkplaceCheck
    parts: tuple[Part, ...]

    @property
    def total(self):
        return sum(part.total for part in self.parts)

    @property
    def done(self):
        return sum(part.done for part in self.parts)

    @property
    def open(self):
        return self.total - self.done

    @property
    def unexplained(self):
        """The answers that may not be handed in as they are, each with its part."""
        return [(part, line) for part in self.parts for line in part.lines if line.is_unexplained]

    @property
    def next_part(self):
        """The first with something still open; the first of all when nothing is."""
        return next((part for part in self.parts if part.open), self.parts[0])


def read(check):
    """The whole of a check that came through its gate. Two queries."""
    rows = CheckAnswer.objects.of([check]).select_related("item__framework", "point")
    points = points_by_kind()
    lines = [
        Line(row, tuple(points[row.item.kind]))
        for row in sorted(rows, key=lambda row: place_of(row.item))
    ]
    return Sheet(check, tuple(_parts(lines)))


def points_by_kind():
    """What can be answered to each kind of statement, in the order of its scale. One query."""
    found = {code: [] for code in SCALES.values()}
    for point in ScalePoint.objects.filter(scale__code__in=found).select_related("scale"):
        found[point.scale.code].append(point)
    return {kind: found[code] for kind, code in SCALES.items()}


def _parts(lines):
    """Cut into screens: one for each kind of statement, and one for each competence."""
    competences = [line.item.pk for line in lines if line.item.kind == KIND.COMPETENCE]

    def screen(line):
        if line.item.kind == KIND.BEHAVIOUR:
            return KIND.COMPETENCE, line.item.parent_id
        return line.item.kind, line.item.pk if line.item.kind == KIND.COMPETENCE else 0

    for number, ((kind, competence), group) in enumerate(groupby(lines, key=screen), start=1):
        inside = tuple(group)
        title, question = TITLES[kind], QUESTIONS[kind]
        if competence:
            title = inside[0].item.title or inside[0].item.text
            place = {"number": competences.index(competence) + 1, "of": len(competences)}
            question = _("Competentie %(number)d van %(of)d.") % place + f" {question}"
        yield Part(number, kind, title, question, inside)


def interim_rounds(student):
    """The rounds with which a student may say the same of the workplace: interim, and running.

    Product.md: "the student answers the same questions at the interim round".
    """
    return (
        Round.objects.about(student)
        .filter(kind=Round.Kind.INTERIM, opens_on__lte=timezone.localdate())
        .exclude(state=Round.State.FINALISED)
    )


def rounds_that_ask(student):
    """Those of which the student neither began, handed in nor skipped the check, and no rest."""
    theirs = WorkplaceCheck.objects.written_by(student).filter(placement__isnull=False)
    resting = Pause.objects.visible_to(student).running()
    return (
        interim_rounds(student)
        .exclude(pk__in=theirs.filter(round__isnull=False).values("round"))
        .exclude(placement__in=theirs.out().values("placement"))
        .exclude(pk__in=resting.values("round"))
    )


def readers_of(placement):
    """The parts of those who read what a student says of their workplace, besides who learns there.

    By name, for they are few, and one works there.
    """
    guides = Supervision.objects.of(placement).select_related("user")
    coordinators = Membership.objects.coordinators_of(placement.cohort.programme_id)
    return [*guides, *coordinators.select_related("user")]


def note_check(reader, check):
    """Note that `reader` reads what a student says of their workplace, before it is shown."""
    if check.is_of_student:
        what = translate("wat je in de werkplekcheck over je stageplek schreef")
        Reading.leave(reader, check.placement, Reading.Kind.CHECK, check.pk, what)
