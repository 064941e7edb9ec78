"""Which mail was sent to a person."""

from django.utils.translation import gettext as _

from assessments.models import Notice
from ervaring.accounts.models import Mail
from portfolios.exports.facts import group, record

MODELS = [Mail, Notice]


def groups(user):
    mails = Mail.objects.filter(user=user.pk)
    notices = Notice.objects.filter(user=user.pk).select_related("by", "round__placement__student")
    return [
        group("mails", _("Mail over je account en met links"), map(_mail, mails)),
        group("notices", _("Mail over beoordelingsmomenten"), map(_notice, notices)),
    ]


def _mail(one):
    return record(
        one.subject,
        ("kind", _("Soort"), one.get_kind_display()),
        ("to", _("Aan"), one.to),
        ("subject", _("Onderwerp"), one.subject),
        *_sending(one),
    )


def _notice(one):
    return record(
        one.get_kind_display(),
        ("kind", _("Soort"), one.get_kind_display()),
        ("round", _("Bij"), str(one.round)),
        ("student", _("Over"), one.round.placement.student.name),
        ("by", _("Verstuurd door"), one.by and one.by.name),
        *_sending(one),
    )


def _sending(one):
    return (
        ("made_at", _("Gemaakt op"), one.created_at),
        ("sent_at", _("Verstuurd op"), one.sent_at),
        ("bounced_at", _("Teruggekomen op"), one.bounced_at),
        ("refusal", _("Waarom teruggekomen"), one.refusal),
    )
