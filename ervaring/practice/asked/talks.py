import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ervaring.practice.asked.todo import Todo, named
from ervaring.practice.models import Talk
from ervaring.practice.talks import ASK, longest_first, rhythms


def asked(parts, breaks, now=None):
    """What home asks of who talks, and tells who looks after it. To plan a talk comes last.

    `breaks` are the days off of those who talk.
    """
    now = now or timezone.now()
    about = parts.talked + parts.tutored
    if not about:
        return []
    found = rhythms(about, now, breaks)
    passed = [_question(talk, parts.user) for talk in _unsaid(parts, found, now)]
    quiet = longest_first(parts.tutored, found)
    to_plan = [
        _reminder(one, found[one.pk], parts.user)
        for one in parts.talked
        if found[one.pk].needs_a_plan
    ]
    return passed + ([_told(quiet)] if quiet else []) + to_plan


def _unsaid(parts, found, now):
    """Of each placement the newest talk that was planned, and nobody said how it went."""
    if not any(found[one.pk].passed for one in parts.talked):
        return []
    since = now - datetime.timedelta(days=ASK)
    talks = Talk.objects.editable_by(parts.user).planned()
    talks = talks.filter(planned_at__range=(since, now)).select_related("placement__student")
    newest = {}
    for talk in talks.order_by("-planned_at"):
        newest.setdefault(talk.placement_id, talk)
    return newest.values()


def _question(talk, user):
    return Todo(
        title=_("Is het gesprek doorgegaan?"),
        about=_("%(who)s, %(moment)s")
        % {
            "who": _with_whom(talk.placement, user),
            "moment": date_format(timezone.localtime(talk.planned_at), "l j F, H:i"),
        },
        url=reverse("practice:talk_settle", args=[talk.pk]),
        answers=(("ja", _("Ja")), ("nee", _("Nee"))),
    )


def _reminder(placement, rhythm, user):
    if rhythm.last:
        day = date_format(rhythm.last, "j F")
        told = _("Jullie laatste gesprek was op %(day)s.") % {"day": day}
    else:
        told = _("Er staat nog geen gesprek.")
    return Todo(
        title=_("Plan jullie volgende gesprek"),
        about=f"{_with_whom(placement, user)} · {told}",
        url=reverse("practice:talk_plan", args=[placement.pk]),
        button=_("Plan een gesprek"),
    )


def _with_whom(placement, user):
    """Home is short: a student has one supervisor, and a supervisor may have several students."""
    if placement.student_id == user.pk:
        return _("met je praktijkbegeleider")
    return _("met %(student)s") % {"student": placement.student}


def _told(quiet):
    """For a tutor: who had no talk."""
    names = [str(one.student) for one, _rhythm in quiet]
    title = ngettext(
        "%(number)d student had drie weken of langer geen gesprek",
        "%(number)d studenten hadden drie weken of langer geen gesprek",
        len(names),
    )
    return Todo(
        title=title % {"number": len(names)},
        about=named(names),
        url=reverse("practice:talks"),
        button=_("Bekijk de gesprekken"),
    )
