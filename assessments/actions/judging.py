"""From the conversation to what stands for good: judgement, consensus, reaction, closing."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.actions.holding import hold
from assessments.actions.notifying import assessing, closers, concerned, tell, untell
from assessments.models import (
    Assessment,
    Consent,
    Judgement,
    MovedOnError,
    Notice,
    Reaction,
    Round,
    Transition,
)

# How many have to agree with a judgement: both of two assessors, two of three.
ENOUGH = 2


class CannotPresentError(Exception):
    """The judgement cannot be put to the student yet. The message says what is still open."""


@transaction.atomic
def write_judgement(*, judgement, text, version, by):
    """Store the words of one theme on top of `version`; who writes agrees with what they wrote.

    Returns False when a newer text stands there: then nothing was overwritten. Raises
    MovedOnError when the conversation is over.
    """
    hold(judgement.round_id, Round.State.CONVERSATION)
    before = judgement.version
    stored = judgement.save_given(text=text, version=version)
    if stored and judgement.version != before:
        _note(judgement, by, agrees=True)
    return stored


@transaction.atomic
def consent(*, judgement, version, agrees, note="", by):
    """Note whether an assessor agrees with the text they read, that of `version`.

    Raises MovedOnError when the text was changed meanwhile, or the conversation is over.
    """
    hold(judgement.round_id, Round.State.CONVERSATION)
    judgement.refresh_from_db()
    if judgement.version != version:
        raise MovedOnError(
            _("De tekst is intussen veranderd. Lees eerst wat er nu staat, en zeg het dan.")
        )
    _note(judgement, by, agrees=agrees, note=note)


def _note(judgement, by, *, agrees, note=""):
    Consent.objects.update_or_create(
        judgement=judgement,
        assessor=by,
        defaults={
            "version": judgement.version,
            "agrees": agrees,
            "note": note,
            "at": timezone.now(),
        },
    )


@transaction.atomic
def present(*, round, by):
    """Put the judgement to the student, who reads it and may react.

    Raises CannotPresentError when words are missing, when a list is still out, or when the
    assessors do not agree: both of two, two of three (leerplan 6.2 prefers two assessors).
    """
    round = hold(round.pk, Round.State.CONVERSATION)
    lists = Assessment.objects.of(round).asked()
    if lists.filter(state=Assessment.State.DRAFT).exists():
        raise CannotPresentError(_("De derde beoordelaar heeft nog niet ingeleverd."))
    judgements = list(Judgement.objects.of(round).select_related("section"))
    empty = [str(one) for one in judgements if not one.text]
    if empty:
        raise CannotPresentError(
            _("Hier staat nog niets: %(themes)s.") % {"themes": ", ".join(empty)}
        )
    if open_themes := disputed(round, judgements):
        raise CannotPresentError(
            _("De beoordelaars zijn het nog niet eens over: %(themes)s.")
            % {"themes": ", ".join(str(one) for one in open_themes)}
        )
    round.present()
    Transition.objects.create(round=round, user=by, action=Transition.Action.PRESENTED)
    tell(Notice.Kind.PRESENTED, round, [round.placement.student_id])


def disputed(round, judgements):
    """The judgements that not enough assessors agree with; none when one person assesses.

    Who does so no more, because somebody took over, agrees for nobody.
    """
    now = set(assessing(round).values_list("user", flat=True))
    if len(now) < ENOUGH:
        return []
    agreed = {}
    for one in Consent.objects.in_round(round).filter(agrees=True, assessor__in=now):
        agreed.setdefault((one.judgement_id, one.version), set()).add(one.assessor_id)
    return [one for one in judgements if len(agreed.get((one.pk, one.version), ())) < ENOUGH]


@transaction.atomic
def recall(*, round, by):
    """Take the judgement back to write on; the student reads and confirms it anew.

    What the student wrote stays; a page they opened before no longer confirms anything. Raises
    MovedOnError when the round was closed meanwhile.
    """
    round = hold(round.pk, Round.State.JUDGED)
    round.recall()
    untell([Notice.Kind.PRESENTED, Notice.Kind.CONFIRMED], round)
    Reaction.objects.of(round).update(confirmed_at=None, version=F("version") + 1)
    Transition.objects.create(round=round, user=by, action=Transition.Action.RECALLED)


@transaction.atomic
def confirm(*, reaction, version, by):
    """The student has read the judgement, on a page that was made with `version`.

    Raises MovedOnError when the judgement was taken back or anything was written since.
    """
    round = hold(reaction.round_id, Round.State.JUDGED)
    reaction.confirm(version)
    Transition.objects.create(round=round, user=by, action=Transition.Action.CONFIRMED)
    tell(Notice.Kind.CONFIRMED, round, closers(round))


@transaction.atomic
def finalise(*, round, by):
    """The supervisor confirms too and closes the round for ever.

    Raises MovedOnError when somebody was first, or when the student has not confirmed.
    """
    round = hold(round.pk, Round.State.JUDGED)
    if not Reaction.objects.of(round).confirmed().exists():
        raise MovedOnError(_("De student heeft het oordeel nog niet bevestigd."))
    round.finalise()
    Transition.objects.create(round=round, user=by, action=Transition.Action.FINALISED)
    tell(Notice.Kind.FINALISED, round, concerned(round))


@transaction.atomic
def finalise_alone(*, round, reason, by):
    """The school closes a round whose student does not confirm, for a reason that all can read.

    Raises MovedOnError when somebody was first, or when the student has confirmed after all.
    """
    round = hold(round.pk, Round.State.JUDGED)
    if Reaction.objects.of(round).confirmed().exists():
        raise MovedOnError(_("De student heeft intussen bevestigd. De begeleider stelt nu vast."))
    round.finalise()
    Transition.objects.create(
        round=round, user=by, action=Transition.Action.FINALISED_ALONE, reason=reason
    )
    tell(Notice.Kind.FINALISED, round, concerned(round))
