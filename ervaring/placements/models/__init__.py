"""Where a student learns in practice, who guides and assesses them there, and who read what."""

from ervaring.placements.models.contacts import Contact
from ervaring.placements.models.invitations import Invitation
from ervaring.placements.models.placements import (
    Organisation,
    Placement,
    Supervision,
    Workplace,
    guides,
    has_part,
    learns,
    may_plan,
    may_see,
)
from ervaring.placements.models.readings import Reading

__all__ = [
    "Contact",
    "Invitation",
    "Organisation",
    "Placement",
    "Reading",
    "Supervision",
    "Workplace",
    "guides",
    "has_part",
    "learns",
    "may_plan",
    "may_see",
]
