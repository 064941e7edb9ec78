"""By which another system of a school reads how its rounds stand."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ervaring.accounts.tokens import new_seed, sha256
from ervaring.schools.models import School


class FeedQuerySet(models.QuerySet):
    def administered_by(self, user):
        return self.filter(school__in=School.objects.administered_by(user))

    def opened_with(self, token):
        """The feed (or none) that `token` opens now."""
        return self.filter(sha256=sha256(token), revoked_at=None)


class Feed(models.Model):
    """A token of a school. The database has only its hash: who reads that has no token."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+")
    name = models.CharField(
        _("naam"), max_length=80, help_text=_("Welk systeem leest mee, zoals ‘datawarehouse’.")
    )
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    last_used_on = models.DateField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("koppeling")
        verbose_name_plural = _("koppelingen")
        constraints = [
            models.UniqueConstraint(
                fields=["school", "name"], condition=Q(revoked_at=None), name="feed_name_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="feed_revoked_by_somebody",
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def make(cls, school, name, by):
        """A new one: (its row, its token). Nobody can find the token out afterwards.

        Raises IntegrityError when the school has one of this name that works.
        """
        token = new_seed()
        hashed = sha256(token)
        return cls.objects.create(school=school, name=name, made_by=by, sha256=hashed), token

    def note_use(self):
        """It was used today; written once a day."""
        today = timezone.localdate()
        if self.last_used_on != today:
            type(self).objects.filter(pk=self.pk).update(last_used_on=today)

    def revoke(self, by):
        """From the next request on it opens nothing. False when somebody was first."""
        working = type(self).objects.filter(pk=self.pk, revoked_at=None)
        return bool(working.update(revoked_at=timezone.now(), revoked_by=by))
