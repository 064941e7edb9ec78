from collections import Counter

from django import template

from ervaring.placements.models import Placement
from ervaring.practice import concerns
from ervaring.practice.asked import asked_of
from ervaring.practice.models import WorkplaceCheck
from ervaring.practice.talks import long_without
from ervaring.schools.models import Cohort

register = template.Library()


@register.simple_tag
def asked_in_practice(parts):
    """What the home page asks of somebody: see `asked_of`."""
    return asked_of(parts)


@register.simple_tag
def without_talks(user):
    """How many are long without a talk in each cohort that `user` coordinates: three queries."""
    cohorts = Cohort.objects.visible_to(user).order_by().values("pk")
    there = Placement.objects.visible_to(user).filter(cohort__in=cohorts).order_by()
    found = long_without(there.only("cohort", "starts_on", "ends_on"))
    return Counter(one.cohort_id for one, _rhythm in found)


@register.filter
def of_cohort(counts, cohort):
    return counts[cohort.pk]


@register.simple_tag
def spoken_for(parts):
    """`[(workplace, its latest check or None), ...]`: those that somebody speaks for."""
    places = parts.spoken_for
    if not places:
        return []
    checks = WorkplaceCheck.objects.visible_to(parts.user).latest().filter(workplace__in=places)
    latest = {one.workplace_id: one for one in checks}
    return [(one, latest.get(one.pk)) for one in places]


@register.simple_tag
def reads_signals(user, placement):
    """Whether signals about a placement are for `user`: not for who only assesses."""
    return concerns.placements_of(user).filter(pk=placement.pk).exists()
