"""The locks under which a round changes, and what hangs off a placement."""

from django.utils.translation import gettext as _

from assessments.models import MovedOnError, Round
from ervaring.placements.models import Placement


def hold(pk, *states, why=""):
    """The round `pk`, locked until the transaction ends: nobody else moves it meanwhile.

    Raises MovedOnError when it is in none of `states` (any will do if there are none), with the
    words of `why`; or when it was called off.
    """
    found = Round.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise MovedOnError(_("Dit beoordelingsmoment is intussen weggehaald."))
    if states and found.state not in states:
        raise MovedOnError(
            why or _("Dit moment is intussen al een stap verder. Bekijk hoe het nu staat.")
        )
    return found


def hold_placement(pk):
    """The placement `pk`, locked: who counts or compares what hangs off it waits for the other.

    Who only writes in a row of it does not wait. They would while they hold that row, and if this
    one then needs that row, PostgreSQL ends one of the two.
    """
    return Placement.objects.select_for_update(no_key=True).get(pk=pk)
