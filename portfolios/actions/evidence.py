"""Which entries are evidence for an answer."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Answer, Assessment, MovedOnError
from portfolios.models import Evidence, Link


@transaction.atomic
def choose_evidence(*, answer, more, less=(), by):
    """The entries `more` are evidence for `answer` too, and are about its statement; those with the
    keys `less` are not.

    Raises MovedOnError when the list is not, or no longer, the student's to write in.
    """
    held = (
        Answer.objects.editable_by(by)
        .filter(pk=answer.pk, assessment__role=Assessment.Role.STUDENT)
        .select_related("assessment", "question__item")
        .select_for_update(of=("assessment",))
        .order_by("pk")
        .first()
    )
    if held is None:
        raise MovedOnError(
            _("Bij deze lijst kun je nu geen bewijs kiezen. Wat je koos, is niet veranderd.")
        )
    Evidence.objects.of([held]).filter(entry__in=less).delete()
    Evidence.objects.bulk_create(
        [Evidence(answer=held, entry=entry) for entry in more], ignore_conflicts=True
    )
    Link.make(more, held.question.item)
