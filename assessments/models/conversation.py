"""What comes out of the verschilgesprek: conclusions and agreements. The answers never change."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.instruments import Question
from assessments.models.querysets import OfRoundQuerySet
from assessments.models.rounds import Round
from assessments.models.versions import Versioned
from ervaring.vault import SealedTextField


class TalkQuerySet(OfRoundQuerySet):
    def visible_to(self, user):
        return self.filter(round__in=Round.objects.opened_to(user))

    def editable_by(self, user):
        return self.filter(round__in=Round.objects.talked_over_by(user))


class Conclusion(Versioned):
    """What the talk about one statement came to, in words that both can change."""

    WRITABLE = Q(round__state=Round.State.CONVERSATION)

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    text = SealedTextField(_("conclusie"), blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(null=True)

    objects = TalkQuerySet.as_manager()

    class Meta:
        ordering = ["round", "question__section__order", "question__order"]
        verbose_name = _("conclusie")
        verbose_name_plural = _("conclusies")
        constraints = [
            models.UniqueConstraint(fields=["round", "question"], name="conclusion_once")
        ]

    def __str__(self):
        return self.text


class Agreement(Versioned):
    """An afspraak: who does what, and by when. It may be about one of the statements."""

    WRITABLE = Q(round__state=Round.State.CONVERSATION)

    class Who(models.TextChoices):
        STUDENT = "student", _("de student")
        SUPERVISOR = "supervisor", _("de praktijkbegeleider")
        TOGETHER = "together", _("samen")
        SCHOOL = "school", _("de opleiding")

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    question = models.ForeignKey(
        Question, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("over")
    )
    what = SealedTextField(_("wat spreken jullie af"))
    who = models.CharField(_("wie doet het"), max_length=12, choices=Who)
    by_when = models.DateField(_("voor wanneer"), null=True, blank=True)
    # Of the page on which it was made, so that sending that page twice makes one agreement.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = TalkQuerySet.as_manager()

    class Meta:
        ordering = ["round", "made_at", "pk"]
        verbose_name = _("afspraak")
        verbose_name_plural = _("afspraken")

    def __str__(self):
        return self.what
