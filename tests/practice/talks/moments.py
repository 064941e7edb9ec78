"""A placement in which two people talk."""

import datetime
import uuid

from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    SupervisionFactory,
    TalkFactory,
)

NOTE = "Ik vertelde dat het me te veel werd."


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def at(number, time="10:00"):
    """A moment by the clock here, so many days from now."""
    clock = datetime.time.fromisoformat(time)
    return timezone.make_aware(datetime.datetime.combine(day(number), clock))


def replaced(placement):
    """The supervisor who comes after."""
    placement.supervisions.get().end(placement.student)
    return SupervisionFactory(placement=placement).user


def planned(placement, **fields):
    fields = {"planned_at": at(-1), **fields}
    return TalkFactory(placement=placement, state="planned", held_on=None, **fields)


def log(client, placement, name="talk_log", **fields):
    """Send the page of a talk that was held; `reader` is who the page says that reads it."""
    part = placement.supervisions.filter(ended_at=None, role="supervisor").first()
    reader = part.user_id if part and name == "talk_log" else ""
    data = {"held_on": day(0), "note": NOTE, "minutes": "30", "own_minutes": "", "reader": reader}
    data |= {"key": uuid.uuid4(), "version": 0, **fields}
    return client.post(reverse(f"practice:{name}", args=[placement.pk]), data)
