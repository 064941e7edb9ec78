"""What somebody is asked on their home page, about learning in practice."""

from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ervaring.placements.models import Placement
from ervaring.practice import concerns, profiles
from ervaring.practice.checking import rounds_that_ask
from ervaring.practice.days import unsaid
from ervaring.practice.models import Break, WorkedWeek, WorkplaceCheck
from ervaring.practice.talks import asked_about_talks

# Weeks without hours, before somebody is asked.
SILENT_WEEKS = 2


class Todo(NamedTuple):
    """One thing to do: what it is, about whom or where, and the button that leads there.

    With `answers`, (value, word) of each, it is a question that is answered on home itself: posted
    to `url` as `antwoord`.
    """

    title: str
    about: str
    url: str
    button: str
    answers: list = []


def asked_of(user):
    """`[Todo, ...]`, the most urgent first. A constant number of queries."""
    signals = [Todo(*one) for one in concerns.asked(user)]
    talks = [Todo(**one) for one in asked_about_talks(user)]
    return [*signals, *_checks(user), *_profiles(user), *talks, *hours_to_say(user)]


def _profiles(user):
    """To agree with a function profile; to see to it that there is one before a stage starts."""
    asked = list(profiles.unanswered(user))
    for one in asked:
        yield Todo(
            _("Zeg of je akkoord bent met het functieprofiel"),
            _("Je eigen stage")
            if one.placement.student_id == user.pk
            else one.placement.student.name,
            one.get_absolute_url(),
            _("Lees het functieprofiel"),
        )
    told = {one.placement_id for one in asked}
    for placement in profiles.unsettled_with_tutor(user):
        if placement.pk not in told:
            day = date_format(placement.starts_on, "j F")
            yield Todo(
                _("Een stage begint zonder functieprofiel"),
                _("%(name)s, op %(day)s") % {"name": placement.student.name, "day": day},
                reverse("practice:profile", args=[placement.pk]),
                _("Bekijk het functieprofiel"),
            )
    for programme, number in profiles.unsettled_programmes(user):
        yield Todo(
            ngettext(
                "%(number)d stage begint binnenkort zonder functieprofiel",
                "%(number)d stages beginnen binnenkort zonder functieprofiel",
                number,
            )
            % {"number": number},
            str(programme),
            reverse("practice:profiles", args=[programme.pk]),
            _("Bekijk welke"),
        )


def hours_to_say(user):
    """Of a student whose school asks for hours: the weeks of which they said nothing yet."""
    today = timezone.localdate()
    own = Placement.objects.learnt_by(user).filter(
        hours__isnull=False, starts_on__lte=today, ends_on__gte=today
    )
    own = list(own.select_related("workplace__organisation"))
    breaks = list(Break.objects.visible_to(user).of_all(own)) if own else []
    worked = list(WorkedWeek.objects.visible_to(user).of_all(own)) if own else []
    for placement in own:
        here = [
            [one for one in rows if one.placement_id == placement.pk] for rows in (breaks, worked)
        ]
        weeks = len(unsaid(placement, *here, today))
        if weeks >= SILENT_WEEKS:
            told = ngettext("%(number)d week is leeg", "%(number)d weken zijn leeg", weeks)
            yield Todo(
                _("Vul je uren in"),
                f"{placement.workplace}: {told % {'number': weeks}}",
                reverse("practice:days", args=[placement.pk]),
                _("Naar je uren"),
            )


def _checks(user):
    """The checks that somebody fills in; and with which round a student may begin one."""
    drafts = WorkplaceCheck.objects.editable_by(user).select_related("workplace__organisation")
    for one in drafts.order_by("asked_at", "pk"):
        title = _("Werkplekcheck: wat kan een student hier leren?")
        if one.is_of_student:
            title = _("Werkplekcheck: wat vind jij van je stageplek?")
        url = reverse("practice:check", args=[one.pk])
        yield Todo(title, str(one.workplace), url, _("Vul in"))
    rounds = rounds_that_ask(user).select_related("placement__workplace__organisation")
    for round in rounds.order_by("due_on", "pk"):
        yield Todo(
            _("Werkplekcheck: wat vind jij van je stageplek? Het hoeft niet."),
            str(round.placement.workplace),
            reverse("practice:placement_check", args=[round.placement_id]),
            _("Bekijk"),
        )
