"""The portfolio: who and where, the plan, the coverage, the rounds, and the student's own."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Round
from competencies.models import Framework, Item
from ervaring.placements.models import Placement, Supervision
from portfolios.coverage import Profile, profiles
from portfolios.models import GoalLink
from portfolios.parts import PARTS, named
from portfolios.reports.base import Facts
from portfolios.reports.facts import WHERE, Guide, Heading, Source, Where, sources_of, where_of
from portfolios.reports.pieces import Piece, entries_of, items_of
from portfolios.reports.plan import LearningPlan, gather_plan
from portfolios.reports.rounds import ClosedRound, RoundReport, opened_rounds


@dataclass(frozen=True)
class PortfolioReport(Facts):
    """What a placement came to: all that the reader may read and the student lets be printed."""

    kind = "portfolio"
    label = gettext_lazy("portfolio")
    told = gettext_lazy(
        "Een boekje: wie en waar, het leerplan, de dekking, elk beoordelingsmoment met alle "
        "antwoorden en het oordeel, de stukken die mee mogen, en de kaders waarop het steunt."
    )
    on_request = True

    where: Where
    # The names of what was asked for, in that order.
    asked_parts: tuple[str, ...]
    guides: tuple[Guide, ...]
    rounds: tuple[RoundReport | ClosedRound, ...]
    plan: LearningPlan
    # What the reader may read and the student lets be printed, the oldest first.
    pieces: tuple[Piece, ...] = ()
    # The frameworks of what the plan, the coverage and the pieces quote.
    pointed_to: tuple[Source, ...] = ()
    # Per country, when anything of what may be printed is about an outcome of it.
    coverage: tuple[Profile, ...] = ()

    @classmethod
    def gather(cls, report):
        return gather_portfolio(report.placement_id, report.requested_by, report.parts)

    @property
    def parts(self):
        """What was asked for and is there: nobody gets an empty chapter."""
        there = {
            "plan": self.plan,
            "coverage": self.coverage,
            "rounds": self.opened,
            "entries": self.texts,
            "log": self.log,
        }
        return [PARTS[name] for name in self.asked_parts if there.get(name, True)]

    @property
    def contents(self):
        headings = {
            "profile": [Heading("wie-en-waar", _("Wie en waar"))],
            "plan": [Heading("leerplan", _("Leerplan"))],
            "coverage": [Heading("dekking", _("Dekking"))],
            "rounds": [round.chapter for round in self.opened],
            "entries": [Heading("stukken", _("Stukken"), self._titles)],
            "log": [Heading("logboek", _("Logboek"))],
        }
        return [heading for part in self.parts for heading in headings[part.name]]

    @property
    def _titles(self):
        return tuple(Heading(f"stuk-{piece.number}", piece.heading) for piece in self.texts)

    @property
    def title(self):
        return _("Portfolio van %(student)s") % {"student": self.where.student}

    @property
    def opened(self):
        return [round for round in self.rounds if round.opened]

    @property
    def printed(self):
        """The keys of the entries in it."""
        return tuple(piece.pk for piece in self.pieces)

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
        said = [one.at for version in self.plan.versions for one in version.said]
        put = [version.put_at for version in self.plan.versions]
        written = [piece.saved_at for piece in self.pieces]
        return max(filter(None, [*steps, *said, *put, *written]), default=None)


def gather_portfolio(pk, user, parts="") -> PortfolioReport:
    placements = Placement.objects.visible_to(user).select_related(*WHERE)
    placement = placements.prefetch_related("supervisions__user").get(pk=pk)
    rounds = Round.objects.of(placement, user).select_related("instrument")
    numbered = dict(enumerate(rounds.order_by("opens_on", "pk"), start=1))
    for one in numbered.values():
        one.placement = placement
    opened = {number: one for number, one in numbered.items() if one.is_open_to_read}
    told = opened_rounds(opened)
    entries = list(entries_of(placement, user))
    plan = gather_plan(placement, opened.values(), entries)
    links = [(link.item_id, one) for one in entries for link in one.links.all()]
    found = profiles(placement.cohort.programme, links) if links else ()
    covered = tuple(one for one in found if one.has_any)
    quoted = {item.pk for one in entries for item in items_of(one)}
    quoted |= {row.statement for profile in covered for row in profile.rows}
    goals = GoalLink.objects.of([goal.key for goal in plan.goals])
    return PortfolioReport(
        where=where_of(placement),
        asked_parts=tuple(part.name for part in named(parts)),
        guides=_guides(placement),
        rounds=tuple(
            told.get(number) or ClosedRound(number, one.kind, one.due_on)
            for number, one in numbered.items()
        ),
        pieces=tuple(Piece.of(one, number) for number, one in enumerate(entries, start=1)),
        pointed_to=sources_of(
            Framework.objects.readable().filter(
                pk__in=Item.objects.readable()
                .filter(Q(pk__in=quoted) | Q(pk__in=goals.values("item")))
                .values("framework")
            )
        ),
        coverage=covered,
        plan=plan,
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
