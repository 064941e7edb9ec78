"""What is coming as a file for a calendar program: RFC 5545. See docs/calendar.md."""

import unicodedata
from datetime import UTC, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils.translation import gettext as _

# How often a program need look again, for those that listen (RFC 7986).
LOOK_AGAIN = timedelta(hours=6)


def as_ics(events, made_at):
    """`events` (see `coming`) as bytes: equal events are equal bytes.

    `made_at` stands with those of which nobody keeps when they were told.
    """
    site = settings.SITE_URL.rstrip("/")
    found = icalendar.Calendar()
    found.add("prodid", "-//Ervaring//Agenda//NL")
    found.add("version", "2.0")
    # On the screen of a telephone: nothing of what somebody is trained to be.
    found.add("x-wr-calname", _("Stage"))
    found.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for event in events:
        found.add_component(_component(event, site, event.told_at or made_at))
    if not events:
        # There must be something in it, also when nothing is coming.
        found.add_component(icalendar.Timezone.from_tzid(settings.TIME_ZONE))
    return found.to_ical()


def _component(event, site, told_at):
    one = icalendar.Event()
    one.add("uid", f"{event.key}@{urlsplit(site).hostname}")
    one.add("dtstamp", told_at.astimezone(UTC).replace(microsecond=0))
    one.add("sequence", event.sequence)
    one.add("summary", _printable(event.title))
    one.add("url", site + event.url)
    one.add("class", "PRIVATE")
    if event.is_all_day:
        one.add("dtstart", event.starts)
        one.add("dtend", event.ends + timedelta(days=1))
        one.add("transp", "TRANSPARENT")
    else:
        one.add("dtstart", event.starts.astimezone(UTC))
        one.add("dtend", event.ends.astimezone(UTC))
    return one


def _printable(text):
    """Without what no text in such a file may hold."""
    return "".join(one for one in text if unicodedata.category(one) != "Cc")
