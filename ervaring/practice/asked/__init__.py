"""What somebody is asked on their home page, about learning in practice."""

from ervaring.practice.asked import checks, concerns, days, profiles, talks


def asked_of(user):
    """`[Todo, ...]`, the most urgent first. A constant number of queries."""
    subjects = (concerns, checks, profiles, talks, days)
    return [todo for subject in subjects for todo in subject.asked(user)]
