"""Days off, of which two cannot be told to be the same."""

from django.db import transaction

from assessments.actions.holding import hold_placement
from ervaring.practice.models import Break


class OverlapError(Exception):
    """There is something on these days already: `.there`."""

    def __init__(self, there):
        super().__init__(there)
        self.there = there


@transaction.atomic
def add_break(*, placement, by, key, kind, starts_on, ends_on):
    """The student is away on these days. With the `key` of a page that was sent before: that one.

    Raises OverlapError when they are away on one of them already.
    """
    hold_placement(placement.pk)
    there = Break.objects.of(placement)
    if made := there.filter(key=key).first():
        return made
    if other := there.touching(starts_on, ends_on).first():
        raise OverlapError(other)
    return Break.objects.create(
        placement=placement, made_by=by, key=key, kind=kind, starts_on=starts_on, ends_on=ends_on
    )
