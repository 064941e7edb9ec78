"""One beoordelingsmoment: who says what, who sees it when, and how it becomes final."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.instruments import Instrument, Question, ScalePoint, Section
from ervaring.placements.models import Placement

# Room for several pages of text; the limit keeps one paste from filling the database.
MAX_TEXT = 20_000


class MovedOnError(Exception):
    """Somebody else, or another tab, was first. The message says in Dutch what happened."""


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(placement__in=Placement.objects.visible_to(user))

    def finalisable_by(self, user):
        """The supervisor of the placement closes the conversation, nobody else."""
        return self.filter(
            placement__in=Placement.objects.supervised_by(user), state=Round.State.CONVERSATION
        )


class Round(models.Model):
    """A beoordelingsmoment: several people fill in one instrument about one placement."""

    class Kind(models.TextChoices):
        START = "start", _("startmeting")
        INTERIM = "interim", _("tussentijdse beoordeling")
        FINAL = "final", _("eindbeoordeling")

    class State(models.TextChoices):
        OPEN = "open", _("lijsten invullen")
        CONVERSATION = "conversation", _("verschilgesprek")
        FINALISED = "finalised", _("vastgesteld")

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="+", verbose_name=_("stage")
    )
    kind = models.CharField(_("soort"), max_length=10, choices=Kind)
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="+", verbose_name=_("beoordelingslijst")
    )
    opens_on = models.DateField(_("gaat open op"), default=timezone.localdate)
    due_on = models.DateField(_("inleveren voor of op"))
    state = models.CharField(_("stand"), max_length=12, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    conversation_at = models.DateTimeField(null=True, editable=False)
    finalised_at = models.DateTimeField(null=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "opens_on", "pk"]
        verbose_name = _("beoordelingsmoment")
        verbose_name_plural = _("beoordelingsmomenten")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "kind"],
                condition=~Q(state="finalised"),
                name="round_one_of_a_kind_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="open", conversation_at=None, finalised_at=None)
                | Q(state="conversation", conversation_at__isnull=False, finalised_at=None)
                | Q(state="finalised", conversation_at__isnull=False, finalised_at__isnull=False),
                name="round_state_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")), name="round_due_after_opening"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("assessments:round", args=[self.pk])

    @property
    def is_planned(self):
        return self.state == self.State.OPEN and self.opens_on > timezone.localdate()

    @property
    def is_late(self):
        return self.state == self.State.OPEN and self.due_on < timezone.localdate()

    @property
    def is_opened(self):
        """Whether the people concerned may read each other's lists."""
        return self.state != self.State.OPEN

    def open_conversation(self):
        """open -> conversation: everyone has submitted, so the lists open for each other."""
        self._move(self.State.OPEN, self.State.CONVERSATION, conversation_at=timezone.now())

    def finalise(self):
        """conversation -> finalised: from now on nothing changes."""
        self._move(self.State.CONVERSATION, self.State.FINALISED, finalised_at=timezone.now())

    def _move(self, old, new, **times):
        moved = Round.objects.filter(pk=self.pk, state=old).update(state=new, **times)
        if not moved:
            raise MovedOnError(
                _("Dit beoordelingsmoment is intussen al een stap verder. Bekijk hoe het nu staat.")
            )
        for field, value in {"state": new, **times}.items():
            setattr(self, field, value)


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A list belongs to its author; the others read it when the round opens for everyone."""
        return self.filter(round__placement__in=Placement.objects.visible_to(user)).filter(
            Q(author=user.pk) | ~Q(round__state=Round.State.OPEN)
        )

    def asked_in_rounds_of(self, user):
        """Who is asked and who handed in, not what they said: known to all who see the round."""
        return self.filter(round__in=Round.objects.visible_to(user))

    def of(self, round):
        """The same for a round that was fetched through its gate."""
        return self.filter(round=round)

    def with_progress(self):
        """How many questions there are (`total`) and how many have a point (`done`)."""
        return self.annotate(total=Count("answers"), done=Count("answers__point"))

    def editable_by(self, user):
        """The author's own draft, from the opening date on, as long as they have a part in it."""
        return self.filter(
            author=user.pk,
            state=Assessment.State.DRAFT,
            round__state=Round.State.OPEN,
            round__opens_on__lte=timezone.localdate(),
            round__placement__in=Placement.objects.with_part(user),
        )


