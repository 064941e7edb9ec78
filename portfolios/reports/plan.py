"""The learning plan: the goals as they stand, and who agreed with which version."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Round
from competencies.models import Framework
from ervaring.placements.models import Placement, Supervision
from portfolios import plans
from portfolios.models import Entry, GoalEvidence, GoalLink, LearningGoal, PlanSeen, PlanVersion
from portfolios.reports.base import Facts
from portfolios.reports.facts import WHERE, Heading, Source, Where, sources_of, where_of


@dataclass(frozen=True)
class Said:
    """What somebody who guides said to a version."""

    name: str
    role: str
    agrees: bool
    at: datetime
    note: str


@dataclass(frozen=True)
class Version:
    number: int
    put_at: datetime
    said: tuple[Said, ...]


@dataclass(frozen=True)
class LearningPlan:
    goals: tuple[plans.PlannedGoal, ...]
    # The newest first.
    versions: tuple[Version, ...]
    # Whether the plan was changed after the newest version.
    moved: bool

    def __bool__(self):
        return bool(self.goals)

    @property
    def last_step_at(self):
        """When it was put to somebody, or somebody said something to it."""
        said = [one.at for version in self.versions for one in version.said]
        return max([*said, *(version.put_at for version in self.versions)], default=None)


NO_PLAN = LearningPlan(goals=(), versions=(), moved=False)


def gather_plan(placement, rounds, entries) -> LearningPlan:
    """What somebody may read of the plan of a placement that came through its gate.

    As far as it came out of `rounds`, which are open to them, or of no round; and of the evidence
    `entries`, that may stand in a report for them.
    """
    goals = plans.snapshot(LearningGoal.objects.of(placement))
    reader = plans.Reader(rounds, entries)
    said = {}
    for one in PlanSeen.objects.of(placement).select_related("user"):
        role = str(Supervision.Role(one.role).label)
        line = Said(one.user.name, role, one.agrees, one.at, one.note)
        said.setdefault(one.version_id, []).append(line)
    versions = list(PlanVersion.objects.of(placement))
    return LearningPlan(
        goals=reader.read(goals),
        versions=tuple(
            Version(one.number, one.made_at, tuple(said.get(one.pk, ()))) for one in versions
        ),
        moved=bool(versions) and versions[0].content["goals"] != goals,
    )


@dataclass(frozen=True)
class PlanReport(Facts):
    """The learning plan on its own."""

    kind = "plan"
    label = gettext_lazy("leerplan")
    told = gettext_lazy(
        "Alle leerdoelen met hun stappen en bewijs, hoe ver het is, en wie het plan zag."
    )
    on_request = True

    where: Where
    plan: LearningPlan
    sources: tuple[Source, ...]
    # Those that are named as evidence.
    printed: tuple[int, ...]

    @classmethod
    def gather(cls, report):
        return gather_plan_report(report.placement_id, report.requested_by)

    @property
    def title(self):
        return _("Leerplan van %(student)s") % {"student": self.where.student}

    @property
    def contents(self):
        return [Heading("wie-en-waar", _("Wie en waar")), Heading("leerplan", _("Leerplan"))]

    @property
    def last_step_at(self):
        return self.plan.last_step_at


def gather_plan_report(pk, user) -> PlanReport:
    placement = Placement.objects.visible_to(user).select_related(*WHERE).get(pk=pk)
    rounds = Round.objects.opened_to(user).filter(placement=placement)
    entries = list(Entry.objects.printed_for(user).filter(placement=placement).order_by("pk"))
    plan = gather_plan(placement, rounds, entries)
    keys = [goal.key for goal in plan.goals]
    about = GoalLink.objects.of(keys).values("item")
    evidence = set(GoalEvidence.objects.of(keys).values_list("entry", flat=True))
    return PlanReport(
        where=where_of(placement),
        plan=plan,
        sources=sources_of(Framework.objects.readable().filter(items__in=about).distinct()),
        printed=tuple(one.pk for one in entries if one.pk in evidence),
    )
