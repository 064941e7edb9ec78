"""What somebody is asked on their home page, about learning in practice."""

from typing import NamedTuple

from ervaring.practice.talks import asked_about_talks


class Todo(NamedTuple):
    """One thing to do: what it is, about whom or where, and the button that leads there.

    With `answers`, (value, word) of each, it is a question that is answered on home itself: posted
    to `url` as `antwoord`.
    """

    title: str
    about: str
    url: str
    button: str
    answers: list = []


def asked_of(user):
    """`[Todo, ...]`, the most urgent first. A constant number of queries."""
    return [*(Todo(**one) for one in asked_about_talks(user))]
