"""What somebody is asked on their home page, about learning in practice."""

from ervaring.practice.asked import checks, concerns, days, profiles, talks
from ervaring.practice.asked.parts import Parts


def asked_of(user):
    """`[Todo, ...]`, the most urgent first. The queries depend on the parts of `user` alone."""
    subjects = (concerns, checks, profiles, talks, days)
    parts = Parts.of(user)
    return [todo for subject in subjects for todo in subject.asked(parts)]
