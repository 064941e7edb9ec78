"""Writes that touch several models at once. Each is atomic and says who did it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.models import (
    Answer,
    Assessment,
    Judgement,
    MovedOnError,
    Question,
    Round,
    Transition,
)
from ervaring.placements.models import Supervision


class CannotPlanError(Exception):
    """The round cannot be planned. The message says in Dutch what is needed first."""


@transaction.atomic
def plan_round(*, placement, kind, instrument, opens_on, due_on, by):
    """Make a round with an empty list for everyone who assesses, and return it.

    A second assessor takes part in the final round only (leerplan 6.2: by preference two
    assessors). Raises CannotPlanError when the placement has no supervisor, when one
    person would assess twice, or when an unfinished round of this kind is already there.
    """
    supervisions = Supervision.objects.active().filter(placement=placement)
    assessors = {
        supervision.role: supervision.user for supervision in supervisions.select_related("user")
    }
    if Supervision.Role.SUPERVISOR not in assessors:
        raise CannotPlanError(
            _("Deze stage heeft nog geen praktijkbegeleider. Voeg die eerst toe.")
        )
    authors = {
        Assessment.Role.STUDENT: placement.student,
        Assessment.Role.SUPERVISOR: assessors[Supervision.Role.SUPERVISOR],
    }
    second = assessors.get(Supervision.Role.SECOND_ASSESSOR)
    if kind == Round.Kind.FINAL and second:
        authors[Assessment.Role.SECOND_ASSESSOR] = second
    if len(set(authors.values())) < len(authors):
        raise CannotPlanError(
            _("Een van de beoordelaars heeft twee rollen. Wijs eerst iemand anders aan.")
        )
    try:
        with transaction.atomic():
            round = Round.objects.create(
                placement=placement,
                kind=kind,
                instrument=instrument,
                opens_on=opens_on,
                due_on=due_on,
            )
    except IntegrityError as error:
        raise CannotPlanError(
            _("Er loopt al een %(kind)s voor deze stage. Stel die eerst vast.")
            % {"kind": Round.Kind(kind).label}
        ) from error
    questions = Question.objects.filter(section__instrument=instrument)
    for role, author in authors.items():
        assessment = Assessment.objects.create(round=round, author=author, role=role)
        Answer.objects.bulk_create(
            Answer(assessment=assessment, question=question) for question in questions
        )
    Judgement.objects.bulk_create(
        Judgement(round=round, section=section)
        for section in instrument.sections.filter(judged=True)
    )
    Transition.objects.create(round=round, user=by, action=Transition.Action.PLANNED)
    return round


@transaction.atomic
def submit(*, assessment, by):
    """Hand in a list; the last one in opens the conversation. Returns whether it was the last.

    Raises MovedOnError when the list was already handed in.
    """
    round = Round.objects.select_for_update().get(pk=assessment.round_id)
    assessment.submit()
    waiting = Assessment.objects.filter(round=round, state=Assessment.State.DRAFT)
    last = not waiting.exists()
    if last:
        round.open_conversation()
    action = Transition.Action.OPENED if last else Transition.Action.SUBMITTED
    Transition.objects.create(round=round, user=by, action=action)
    return last


@transaction.atomic
def finalise(*, round, by):
    """Close a round whose judgements are written. Raises MovedOnError when somebody was first."""
    round.finalise()
    Transition.objects.create(round=round, user=by, action=Transition.Action.FINALISED)


__all__ = ["CannotPlanError", "MovedOnError", "finalise", "plan_round", "submit"]
