from portfolios.models import KINDS

from .agreement import AgreementReport, gather_agreement
from .base import Facts, content_key
from .cards import CardsReport
from .check import CheckReport, gather_check
from .growth import GrowthReport, gather_growth_report
from .lists import ListReport, gather_list
from .pages import as_html, as_pdf
from .plan import PlanReport, gather_plan_report
from .portfolio import PortfolioReport, gather_portfolio
from .rounds import ClosedRound, RoundReport, gather_round

__all__ = [
    "AgreementReport",
    "CardsReport",
    "CheckReport",
    "ClosedRound",
    "Facts",
    "GrowthReport",
    "ListReport",
    "PlanReport",
    "PortfolioReport",
    "RoundReport",
    "as_html",
    "as_pdf",
    "content_key",
    "gather",
    "gather_agreement",
    "gather_check",
    "gather_growth_report",
    "gather_list",
    "gather_plan_report",
    "gather_portfolio",
    "gather_round",
]


def gather(report):
    """The facts of a report, of its kind. Raises DoesNotExist when its subject cannot be read."""
    return KINDS[report.kind].gather(report)
