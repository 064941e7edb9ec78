"""Writes that touch several rows: keyword arguments, atomic, `by` says who."""

from .bundles import make_bundle_again, pack_again, request_bundle
from .concerns import keep_signal
from .evidence import choose_evidence
from .exports import request_export
from .plans import (
    add_step,
    answer_plan,
    choose_about,
    choose_goal_evidence,
    make_goal,
    make_goal_about,
    make_goal_of_answer,
    present_plan,
    remove_goal,
    write_goal,
)
from .reports import (
    correct_report,
    finalise_round,
    request_report,
    retry,
    set_standard,
    withdraw_report,
)
from .sharing import share, take_back

__all__ = [
    "add_step",
    "answer_plan",
    "choose_about",
    "choose_evidence",
    "choose_goal_evidence",
    "correct_report",
    "finalise_round",
    "keep_signal",
    "make_bundle_again",
    "make_goal",
    "make_goal_about",
    "make_goal_of_answer",
    "pack_again",
    "present_plan",
    "remove_goal",
    "request_bundle",
    "request_export",
    "request_report",
    "retry",
    "set_standard",
    "share",
    "take_back",
    "withdraw_report",
    "write_goal",
]
