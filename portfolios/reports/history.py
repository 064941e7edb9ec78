"""The chapter of history: who did what when, over all rounds and the learning plan."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.models import Transition
from portfolios.models import PlanSeen, PlanVersion


@dataclass(frozen=True)
class Done:
    """`words` is read after the name of who did it; `about` is a moment or the plan."""

    at: datetime
    name: str
    words: str
    about: str
    reason: str = ""


def gather_history(placement, rounds) -> tuple[Done, ...]:
    """The oldest first. `rounds`: those of `placement` that are open to the reader."""
    told = Transition.objects.of_all(rounds).order_by("at", "pk")
    put = PlanVersion.objects.of(placement)
    seen = PlanSeen.objects.of(placement)
    plan = _("leerplan")
    done = [
        Done(one.at, one.user.name, one.words, str(one.round), one.reason)
        for one in told.select_related("user", "subject", "round")
    ]
    done += [
        Done(one.made_at, one.made_by.name, _("legde %(version)s voor") % {"version": one}, plan)
        for one in put.select_related("made_by").defer("content")
    ]
    done += [
        Done(
            one.at,
            one.user.name,
            (_("ging akkoord met %(version)s") if one.agrees else _("zag %(version)s"))
            % {"version": one.version},
            plan,
        )
        for one in seen.select_related("user", "version").defer("version__content")
    ]
    return tuple(sorted(done, key=lambda one: one.at))
