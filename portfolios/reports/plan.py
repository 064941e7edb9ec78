"""The chapter of the learning plan: the goals as they stand, and who agreed with which version."""

from dataclasses import dataclass
from datetime import datetime

from ervaring.placements.models import Supervision
from portfolios import plans
from portfolios.models import LearningGoal, PlanSeen, PlanVersion


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
