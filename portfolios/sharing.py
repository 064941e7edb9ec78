"""Who reads what a student shares: the people who have each part now."""

from dataclasses import dataclass

from ervaring.placements.models import Supervision
from ervaring.schools.models import Membership


@dataclass(frozen=True)
class Reader:
    """Somebody with a part now, and what the part is called."""

    user: object
    role: str
    role_label: str

    def __str__(self):
        return f"{self.user} ({self.role_label})"


def readers_of(placement):
    """{switch of an entry: [Reader]}, as EntryQuerySet says, of a placement that one may see."""
    found = {"for_supervisor": [], "for_programme": []}
    order = Supervision.Role.values
    parts = Supervision.objects.of(placement).select_related("user")
    for one in sorted(parts, key=lambda one: (order.index(one.role), one.started_at)):
        assesses = one.role in Supervision.ASSESSORS
        found["for_supervisor" if assesses else "for_programme"].append(_reader(one))
    programme = placement.cohort.programme_id
    coordinators = Membership.objects.coordinators_of(programme).select_related("user")
    found["for_programme"] += [_reader(one) for one in coordinators]
    return found


def _reader(part):
    return Reader(part.user, part.role, str(part.get_role_display()))


def who_reads(readers, switches):
    """Those of `readers` whose switch is on, by the key of the person: everyone once."""
    found = {}
    for switch, those in readers.items():
        for one in those if switches[switch] else ():
            found.setdefault(one.user.pk, one)
    return found
