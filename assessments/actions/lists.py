"""Handing in a list, taking it back, and asking a third assessor."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.holding import hold
from assessments.actions.notifying import concerned, tell, untell
from assessments.actions.planning import CannotPlanError, add_list
from assessments.models import Answer, Assessment, Consent, MovedOnError, Notice, Round, Transition
from ervaring.placements.models import Supervision
from ervaring.schools.models import Membership


@transaction.atomic
def submit(*, assessment, by):
    """Hand in a list; the last one in opens the conversation. Returns whether it was the last.

    Raises MovedOnError when the list was already handed in.
    """
    round = hold(assessment.round_id)
    assessment.submit()
    if by == assessment.author:  # read and handed in by themselves: nobody's copy
        Assessment.objects.of(round).filter(pk=assessment.pk).update(typed_by=None)
    last = open_if_all_in(round)
    action = Transition.Action.OPENED if last else Transition.Action.SUBMITTED
    Transition.objects.create(round=round, user=by, action=action)
    return last


def open_if_all_in(round):
    """Begin the conversation when the round waits for nobody any more; whether it did."""
    waiting = Assessment.objects.of(round).filter(state=Assessment.State.DRAFT)
    if round.state != Round.State.OPEN or waiting.exists():
        return False
    round.open_conversation()
    tell(Notice.Kind.OPENED, round, concerned(round))
    return True


@transaction.atomic
def type_over(*, assessment, by):
    """`by` types over what the author wrote on paper.

    Raises MovedOnError when it was handed in, or begun by its author.
    """
    round = hold(assessment.round_id)
    refuse_begun(assessment)
    if assessment.typed_by_id != by.pk:
        assessment.type_over(by)
        Transition.objects.create(
            round=round, user=by, action=Transition.Action.TYPED, subject=assessment.author
        )


def refuse_begun(assessment):
    """Raise MovedOnError when an author answered something here: nobody else reads that yet."""
    if assessment.typed_by_id is None and Answer.objects.of(assessment).given().exists():
        message = _("%(name)s vult deze lijst hier al zelf in. Er is niets veranderd.")
        raise MovedOnError(message % {"name": assessment.author})


@transaction.atomic
def take_back(*, assessment, by):
    """The author goes on with a list that nobody has read yet, every answer still there.

    Raises MovedOnError when the lists have been open, or it was taken back already.
    """
    round = hold(assessment.round_id)
    if round.state != Round.State.OPEN or round.conversation_at:
        raise MovedOnError(
            _(
                "Iedereen leverde in en de lijsten zijn gelezen. Terugnemen kan niet meer. Is er "
                "iets mis? De studentbegeleider kan je lijst nog teruggeven."
            )
        )
    _give_back(assessment)
    Transition.objects.create(round=round, user=by, action=Transition.Action.TAKEN_BACK)


@transaction.atomic
def give_back(*, assessment, reason, by):
    """Give a list back to its author, for a reason that all who see the round can read.

    When the conversation had begun, the lists close again for everyone until all are in; what was
    noted stays, but who agreed to a judgement is asked again. Raises MovedOnError when the
    judgement was put to the student already, or the list was given back before.
    """
    round = hold(
        assessment.round_id,
        Round.State.OPEN,
        Round.State.CONVERSATION,
        why=_("Het oordeel ligt al bij de student. Neem dat eerst terug; daarna kan dit."),
    )
    _give_back(assessment)
    if round.state == Round.State.CONVERSATION:
        round.close_conversation()
        untell([Notice.Kind.OPENED], round)
        Consent.objects.in_round(round).delete()
    Transition.objects.create(
        round=round,
        user=by,
        action=Transition.Action.GIVEN_BACK,
        subject=assessment.author,
        reason=reason,
    )
    tell(Notice.Kind.RETURNED, round, [assessment.author_id])


def _give_back(assessment):
    """To who still has a part there, in a round that is held: nobody else could hand it in."""
    guides = Supervision.objects.of(assessment.round.placement_id)
    is_student = assessment.role == Assessment.Role.STUDENT
    if not is_student and not guides.filter(user=assessment.author_id).exists():
        name = {"name": assessment.author}
        raise MovedOnError(_("%(name)s hoort intussen niet meer bij deze stage.") % name)
    assessment.give_back()


@transaction.atomic
def ask_third(*, round, user, by):
    """Ask `user` to assess as the third; blind, like the others were. Returns the empty list.

    Who was the third in an earlier round of the placement makes room, or is asked again. Raises
    CannotPlanError when `user` has another part in the placement or the round already, or when the
    third of another round is not done yet, and MovedOnError when the conversation is over.
    """
    round = hold(
        round.pk,
        Round.State.CONVERSATION,
        why=_("Een derde beoordelaar kan meekijken zolang het gesprek loopt."),
    )
    placement = round.placement
    guides = Supervision.objects.of(placement)
    asked = Assessment.objects.of(round).exclude(state=Assessment.State.LAPSED)
    if asked.filter(role=Assessment.Role.THIRD_ASSESSOR).exists():
        raise CannotPlanError(_("Er is al een derde beoordelaar gevraagd."))
    thirds = guides.filter(role=Supervision.Role.THIRD_ASSESSOR)
    has_part = guides.exclude(role=Supervision.Role.THIRD_ASSESSOR).filter(user=user).exists()
    readers = Membership.objects.coordinators_of(placement.cohort.programme_id)
    has_part |= user == placement.student or readers.filter(user=user).exists()
    if has_part or asked.filter(author=user).exists():
        raise CannotPlanError(_("Deze persoon hoort al bij deze stage. Kies iemand anders."))
    before = thirds.exclude(user=user)
    busy = _other_lists(round, by).exclude(round__state=Round.State.FINALISED)
    if busy.filter(author__in=before.values("user")).exists():
        raise CannotPlanError(
            _("In een ander moment van deze stage kijkt al iemand mee. Vraag dezelfde persoon.")
        )
    before.end(by)
    Supervision.objects.get_or_create(
        placement=placement,
        user=user,
        role=Supervision.Role.THIRD_ASSESSOR,
        ended_at=None,
        defaults={"started_by": by},
    )
    Transition.objects.create(
        round=round, user=by, action=Transition.Action.THIRD_ASKED, subject=user
    )
    tell(Notice.Kind.INVITATION, round, [user.pk])
    return add_list(round, user, Assessment.Role.THIRD_ASSESSOR)


@transaction.atomic
def release_third(*, assessment, by):
    """Nobody waits for the third assessor any more, and nobody reads what they wrote.

    The conversation begins anew when it was closed for a list that is in again. Raises MovedOnError
    when their list is in already.
    """
    round = hold(assessment.round_id)
    assessment.lapse()
    if not _other_lists(round, by).filter(author=assessment.author_id).exists():
        guides = Supervision.objects.of(round.placement)
        guides.filter(user=assessment.author_id, role=Supervision.Role.THIRD_ASSESSOR).end(by)
    Transition.objects.create(
        round=round,
        user=by,
        action=Transition.Action.THIRD_RELEASED,
        subject=assessment.author,
    )
    open_if_all_in(round)


def _other_lists(round, by):
    """The lists of third assessors in the other rounds of the placement."""
    lists = Assessment.objects.asked_in_rounds_of(by).asked().exclude(round=round)
    return lists.filter(round__placement=round.placement_id, role=Assessment.Role.THIRD_ASSESSOR)
