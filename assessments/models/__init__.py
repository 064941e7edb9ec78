from .answers import Answer
from .chases import REST, LeftOut, chases
from .conversation import Agreement, Conclusion
from .feeds import Feed
from .history import CalledOff, Pause, Transition
from .instruments import IncompleteError, Instrument, Question, Scale, ScalePoint, Section
from .judgements import AdviceList, Consent, Judgement, Reaction
from .notices import Notice, people_of, undelivered
from .rounds import Assessment, Round
from .standings import (
    Stand,
    Standing,
    first_due,
    goes_on_with,
    rounds_where,
    standings_of,
    stands,
    waits_for,
    waits_since,
)
from .versions import MAX_TEXT, MovedOnError

__all__ = [
    "MAX_TEXT",
    "REST",
    "AdviceList",
    "Agreement",
    "Answer",
    "Assessment",
    "CalledOff",
    "Conclusion",
    "Consent",
    "Feed",
    "IncompleteError",
    "Instrument",
    "Judgement",
    "LeftOut",
    "MovedOnError",
    "Notice",
    "Pause",
    "Question",
    "Reaction",
    "Round",
    "Scale",
    "ScalePoint",
    "Section",
    "Stand",
    "Standing",
    "Transition",
    "chases",
    "first_due",
    "goes_on_with",
    "people_of",
    "rounds_where",
    "standings_of",
    "stands",
    "undelivered",
    "waits_for",
    "waits_since",
]
