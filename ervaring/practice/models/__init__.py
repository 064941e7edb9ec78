"""Learning in practice: is this a place to learn, and is it still one."""

from .checks import SCALES, CheckAnswer, WorkplaceCheck
from .concerns import Signal, SignalReply, people_at
from .days import Break, Calendar, WorkedWeek, arranges_days
from .guiding import Remedy, Talk, talks_with
from .profiles import FunctionProfile, ProfileConsent, agrees_to

__all__ = [
    "SCALES",
    "Break",
    "Calendar",
    "CheckAnswer",
    "FunctionProfile",
    "ProfileConsent",
    "Remedy",
    "Signal",
    "SignalReply",
    "Talk",
    "WorkedWeek",
    "WorkplaceCheck",
    "agrees_to",
    "arranges_days",
    "people_at",
    "talks_with",
]
