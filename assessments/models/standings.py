"""Where rounds stand, and whom they wait for: known to all who see the round, and no word of it."""

import datetime
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Case, DateField, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.judgements import Reaction
from assessments.models.rounds import Assessment, Round

Role, State = Assessment.Role, Round.State
ROLES = tuple(Role)


class Stand(models.TextChoices):
    """The state of a round as a planner sees it: that of today."""

    UNPLANNED = "unplanned", _("niet gepland")
    PLANNED = "planned", _("gepland")
    OPEN = "open", _("bezig")
    LATE = "late", _("te laat")
    CONVERSATION = "conversation", _("verschilgesprek")
    JUDGED = "judged", _("voorgelegd")
    FINALISED = "finalised", _("vastgesteld")


def stands(stand):
    """The condition on a round that this is how it stands today; on none if it is not planned."""
    today = timezone.localdate()
    return {
        Stand.UNPLANNED: Q(pk__in=[]),
        Stand.PLANNED: Q(state=State.OPEN, opens_on__gt=today),
        Stand.OPEN: Q(state=State.OPEN, opens_on__lte=today, due_on__gte=today),
        Stand.LATE: Q(state=State.OPEN, opens_on__lte=today, due_on__lt=today),
        Stand.CONVERSATION: Q(state=State.CONVERSATION),
        Stand.JUDGED: Q(state=State.JUDGED),
        Stand.FINALISED: Q(state=State.FINALISED),
    }[stand]


def waits_for(role):
    """The condition on a round that it waits for who has this role in it."""
    drafts = Assessment.objects.filter(round=OuterRef("pk"), state=Assessment.State.DRAFT)
    out = Q(
        Exists(drafts.filter(role=role)),
        state__in=[State.OPEN, State.CONVERSATION],
        opens_on__lte=timezone.localdate(),
    )
    return out | goes_on_with(role)


def goes_on_with(role):
    """The same, where all lists are in.

    The supervisor puts a judgement to the student, the student reads it, the supervisor closes.
    """
    drafts = Assessment.objects.filter(round=OuterRef("pk"), state=Assessment.State.DRAFT)
    confirmed = Exists(Reaction.objects.filter(round=OuterRef("pk"), confirmed_at__isnull=False))
    if role == Role.SUPERVISOR:
        return Q(~Exists(drafts), state=State.CONVERSATION) | Q(confirmed, state=State.JUDGED)
    if role == Role.STUDENT:
        return Q(~confirmed, state=State.JUDGED)
    return Q(pk__in=[])


def rounds_where(kind="", stand="", role=""):
    """Rounds of a kind that stand so and wait for `role`; each is left open when it is empty.

    Only to ask something about placements that came through their gate.
    """
    found = Round.objects.filter(kind=kind) if kind else Round.objects.all()
    found = found.filter(stands(stand)) if stand else found
    return found.filter(waits_for(role)) if role else found


def first_due(rounds):
    """For a row of placements: the first day by which somebody hands in, of `rounds`."""
    return _first(rounds.filter(state=State.OPEN).order_by("due_on"), "due_on")


def waits_since(rounds):
    """For a row of placements: since what day somebody waits, of `rounds`."""
    confirmed = Reaction.objects.filter(round=OuterRef("pk")).values("confirmed_at")
    since = Case(
        When(state=State.OPEN, then=F("opens_on")),
        When(state=State.CONVERSATION, then=TruncDate("conversation_at")),
        default=TruncDate(Coalesce(Subquery(confirmed), "judged_at")),
        output_field=DateField(),
    )
    waiting = rounds.exclude(state=State.FINALISED).filter(opens_on__lte=timezone.localdate())
    return _first(waiting.annotate(since=since).order_by("since"), "since")


def _first(rounds, name):
    return Subquery(rounds.filter(placement=OuterRef("pk")).values(name)[:1])


@dataclass(slots=True)
class Standing:
    """A round on `today`, or (without a key) that there is none."""

    today: datetime.date
    pk: int | None = None
    placement: int | None = None
    kind: str = ""
    state: str = ""
    opens_on: datetime.date | None = None
    due_on: datetime.date | None = None
    conversation_on: datetime.date | None = None
    judged_on: datetime.date | None = None
    finalised_on: datetime.date | None = None
    confirmed_on: datetime.date | None = None
    instrument: str = ""
    version: int | None = None
    # Of every role that is asked for a list: the day that it was handed in, or None.
    handed_in: dict = field(default_factory=dict)
    stand: Stand = field(init=False, default=Stand.UNPLANNED)

    def __post_init__(self):
        if not self.pk:
            return
        if self.state != State.OPEN:
            self.stand = Stand(self.state)
        elif self.opens_on > self.today:
            self.stand = Stand.PLANNED
        else:
            self.stand = Stand.LATE if self.due_on < self.today else Stand.OPEN

    @property
    def label(self):
        return Round.Kind(self.kind).label

    @property
    def out(self):
        """The roles of which the list is still out."""
        return [role for role in ROLES if self.handed_in.get(role, ...) is None]

    @property
    def waits_for(self):
        """The roles: see the function of this name."""
        if self.stand in (Stand.UNPLANNED, Stand.PLANNED, Stand.FINALISED):
            return []
        if self.stand == Stand.JUDGED:
            return [Role.SUPERVISOR if self.confirmed_on else Role.STUDENT]
        return self.out or ([Role.SUPERVISOR] if self.stand == Stand.CONVERSATION else [])

    @property
    def since(self):
        """The day from which it waits for them, if it does."""
        if self.stand in (Stand.OPEN, Stand.LATE):
            return self.opens_on
        if self.stand == Stand.CONVERSATION:
            return self.conversation_on
        return self.confirmed_on or self.judged_on if self.stand == Stand.JUDGED else None

    @property
    def days_late(self):
        return (self.today - self.due_on).days if self.stand == Stand.LATE else None


def standings_of(placements):
    """{key of a placement: its rounds in order} of `placements`, keys that passed a gate.

    Two queries, however many there are.
    """
    today, here = timezone.localdate(), timezone.get_current_timezone()
    found, by_round = {}, {}
    confirmed = Reaction.objects.filter(round=OuterRef("pk")).values("confirmed_at")
    rounds = Round.objects.filter(placement__in=placements).order_by("opens_on", "pk")
    moments = ("conversation_at", "judged_at", "finalised_at")
    for pk, placement, kind, state, opens_on, due_on, *times, title, version in rounds.values_list(
        "pk", "placement", "kind", "state", "opens_on", "due_on", *moments, Subquery(confirmed),
        "instrument__title", "instrument__version",
    ):  # fmt: skip
        days = [moment and moment.astimezone(here).date() for moment in times]
        one = by_round[pk] = Standing(
            today, pk, placement, kind, state, opens_on, due_on, *days, title, version
        )
        found.setdefault(placement, []).append(one)
    lists = Assessment.objects.asked().filter(round__placement__in=placements).order_by()
    for pk, role, submitted_at in lists.values_list("round", "role", "submitted_at"):
        if pk in by_round:  # not a round that was planned between the two queries
            by_round[pk].handed_in[role] = submitted_at and submitted_at.astimezone(here).date()
    return found
