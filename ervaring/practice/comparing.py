"""Workplaces beside each other: where can what a student still needs be practised."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assessments.models import Round
from assessments.workplaces import missed
from competencies.models import Item
from ervaring import charts
from ervaring.placements.models import Placement, Workplace
from ervaring.practice.coverage import Here, Rules, answers_of, counts
from ervaring.practice.models import CheckAnswer, WorkplaceCheck


@dataclass(frozen=True)
class Cell:
    """What a workplace says of one statement, and how often somebody there found that it is not."""

    item: Item
    here: Here
    denied: int = 0

    @property
    def is_against(self):
        return self.here == Here.YES and self.denied > 0


@dataclass(frozen=True)
class Place:
    """A workplace as a coordinator compares it. About the place, and about nobody who is there."""

    workplace: Workplace
    check: WorkplaceCheck | None
    is_old: bool
    settings: tuple[Item, ...]
    tasks: tuple[Cell, ...]
    # {key of a task or competence: what it is here}, and {key of a row: how often it was denied}
    said: dict[int, Here]
    denied: Counter
    rules: Rules
    # {key of a row: the item}, of the country that is shown
    rows: dict[int, Item]
    # [(key of a placement, name)] of who is there now, or will be
    students: tuple[tuple[int, str], ...]

    @property
    def pk(self):
        return self.workplace.pk

    @property
    def name(self):
        return self.workplace.name

    @property
    def organisation(self):
        return self.workplace.organisation

    @property
    def state(self):
        """Of its check, as the filter asks for it."""
        return "geen" if self.check is None else "oud" if self.is_old else "geldig"

    @cached_property
    def cells(self):
        """{key of a row: what the place says of it}; not worked out where nobody looks."""
        return {
            row: Cell(item, self.rules.bases[row].read(self.said), self.denied[row])
            for row, item in self.rows.items()
        }

    @cached_property
    def counts(self):
        """[(what it is here, how many)] over all outcomes."""
        return counts(one.here for one in self.cells.values())

    @property
    def against(self):
        """At how many outcomes somebody found that it cannot be done, where it should."""
        return sum(one.is_against for one in self.cells.values())

    def of(self, rows):
        return [self.cells[row] for row in rows]

    def can(self, rows, here=Here.YES):
        """Of how many of `rows` it says that this is what can be done."""
        return sum(one.here == here for one in self.of(rows))

    def order(self, rows):
        """The place where most of `rows` can be practised comes first; then most of them partly."""
        name = (self.organisation.name, self.name, self.pk)
        return (-self.can(rows), -self.can(rows, Here.PARTLY), *name)


class Comparison:
    """The workplaces of a programme that came through its gate, as `user` may compare them.

    Those of its school where somebody of the programme is now, or will be, or that said in a check
    what can be learned there. `unknown` are the others of its school, to ask somebody there. The
    same number of queries however many there are.
    """

    def __init__(self, programme, user, today: date, country=None):
        self.programme, self.user = programme, user
        self.rules = Rules.of(programme)
        countries = self.rules.countries
        chosen = [one for one in countries if one.jurisdiction == country] or countries
        self.shown = chosen[0] if chosen else None
        # {key of a row: the item}
        self.rows = {item.pk: item for item, _said in self.shown.rows} if self.shown else {}
        self._read(today)

    def _read(self, today):
        programme, user = self.programme, self.user
        students = defaultdict(list)
        present = Placement.objects.visible_to(user).filter(
            cohort__programme=programme, ends_on__gte=today
        )
        for key, name, workplace in present.values_list("pk", "student__name", "workplace"):
            students[workplace].append((key, name))
        checks = {
            one.workplace_id: one
            for one in WorkplaceCheck.objects.visible_to(user)
            .latest()
            .filter(workplace__organisation__school=programme.school_id)
        }
        by_key = {one.pk: one for one in checks.values()}
        answers, settings = answers_of(by_key), self._settings(by_key)
        items = {item for given in answers.values() for item in given}
        tasks = Item.objects.filter(kind=Item.Kind.TASK, pk__in=items).order_by(
            "framework", "order"
        )
        self.tasks = list(tasks)
        denied = self._denied()
        workplaces = Workplace.objects.arranged_by(user).filter(
            organisation__school=programme.school_id
        )
        self.places, self.unknown = [], []
        for workplace in workplaces.select_related("organisation"):
            if workplace.pk not in students and workplace.pk not in checks:
                self.unknown.append(workplace)
                continue
            check = checks.get(workplace.pk)
            said = self.rules.said(answers[check.pk]) if check else {}
            self.places.append(
                Place(
                    workplace,
                    check,
                    bool(check) and check.is_old_for(programme, today),
                    tuple(settings[check.pk]) if check else (),
                    tuple(Cell(one, said.get(one.pk, Here.UNSAID)) for one in self.tasks),
                    said,
                    denied[workplace.pk],
                    self.rules,
                    self.rows,
                    tuple(students[workplace.pk]),
                )
            )

    @staticmethod
    def _settings(checks):
        ticked = CheckAnswer.objects.of(checks).filter(ticked=True, item__kind=Item.Kind.SETTING)
        found = defaultdict(list)
        for one in ticked.select_related("item").only("check_of", "item"):
            found[one.check_of_id].append(one.item)
        return found

    def _denied(self):
        """{key of a workplace: {key of a row: how often somebody said "kon hier niet"}}."""
        rounds = Round.objects.opened_to(self.user).filter(
            placement__cohort__programme=self.programme
        )
        found = defaultdict(Counter)
        for place, ones in missed(rounds, self.user).items():
            for one in ones:
                for row in self.rows:
                    if self.rules.about(row, one.item):
                        found[place][row] += one.times
        return found

    def lacking_at(self, workplace):
        """The rows that a workplace (its key) cannot give, as far as is known.

        What the organisation says can not, or only partly, be done; and of what somebody found
        that it could not be done.
        """
        cells = next((one.cells for one in self.places if one.pk == workplace), {})
        return [row for row, cell in cells.items() if cell.here.is_gap or cell.denied]


def marks():
    """{what it is here: its picture}, drawn once for a whole page."""
    return {one: charts.places([one.mark]) for one in Here}
