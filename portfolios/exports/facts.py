"""What an export is made of: groups of records of facts, the same for reading and for machines."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple


class Stored(NamedTuple):
    """A file: its name in the storage, and its path in the export."""

    name: str
    path: str


class Fact(NamedTuple):
    """`key` is for machines and never changes; `label` is for people, who need not see all."""

    key: str
    label: str
    value: str | int | bool | datetime.date | Stored | None


@dataclass(frozen=True)
class Record:
    title: str
    facts: tuple[Fact, ...]
    groups: tuple["Group", ...] = ()


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    records: tuple[Record, ...]


def record(title, *facts, groups=()):
    """A record from (key, label, value) triples."""
    return Record(
        str(title),
        tuple(Fact(key, str(label), value) for key, label, value in facts),
        tuple(groups),
    )


def group(key, title, records):
    return Group(key, str(title), tuple(records))


def files_of(groups):
    """Every file in `groups`, wherever it stands."""
    for one in groups:
        for found in one.records:
            yield from (fact.value for fact in found.facts if isinstance(fact.value, Stored))
            yield from files_of(found.groups)
