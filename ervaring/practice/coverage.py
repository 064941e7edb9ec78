"""What of a programme can be practised at a workplace: by what its organisation said, and why.

The rows are what the programme asks (`ervaring.schools.asked`): strands of the leerplan at its
level, or competences. Of each row a workplace says: kan, gedeeltelijk, kan niet; or it did not say.
The organisation answered the two tables of leerplan 6.1.1 in its werkplekcheck: tasks (wel, onder
voorwaarden, niet) and competences with their behaviours (kan, gedeeltelijk, niet). What that comes
to is this project's own rule, in four steps that can be followed on paper. In all of them an answer
that is missing is left out, and answers TOGETHER are: all the same, then that; else gedeeltelijk.

1. A competence of the table is what was ticked for it. Was nothing ticked, it is what its
   behaviours are together.
2. A row that is itself a competence of the table is that. Any other row is what the competences of
   the table are together to which the crosswalk relates it; one relation far, in any direction.
3. A row under a core task (KT1, KT2, KT3) is never more than that task is here: wel is kan, onder
   voorwaarden is gedeeltelijk, niet is kan niet. It is the same task when both refer to the same
   core task of the profile. Was nothing said of the competences, the row is what the task is.
4. A row about which nothing was said at all is "niet gezegd". That is no: it is asked after.

What people found in rounds ("kon hier niet") and what a student answers changes none of this. It
stands beside it, and against it where the organisation says that it can be done.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from competencies.models import Item, Relation
from ervaring.practice.models import CheckAnswer
from ervaring.schools.asked import Asked, asked_by


class Here(models.IntegerChoices):
    """Whether something can be practised at a workplace, as the positions of the scales count."""

    UNSAID = 0, _("niet gezegd")
    NO = 1, _("kan hier niet")
    PARTLY = 2, _("kan hier gedeeltelijk")
    YES = 3, _("kan hier")

    @property
    def word(self):
        """The same, where it stands among others: in a table, or after a number."""
        return WORDS[self]

    @property
    def mark(self):
        """The key of its picture."""
        return self.name.lower()

    @property
    def is_gap(self):
        """Whether there is something to plan for."""
        return self in (Here.NO, Here.PARTLY)


WORDS = {
    Here.UNSAID: _("niet gezegd"),
    Here.NO: _("kan niet"),
    Here.PARTLY: _("gedeeltelijk"),
    Here.YES: _("kan"),
}
# What has to be looked at first stands first.
IN_ORDER = (Here.NO, Here.PARTLY, Here.UNSAID, Here.YES)
DECIDES = (Item.Kind.TASK, Item.Kind.COMPETENCE, Item.Kind.BEHAVIOUR)


def together(answers):
    """What some answers are together: see the rule. Nothing at all is UNSAID."""
    said = {one for one in answers if one}
    return Here(said.pop()) if len(said) == 1 else Here.PARTLY if said else Here.UNSAID


@dataclass(frozen=True)
class Basis:
    """Which statements decide about a row, if a check asks about them."""

    row: int
    tasks: tuple[int, ...]
    related: frozenset[int]

    def competences(self, asked):
        """Those of the table, of which `asked` holds the keys."""
        return {self.row} if self.row in asked else self.related & asked.keys()

    def read(self, said):
        """What the row is, by `said`: {key of a task or competence: what it is here}."""
        task = together(said.get(one) for one in self.tasks)
        competences = together(said[one] for one in self.competences(said))
        return min((one for one in (task, competences) if one), default=Here.UNSAID)


@dataclass(frozen=True)
class Rules:
    """What a programme asks, and what decides about it. Made once for any number of checks."""

    countries: tuple[Asked, ...]
    bases: dict[int, Basis]
    # {key of a statement: the one above it}
    parents: dict[int, int | None]

    @classmethod
    def of(cls, programme):
        """Seven queries."""
        countries = asked_by(programme)
        rows = [item for one in countries for item, _statement in one.rows]
        readable = Relation.objects.readable().order_by()
        related = defaultdict(set)
        for one, other in readable.crosswalk().of_any(rows).values_list("from_item", "to_item"):
            related[one].add(other)
            related[other].add(one)
        tasks, refers = defaultdict(list), {}
        to_tasks = readable.filter(kind=Relation.Kind.REFERS_TO, to_item__kind=Item.Kind.CORE_TASK)
        for one, kind, core in to_tasks.values_list("from_item", "from_item__kind", "to_item"):
            if kind == Item.Kind.TASK:
                tasks[core].append(one)
            else:
                refers[one] = core
        bases = {
            row.pk: Basis(
                row.pk, tuple(tasks.get(refers.get(row.parent_id), ())), frozenset(related[row.pk])
            )
            for row in rows
        }
        parents = dict(Item.objects.readable().order_by().values_list("pk", "parent"))
        return cls(countries, bases, parents)

    def said(self, answers):
        """{key of a task or competence: what it is here} of `answers`, {key of a statement: 0-3}.

        0 is an answer that is missing.
        """
        behaviours = defaultdict(list)
        for item, answer in answers.items():
            above = self.parents.get(item)
            if above in answers:
                behaviours[above].append(answer)
        return {
            item: Here(answer or together(behaviours[item]))
            for item, answer in answers.items()
            if self.parents.get(item) not in answers
        }

    def read(self, answers):
        """{key of a row: what it is here} by the `answers` of one check."""
        said = self.said(answers)
        return {row: basis.read(said) for row, basis in self.bases.items()}

    def about(self, row, statement):
        """Whether a `statement` (its key) says something of a row.

        It does when it is the row, or a competence that may decide about it; or stands under one.
        """
        basis = self.bases[row]
        while statement:
            if statement == row or statement in basis.related:
                return True
            statement = self.parents.get(statement)
        return False


def answers_of(checks):
    """{key of a check: {key of a statement: 0-3}} of `checks` that came through their gate.

    Of the tasks, competences and behaviours, without what was written with them. One query.
    """
    given = CheckAnswer.objects.of(checks).filter(item__kind__in=DECIDES).order_by()
    found = defaultdict(dict)
    for check, item, position in given.values_list("check_of", "item", "point__position"):
        found[check][item] = position or 0
    return found


def counts(marks):
    """[(what it is here, how many)] in the order of IN_ORDER, without those that are not there."""
    marks = list(marks)
    return [(one, marks.count(one)) for one in IN_ORDER if one in marks]
