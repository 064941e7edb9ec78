"""The chapter of growth: the same statements from one moment to the next, in pictures and words."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments.growth import Course, Growth, Statement, Theme, growth
from assessments.models import Assessment
from portfolios.reports.facts import Heading

NOTHING = Growth(())


@dataclass(frozen=True)
class PrintedTheme:
    """A theme as the template prints it: `number` is its place among all themes of the chapter."""

    number: int
    course: Course
    theme: Theme

    @property
    def anchor(self):
        return f"groei-{self.number}"

    @property
    def title(self):
        return self.theme.title or _("Alleen eerder gevraagd")

    @property
    def roles(self):
        return [(role, label(role)) for role in self.course.roles]

    @property
    def pairs(self):
        """The pictures as they stand beside each other: [((statement, picture), ...), ...]."""
        drawn = list(zip(self.theme.statements, self.course.pictures(self.theme), strict=True))
        return [drawn[at : at + 2] for at in range(0, len(drawn), 2)]

    @property
    def rows(self):
        """[(statement, [(role, what it is called, a word for each moment)]), ...]."""
        return [(one, _voices(one)) for one in self.theme.statements]


def _voices(statement: Statement):
    return [(role, label(role), words) for role, words in statement.voices]


def label(role):
    return capfirst(str(Assessment.Role(role).label))


@dataclass(frozen=True)
class OverTime:
    """What changed, as far as the reader may read it: true when there are two moments or more."""

    growth: Growth

    def __bool__(self):
        return bool(self.growth.courses)

    @cached_property
    def courses(self):
        """[(course, its themes as they are printed), ...]."""
        found, number = [], 0
        for course in self.growth.courses:
            themes = [
                PrintedTheme(at, course, theme)
                for at, theme in enumerate(course.themes, start=number + 1)
            ]
            number += len(themes)
            found.append((course, themes))
        return found

    @property
    def heading(self):
        """Its lines in the contents."""
        parts = [
            Heading(theme.anchor, theme.title)
            for _course, themes in self.courses
            for theme in themes
        ]
        return Heading("groei", _("Groei"), tuple(parts))


def gather_growth(placement, user) -> OverTime:
    """What `user` may read of the rounds of the student of `placement`, also at other places."""
    found = growth(placement, user)
    return OverTime(found if len(found.moments) > 1 else NOTHING)
