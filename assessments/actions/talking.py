"""What is noted during the verschilgesprek."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Conclusion, MovedOnError, Round


def _lock(round):
    """Nobody closes the conversation while something is being noted in it."""
    found = Round.objects.select_for_update().get(pk=round.pk)
    if found.state != Round.State.CONVERSATION:
        raise MovedOnError(
            _("Het gesprek is intussen afgesloten. Wat je nu stuurde is niet bewaard.")
        )
    return found


@transaction.atomic
def note_conclusion(*, round, question, text, version, by):
    """Store what the talk about `question` came to, on top of `version`; 0 when there was none.

    Returns (conclusion, stored): not stored means that the conclusion holds a newer text, and
    nothing was overwritten. Raises MovedOnError when the conversation is over.
    """
    found = _lock(round)
    conclusion, _new = Conclusion.objects.get_or_create(round=found, question=question)
    stored = conclusion.save_given(
        version=version, text=text, along={"saved_by_id": by.pk, "saved_at": timezone.now()}
    )
    return conclusion, stored


@transaction.atomic
def save_agreement(*, agreement, by):
    """Store a new or changed agreement. Raises MovedOnError when the conversation is over."""
    _lock(agreement.round)
    if agreement.pk is None:
        agreement.made_by = by
    agreement.save()
    return agreement


@transaction.atomic
def remove_agreement(*, agreement):
    """Take an agreement away while the conversation lasts. Raises MovedOnError after it."""
    _lock(agreement.round)
    agreement.delete()
