"""The chapter of the code of the profession: the articles that pieces point to, quoted in full."""

from collections import defaultdict
from dataclasses import dataclass

from competencies.models import Item
from portfolios.reports.pieces import items_of

# What is quoted: an article, also when one of its guidelines is meant, and a field of tension.
QUOTED = (Item.Kind.ARTICLE, Item.Kind.TENSION)


@dataclass(frozen=True)
class Use:
    """The piece that points to it, by its number in the portfolio; `leads` when it is printed."""

    number: int
    heading: str
    leads: bool


@dataclass(frozen=True)
class Article:
    """Word for word, with the guidelines under it."""

    kind: str
    code: str
    title: str
    text: str
    guidelines: tuple[str, ...]
    used_in: tuple[Use, ...]

    @property
    def kind_label(self):
        return Item.Kind(self.kind).label


def gather_articles(entries, pieces) -> tuple[Article, ...]:
    """What `entries` point to in a code, in the order of that code; `pieces` are the same ones."""
    used = defaultdict(list)
    for entry, piece in zip(entries, pieces, strict=True):
        use = Use(piece.number, piece.heading, piece.has_text)
        for item in items_of(entry):
            key = item.parent_id if item.kind == Item.Kind.GUIDELINE else item.pk
            if use not in used[key]:
                used[key].append(use)
    found = Item.objects.readable().filter(pk__in=used, kind__in=QUOTED)
    return tuple(
        Article(
            item.kind,
            item.code,
            item.title,
            item.text,
            tuple(below.text for below in item.children.all()),
            tuple(used[item.pk]),
        )
        for item in found.prefetch_related("children").order_by("framework", "order")
    )
