"""Who has read what: for the student whose life it is about."""

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ervaring.history import Kept, KeptQuerySet
from ervaring.placements.models.placements import Placement, Supervision
from ervaring.schools.models import Membership


class ReadingQuerySet(KeptQuerySet):
    def about(self, user):
        """What others read about `user`, told to nobody else."""
        return self.none() if user.is_guest else self.filter(placement__student=user.pk)

    def left_by(self, user):
        """What `user` read about others, told to themselves."""
        return self.filter(reader=user.pk)


class Reading(Kept):
    """On this day somebody read something about a student: once a day for each thing.

    Left by everyone but the student. `what` says in words what was read, as it was called then.
    """

    class Kind(models.TextChoices):
        LIST = "list", _("ingevulde lijst")
        ROUND = "round", _("lijsten naast elkaar")
        GROWTH = "growth", _("groei")
        GOALS = "goals", _("leerdoelen")
        REPORT = "report", _("verslag")
        PREVIEW = "preview", _("voorbeeld van het portfolio")
        ENTRY = "entry", _("stuk uit het portfolio")
        ENTRIES = "entries", _("overzicht van het portfolio")
        FEEDBACK = "feedback", _("feedback")

    ROLES = [*Supervision.Role.choices, *Membership.Role.choices]

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=ROLES)
    by_link = models.BooleanField(default=False)
    kind = models.CharField(max_length=8, choices=Kind)
    subject = models.PositiveBigIntegerField()
    what = models.CharField(max_length=250)
    day = models.DateField()
    at = models.DateTimeField()

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("gelezen")
        verbose_name_plural = _("gelezen")
        constraints = [
            models.UniqueConstraint(
                fields=["reader", "kind", "subject", "day"], name="reading_once_a_day"
            )
        ]
        indexes = [models.Index(fields=["placement", "-at"], name="reading_of_placement")]

    def __str__(self):
        return f"{self.reader}: {self.what}"

    @classmethod
    def leave(cls, reader, placement, kind, subject, what):
        """Note that `reader` reads `subject` (a key) of `placement` now; before it is shown."""
        if reader.pk == placement.student_id:
            return
        now = timezone.now()
        line = {
            "reader_id": reader.pk,
            "kind": kind,
            "subject": subject,
            "day": timezone.localdate(now),
        }
        if cls.objects.filter(**line).exists():
            return
        part = Supervision.objects.held_by(reader).of(placement).values("role")[:1]
        cls.objects.bulk_create(
            [
                cls(
                    placement=placement,
                    role=Coalesce(part, Value(Membership.Role.COORDINATOR)),
                    by_link=reader.is_guest,
                    what=str(what)[:250],
                    at=now,
                    **line,
                )
            ],
            ignore_conflicts=True,
        )
