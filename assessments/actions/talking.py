"""What is noted during the verschilgesprek."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Agreement, Conclusion, MovedOnError, Round


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
def make_agreement(*, round, key, by, **given):
    """Note a new agreement; `key` is the page's own, and a page that is sent twice makes one.

    Raises MovedOnError when the conversation is over.
    """
    found = _lock(round)
    Agreement.objects.get_or_create(round=found, key=key, defaults={**given, "made_by": by})


@transaction.atomic
def change_agreement(*, agreement, version, **given):
    """Store what changed on top of `version`; False when somebody else changed it meanwhile.

    Raises MovedOnError when the conversation is over.
    """
    _lock(agreement.round)
    return agreement.save_given(version=version, **given)


@transaction.atomic
def remove_agreement(*, agreement):
    """Take an agreement away while the conversation lasts. Raises MovedOnError after it."""
    _lock(agreement.round)
    agreement.delete()
