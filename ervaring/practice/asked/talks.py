import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ervaring.practice.asked.todo import Todo
from ervaring.practice.models import Talk
from ervaring.practice.talks import ASK, long_without, rhythms, tutored_by


def asked(parts, now=None):
    """What home asks of who talks, and tells who looks after it. To plan a talk comes last."""
    now = now or timezone.now()
    passed, to_plan = _of_two(parts, now) if parts.talked else ([], [])
    quiet = []
    if parts.tutored:
        quiet = long_without(tutored_by(parts.user).select_related("student"), now)
    return passed + ([_told(quiet)] if quiet else []) + to_plan


def _of_two(parts, now):
    """What is asked about talks that passed, and about those to plan."""
    user, today, about = parts.user, timezone.localdate(now), {}
    for talk in _unsaid(user, now):
        about.setdefault(talk.placement_id, talk)
    mine = [one for one in parts.talked if one.runs_on(today)]
    found = rhythms(mine, now)
    return [_question(talk, user) for talk in about.values()], [
        _reminder(one, found[one.pk], user)
        for one in mine
        if found[one.pk].needs_a_plan and one.pk not in about
    ]


def _unsaid(user, now):
    """Planned talks of the last days of which nobody said how they went, the newest first."""
    since = now - datetime.timedelta(days=ASK)
    found = Talk.objects.editable_by(user).planned().filter(planned_at__range=(since, now))
    return found.select_related("placement__student").order_by("-planned_at")


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
    shown = ", ".join(names[:3])
    return Todo(
        title=title % {"number": len(names)},
        about=_("%(names)s en anderen") % {"names": shown} if len(names) > 3 else shown,
        url=reverse("practice:talks"),
        button=_("Bekijk de gesprekken"),
    )
