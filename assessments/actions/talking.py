"""What is noted during the verschilgesprek."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.actions.holding import hold
from assessments.models import Agreement, Conclusion, MovedOnError, Round


def _hold(round_pk):
    """Nobody closes the conversation while something is being noted in it."""
    why = _("Het gesprek is intussen afgesloten. Wat je nu stuurde is niet bewaard.")
    return hold(round_pk, Round.State.CONVERSATION, why=why)


@transaction.atomic
def note_conclusion(*, round, question, text, version, by):
    """Store what the talk about `question` came to, on top of `version`; 0 when there was none.

    Returns (conclusion, stored): not stored means that the conclusion holds a newer text, and
    nothing was overwritten. Raises MovedOnError when the conversation is over.
    """
    found = _hold(round.pk)
    conclusion, _new = Conclusion.objects.get_or_create(round=found, question=question)
    stored = conclusion.save_given(
        version=version, text=text, along={"saved_by_id": by.pk, "saved_at": timezone.now()}
    )
    return conclusion, stored


@transaction.atomic
def make_agreement(*, round, key, by, **given):
    """Note a new agreement; `key` is the page's own, and a page that is sent twice makes one.

    Raises MovedOnError when the conversation is over, or when the page was sent before with
    something else on it.
    """
    found = _hold(round.pk)
    made, new = Agreement.objects.get_or_create(
        key=key, defaults={**given, "round": found, "made_by": by}
    )
    if not new and any(getattr(made, name) != value for name, value in given.items()):
        raise MovedOnError(
            _(
                "Deze afspraak had je al genoteerd. Verander haar bij de afspraken, of noteer een "
                "nieuwe."
            )
        )


@transaction.atomic
def change_agreement(*, agreement, version, **given):
    """Store what changed on top of `version`; False when somebody else changed it meanwhile.

    Raises MovedOnError when the conversation is over, or the agreement was taken away.
    """
    _refresh(agreement)
    return agreement.save_given(version=version, **given)


@transaction.atomic
def remove_agreement(*, agreement, version):
    """Take an agreement away as it stood in `version`.

    Raises MovedOnError when it was changed or taken away meanwhile, or the conversation is over.
    """
    _refresh(agreement)
    if agreement.version != version:
        raise MovedOnError(
            _("Iemand anders heeft deze afspraak intussen veranderd. Lees eerst wat er nu staat.")
        )
    agreement.delete()


def _refresh(agreement):
    _hold(agreement.round_id)
    try:
        agreement.refresh_from_db()
    except Agreement.DoesNotExist:
        raise MovedOnError(_("Deze afspraak is intussen weggehaald.")) from None
