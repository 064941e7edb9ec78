"""What somebody is asked on their home page, about learning in practice."""

from typing import NamedTuple

from ervaring.practice import concerns


class Todo(NamedTuple):
    """One thing to do: what it is, about whom or where, and the button that leads there."""

    title: str
    about: str
    url: str
    button: str


def asked_of(user):
    """`[Todo, ...]`, the most urgent first. A constant number of queries."""
    return [Todo(*one) for one in concerns.asked(user)]
