from typing import NamedTuple

from django.utils.translation import gettext as _

# Of more than these the names are not read anyway.
MOST_NAMES = 3


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


def named(names):
    """Some names in one line, of many the first."""
    shown = ", ".join(names[:MOST_NAMES])
    return _("%(names)s en anderen") % {"names": shown} if len(names) > MOST_NAMES else shown