class Assessment(models.Model):
    """What one person says about one placement in one round."""

    class Role(models.TextChoices):
        STUDENT = "student", _("student")
        SUPERVISOR = "supervisor", _("praktijkbegeleider")
        SECOND_ASSESSOR = "second_assessor", _("tweede beoordelaar")

    class State(models.TextChoices):
        DRAFT = "draft", _("bezig")
        SUBMITTED = "submitted", _("ingeleverd")

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(_("rol"), max_length=16, choices=Role)
    state = models.CharField(_("stand"), max_length=10, choices=State, default=State.DRAFT)
    submitted_at = models.DateTimeField(null=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["round", "role"]
        verbose_name = _("ingevulde lijst")
        verbose_name_plural = _("ingevulde lijsten")
        constraints = [
            models.UniqueConstraint(fields=["round", "role"], name="assessment_one_per_role"),
            models.UniqueConstraint(fields=["round", "author"], name="assessment_one_per_author"),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at=None)
                | Q(state="submitted", submitted_at__isnull=False),
                name="assessment_state_has_its_time",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.get_state_display()}"

    def get_absolute_url(self):
        return reverse("assessments:list", args=[self.pk])

    def submit(self):
        """draft -> submitted: the author can no longer change it."""
        now = timezone.now()
        moved = Assessment.objects.filter(pk=self.pk, state=self.State.DRAFT).update(
            state=self.State.SUBMITTED, submitted_at=now
        )
        if not moved:
            raise MovedOnError(_("Je had deze lijst al ingeleverd. Er is niets veranderd."))
        self.state, self.submitted_at = self.State.SUBMITTED, now


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(assessment__in=Assessment.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(assessment__in=Assessment.objects.editable_by(user))


class Answer(models.Model):
    """One line of someone's list: a point, a comment, both or nothing yet.

    The rows are made with the list, so that saving is one conditional update and a tab that
    holds an older `version` cannot overwrite a newer one.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    point = models.ForeignKey(
        ScalePoint, models.PROTECT, null=True, related_name="+", verbose_name=_("antwoord")
    )
    comment = models.TextField(_("toelichting"), blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "question__section__order", "question__order"]
        verbose_name = _("antwoord")
        verbose_name_plural = _("antwoorden")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="answer_once")
        ]

    def __str__(self):
        return f"{self.question}"

    @property
    def is_empty(self):
        return self.point_id is None and not self.comment

    def save_given(self, *, point, comment, version):
        """Store a point (its key, or None) and a comment on top of `version`, the page's own.

        Returns True when it is stored (or says what already stood there), False when the stored
        answer is newer: then this instance holds the newer one and nothing was overwritten.
        """
        if (self.point_id, self.comment) == (point, comment):
            return True
        now = timezone.now()
        draft = Answer.objects.filter(assessment__state=Assessment.State.DRAFT)
        saved = draft.filter(pk=self.pk, version=version).update(
            point=point, comment=comment, version=version + 1, saved_at=now
        )
        if not saved:
            self.refresh_from_db(fields=["point", "comment", "version", "saved_at"])
            return False
        self.point_id, self.comment, self.version, self.saved_at = point, comment, version + 1, now
        return True


class JudgementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A judgement is read when the round is final; until then its writer alone sees it."""
        return self.filter(round__in=Round.objects.visible_to(user)).filter(
            Q(round__state=Round.State.FINALISED) | Q(round__in=Round.objects.finalisable_by(user))
        )

    def editable_by(self, user):
        return self.filter(round__in=Round.objects.finalisable_by(user))


class Judgement(models.Model):
    """What the round comes to for one theme: in words, never in a number."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    text = models.TextField(_("oordeel"), blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["round", "section"]
        verbose_name = _("oordeel")
        verbose_name_plural = _("oordelen")
        constraints = [models.UniqueConstraint(fields=["round", "section"], name="judgement_once")]

    def __str__(self):
        return str(self.section)

    def save_given(self, *, text, version):
        """As `Answer.save_given`: True when stored, False when what stands there is newer."""
        if self.text == text:
            return True
        saved = Judgement.objects.filter(pk=self.pk, version=version).update(
            text=text, version=version + 1
        )
        if not saved:
            self.refresh_from_db(fields=["text", "version"])
            return False
        self.text, self.version = text, version + 1
        return True


class TransitionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(round__in=Round.objects.visible_to(user))


class Transition(models.Model):
    """A step in the life of a round, kept for everyone who may see the round."""

    class Action(models.TextChoices):
        PLANNED = "planned", _("plande dit beoordelingsmoment")
        SUBMITTED = "submitted", _("leverde een lijst in")
        OPENED = "opened", _("leverde als laatste in; het verschilgesprek kan beginnen")
        FINALISED = "finalised", _("stelde dit beoordelingsmoment vast")

    round = models.ForeignKey(Round, models.PROTECT, related_name="transitions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    action = models.CharField(max_length=12, choices=Action)
    at = models.DateTimeField(default=timezone.now)

    objects = TransitionQuerySet.as_manager()

    class Meta:
        ordering = ["round", "at", "pk"]
        verbose_name = _("stap")
        verbose_name_plural = _("stappen")

    def __str__(self):
        return f"{self.user} {self.get_action_display()}"
