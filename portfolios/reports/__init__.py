from .facts import CardsReport, ClosedRound, PortfolioReport, RoundReport
from .gathering import gather, gather_portfolio, gather_round
from .pages import as_html, content_key

__all__ = [
    "CardsReport",
    "ClosedRound",
    "PortfolioReport",
    "RoundReport",
    "as_html",
    "content_key",
    "gather",
    "gather_portfolio",
    "gather_round",
]
