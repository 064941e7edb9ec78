"""Functieprofielen in the demo school: of most students agreed, of some still being talked over."""

import datetime
import random
from collections import defaultdict
from decimal import Decimal

from django.utils import timezone

from competencies.models import Framework, Item
from ervaring.demo import profile_texts as texts
from ervaring.demo.rows import BATCH, add
from ervaring.practice.models import FunctionProfile, ProfileConsent

DAY = datetime.timedelta(days=1)
# Sealed texts are written one by one: the first students have a profile, and that is enough.
STUDENTS = 60
ROLES = ["student", "supervisor", "tutor"]
WEEKS = 42  # of a stage, to spread its hours over


def hours_a_week(placement):
    """Rounded to half an hour."""
    return Decimal(round(placement.hours / WEEKS * 2)) / 2


def make(stays):
    rows = defaultdict(list)
    found = Item.objects.filter(
        kind=Item.Kind.POSSIBLE_ACTIVITY, framework__in=Framework.objects.published()
    )
    items = {item.code: item for item in found}
    for stay in stays:
        if stay.number < STUDENTS:
            _profiles(_Desk(stay, items, rows))
    add(FunctionProfile, rows[FunctionProfile])
    through = FunctionProfile.activities.through
    through.objects.bulk_create(
        [through(functionprofile=one, item=item) for one, item in rows[through]], batch_size=BATCH
    )
    for consent in rows[ProfileConsent]:
        consent.profile = consent.profile  # takes over the key
    ProfileConsent.objects.bulk_create(rows[ProfileConsent], batch_size=BATCH)


def _profiles(desk):
    """The versions of one student."""
    stay, starts = desk.stay, desk.starts
    if stay.name == "Jasmijn Verhoeven":
        first = desk.put(1, texts.OF_JASMIJN, texts.ACTIVITIES_OF_JASMIJN, starts - 12 * DAY)
        desk.all_agree(first)
        later = desk.put(2, texts.AND_LATER, ["PL-M1", "PL-M2", "PL-M3", "PL-M4"], desk.ago(4))
        desk.say(later, "student", desk.ago(4))
        desk.say(later, "tutor", desk.ago(2), "De afspraak over avonddiensten is een goede.")
        return
    if stay.name == "Elif Karataş":
        desk.draft(texts.BEGUN, ["PL-M2"])
        return
    if stay.name == "Lieve Vermeersch":
        first = desk.put(1, texts.OF_LIEVE, texts.ACTIVITIES_OF_LIEVE, starts - 9 * DAY)
        desk.say(first, "student", starts - 9 * DAY)
        no = {"agrees": False, "note": texts.NOTES["not_agreed"]}
        desk.say(first, "tutor", starts - 7 * DAY, **no)
        second = desk.put(2, texts.AND_THEN, texts.ACTIVITIES_OF_LIEVE, starts - 5 * DAY)
        desk.all_agree(second)
        return
    if stay.number % 11 == 7:
        return  # nobody wrote one
    written, codes = texts.PROFILES[stay.number % len(texts.PROFILES)]
    profile = desk.put(1, written, codes, starts - 10 * DAY)
    if stay.number % 9 == 5:
        desk.say(profile, "student", starts - 10 * DAY)
    else:
        desk.all_agree(profile)


class _Desk:
    """Where the profile of one student is written."""

    def __init__(self, stay, items, rows):
        self.stay, self.items, self.rows = stay, items, rows
        self.starts = _moment(stay.placement.starts_on)
        self.random = random.Random(f"profiel {stay.story.email}")  # noqa: S311 not a secret

    def ago(self, days):
        return timezone.now() - days * DAY

    def put(self, number, written, codes, at):
        state = FunctionProfile.State.PUT
        more = {"number": number, "state": state, "put_by": self.stay.supervisor, "put_at": at}
        return self._add(written, codes, made_at=at - 3 * DAY, **more)

    def draft(self, written, codes):
        return self._add(written, codes, number=1, made_at=self.ago(6))

    def _add(self, written, codes, **more):
        placement = self.stay.placement
        profile = FunctionProfile(
            placement=placement,
            hours_per_week=hours_a_week(placement),
            made_by=self.stay.supervisor,
            version=1,
            **written,
            **more,
        )
        self.rows[FunctionProfile].append(profile)
        through = FunctionProfile.activities.through
        self.rows[through] += [(profile, self.items[code]) for code in codes]
        return profile

    def all_agree(self, profile):
        for days, role in enumerate(ROLES):
            at = profile.put_at + days * DAY
            self.say(profile, role, at, self.random.choice(texts.NOTES["agreed"]))
        profile.agreed_at = at

    def say(self, profile, role, at, note="", *, agrees=True):
        user = getattr(self.stay, role)
        self.rows[ProfileConsent].append(
            ProfileConsent(profile=profile, user=user, role=role, agrees=agrees, note=note, at=at)
        )


def _moment(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(10)))
