"""When a student is there: days off, hours made, and a calendar that somebody follows."""

import base64
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ervaring.accounts.tokens import new_seed, secret_of, sha256
from ervaring.placements.models import Placement, Supervision, guides, learns, may_see


def arranges_days(user, prefix=""):
    """The condition that `user` says when the student is not there: they, or who guides them."""
    roles = (Supervision.Role.SUPERVISOR, Supervision.Role.TUTOR)
    return learns(user, prefix) | Q(guides(user, prefix, *roles))


class OfPlacementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(may_see(user, "placement__"))

    def of(self, placement):
        """Those of a placement that came through its gate."""
        return self.filter(placement=placement)

    def of_all(self, placements):
        """The same for several."""
        return self.filter(placement__in=placements)


class BreakQuerySet(OfPlacementQuerySet):
    def editable_by(self, user):
        """The student, their supervisor and their tutor."""
        return self.filter(arranges_days(user, "placement__"))

    def touching(self, starts_on, ends_on):
        """Those with a day from `starts_on` to `ends_on`, both included."""
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)


class Break(models.Model):
    """The student is not there for some days. Nobody asks for a reason."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("vakantie")
        PAUSE = "pause", _("pauze")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("soort"), max_length=8, choices=Kind)
    starts_on = models.DateField(_("eerste dag"))
    ends_on = models.DateField(_("laatste dag"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = BreakQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "starts_on", "pk"]
        verbose_name = _("vrije periode")
        verbose_name_plural = _("vrije periodes")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="break_ends_after_start"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.starts_on}"


class WorkedWeekQuerySet(OfPlacementQuerySet):
    def editable_by(self, user):
        """The student alone says how many hours they made."""
        return self.filter(learns(user, "placement__"))


class WorkedWeek(models.Model):
    """How many hours a student was at work in the week of a monday."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    monday = models.DateField(_("week van"))
    hours = models.DecimalField(_("uren"), max_digits=4, decimal_places=2)
    said_at = models.DateTimeField(default=timezone.now)

    objects = WorkedWeekQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "monday"]
        verbose_name = _("gewerkte week")
        verbose_name_plural = _("gewerkte weken")
        constraints = [
            models.UniqueConstraint(fields=["placement", "monday"], name="worked_week_once"),
            models.CheckConstraint(
                condition=Q(hours__gte=0, hours__lte=80), name="worked_week_has_its_hours"
            ),
        ]

    def __str__(self):
        return f"{self.monday}: {self.hours}"

    @classmethod
    def say(cls, placement, monday, hours, was):
        """`hours` of a week, None to say nothing, in the place of `was`: what the page showed.

        False when another window said something else meanwhile; then that stays.
        """
        if hours == was:
            return True
        week = cls.objects.filter(placement=placement, monday=monday)
        if was is None:
            said = {"hours": hours}
            made = week.get_or_create(placement=placement, monday=monday, defaults=said)[0]
            return made.hours == hours
        if hours is None:
            return bool(week.filter(hours=was).delete()[0]) or not week.exists()
        now = timezone.now()
        changed = week.filter(hours=was).update(hours=hours, said_at=now)
        return bool(changed) or week.filter(hours=hours).exists()


class CalendarQuerySet(models.QuerySet):
    def held_by(self, user):
        """One's own that works."""
        return self.none() if user.is_guest else self.filter(user=user.pk, revoked_at=None)

    def ever_held_by(self, user):
        """Those that were revoked too."""
        return self.filter(user=user.pk)

    def opened_with(self, token):
        """The one (or none) that `token` is the address of, if nobody revoked it."""
        return self.filter(sha256=sha256(token), revoked_at=None, user__is_active=True)


class Calendar(models.Model):
    """A private address at which somebody's own calendar reads what is planned for them.

    The token is made of a random seed and the secret key of the installation, so that the page can
    show it again while the database has only its SHA-256.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seed = models.CharField(max_length=64, default=new_seed)
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["user", "made_at"]
        verbose_name = _("agenda-adres")
        verbose_name_plural = _("agenda-adressen")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="calendar_one_that_works"
            )
        ]

    def __str__(self):
        return f"{self.user}"

    @classmethod
    def of(cls, user):
        """The one of somebody, made when they first ask for it."""
        new = cls(user=user)
        defaults = {"seed": new.seed, "sha256": sha256(new.token)}
        return cls.objects.get_or_create(user=user, revoked_at=None, defaults=defaults)[0]

    @property
    def token(self):
        made = secret_of("ervaring.practice.calendar", self.seed)
        return base64.urlsafe_b64encode(made[:24]).decode()

    def revoke(self):
        """From the next request on, nothing is read at this address."""
        type(self).objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now())
