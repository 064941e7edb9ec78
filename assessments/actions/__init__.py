"""Writes that touch several models: atomic, with the round locked, and saying who did it."""

from .chasing import chase
from .guiding import add_guide, add_guides, end_guide, replace_guide
from .judging import (
    CannotPresentError,
    confirm,
    consent,
    finalise,
    finalise_alone,
    present,
    recall,
    write_judgement,
)
from .lists import (
    ask_third,
    give_back,
    refuse_begun,
    release_third,
    submit,
    take_back,
    type_over,
)
from .notifying import assessing, tell_again
from .pausing import TooLongError, pause, resume
from .planning import CannotPlanError, call_off, plan_rounds, preview, reschedule
from .talking import change_agreement, make_agreement, note_conclusion, remove_agreement

__all__ = [
    "CannotPlanError",
    "CannotPresentError",
    "TooLongError",
    "add_guide",
    "add_guides",
    "ask_third",
    "assessing",
    "call_off",
    "change_agreement",
    "chase",
    "confirm",
    "consent",
    "end_guide",
    "finalise",
    "finalise_alone",
    "give_back",
    "make_agreement",
    "note_conclusion",
    "pause",
    "plan_rounds",
    "present",
    "preview",
    "recall",
    "refuse_begun",
    "release_third",
    "remove_agreement",
    "replace_guide",
    "reschedule",
    "resume",
    "submit",
    "take_back",
    "tell_again",
    "type_over",
    "write_judgement",
]
