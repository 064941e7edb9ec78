"""Is this a place to learn: what an organisation says of a workplace, and what a student finds."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import REST, Round, ScalePoint
from assessments.models.versions import Versioned
from competencies.models import Framework, Item, Relation
from ervaring.accounts.models import User
from ervaring.placements.models import Contact, Placement, Workplace, may_see
from ervaring.vault import SealedTextField

# The kinds of statement that a check asks about (leerplan 6.1), in its order, and on which scale
# each is answered. The settings are ticked.
SCALES = {
    Item.Kind.SETTING: None,
    Item.Kind.ATTENTION_POINT: "is-zo",
    Item.Kind.TASK: "taken",
    Item.Kind.COMPETENCE: "kan-hier",
    Item.Kind.BEHAVIOUR: "kan-hier",
    Item.Kind.SUPERVISION_CRITERION: "is-zo",
}


def asked():
    """The statements of leerplan 6.1 that a check asks about, in the order of SCALES.

    The competences are those that its table refers to, in the profile that they come from. Of the
    frameworks in use; two queries.
    """
    own = SCALES.keys() - {Item.Kind.COMPETENCE, Item.Kind.BEHAVIOUR}
    table = Relation.objects.filter(
        kind=Relation.Kind.REFERS_TO,
        from_item__kind=Item.Kind.SECTION,
        from_item__framework__in=Framework.objects.published().filter(items__kind=Item.Kind.TASK),
        to_item__kind=Item.Kind.COMPETENCE,
    ).values("to_item")
    items = Item.objects.filter(
        Q(kind__in=own, framework__in=Framework.objects.published())
        | Q(pk__in=table)
        | Q(parent__in=table, kind=Item.Kind.BEHAVIOUR)
    )
    in_order = items.select_related("framework", "parent").order_by("framework", "order")
    return sorted(in_order, key=place_of)


def place_of(item):
    """Sorts statements that are in the order of their frameworks into that of a check."""
    # A behaviour comes after its competence, as in the table.
    is_behaviour = item.kind == Item.Kind.BEHAVIOUR
    return list(SCALES).index(Item.Kind.COMPETENCE if is_behaviour else item.kind)


class WorkplaceCheckQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A draft belongs to its author. After that:

        What an organisation says of a workplace is for who speaks for it, who learns or guides
        there, and who arranges placements there; what a student says, for who sees the placement.
        """
        contacts = Contact.objects.held_by(user).filter(workplace=OuterRef("workplace"))
        there = Placement.objects.visible_to(user).filter(workplace=OuterRef("workplace"))
        arranged = Workplace.objects.arranged_by(user).values("pk")
        of_organisation = Q(placement=None) & (
            Q(Exists(contacts)) | Q(Exists(there)) | Q(workplace__in=arranged)
        )
        of_student = Q(placement__isnull=False) & may_see(user, "placement__")
        return self.filter(
            Q(pk__in=self.model.objects.editable_by(user).values("pk"))
            | Q(of_organisation | of_student, state=WorkplaceCheck.State.SUBMITTED)
        )

    def written_by(self, user):
        """Those that were asked of `user` in a part that they have now, whatever their state.

        And what lapsed, also when that part ended: they read that it did, and nothing of it.
        """
        contacts = Contact.objects.held_by(user).filter(workplace=OuterRef("workplace"))
        learnt = Placement.objects.learnt_by(user).filter(pk=OuterRef("placement"))
        lapsed = Q(state=WorkplaceCheck.State.LAPSED)
        return self.filter(author=user.pk).filter(
            Q(Q(Exists(contacts)) | lapsed, placement=None) | Q(Exists(learnt))
        )

    def editable_by(self, user):
        return self.written_by(user).filter(state=WorkplaceCheck.State.DRAFT)

    def arranged_by(self, user):
        """What was asked of the organisations in `user`'s address book: of whom, when, how it
        stands. What a draft says is not in it: see `visible_to`."""
        return self.of_organisation().filter(workplace__in=Workplace.objects.arranged_by(user))

    def out(self):
        """Asked, and not handed in yet."""
        return self.filter(state=WorkplaceCheck.State.DRAFT)

    def lapse(self):
        """Nobody is asked any more; nobody reads what a draft said. Returns how many."""
        return self.out().update(state=WorkplaceCheck.State.LAPSED)

    def known(self):
        """Asked or handed in, the last one last."""
        return self.exclude(state=WorkplaceCheck.State.LAPSED).order_by("submitted_at", "pk")

    def of_organisation(self):
        return self.filter(placement=None)

    def submitted(self):
        return self.filter(state=WorkplaceCheck.State.SUBMITTED)

    def latest(self):
        """Of each workplace what its organisation handed in last."""
        later = (
            WorkplaceCheck.objects.submitted()
            .of_organisation()
            .filter(workplace=OuterRef("workplace"), submitted_at__gt=OuterRef("submitted_at"))
        )
        return self.submitted().of_organisation().filter(~Exists(later))

    def last_about(self, placement):
        """(what the organisation handed in last, what the student did); None for what is not.

        Both of the workplace where the placement is now: it may come from another.
        """
        theirs = self.submitted().filter(placement=placement, workplace=placement.workplace_id)
        return (
            self.latest().filter(workplace=placement.workplace_id).first(),
            theirs.order_by("-submitted_at", "-pk").first(),
        )


