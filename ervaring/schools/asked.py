"""What a programme asks: the rows that learning is held against, per country.

Those are the strands that ask something at the programme's level, or, where the frameworks of a
country have no strands, their competences. The programme's own frameworks count; of a country
where it has none, those in use.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from competencies.models import Framework, Item


@dataclass(frozen=True)
class Asked:
    """What one country asks."""

    jurisdiction: str
    # Whether the programme itself works with a framework of this country.
    is_own: bool
    frameworks: tuple[str, ...]
    # [(the item that is a row, the statement that says it)], in the order of the frameworks.
    rows: tuple[tuple[Item, Item], ...]

    @property
    def country(self):
        return Framework.Jurisdiction(self.jurisdiction).label

    @property
    def parts(self):
        """[(heading, [(item, statement)])]: the rows that follow each other under one heading."""
        grouped = groupby(self.rows, key=lambda row: _heading(row[0]))
        return [(heading, list(rows)) for heading, rows in grouped]


def asked_by(programme) -> tuple[Asked, ...]:
    """What each country asks of who learns in `programme`, its own country first. Four queries."""
    frameworks = _frameworks(programme)
    rows = _rows([one for ones in frameworks.values() for one in ones], programme.level_id)
    made = []
    for jurisdiction, ones in frameworks.items():
        here = [row for row in rows if row[0].framework in ones]
        here = [row for row in here if row[0].kind == Item.Kind.STRAND] or here
        if here:
            titles = dict.fromkeys(item.framework.short_title for item, _statement in here)
            is_own = any(one.is_own for one in ones)
            made.append(Asked(jurisdiction, is_own, tuple(titles), tuple(here)))
    return tuple(sorted(made, key=lambda one: not one.is_own))


def _frameworks(programme):
    """{country: its frameworks}: those of the programme, where it has none there those in use."""
    mine = set(programme.frameworks.values_list("pk", flat=True))
    by_country = defaultdict(list)
    for one in Framework.objects.readable():
        one.is_own = one.pk in mine
        by_country[one.jurisdiction].append(one)
    return {
        country: [one for one in ones if one.is_own]
        or [one for one in ones if one.status == Framework.Status.PUBLISHED]
        for country, ones in by_country.items()
    }


def _rows(frameworks, level):
    items = (
        Item.objects.filter(framework__in=frameworks)
        .select_related("framework", "parent__framework", "parent__parent")
        .order_by("framework", "order")
    )
    competences = [(one, one) for one in items.filter(kind=Item.Kind.COMPETENCE)]
    outcomes = items.filter(kind=Item.Kind.OUTCOME, levels=level, parent__kind=Item.Kind.STRAND)
    return competences + [(one.parent, one) for one in outcomes]


def _heading(item):
    above = item.parent
    return above.name if above else item.framework.short_title
