"""What a student wants to learn: goals, what they are about, the steps to them and the proof."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import Agreement, Answer, Round
from assessments.models.versions import Versioned
from competencies.models import Item
from ervaring.placements.models import Placement
from ervaring.vault import SealedTextField, WithSealedTexts
from portfolios.models.entries import Entry


class LearningGoalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of the placements one may see; one out of a talk only as long as that talk is open."""
        own = Q(round=None) | Q(round__in=Round.objects.opened_to(user).values("pk"))
        return self.filter(own, placement__in=Placement.objects.visible_to(user))

    def editable_by(self, user):
        """To add to: the student, and whoever guides now."""
        mine = Placement.objects.with_part(user)
        return self.visible_to(user).filter(placement__in=mine)

    def learnt_by(self, user):
        """To change, tick off and close: the student's own."""
        return self.visible_to(user).filter(placement__in=Placement.objects.learnt_by(user))

    def of(self, placement):
        """All of a placement that came through its gate, also out of a talk that closed again."""
        return self.filter(placement=placement)

    def in_order(self):
        """The open ones first, the earliest day first; then those that were closed last."""
        is_open = Q(state=LearningGoal.State.OPEN)
        return self.order_by(
            models.Case(models.When(is_open, then=0), default=1),
            F("closed_on").desc(nulls_first=True),
            F("by_when").asc(nulls_last=True),
            "created_at",
            "pk",
        )


class LearningGoal(Versioned):
    """What a student wants to learn. Often it began as an agreement in a conversation."""

    class State(models.TextChoices):
        OPEN = "open", _("bezig")
        REACHED = "reached", _("bereikt")
        STOPPED = "stopped", _("gestopt")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    # The talk it came out of, if it did.
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="+")
    # What somebody wants to learn stays when the agreement, or the list, is taken away.
    agreement = models.OneToOneField(Agreement, models.SET_NULL, null=True, related_name="+")
    answer = models.OneToOneField(Answer, models.SET_NULL, null=True, related_name="+")
    # Of the page on which it was written, so that sending that page twice makes one goal.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    text = SealedTextField(_("leerdoel"))
    why = SealedTextField(_("waarom"), blank=True)
    by_when = models.DateField(_("voor wanneer"), null=True, blank=True)
    state = models.CharField(_("stand"), max_length=8, choices=State, default=State.OPEN)
    closed_on = models.DateField(_("afgesloten op"), null=True, blank=True)
    evaluation = SealedTextField(_("terugblik"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = LearningGoalQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "-created_at", "-pk"]
        verbose_name = _("leerdoel")
        verbose_name_plural = _("leerdoelen")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None)
                | (Q(state__in=["reached", "stopped"]) & Q(closed_on__isnull=False)),
                name="goal_state_has_its_day",
            )
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return f"{reverse('portfolios:goals', args=[self.placement_id])}#goal-{self.pk}"

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @classmethod
    def from_agreement(cls, agreement, by):
        """(the goal that an agreement is, whether it is new): made once, the same after that."""
        about = agreement.question.item if agreement.question else None
        given = {"text": agreement.what, "by_when": agreement.by_when}
        return cls._out_of(agreement.round, about, by, given, agreement=agreement)

    @classmethod
    def from_answer(cls, answer, by):
        """The same for what a student answered: a goal about the statement, in its words.

        It is read by whoever reads the answer: nobody before the lists lie side by side.
        """
        item, round = answer.question.item, answer.assessment.round
        return cls._out_of(round, item, by, {"text": item.name}, answer=answer)

    @classmethod
    def about(cls, item, placement, by):
        """(a goal about a statement, whether it is new): `by` finds one that they may read.

        Under the lock of the placement, or there are two.
        """
        found = cls.objects.visible_to(by).filter(placement=placement, links__item=item)
        if goal := found.in_order().first():
            return goal, False
        goal = cls.objects.create(placement=placement, text=item.name, created_by=by)
        GoalLink.objects.create(goal=goal, item=item)
        return goal, True

    @classmethod
    def _out_of(cls, round, item, by, given, **origin):
        given |= {"placement_id": round.placement_id, "round": round, "created_by": by}
        goal, is_new = cls.objects.get_or_create(**origin, defaults=given)
        if is_new and item:
            GoalLink.objects.create(goal=goal, item=item)
        return goal, is_new


class OfGoalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(goal__in=LearningGoal.objects.visible_to(user))

    def learnt_by(self, user):
        """The student's own."""
        return self.filter(goal__in=LearningGoal.objects.learnt_by(user))

    def of(self, goals):
        """What hangs off goals that came through their gate."""
        return self.filter(goal__in=goals)


class GoalLink(models.Model):
    """A goal is about a statement of a framework."""

    goal = models.ForeignKey(LearningGoal, models.CASCADE, related_name="links")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("uitspraak"))

    objects = OfGoalQuerySet.as_manager()

    class Meta:
        ordering = ["goal", "item__framework", "item__order"]
        verbose_name = _("uitspraak bij een leerdoel")
        verbose_name_plural = _("uitspraken bij leerdoelen")
        constraints = [models.UniqueConstraint(fields=["goal", "item"], name="goal_link_once")]

    def __str__(self):
        return f"{self.item}"


class GoalStep(WithSealedTexts):
    """Something to do on the way to a goal."""

    goal = models.ForeignKey(LearningGoal, models.CASCADE, related_name="steps")
    # Of the page on which it was written: sent twice, it is one step.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    what = SealedTextField(_("stap"))
    by_when = models.DateField(_("voor wanneer"), null=True, blank=True)
    done_on = models.DateField(_("gedaan op"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = OfGoalQuerySet.as_manager()

    class Meta:
        ordering = ["goal", F("by_when").asc(nulls_last=True), "pk"]
        verbose_name = _("stap")
        verbose_name_plural = _("stappen")

    def __str__(self):
        return self.what

    def tick(self, done_on):
        """Done on that day, or not done (any more) with None."""
        GoalStep.objects.filter(pk=self.pk).update(done_on=done_on)
        self.done_on = done_on


class GoalEvidenceQuerySet(OfGoalQuerySet):
    def visible_to(self, user):
        """Who may read both the goal and the entry."""
        return super().visible_to(user).filter(entry__in=Entry.objects.visible_to(user))


class GoalEvidence(models.Model):
    """The student chose this entry to show how far they are with a goal."""

    goal = models.ForeignKey(LearningGoal, models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    objects = GoalEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["goal", "chosen_at", "pk"]
        verbose_name = _("bewijs bij een leerdoel")
        verbose_name_plural = _("bewijs bij leerdoelen")
        constraints = [models.UniqueConstraint(fields=["goal", "entry"], name="goal_evidence_once")]

    def __str__(self):
        return f"{self.entry}"
