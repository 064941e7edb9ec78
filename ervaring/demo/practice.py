"""Learning in practice in the demo school: the workplace, the work there, and the guidance."""

import random
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from assessments.models import Round
from competencies.models import Level
from ervaring.accounts.backends import DEMO_DOMAIN
from ervaring.accounts.models import User
from ervaring.demo import checks, days, guiding, profiles
from ervaring.demo import stories as told
from ervaring.placements.models import Placement, Supervision
from ervaring.schools.models import Membership

# Hours of a stage by the level of the programme.
HOURS = {2: 240, 3: 320, 4: 480, 5: 500, 6: 560, 7: 400}
# Of who supervises: their own level. Of the others it is a step from that of the programme, in
# turn; of some nobody said it yet.
LEVELS = {
    "Ruud Terpstra": 5,
    "Anneke Roosendaal": 3,
    "Dirk Van Assche": None,
    "Marloes Tijink": 6,
    "Roy Wijngaarde": 6,
}
STEPS = (0, 1, 0, 1, None, 0, -1)


@dataclass
class Stay:
    """A student at their place, and who is there with them."""

    story: told.Story
    number: int
    placement: Placement
    supervisor: User
    tutor: User
    coordinator: User | None
    # Their interim round, if they have one.
    round: Round | None
    random: random.Random

    @property
    def student(self):
        return self.placement.student

    @property
    def name(self):
        return self.student.name


@transaction.atomic
def make(students):
    """For the placements of the first `students` that have none of it; return how many.

    They are known by having no hours. What somebody made by hand is left alone.
    """
    stays = _stays(told.stories(students))
    if stays:
        _hours(stays)
        _levels(stays)
        checks.make(stays)
        profiles.make(stays)
        guiding.make(stays)
        days.make(stays)
    return len(stays)


def _stays(stories):
    """In the order of the stories. Of somebody with several placements it is the first."""
    found = Placement.objects.filter(student__email__endswith="@" + DEMO_DOMAIN)
    found = found.select_related(
        "student", "workplace__organisation", "cohort__programme__level"
    ).order_by("-pk")
    placements = {one.student.email: one for one in found}
    guides = defaultdict(dict)
    parts = Supervision.objects.active().filter(placement__in=found)
    for one in parts.select_related("user"):
        guides[one.placement_id][one.role] = one.user
    coordinators = {
        one.programme_id: one.user
        for one in Membership.objects.active().filter(role="coordinator").select_related("user")
    }
    rounds = Round.objects.filter(kind=Round.Kind.INTERIM, placement__in=found)
    interim = {one.placement_id: one for one in rounds}
    stays = []
    for number, story in enumerate(stories):
        placement = placements.get(story.email)
        if placement is None or placement.hours is not None:
            continue
        if {"supervisor", "tutor"} <= guides[placement.pk].keys():
            stays.append(
                Stay(
                    story,
                    number,
                    placement,
                    guides[placement.pk]["supervisor"],
                    guides[placement.pk]["tutor"],
                    coordinators.get(placement.cohort.programme_id),
                    interim.get(placement.pk),
                    # The same people write the same things in every demo.
                    random.Random(f"praktijk {story.email}"),  # noqa: S311
                )
            )
    return stays


def _hours(stays):
    for stay in stays:
        stay.placement.hours = HOURS[stay.placement.cohort.programme.level.number]
    Placement.objects.bulk_update([stay.placement for stay in stays], ["hours"], batch_size=500)


def _levels(stays):
    """What the school knows of who supervises: in every placement the same of the same person."""
    levels = {level.number: level for level in Level.objects.all()}
    by_level = defaultdict(list)
    for stay in stays:
        own, step = LEVELS.get(stay.supervisor.name), STEPS[stay.story.place % len(STEPS)]
        if stay.supervisor.name not in LEVELS and step is not None:
            own = stay.placement.cohort.programme.level.number + step
        if own is not None:
            by_level[min(max(own, min(levels)), max(levels))].append(stay.placement.pk)
    for number, placements in by_level.items():
        supervisors = Supervision.objects.filter(role="supervisor", placement__in=placements)
        supervisors.filter(level=None).update(level=levels[number])
