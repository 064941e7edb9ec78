"""Which outcomes have evidence: how much, how recent and from whom. Counts and words, no scores.

A profile is what one country asks (`ervaring.schools.asked`). An entry counts for a row when it is
linked to the statement of that row or to anything under it in the tree, at any depth and of any
level: an activity or a behaviour for its competence, an outcome for its strand. Through the
crosswalk it counts for a row when it counts, in that same way, for a statement that the row, or
something under the row, has a relation of the crosswalk with; one relation far and never two, in
either direction.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from textwrap import shorten

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from competencies.models import Framework, Item, Relation
from ervaring import charts
from ervaring.schools.asked import asked_by
from portfolios.models import Entry, Link

# A picture does not go on over a page.
ROWS_PER_PICTURE = 14

# From whom: what the student wrote themselves, or whose words they wrote down.
OWN = "own"
FROM = {
    OWN: _("zelf geschreven"),
    Entry.Source.SUPERVISOR: _("feedback van een begeleider"),
    Entry.Source.TEAMMATE: _("feedback van een collega"),
    Entry.Source.CLIENT: _("feedback van een cliënt"),
    Entry.Source.PEER: _("feedback van een medestudent"),
    Entry.Source.OTHER: _("feedback van iemand anders"),
    "": _("feedback, niet gezegd van wie"),
}


def counted(kind, number):
    """How many entries of one kind, in words."""
    words = {
        Entry.Kind.EVIDENCE: ngettext("%d bewijsstuk", "%d bewijsstukken", number),
        Entry.Kind.REFLECTION: ngettext("%d reflectie", "%d reflecties", number),
        Entry.Kind.SITUATION: ngettext("%d beroepssituatie", "%d beroepssituaties", number),
        Entry.Kind.FEEDBACK: ngettext("%d keer feedback", "%d keer feedback", number),
        Entry.Kind.LOG: ngettext("%d keer logboek", "%d keer logboek", number),
    }
    return words[kind] % number


@dataclass(frozen=True)
class Piece:
    """An entry, as far as coverage knows it."""

    pk: int
    title: str
    kind: str
    source: str
    happened_on: date

    @classmethod
    def of(cls, entry):
        return cls(entry.pk, str(entry), entry.kind, entry.source, entry.happened_on)

    @property
    def whose(self):
        return self.source if self.kind == Entry.Kind.FEEDBACK else OWN


@dataclass(frozen=True)
class Pieces:
    """Some entries, the newest first."""

    entries: tuple[Piece, ...]

    def __bool__(self):
        return bool(self.entries)

    @cached_property
    def kinds(self):
        """[(kind, how many, the same in words)] of the kinds that are there."""
        numbers = {
            kind: sum(piece.kind == kind for piece in self.entries) for kind in Entry.Kind.values
        }
        return [(kind, number, counted(kind, number)) for kind, number in numbers.items() if number]

    @property
    def newest(self):
        return self.entries[0].happened_on

    @property
    def from_whom(self):
        there = {piece.whose for piece in self.entries}
        return [words for whose, words in FROM.items() if whose in there]


@dataclass(frozen=True)
class Through:
    """What counts for a row as it counts for another statement, and who says these go together."""

    code: str
    name: str
    framework: str
    url: str
    words: str
    origin: str
    pieces: Pieces


@dataclass(frozen=True)
class Row:
    """One outcome, with what there is about it."""

    # The key of the statement that an entry about this row can be linked to.
    statement: int
    code: str
    title: str
    text: str
    url: str
    direct: Pieces
    through: tuple[Through, ...]

    @property
    def is_empty(self):
        return not (self.direct or self.through)

    @property
    def name(self):
        return self.title or self.text

    @property
    def label(self):
        """Short enough for two lines beside a picture."""
        return shorten(self.name, 56, placeholder=" …")

    @property
    def by_crosswalk(self):
        """All that counts by the crosswalk alone, each entry once."""
        found = {piece.pk: piece for one in self.through for piece in one.pieces.entries}
        return _pieces(found.values())

    @property
    def pieces(self):
        return self.direct.entries + self.by_crosswalk.entries

    @property
    def newest(self):
        return max((piece.happened_on for piece in self.pieces), default=None)

    @property
    def from_whom(self):
        return Pieces(self.pieces).from_whom

    @property
    def through_codes(self):
        return [one.code for one in self.through]

    @property
    def marks(self):
        """For the picture: {kind: (how many, how many by the crosswalk alone)}."""
        direct = {kind: number for kind, number, _words in self.direct.kinds}
        through = {kind: number for kind, number, _words in self.by_crosswalk.kinds}
        return {
            kind: (direct.get(kind, 0), through.get(kind, 0))
            for kind in Entry.Kind.values
            if kind in direct or kind in through
        }


@dataclass(frozen=True)
class Part:
    """The rows of one heading: the empty ones first, then what only the crosswalk fills."""

    title: str
    rows: tuple[Row, ...]

    @property
    def empty(self):
        return sum(row.is_empty for row in self.rows)

    @property
    def pictures(self):
        """[(a matrix that fits on a page, the rows it shows)]."""
        title = _now("%(part)s: welke soort stukken er per uitspraak zijn. De tabel zegt dit ook.")
        portions = (
            self.rows[at : at + ROWS_PER_PICTURE]
            for at in range(0, len(self.rows), ROWS_PER_PICTURE)
        )
        kinds = {kind: str(label) for kind, label in Entry.Kind.choices}
        return [
            (
                charts.matrix(
                    [row.marks for row in rows], kinds=kinds, title=title % {"part": self.title}
                ),
                rows,
            )
            for rows in portions
        ]


@dataclass(frozen=True)
class Profile:
    """What one country asks, in the frameworks of the programme or else in those in use."""

    jurisdiction: str
    # Whether the programme itself works with a framework of this country.
    is_own: bool
    frameworks: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def country(self):
        return Framework.Jurisdiction(self.jurisdiction).label

    @property
    def rows(self):
        return [row for part in self.parts for row in part.rows]

    @property
    def has_any(self):
        return not all(row.is_empty for row in self.rows)


@dataclass
class _Found:
    """What is linked where: from the statements that entries are linked to, up the tree."""

    parents: dict
    at: dict = field(default_factory=lambda: defaultdict(dict))

    def add(self, item, piece):
        for above in self.upwards(item):
            self.at[above][piece.pk] = piece

    def upwards(self, item):
        """The statement and all that stands above it."""
        while item:
            yield item
            item = self.parents.get(item)

    def of(self, item):
        return self.at.get(item, {})


def coverage(placement, user) -> tuple[Profile, ...]:
    """The profiles of a placement that `user` may see, of what they may read and nothing else.

    The placement comes with its programme.
    """
    links = Link.objects.visible_to(user).filter(entry__placement=placement)
    links = links.select_related("entry").defer("entry__texts").order_by()
    return profiles(placement.cohort.programme, [(one.item_id, one.entry) for one in links])


def profiles(programme, links) -> tuple[Profile, ...]:
    """What `links`, [(key of an item, entry)], come to; the programme's own country first.

    A constant number of queries.
    """
    found = _Found(dict(Item.objects.readable().order_by().values_list("pk", "parent")))
    pieces = {}
    for item, entry in links:
        if entry.pk not in pieces:
            pieces[entry.pk] = Piece.of(entry)
        found.add(item, pieces[entry.pk])
    countries = asked_by(programme)
    through = _through(found, {item.pk for one in countries for item, _statement in one.rows})
    return tuple(
        Profile(one.jurisdiction, one.is_own, one.frameworks, _parts(one.parts, found, through))
        for one in countries
    )


def _through(found, rows):
    """{row: [(the relation, the item at the other end, what counts for that)]}."""
    relations = Relation.objects.readable().crosswalk().of_any(found.at)
    through = defaultdict(list)
    for one in relations.select_related("from_item__framework", "to_item__framework"):
        for here, there in ((one.from_item, one.to_item), (one.to_item, one.from_item)):
            for row in rows.intersection(found.upwards(here.pk)) if found.of(there.pk) else ():
                through[row].append((one, here, there))
    return through


def _parts(parts, found, through):
    # Strands of one line are asked about in the order of their outcomes.
    return tuple(
        Part(
            title,
            tuple(
                sorted(
                    (_row(item, statement, found, through[item.pk]) for item, statement in rows),
                    key=lambda row: (bool(row.direct), bool(row.through)),
                )
            ),
        )
        for title, rows in parts
    )


def _row(item, statement, found, related):
    direct = found.of(item.pk)
    through = []
    for relation, here, there in related:
        pieces = _pieces(one for pk, one in found.of(there.pk).items() if pk not in direct)
        if pieces:
            words, _other = relation.seen_from(here)
            through.append(
                Through(
                    there.code,
                    there.name,
                    there.framework.short_title,
                    there.get_absolute_url(),
                    str(words),
                    str(relation.get_origin_display()),
                    pieces,
                )
            )
    return Row(
        statement.pk,
        item.code,
        item.title,
        statement.text,
        statement.get_absolute_url(),
        _pieces(direct.values()),
        tuple(through),
    )


def _pieces(pieces):
    return Pieces(tuple(sorted(pieces, key=lambda one: (one.happened_on, one.pk), reverse=True)))
