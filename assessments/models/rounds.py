"""One beoordelingsmoment: who says what, who sees it when, and how it becomes final."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.instruments import Instrument
from assessments.models.querysets import OfRoundQuerySet
from assessments.models.versions import MovedOnError
from ervaring.placements.models import (
    Placement,
    Supervision,
    guides,
    has_part,
    learns,
    may_plan,
    may_see,
)

HERE = "placement__"


def own_list(user, prefix="", **fields):
    """The condition that `user` has a list in the round, of which `fields` hold."""
    mine = Assessment.objects.asked().filter(round=OuterRef(f"{prefix}pk"), author=user.pk)
    return Exists(mine.filter(**fields))


def is_closed_for(user, prefix=""):
    """The condition that `user` may not read yet what others said in a round.

    As long as a list is out; and for who has a list of their own to hand in, as a third assessor
    in a round that has opened already.
    """
    draft = own_list(user, prefix, state=Assessment.State.DRAFT)
    return Q(**{f"{prefix}state": Round.State.OPEN}) | Q(draft)


def talks(user):
    """The condition that `user` notes what a talk comes to: who filled in a list, or judges."""
    return Q(own_list(user)) & has_part(user, HERE) | assesses(user)


def assesses(user):
    """The condition that a round is `user`'s to judge: the supervisor, and who else assesses.

    Also when the list in that part is of somebody whose place `user` took.
    """
    asked = Assessment.objects.asked().filter(
        round=OuterRef(OuterRef("pk")), role=OuterRef("role"), role__in=Assessment.ASSESSORS
    )
    parts = Supervision.objects.held_by(user).filter(placement=OuterRef("placement"))
    return Q(Exists(parts.filter(Q(role=Supervision.Role.SUPERVISOR) | Exists(asked))))


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(may_see(user, HERE))

    def opened_to(self, user):
        """Rounds in which `user` may read what others said."""
        return self.visible_to(user).exclude(is_closed_for(user))

    def of(self, placement, user):
        """Those of a placement that came through its gate, and which of them are opened to `user`.

        The latter as `is_open_to_read`.
        """
        return self.filter(placement=placement).annotate(
            is_open_to_read=_flag(~is_closed_for(user))
        )

    def with_say_of(self, user):
        """Rounds in which `user` fills in a list or judges, in a part that they have now."""
        return self.filter(talks(user))

    def talked_over_by(self, user):
        """Conversations of which `user` notes what comes out."""
        return self.filter(talks(user), ~is_closed_for(user), state=Round.State.CONVERSATION)

    def assessed_by(self, user):
        """Rounds that are `user`'s to judge, whatever their state."""
        return self.filter(assesses(user))

    def judged_by(self, user):
        """Those of them of which the judgement can be written now."""
        return self.filter(assesses(user), ~is_closed_for(user), state=Round.State.CONVERSATION)

    def supervised_by(self, user):
        """The supervisor of the placement puts the judgement to the student, and closes."""
        return self.filter(guides(user, HERE, Supervision.Role.SUPERVISOR))

    def planned_by(self, user):
        """Whose dates and lists the tutor and the coordinators look after."""
        return self.filter(may_plan(user, HERE))

    def with_parts_of(self, user):
        """Each with what `user` may do there, by the same rules: for what a page offers."""
        return self.annotate(
            is_open_to_read=_flag(~is_closed_for(user)),
            may_talk=_flag(talks(user)),
            may_judge=_flag(assesses(user)),
            supervises=_flag(Q(guides(user, HERE, Supervision.Role.SUPERVISOR))),
            may_plan=_flag(may_plan(user, HERE)),
            is_tutor=_flag(Q(guides(user, HERE, Supervision.Role.TUTOR))),
        )

    def running(self, placements, kind):
        """The keys of those of `placements` that have an unfinished round of this kind."""
        found = self.filter(placement__in=placements, kind=kind)
        return set(found.exclude(state=Round.State.FINALISED).values_list("placement", flat=True))

    def about(self, user):
        """The rounds of the student themselves."""
        return self.filter(learns(user, HERE))


def _flag(condition):
    return ExpressionWrapper(condition, output_field=models.BooleanField())


