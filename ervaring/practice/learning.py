"""What can be learned at the workplace of a placement: every row of the programme, with why."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.models import Round
from assessments.workplaces import Missed, missed
from competencies.models import Item
from ervaring import charts
from ervaring.practice.coverage import DECIDES, IN_ORDER, Here, Rules, answers_of, counts
from ervaring.practice.models import CheckAnswer, WorkplaceCheck
from ervaring.schools.asked import Asked


@dataclass(frozen=True)
class Reason:
    """What the check says of one statement that decides about a row."""

    item: Item
    here: Here
    # The answer that was ticked; empty when the behaviours say it, or nobody did.
    word: str
    comment: str

    @property
    def is_condition(self):
        """Whether this task can be done here on a condition."""
        return self.item.kind == Item.Kind.TASK and self.here == Here.PARTLY


@dataclass(frozen=True)
class Row:
    """One outcome, what can be done of it here, and who says so."""

    item: Item
    statement: Item
    here: Here
    reasons: tuple[Reason, ...]
    # "Kon hier niet", from rounds that have opened to the reader.
    missed: tuple[Missed, ...]
    # What the student's own answers come to, where that is something else; else None.
    student: Here | None

    @property
    def name(self):
        return self.item.name

    @property
    def is_against(self):
        """Whether somebody found that it could not be done where the organisation says it can."""
        return self.here == Here.YES and bool(self.missed or (self.student or Here.YES).is_gap)

    @property
    def is_plannable(self):
        """Whether it is not, or not wholly, to be learned here."""
        return self.here != Here.YES or self.is_against

    @property
    def picture(self):
        return charts.places([self.here.mark])


@dataclass(frozen=True)
class Part:
    """The rows of one heading, what needs attention first."""

    title: str
    rows: tuple[Row, ...]

    @property
    def counts(self):
        """[(what it is here, its picture, how many)]."""
        numbers = counts(row.here for row in self.rows)
        return [(one, charts.places([one.mark]), number) for one, number in numbers]

    @property
    def picture(self):
        told = _("%(part)s: wat hier kan, per uitspraak. De lijst hieronder zegt het in woorden.")
        return charts.places(
            [row.here.mark for row in self.rows], title=told % {"part": self.title}
        )

    @property
    def is_told(self):
        """Whether somebody else than the organisation said something about it."""
        return any(row.missed or row.student for row in self.rows)


@dataclass(frozen=True)
class Learning:
    """What can be learned at a workplace, as one reader may know it."""

    # What the organisation handed in last, and the student; None as long as there is none.
    check: WorkplaceCheck | None
    counter: WorkplaceCheck | None
    countries: tuple[Asked, ...]
    shown: Asked | None
    parts: tuple[Part, ...]


class _Page:
    """What stands on the page of a placement: made once, asked per row."""

    def __init__(self, placement, user):
        visible = WorkplaceCheck.objects.visible_to(user)
        self.check, self.counter = visible.last_about(placement)
        self.rules = Rules.of(placement.cohort.programme)
        self.given = self._given()
        positions = {
            item: one.point.position if one.point else 0 for item, one in self.given.items()
        }
        self.said, self.here = self.rules.said(positions), self.rules.read(positions)
        self.by_student = {}
        if self.counter:
            self.by_student = self.rules.read(answers_of([self.counter])[self.counter.pk])
        rounds = Round.objects.opened_to(user).filter(
            placement__workplace=placement.workplace_id,
            placement__cohort__programme=placement.cohort.programme_id,
        )
        self.missed = missed(rounds, user).get(placement.workplace_id, [])

    def _given(self):
        if self.check is None:
            return {}
        answers = CheckAnswer.objects.of([self.check]).filter(item__kind__in=DECIDES)
        return {one.item_id: one for one in answers.select_related("item__framework", "point")}

    def row(self, item, statement):
        here, other = self.here[item.pk], self.by_student.get(item.pk, Here.UNSAID)
        return Row(
            item,
            statement,
            here,
            tuple(self._reasons(self.rules.bases[item.pk])),
            tuple(one for one in self.missed if self.rules.about(item.pk, one.item)),
            other if other not in (here, Here.UNSAID) else None,
        )

    def _reasons(self, basis):
        deciding = {*basis.tasks, *basis.competences(self.said)}
        for key, one in self.given.items():
            if key in deciding:
                word = one.point.word if one.point else ""
                yield Reason(one.item, self.said[key], word, one.comment)

    def parts(self, asked):
        for title, rows in asked.parts:
            made = [self.row(*one) for one in rows]
            made.sort(key=lambda row: (IN_ORDER.index(row.here), not row.is_against))
            yield Part(title, tuple(made))


def learning_at(placement, user, country=None) -> Learning:
    """What `user` may know of what can be learned in a placement that came through its gate.

    The placement comes with its programme. `country` is the jurisdiction to show, when the
    programme asks something of it; else the programme's own. A constant number of queries.
    """
    page = _Page(placement, user)
    countries = page.rules.countries
    chosen = [one for one in countries if one.jurisdiction == country] or countries
    shown = chosen[0] if chosen else None
    parts = tuple(page.parts(shown)) if shown else ()
    return Learning(page.check, page.counter, countries, shown, parts)
