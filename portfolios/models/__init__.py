"""The student's portfolio, and what comes out of it on paper."""

from .bundles import Bundle, BundleItem
from .documents import Document, FileGoneError, OtherBytesError, plain_code
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
from .reports import KINDS, Report, ReportedEntry, TakenBackError
from .standards import PortfolioStandard

__all__ = [
    "KINDS",
    "Attachment",
    "Bundle",
    "BundleItem",
    "Document",
    "Entry",
    "Evidence",
    "Export",
    "FeedbackAnswer",
    "FeedbackCard",
    "FeedbackRequest",
    "FeedbackSheet",
    "FeedbackTakenOut",
    "FileGoneError",
    "FileLimits",
    "GoalEvidence",
    "GoalLink",
    "GoalStep",
    "LearningGoal",
    "Link",
    "OtherBytesError",
    "PlanSeen",
    "PlanVersion",
    "PortfolioStandard",
    "Report",
    "ReportedEntry",
    "TakenBackError",
    "plain_code",
]