class Round(models.Model):
    """A beoordelingsmoment: several people fill in one instrument about one placement."""

    class Kind(models.TextChoices):
        START = "start", _("startmeting")
        INTERIM = "interim", _("tussentijdse beoordeling")
        FINAL = "final", _("eindbeoordeling")

    class State(models.TextChoices):
        OPEN = "open", _("lijsten invullen")
        CONVERSATION = "conversation", _("verschilgesprek")
        JUDGED = "judged", _("voorgelegd aan de student")
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
    judged_at = models.DateTimeField(null=True, editable=False)
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
                condition=Q(state="open", judged_at=None, finalised_at=None)
                | Q(
                    state="conversation",
                    conversation_at__isnull=False,
                    judged_at=None,
                    finalised_at=None,
                )
                | Q(
                    state="judged",
                    conversation_at__isnull=False,
                    judged_at__isnull=False,
                    finalised_at=None,
                )
                | Q(
                    state="finalised",
                    conversation_at__isnull=False,
                    judged_at__isnull=False,
                    finalised_at__isnull=False,
                ),
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
    def is_judged(self):
        """Whether the student may read the judgement."""
        return self.state in (self.State.JUDGED, self.State.FINALISED)

    @property
    def is_opened(self):
        """Whether the people concerned may read each other's lists."""
        return self.state != self.State.OPEN

    def remove(self):
        """Delete the round and all that was made with it; for one in which nobody wrote."""
        for relation in self._meta.get_fields(include_hidden=True):
            hangs_off_it = relation.auto_created and not relation.concrete
            if hangs_off_it and relation.related_model._meta.app_label == "assessments":
                relation.related_model._base_manager.filter(round=self).delete()
        self.delete()

    def reschedule(self, due_on):
        """Another date for handing in, as long as lists are out."""
        message = _("Iedereen heeft intussen ingeleverd. De datum is niet veranderd.")
        self._move(self.State.OPEN, self.State.OPEN, message, due_on=due_on)

    def open_conversation(self):
        """open -> conversation: everyone has submitted, so the lists open for each other."""
        self._move(self.State.OPEN, self.State.CONVERSATION, conversation_at=timezone.now())

    def close_conversation(self):
        """conversation -> open: a list was given back, so the lists are closed again.

        `conversation_at` stays: it says that they were read once.
        """
        self._move(self.State.CONVERSATION, self.State.OPEN)

    def present(self):
        """conversation -> judged: the student reads the judgement and may react."""
        self._move(self.State.CONVERSATION, self.State.JUDGED, judged_at=timezone.now())

    def recall(self):
        """judged -> conversation: the judgement is written on."""
        self._move(self.State.JUDGED, self.State.CONVERSATION, judged_at=None)

    def finalise(self):
        """judged -> finalised: from now on nothing changes."""
        self._move(self.State.JUDGED, self.State.FINALISED, finalised_at=timezone.now())

    def _move(self, old, new, message="", **times):
        moved = Round.objects.filter(pk=self.pk, state=old).update(state=new, **times)
        if not moved:
            raise MovedOnError(
                message or _("Dit moment is intussen al een stap verder. Bekijk hoe het nu staat.")
            )
        for field, value in {"state": new, **times}.items():
            setattr(self, field, value)


class AssessmentQuerySet(OfRoundQuerySet):
    def visible_to(self, user):
        """A list belongs to its author; the others read it when the round opens for them."""
        told = Q(state=Assessment.State.SUBMITTED) & ~is_closed_for(user, "round__")
        return self.filter(may_see(user, "round__placement__"), _writes(user) | told)

    def asked_in_rounds_of(self, user):
        """Who is asked and who handed in, not what they said: known to all who see the round."""
        return self.filter(may_see(user, "round__placement__"))

    def of_guide(self, supervision):
        """The lists that somebody was asked for in the part that they have in a placement."""
        part = {"author": supervision.user_id, "role": supervision.role}
        return self.filter(round__placement=supervision.placement_id, **part)

    def of_guides(self, supervisions):
        """The same for several."""
        parts = supervisions.order_by().filter(
            placement=OuterRef("round__placement"), user=OuterRef("author"), role=OuterRef("role")
        )
        return self.filter(Exists(parts))

    def out(self):
        """Lists that are still waited for."""
        return self.filter(state=Assessment.State.DRAFT).exclude(round__state=Round.State.FINALISED)

    def asked(self):
        """Without the lists that nobody waits for any more."""
        return self.exclude(state=Assessment.State.LAPSED)

    def with_progress(self):
        """How many questions there are (`total`) and how many have a point (`done`)."""
        return self.annotate(total=Count("answers"), done=Count("answers__point"))

    def editable_by(self, user):
        """The author's own draft, from the opening date on, as long as they have a part in it.

        Or the draft that a tutor types over from paper.
        """
        return self.filter(
            _writes(user),
            state=Assessment.State.DRAFT,
            # A third assessor is asked when the others have talked already.
            round__state__in=[Round.State.OPEN, Round.State.CONVERSATION],
            round__opens_on__lte=timezone.localdate(),
        ).filter(has_part(user, "round__placement__"))

    def written_by(self, user):
        """The lists that `user` fills in, or types over."""
        return self.visible_to(user).filter(_writes(user))

    def typed_over_by(self, user):
        """The lists of assessors that `user`, the tutor, may type over from paper.

        Not by who is asked for a list in that round too: they would no longer be blind.
        """
        return self.filter(
            guides(user, "round__placement__", Supervision.Role.TUTOR),
            ~own_list(user, "round__"),
            role__in=Assessment.ASSESSORS,
            round__opens_on__lte=timezone.localdate(),
        ).asked()

    def printable_by(self, user):
        """Their questions on paper: for the assessor, and for the tutor who hands them out."""
        own = Q(author=user.pk, role__in=Assessment.ASSESSORS) & has_part(
            user, "round__placement__"
        )
        return self.asked().filter(own | Q(pk__in=self.typed_over_by(user).values("pk")))

    def returnable_by(self, user):
        """Handed in by `user`, who may still take it back: nobody has read any list yet."""
        return self.filter(
            author=user.pk,
            state=Assessment.State.SUBMITTED,
            round__state=Round.State.OPEN,
            round__conversation_at=None,
        ).filter(has_part(user, "round__placement__"))

    def returnable_through(self, user):
        """Lists handed in that `user`, who looks after the round, may give back to their author.

        Not the list of who guides no more: nobody could hand it in again.
        """
        guides = {"placement": OuterRef("round__placement"), "user": OuterRef("author")}
        return self.filter(
            Q(role="student") | Exists(Supervision.objects.active().filter(**guides)),
            may_plan(user, "round__placement__"),
            state=Assessment.State.SUBMITTED,
            round__state__in=[Round.State.OPEN, Round.State.CONVERSATION],
        )


