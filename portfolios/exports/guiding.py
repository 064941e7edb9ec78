"""How a person was guided at a workplace, what was not right there, and when they were there."""

from django.utils.translation import gettext as _

from ervaring.placements.models import Placement
from ervaring.practice.models import Break, Calendar, Signal, SignalReply, Talk, WorkedWeek
from portfolios.exports.facts import group, record

MODELS = [
    Talk, Signal, Signal.kept_from.through, SignalReply, Break, WorkedWeek, Calendar,
]  # fmt: skip
WITH = ["placement__student", "placement__workplace__organisation"]


def groups(user):
    """Of others only what `user` wrote, and only while they may read it."""
    own = {"placement__in": Placement.objects.learnt_by(user)}
    talks = Talk.objects.visible_to(user).filter(reads_note=True)
    signals = Signal.objects.visible_to(user).select_related(*WITH, "by", "taken_by", "closed_by")
    replies = SignalReply.objects.visible_to(user).filter(by=user.pk)
    breaks = Break.objects.visible_to(user).filter(**own)
    weeks = WorkedWeek.objects.visible_to(user).filter(**own)
    talks = talks.select_related(*WITH, "made_by")
    noted = talks.filter(made_by=user.pk).exclude(**own)
    written = signals.filter(by=user.pk).exclude(**own)
    said = replies.exclude(signal__in=signals.filter(**own))
    said = said.select_related("by", "signal__placement__student")
    return [
        group("talks", _("Je begeleidingsgesprekken"), map(_talk, talks.filter(**own))),
        group("talks_of_others", _("Gesprekken met anderen die jij noteerde"), map(_talk, noted)),
        group(
            "signals",
            _("Signalen over je stage"),
            (_signal(one, user) for one in signals.filter(**own)),
        ),
        group(
            "signals_about_others",
            _("Signalen die jij over stages van anderen gaf"),
            map(_told, written),
        ),
        group(
            "replies_to_others", _("Antwoorden die jij op signalen gaf"), map(_reply_to_other, said)
        ),
        group("breaks", _("Vrije dagen"), map(_break, breaks.select_related(*WITH, "made_by"))),
        group("worked_weeks", _("Uren die je maakte"), map(_week, weeks.select_related(*WITH))),
        group(
            "calendars",
            _("Adressen van je agenda"),
            map(_calendar, Calendar.objects.ever_held_by(user)),
        ),
    ]


def _where(placement):
    return (
        ("placement", _("Stage"), str(placement.workplace)),
        ("student", _("Student"), placement.student.name),
    )


def _talk(one):
    return record(
        one,
        *_where(one.placement),
        ("kind", _("Soort"), one.get_kind_display()),
        ("state", _("Stand"), one.get_state_display()),
        ("planned_at", _("Gepland op"), one.planned_at),
        ("held_on", _("Gehouden op"), one.held_on),
        ("minutes", _("Minuten"), one.minutes),
        ("note", _("Waar het over ging"), one.note),
        ("made_by", _("Genoteerd door"), one.made_by.name),
        ("made_at", _("Op"), one.made_at),
    )


def _told(one, groups=()):
    return record(
        one,
        *_where(one.placement),
        ("kind", _("Wat er was"), one.get_kind_display()),
        ("text", _("In het kort"), one.text),
        ("by", _("Van"), one.by.name),
        ("role", _("Rol"), one.get_role_display()),
        ("seen_by_workplace", _("Mag de stageplek dit zien"), one.seen_by_workplace),
        ("made_at", _("Op"), one.made_at),
        ("taken_by", _("Opgepakt door"), one.taken_by and one.taken_by.name),
        ("taken_at", _("Opgepakt op"), one.taken_at),
        ("closed_by", _("Afgesloten door"), one.closed_by and one.closed_by.name),
        ("closed_at", _("Afgesloten op"), one.closed_at),
        groups=groups,
    )


def _signal(one, user):
    replies = SignalReply.objects.visible_to(user).filter(signal=one).select_related("by")
    return _told(one, [group("signal_replies", _("Antwoorden"), map(_reply, replies))])


def _reply(one, *more):
    return record(
        one.by.name,
        ("name", _("Van"), one.by.name),
        ("step", _("Wat"), one.get_step_display()),
        *more,
        ("text", _("Antwoord"), one.text),
        ("at", _("Op"), one.at),
    )


def _reply_to_other(one):
    return _reply(one, ("student", _("Over"), one.signal.placement.student.name))


def _break(one):
    return record(
        one,
        ("placement", _("Stage"), str(one.placement.workplace)),
        ("kind", _("Soort"), one.get_kind_display()),
        ("starts_on", _("Eerste dag"), one.starts_on),
        ("ends_on", _("Laatste dag"), one.ends_on),
        ("made_by", _("Door"), one.made_by.name),
        ("made_at", _("Op"), one.made_at),
    )


def _week(one):
    return record(
        one,
        ("placement", _("Stage"), str(one.placement.workplace)),
        ("monday", _("Week van"), one.monday),
        ("hours", _("Uren"), str(one.hours)),
        ("said_at", _("Ingevuld op"), one.said_at),
    )


def _calendar(one):
    """When there was one: the address itself opens it, and is therefore not told."""
    return record(
        _("agenda"),
        ("made_at", _("Gemaakt op"), one.made_at),
        ("revoked_at", _("Ingetrokken op"), one.revoked_at),
    )
