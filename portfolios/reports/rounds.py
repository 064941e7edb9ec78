"""The report of a round: what everyone said, the talk, the agreements, the judgement."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.comparison import Comparison, compare_all
from assessments.models import (
    Agreement,
    Answer,
    Assessment,
    Conclusion,
    Consent,
    Judgement,
    Question,
    Reaction,
    Round,
    Transition,
)
from competencies.models import Framework
from portfolios.models import Report
from portfolios.reports import data
from portfolios.reports.base import Facts
from portfolios.reports.facts import (
    DIFFERENCE,
    WHERE,
    Agreed,
    AskedList,
    Assessor,
    Correction,
    Heading,
    Judged,
    Line,
    Opinion,
    Section,
    Source,
    Step,
    Where,
    sources_of,
    where_of,
)

ROUND_RELATIONS = ["instrument", *(f"placement__{path}" for path in WHERE)]


@dataclass(frozen=True)
class RoundReport(Facts):
    """A round that opened: what everyone said, what they came to, and once final what stands.

    It holds only what everyone who sees the round may read, whoever asked for it.
    """

    kind = "round"
    label = gettext_lazy("verslag van een beoordelingsmoment")

    number: int
    where: Where
    # The kind of round it was.
    moment: str
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

    @classmethod
    def gather(cls, report):
        return gather_round(report.round_id, report.requested_by).as_of(report.requested_at)

    def as_of(self, moment):
        """Without what was corrected after `moment`: that is in a report of its own."""
        corrections = tuple(one for one in self.corrections if one.at <= moment)
        corrected = [one for one in self.steps if one.action == Transition.Action.CORRECTED]
        later = corrected[len(corrections) :]
        steps = tuple(one for one in self.steps if one not in later)
        return replace(self, corrections=corrections, steps=steps)

    @property
    def data(self):
        return data.of_round(self)

    @property
    def title(self):
        return _("%(kind)s van %(student)s") % {
            "kind": self.heading,
            "student": self.where.student,
        }

    @property
    def heading(self):
        return capfirst(str(Round.Kind(self.moment).label))

    @property
    def chapter(self):
        """Its own lines in the contents."""
        own = f"moment-{self.number}"
        parts = [Heading(f"{own}-advies", _("Advies"))] if self.advice else []
        parts += [
            Heading(f"{own}-{number}", section.title)
            for number, section in enumerate(self.sections, start=1)
        ]
        if self.agreements or self.finalised_at:
            parts.append(Heading(f"{own}-afspraken", _("Afspraken")))
        if self.finalised_at:
            parts.append(Heading(f"{own}-zienswijze", _("Zienswijze van de student")))
        return Heading(own, self.heading, tuple(parts))

    @property
    def contents(self):
        return [Heading("wie-en-waar", _("Wie en waar")), self.chapter]

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
    moment: str
    due_on: date

    opened = False
    heading = RoundReport.heading


def gather_round(pk, user) -> RoundReport:
    rounds = Round.objects.opened_to(user).select_related(*ROUND_RELATIONS)
    round = rounds.prefetch_related("placement__supervisions").get(pk=pk)
    return opened_rounds({1: round})[1]


def opened_rounds(numbered) -> dict[int, RoundReport]:
    """Rounds that are open to their reader, by their numbers, in a constant number of queries."""
    held = _Held(numbered.values())
    return {number: _opened(round, held, number) for number, round in numbered.items()}


class _Held:
    """What hangs off rounds that came through their gate, by the keys of the rounds."""

    def __init__(self, rounds):
        # Until then a judgement can be taken back, and what the student says to it is not told yet.
        final = [one for one in rounds if one.state == Round.State.FINALISED]
        lists = Assessment.objects.of_all(rounds).order_by()
        lists = lists.filter(state=Assessment.State.SUBMITTED)
        self.lists = _by_round(lists.select_related("author", "typed_by"))
        self.comparisons = compare_all(rounds, Answer.objects.of_all(lists))
        # In an order of their own: that of the model goes by way of the names of students.
        conclusions = Conclusion.objects.of_all(rounds).exclude(text="")
        in_order = conclusions.order_by("question__section__order", "question__order")
        self.conclusions = _by_round(in_order)
        self.agreements = _by_round(Agreement.objects.of_all(rounds).order_by("made_at", "pk"))
        judgements = Judgement.objects.of_all(final).order_by("section__order", "pk")
        self.judgements = _by_round(judgements)
        consents = Consent.objects.of_all(judgements.order_by()).order_by("at", "pk")
        self.opinions = defaultdict(list)
        for one in consents.select_related("assessor"):
            self.opinions[one.judgement_id].append(Opinion(one.assessor.name, one.agrees, one.note))
        self.reactions = _by_round(Reaction.objects.of_all(final).confirmed())
        corrections = Report.objects.of_all(final).exclude(replaces=None).order_by("pk")
        self.corrections = _by_round(corrections.select_related("replaces__document"))
        steps = Transition.objects.of_all(rounds).order_by("at", "pk")
        self.steps = _by_round(steps.select_related("user", "subject"))
        asked = Question.objects.of_all({one.instrument_id for one in rounds})
        self.asked = set(asked.values_list("section__instrument", "item__framework").distinct())
        self.frameworks = list(Framework.objects.readable())


def _by_round(rows):
    found = defaultdict(list)
    for one in rows:
        found[one.round_id].append(one)
    return found


def _opened(round, held, number):
    comparison = held.comparisons[round.pk]
    assessors = _assessors(round, held.lists[round.pk])
    reaction = next(iter(held.reactions[round.pk]), None)
    return RoundReport(
        number=number,
        where=where_of(round.placement),
        moment=round.kind,
        due_on=round.due_on,
        conversation_at=round.conversation_at,
        judged_at=round.judged_at,
        finalised_at=round.finalised_at,
        asked=AskedList(round.instrument.title, round.instrument.version),
        assessors=assessors,
        comparison=comparison,
        conclusions=tuple((one.question_id, one.text) for one in held.conclusions[round.pk]),
        agreements=_agreements(held.agreements[round.pk], comparison.rows),
        judgements=tuple(
            # Who agreed is told when several assessed.
            Judged(
                one.section_id,
                one.text,
                tuple(held.opinions[one.pk]) if len(assessors) > 2 else (),
            )
            for one in held.judgements[round.pk]
        ),
        reaction=reaction.text if reaction else "",
        confirmed_at=reaction and reaction.confirmed_at,
        corrections=tuple(
            Correction(
                one.requested_at,
                one.reason,
                one.correction,
                one.replaces.finished_at,
                one.replaces.document.sha256,
            )
            for one in held.corrections[round.pk]
        ),
        steps=tuple(
            Step(one.at, one.user.name, one.action, one.words, one.reason)
            for one in held.steps[round.pk]
        ),
        sources=sources_of(
            one for one in held.frameworks if (round.instrument_id, one.pk) in held.asked
        ),
    )


def _assessors(round, lists):
    """Whose lists are in, the student first, and who of them works as an ervaringsdeskundige."""
    parts = sorted(round.placement.supervisions.all(), key=lambda one: (one.started_at, one.pk))
    by_experience = {(one.user_id, one.role): one.by_experience for one in parts}
    order = Assessment.Role.values
    return tuple(
        Assessor(
            one.author.name,
            one.role,
            one.submitted_at,
            by_experience.get((one.author_id, one.role)),
            one.typed_by.name if one.typed_by else "",
        )
        for one in sorted(lists, key=lambda one: order.index(one.role))
    )


def _agreements(found, rows):
    about = {row.question: row for row in rows}
    return tuple(
        Agreed(
            one.what,
            str(one.get_who_display()),
            one.by_when,
            row.code if row else "",
            (row.title or row.text) if row else "",
        )
        for one, row in ((one, about.get(one.question_id)) for one in found)
    )


def _day(moment):
    return date_format(timezone.localtime(moment), "j F Y")
