from typing import NamedTuple


class Todo(NamedTuple):
    """One thing to do: what it is, about whom or where, and the button that leads there.

    With `answers`, (value, word) of each, it is a question that is answered on home itself: posted
    to `url` as `antwoord`.
    """

    title: str
    about: str
    url: str
    button: str = ""
    answers: tuple = ()
