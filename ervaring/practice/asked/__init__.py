"""What somebody is asked on their home page, about learning in practice."""

from typing import NamedTuple

from ervaring.practice.asked import checks, concerns, days, profiles, talks


class Asked(NamedTuple):
    """Todos: `first`, before all that is asked of rounds, and `then`, after it."""

    first: list
    then: list


def asked_of(user):
    """A signal waits for nobody; what no day is set for comes last: to plan the next talk.

    A constant number of queries.
    """
    subjects = (checks, profiles, days, talks)
    then = [todo for subject in subjects for todo in subject.asked(user)]
    return Asked(first=concerns.asked(user), then=then)
