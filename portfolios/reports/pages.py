"""From facts to the page that is printed."""

import json
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ervaring import pdf
from portfolios.models import Document
from portfolios.reports.addresses import PrintedAddress
from portfolios.reports.base import Facts


@dataclass(frozen=True)
class Verification(PrintedAddress):
    """How somebody with the paper in hand checks whether it is real."""

    told = gettext_lazy("QR-code van het adres hiernaast")

    code: str

    @classmethod
    def of(cls, document: Document):
        page = reverse("portfolios:verified", args=[document.code])
        return cls(settings.SITE_URL.rstrip("/") + page, document.shown_code)


def as_html(facts: Facts, document: Document | None = None, *, incomplete=False) -> str:
    """The whole page that `pdf.render` prints: no clock, no chance, so equal facts, equal pages.

    With how to verify `document`, if it is one that can be. `incomplete`: it says that characters
    of it are replaced.
    """
    verification = Verification.of(document) if document and facts.is_issued else None
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string(
            f"reports/{facts.kind}.html",
            {"report": facts, "verification": verification, "incomplete": incomplete},
        )


def as_pdf(facts: Facts, document: Document) -> bytes:
    """The file of `document`, the same bytes every time. Raises `pdf.RenderError`."""
    with translation.override(settings.LANGUAGE_CODE):
        data = facts.data
        told = _("De gegevens van dit verslag, voor een ander systeem.")
    files = []
    if data is not None:
        content = json.dumps(data, ensure_ascii=False, indent=1).encode()
        files.append(pdf.EmbeddedFile("gegevens.json", content, told, facts.last_step_at))
    beside = {"images": facts.images, "files": files}
    try:
        return pdf.render(as_html(facts, document), **beside)
    except pdf.NoGlyphError as error:
        html = as_html(facts, document, incomplete=True)
        return pdf.render(pdf.without(error.characters, html), **beside)
