"""What a function profile says, who agreed with it, and what a version changes.

That a workplace says what it expects of an ervaringsdeskundige, as a goal and not as a person to
have, is the advice to employers in the sources; that three people agree on it in versions is this
project's own.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from competencies.models import Framework, Item
from ervaring.accounts.models import User
from ervaring.placements.models import Placement, Supervision, guides
from ervaring.practice.models import FunctionProfile, ProfileConsent
from ervaring.schools.models import coordinates

Role = ProfileConsent.Role
# What a profile says, in the order of its page.
SAYS = [
    "purpose",
    "activities",
    "own_activities",
    "collaboration",
    "hours_per_week",
    "fits",
    "room",
]
# How long before a placement starts the school is reminded that it has no profile.
AHEAD = timedelta(days=28)


@dataclass(frozen=True)
class Part:
    """One part of a profile: a text, or the statements that were ticked."""

    name: str
    label: str
    text: str = ""
    items: tuple[Item, ...] = ()

    @property
    def is_empty(self):
        return not self.text and not self.items

    @property
    def in_words(self):
        return self.text or "; ".join(item.text for item in self.items)


@dataclass(frozen=True)
class Change:
    """What is different in one part: what it said and says, or which statements came and went."""

    label: str
    before: str = ""
    after: str = ""
    more: tuple[Item, ...] = ()
    less: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Word:
    """What was said last on behalf of one of the three, and who has that part now."""

    role: str
    people: tuple[User, ...]
    consent: ProfileConsent | None

    @property
    def label(self):
        return Role(self.role).label

    @property
    def agrees(self):
        return bool(self.consent and self.consent.agrees)


@dataclass(frozen=True)
class Agreed:
    """The version that stands: the parts in order, and the last word of each of the three."""

    profile: FunctionProfile
    parts: tuple[Part, ...]
    words: tuple[Word, ...]


def activities_to_choose(chosen=()):
    """The possible activities of the frameworks in use, and those with the keys `chosen`."""
    items = Item.objects.readable().filter(kind=Item.Kind.POSSIBLE_ACTIVITY)
    return [
        item
        for item in items.select_related("framework")
        if item.framework.status == Framework.Status.PUBLISHED or item.pk in chosen
    ]


def parts_of(profile):
    """The parts of a profile that came through its gate, in order; one query at most."""
    return tuple(_part(profile, name) for name in SAYS)


def _part(profile, name):
    label = capfirst(str(profile._meta.get_field(name).verbose_name))
    value = getattr(profile, name)
    if name == "activities":
        return Part(name, label, items=tuple(value.all()))
    if name == "hours_per_week":
        return Part(name, label, "" if value is None else str(floatformat(value, -1)))
    return Part(name, label, value)


def lacks(parts):
    """What has to be said before a profile can be put to all, in words."""
    empty = {part.name for part in parts if part.is_empty}
    if "purpose" in empty:
        yield _("wat de ervaringsdeskundige toevoegt aan dit team")
    if {"activities", "own_activities"} <= empty:
        yield _("een activiteit")
    if "hours_per_week" in empty:
        yield _("hoeveel uur per week")


def changes(old, new):
    """What is different in `new`, part by part; both from `parts_of`."""
    for before, after in zip(old, new, strict=True):
        if before != after:
            yield Change(
                label=after.label,
                before=before.text,
                after=after.text,
                more=tuple(one for one in after.items if one not in before.items),
                less=tuple(one for one in before.items if one not in after.items),
            )


def roles_of(user, placement):
    """As whom `user` speaks about the profile of a placement that came through its gate.

    Who has two of the three parts speaks for both. Who came by a link speaks as what they assess.
    """
    if placement.student_id == user.pk:
        return [] if user.is_guest else [Role.STUDENT]
    held = set(Supervision.objects.held_by(user).of(placement).values_list("role", flat=True))
    return [role for role in (Role.SUPERVISOR, Role.TUTOR) if role in held]


def people_of(placement):
    """{role: the people who have it now}, of a placement that came through its gate."""
    people = {Role.STUDENT: [placement.student], Role.SUPERVISOR: [], Role.TUTOR: []}
    for part in Supervision.objects.of(placement).select_related("user"):
        if part.role in people:
            people[Role(part.role)].append(part.user)
    return people


def words_of(profile, consents, people):
    """The word of each of the three about a profile, out of `consents` to it, the oldest first.

    As long as not everybody agreed, who has the part no more speaks for nobody. A version that
    stands keeps the words with which it came to stand.
    """
    words = []
    for role, having in people.items():
        keys = {one.pk for one in having}
        said = [
            one
            for one in consents
            if (one.profile_id, one.role) == (profile.pk, role)
            and (profile.agreed_at or one.user_id in keys)
        ]
        words.append(Word(role, tuple(having), said[-1] if said else None))
    return tuple(words)


def agreed_profile(placement):
    """What was agreed for a placement that came through its gate, or None. Five queries at most."""
    profile = (
        FunctionProfile.objects.of(placement).in_full().filter(agreed_at__isnull=False).first()
    )
    if profile is None:
        return None
    consents = ProfileConsent.objects.of([profile]).select_related("user")
    return Agreed(profile, parts_of(profile), words_of(profile, consents, people_of(placement)))


@dataclass(frozen=True)
class Shelf:
    """The versions of a placement for one reader, and what each is to them."""

    placement: Placement
    # What was put to all, the newest first, each with its parts and the words about it.
    versions: tuple[Agreed, ...]
    draft: FunctionProfile | None
    people: dict
    # As whom the reader speaks; nobody when they do not.
    roles: tuple[str, ...]

    @classmethod
    def of(cls, placement, user):
        """Of a placement that came through its gate; the same number of queries for any number."""
        found = list(FunctionProfile.objects.visible_to(user).of(placement).in_full())
        put = [one for one in found if not one.is_draft]
        consents = list(ProfileConsent.objects.of(put).select_related("user"))
        people = people_of(placement)
        return cls(
            placement=placement,
            versions=tuple(
                Agreed(one, parts_of(one), words_of(one, consents, people)) for one in put
            ),
            draft=next((one for one in found if one.is_draft), None),
            people=people,
            roles=tuple(roles_of(user, placement)),
        )

    @property
    def standing(self):
        """The last that all three agreed with."""
        return next((one for one in self.versions if one.profile.agreed_at), None)

    @property
    def asked(self):
        """The newest, as long as it is not agreed."""
        newest = self.versions[0] if self.versions else None
        return newest if newest and not newest.profile.agreed_at else None

    @property
    def missing(self):
        """The parts of the three that nobody has, in words."""
        return [Role(role).label for role, having in self.people.items() if not having]

    def version(self, number):
        """The version with this number that was put to all, or None."""
        return next((one for one in self.versions if one.profile.number == number), None)

    def before(self, profile):
        """What a version, or the draft, is compared with: what stood before it; else the last."""
        earlier = [one for one in self.versions if one.profile.number < profile.number]
        stood = (one for one in earlier if one.profile.agreed_at)
        return next(stood, earlier[0] if earlier else None)


def put_to(user):
    """What was put to `user` as one of the three, and not everybody agreed with: one query.

    With what `with_words_of` says of it.
    """
    found = FunctionProfile.objects.answerable_by(user).waiting().with_words_of(user)
    return list(found.select_related("placement__student"))


def unsettled(placements):
    """Those of `placements`, which came through their gate, on which no profile was agreed."""
    agreed = FunctionProfile.objects.of_all(placements.order_by()).agreed()
    return (
        placements.exclude(pk__in=agreed.values("placement"))
        .select_related("student", "workplace__organisation")
        .order_by("starts_on", "student__name", "pk")
    )


def starting(placements):
    """Those that start soon."""
    today = timezone.localdate()
    return placements.filter(starts_on__range=(today, today + AHEAD))


def unsettled_with_tutor(user):
    """The placements that `user` tutors, and that start soon without a profile."""
    guided = Placement.objects.visible_to(user).filter(guides(user, "", Supervision.Role.TUTOR))
    return unsettled(starting(guided))


def unsettled_programmes(user):
    """[(programme, how many of its placements start soon without a profile)] of a coordinator."""
    coordinated = Placement.objects.visible_to(user).filter(coordinates(user, "cohort__programme"))
    late = unsettled(starting(coordinated)).select_related("cohort__programme")
    return list(Counter(one.cohort.programme for one in late).items())
