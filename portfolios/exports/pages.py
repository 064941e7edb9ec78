"""An export as a page for people, and as data for machines."""

import datetime
import json

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portfolios.exports.facts import Stored
from portfolios.exports.left_out import LEFT_OUT

STYLE = settings.BASE_DIR / "static" / "css" / "export.css"
# The level of headings: of a group, of its records, and of the groups inside those.
CHAPTER, DEEPEST = 2, 6


def as_json(groups, user, made_at):
    """See docs/export.md."""
    data = {"format": 1, "person": user.name, "made_at": made_at, **_data(groups)}
    data["left_out"] = [{"what": str(what), "why": str(why)} for what, why in LEFT_OUT]
    return json.dumps(data, default=_plain, ensure_ascii=False, indent=2)


def _data(groups):
    return {
        group.key: [
            {
                **{
                    fact.key: fact.value.path if isinstance(fact.value, Stored) else fact.value
                    for fact in record.facts
                },
                **_data(record.groups),
            }
            for record in group.records
        ]
        for group in groups
    }


def _plain(value):
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def as_html(groups, user, made_at):
    """One page that needs nothing else: the files beside it are links."""
    return format_html(
        '<!doctype html>\n<html lang="nl">\n<head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<style>{style}</style></head>\n"
        "<body><main><h1>{title}</h1><p>{lead}</p><nav><h2>{contents}</h2><ul>{index}</ul></nav>"
        "{chapters}<section><h2>{nothing}</h2><ul>{empty}</ul></section>"
        "<section><h2>{left_out}</h2><dl>{reasons}</dl></section></main></body>\n</html>\n",
        title=_("Alles over mij"),
        # The project's own style sheet, and nobody's words.
        style=mark_safe(STYLE.read_text()),  # noqa: S308
        lead=_("Dit is wat Ervaring op %(day)s van %(name)s heeft. Bewaar dit bestand veilig.")
        % {"day": _in_words(made_at), "name": user.name},
        contents=_("Wat erin staat"),
        index=format_html_join(
            "\n",
            '<li><a href="#{}">{}</a> ({})</li>',
            ((one.key, one.title, len(one.records)) for one in groups if one.records),
        ),
        chapters=_groups(groups, CHAPTER),
        nothing=_("Hiervan heeft Ervaring niets"),
        empty=format_html_join(
            "\n", "<li>{}</li>", ((one.title,) for one in groups if not one.records)
        ),
        left_out=_("Wat er niet in staat, en waarom"),
        reasons=format_html_join("\n", "<dt>{}</dt><dd>{}</dd>", LEFT_OUT),
    )


def _groups(groups, level):
    """Those that hold something."""
    return format_html_join(
        "\n",
        "<section{}><h{}>{}</h{}>{}</section>",
        (
            (
                format_html(' id="{}"', one.key) if level == CHAPTER else "",
                level,
                one.title,
                level,
                format_html_join("\n", "{}", ((_record(each, level + 1),) for each in one.records)),
            )
            for one in groups
            if one.records
        ),
    )


def _record(record, level):
    """What its heading says is not said again."""
    title = capfirst(record.title)
    told = (
        (fact.label, _shown(fact.value))
        for fact in record.facts
        if fact.label and fact.value not in (None, "", record.title)
    )
    return format_html(
        "<article><h{level}>{title}</h{level}><dl>{facts}</dl>{groups}</article>",
        level=min(level, DEEPEST),
        title=title,
        facts=format_html_join("", "<dt>{}</dt><dd>{}</dd>", told),
        groups=_groups(record.groups, level + 1),
    )


def _shown(value):
    if isinstance(value, Stored):
        return format_html('<a href="{}">{}</a>', value.path, value.path.rpartition("/")[2])
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    return _in_words(value) if isinstance(value, datetime.date) else value


def _in_words(value):
    if isinstance(value, datetime.datetime):
        return date_format(timezone.localtime(value), "j F Y H:i")
    return date_format(value, "j F Y")
