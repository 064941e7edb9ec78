"""Cards for feedback, to cut out."""

from dataclasses import dataclass
from datetime import date

import segno
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolios.models import FeedbackCard, FeedbackSheet
from portfolios.reports.base import Facts


@dataclass(frozen=True)
class PrintedCard:
    """Where one card leads, and the same as a picture for the camera of a phone."""

    address: str

    @property
    def short(self):
        """The address as somebody types it."""
        return self.address.split("://", 1)[-1].rstrip("/")

    @property
    def picture(self):
        code = segno.make(self.address, error="m", micro=False)
        return mark_safe(  # noqa: S308 of numbers, and of words that segno escapes
            code.svg_inline(title=_("QR-code van de link hieronder"), border=4, omitsize=True)
        )


@dataclass(frozen=True)
class CardsReport(Facts):
    """Cards for feedback, to cut out; four on a page."""

    kind = "cards"
    label = gettext_lazy("kaarten voor feedback")
    is_issued = False

    name: str
    until: date
    cards: tuple[PrintedCard, ...]

    @classmethod
    def gather(cls, report):
        return gather_cards(report.sheet_id, report.requested_by)

    @property
    def title(self):
        return _("Kaarten voor feedback aan %(name)s") % {"name": self.name}

    @property
    def pages(self):
        return [self.cards[at : at + 4] for at in range(0, len(self.cards), 4)]


def gather_cards(pk, user) -> CardsReport:
    sheets = FeedbackSheet.objects.supervised_by(user).working()
    sheet = sheets.select_related("placement__student").get(pk=pk)
    cards = FeedbackCard.objects.of(sheet)
    return CardsReport(
        name=sheet.placement.student.get_short_name(),
        until=sheet.expires_on,
        cards=tuple(PrintedCard(one.address) for one in cards),
    )
