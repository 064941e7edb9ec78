"""Who reads a signal, who is told of what becomes of it, and what the home page asks about them."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from competencies.models import Framework, Item
from ervaring.accounts.models import User
from ervaring.placements.models import Placement, Supervision
from ervaring.practice.models import people_at
from ervaring.schools.models import Membership

# Leerplan 6.1.3: the supervisor signals to the school, and is alert to ordinary team tasks.
WHY = ("PL-B5", "PL-B6")


@dataclass(frozen=True)
class Reader:
    """Somebody who reads a signal now, and what they are called."""

    user: User
    role: str
    label: str

    def __str__(self):
        return f"{self.user} ({self.label})"


@dataclass(frozen=True)
class Readers:
    """Who could read a signal of a placement now, as `SignalQuerySet.visible_to` says."""

    student: Reader
    # The tutor and the coordinators; and those of them who are of the workplace as well.
    school: tuple[Reader, ...]
    both: tuple[Reader, ...]
    supervisors: tuple[Reader, ...]

    @property
    def alone(self):
        """Those of the school when the workplace must not see it."""
        return tuple(one for one in self.school if one not in self.both)

    def of(self, signal):
        """Everyone who reads `signal`, each once: the student, the school, the workplace."""
        if not signal.seen_by_workplace:
            return [self.student, *self.alone]
        found = {}
        for one in (self.student, *self.school, *self.supervisors):
            found.setdefault(one.user.pk, one)
        return list(found.values())


def readers_of(placement, signal=None):
    """The `Readers` of a signal in a placement that came through its gate.

    Without `signal`: of one that is written now. Four queries, or five.
    """
    parts = Supervision.objects.of(placement).filter(user__is_active=True).select_related("user")
    tutors = [_reader(one) for one in parts if one.role == Supervision.Role.TUTOR]
    supervisors = [_reader(one) for one in parts if one.role == Supervision.Role.SUPERVISOR]
    coordinators = (
        Membership.objects.coordinators_of(placement.cohort.programme_id)
        .filter(user__is_active=True)
        .select_related("user")
    )
    school = {}
    for one in [*tutors, *map(_reader, coordinators)]:
        school.setdefault(one.user.pk, one)
    there = people_at(
        signal.workplace_id if signal else placement.workplace_id,
        placement,
        signal.made_at if signal else timezone.now(),
    )
    if signal:
        there |= set(signal.kept_from.values_list("pk", flat=True))
    return Readers(
        student=Reader(placement.student, "student", str(_("student"))),
        school=tuple(school.values()),
        both=tuple(one for key, one in school.items() if key in there),
        supervisors=tuple(supervisors),
    )


def _reader(part):
    return Reader(part.user, part.role, str(part.get_role_display()))


def placements_of(user):
    """Where `user` learns, supervises or looks after the student: who may read signals there."""
    of_two = Placement.objects.learnt_by(user) | Placement.objects.supervised_by(user)
    return of_two | Placement.objects.planned_by(user)


def why():
    """The criteria that signals come from, as the frameworks in use have them."""
    items = Item.objects.filter(code__in=WHY, kind=Item.Kind.SUPERVISION_CRITERION)
    in_use = items.filter(framework__in=Framework.objects.published())
    return in_use.select_related("framework").order_by("framework", "order")


def countries_of(programme):
    """The countries where a programme may be taught: of its frameworks, or else all."""
    known = set(programme.frameworks.values_list("jurisdiction", flat=True))
    return known or set(Framework.Jurisdiction)
