"""What happened in a round, and the pauses that are nobody's business."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from assessments.models.rounds import Round
from ervaring.history import Kept, KeptQuerySet
from ervaring.placements.models import Placement, learns, may_see
from ervaring.vault import SealedTextField, WithSealedTexts


class TransitionQuerySet(KeptQuerySet):
    def visible_to(self, user):
        """Whoever sees the round sees its steps, except that only the student knows of a pause."""
        return self._told_to(user).filter(may_see(user, "round__placement__"))

    def of(self, round, user):
        """Those that `user` may see of a round that came through its gate."""
        return self._told_to(user).filter(round=round)

    def of_all(self, rounds):
        """Those of several that everyone who sees the round may see."""
        return self.filter(round__in=rounds).exclude(action__in=Transition.PRIVATE)

    def returned_to(self, author):
        """The times that the list of `author` was given back to them."""
        return self.filter(action=Transition.Action.GIVEN_BACK, subject=author.pk)

    def _told_to(self, user):
        return self.filter(~Q(action__in=Transition.PRIVATE) | learns(user, "round__placement__"))


class Transition(Kept, WithSealedTexts):
    """A step in the life of a round: who did what when, and why if that was asked."""

    class Action(models.TextChoices):
        PLANNED = "planned", _("plande dit beoordelingsmoment")
        RESCHEDULED = "rescheduled", _("verzette de inleverdatum")
        TYPED = "typed", _("typt over wat %(subject)s op papier schreef")
        SUBMITTED = "submitted", _("leverde een lijst in")
        TAKEN_BACK = "taken_back", _("nam de eigen lijst terug")
        GIVEN_BACK = "given_back", _("gaf de lijst van %(subject)s terug")
        OPENED = "opened", _("leverde als laatste in; het verschilgesprek kan beginnen")
        THIRD_ASKED = "third_asked", _("vroeg %(subject)s als derde beoordelaar")
        THIRD_RELEASED = "third_released", _("trok de vraag aan %(subject)s in")
        GUIDE_REPLACED = "guide_replaced", _("vroeg %(subject)s in de plaats van een ander")
        GUIDE_ENDED = "guide_ended", _("vroeg %(subject)s niet meer om een lijst")
        PRESENTED = "presented", _("legde het oordeel voor aan de student")
        RECALLED = "recalled", _("nam het oordeel terug om het aan te passen")
        CONFIRMED = "confirmed", _("las het oordeel en bevestigde dat")
        FINALISED = "finalised", _("stelde dit beoordelingsmoment vast")
        FINALISED_ALONE = (
            "finalised_alone",
            _("stelde dit beoordelingsmoment vast zonder bevestiging van de student"),
        )
        CORRECTED = "corrected", _("liet een verbeterd verslag maken")
        PAUSED = "paused", _("nam pauze")
        RESUMED = "resumed", _("ging weer verder")

    # Known to the student alone.
    PRIVATE = (Action.PAUSED, Action.RESUMED)

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    action = models.CharField(max_length=16, choices=Action)
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = SealedTextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = TransitionQuerySet.as_manager()

    class Meta:
        ordering = ["round", "at", "pk"]
        verbose_name = _("stap")
        verbose_name_plural = _("stappen")

    def __str__(self):
        return f"{self.user} {self.words}"

    @property
    def words(self):
        """What was done, to be read after the name of who did it."""
        words = str(self.get_action_display())
        return words % {"subject": self.subject or translate("iemand")} if "%" in words else words


class CalledOffQuerySet(KeptQuerySet):
    def visible_to(self, user):
        return self.filter(may_see(user, "placement__"))


class CalledOff(Kept):
    """A round that was planned by mistake and taken away before anybody wrote in it."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Round.Kind)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    planned_at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = CalledOffQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("weggehaald beoordelingsmoment")
        verbose_name_plural = _("weggehaalde beoordelingsmomenten")

    def __str__(self):
        return f"{self.get_kind_display()}, {self.user}"


class PauseQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(round__in=Round.objects.about(user))

    def days_taken(self):
        return self.aggregate(days=Sum("days"))["days"] or 0

    def running(self):
        """Pauses that last today."""
        today = timezone.localdate()
        return self.filter(until__gt=today, resumed_at=None)


class Pause(models.Model):
    """A student rests from a round for some days: its date moves along, and nobody hears why."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(_("dagen"))
    started_on = models.DateField(default=timezone.localdate)
    until = models.DateField()
    resumed_at = models.DateTimeField(null=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        ordering = ["round", "started_on", "pk"]
        verbose_name = _("pauze")
        verbose_name_plural = _("pauzes")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("started_on")), name="pause_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.started_on} – {self.until}"
