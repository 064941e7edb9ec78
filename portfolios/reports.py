"""What a report holds: frozen facts, gathered through the eyes of the one who asked for it."""

import hashlib
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cached_property
from textwrap import shorten

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.comparison import Comparison, Difference, Row, compare
from assessments.models import Assessment, Judgement, Question, Round, Transition
from competencies.models import Framework
from ervaring import charts, pdf
from ervaring.placements.models import Placement, Supervision
from portfolios.models import Report

# A picture does not go on over a page.
LINES_PER_PICTURE = 12

DIFFERENCE = {
    Difference.NOTHING_TO_COMPARE: gettext_lazy("niets om te vergelijken"),
    Difference.SAME: gettext_lazy("gelijk"),
    Difference.ONE_STEP: gettext_lazy("één stap verschil"),
    Difference.ANOTHER_KIND: gettext_lazy("een ander soort antwoord"),
    Difference.SEVERAL_STEPS: gettext_lazy("ver uit elkaar"),
}


@dataclass(frozen=True)
class Where:
    """Who learns where: on the cover and in the first chapter."""

    student: str
    programme: str
    level: int
    school: str
    cohort: str
    workplace: str
    organisation: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Guide:
    """Someone who guides; `until` is None for who still does."""

    name: str
    role: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Assessor:
    name: str
    role: str
    submitted_at: datetime | None

    @property
    def role_label(self):
        return Assessment.Role(self.role).label


@dataclass(frozen=True)
class Step:
    at: datetime
    name: str
    action: str


@dataclass(frozen=True)
class Source:
    """A framework in the version that was used, and whose text it is."""

    code: str
    title: str
    version: str
    year: int
    publisher: str
    source: str
    rights: str


@dataclass(frozen=True)
class AskedList:
    title: str
    version: int


@dataclass(frozen=True)
class Line:
    """One statement as the templates print it."""

    code: str
    title: str
    text: str
    difference: str
    given: tuple
    spoken: tuple

    @classmethod
    def from_row(cls, row: Row):
        difference = str(DIFFERENCE[row.difference])
        return cls(row.code, row.title, row.text, difference, row.given, row.spoken)

    @property
    def name(self):
        return self.title or self.text

    @property
    def label(self):
        """Short enough for two lines beside a picture."""
        return shorten(self.name, 56, placeholder=" …")


