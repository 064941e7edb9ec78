"""What somebody is asked on their home page, about learning in practice."""

from typing import NamedTuple

from ervaring.practice.asked import checks, concerns, days, profiles, talks
from ervaring.practice.models import Break


class Asked(NamedTuple):
    """Todos: `first`, before all that is asked of rounds, and `then`, after it."""

    first: list
    then: list


def asked_of(parts):
    """A signal waits for nobody; what no day is set for comes last: to plan the next talk.

    The queries depend on `parts`, and on whether a planned talk passed.
    """
    breaks = breaks_of(parts)
    then = [
        *checks.asked(parts),
        *profiles.asked(parts),
        *days.asked(parts, breaks),
        *talks.asked(parts, breaks),
    ]
    return Asked(first=concerns.asked(parts), then=then)


def breaks_of(parts):
    """The days off of those whose hours or talks are asked after."""
    about = parts.talked + parts.tutored
    return list(Break.objects.visible_to(parts.user).of_all(about)) if about else []
