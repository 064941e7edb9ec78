"""What somebody is asked on their home page, about learning in practice."""

from typing import NamedTuple

from ervaring.practice.asked import checks, concerns, days, profiles, talks
from ervaring.practice.asked.parts import Parts


class Asked(NamedTuple):
    """Todos: `first`, before all that is asked of rounds, and `then`, after it."""

    first: list
    then: list


def asked_of(user):
    """A signal waits for nobody; what no day is set for comes last: to plan the next talk.

    The queries depend on the parts of `user` alone.
    """
    parts = Parts.of(user)
    subjects = (checks, profiles, days, talks)
    then = [todo for subject in subjects for todo in subject.asked(parts)]
    return Asked(first=list(concerns.asked(parts)), then=then)
