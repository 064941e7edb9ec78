"""The learning plan as it was put to those who guide, and what they said to it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ervaring.history import Kept, KeptQuerySet
from ervaring.placements.models import Placement, Supervision, guides, may_see
from ervaring.vault import SealedJSONField, SealedTextField


class PlanVersionQuerySet(KeptQuerySet):
    def visible_to(self, user):
        """Of the placements one may see; what is in it is read with `portfolios.plans.read`."""
        return self.filter(may_see(user, "placement__"))

    def answerable_by(self, user):
        """Those to which `user` may say something: whoever guides now."""
        return self.filter(guides(user, "placement__"))

    def of(self, placement):
        """Those of a placement that came through its gate, the newest first."""
        return self.filter(placement=placement)

    def unseen_by(self, user):
        """The newest of every placement `user` guides in, if they said nothing to it."""
        later = PlanVersion.objects.filter(
            placement=OuterRef("placement"), number__gt=OuterRef("number")
        )
        seen = PlanSeen.objects.filter(version=OuterRef("pk"), user=user.pk)
        return self.answerable_by(user).filter(~Exists(later), ~Exists(seen))


class PlanVersion(Kept):
    """The plan as the student put it to their guides on a day. It does not change any more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("versie"))
    # The goals as `portfolios.plans.snapshot` wrote them down.
    content = SealedJSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "-number"]
        verbose_name = _("versie van een leerplan")
        verbose_name_plural = _("versies van leerplannen")
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="plan_version_once")
        ]

    def __str__(self):
        return str(_("versie %(number)d") % {"number": self.number})

    def get_absolute_url(self):
        return reverse("portfolios:plan_version", args=[self.placement_id, self.number])


class PlanSeenQuerySet(KeptQuerySet):
    def visible_to(self, user):
        return self.filter(version__in=PlanVersion.objects.visible_to(user))

    def of(self, placement):
        """What was said to the plans of a placement that came through its gate."""
        return self.filter(version__placement=placement)


class PlanSeen(Kept):
    """Somebody who guides read a version; or agreed with it, which they may do later too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Supervision.Role)
    agrees = models.BooleanField()
    note = SealedTextField(_("opmerking"), blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = PlanSeenQuerySet.as_manager()

    class Meta:
        ordering = ["version", "at", "pk"]
        verbose_name = _("gezien leerplan")
        verbose_name_plural = _("geziene leerplannen")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "user", "agrees"], name="plan_seen_once_agreed_once"
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.version}"
