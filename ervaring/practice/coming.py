"""What is coming for somebody: see docs/calendar.md."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments.models import Assessment
from ervaring.placements.models import Placement
from ervaring.practice.models import Break, Talk, arranges_days

# How long a talk takes when nobody said so.
USUAL_MINUTES = 60


@dataclass(frozen=True)
class Event:
    """Something on a day or at a moment. It holds no text that anybody wrote."""

    # The same as long as it is the same thing.
    key: str
    title: str
    starts: date | datetime
    # The last day of it, or the moment at which it is over.
    ends: date | datetime
    url: str
    # When it was last told; None when nobody keeps that.
    told_at: datetime | None = None
    # How often it was changed since.
    sequence: int = 0

    @property
    def is_all_day(self):
        return not isinstance(self.starts, datetime)

    @property
    def day(self):
        return self.starts if self.is_all_day else timezone.localdate(self.starts)


def coming(user, since, until=date.max):
    """[Event] with a day from `since` to `until`, of what `user` may see, in order.

    What they must hand in; the talks of who learns or supervises; and begin, end and days off of
    the placements of who learns, supervises or is the tutor. The same number of queries for all.
    """
    found = [*_lists(user), *_talks(user, since), *_placements(user, since), *_breaks(user, since)]
    here = [one for one in found if since <= _last_day(one) and one.day <= until]
    return sorted(here, key=lambda one: (one.day, not one.is_all_day, str(one.starts), one.key))


def _last_day(event):
    return event.ends if event.is_all_day else timezone.localdate(event.ends)


def _lists(user):
    lists = Assessment.objects.written_by(user).out().order_by("round__due_on", "pk")
    for one in lists.select_related("round__placement__student"):
        round = one.round
        title = _("Lijst inleveren: %(round)s") % {"round": round}
        yield Event(
            f"list-{one.pk}",
            _named(title, round.placement, user),
            round.due_on,
            round.due_on,
            one.get_absolute_url(),
            round.created_at,
        )


def _talks(user, since):
    """Not those that were called off: they are gone."""
    talks = Talk.objects.editable_by(user).filter(
        ~Q(state=Talk.State.CALLED_OFF), planned_at__date__gte=since
    )
    for one in talks.select_related("placement__student"):
        yield Event(
            f"talk-{one.key}",
            _named(capfirst(one.get_kind_display()), one.placement, user),
            one.planned_at,
            one.planned_at + timedelta(minutes=one.minutes or USUAL_MINUTES),
            one.placement.get_absolute_url(),
            one.made_at,
            one.version,
        )


def _arranged(user):
    return Placement.objects.visible_to(user).filter(arranges_days(user))


def _placements(user, since):
    for one in _arranged(user).filter(ends_on__gte=since).select_related("student"):
        for part, title, day in (
            ("begin", _("Begin van de stage"), one.starts_on),
            ("end", _("Laatste dag van de stage"), one.ends_on),
        ):
            name = _named(title, one, user)
            yield Event(f"placement-{one.pk}-{part}", name, day, day, one.get_absolute_url())


def _breaks(user, since):
    breaks = Break.objects.visible_to(user).of_all(_arranged(user)).filter(ends_on__gte=since)
    for one in breaks.select_related("placement__student"):
        yield Event(
            f"break-{one.key}",
            _named(_("Vrij van stage"), one.placement, user),
            one.starts_on,
            one.ends_on,
            reverse("practice:days", args=[one.placement_id]),
            one.made_at,
        )


def _named(title, placement, user):
    """With the first name of the student, for anybody else."""
    if placement.student_id == user.pk and not user.is_guest:
        return title
    name = placement.student.get_short_name()
    return _("%(title)s (%(name)s)") % {"title": title, "name": name}
