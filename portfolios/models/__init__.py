"""The student's portfolio, and what comes out of it on paper."""

from .entries import Attachment, Entry, Evidence, FileLimits, Link
from .exports import Export
from .goals import LearningGoal
from .reports import Report

__all__ = [
    "Attachment",
    "Entry",
    "Evidence",
    "Export",
    "FileLimits",
    "LearningGoal",
    "Link",
    "Report",
]
