"""Who guides in a placement: somebody new, somebody else, nobody any more."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.holding import hold
from assessments.actions.lists import open_if_all_in
from assessments.actions.notifying import invite, tell_successor
from assessments.actions.planning import BATCH, add_list
from assessments.models import Assessment, MovedOnError, Round, Transition
from ervaring.placements.models import Supervision


@transaction.atomic
def add_guide(*, placement, user, role, by, by_experience=None, level=None):
    """Give `user` a part in a placement. Returns the supervision, new or as it was.

    Whoever then has a round to judge or to close is told. Raises IntegrityError when somebody else
    has an assessing role already: see `replace_guide`.
    """
    part, is_new = Supervision.objects.get_or_create(
        placement=placement,
        user=user,
        role=role,
        ended_at=None,
        defaults={"started_by": by, "by_experience": by_experience, "level": level},
    )
    if is_new and role in Supervision.ASSESSORS:
        tell_successor(user, placement)
    return part


def add_guides(parts):
    """The same for many at once, of which nobody is told: supervisions that are not saved yet."""
    Supervision.objects.bulk_create(parts, batch_size=BATCH)


@transaction.atomic
def end_guide(*, supervision, by):
    """End somebody's part in a placement, and ask them for no list any more.

    What they handed in stays; a list they had not handed in lapses, and nobody reads it. Raises
    MovedOnError when the part had ended already.
    """
    for round, _role in _stop(supervision, by):
        Transition.objects.create(
            round=round,
            user=by,
            action=Transition.Action.GUIDE_ENDED,
            subject=supervision.user,
        )
        open_if_all_in(round)


@transaction.atomic
def replace_guide(*, supervision, user, by, by_experience=None, level=None):
    """`user` takes over the part of somebody else, from now on. Returns the new supervision.

    Whatever list the other had not handed in lapses, and `user` is asked for one instead; a list
    that was handed in stays as it is. Raises IntegrityError when `user` has a list in such a round,
    and MovedOnError when the part had ended already.
    """
    asked = list(_stop(supervision, by))
    new = add_guide(
        placement=supervision.placement,
        user=user,
        role=supervision.role,
        by=by,
        by_experience=by_experience,
        level=level,
    )
    for round, role in asked:
        Transition.objects.create(
            round=round, user=by, action=Transition.Action.GUIDE_REPLACED, subject=user
        )
        invite([add_list(round, user, role)])
    return new


def _stop(supervision, by):
    """End a part and lapse what was not handed in; yields each round, held, with the role in it.

    The rounds are held first: a list that is given back meanwhile lapses too.
    """
    rounds = Round.objects.select_for_update().order_by("pk")
    list(rounds.filter(placement=supervision.placement_id))
    if not supervision.end(by):
        raise MovedOnError(_("Deze begeleiding is intussen al beëindigd. Er is niets veranderd."))
    for draft in Assessment.objects.of_guide(supervision).out().order_by("round"):
        draft.lapse()
        yield hold(draft.round_id), draft.role
