"""One line of a list: what its author said to one question."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.instruments import Question, ScalePoint
from assessments.models.rounds import Assessment
from assessments.models.versions import Versioned
from competencies.models import Level
from ervaring.vault import SealedTextField


class AnswerQuerySet(models.QuerySet):
    def of(self, assessment):
        """Those of a list that was fetched through its gate."""
        return self.filter(assessment=assessment)

    def of_all(self, assessments):
        """The same for several."""
        return self.filter(assessment__in=assessments)

    def written(self):
        """In which something was given once."""
        return self.filter(version__gt=0)

    def given(self):
        """In which something stands now."""
        return self.exclude(point=None, rung=None, comment="")

    def visible_to(self, user):
        return self.filter(assessment__in=Assessment.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(assessment__in=Assessment.objects.editable_by(user))


class Answer(Versioned):
    """One line of someone's list: a point, a comment, both or nothing yet.

    The rows are made with the list, so that saving is one conditional update.
    """

    WRITABLE = Q(assessment__state=Assessment.State.DRAFT)

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    point = models.ForeignKey(
        ScalePoint, models.PROTECT, null=True, related_name="+", verbose_name=_("antwoord")
    )
    comment = SealedTextField(_("toelichting"), blank=True)
    # Beside the score: at which level of the strand an assessor sees the student now.
    rung = models.ForeignKey(
        Level, models.PROTECT, null=True, related_name="+", verbose_name=_("ziet de student op")
    )
    saved_at = models.DateTimeField(null=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "question__section__order", "question__order"]
        verbose_name = _("antwoord")
        verbose_name_plural = _("antwoorden")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="answer_once")
        ]

    def __str__(self):
        return f"{self.question}"

    def save_given(self, *, version, **given):
        """As of any text: `given` are `point_id`, `comment` and `rung_id`; when is kept."""
        return super().save_given(version=version, along={"saved_at": timezone.now()}, **given)
