"""The portfolio: who and where, the plan, the coverage, the rounds, and the student's own."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import Round
from competencies.models import Framework, Item
from ervaring.placements.models import Placement, Supervision
from portfolios.coverage import Profile, profiles
from portfolios.models import GoalLink
from portfolios.parts import PARTS, named
from portfolios.reports import data
from portfolios.reports.articles import Article, gather_articles
from portfolios.reports.base import Facts
from portfolios.reports.facts import WHERE, Guide, Heading, Source, Where, sources_of, where_of
from portfolios.reports.growth import items_of_growth
from portfolios.reports.history import Done, gather_history
from portfolios.reports.over_time import NOTHING, OverTime, gather_growth
from portfolios.reports.pictures import Pictures
from portfolios.reports.pieces import Piece, entries_of, items_of
from portfolios.reports.plan import NO_PLAN, LearningPlan, gather_plan
from portfolios.reports.rounds import ClosedRound, RoundReport, opened_rounds

# As many lines as fit on a page of contents, beside those of the other chapters.
TITLES = 24
# The parts that hold entries, count them or name them.
ENTRIES_IN = {"plan", "coverage", "entries", "log", "articles"}


@dataclass(frozen=True)
class PortfolioReport(Facts):
    """What a placement came to: all that the reader may read and the student lets be printed."""

    kind = "portfolio"
    label = gettext_lazy("portfolio")
    told = gettext_lazy(
        "Een boekje: wie en waar, het leerplan, de dekking, de groei, elk beoordelingsmoment met "
        "alle antwoorden en het oordeel, de stukken die mee mogen, en de kaders waarop het steunt."
    )
    on_request = True
    in_parts = True

    where: Where
    # The names of what was asked for, in that order.
    asked_parts: tuple[str, ...]
    guides: tuple[Guide, ...]
    rounds: tuple[RoundReport | ClosedRound, ...]
    plan: LearningPlan
    growth: OverTime
    # What the reader may read and the student lets be printed, the oldest first.
    pieces: tuple[Piece, ...] = ()
    # The frameworks of what the plan, the coverage and the pieces quote.
    pointed_to: tuple[Source, ...] = ()
    # Per country, when anything of what may be printed is about an outcome of it.
    coverage: tuple[Profile, ...] = ()
    # The articles of the code that the pieces point to, in the order of the code.
    articles: tuple[Article, ...] = ()
    # The steps of the rounds and the plan, the oldest first.
    history: tuple[Done, ...] = ()
    # The keys of the entries that are in it, or that it counts or names.
    printed: tuple[int, ...] = ()

    @classmethod
    def gather(cls, report):
        return gather_portfolio(report.placement_id, report.requested_by, report.parts)

    @property
    def parts(self):
        """What was asked for and is there: nobody gets an empty chapter."""
        there = {
            "plan": self.plan,
            "coverage": self.coverage,
            "growth": self.growth,
            "rounds": self.opened,
            "entries": self.texts,
            "log": self.log,
            "articles": self.articles,
            "history": self.history,
        }
        return [PARTS[name] for name in self.asked_parts if there.get(name, True)]

    @property
    def contents(self):
        headings = {
            "profile": [Heading("wie-en-waar", _("Wie en waar"))],
            "plan": [Heading("leerplan", _("Leerplan"))],
            "coverage": [Heading("dekking", _("Dekking"))],
            "growth": [self.growth.heading],
            "rounds": [round.chapter for round in self.opened],
            "entries": [Heading("stukken", _("Stukken"), self._titles)],
            "log": [Heading("logboek", _("Logboek"))],
            "articles": [Heading("beroepscode", _("Beroepscode"))],
            "history": [Heading("geschiedenis", _("Geschiedenis"))],
        }
        return [heading for part in self.parts for heading in headings[part.name]]

    @property
    def _titles(self):
        """The pieces by title; when those would fill pages, the months in which they happened."""
        if len(self.texts) <= TITLES:
            return tuple(Heading(f"stuk-{one.number}", one.heading) for one in self.texts)
        months = groupby(self.texts, key=lambda one: date_format(one.happened_on, "F Y"))
        counted = [(month, list(pieces)) for month, pieces in months]
        return tuple(
            Heading(
                f"stuk-{pieces[0].number}",
                ngettext("%(month)s, %(number)d stuk", "%(month)s, %(number)d stukken", len(pieces))
                % {"month": capfirst(month), "number": len(pieces)},
            )
            for month, pieces in counted
        )

    @property
    def title(self):
        return _("Portfolio van %(student)s") % {"student": self.where.student}

    @property
    def opened(self):
        return [round for round in self.rounds if round.opened]

    @property
    def data(self):
        return data.of_portfolio(self)

    @property
    def images(self):
        photos = [photo for piece in self.pieces for photo in piece.photos]
        return Pictures({str(photo.pk): photo.path for photo in photos})

    @property
    def texts(self):
        return [piece for piece in self.pieces if piece.has_text]

    @property
    def log(self):
        return [piece for piece in self.pieces if piece.log]

    @property
    def hours(self):
        """[(what the log was of, its hours)] in the order of the log, and all of it last."""
        found = {}
        for piece in self.log:
            if piece.hours is not None:
                found[piece.log] = found.get(piece.log, 0) + piece.hours
        return [*found.items(), (_("samen"), sum(found.values()))] if found else []

    @property
    def sources(self):
        asked = [source for round in self.opened for source in round.sources]
        return tuple(dict.fromkeys([*asked, *self.pointed_to]))

    @property
    def asked_lists(self):
        return tuple(dict.fromkeys(round.asked for round in self.opened))

    @property
    def last_step_at(self):
        """Of a round, of the plan as it was put to somebody, or of what is written in a piece."""
        steps = [round.last_step_at for round in self.opened]
        done = [one.at for one in self.history]
        written = [piece.saved_at for piece in self.pieces]
        return max(filter(None, [*steps, *done, self.plan.last_step_at, *written]), default=None)


def gather_portfolio(pk, user, parts="") -> PortfolioReport:
    """What `user` may read of a placement; of what is not in `parts`, nothing."""
    placements = Placement.objects.visible_to(user).select_related(*WHERE)
    placement = placements.prefetch_related("supervisions__user").get(pk=pk)
    asked = tuple(part.name for part in named(parts))
    rounds = _rounds(placement, user) if {"rounds", "plan", "history"}.intersection(asked) else {}
    opened = {number: one for number, one in rounds.items() if one.is_open_to_read}
    entries = list(entries_of(placement, user)) if ENTRIES_IN.intersection(asked) else []
    plan = gather_plan(placement, opened.values(), entries) if "plan" in asked else NO_PLAN
    pieces = tuple(Piece.of(one, number) for number, one in enumerate(entries, start=1))
    told = {"entries", "log"}.intersection(asked)
    articles = gather_articles(entries, pieces) if "articles" in asked else ()
    covered = ()
    if "coverage" in asked:
        links = [(link.item_id, one) for one in entries for link in one.links.all()]
        found = profiles(placement.cohort.programme, links) if links else ()
        covered = tuple(one for one in found if one.has_any)
    over_time = gather_growth(placement, user) if "growth" in asked else OverTime(NOTHING)
    pointing = entries if told or articles else ()
    quoted = {item.pk for one in pointing for item in items_of(one)}
    quoted |= {row.statement for profile in covered for row in profile.rows}
    goals = GoalLink.objects.of([goal.key for goal in plan.goals])
    about = Q(pk__in=quoted) | Q(pk__in=goals.values("item"))
    about |= Q(pk__in=items_of_growth(over_time))
    return PortfolioReport(
        where=where_of(placement),
        asked_parts=asked,
        guides=_guides(placement) if "profile" in asked else (),
        rounds=_told(rounds, opened) if "rounds" in asked else (),
        pieces=pieces if told else (),
        articles=articles,
        history=gather_history(placement, opened.values()) if "history" in asked else (),
        pointed_to=sources_of(
            Framework.objects.readable().filter(
                pk__in=Item.objects.readable().filter(about).values("framework")
            )
        ),
        coverage=covered,
        plan=plan,
        growth=over_time,
        printed=tuple(one.pk for one in entries),
    )


def _rounds(placement, user):
    """The rounds of a placement by their numbers, each knowing whether `user` reads its lists."""
    rounds = Round.objects.of(placement, user).select_related("instrument")
    numbered = dict(enumerate(rounds.order_by("opens_on", "pk"), start=1))
    for one in numbered.values():
        one.placement = placement
    return numbered


def _told(rounds, opened):
    told = opened_rounds(opened)
    return tuple(
        told.get(number) or ClosedRound(number, one.kind, one.due_on)
        for number, one in rounds.items()
    )


def _guides(placement):
    order = Supervision.Role.values
    found = sorted(
        placement.supervisions.all(),
        key=lambda one: (order.index(one.role), one.started_at, one.pk),
    )
    return tuple(
        Guide(one.user.name, str(one.get_role_display()), one.started_at, one.ended_at)
        for one in found
    )
