"""How a student is guided: the weekly talk, intervision, and what is done about a criterion."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assessments.models.versions import MovedOnError, Versioned
from competencies.models import Item
from ervaring.history import Kept, KeptQuerySet
from ervaring.placements.models import Placement, Supervision, guides, learns, may_see
from ervaring.vault import SealedTextField


def talks_with(user, prefix=""):
    """The condition that `user` is one of the two who talk: the student and their supervisor."""
    return learns(user, prefix) | Q(guides(user, prefix, Supervision.Role.SUPERVISOR))


def _guided_by(user):
    """The condition that a talk was held with `user`, who is the supervisor now."""
    supervises = Q(guides(user, "placement__", Supervision.Role.SUPERVISOR))
    return supervises & Q(supervisor=user.pk)


def _begin(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


class TalkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """That there is a talk is for who sees the placement.

        What was noted is for the two who talked, while they have their part (`reads_note`): a
        student told it to one supervisor, and not to who comes after.
        """
        theirs = learns(user, "placement__") | _guided_by(user)
        return self.filter(may_see(user, "placement__")).annotate(
            reads_note=ExpressionWrapper(theirs, output_field=models.BooleanField())
        )

    def editable_by(self, user):
        """The student; and the supervisor what they hold themselves, or what is still planned."""
        still = Q(state=Talk.State.PLANNED) & talks_with(user, "placement__")
        return self.visible_to(user).filter(learns(user, "placement__") | still | _guided_by(user))

    def of(self, placement):
        """Those of a placement that came through its gate."""
        return self.filter(placement=placement)

    def of_all(self, placements):
        """The same for several."""
        return self.filter(placement__in=placements)

    def held(self):
        return self.filter(state=Talk.State.HELD)

    def planned(self):
        return self.filter(state=Talk.State.PLANNED)

    def on(self, day):
        """Those that are planned on that day, as the clock here says it."""
        after = _begin(day + datetime.timedelta(days=1))
        return self.filter(planned_at__gte=_begin(day), planned_at__lt=after)

    def to_come(self):
        """The talks that are planned, in order; what is planned for today may have been held."""
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        talks = self.planned().filter(kind=Talk.Kind.TALK, planned_at__gte=_begin(tomorrow))
        return talks.order_by("planned_at")

    def call_off(self, supervisor):
        """Those that are planned still do not go on. Returns how many."""
        now = {"state": Talk.State.CALLED_OFF, "held_on": None, "supervisor": supervisor}
        return self.planned().update(version=F("version") + 1, **now)


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
    # With whom the student talked, once it is no longer planned; None when there was no supervisor,
    # and of an intervision. It does not change: who comes after does not read what was noted.
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
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
            ),
            models.CheckConstraint(
                condition=~Q(state="planned") | Q(supervisor=None, note=""),
                name="talk_planned_says_nothing",
            ),
            models.UniqueConstraint(
                fields=["placement", "planned_at"],
                condition=Q(state="planned", kind="talk"),
                name="talk_planned_once",
            ),
        ]
        indexes = [models.Index(fields=["placement", "held_on"], name="talk_of_placement")]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("practice:talk", args=[self.pk])

    @property
    def is_planned(self):
        return self.state == self.State.PLANNED

    @property
    def day(self):
        """When it was, or would have been."""
        return self.held_on or timezone.localdate(self.planned_at)

    @property
    def is_due(self):
        """Whether its day has come, so that it may have been held."""
        return self.is_planned and self.day <= timezone.localdate()

    @property
    def words(self):
        """What was noted, for who reads it: of a row that came through `visible_to`."""
        return self.note if self.reads_note else ""

    def settle(self, state, supervisor):
        """planned -> held, on the day that was planned, or called off.

        False when it is something else by then: then this instance holds what it is.
        """
        held_on = self.day if state == self.State.HELD else None
        planned = Talk.objects.planned().filter(pk=self.pk)
        planned.update(
            state=state, held_on=held_on, supervisor=supervisor, version=F("version") + 1
        )
        self.refresh_from_db(fields=["state", "held_on", "supervisor", "version", "planned_at"])
        return self.state == state

    def was_not_held(self, version):
        """held -> called off. False when it changed after `version`: then nothing does."""
        # It keeps its day, also when it was noted without having been planned.
        day = self.planned_at or _begin(self.day)
        now = {"state": self.State.CALLED_OFF, "held_on": None, "planned_at": day}
        return self.save_given(version=version, **now)


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

    @classmethod
    def note(cls, *, key, placement, item, text, by):
        """Add one; `key` is the page's own: sent twice, it is one.

        So is what `by` wrote last, in the same words. Raises MovedOnError when the page was sent
        before with something else on it.
        """
        given = {"placement": placement, "item": item, "text": text, "made_by": by}
        newest = cls.objects.of(placement).filter(item=item).first()
        if newest and newest.says(given):
            return
        made, new = cls.objects.get_or_create(pk=key, defaults=given)
        if not new and not made.says(given):
            raise MovedOnError(_now("Je bewaarde deze pagina al, met iets anders erop."))

    def says(self, given):
        return all(getattr(self, name) == value for name, value in given.items())
