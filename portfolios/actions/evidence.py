"""Which entries are evidence for an answer."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Answer, Assessment, MovedOnError
from portfolios.models import Evidence, Link


@transaction.atomic
def choose_evidence(*, answer, entries, by):
    """`entries` and no others are evidence for `answer`, and each is about its statement too.

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
    Evidence.objects.of([held]).exclude(entry__in=entries).delete()
    Evidence.objects.bulk_create(
        [Evidence(answer=held, entry=entry) for entry in entries], ignore_conflicts=True
    )
    Link.make(entries, held.question.item)
