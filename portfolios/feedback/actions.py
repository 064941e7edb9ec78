"""Making cards, answering with one, taking out a line; asking a teammate."""

import datetime
import uuid
from contextlib import suppress
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.actions.holding import hold_placement
from assessments.models import MovedOnError
from ervaring.accounts.mailing import on_one_line
from ervaring.accounts.models import Mail, User
from ervaring.placements.mail import mail
from portfolios.feedback.questions import OF_TEAMMATES, counted
from portfolios.models import (
    Entry,
    FeedbackAnswer,
    FeedbackCard,
    FeedbackRequest,
    FeedbackSheet,
    FeedbackTakenOut,
    Report,
)
from portfolios.models.feedback import ASKED_PER_WEEK, CARDS_WORK, MAX_CARDS
from portfolios.tasks import render_report

WEEK = datetime.timedelta(days=7)
# Names of entries that were made of feedback, so that pressing twice makes one.
KEPT = uuid.UUID("6d0f4b4e-3f0b-4f5e-9a51-5d2f9c1d7a10")


@transaction.atomic
def make_cards(*, placement, number, by):
    """The report that will hold `number` new cards. Raises MovedOnError when there are plenty."""
    hold_placement(placement.pk)
    working = FeedbackSheet.objects.supervised_by(by).filter(placement=placement).working()
    if sum(one.number for one in working) + number > MAX_CARDS:
        raise MovedOnError(
            _("Er zijn al veel kaarten die nog werken. Maak eerst een vel ongeldig, of wacht.")
        )
    sheet = FeedbackSheet.objects.create(
        placement=placement,
        made_by=by,
        number=number,
        expires_on=timezone.localdate() + CARDS_WORK,
    )
    FeedbackCard.objects.bulk_create(FeedbackCard.new(sheet) for _number in range(number))
    report = Report.objects.create(
        kind=Report.CARDS, placement=placement, sheet=sheet, requested_by=by
    )
    transaction.on_commit(partial(render_report.enqueue, report.pk))
    return report


@transaction.atomic
def answer(*, card, given, line):
    """Keep what somebody says with a card. Raises MovedOnError when the card works no more."""
    placement = hold_placement(card.sheet.placement_id)
    if not card.use():
        raise MovedOnError(_("Deze kaart is al gebruikt."))
    FeedbackAnswer.keep(placement.pk, given=given, line=line)


@transaction.atomic
def take_out(*, answer, reason, by):
    """The line of an answer is gone, and that is told. Raises MovedOnError when it was already."""
    if not answer.take_out():
        raise MovedOnError(_("Deze zin is intussen al weggehaald."))
    FeedbackTakenOut.objects.create(placement_id=answer.placement_id, by=by, reason=reason)


@transaction.atomic
def ask_teammate(*, placement, user, name, by):
    """Mail a teammate the link to what they are asked; they may be new.

    Raises MovedOnError when this person was asked already, or so many were this week.
    """
    hold_placement(placement.pk)
    asked = FeedbackRequest.objects.of(placement)
    if asked.filter(asked_at__gt=timezone.now() - WEEK).count() >= ASKED_PER_WEEK:
        raise MovedOnError(
            _("Er zijn deze week al tien vragen verstuurd. Wacht tot volgende week.")
        )
    user = _known(user)
    waiting = asked.waiting().filter(user=user).first()
    if waiting and not waiting.is_expired:
        raise MovedOnError(_("Aan dit adres is al een vraag gestuurd. Er is nog geen antwoord."))
    if waiting:
        waiting.withdraw()
    request = FeedbackRequest.new(placement=placement, user=user, name=name, asked_by=by)
    request.save()
    mail(
        Mail.Kind.LINK,
        "portfolios/email/feedback",
        user,
        link=request.address,
        # As whoever asks calls them: see FeedbackRequest.
        name=on_one_line(name),
        asker=on_one_line(by.name),
        student=on_one_line(placement.student.name),
        until=timezone.localtime(request.expires_at).date(),
    )
    return request


def _known(user):
    """Whoever has this address by now: who is new may have been added elsewhere meanwhile."""
    if user.pk:
        return user
    with suppress(IntegrityError), transaction.atomic():
        user.save()
    return User.objects.found_or_new(user.email, user.name)


@transaction.atomic
def keep_cards(*, placement, answers):
    """The entry that holds what clients said so far: made once for the same answers."""
    said = [
        f"{question.asked(placement.student)} {words}"
        for question, words in counted(answers)
        if words
    ]
    said += [f"“{one.line}”" for one in answers if one.line]
    key = " ".join(sorted(str(one.pk) for one in answers))
    return _kept(placement, key, Entry.Source.CLIENT, said)


@transaction.atomic
def keep_teammate(*, request):
    """The entry that holds what a teammate sent: made once."""
    said = [
        f"{question.asked(request.placement.student)} {question.word(text) or f'“{text}”'}"
        for question, text in answered(request)
    ]
    key, day = f"request {request.pk}", timezone.localdate(request.answered_at)
    return _kept(request.placement, key, Entry.Source.TEAMMATE, said, happened_on=day)


def _kept(placement, key, source, said, **more):
    entry, _new = Entry.objects.get_or_create(
        key=uuid.uuid5(KEPT, key),
        defaults={
            "placement": placement,
            "kind": Entry.Kind.FEEDBACK,
            "source": source,
            "texts": {"said": "\n".join(said)},
            **more,
        },
    )
    return entry


def answered(request):
    """[(question, the code or text)] of what a teammate said."""
    said = request.said
    return [(one, said[one.name]) for one in OF_TEAMMATES if said.get(one.name)]