class WorkplaceCheck(models.Model):
    """The statements of leerplan 6.1, answered by the organisation; or by a student, who is there.

    What was handed in stays as it is: a later one takes its place.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("wordt ingevuld")
        SUBMITTED = "submitted", _("ingeleverd")
        # No longer asked; or by a student who is asked once, and skipped.
        LAPSED = "lapsed", _("vervallen")

    workplace = models.ForeignKey(
        Workplace, models.PROTECT, related_name="+", verbose_name=_("praktijkleerplek")
    )
    # Of the student who answers the same; None when it is the organisation.
    placement = models.ForeignKey(Placement, models.PROTECT, null=True, related_name="+")
    # The interim round with which the student answers.
    round = models.ForeignKey(Round, models.SET_NULL, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    # When its author was mailed about it again.
    reminded_at = models.DateTimeField(null=True)
    state = models.CharField(_("stand"), max_length=10, choices=State, default=State.DRAFT)
    submitted_at = models.DateTimeField(null=True)

    objects = WorkplaceCheckQuerySet.as_manager()

    class Meta:
        ordering = ["workplace", "-asked_at", "-pk"]
        verbose_name = _("werkplekcheck")
        verbose_name_plural = _("werkplekchecks")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "lapsed"], submitted_at=None)
                | Q(state="submitted", submitted_at__isnull=False),
                name="check_state_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(placement__isnull=False) | Q(round=None),
                name="check_with_a_round_is_of_a_student",
            ),
            models.UniqueConstraint(
                fields=["workplace"],
                condition=Q(state="draft", placement=None),
                name="check_one_draft_per_workplace",
            ),
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(state="draft", placement__isnull=False),
                name="check_one_draft_per_placement",
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(round__isnull=False), name="check_one_per_round"
            ),
        ]

    def __str__(self):
        return str(_("werkplekcheck van %(workplace)s") % {"workplace": self.workplace})

    @classmethod
    @transaction.atomic
    def ask(cls, *, workplace, author, asked_by=None, placement=None, round=None):
        """A new one with a row for each statement.

        An organisation finds the answers of its last one in it. Raises IntegrityError when one is
        being filled in already.
        """
        last = None
        if placement is None:
            last = cls.objects.latest().filter(workplace=workplace).first()
        made = cls.objects.create(
            workplace=workplace, author=author, asked_by=asked_by, placement=placement, round=round
        )
        before = {one.item_id: one for one in last.answers.all()} if last else {}
        rows = [CheckAnswer(check_of=made, item=item) for item in asked()]
        for row in rows:
            if old := before.get(row.item_id):
                row.point_id, row.ticked, row.comment = old.point_id, old.ticked, old.comment
        texts = [row.put_off() for row in rows]
        for row, text in zip(CheckAnswer.objects.bulk_create(rows), texts, strict=True):
            row.seal(text)
        return made

    @property
    def is_of_student(self):
        return self.placement_id is not None

    @property
    def may_be_reminded(self):
        """As of a round: who wants reminders, and was mailed about it no less than a day ago."""
        author, last = self.author, self.reminded_at or self.asked_at
        wants_them = author.is_active and author.reminders != User.Reminders.NONE
        return wants_them and last <= timezone.now() - REST

    def remind(self):
        """Its author is mailed about it now. False when they may not be; twice at once is once."""
        drafts = WorkplaceCheck.objects.filter(pk=self.pk, state=self.State.DRAFT)
        same = drafts.filter(reminded_at=self.reminded_at)
        return self.may_be_reminded and bool(same.update(reminded_at=timezone.now()))

    def submit(self):
        """draft -> submitted. False when it was handed in already."""
        now = timezone.now()
        drafts = WorkplaceCheck.objects.filter(pk=self.pk, state=self.State.DRAFT)
        won = bool(drafts.update(state=self.State.SUBMITTED, submitted_at=now))
        if won:
            self.state, self.submitted_at = self.State.SUBMITTED, now
        return won

    def is_old_for(self, programme, today):
        """Whether it is older than the term of a programme: the organisation is asked anew."""
        handed_in = timezone.localdate(self.submitted_at)
        months = handed_in.year * 12 + handed_in.month - 1 + programme.check_months
        until = (months // 12, months % 12 + 1, handed_in.day)
        return (today.year, today.month, today.day) > until


class CheckAnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(check_of__in=WorkplaceCheck.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(check_of__in=WorkplaceCheck.objects.editable_by(user))

    def of(self, checks):
        """Those of checks that came through their gate."""
        return self.filter(check_of__in=checks)


class CheckAnswer(Versioned):
    """What is said of one statement. The rows are made with the check."""

    WRITABLE = Q(check_of__state=WorkplaceCheck.State.DRAFT)

    check_of = models.ForeignKey(WorkplaceCheck, models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("uitspraak"))
    point = models.ForeignKey(
        ScalePoint, models.PROTECT, null=True, related_name="+", verbose_name=_("antwoord")
    )
    # Of a setting: this is what the workplace is.
    ticked = models.BooleanField(default=False)
    comment = SealedTextField(_("toelichting"), blank=True)
    saved_at = models.DateTimeField(null=True)

    objects = CheckAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["check_of", "item__framework", "item__order"]
        verbose_name = _("antwoord in een werkplekcheck")
        verbose_name_plural = _("antwoorden in werkplekchecks")
        constraints = [
            models.UniqueConstraint(fields=["check_of", "item"], name="check_answer_once")
        ]

    def __str__(self):
        return f"{self.item}"

    def save_given(self, *, version, **given):
        """As of any text: `given` are `point_id`, `ticked` and `comment`; when is kept."""
        return super().save_given(version=version, along={"saved_at": timezone.now()}, **given)
