"""What somebody is, and where; so that home asks nothing about what they are not."""

from dataclasses import dataclass

from ervaring.accounts.models import User
from ervaring.placements.models import Contact, Placement, Supervision, Workplace, guides
from ervaring.schools.models import Programme

Role = Supervision.Role


@dataclass(frozen=True)
class Parts:
    """The parts that somebody has now."""

    user: User
    # Where they learn or guide, by the name of the student; and those where they are this.
    placements: tuple[Placement, ...]
    learnt: tuple[Placement, ...]
    supervised: tuple[Placement, ...]
    tutored: tuple[Placement, ...]
    coordinated: tuple[Programme, ...]
    spoken_for: tuple[Workplace, ...]

    @classmethod
    def of(cls, user):
        """Three queries."""
        found = (
            Placement.objects.with_part(user)
            .annotate(
                is_supervised=guides(user, "", Role.SUPERVISOR),
                is_tutored=guides(user, "", Role.TUTOR),
            )
            .select_related("student", "workplace__organisation", "cohort__programme")
            .order_by("student__name", "pk")
        )
        found = tuple(found)
        contacts = Contact.objects.held_by(user).select_related("workplace__organisation")
        return cls(
            user,
            placements=found,
            learnt=tuple(one for one in found if one.student_id == user.pk and not user.is_guest),
            supervised=tuple(one for one in found if one.is_supervised),
            tutored=tuple(one for one in found if one.is_tutored),
            coordinated=tuple(Programme.objects.coordinated_by(user)),
            spoken_for=tuple(one.workplace for one in contacts),
        )

    @property
    def guided(self):
        """Where they guide, in whatever role."""
        return tuple(one for one in self.placements if one not in self.learnt)

    @property
    def talked(self):
        """The placements in which they are one of the two who talk."""
        return self.learnt + tuple(one for one in self.supervised if one not in self.learnt)
