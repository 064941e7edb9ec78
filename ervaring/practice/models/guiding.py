"""How a student is guided: the weekly talk, intervision, and what is done about a criterion."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.versions import Versioned
from competencies.models import Item
from ervaring.history import Kept, KeptQuerySet
from ervaring.placements.models import Placement, Supervision, guides, learns, may_see
from ervaring.vault import SealedTextField


def talks_with(user, prefix=""):
    """The condition that `user` is one of the two who talk: the student and their supervisor."""
    return learns(user, prefix) | Q(guides(user, prefix, Supervision.Role.SUPERVISOR))


class TalkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """That there is a talk is for who sees the placement.

        What was noted is for the two who talk alone: `reads_note`.
        """
        return self.filter(may_see(user, "placement__")).annotate(
            reads_note=ExpressionWrapper(
                Q(talks_with(user, "placement__")), output_field=models.BooleanField()
            )
        )

    def editable_by(self, user):
        return self.filter(talks_with(user, "placement__"))

    def of(self, placement):
        """Those of a placement that came through its gate."""
        return self.filter(placement=placement)

    def of_all(self, placements):
        """The same for several."""
        return self.filter(placement__in=placements)

    def held(self):
        return self.filter(state=Talk.State.HELD)


class Talk(Versioned):
    """A talk of a student and their supervisor, or an intervision: planned, held or called off.

    Leerplan 6.1.3 asks for a talk a week and the chance to take part in intervision.
    """

    class Kind(models.TextChoices):
        TALK = "talk", _("begeleidingsgesprek")
        INTERVISION = "intervision", _("intervisie")

    class State(models.TextChoices):
        PLANNED = "planned", _("gepland")
        HELD = "held", _("gehouden")
        CALLED_OFF = "called_off", _("ging niet door")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    # Of the page on which it was written: sent twice, it is one talk.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("soort"), max_length=12, choices=Kind, default=Kind.TALK)
    state = models.CharField(_("stand"), max_length=10, choices=State, default=State.PLANNED)
    planned_at = models.DateTimeField(_("gepland op"), null=True, blank=True)
    held_on = models.DateField(_("gehouden op"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minuten"), null=True, blank=True)
    note = SealedTextField(_("waar het over ging"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = TalkQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "-held_on", "-planned_at", "-pk"]
        verbose_name = _("begeleidingsgesprek")
        verbose_name_plural = _("begeleidingsgesprekken")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="planned", planned_at__isnull=False, held_on=None)
                | Q(state="held", held_on__isnull=False)
                | Q(state="called_off", held_on=None),
                name="talk_state_has_its_day",
            )
        ]
        indexes = [models.Index(fields=["placement", "held_on"], name="talk_of_placement")]

    def __str__(self):
        return self.get_kind_display()


class RemedyQuerySet(KeptQuerySet):
    def visible_to(self, user):
        return self.filter(may_see(user, "placement__"))

    def of(self, placement):
        """Those of a placement that came through its gate."""
        return self.filter(placement=placement)


class Remedy(Kept):
    """How a criterion of leerplan 6.1 that is not met is made up for; the newest counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("criterium"))
    text = SealedTextField(_("hoe jullie dit oplossen"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = RemedyQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "-made_at"]
        verbose_name = _("oplossing bij een criterium")
        verbose_name_plural = _("oplossingen bij criteria")

    def __str__(self):
        return f"{self.item}"
