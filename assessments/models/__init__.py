from .answers import Answer
from .conversation import Agreement, Conclusion
from .history import CalledOff, Pause, Transition
from .instruments import IncompleteError, Instrument, Question, Scale, ScalePoint, Section
from .judgements import AdviceList, Consent, Judgement, Reaction
from .notices import Notice, people_of, undelivered
from .rounds import Assessment, Round
from .versions import MAX_TEXT, MovedOnError

__all__ = [
    "MAX_TEXT",
    "AdviceList",
    "Agreement",
    "Answer",
    "Assessment",
    "CalledOff",
    "Conclusion",
    "Consent",
    "IncompleteError",
    "Instrument",
    "Judgement",
    "MovedOnError",
    "Notice",
    "Pause",
    "Question",
    "Reaction",
    "Round",
    "Scale",
    "ScalePoint",
    "Section",
    "Transition",
    "people_of",
    "undelivered",
]
