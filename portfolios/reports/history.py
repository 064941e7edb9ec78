"""The chapter of history: who did what when, over all rounds and the learning plan."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.models import Round, Transition
from portfolios.models import PlanSeen, PlanVersion


@dataclass(frozen=True)
class Done:
    """`words` is read after the name of who did it; `about` is a moment or the plan."""

    at: datetime
    name: str
    words: str
    about: str
    reason: str = ""


def gather_history(placement, user) -> tuple[Done, ...]:
    """What `user` may know of it, the oldest first. A pause is the student's own and stays out."""
    opened = Round.objects.opened_to(user).filter(placement=placement)
    steps = Transition.objects.visible_to(user).filter(round__in=opened)
    told = steps.exclude(action__in=Transition.PRIVATE)
    put = PlanVersion.objects.visible_to(user).of(placement)
    seen = PlanSeen.objects.visible_to(user).of(placement)
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
