"""The student's portfolio, and what comes out of it on paper."""

from .entries import Attachment, Entry, Evidence, FileLimits, Link
from .exports import Export
from .feedback import (
    FeedbackAnswer,
    FeedbackCard,
    FeedbackRequest,
    FeedbackSheet,
    FeedbackTakenOut,
)
from .goals import GoalEvidence, GoalLink, GoalStep, LearningGoal
from .plans import PlanSeen, PlanVersion
from .reports import Report, ReportedEntry, TakenBackError

__all__ = [
    "Attachment",
    "Entry",
    "Evidence",
    "Export",
    "FeedbackAnswer",
    "FeedbackCard",
    "FeedbackRequest",
    "FeedbackSheet",
    "FeedbackTakenOut",
    "FileLimits",
    "GoalEvidence",
    "GoalLink",
    "GoalStep",
    "LearningGoal",
    "Link",
    "PlanSeen",
    "PlanVersion",
    "Report",
    "ReportedEntry",
    "TakenBackError",
]
