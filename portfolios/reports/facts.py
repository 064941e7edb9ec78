"""What a report holds: frozen facts, in the words that the templates print."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from textwrap import shorten

import segno
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.comparison import Comparison, Difference, Row
from assessments.models import Assessment, Round, Transition
from ervaring import charts
from portfolios.coverage import Profile
from portfolios.reports.pieces import Piece
from portfolios.reports.plan import LearningPlan

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
    # Whether they work as an ervaringsdeskundige; None for the student, or when nobody said.
    by_experience: bool | None
    # Who typed it over from paper, if anyone did.
    typed_by: str = ""

    @property
    def role_label(self):
        return Assessment.Role(self.role).label

    @property
    def is_student(self):
        return self.role == Assessment.Role.STUDENT


@dataclass(frozen=True)
class Opinion:
    """What one of several assessors said to a judgement as it stands."""

    name: str
    agrees: bool
    note: str


@dataclass(frozen=True)
class Judged:
    """The words of one theme, or the advice for the whole when `section` is None."""

    section: int | None
    text: str
    opinions: tuple[Opinion, ...]

    @property
    def agreed(self):
        return [one.name for one in self.opinions if one.agrees]

    @property
    def disagreed(self):
        return [one for one in self.opinions if not one.agrees]


@dataclass(frozen=True)
class Agreed:
    """An agreement, and the statement it is about if there is one."""

    what: str
    who: str
    by_when: date | None
    code: str
    about: str


@dataclass(frozen=True)
class Correction:
    """What a report mends, and which file it replaces."""

    at: datetime
    reason: str
    text: str
    replaced_at: datetime
    replaced_sha256: str


@dataclass(frozen=True)
class Step:
    at: datetime
    name: str
    action: str
    words: str
    reason: str


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
    conclusion: str

    @classmethod
    def from_row(cls, row: Row, conclusion: str):
        difference = str(DIFFERENCE[row.difference])
        return cls(row.code, row.title, row.text, difference, row.given, row.spoken, conclusion)

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
    judgement: Judged | None
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
    """A round that opened: what everyone said, what they came to, and once final what stands.

    It holds only what everyone who sees the round may read, whoever asked for it.
    """

    number: int
    where: Where
    kind: str
    due_on: date
    conversation_at: datetime
    judged_at: datetime | None
    finalised_at: datetime | None
    asked: AskedList
    assessors: tuple[Assessor, ...]
    comparison: Comparison
    # What the talk about a statement came to, by question.
    conclusions: tuple[tuple[int, str], ...]
    agreements: tuple[Agreed, ...]
    judgements: tuple[Judged, ...]
    # The words of the student once they confirmed; may be empty.
    reaction: str
    confirmed_at: datetime | None
    corrections: tuple[Correction, ...]
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]

    opened = True
    printed = ()

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
        judged = {one.section: one for one in self.judgements if one.text}
        concluded = dict(self.conclusions)
        used = {given.word for row in self.comparison.rows for given in row.spoken}
        beside = tuple(word for word in self.comparison.beside if word in used)
        return [
            Section(
                section.title,
                judged.get(section.pk),
                tuple(Line.from_row(row, concluded.get(row.question, "")) for row in section.rows),
                self.comparison.roles,
                self.comparison.scale,
                beside,
            )
            for section in self.comparison.sections
        ]

    @property
    def advice(self):
        return next((one for one in self.judgements if one.section is None and one.text), None)

    @property
    def closing(self):
        """The step that made the round final."""
        closes = (Transition.Action.FINALISED, Transition.Action.FINALISED_ALONE)
        return next((step for step in reversed(self.steps) if step.action in closes), None)

    @property
    def closed_alone(self):
        return bool(self.closing and self.closing.action == Transition.Action.FINALISED_ALONE)

    @property
    def differences(self):
        """In words how many statements were seen how, the largest differences first."""
        return [(str(DIFFERENCE[kind]), number) for kind, number in self.comparison.counts]

    @property
    def state(self):
        if self.finalised_at:
            return _("vastgesteld op %(day)s") % {"day": _day(self.finalised_at)}
        if self.judged_at:
            return _("nog niet vastgesteld; het oordeel ligt sinds %(day)s bij de student") % {
                "day": _day(self.judged_at)
            }
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
    """A round in which people still write, or the reader does: that it is there, and no more."""

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
    plan: LearningPlan
    # What the reader may read and the student lets be printed, the oldest first.
    pieces: tuple[Piece, ...] = ()
    # The frameworks of what the plan, the coverage and the pieces quote.
    pointed_to: tuple[Source, ...] = ()
    # Per country, when anything of what may be printed is about an outcome of it.
    coverage: tuple[Profile, ...] = ()

    @property
    def title(self):
        return _("Portfolio van %(student)s") % {"student": self.where.student}

    @property
    def opened(self):
        return [round for round in self.rounds if round.opened]

    @property
    def printed(self):
        """The keys of the entries in it."""
        return tuple(piece.pk for piece in self.pieces)

    @property
    def texts(self):
        return [piece for piece in self.pieces if piece.has_text]

    @property
    def log(self):
        return [piece for piece in self.pieces if piece.log]

    @property
    def hours(self):
        """[(what the log was of, its hours)] in the order of the log, and all of it last."""
        found = {}
        for piece in self.log:
            if piece.hours is not None:
                found[piece.log] = found.get(piece.log, 0) + piece.hours
        return [*found.items(), (_("samen"), sum(found.values()))] if found else []

    @property
    def sources(self):
        asked = [source for round in self.opened for source in round.sources]
        return tuple(dict.fromkeys([*asked, *self.pointed_to]))

    @property
    def asked_lists(self):
        return tuple(dict.fromkeys(round.asked for round in self.opened))

    @property
    def last_step_at(self):
        """Of a round, of the plan as it was put to somebody, or of what is written in a piece."""
        steps = [round.last_step_at for round in self.opened]
        said = [one.at for version in self.plan.versions for one in version.said]
        put = [version.put_at for version in self.plan.versions]
        written = [piece.saved_at for piece in self.pieces]
        return max(filter(None, [*steps, *said, *put, *written]), default=None)


@dataclass(frozen=True)
class PrintedCard:
    """Where one card leads, and the same as a picture for the camera of a phone."""

    address: str

    @property
    def short(self):
        """The address as somebody types it."""
        return self.address.split("://", 1)[-1].rstrip("/")

    @property
    def picture(self):
        code = segno.make(self.address, error="m", micro=False)
        return mark_safe(  # noqa: S308 of numbers, and of words that segno escapes
            code.svg_inline(title=_("QR-code van de link hieronder"), border=4, omitsize=True)
        )


@dataclass(frozen=True)
class CardsReport:
    """Cards for feedback, to cut out; four on a page."""

    name: str
    until: date
    cards: tuple[PrintedCard, ...]

    # Nothing of the student is on them.
    printed = ()

    @property
    def title(self):
        return _("Kaarten voor feedback aan %(name)s") % {"name": self.name}

    @property
    def pages(self):
        return [self.cards[at : at + 4] for at in range(0, len(self.cards), 4)]


def _day(moment):
    return date_format(timezone.localtime(moment), "j F Y")
