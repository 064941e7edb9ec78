from .instruments import Instrument, Question, Scale, ScalePoint, Section
from .rounds import (
    Answer,
    Assessment,
    Judgement,
    MovedOnError,
    Round,
    Transition,
)

__all__ = [
    "Answer",
    "Assessment",
    "Instrument",
    "Judgement",
    "MovedOnError",
    "Question",
    "Round",
    "Scale",
    "ScalePoint",
    "Section",
    "Transition",
]