class Assessment(models.Model):
    """What one person says about one placement in one round."""

    class Role(models.TextChoices):
        STUDENT = "student", _("student")
        SUPERVISOR = "supervisor", _("praktijkbegeleider")
        SECOND_ASSESSOR = "second_assessor", _("tweede beoordelaar")
        THIRD_ASSESSOR = "third_assessor", _("derde beoordelaar")

    class State(models.TextChoices):
        DRAFT = "draft", _("bezig")
        SUBMITTED = "submitted", _("ingeleverd")
        # No longer asked for, and read by nobody any more.
        LAPSED = "lapsed", _("vervallen")

    ASSESSORS = (Role.SUPERVISOR, Role.SECOND_ASSESSOR, Role.THIRD_ASSESSOR)

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Who typed it over, when the author wrote on paper.
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    role = models.CharField(_("rol"), max_length=16, choices=Role)
    state = models.CharField(_("stand"), max_length=10, choices=State, default=State.DRAFT)
    submitted_at = models.DateTimeField(null=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["round", "role"]
        verbose_name = _("ingevulde lijst")
        verbose_name_plural = _("ingevulde lijsten")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "role"],
                condition=~Q(state="lapsed"),
                name="assessment_one_per_role",
            ),
            models.UniqueConstraint(
                fields=["round", "author"],
                condition=~Q(state="lapsed"),
                name="assessment_one_per_author",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "lapsed"], submitted_at=None)
                | Q(state="submitted", submitted_at__isnull=False),
                name="assessment_state_has_its_time",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.get_state_display()}"

    def get_absolute_url(self):
        return reverse("assessments:list", args=[self.pk])

    def type_over(self, by):
        """From now on `by` may write in it as well, and it says so."""
        message = _("Deze lijst is intussen ingeleverd. Er is niets veranderd.")
        drafts = Assessment.objects.filter(pk=self.pk, state=self.State.DRAFT)
        if not drafts.update(typed_by=by):
            raise MovedOnError(message)

    def submit(self):
        """draft -> submitted: the author can no longer change it."""
        message = _("Je had deze lijst al ingeleverd. Er is niets veranderd.")
        self._move(self.State.DRAFT, self.State.SUBMITTED, timezone.now(), message)

    def give_back(self):
        """submitted -> draft: its author can go on, with every answer still there."""
        message = _("Deze lijst was al terug bij de schrijver. Er is niets veranderd.")
        self._move(self.State.SUBMITTED, self.State.DRAFT, None, message)

    def lapse(self):
        """draft -> lapsed: nobody waits for it any more."""
        message = _("Deze lijst is intussen ingeleverd. Er is niets veranderd.")
        self._move(self.State.DRAFT, self.State.LAPSED, None, message)

    def _move(self, old, new, submitted_at, message):
        moved = Assessment.objects.filter(pk=self.pk, state=old).update(
            state=new, submitted_at=submitted_at
        )
        if not moved:
            raise MovedOnError(message)
        self.state, self.submitted_at = new, submitted_at


def _writes(user):
    """The condition that a list is `user`'s to write: their own, or one they type over as tutor."""
    types = guides(user, "round__placement__", Supervision.Role.TUTOR)
    return Q(author=user.pk) | Q(types, typed_by=user.pk)
