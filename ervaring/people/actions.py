"""What changes in who has which part: atomic, kept, and saying who did it."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import actions
from assessments.models import MovedOnError
from ervaring.accounts.models import Code, User
from ervaring.placements.models import Contact, Invitation, Supervision
from ervaring.practice.actions.asking import end_contact
from ervaring.schools.models import Administrator, Membership, School


class LastAdministratorError(Exception):
    """A school keeps somebody who can let people in. The message says in Dutch which school."""


@transaction.atomic
def give(*, part, by):
    """Store a new part, and its person when they are new too. Raises IntegrityError when taken."""
    _known(part.user)
    part.user = part.user  # takes over the key of who is new
    part.started_by = by
    part.save()


@transaction.atomic
def add_guide(*, user, **part):
    """As of a round's actions, for a `user` who may be new."""
    return actions.add_guide(user=_known(user), **part)


@transaction.atomic
def replace_guide(*, user, **part):
    """As of a round's actions, for a `user` who may be new."""
    return actions.replace_guide(user=_known(user), **part)


def _known(user):
    if not user.pk:
        user.save()
    return user


@transaction.atomic
def transfer(*, membership, cohort, by):
    """A student goes on in another cohort. Returns the new membership.

    What was planned where they were stays there, for who could read it. Raises MovedOnError when
    they left already, and IntegrityError when they are a student of that programme.
    """
    if not membership.end(by):
        raise MovedOnError(_("Deze student is hier intussen al weg. Er is niets veranderd."))
    return Membership.objects.create(
        user=membership.user,
        programme=cohort.programme,
        cohort=cohort,
        role=Membership.Role.STUDENT,
        started_by=by,
    )


@transaction.atomic
def leave(*, parts, by):
    """End `parts` of a person, and ask them for no list there any more.

    Raises LastAdministratorError when nobody would be left to let people in to a school, and
    MovedOnError when one of the parts had ended already.
    """
    schools = [one.school_id for one in parts if isinstance(one, Administrator)]
    # Locked: two who end each other would leave nobody.
    for school in School.objects.select_for_update().filter(pk__in=schools).order_by("pk"):
        left = Administrator.objects.administered_by(by).active().filter(school=school)
        if not left.exclude(user__in=[one.user for one in parts]).exists():
            raise LastAdministratorError(last_administrator(school))
    for part in sorted(parts, key=lambda one: isinstance(one, Administrator)):
        if isinstance(part, Supervision):
            actions.end_guide(supervision=part, by=by)
        elif isinstance(part, Contact):
            end_contact(contact=part, by=by)
        elif not part.end(by):
            raise MovedOnError(_("Een van deze rollen is intussen al beëindigd."))


def last_administrator(school):
    return _(
        "%(school)s houdt altijd een beheerder. Laat eerst een ander beheerder maken, en beëindig "
        "daarna deze rol."
    ) % {"school": school}


@transaction.atomic
def correct_address(*, person, email, by):
    """The mailbox of who never came in is another one: links and codes go there from now on.

    Raises MovedOnError when they came in meanwhile, and IntegrityError when the address is taken.
    """
    found = (
        User.objects.select_for_update(of=("self",))
        .never_came_in()
        .filter(pk=person.pk, email=person.email)
        .first()
    )
    if found is None:
        raise MovedOnError(_("Deze persoon is intussen binnen geweest. Het adres blijft staan."))
    found.change_address(email, by)
    Code.objects.of(found).delete()
    for kind in (Supervision, Contact):
        links = Invitation.objects.of_all(kind.objects.ever_held_by(found))
        for invitation in links.filter(revoked_at=None):  # a revoked one stays revoked
            invitation.renew()
