"""Something is not right at a workplace: a student or a supervisor tells the school."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ervaring.placements.models import Placement, Supervision, guides, learns, may_plan
from ervaring.vault import SealedTextField, WithSealedTexts


class SignalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the student and for the school: the student's tutor and the coordinators.

        The supervisor reads their own, and what a student lets the workplace see. Nobody else.
        """
        shared = Q(by=user.pk) | Q(seen_by_workplace=True)
        return self.filter(
            learns(user, "placement__")
            | may_plan(user, "placement__")
            | Q(shared & Q(guides(user, "placement__", Supervision.Role.SUPERVISOR)))
        )

    def editable_by(self, user):
        """Who takes it up, answers and closes: the tutor, or a coordinator."""
        return self.filter(may_plan(user, "placement__"))

    def of(self, placement):
        """Those of a placement; only for who comes through `visible_to` as well."""
        return self.filter(placement=placement)

    def unclosed(self):
        return self.filter(closed_at=None)


class Signal(WithSealedTexts):
    """A few words to the school. Leerplan 6.1.3: the supervisor signals, and is alert to use of an
    ervaringsdeskundige for ordinary team tasks."""

    class Kind(models.TextChoices):
        TEAM_TASKS = "team_tasks", _("gewone teamtaken in plaats van ervaringswerk")
        UNSAFE = "unsafe", _("het voelt niet veilig")
        NO_TALKS = "no_talks", _("geen tijd voor gesprekken")
        OTHER = "other", _("iets anders")

    class Role(models.TextChoices):
        STUDENT = "student", _("student")
        SUPERVISOR = "supervisor", _("praktijkbegeleider")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    # Of the page on which it was written: sent twice, it is one signal.
    key = models.UUIDField(unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role)
    kind = models.CharField(_("wat er is"), max_length=10, choices=Kind)
    text = SealedTextField(_("in het kort"))
    # What the student chose; a supervisor's own is always seen by the workplace.
    seen_by_workplace = models.BooleanField(_("de stageplek mag dit zien"))
    made_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("signaal")
        verbose_name_plural = _("signalen")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None)
                | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="signal_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="signal_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(role="student") | Q(seen_by_workplace=True),
                name="signal_of_a_supervisor_is_seen_by_them",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("practice:signal", args=[self.pk])


class SignalReplyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(signal__in=Signal.objects.visible_to(user))

    def of(self, signals):
        """Those of signals that came through their gate, in order."""
        return self.filter(signal__in=signals)


class SignalReply(WithSealedTexts):
    """What somebody who reads a signal says to it."""

    signal = models.ForeignKey(Signal, models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = SealedTextField(_("antwoord"))
    at = models.DateTimeField(default=timezone.now)

    objects = SignalReplyQuerySet.as_manager()

    class Meta:
        ordering = ["signal", "at", "pk"]
        verbose_name = _("antwoord op een signaal")
        verbose_name_plural = _("antwoorden op signalen")

    def __str__(self):
        return f"{self.by}"
