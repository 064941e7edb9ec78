"""What people said about workplaces while they assessed a student: counts, and nobody's name."""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q
from django.urls import reverse

from assessments.models import Answer, Assessment, Round
from ervaring.schools.models import Programme

PLACE = "assessment__round__placement__workplace"
ROLE = Assessment.Role


class Missed(NamedTuple):
    """A statement for which a workplace gave no chance, and how often each voice said so."""

    place: int
    item: int
    framework: str
    code: str
    title: str
    text: str
    by_student: int
    by_supervisor: int
    by_others: int
    students: int
    rounds: int

    @property
    def times(self):
        return self.by_student + self.by_supervisor + self.by_others

    @property
    def by_role(self):
        """Who said it how often: `[(role, count), ...]` without those who never did."""
        counts = [
            (ROLE.STUDENT.value, self.by_student),
            (ROLE.SUPERVISOR.value, self.by_supervisor),
            ("other", self.by_others),
        ]
        return [(role, count) for role, count in counts if count]

    @property
    def name(self):
        return self.title or self.text

    @property
    def url(self):
        return reverse("competencies:item", args=[self.framework, self.code])


@dataclass(frozen=True)
class Place:
    """A workplace, how many could have said something about it, and what they missed there."""

    pk: int
    name: str
    organisation: str
    students: int
    rounds: int
    missed: tuple[Missed, ...]

    @property
    def times(self):
        return sum(one.times for one in self.missed)


def missed(rounds, user) -> dict[int, list[Missed]]:
    """{key of a workplace: the statements it gave no chance for}, said in `rounds`.

    `rounds` have opened to `user`: a count of a closed list would tell what is in it.
    """
    said = (
        Answer.objects.visible_to(user)
        .filter(
            point__about_workplace=True,
            assessment__state=Assessment.State.SUBMITTED,
            assessment__round__in=rounds,
        )
        .order_by()
        .values_list(
            PLACE,
            "question__item",
            "question__item__framework__code",
            "question__item__code",
            "question__item__title",
            "question__item__text",
        )
        .annotate(
            by_student=Count("pk", filter=Q(assessment__role=ROLE.STUDENT)),
            by_supervisor=Count("pk", filter=Q(assessment__role=ROLE.SUPERVISOR)),
            by_others=Count("pk", filter=~Q(assessment__role__in=[ROLE.STUDENT, ROLE.SUPERVISOR])),
            students=Count("assessment__round__placement__student", distinct=True),
            rounds=Count("assessment__round", distinct=True),
        )
    )
    found = defaultdict(list)
    for one in map(Missed._make, said):
        found[one.place].append(one)
    return found


def not_here(programme: Programme, user) -> list[Place]:
    """Per workplace of `programme` the statements it gave no chance for, most often said first.

    Only of rounds that have opened to `user`.
    """
    rounds = Round.objects.opened_to(user).filter(placement__cohort__programme=programme)
    found = missed(rounds, user)
    counted = (
        rounds.filter(placement__workplace__in=list(found))
        .order_by()
        .values_list(
            "placement__workplace",
            "placement__workplace__name",
            "placement__workplace__organisation__name",
        )
        .annotate(Count("placement__student", distinct=True), Count("pk"))
    )
    places = [
        Place(*place, tuple(sorted(found[place[0]], key=lambda one: (-one.times, one.code))))
        for place in counted
    ]
    return sorted(places, key=lambda one: (-one.times, one.organisation, one.name))
