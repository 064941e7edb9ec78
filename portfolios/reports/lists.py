"""The report of a list: what one respondent said, and what their answers mean."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Answer, Assessment, Question, Round, ScalePoint
from competencies.models import Framework
from portfolios.reports import data
from portfolios.reports.base import Facts
from portfolios.reports.facts import (
    WHERE,
    AskedList,
    Assessor,
    Heading,
    Source,
    Where,
    sources_of,
    where_of,
)

# What is read of an answer.
ANSWER = {
    "section": "question__section",
    "title": "question__section__title",
    "code": "question__item__code",
    "name": "question__item__title",
    "text": "question__item__text",
    "word": "point__word",
    "said": "comment",
    "rung": "rung__number",
    "pk": "pk",
}


@dataclass(frozen=True)
class Word:
    """An answer that could be given, and what it means."""

    word: str
    meaning: str
    on_scale: bool


@dataclass(frozen=True)
class Answered:
    """A statement with what the author said to it; `word` is "" when that is nothing."""

    code: str
    title: str
    text: str
    word: str
    comment: str
    # At which level an assessor sees the student now, beside the score.
    rung: int | None

    @property
    def name(self):
        return self.title or self.text


@dataclass(frozen=True)
class AnsweredSection:
    title: str
    lines: tuple[Answered, ...]

    @property
    def explained(self):
        """Those to which more was said than a word."""
        return [line for line in self.lines if line.comment or line.rung]


@dataclass(frozen=True)
class ListReport(Facts):
    """A list that was handed in: who wrote it, every answer, and the scale."""

    kind = "assessment"
    label = gettext_lazy("ingevulde lijst")

    where: Where
    # The kind of round it was for.
    moment: str
    due_on: date
    author: Assessor
    asked: AskedList
    scale: tuple[Word, ...]
    sections: tuple[AnsweredSection, ...]
    sources: tuple[Source, ...]

    @classmethod
    def gather(cls, report):
        return gather_list(report.assessment_id, report.requested_by)

    @property
    def title(self):
        if self.author.is_student:
            return _("Lijst van %(student)s") % {"student": self.where.student}
        return _("Lijst van %(author)s over %(student)s") % {
            "author": self.author.name,
            "student": self.where.student,
        }

    @property
    def data(self):
        return data.of_list(self)

    @property
    def moment_label(self):
        return Round.Kind(self.moment).label

    @property
    def beside(self):
        """The answers that have no place on the scale."""
        return [one.word for one in self.scale if not one.on_scale]

    @property
    def contents(self):
        sections = [
            Heading(f"lijst-{number}", section.title)
            for number, section in enumerate(self.sections, start=1)
        ]
        return [
            Heading("wie-en-waar", _("Wie en waar")),
            Heading("lijst", _("De antwoorden"), tuple(sections)),
        ]

    @property
    def asked_lists(self):
        return (self.asked,)

    @property
    def last_step_at(self):
        return self.author.submitted_at


def gather_list(pk, user) -> ListReport:
    lists = Assessment.objects.visible_to(user).filter(state=Assessment.State.SUBMITTED)
    found = lists.select_related(
        "author", "typed_by", "round__instrument", *(f"round__placement__{path}" for path in WHERE)
    ).get(pk=pk)
    instrument = found.round.instrument
    points = ScalePoint.objects.filter(scale=instrument.scale_id)
    if found.role == Assessment.Role.STUDENT:
        points = points.filter(assessor_only=False)
    items = Question.objects.of(instrument.pk).values("item")
    return ListReport(
        where=where_of(found.round.placement),
        moment=found.round.kind,
        due_on=found.round.due_on,
        author=_author(found),
        asked=AskedList(instrument.title, instrument.version),
        scale=tuple(Word(one.word, one.anchor, one.position is not None) for one in points),
        sections=_sections(found, user),
        sources=sources_of(Framework.objects.readable().filter(items__in=items).distinct()),
    )


def _author(found):
    parts = found.round.placement.supervisions.filter(user=found.author_id, role=found.role)
    return Assessor(
        found.author.name,
        found.role,
        found.submitted_at,
        parts.order_by("-started_at", "-pk").values_list("by_experience", flat=True).first(),
        found.typed_by.name if found.typed_by else "",
    )


def _sections(found, user):
    rows = (
        Answer.objects.visible_to(user)
        .filter(assessment=found)
        .order_by("question__section__order", "question__order")
        .values_list(*ANSWER.values())
    )
    rows = [dict(zip(ANSWER, row, strict=True)) for row in rows]
    return tuple(
        AnsweredSection(title, tuple(map(_answered, lines)))
        for (_key, title), lines in groupby(rows, key=lambda row: (row["section"], row["title"]))
    )


def _answered(row):
    return Answered(
        code=row["code"],
        title=row["name"],
        text=row["text"],
        word=row["word"] or "",
        comment=Answer.opened("comment", row["said"], row["pk"]),
        rung=row["rung"],
    )
