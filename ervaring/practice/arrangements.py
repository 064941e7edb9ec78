"""What was agreed about a placement, gathered from where it is filled in.

Nothing is kept here: each part is read through the gate of who asks. Signals and what was noted
at talks are no part of it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from assessments.models import Round
from competencies.models import Framework, Item
from ervaring.placements.models import Supervision
from ervaring.practice.days import hours_of
from ervaring.practice.models import Break, FunctionProfile, Remedy, Talk
from ervaring.practice.profiles import agreed_profile


@dataclass(frozen=True)
class Guide:
    """Who guides or assesses. `level` is "" and `by_experience` None when nobody said."""

    name: str
    role: str
    role_label: str
    level: str
    by_experience: bool | None

    @property
    def is_supervisor(self):
        return self.role == Supervision.Role.SUPERVISOR


@dataclass(frozen=True)
class Away:
    kind: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Consent:
    name: str
    role: str
    at: datetime
    note: str


@dataclass(frozen=True)
class Function:
    """The function profile to which all agreed."""

    number: int
    purpose: str
    # (code, text) of each.
    activities: tuple[tuple[str, str], ...]
    own_activities: str
    collaboration: str
    hours_per_week: Decimal | None
    fits: str
    room: str
    consents: tuple[Consent, ...]

    @property
    def told(self):
        """[(name of the field, what it says)] of the texts after the activities, if they say it."""
        names = ("collaboration", "fits", "room")
        texts = [(FunctionProfile._meta.get_field(name), getattr(self, name)) for name in names]
        return [(field.verbose_name, text) for field, text in texts if text]


@dataclass(frozen=True)
class Criterion:
    """What the leerplan asks of guidance (6.1.3), and how it is made up for if it is."""

    code: str
    text: str
    remedy: str
    by: str
    on: datetime | None


@dataclass(frozen=True)
class Moment:
    name: str
    opens_on: date
    due_on: date
    state: str


@dataclass(frozen=True)
class Arrangements:
    guides: tuple[Guide, ...]
    # In total, as the school says.
    hours: int | None
    # In which the student is not away all week.
    weeks: int
    # What the profile comes to in these weeks.
    hours_by_profile: int | None
    away: tuple[Away, ...]
    # None as long as not all agreed to a version.
    function: Function | None
    # The number of a newer version that not all agreed to, yet.
    waiting: int | None
    talks: int
    intervisions: int
    criteria: tuple[Criterion, ...]
    moments: tuple[Moment, ...]
    # The keys of the statements that are quoted.
    quoted: tuple[int, ...]

    @property
    def supervisors(self):
        return [one for one in self.guides if one.is_supervisor]

    @property
    def tutors(self):
        return [one for one in self.guides if one.role == Supervision.Role.TUTOR]


def gather_arrangements(placement, user) -> Arrangements:
    """What `user` may read of a placement that came through its gate. Constant queries."""
    breaks = list(Break.objects.visible_to(user).of(placement).order_by("starts_on", "pk"))
    agreed = agreed_profile(placement)
    profile, function = (agreed.profile, _function(agreed)) if agreed else (None, None)
    hours = hours_of(placement, function and function.hours_per_week, breaks, [])
    put = FunctionProfile.objects.visible_to(user).of(placement)
    newer = put.filter(state=FunctionProfile.State.PUT, number__gt=profile.number if profile else 0)
    held = Talk.objects.visible_to(user).of(placement).held().order_by()
    criteria, quoted = _criteria(placement, user)
    kinds = {
        kind: Count("pk", filter=Q(kind=kind)) for kind in (Talk.Kind.TALK, Talk.Kind.INTERVISION)
    }
    counted = held.aggregate(**{kind.value: count for kind, count in kinds.items()})
    rounds = Round.objects.visible_to(user).filter(placement=placement)
    activities = tuple(profile.activities.values_list("pk", flat=True)) if profile else ()
    return Arrangements(
        guides=_guides(placement),
        hours=placement.hours,
        weeks=hours.weeks,
        hours_by_profile=hours.by_profile,
        away=tuple(Away(one.get_kind_display(), one.starts_on, one.ends_on) for one in breaks),
        function=function,
        waiting=newer.values_list("number", flat=True).first(),
        talks=counted["talk"],
        intervisions=counted["intervision"],
        criteria=criteria,
        moments=tuple(
            Moment(one.get_kind_display(), one.opens_on, one.due_on, _stand(one))
            for one in rounds.order_by("opens_on", "pk")
        ),
        quoted=(*quoted, *activities),
    )


def _stand(round):
    """In the words of its badge; what is late is no word for an agreement."""
    if round.state != Round.State.OPEN:
        return round.get_state_display()
    return _("gepland") if round.is_planned else _("bezig")


def _guides(placement):
    parts = Supervision.objects.of(placement).select_related("user", "level")
    return tuple(
        Guide(
            one.user.name,
            one.role,
            one.get_role_display(),
            str(one.level) if one.level else "",
            one.by_experience,
        )
        for one in parts
    )


def _function(agreed):
    profile = agreed.profile
    activities = profile.activities.order_by("framework", "order")
    return Function(
        number=profile.number,
        purpose=profile.purpose,
        activities=tuple(activities.values_list("code", "text")),
        own_activities=profile.own_activities,
        collaboration=profile.collaboration,
        hours_per_week=profile.hours_per_week,
        fits=profile.fits,
        room=profile.room,
        consents=tuple(
            Consent(one.user.name, one.get_role_display(), one.at, one.note)
            for one in (word.consent for word in agreed.words)
        ),
    )


def _criteria(placement, user):
    """Those of the frameworks in use, and whatever else something was made up for."""
    newest = {}
    remedies = Remedy.objects.visible_to(user).of(placement).select_related("made_by")
    for one in remedies.order_by("-made_at", "-pk"):
        newest.setdefault(one.item_id, one)
    published = Framework.objects.published()
    items = Item.objects.filter(
        Q(kind=Item.Kind.SUPERVISION_CRITERION, framework__in=published) | Q(pk__in=newest)
    )
    items = list(items.order_by("framework", "order"))
    return tuple(_criterion(item, newest.get(item.pk)) for item in items), [
        item.pk for item in items
    ]


def _criterion(item, remedy):
    if remedy is None:
        return Criterion(item.code, item.text, "", "", None)
    return Criterion(item.code, item.text, remedy.text, remedy.made_by.name, remedy.made_at)
