"""What a student gathered, with its files."""

from pathlib import Path

from django.core.files.storage import default_storage
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portfolios.exports.facts import Stored, group, record
from portfolios.kinds import written
from portfolios.models import Attachment, Entry, Evidence, Link

MODELS = [Entry, Link, Evidence, Attachment]


def groups(user):
    mine = Entry.objects.editable_by(user).select_related(
        "placement__workplace__organisation", "tension", "article"
    )
    return [group("entries", _("Je portfolio"), (_entry(one, user) for one in mine))]


def _entry(one, user):
    here = {"entry": one}
    links = Link.objects.visible_to(user).filter(**here).select_related("item__framework")
    files = Attachment.objects.visible_to(user).filter(**here)
    evidence = Evidence.objects.visible_to(user).filter(**here)
    return record(
        one,
        ("kind", _("Soort"), one.get_kind_display()),
        ("title", _("Titel"), one.title),
        ("placement", _("Stage"), str(one.placement.workplace)),
        ("happened_on", _("Wanneer"), one.happened_on),
        ("log", _("Wat was het"), one.get_log_display()),
        ("hours", _("Uren"), one.hours and str(one.hours)),
        ("source", _("Van wie"), one.get_source_display()),
        ("tension", _("Spanningsveld"), one.tension and str(one.tension)),
        ("article", _("Artikel"), one.article and str(one.article)),
        ("for_supervisor", _("Leest je begeleider mee"), one.for_supervisor),
        ("for_programme", _("Leest je opleiding mee"), one.for_programme),
        ("in_report", _("Mag in de PDF"), one.in_report),
        ("created_at", _("Begonnen op"), one.created_at),
        ("saved_at", _("Bewaard op"), one.saved_at),
        groups=[
            group("texts", _("Wat je schreef"), (_text(*each) for each in written(one))),
            group("links", _("Waar het over gaat"), map(_link, links)),
            group("evidence", _("Bewijs bij een antwoord"), _evidence(evidence, user)),
            group("files", _("Bestanden"), map(_file, files)),
        ],
    )


def _text(part, text):
    return record(part.label, ("part", "", part.name), ("text", _("Tekst"), text))


def _link(one):
    return record(
        one.item,
        ("framework", _("Kader"), one.item.framework.code),
        ("code", "", one.item.code),
        ("statement", _("Uitspraak"), one.item.title or one.item.text),
        ("made_at", _("Op"), one.made_at),
    )


def _evidence(found, user):
    for one in found.select_related("answer__question__item", "answer__assessment__round"):
        item = one.answer.question.item
        yield record(
            item,
            ("statement", _("Uitspraak"), f"{item.code} {item.title or item.text}"),
            ("round", _("Bij"), str(one.answer.assessment.round)),
            ("chosen_at", _("Op"), one.chosen_at),
        )


def _file(one):
    stem = slugify(Path(one.name).stem)[:60] or "bestand"
    path = f"bestanden/stuk-{one.entry_id}/{one.pk}-{stem}{Path(one.file.name).suffix}"
    return record(
        one.name,
        ("name", _("Naam"), one.name),
        ("description", _("Wat is erop te zien"), one.description),
        ("kind", _("Soort"), one.get_kind_display()),
        ("size", _("Grootte in bytes"), one.size),
        ("sha256", _("SHA-256"), one.sha256),
        ("added_at", _("Toegevoegd op"), one.added_at),
        ("file", _("Bestand"), stored(one.file, path)),
    )


def stored(file, path):
    """A file for the export; None when the storage lost it."""
    return Stored(file.name, path) if file and default_storage.exists(file.name) else None
