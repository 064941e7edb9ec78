"""Alles over mij: what the system holds about a person, through their own eyes.

One module for each area: `groups(user)` gives what stands in the export, and `MODELS` which models
that are. A test finds the model about people that is in none of them.
"""

from portfolios.exports import (
    account,
    entries,
    feedback,
    guiding,
    mail,
    placements,
    plan,
    practice,
    reports,
    rounds,
)
from portfolios.exports.archive import write

AREAS = [
    account, placements, practice, guiding, rounds, entries, plan, feedback, reports, mail,
]  # fmt: skip

__all__ = ["AREAS", "gather", "write"]


def gather(user):
    """All groups of facts about `user`, in the order in which they are read."""
    return [group for area in AREAS for group in area.groups(user)]
