"""Writing a signal, and what becomes of it: each step with the mail to whom it concerns."""

import datetime
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions.holding import hold_placement
from assessments.models import MovedOnError
from ervaring.accounts.models import Mail
from ervaring.placements.mail import mail
from ervaring.placements.models import Supervision
from ervaring.practice.concerns import readers_of
from ervaring.practice.mail import by_link, page_of
from ervaring.practice.models import Signal, SignalReply

Step = SignalReply.Step
# Who goes back to a page may find their words in it, with another key. Sent within this time those
# are the same words once more, and not new ones.
AGAIN = datetime.timedelta(days=1)
OTHERWISE = gettext_lazy("Je verstuurde deze pagina al, met iets anders erop. Dat staat er.")


@transaction.atomic
def give(*, placement, key, by, role, **given):
    """(the signal, whether it is new): that of the page with this `key`, sent once or twice.

    So is what they gave a day ago at most, in the same words, and that is open still. Raises
    MovedOnError when the page was sent before with something else on it.
    """
    hold_placement(placement.pk)
    # A key of another's is no use, and says nothing about their signal.
    key = uuid.uuid5(key, f"{placement.pk} {by.pk}")
    theirs = Signal.objects.written_by(by).of(placement)
    if of_page := theirs.filter(key=key).first():
        if not _says(of_page, given):
            raise MovedOnError(str(OTHERWISE))
        return of_page, False
    lately = theirs.unclosed().filter(made_at__gt=timezone.now() - AGAIN)
    if again := next((one for one in lately if _says(one, given)), None):
        return again, False
    signal = Signal.objects.create(key=key, placement=placement, by=by, role=role, **given)
    _tell("new", signal, by, [one.user for one in readers_of(placement).of(signal)])
    return signal, True


def _says(row, given):
    return all(getattr(row, name) == value for name, value in given.items())


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
    """(what `by` says, whether it is new): an answer, a last word, or anew.

    Once for a page with this `key`; so is an answer in the words that they said last. Who answers
    for the school and finds that nobody took it up, takes it up. Raises MovedOnError when the
    signal was closed meanwhile, or opened again, or the page was sent before with other words.
    """
    hold_placement(signal.placement_id)
    key = uuid.uuid5(key, f"{signal.pk} {by.pk}")
    said = SignalReply.objects.of([signal])
    if of_page := said.filter(key=key).first():
        if not _says(of_page, {"text": text, "step": step}):
            raise MovedOnError(str(OTHERWISE))
        return of_page, False
    last = said.exclude(step__in=[Step.TAKE, Step.SHOW]).last()
    if step == Step.ANSWER and _is_again(last, by, text):
        return last, False
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
    new = _note(signal, by, step, key=key, text=text)
    if step == Step.CLOSE:
        signal.close(by)
    _tell(step, signal, by, _heard(signal, is_of_school))
    return new, True


def _is_again(last, by, text):
    """Whether `by` said this last, and not long ago: nobody said anything since."""
    if last is None or last.by_id != by.pk or last.text != text:
        return False
    return last.at > timezone.now() - AGAIN


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
