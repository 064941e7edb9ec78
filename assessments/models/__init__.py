from .conversation import Agreement, Conclusion
from .history import Pause, Transition
from .instruments import IncompleteError, Instrument, Question, Scale, ScalePoint, Section
from .judgements import AdviceList, Consent, Judgement, Reaction
from .rounds import Answer, Assessment, Round
from .versions import MAX_TEXT, MovedOnError

__all__ = [
    "MAX_TEXT",
    "AdviceList",
    "Agreement",
    "Answer",
    "Assessment",
    "Conclusion",
    "Consent",
    "IncompleteError",
    "Instrument",
    "Judgement",
    "MovedOnError",
    "Pause",
    "Question",
    "Reaction",
    "Round",
    "Scale",
    "ScalePoint",
    "Section",
    "Transition",
]
