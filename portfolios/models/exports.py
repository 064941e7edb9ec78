"""Everything that the system holds about a person, in one file for them."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portfolios.models.strays import delete_strays

# After this it is gone: whoever wants it anew asks again.
KEPT = datetime.timedelta(days=7)
FOLDER = "exports"


class ExportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and nobody else's. Who came in by a link has none."""
        return self.none() if user.is_guest else self.filter(user=user.pk)

    def waiting(self):
        """What the worker still has to make, through the eyes of whose it is."""
        return self.filter(state=Export.State.WAITING).select_related("user")

    def forget_old(self):
        """What was kept long enough; and files that a killed worker left, which nobody finds."""
        for one in self.filter(finished_at__lt=timezone.now() - KEPT):
            one.remove()
        delete_strays(FOLDER, set(self.values_list("file", flat=True)))


class Export(models.Model):
    """Alles over mij: asked for in a request, made by a worker, gone after some days."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wordt gemaakt")
        READY = "ready", _("klaar")
        FAILED = "failed", _("mislukt")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(_("stand"), max_length=10, choices=State, default=State.WAITING)
    file = models.FileField(upload_to=FOLDER, blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("alles over mij")
        verbose_name_plural = _("alles over mij")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at=None)
                | (Q(state__in=["ready", "failed"]) & Q(finished_at__isnull=False)),
                name="export_state_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="waiting"), name="export_one_waiting"
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.requested_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("portfolios:everything")

    @property
    def gone_on(self):
        """From which day on it is there no more."""
        return timezone.localdate(self.finished_at + KEPT)

    @property
    def filename(self):
        return f"alles-over-mij-{self.requested_at:%Y-%m-%d}.zip"

    def finish(self, file):
        """waiting -> ready. False when it was finished already: then nothing changes."""
        return self._move(self.State.READY, file=file)

    def fail(self):
        """waiting -> failed. False when it was finished already."""
        return self._move(self.State.FAILED)

    def remove(self):
        """With its file, which nobody finds any more."""
        self.file.delete(save=False)
        self.delete()

    def _move(self, new, **changes):
        changes |= {"state": new, "finished_at": timezone.now()}
        waiting = Export.objects.filter(pk=self.pk, state=self.State.WAITING)
        moved = waiting.update(**changes)
        if moved:
            self.refresh_from_db(fields=list(changes))
        return bool(moved)