@dataclass(frozen=True)
class Section:
    title: str
    judgement: str
    lines: tuple[Line, ...]
    roles: tuple[str, ...]
    scale: tuple[str, ...]
    beside: tuple[str, ...]

    @property
    def pictures(self):
        """The chart in portions that fit on a page, each with the lines it shows."""
        number = -(-len(self.lines) // LINES_PER_PICTURE)
        size = -(-len(self.lines) // number) if number else 1
        portions = (self.lines[at : at + size] for at in range(0, len(self.lines), size))
        return [(self._chart(lines), lines) for lines in portions]

    def _chart(self, lines):
        return charts.dumbbell(
            lines,
            scale=self.scale,
            beside=self.beside,
            title=charts.describe(self.title, self.roles),
            labels=False,
        )

    @property
    def voices(self):
        return [(role, Assessment.Role(role).label) for role in self.roles]


@dataclass(frozen=True)
class RoundReport:
    """A round that opened: everyone's answers, the judgements once it is final, and the steps."""

    number: int
    where: Where
    kind: str
    due_on: date
    conversation_at: datetime
    finalised_at: datetime | None
    asked: AskedList
    assessors: tuple[Assessor, ...]
    comparison: Comparison
    judgements: tuple[tuple[int, str, str], ...]
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]

    opened = True

    @property
    def title(self):
        return _("%(kind)s van %(student)s") % {
            "kind": self.heading,
            "student": self.where.student,
        }

    @property
    def heading(self):
        label = str(Round.Kind(self.kind).label)
        return label[:1].upper() + label[1:]

    @cached_property
    def sections(self):
        judged = {pk: text for pk, _title, text in self.judgements}
        used = {given.word for row in self.comparison.rows for given in row.spoken}
        beside = tuple(word for word in self.comparison.beside if word in used)
        return [
            Section(
                section.title,
                judged.get(section.pk, ""),
                tuple(Line.from_row(row) for row in section.rows),
                self.comparison.roles,
                self.comparison.scale,
                beside,
            )
            for section in self.comparison.sections
        ]

    @property
    def differences(self):
        """In words how many statements were seen how, the largest differences first."""
        return [(str(DIFFERENCE[kind]), number) for kind, number in self.comparison.counts]

    @property
    def state(self):
        if self.finalised_at:
            return _("vastgesteld op %(day)s") % {"day": _day(self.finalised_at)}
        return _("nog niet vastgesteld; het verschilgesprek is open sinds %(day)s") % {
            "day": _day(self.conversation_at)
        }

    @property
    def asked_lists(self):
        return (self.asked,)

    @property
    def last_step_at(self):
        return max((step.at for step in self.steps), default=None)


@dataclass(frozen=True)
class ClosedRound:
    """A round in which people still write: that it is there, and nothing of what they wrote."""

    number: int
    kind: str
    due_on: date

    opened = False
    heading = RoundReport.heading


@dataclass(frozen=True)
class PortfolioReport:
    where: Where
    guides: tuple[Guide, ...]
    rounds: tuple[RoundReport | ClosedRound, ...]

    @property
    def title(self):
        return _("Portfolio van %(student)s") % {"student": self.where.student}

    @property
    def opened(self):
        return [round for round in self.rounds if round.opened]

    @property
    def sources(self):
        return tuple(dict.fromkeys(source for round in self.opened for source in round.sources))

    @property
    def asked_lists(self):
        return tuple(dict.fromkeys(round.asked for round in self.opened))

    @property
    def last_step_at(self):
        return max((round.last_step_at for round in self.opened if round.steps), default=None)


def gather(report: Report) -> RoundReport | PortfolioReport:
    """What `report.requested_by` may read of its subject.

    Raises Placement.DoesNotExist or Round.DoesNotExist when that is nothing (any more).
    """
    if report.kind == Report.Kind.ROUND:
        return gather_round(report.round_id, report.requested_by)
    return gather_portfolio(report.placement_id, report.requested_by)


ROUND_RELATIONS = [
    "instrument",
    *(
        f"placement__{path}"
        for path in ("student", "workplace__organisation", "cohort__programme__school",
                     "cohort__programme__level")
    ),
]  # fmt: skip


def gather_round(pk, user) -> RoundReport:
    rounds = Round.objects.visible_to(user).exclude(state=Round.State.OPEN)
    return _opened(rounds.select_related(*ROUND_RELATIONS).get(pk=pk), user, 1)


def gather_portfolio(pk, user) -> PortfolioReport:
    placement = (
        Placement.objects.visible_to(user)
        .select_related(
            "student",
            "workplace__organisation",
            "cohort__programme__school",
            "cohort__programme__level",
        )
        .get(pk=pk)
    )
    rounds = (
        Round.objects.visible_to(user)
        .filter(placement=placement)
        .select_related(*ROUND_RELATIONS)
        .order_by("opens_on", "pk")
    )
    return PortfolioReport(
        where=_where(placement),
        guides=_guides(placement),
        rounds=tuple(
            _opened(round, user, number)
            if round.is_opened
            else ClosedRound(number, round.kind, round.due_on)
            for number, round in enumerate(rounds, start=1)
        ),
    )


def _day(moment):
    return date_format(timezone.localtime(moment), "j F Y")


def _where(placement):
    programme = placement.cohort.programme
    return Where(
        student=placement.student.name,
        programme=programme.title,
        level=programme.level.number,
        school=programme.school.name,
        cohort=placement.cohort.name,
        workplace=placement.workplace.name,
        organisation=str(placement.workplace.organisation),
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
    )


def _guides(placement):
    order = Supervision.Role.values
    found = sorted(
        placement.supervisions.select_related("user"),
        key=lambda one: (order.index(one.role), one.started_at, one.pk),
    )
    return tuple(
        Guide(one.user.name, str(one.get_role_display()), one.started_at, one.ended_at)
        for one in found
    )


def _opened(round, user, number):
    """One round in a constant number of queries, whatever the length of its list."""
    lists = Assessment.objects.visible_to(user).filter(round=round).select_related("author")
    order = Assessment.Role.values
    final = round.state == Round.State.FINALISED
    # Until then a judgement is a draft of its writer, and no draft goes on paper.
    judgements = Judgement.objects.visible_to(user).filter(round=round if final else None)
    # A pause is known to the student alone, and paper goes from hand to hand.
    steps = Transition.objects.visible_to(user).filter(round=round)
    steps = steps.exclude(action__in=Transition.PRIVATE).select_related("user", "subject")
    items = Question.objects.filter(section__instrument=round.instrument_id).values("item")
    frameworks = Framework.objects.readable().filter(items__in=items).distinct()
    return RoundReport(
        number=number,
        where=_where(round.placement),
        kind=round.kind,
        due_on=round.due_on,
        conversation_at=round.conversation_at,
        finalised_at=round.finalised_at,
        asked=AskedList(round.instrument.title, round.instrument.version),
        assessors=tuple(
            Assessor(one.author.name, one.role, one.submitted_at)
            for one in sorted(lists, key=lambda one: order.index(one.role))
        ),
        comparison=compare(round, user),
        judgements=tuple(
            judgements.order_by("section__order").values_list("section", "section__title", "text")
        ),
        steps=tuple(Step(one.at, one.user.name, one.words) for one in steps),
        sources=tuple(
            Source(**{field.name: getattr(one, field.name) for field in fields(Source)})
            for one in frameworks
        ),
    )


def as_html(report: RoundReport | PortfolioReport) -> str:
    """The whole page that `pdf.render` prints: no clock, no chance, so equal facts, equal pages."""
    name = "portfolio" if isinstance(report, PortfolioReport) else "round"
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string(f"reports/{name}.html", {"report": report})


def content_key(html: str) -> str:
    """Equal keys mean equal documents: the page, the style sheet, the fonts and the renderer."""
    return hashlib.sha256(f"{pdf.fingerprint()}\n{html}".encode()).hexdigest()
