"""The personal learning plan: what a student wants to learn."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import Agreement, Round
from ervaring.placements.models import Placement


class LearningGoalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of the placements one may see; one out of a talk only as long as that talk is open."""
        own = Q(round=None) | Q(round__in=Round.objects.opened_to(user).values("pk"))
        return self.filter(own, placement__in=Placement.objects.visible_to(user))

    def editable_by(self, user):
        """The student, and whoever guides now."""
        mine = Placement.objects.with_part(user)
        return self.visible_to(user).filter(placement__in=mine)


class LearningGoal(models.Model):
    """What a student wants to learn. Often it began as an agreement in a conversation."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    # The talk it came out of, if it did.
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="+")
    # What somebody wants to learn stays when the agreement is taken away.
    agreement = models.OneToOneField(Agreement, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("leerdoel"))
    by_when = models.DateField(_("voor wanneer"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = LearningGoalQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "-created_at", "-pk"]
        verbose_name = _("leerdoel")
        verbose_name_plural = _("leerdoelen")

    def __str__(self):
        return self.text

    @classmethod
    def from_agreement(cls, agreement, by):
        """(the goal that an agreement is, whether it is new): made once, the same after that."""
        return cls.objects.get_or_create(
            agreement=agreement,
            defaults={
                "placement_id": agreement.round.placement_id,
                "round_id": agreement.round_id,
                "text": agreement.what,
                "by_when": agreement.by_when,
                "created_by": by,
            },
        )
