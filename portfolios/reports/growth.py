"""Growth on its own: what was said over time about the same statements."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Answer, Assessment, Round
from competencies.models import Framework
from ervaring.placements.models import Placement
from portfolios.reports.base import Facts
from portfolios.reports.facts import WHERE, AskedList, Heading, Source, Where, sources_of, where_of
from portfolios.reports.over_time import OverTime, gather_growth


@dataclass(frozen=True)
class GrowthReport(Facts):
    """How student and assessors saw the same statements, from one moment to the next."""

    kind = "growth"
    label = gettext_lazy("groei")
    told = gettext_lazy(
        "Hoe iedereen dezelfde uitspraken zag, van het ene beoordelingsmoment naar het andere, in "
        "plaatjes en in woorden."
    )
    on_request = True

    where: Where
    growth: OverTime
    sources: tuple[Source, ...]
    asked_lists: tuple[AskedList, ...]

    @classmethod
    def gather(cls, report):
        return gather_growth_report(report.placement_id, report.requested_by)

    @property
    def title(self):
        return _("Groei van %(student)s") % {"student": self.where.student}

    @property
    def contents(self):
        return [Heading("wie-en-waar", _("Wie en waar")), self.growth.heading]


def gather_growth_report(pk, user) -> GrowthReport:
    placement = Placement.objects.visible_to(user).select_related(*WHERE).get(pk=pk)
    found = gather_growth(placement, user)
    items = items_of_growth(found)
    rounds = Round.objects.opened_to(user).filter(pk__in=_rounds(found)).order_by("opens_on", "pk")
    lists = rounds.values_list("instrument__title", "instrument__version")
    return GrowthReport(
        where=where_of(placement),
        growth=found,
        sources=sources_of(Framework.objects.readable().filter(items__in=items).distinct()),
        asked_lists=tuple(dict.fromkeys(AskedList(*one) for one in lists)),
    )


def items_of_growth(found: OverTime):
    """The keys of the statements in it, as a subquery."""
    lists = Assessment.objects.of_all(_rounds(found)).filter(state=Assessment.State.SUBMITTED)
    return Answer.objects.of_all(lists.order_by()).order_by().values("question__item")


def _rounds(found):
    return [moment.pk for moment in found.growth.moments]
