"""Something is not right at a workplace: a student or a supervisor tells the school."""

import uuid
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ervaring.placements.models import (
    Contact,
    Placement,
    Reading,
    Supervision,
    Workplace,
    guides,
    learns,
    may_plan,
)
from ervaring.vault import SealedTextField, WithSealedTexts

HERE = "placement__"


def _parts_at(workplace, placement, since):
    """(contacts, supervisions) of who speaks for a workplace, or supervises anybody there.

    Also who supervises in `placement`, that may have gone to another workplace. Those of now, and
    those that ended after `since`.
    """
    held = Q(ended_at=None) | Q(ended_at__gt=since)
    there = Q(placement__workplace=workplace) | Q(placement=placement)
    return (
        Contact.objects.filter(held, workplace=workplace),
        Supervision.objects.filter(held, there, role=Supervision.Role.SUPERVISOR),
    )


def people_at(workplace, placement, since):
    """The keys of who is of a workplace now, or was at any moment after `since`."""
    return {
        user
        for parts in _parts_at(workplace, placement, since)
        for user in parts.order_by().values_list("user", flat=True)
    }


def of_workplace(user):
    """The condition on a signal that `user` is of its workplace, whatever else they are.

    Or was when it was written, or since: what was kept from somebody is not read by them
    afterwards.
    """
    row = [OuterRef(name) for name in ("workplace", "placement", "made_at")]
    contacts, supervisions = _parts_at(*row)
    kept = Signal.kept_from.through.objects.filter(signal=OuterRef("pk"))
    ways = (Q(Exists(one.filter(user=user.pk))) for one in (contacts, supervisions, kept))
    return reduce(or_, ways)


class SignalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the student and for the school: the student's tutor and the coordinators.

        The supervisor reads their own, and what a student lets the workplace see. Nobody else. Who
        is of the workplace, or was, reads nothing that was kept from it, not as a tutor or
        coordinator either.
        """
        shown = Q(seen_by_workplace=True)
        of_school = may_plan(user, HERE) & (shown | ~of_workplace(user))
        supervises = Q(guides(user, HERE, Supervision.Role.SUPERVISOR))
        return self.filter(learns(user, HERE) | of_school | (shown & supervises))

    def editable_by(self, user):
        """Who takes it up, answers and closes: the tutor, or a coordinator."""
        return self.visible_to(user).filter(may_plan(user, HERE))

    def answerable_by(self, user):
        """The school always; the student and the supervisor until it is closed."""
        return self.visible_to(user).filter(may_plan(user, HERE) | Q(closed_at=None))

    def written_by(self, user):
        """What `user` wrote and still reads."""
        return self.visible_to(user).filter(by=user.pk)

    def about(self, user):
        """All of a student's own placements."""
        return self.filter(learns(user, HERE))

    def of(self, placement):
        """Those of a placement; only for who comes through `visible_to` as well."""
        return self.filter(placement=placement)

    def unclosed(self):
        return self.filter(closed_at=None)


class Signal(WithSealedTexts):
    """A few words to the school. Leerplan 6.1.3: the supervisor signals, and is alert to use of an
    ervaringsdeskundige for ordinary team tasks.

    Found at its `key`, which nobody can guess: numbers in a row would tell the workplace that one
    between two of its own was kept from it.
    """

    class Kind(models.TextChoices):
        TEAM_TASKS = "team_tasks", _("gewone teamtaken in plaats van ervaringswerk")
        UNSAFE = "unsafe", _("het voelt niet veilig")
        NO_TALKS = "no_talks", _("geen tijd voor gesprekken")
        OTHER = "other", _("iets anders")

    class Role(models.TextChoices):
        STUDENT = "student", _("student")
        SUPERVISOR = "supervisor", _("praktijkbegeleider")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    # Where the student was then: a placement may go to another workplace.
    workplace = models.ForeignKey(Workplace, models.PROTECT, related_name="+")
    # Made of that of the page on which it was written: sent twice, it is one signal.
    key = models.UUIDField(unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role)
    kind = models.CharField(_("wat er is"), max_length=10, choices=Kind)
    text = SealedTextField(_("in het kort"))
    # What the student chose; a supervisor's own is always seen by the workplace.
    seen_by_workplace = models.BooleanField(_("de stageplek mag dit zien"))
    # Who was of the workplace then: the placement in which they were may go to another.
    kept_from = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
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

    def save(self, *args, **kwargs):
        is_new = self._state.adding
        if self.workplace_id is None:
            self.workplace_id = self.placement.workplace_id
        super().save(*args, **kwargs)
        if is_new and not self.seen_by_workplace:
            self.kept_from.set(people_at(self.workplace_id, self.placement_id, self.made_at))

    def get_absolute_url(self):
        return reverse("practice:signal", args=[self.key])

    @property
    def is_of_student(self):
        return self.role == self.Role.STUDENT

    @property
    def days(self):
        """How many days ago it was written."""
        return (timezone.localdate() - timezone.localdate(self.made_at)).days

    def take(self, by, was=None):
        """`by` takes it up, from `was` (a key) if somebody had. False when it is another's now."""
        now = timezone.now()
        return self._move(Q(taken_by=was, closed_at=None), taken_by=by, taken_at=now)

    def close(self, by):
        """False when it was closed already."""
        return self._move(Q(closed_at=None), closed_by=by, closed_at=timezone.now())

    def reopen(self):
        """False when it was open already."""
        return self._move(Q(closed_at__isnull=False), closed_by=None, closed_at=None)

    def show(self):
        """From now on the workplace reads it, and that is not taken back. False when it did."""
        return self._move(Q(seen_by_workplace=False), seen_by_workplace=True)

    def _move(self, when, **now):
        given = {name: getattr(value, "pk", value) for name, value in now.items()}
        won = bool(Signal.objects.filter(when, pk=self.pk).update(**given))
        self.refresh_from_db(
            fields=["taken_by", "taken_at", "closed_by", "closed_at", "seen_by_workplace"]
        )
        return won


class SignalReplyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(signal__in=Signal.objects.visible_to(user))

    def written_by(self, user):
        """What `user` said and still reads."""
        return self.visible_to(user).filter(by=user.pk)

    def of(self, signals):
        """Those of signals that came through their gate, in order."""
        return self.filter(signal__in=signals)


class SignalReply(WithSealedTexts):
    """What somebody who reads a signal says to it, or did with it: the conversation, in order."""

    class Step(models.TextChoices):
        ANSWER = "answer", _("antwoord")
        TAKE = "take", _("opgepakt")
        SHOW = "show", _("de stageplek leest mee")
        CLOSE = "close", _("afgesloten")
        REOPEN = "reopen", _("heropend")

    signal = models.ForeignKey(Signal, models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # What they were then.
    role = models.CharField(max_length=16, choices=Reading.ROLES)
    step = models.CharField(max_length=7, choices=Step, default=Step.ANSWER)
    text = SealedTextField(_("antwoord"), blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = SignalReplyQuerySet.as_manager()

    class Meta:
        ordering = ["signal", "at", "pk"]
        verbose_name = _("antwoord op een signaal")
        verbose_name_plural = _("antwoorden op signalen")
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=["take", "show"]) | ~Q(text=""),
                name="signal_reply_says_something",
            ),
        ]

    def __str__(self):
        return f"{self.by}"
