"""What is in a ZIP, to read and for a spreadsheet."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ervaring import tables
from portfolios.parts import named

STYLE = settings.BASE_DIR / "static" / "css" / "export.css"


def as_html(bundle, lines):
    """One page that needs nothing else: the portfolios beside it are links."""
    # The project's own style sheet, and nobody's words.
    style = format_html("<style>{}</style>", mark_safe(STYLE.read_text()))  # noqa: S308
    context = {
        "bundle": bundle,
        "style": style,
        "verify": settings.SITE_URL.rstrip("/") + reverse("portfolios:verify"),
        "packed": [line for line in lines if line.path],
        "left_out": [line for line in lines if line.why],
        "parts": [part.label for part in named(bundle.parts)],
    }
    return render_to_string("portfolios/bundles/index.html", context)


def as_xlsx(lines):
    head = [
        _("Student"),
        _("Praktijkleerplek"),
        _("Van"),
        _("Tot en met"),
        _("Bestand"),
        _("Code"),
        _("SHA-256"),
        _("Waarom het er niet in zit"),
    ]
    rows = [
        [
            line.placement.student.name,
            str(line.placement.workplace),
            line.placement.starts_on,
            line.placement.ends_on,
            line.path,
            line.document.shown_code if line.path else "",
            line.document.sha256 if line.path else "",
            line.said if line.why else "",
        ]
        for line in lines
    ]
    return tables.as_xlsx({_("Portfolio’s"): [head, *rows]})
