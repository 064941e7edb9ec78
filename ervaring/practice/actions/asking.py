"""Asking what can be learned at a workplace, once or again, and asking it no more."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import MovedOnError
from ervaring.placements.mail import mail_link
from ervaring.placements.models import Contact, Invitation, Placement, Workplace
from ervaring.practice.checking import interim_rounds
from ervaring.practice.models import WorkplaceCheck


@transaction.atomic
def ask(*, workplace, user, by):
    """Mail `user`, who may be new, the link to a check of `workplace`. Returns the check.

    From then on they speak for the workplace. Raises MovedOnError when somebody is asked already,
    or when their link was revoked.
    """
    # Locked: of two who ask at once, one is first.
    Workplace.objects.arranged_by(by).select_for_update(of=("self",)).get(pk=workplace.pk)
    asked = WorkplaceCheck.objects.arranged_by(by).out().filter(workplace=workplace)
    if out := asked.select_related("author").first():
        said = _("%(name)s is al gevraagd. Trek die vraag eerst in als iemand anders het doet.")
        raise MovedOnError(said % {"name": out.author})
    if not user.pk:
        user.save()
    contact = Contact.objects.of(workplace).filter(user=user).first()
    contact = contact or Contact.objects.create(workplace=workplace, user=user, started_by=by)
    made = WorkplaceCheck.ask(workplace=workplace, author=user, asked_by=by)
    _mail(contact, made)
    return made


@transaction.atomic
def remind(*, check):
    """Mail the link to a check again. Returns whether it was: see `may_be_reminded`.

    Raises MovedOnError when its author is asked no more, or their link was revoked.
    """
    contact = Contact.objects.of(check.workplace).filter(user=check.author).first()
    if contact is None or check.state != WorkplaceCheck.State.DRAFT:
        raise MovedOnError(_("Deze check staat niet meer open. Er is geen mail gestuurd."))
    is_due = check.remind()
    if is_due:
        _mail(contact, check)
    return is_due


def _mail(contact, check):
    invitation = Invitation.of(contact)
    if invitation.revoked_at:
        said = _("De link van %(name)s is ingetrokken. Geef eerst een nieuwe link.")
        raise MovedOnError(said % {"name": contact.user})
    mail_link(invitation, reverse("practice:check", args=[check.pk]))


@transaction.atomic
def withdraw(*, check, by):
    """Its author is asked no more, so that somebody else can be. Raises MovedOnError."""
    if not WorkplaceCheck.objects.arranged_by(by).filter(pk=check.pk).lapse():
        raise MovedOnError(_("Deze check stond niet meer open. Er is niets veranderd."))


@transaction.atomic
def end_contact(*, contact, by):
    """Somebody speaks for a workplace no more; what they were asked lapses. Raises MovedOnError."""
    if not contact.end(by):
        said = _("%(name)s was al geen contactpersoon meer.")
        raise MovedOnError(said % {"name": contact.user})
    asked = WorkplaceCheck.objects.arranged_by(by).filter(workplace=contact.workplace_id)
    asked.filter(author=contact.user_id).lapse()


@transaction.atomic
def begin(*, placement, by):
    """The student answers the same; returns the check, the one that they began if there is one.

    Raises MovedOnError when no interim round asks for it, or it was handed in with that round.
    """
    theirs, round = _of_student(placement, by)
    out = theirs.out().first()
    if out is not None:
        return out
    if round is None:
        raise MovedOnError(_("De werkplekcheck hoort bij de tussentijdse beoordeling."))
    of_round = theirs.filter(round=round)
    of_round.filter(state=WorkplaceCheck.State.LAPSED).delete()  # skipped, and now not
    if of_round.exists():
        raise MovedOnError(_("Je leverde de werkplekcheck bij deze beoordeling al in."))
    return WorkplaceCheck.ask(
        workplace=placement.workplace, author=by, placement=placement, round=round
    )


@transaction.atomic
def skip(*, placement, by):
    """The student is not asked again with this round. What they began stays."""
    theirs, round = _of_student(placement, by)
    if round is not None and not theirs.filter(round=round).exists():
        WorkplaceCheck.objects.create(
            workplace=placement.workplace,
            author=by,
            placement=placement,
            round=round,
            state=WorkplaceCheck.State.LAPSED,
        )


def _of_student(placement, by):
    """What a student said of their workplace, and the round that asks for it now, or None."""
    # Locked: two windows begin one check.
    Placement.objects.learnt_by(by).select_for_update(of=("self",)).get(pk=placement.pk)
    theirs = WorkplaceCheck.objects.written_by(by).filter(placement=placement)
    return theirs, interim_rounds(by).filter(placement=placement).first()
