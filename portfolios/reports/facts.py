"""What several kinds of reports hold, in the words that the templates print."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from textwrap import shorten

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.comparison import Difference, Row
from assessments.models import Assessment
from ervaring import charts

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
class Heading:
    """A line in the contents: where it leads, and the lines below it."""

    anchor: str
    title: str
    parts: tuple["Heading", ...] = ()


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
    def by_experience_label(self):
        """Nobody asks it of a student."""
        if self.is_student:
            return "–"
        return {True: _("ja"), False: _("nee"), None: _("niet opgegeven")}[self.by_experience]

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
    def short(self):
        """For in a table, where the whole of it stands below."""
        return shorten(self.name, 120, placeholder=" …")

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


# With what is on a cover.
WHERE = [
    "student",
    "workplace__organisation",
    "cohort__programme__school",
    "cohort__programme__level",
]


def where_of(placement):
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


def sources_of(frameworks):
    return tuple(
        Source(**{field.name: getattr(one, field.name) for field in fields(Source)})
        for one in frameworks
    )
