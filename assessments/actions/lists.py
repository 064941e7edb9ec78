"""Handing in a list, taking it back, and asking a third assessor."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.notifying import authors, tell
from assessments.actions.planning import CannotPlanError, add_list
from assessments.models import Assessment, Consent, MovedOnError, Notice, Round, Transition
from ervaring.placements.models import Supervision


@transaction.atomic
def submit(*, assessment, by):
    """Hand in a list; the last one in opens the conversation. Returns whether it was the last.

    Raises MovedOnError when the list was already handed in.
    """
    round = Round.objects.select_for_update().get(pk=assessment.round_id)
    assessment.submit()
    waiting = Assessment.objects.of(round).filter(state=Assessment.State.DRAFT)
    last = round.state == Round.State.OPEN and not waiting.exists()
    if last:
        round.open_conversation()
        tell(Notice.Kind.OPENED, round, authors(round))
    action = Transition.Action.OPENED if last else Transition.Action.SUBMITTED
    Transition.objects.create(round=round, user=by, action=action)
    return last


@transaction.atomic
def take_back(*, assessment, by):
    """The author goes on with a list that nobody has read yet, every answer still there.

    Raises MovedOnError when the last one has handed in meanwhile, or it was taken back already.
    """
    round = Round.objects.select_for_update().get(pk=assessment.round_id)
    if round.state != Round.State.OPEN:
        raise MovedOnError(
            _(
                "Iedereen heeft intussen ingeleverd, dus de lijsten zijn open. Terugnemen kan niet "
                "meer. Is er iets mis? De studentbegeleider kan je lijst nog teruggeven."
            )
        )
    assessment.give_back()
    Transition.objects.create(round=round, user=by, action=Transition.Action.TAKEN_BACK)


@transaction.atomic
def give_back(*, assessment, reason, by):
    """Give a list back to its author, for a reason that all who see the round can read.

    When the conversation had begun, the lists close again for everyone until all are in; what was
    noted stays, but who agreed to a judgement is asked again. Raises MovedOnError when the
    judgement was put to the student already, or the list was given back before.
    """
    round = Round.objects.select_for_update().get(pk=assessment.round_id)
    if round.state not in (Round.State.OPEN, Round.State.CONVERSATION):
        raise MovedOnError(
            _("Het oordeel ligt al bij de student. Neem dat eerst terug; daarna kan dit.")
        )
    assessment.give_back()
    if round.state == Round.State.CONVERSATION:
        round.close_conversation()
        Consent.objects.in_round(round).delete()
    Transition.objects.create(
        round=round,
        user=by,
        action=Transition.Action.GIVEN_BACK,
        subject=assessment.author,
        reason=reason,
    )
    tell(Notice.Kind.RETURNED, round, [assessment.author_id])


@transaction.atomic
def ask_third(*, round, user, by):
    """Ask `user` to assess as the third; blind, like the others were. Returns the empty list.

    Raises CannotPlanError when `user` has a part in the placement or the round already, and
    MovedOnError when the conversation is over.
    """
    round = Round.objects.select_for_update().get(pk=round.pk)
    if round.state != Round.State.CONVERSATION:
        raise MovedOnError(_("Het gesprek is al voorbij, dus een derde beoordelaar kan niet meer."))
    placement = round.placement
    guides = Supervision.objects.of(placement)
    asked = Assessment.objects.of(round).exclude(state=Assessment.State.LAPSED)
    if asked.filter(role=Assessment.Role.THIRD_ASSESSOR).exists():
        raise CannotPlanError(_("Er is al een derde beoordelaar gevraagd."))
    has_part = guides.filter(user=user).exists() or asked.filter(author=user).exists()
    if has_part or user == placement.student:
        raise CannotPlanError(_("Deze persoon hoort al bij deze stage. Kies iemand anders."))
    Supervision.objects.create(placement=placement, user=user, role=Supervision.Role.THIRD_ASSESSOR)
    Transition.objects.create(
        round=round, user=by, action=Transition.Action.THIRD_ASKED, subject=user
    )
    tell(Notice.Kind.INVITATION, round, [user.pk])
    return add_list(round, user, Assessment.Role.THIRD_ASSESSOR)


@transaction.atomic
def release_third(*, assessment, by):
    """Nobody waits for the third assessor any more; what they wrote stays theirs alone.

    Raises MovedOnError when their list is in already.
    """
    round = Round.objects.select_for_update().get(pk=assessment.round_id)
    assessment.lapse()
    guides = Supervision.objects.of(round.placement)
    guides.filter(user=assessment.author_id, role=Supervision.Role.THIRD_ASSESSOR).end()
    Transition.objects.create(
        round=round,
        user=by,
        action=Transition.Action.THIRD_RELEASED,
        subject=assessment.author,
    )
