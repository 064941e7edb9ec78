from .answers import AnswerForm, prefix
from .feeds import FeedForm
from .instruments import DetailsForm, NewListForm, PickForm, SectionForm
from .judging import JudgementForm, ProgrammeForm, ReactionForm
from .planning import USUAL_TERM, CohortRoundForm, DueDateForm, PauseForm, RoundForm, ThirdForm
from .talking import AgreementForm, ConclusionForm
from .texts import ReasonForm, VersionField, posted_key

__all__ = [
    "USUAL_TERM",
    "AgreementForm",
    "AnswerForm",
    "CohortRoundForm",
    "ConclusionForm",
    "DetailsForm",
    "DueDateForm",
    "FeedForm",
    "JudgementForm",
    "NewListForm",
    "PauseForm",
    "PickForm",
    "ProgrammeForm",
    "ReactionForm",
    "ReasonForm",
    "RoundForm",
    "SectionForm",
    "ThirdForm",
    "VersionField",
    "posted_key",
    "prefix",
]
