"""Cards for feedback, to cut out."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolios.models import FeedbackCard, FeedbackSheet
from portfolios.reports.addresses import PrintedAddress
from portfolios.reports.base import Facts


class PrintedCard(PrintedAddress):
    told = gettext_lazy("QR-code van de link hieronder")


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
