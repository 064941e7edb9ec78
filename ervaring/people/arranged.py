"""The people whose parts somebody arranges, those parts, and how they are told in words."""

from django.utils.translation import gettext as _

from ervaring.accounts.models import User
from ervaring.placements.models import Contact, Supervision
from ervaring.schools.models import Administrator, Membership

WHO_DID_IT = ("user", "started_by", "ended_by")


def parts_of(user):
    """The parts, of now and before, that `user` arranges: one queryset of each kind."""
    return [
        Membership.objects.arranged_by(user).select_related("programme", "cohort", *WHO_DID_IT),
        Supervision.objects.arranged_by(user).select_related(
            "placement__student", "placement__workplace__organisation", *WHO_DID_IT
        ),
        Administrator.objects.administered_by(user).select_related("school", *WHO_DID_IT),
        Contact.objects.arranged_by(user).select_related("workplace__organisation", *WHO_DID_IT),
    ]


def endable_by(user):
    """Those of the parts of now that `user` may end, in the same way."""
    memberships, *others = parts_of(user)
    mine = Membership.objects.endable_by(user).values("pk")
    return [one.active() for one in (memberships.filter(pk__in=mine), *others)]


def people_of(parts):
    """The people of `parts`, querysets that came through their gate."""
    first, *others = [User.objects.with_part_in(one) for one in parts]
    for one in others:
        first |= one
    return first


def in_order(parts):
    """What is so now before what was, the newest first."""
    newest = sorted(parts, key=lambda one: (one.started_at, one.pk), reverse=True)
    return sorted(newest, key=lambda one: one.ended_at is not None)


def words(part):
    """What somebody is, or was, in that part."""
    match part:
        case Administrator():
            return _("beheerder van %(school)s") % {"school": part.school}
        case Contact():
            return _("contactpersoon van %(workplace)s") % {"workplace": part.workplace}
        case Supervision():
            return _("%(role)s van %(student)s, %(workplace)s") % {
                "role": part.get_role_display(),
                "student": part.placement.student,
                "workplace": part.placement.workplace,
            }
        case Membership(role=Membership.Role.STUDENT):
            return _("student van %(cohort)s") % {"cohort": f"{part.programme} {part.cohort.name}"}
    return _("opleidingscoördinator van %(programme)s") % {"programme": part.programme}


def is_elsewhere(person, user):
    """Whether `person` has, or had, a part that `user` does not arrange."""
    return any(
        kind.objects.ever_held_by(person).exclude(pk__in=arranged.values("pk")).exists()
        for kind, arranged in zip(
            (Membership, Supervision, Administrator, Contact), parts_of(user), strict=True
        )
    )
