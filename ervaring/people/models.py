"""Rosters: lists of students, placements and guides that somebody uploads."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ervaring.schools.models import Programme

# After this the rows of a roster that nobody applied are gone.
KEPT = datetime.timedelta(days=7)


class RosterQuerySet(models.QuerySet):
    def arranged_by(self, user):
        return self.filter(programme__in=Programme.objects.arranged_by(user))

    def uploaded_by(self, user):
        """Only who uploaded a roster applies or withdraws it, as long as they arrange people."""
        return self.arranged_by(user).filter(uploaded_by=user.pk)

    def waiting(self):
        """What a worker still has to do; it reads through the eyes of who uploaded it."""
        return self.filter(state__in=Roster.BUSY).select_related("uploaded_by", "programme")

    def forget_old(self):
        """Personal data does not linger: what was read days ago goes. Returns how many."""
        old = Q(moved_at__lt=timezone.now() - KEPT, state__in=Roster.FORGETTABLE)
        return sum(one.expire() for one in self.filter(old).defer("content"))


class Roster(models.Model):
    """An uploaded list. When it is done, who, when, file name and counts stay, and no rows."""

    class State(models.TextChoices):
        CHECKING = "checking", _("wordt nagekeken")
        UNREADABLE = "unreadable", _("niet te lezen")
        CHECKED = "checked", _("nagekeken")
        APPLYING = "applying", _("wordt doorgevoerd")
        APPLIED = "applied", _("doorgevoerd")
        WITHDRAWN = "withdrawn", _("ingetrokken")
        EXPIRED = "expired", _("verlopen")

    BUSY = (State.CHECKING, State.APPLYING)
    WITH_ROWS = (State.CHECKING, State.CHECKED, State.APPLYING)
    # An unreadable one says which words of the file it did not understand.
    FORGETTABLE = (State.CHECKED, State.UNREADABLE)

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", verbose_name=_("opleiding")
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    filename = models.CharField(_("bestand"), max_length=120)
    content = models.BinaryField(null=True)
    state = models.CharField(_("stand"), max_length=10, choices=State, default=State.CHECKING)
    moved_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True)
    # Why it could not be read, or was not applied.
    problem = models.TextField(blank=True)
    # The hash of what was shown: applying does that and nothing else.
    digest = models.CharField(max_length=64, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    noted = models.PositiveIntegerField(default=0)

    objects = RosterQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("deelnemerslijst")
        verbose_name_plural = _("deelnemerslijsten")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["checking", "checked", "applying"], content__isnull=False)
                | Q(
                    state__in=["unreadable", "applied", "withdrawn", "expired"],
                    content__isnull=True,
                ),
                name="roster_has_rows_while_they_are_needed",
            ),
            models.CheckConstraint(
                condition=Q(state="applied", applied_at__isnull=False)
                | (~Q(state="applied") & Q(applied_at=None)),
                name="roster_state_has_its_time",
            ),
        ]

    def __str__(self):
        return self.filename

    def get_absolute_url(self):
        return reverse("people:roster", args=[self.pk])

    @property
    def is_busy(self):
        return self.state in self.BUSY

    @property
    def can_be_applied(self):
        """Nothing refused, and something to do."""
        return self.state == self.State.CHECKED and not self.refused and self.made + self.changed

    def reach(self, done, total):
        """So many of its lines were looked at, for who waits for it."""
        Roster.objects.filter(pk=self.pk, state=self.State.CHECKING).update(done=done, total=total)

    def show(self, *, digest, problem="", **counts):
        """checking, or applying -> checked: a plan to look at. False when it moved on since."""
        return self._move(
            [self.state], self.State.CHECKED, digest=digest, problem=problem, **counts
        )

    def refuse(self, problem):
        """checking -> unreadable, and the file is gone."""
        return self._finish([self.State.CHECKING], self.State.UNREADABLE, problem=problem)

    def begin(self):
        """checked -> applying. False when somebody was first, or when a line is refused."""
        return self._move([self.State.CHECKED], self.State.APPLYING, Q(refused=0), problem="")

    def stop(self, problem):
        """applying -> checked: nothing was done, and why."""
        return self._move([self.State.APPLYING], self.State.CHECKED, problem=problem)

    def finish(self):
        """applying -> applied, for good."""
        now = timezone.now()
        return self._finish([self.State.APPLYING], self.State.APPLIED, applied_at=now)

    def withdraw(self):
        """checking or checked -> withdrawn. False when it is being applied, or done."""
        before = [self.State.CHECKING, self.State.CHECKED]
        return self._finish(before, self.State.WITHDRAWN)

    def expire(self):
        return self._finish(self.FORGETTABLE, self.State.EXPIRED, problem="")

    def _finish(self, old, new, **changes):
        if moved := self._move(old, new, content=None, **changes):
            RosterLine.objects.of(self).delete()
        return moved

    def _move(self, old, new, *conditions, **changes):
        changes |= {"state": new, "moved_at": timezone.now()}
        found = Roster.objects.filter(*conditions, pk=self.pk, state__in=old)
        moved = found.update(**changes)
        if moved:
            for field, value in changes.items():
                setattr(self, field, value)
        return bool(moved)


class RosterLineQuerySet(models.QuerySet):
    def of(self, roster):
        """The lines of a roster that came through its gate."""
        return self.filter(roster=roster)


class RosterLine(models.Model):
    """What applying a roster does with one line of it. Only there to be looked at."""

    class Kind(models.TextChoices):
        MADE = "made", _("wordt gemaakt")
        CHANGED = "changed", _("verandert")
        SAME = "same", _("blijft gelijk")
        REFUSED = "refused", _("geweigerd")

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    cells = models.JSONField()
    # Sentences: what happens, or why not; and what to look at.
    said = models.JSONField()
    notes = models.JSONField()

    objects = RosterLineQuerySet.as_manager()

    class Meta:
        ordering = ["roster", "number"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "number"], name="roster_line_once")
        ]

    def __str__(self):
        return f"{self.number}"
