from .answers import AnswerForm, prefix
from .judging import JudgementForm, ProgrammeForm, ReactionForm
from .planning import USUAL_TERM, CohortRoundForm, DueDateForm, PauseForm, RoundForm, ThirdForm
from .talking import AgreementForm, ConclusionForm
from .texts import ReasonForm

__all__ = [
    "USUAL_TERM",
    "AgreementForm",
    "AnswerForm",
    "CohortRoundForm",
    "ConclusionForm",
    "DueDateForm",
    "JudgementForm",
    "PauseForm",
    "ProgrammeForm",
    "ReactionForm",
    "ReasonForm",
    "RoundForm",
    "ThirdForm",
    "prefix",
]
