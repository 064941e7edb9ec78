"""The workplace check: what an organisation says of a workplace, and what the student found."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import Framework, Item
from ervaring.placements.models import Placement
from ervaring.practice.checking import title_of
from ervaring.practice.models import CheckAnswer, WorkplaceCheck
from ervaring.practice.models.checks import place_of
from portfolios.reports.base import Facts
from portfolios.reports.facts import WHERE, Source, Where, sources_of, where_of

ORGANISATION, STUDENT = "organisation", "student"


@dataclass(frozen=True)
class Voice:
    """Who handed in a check, and when."""

    role: str
    name: str
    submitted_at: datetime

    @property
    def is_student(self):
        return self.role == STUDENT


@dataclass(frozen=True)
class Said:
    """What one voice said of a statement; `word` is "" when that is nothing."""

    role: str
    word: str
    comment: str

    @property
    def is_student(self):
        return self.role == STUDENT


@dataclass(frozen=True)
class Line:
    code: str
    text: str
    # One for each voice, in the order of the voices.
    said: tuple[Said, ...]

    @property
    def explained(self):
        return [one for one in self.said if one.comment]


@dataclass(frozen=True)
class Group:
    title: str
    lines: tuple[Line, ...]

    @property
    def explained(self):
        """Those to which somebody said more than a word."""
        return [line for line in self.lines if line.explained]


@dataclass(frozen=True)
class Setting:
    """What the workplace is, and which voices ticked it."""

    code: str
    text: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class CheckReport(Facts):
    """The statements of leerplan 6.1, answered: side by side when the student answered too."""

    kind = "check"
    label = gettext_lazy("werkplekcheck")
    told = gettext_lazy(
        "Wat de organisatie zegt over deze plek, en wat de student er zelf van vond als die de "
        "check ook invulde. Met alle voorwaarden en toelichtingen."
    )
    on_request = True

    where: Where
    voices: tuple[Voice, ...]
    # Months after which the programme asks anew, and whether it is older than that.
    months: int
    is_old: bool
    settings: tuple[Setting, ...]
    groups: tuple[Group, ...]
    sources: tuple[Source, ...]

    @classmethod
    def gather(cls, report):
        return gather_check(report.placement_id, report.requested_by)

    @property
    def title(self):
        return _("Werkplekcheck van %(workplace)s") % {"workplace": self.where.workplace}

    @property
    def roles(self):
        return [voice.role for voice in self.voices]

    @property
    def last_step_at(self):
        return max((voice.submitted_at for voice in self.voices), default=None)


def gather_check(pk, user) -> CheckReport:
    placement = Placement.objects.visible_to(user).select_related(*WHERE).get(pk=pk)
    programme = placement.cohort.programme
    checks = WorkplaceCheck.objects.visible_to(user).select_related("author")
    organisation, own = checks.last_about(placement)
    found = {ORGANISATION: organisation, STUDENT: own}
    found = {role: check for role, check in found.items() if check}
    answers = _answers(found)
    items = [item for item, _said in answers]
    frameworks = Framework.objects.readable().filter(items__in=[item.pk for item in items])
    return CheckReport(
        where=where_of(placement),
        voices=tuple(
            Voice(role, check.author.name, check.submitted_at) for role, check in found.items()
        ),
        months=programme.check_months,
        is_old=bool(organisation) and organisation.is_old_for(programme, timezone.localdate()),
        settings=tuple(_settings(answers)),
        groups=tuple(_groups(answers, list(found))),
        sources=sources_of(frameworks.distinct()),
    )


def _answers(found):
    """[(statement, {role: its CheckAnswer})], in the order in which a check asks."""
    roles = {check.pk: role for role, check in found.items()}
    said = {}
    rows = CheckAnswer.objects.of(found.values()).select_related("item", "point")
    for one in rows.order_by("item__framework", "item__order", "pk"):
        said.setdefault(one.item, {})[roles[one.check_of_id]] = one
    return sorted(said.items(), key=lambda pair: place_of(pair[0]))


def _settings(answers):
    for item, said in answers:
        ticked = tuple(role for role, one in said.items() if one.ticked)
        if item.kind == Item.Kind.SETTING and ticked:
            yield Setting(item.code, item.text, ticked)


def _groups(answers, roles):
    asked = [pair for pair in answers if pair[0].kind != Item.Kind.SETTING]
    for title, pairs in groupby(asked, key=lambda pair: str(title_of(pair[0]))):
        yield Group(title, tuple(_line(item, said, roles) for item, said in pairs))


def _line(item, said, roles):
    return Line(item.code, item.text, tuple(_said(role, said.get(role)) for role in roles))


def _said(role, one):
    if one is None:
        return Said(role, "", "")
    return Said(role, one.point.word if one.point else "", one.comment)
