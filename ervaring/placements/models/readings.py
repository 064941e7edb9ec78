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
        CHECK = "check", _("werkplekcheck")
        PROFILE = "profile", _("functieprofiel")
        TALKS = "talks", _("begeleidingsgesprekken")
        SIGNAL = "signal", _("signaal")
        HOURS = "hours", _("uren en dagen")

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
        part = Supervision.objects.held_by(reader).of(placement).values("role")[:1]
        role = Coalesce(part, Value(Membership.Role.COORDINATOR))
        line = cls._line(reader, placement, role, kind=kind, subject=subject, what=what)
        same = {name: getattr(line, name) for name in ("reader_id", "kind", "subject", "day")}
        if not cls.objects.filter(**same).exists():
            cls.objects.bulk_create([line], ignore_conflicts=True)

    @classmethod
    def leave_all(cls, reader, kind, read):
        """The same for many at once: `read` is [(placement, subject, what)]."""
        read = [one for one in read if one[0].student_id != reader.pk]
        parts = Supervision.objects.held_by(reader).of_all([one[0] for one in read])
        in_order = parts.order_by("-role", "-started_at").values_list("placement", "role")
        roles = dict(in_order)  # the first of somebody with several is the last one here
        coordinator = Membership.Role.COORDINATOR
        lines = [
            cls._line(
                reader,
                placement,
                roles.get(placement.pk, coordinator),
                kind=kind,
                subject=subject,
                what=what,
            )
            for placement, subject, what in read
        ]
        cls.objects.bulk_create(lines, ignore_conflicts=True)

    @classmethod
    def _line(cls, reader, placement, role, *, kind, subject, what):
        now = timezone.now()
        return cls(
            placement=placement,
            reader_id=reader.pk,
            role=role,
            by_link=reader.is_guest,
            kind=kind,
            subject=subject,
            what=str(what)[:250],
            day=timezone.localdate(now),
            at=now,
        )
