from dataclasses import dataclass

from ervaring.accounts.models import User
from ervaring.placements.models import Placement, Supervision, guides
from ervaring.schools.models import Programme

Role = Supervision.Role


@dataclass(frozen=True)
class Parts:
    """What somebody is, and where; so that home asks nothing about what they are not."""

    user: User
    # By the name of the student.
    learnt: tuple[Placement, ...]
    supervised: tuple[Placement, ...]
    tutored: tuple[Placement, ...]
    coordinated: tuple[Programme, ...]

    @classmethod
    def of(cls, user):
        """Two queries."""
        found = (
            Placement.objects.with_part(user)
            .annotate(
                is_supervised=guides(user, "", Role.SUPERVISOR),
                is_tutored=guides(user, "", Role.TUTOR),
            )
            .select_related("student", "workplace__organisation")
            .order_by("student__name", "pk")
        )
        found = list(found)
        return cls(
            user,
            learnt=tuple(one for one in found if one.student_id == user.pk and not user.is_guest),
            supervised=tuple(one for one in found if one.is_supervised),
            tutored=tuple(one for one in found if one.is_tutored),
            coordinated=tuple(Programme.objects.coordinated_by(user)),
        )

    @property
    def talked(self):
        """The placements in which they are one of the two who talk."""
        return self.learnt + tuple(one for one in self.supervised if one not in self.learnt)
