"""Writing a signal, and what becomes of it: each step with the mail to whom it concerns."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.holding import hold_placement
from assessments.models import MovedOnError
from ervaring.accounts.models import Mail
from ervaring.placements.mail import mail
from ervaring.placements.models import Supervision
from ervaring.practice.concerns import readers_of
from ervaring.practice.mail import by_link, page_of
from ervaring.practice.models import Signal, SignalReply

Step = SignalReply.Step


@transaction.atomic
def give(*, placement, key, by, role, **given):
    """(the signal, whether it is new): that of the page with this `key`, sent once or twice."""
    hold_placement(placement.pk)
    new = {**given, "placement": placement, "by": by, "role": role}
    # A key of another's is no use, and says nothing about their signal.
    key = uuid.uuid5(key, f"{placement.pk} {by.pk}")
    signal, is_new = Signal.objects.get_or_create(key=key, defaults=new)
    if is_new:
        _tell("new", signal, by, [one.user for one in readers_of(placement).of(signal)])
    return signal, is_new


@transaction.atomic
def take(*, signal, by, was=None):
    """`by` takes the signal up, from `was` (a key) if somebody had already.

    Raises MovedOnError when somebody else was first, or it was closed.
    """
    hold_placement(signal.placement_id)
    if signal.take(by, was):
        _note(signal, by, Step.TAKE)
        _tell("taken", signal, by, _writer(signal))
    elif signal.closed_at:
        raise MovedOnError(_("Dit signaal is intussen afgesloten."))
    elif signal.taken_by_id != by.pk:
        raise MovedOnError(_("%(name)s pakt dit signaal al op.") % {"name": signal.taken_by})


@transaction.atomic
def reply(*, signal, key, by, text, step=Step.ANSWER):
    """What `by` says, once for a page with this `key`: an answer, a last word, or anew.

    Who answers for the school and finds that nobody took it up, takes it up. Raises MovedOnError
    when the signal was closed meanwhile, or opened again.
    """
    hold_placement(signal.placement_id)
    key = uuid.uuid5(key, f"{signal.pk} {by.pk}")
    if there := SignalReply.objects.of([signal]).filter(key=key).first():
        return there
    signal.refresh_from_db()
    if signal.closed_at and step != Step.REOPEN:
        raise MovedOnError(
            _("%(name)s sloot dit signaal intussen af.") % {"name": signal.closed_by}
        )
    if step == Step.REOPEN and not signal.reopen():
        raise MovedOnError(_("Dit signaal is intussen al heropend."))
    is_of_school = Signal.objects.editable_by(by).filter(pk=signal.pk).exists()
    if is_of_school:
        signal.take(by)
    said = _note(signal, by, step, key=key, text=text)
    if step == Step.CLOSE:
        signal.close(by)
    _tell(step, signal, by, _heard(signal, is_of_school))
    return said


@transaction.atomic
def show(*, signal, by):
    """The student lets the workplace read along from now on; once, and that stays so."""
    hold_placement(signal.placement_id)
    if signal.show():
        _note(signal, by, Step.SHOW)
        _tell("new", signal, by, [one.user for one in readers_of(signal.placement).supervisors])


def _note(signal, by, step, **said):
    """A line in the conversation, by somebody who is there now."""
    readers = readers_of(signal.placement, signal).of(signal)
    role = next((one.role for one in readers if one.user.pk == by.pk), signal.role)
    return SignalReply.objects.create(signal=signal, by_id=by.pk, role=role, step=step, **said)


def _writer(signal):
    """Who wrote it, as long as they read it."""
    readers = readers_of(signal.placement, signal).of(signal)
    return [one.user for one in readers if one.user.pk == signal.by_id]


def _heard(signal, is_of_school):
    """Who is told of something that was said: its writer; the student's words also the school.

    Of the school whoever took it up, or everyone as long as nobody did.
    """
    if is_of_school:
        return _writer(signal)
    readers = readers_of(signal.placement, signal)
    school = readers.school if signal.seen_by_workplace else readers.alone
    taker = [one.user for one in school if one.user.pk == signal.taken_by_id]
    return _writer(signal) + (taker or [one.user for one in school])


def _tell(what, signal, by, users):
    """Mail `users` that something happened: not what, of whom or where."""
    for user in {one.pk: one for one in users}.values():
        if user.pk != by.pk:
            link, template = _link(user, signal), "practice/email/signal"
            mail(Mail.Kind.SIGNAL, template, user, link=link, what=str(what))


def _link(user, signal):
    """To the signal: by the link of a supervisor, unless it was revoked."""
    parts = Supervision.objects.of(signal.placement).filter(role=Supervision.Role.SUPERVISOR)
    part = parts.filter(user=user.pk).first()
    return (part and by_link(part, signal)) or page_of(signal)
