"""Who can be reminded of what by a coordinator, and who is left alone."""

import datetime
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.history import Pause
from assessments.models.notices import Notice
from assessments.models.rounds import Assessment
from assessments.models.standings import Standing, standings_of
from ervaring.accounts.models import User
from ervaring.placements.models import Placement, Supervision

# Nobody is mailed about a round again before this.
REST = datetime.timedelta(days=1)


class LeftOut(models.TextChoices):
    """Why somebody that a round waits for gets no mail. Whether it is a pause is nobody's business,
    so what a person chose or was mailed already is one and the same reason."""

    NOBODY = "nobody", _("Er is niemand met deze rol.")
    NOT_NOW = (
        "not_now",
        _("Kreeg in de afgelopen dag al een mail hierover, of krijgt nu geen herinneringen."),
    )


@dataclass(frozen=True)
class Chase:
    """A round waits for somebody. `left_out` says why they get no mail, if they do not."""

    placement: Placement
    standing: Standing
    role: str
    user: User | None
    left_out: str = ""


def chases(placements, rounds, role=""):
    """Whom `rounds` of `placements` (a list that came through its gate) wait for: every Chase.

    `role`: only those with this role. Seven queries, however many there are.
    """
    keys = [one.pk for one in placements]
    wanted = set(rounds.filter(placement__in=keys).values_list("pk", flat=True))
    here = {"round__placement__in": keys}
    drafts = Assessment.objects.filter(state=Assessment.State.DRAFT, **here)
    people = {(one.round_id, one.role): one.author for one in drafts.select_related("author")}
    supervisors = {
        one.placement_id: one.user
        for one in Supervision.objects.of_all(keys)
        .filter(role=Supervision.Role.SUPERVISOR)
        .select_related("user")
    }
    resting = set(Pause.objects.running().filter(**here).values_list("round", flat=True))
    lately = timezone.now() - REST
    mailed = Notice.objects.filter(Q(created_at__gt=lately) | Q(sent_at__gt=lately), **here)
    mailed = set(mailed.values_list("round", "user"))
    standings = standings_of(keys)
    found = []
    for placement in placements:
        known = {"student": placement.student, "supervisor": supervisors.get(placement.pk)}
        for one in standings.get(placement.pk, []):
            for waited in one.waits_for if one.pk in wanted else []:
                if role in ("", waited):
                    user = people.get((one.pk, waited)) or known.get(waited)
                    why = _left_out(user, one.pk in resting or (one.pk, user and user.pk) in mailed)
                    found.append(Chase(placement, one, waited, user, why))
    return found


def _left_out(user, left_alone):
    if not user:
        return LeftOut.NOBODY
    wants_none = user.reminders == User.Reminders.NONE or not user.is_active
    return LeftOut.NOT_NOW if left_alone or wants_none else ""
