"""The student's portfolio, and what comes out of it on paper."""

from .entries import Attachment, Entry, Evidence, FileLimits, Link
from .goals import LearningGoal
from .reports import Report, ReportedEntry, TakenBackError

__all__ = [
    "Attachment",
    "Entry",
    "Evidence",
    "FileLimits",
    "LearningGoal",
    "Link",
    "Report",
    "ReportedEntry",
    "TakenBackError",
]
