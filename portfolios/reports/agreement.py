"""The stage agreement: what was agreed about a placement, and who agreed when."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import Framework
from ervaring.placements.models import Placement
from ervaring.practice.arrangements import Arrangements, gather_arrangements
from portfolios.reports.base import Facts
from portfolios.reports.facts import WHERE, Source, Where, sources_of, where_of


@dataclass(frozen=True)
class AgreementReport(Facts):
    """What the page of the stage agreement says. Who agreed in it, signed it."""

    kind = "agreement"
    label = gettext_lazy("stageafspraken")
    told = gettext_lazy(
        "Wie, waar, wanneer en hoeveel uur, het functieprofiel, de begeleiding, en wie waarmee "
        "akkoord ging."
    )
    on_request = True

    where: Where
    agreed: Arrangements
    sources: tuple[Source, ...]

    @classmethod
    def gather(cls, report):
        return gather_agreement(report.placement_id, report.requested_by)

    @property
    def title(self):
        return _("Stageafspraken van %(student)s") % {"student": self.where.student}


def gather_agreement(pk, user) -> AgreementReport:
    placement = Placement.objects.visible_to(user).select_related(*WHERE).get(pk=pk)
    agreed = gather_arrangements(placement, user)
    quoted = Framework.objects.readable().filter(items__in=agreed.quoted)
    return AgreementReport(
        where=where_of(placement), agreed=agreed, sources=sources_of(quoted.distinct())
    )
