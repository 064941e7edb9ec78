"""From facts to the page that is printed."""

import hashlib

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from ervaring import pdf
from portfolios.reports.facts import CardsReport, PortfolioReport, RoundReport

TEMPLATES = {PortfolioReport: "portfolio", RoundReport: "round", CardsReport: "cards"}


def as_html(report: RoundReport | PortfolioReport | CardsReport) -> str:
    """The whole page that `pdf.render` prints: no clock, no chance, so equal facts, equal pages."""
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string(f"reports/{TEMPLATES[type(report)]}.html", {"report": report})


def content_key(html: str) -> str:
    """Equal keys mean equal documents: the page, the style sheet, the fonts and the renderer."""
    return hashlib.sha256(f"{pdf.fingerprint()}\n{html}".encode()).hexdigest()
