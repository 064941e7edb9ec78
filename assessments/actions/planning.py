"""Planning rounds, for one placement or for many at once."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.actions.notifying import invite
from assessments.models import (
    Answer,
    Assessment,
    CalledOff,
    Judgement,
    MovedOnError,
    Question,
    Reaction,
    Round,
    Transition,
)
from ervaring.accounts.models import User
from ervaring.placements.models import Placement, Supervision

BATCH = 1000


class CannotPlanError(Exception):
    """This list cannot be asked of this person. The message says in Dutch why."""


@dataclass(frozen=True)
class Plan:
    """What planning would do for one placement: who fills in a list, or why it cannot be."""

    placement: Placement
    authors: dict[str, User]
    problem: str = ""
    # This round is there already, and then nothing else matters.
    is_there: bool = False
    # A final round whose assessors are known not to be ervaringsdeskundig (leerplan 6.2).
    lacks_experience: bool = False

    @property
    def can_be_made(self):
        return not self.problem and not self.is_there


def preview(placements, *, kind, roles):
    """What planning a round of `kind` would make for each of `placements`: a list of `Plan`s.

    `roles` are the assessors beside the student, as values of `Assessment.Role`.
    """
    placements = list(placements)
    running = Round.objects.running(placements, kind)
    guides = defaultdict(dict)
    supervisions = Supervision.objects.of_all(placements).select_related("user")
    for one in supervisions:
        guides[one.placement_id][one.role] = one
    return [_plan(one, guides[one.pk], kind, roles, one.pk in running) for one in placements]


def _plan(placement, guides, kind, roles, is_there):
    asked = [guides[role] for role in Assessment.Role.values if role in roles and role in guides]
    authors = {Assessment.Role.STUDENT: placement.student} | {one.role: one.user for one in asked}
    missing = [str(Assessment.Role(role).label) for role in roles if role not in guides]
    problem = ""
    if missing and not is_there:
        problem = _(
            "Deze stage heeft nog geen %(role)s. Een coördinator voegt die toe, bij de stage."
        ) % {"role": missing[0]}
    elif len(set(authors.values())) < len(authors) and not is_there:
        problem = _("Een van de beoordelaars heeft twee rollen. Wijs eerst iemand anders aan.")
    lacks = kind == Round.Kind.FINAL and bool(asked) and not any(one.by_experience for one in asked)
    return Plan(placement, authors, problem, is_there, lacks)


def plan_rounds(*, placements, kind, roles, by, **asked):
    """Make the round for every placement for which it can be made; return the new rounds.

    `asked`: instrument, opens_on and due_on. Placements that have one of this kind running
    already are passed over, so that planning twice makes nothing double; so are those for which
    something is missing (see `preview`).
    """

    @transaction.atomic
    def look_and_make():
        # Who is replaced at this moment is so before the look, or their new list lapses after it.
        list(Supervision.objects.of_all(placements).select_for_update())
        plans = preview(placements, kind=kind, roles=roles)
        return _make([plan for plan in plans if plan.can_be_made], by, kind=kind, **asked)

    try:
        return look_and_make()
    except IntegrityError:  # somebody planned one of them since the look
        return look_and_make()


@transaction.atomic
def _make(plans, by, *, instrument, **asked):
    """All rows in bulk: a cohort of hundreds takes seconds."""
    rounds = Round.objects.bulk_create(
        Round(placement=plan.placement, instrument=instrument, **asked) for plan in plans
    )
    lists = _add_lists(
        instrument,
        [
            Assessment(round=round, author=author, role=role)
            for round, plan in zip(rounds, plans, strict=True)
            for role, author in plan.authors.items()
        ],
    )
    sections = [*instrument.sections.filter(judged=True), None]
    Judgement.objects.bulk_create(
        Judgement(round=round, section=section) for round in rounds for section in sections
    )
    Reaction.objects.bulk_create(Reaction(round=round) for round in rounds)
    Transition.objects.bulk_create(
        Transition(round=round, user=by, action=Transition.Action.PLANNED) for round in rounds
    )
    invite(lists)
    return rounds


def _add_lists(instrument, lists):
    """Empty lists, with a row for every answer."""
    lists = Assessment.objects.bulk_create(lists)
    questions = list(Question.objects.of(instrument))
    Answer.objects.bulk_create(
        (Answer(assessment=one, question=question) for one in lists for question in questions),
        batch_size=BATCH,
    )
    return lists


def add_list(round, author, role):
    """An empty list of `author` in `round`, beside those that are there."""
    return _add_lists(round.instrument, [Assessment(round=round, author=author, role=role)])[0]


@transaction.atomic
def reschedule(*, round, due_on, by):
    """Another date for handing in, which everyone sees. Raises MovedOnError when all are in."""
    round.reschedule(due_on)
    Transition.objects.create(round=round, user=by, action=Transition.Action.RESCHEDULED)


@transaction.atomic
def call_off(*, round, by):
    """Undo the planning of a round in which nobody has written anything; that it was is kept.

    Twice is as good as once. Raises MovedOnError when somebody wrote, handed in, or talked.
    """
    found = Round.objects.select_for_update().filter(pk=round.pk).first()
    if found is None:
        return
    lists = Assessment.objects.of(found)
    # Locked: an answer that is being saved at this moment counts, or is not saved.
    begun = any(one.state != Assessment.State.DRAFT for one in lists.select_for_update())
    talked = found.state != Round.State.OPEN or found.conversation_at
    if talked or begun or Answer.objects.of_all(lists).written().exists():
        raise MovedOnError(_("Iemand schreef al iets. Daarom kan dit moment niet meer weg."))
    planned = Transition.objects.of(found, by).first()
    CalledOff.objects.create(
        placement=found.placement,
        kind=found.kind,
        planned_by=planned and planned.user,
        planned_at=found.created_at,
        user=by,
    )
    found.remove()
