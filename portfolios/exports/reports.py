"""The reports about a person, and which ones they asked for about others."""

from django.utils.translation import gettext as _

from ervaring.placements.models import Placement
from portfolios.exports.entries import stored
from portfolios.exports.facts import group, record
from portfolios.models import Report
from portfolios.parts import in_words

MODELS = [Report]


def groups(user):
    own = Placement.objects.learnt_by(user)
    found = Report.objects.visible_to(user).select_related(
        "placement__student",
        "round",
        "assessment__author",
        "assessment__round",
        "requested_by",
        "document",
    )
    others = found.filter(requested_by=user.pk).exclude(placement__in=own)
    return [
        group("reports", _("Verslagen over jou"), map(_own, found.filter(placement__in=own))),
        group(
            "reports_about_others", _("Verslagen die jij over anderen vroeg"), map(_report, others)
        ),
    ]


def _own(one):
    path = f"bestanden/verslagen/{one.pk}-{one.filename}"
    given = one.document if not one.withdrawn_at else None
    return _report(one, ("file", _("Bestand"), stored(given and given.file, path)))


def _report(one, *more):
    return record(
        one.name.capitalize(),
        ("kind", _("Soort"), str(one.name)),
        ("student", _("Over"), one.placement.student.name),
        ("round", _("Bij"), str(one.round) if one.round else None),
        ("list", _("Lijst"), one.about if one.assessment else None),
        ("parts", _("Onderdelen"), in_words(one)),
        ("requested_by", _("Gevraagd door"), one.requested_by.name),
        ("requested_at", _("Gevraagd op"), one.requested_at),
        ("state", _("Stand"), one.get_state_display()),
        ("finished_at", _("Klaar op"), one.finished_at),
        ("sha256", _("SHA-256"), one.document.sha256 if one.document else ""),
        ("withdrawn_at", _("Ingetrokken op"), one.withdrawn_at),
        ("reason", _("Waarom verbeterd"), one.reason),
        ("correction", _("Wat er verbeterd is"), one.correction),
        *more,
    )
