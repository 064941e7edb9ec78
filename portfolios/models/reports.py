"""What comes out: reports as PDF, and what of the student's own they hold."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, Round
from ervaring.placements.models import Placement
from ervaring.vault import SealedTextField, WithSealedTexts
from portfolios.models.documents import Document
from portfolios.models.entries import Entry

# What kinds of reports there are: by name the subclass of `portfolios.reports.Facts`, which is put
# here when its module is read. `PortfoliosConfig.ready` reads them all.
KINDS = {}


class TakenBackError(Exception):
    """While a report was made, the student took back something that is in it."""


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and the report of a finalised round, as long as one may see the placement.

        Any other holds what the one who asked for it may read, so it is for them alone: of a list
        as long as they may read that list, and cards as long as they supervise.
        """
        of_round = Q(kind=Report.ROUND, round__state=Round.State.FINALISED)
        handed_out = Q(sheet=None) | Q(placement__in=Placement.objects.supervised_by(user))
        told = Q(assessment=None) | Q(assessment__in=Assessment.objects.visible_to(user))
        return self.filter(placement__in=Placement.objects.visible_to(user)).filter(
            of_round | Q(handed_out, told, requested_by=user.pk)
        )

    def of_all(self, rounds):
        """The reports of finalised rounds that came through their gate."""
        return self.filter(kind=Report.ROUND, round__in=rounds)

    def issued(self):
        """Ready ones of the kinds that say something about somebody, and carry a code."""
        kinds = [name for name, kind in KINDS.items() if kind.is_issued]
        return self.filter(state=Report.State.READY, kind__in=kinds)

    def standing(self):
        """Those that nobody takes back: who asked for it did not withdraw it.

        And, but for the report of a round, which does not change, its student took back nothing of
        what is in it.
        """
        taken_back = Exists(ReportedEntry.objects.filter(report=OuterRef("pk"), entry=None))
        return self.filter(withdrawn_at=None).filter(Q(kind=Report.ROUND) | ~taken_back)

    def withdrawable_by(self, user):
        """What they asked for and is ready, also when they withdrew it already.

        Not the report of a round: that is everyone's, and a mistake in it is mended by a new one.
        """
        return (
            self.visible_to(user).issued().filter(requested_by=user.pk).exclude(kind=Report.ROUND)
        )

    def about_placement(self):
        """Without the cards, which stand with the feedback, and what was made for a bundle only."""
        return self.filter(sheet=None, bundled=False)

    def correctable_by(self, user):
        """Reports of finalised rounds that can be read, for the supervisor and whoever plans."""
        theirs = Placement.objects.supervised_by(user) | Placement.objects.planned_by(user)
        return self.filter(
            placement__in=theirs,
            kind=Report.ROUND,
            round__state=Round.State.FINALISED,
            state=Report.State.READY,
        )

    def with_successor(self):
        """By which report each was replaced, if it was, and when that was."""
        later = Report.objects.filter(replaces=OuterRef("pk"))
        return self.annotate(
            replaced_by=Subquery(later.values("pk")[:1]),
            replaced_at=Subquery(later.values("requested_at")[:1]),
        )

    def with_withdrawn(self, user):
        """Each with `withdrawn`: whether it holds what was taken back since, for who asks.

        The portfolio of anyone but the student is then not given out any more: `is_closed`. Of
        the report of a round it says that what was evidence then is not shared now.
        """
        held = ReportedEntry.objects.filter(report=OuterRef("pk"))
        gone = Exists(held.filter(entry=None))
        printed = Entry.objects.printed_for(user).values("pk")
        return self.annotate(
            withdrawn=Case(
                When(kind=Report.ROUND, then=gone),
                default=Exists(held.exclude(entry__in=printed)),
            ),
            is_closed=Case(
                When(kind=Report.ROUND, then=False),
                When(requested_by=F("placement__student"), then=False),
                default=Exists(held.exclude(entry__in=printed)),
            ),
        )

    def givable_to(self, user):
        """What `user` may have in a file at this moment."""
        ready = self.visible_to(user).filter(state=Report.State.READY, withdrawn_at=None)
        return ready.with_withdrawn(user).filter(is_closed=False)

    def waiting(self):
        """What the worker still has to make; it reads through the eyes of who asked for it."""
        return self.filter(state=Report.State.WAITING).select_related(
            "requested_by", "placement__cohort__programme"
        )


class Report(WithSealedTexts):
    """A PDF: asked for in a request, made by a worker, kept as a file."""

    # The kinds that are about something else than the placement as a whole.
    ROUND, ASSESSMENT, CARDS = "round", "assessment", "cards"

    class State(models.TextChoices):
        WAITING = "waiting", _("wordt gemaakt")
        READY = "ready", _("klaar")
        FAILED = "failed", _("mislukt")

    # A key of KINDS. Another kind is a dataclass and a template, and nothing in the database.
    kind = models.CharField(_("soort"), max_length=20)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="+")
    sheet = models.ForeignKey(
        "portfolios.FeedbackSheet", models.PROTECT, null=True, related_name="+"
    )
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="+")
    # Which parts and in which order, as their names with a comma between; "" is all of them.
    parts = models.CharField(_("onderdelen"), max_length=200, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(_("stand"), max_length=10, choices=State, default=State.WAITING)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    # Made for a bundle and not asked for by itself: it stands in no list.
    bundled = models.BooleanField(default=False)
    # By who asked for it: it stays, is not given out any more, and verifying it says so.
    withdrawn_at = models.DateTimeField(null=True)
    # A report is never overwritten: a mistake is mended by a new one that names the old one.
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    reason = SealedTextField(_("waarom"), blank=True)
    correction = SealedTextField(_("wat er verbeterd is"), blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("verslag")
        verbose_name_plural = _("verslagen")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="round", round__isnull=False, sheet=None, assessment=None)
                | Q(kind="cards", round=None, sheet__isnull=False, assessment=None)
                | Q(kind="assessment", round=None, sheet=None, assessment__isnull=False)
                | Q(
                    ~Q(kind__in=["round", "cards", "assessment"]),
                    round=None,
                    sheet=None,
                    assessment=None,
                ),
                name="report_has_its_subject",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at=None)
                | Q(state="ready", finished_at__isnull=False, document__isnull=False)
                | Q(state="failed", finished_at__isnull=False),
                name="report_state_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(kind="round", replaces=None),
                name="report_one_first_per_round",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None, reason="", correction="")
                | Q(Q(kind="round", replaces__isnull=False) & ~Q(reason="") & ~Q(correction="")),
                name="report_correction_says_why_and_what",
            ),
            models.UniqueConstraint(
                fields=["kind", "placement", "requested_by", "parts"],
                condition=Q(state="waiting", round=None, sheet=None, assessment=None),
                name="report_one_waiting",
            ),
            models.UniqueConstraint(
                fields=["assessment", "requested_by"],
                condition=Q(state="waiting", assessment__isnull=False),
                name="report_one_waiting_of_a_list",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.placement.student}"

    def get_absolute_url(self):
        return reverse("portfolios:report", args=[self.pk])

    @transaction.atomic
    def finish(self, *, document, printed=()):
        """waiting -> ready. False when it was finished already: then nothing changes.

        `printed`: the keys of the entries that are in the file; they are remembered. Raises
        TakenBackError when one of them was taken back since it was read, and FileGoneError when the
        file of `document` was deleted since.
        """
        if self.kind == self.ROUND:
            held = Entry.objects.shown_in(self.round_id)
        else:
            held = Entry.objects.printed_for(self.requested_by).filter(pk__in=printed)
        held = list(held.select_for_update(of=("self",)))
        if self.kind != self.ROUND and len(held) < len(set(printed)):
            raise TakenBackError
        document.hold_file()
        won = self._move(
            self.State.WAITING, self.State.READY, finished_at=timezone.now(), document=document
        )
        if won:
            ReportedEntry.objects.bulk_create(ReportedEntry(report=self, entry=one) for one in held)
        return won

    def fail(self):
        """waiting -> failed. False when it was finished already."""
        return self._move(self.State.WAITING, self.State.FAILED, finished_at=timezone.now())

    def withdraw(self):
        """It is not given out any more. False when it was withdrawn already, or is not ready."""
        standing = Report.objects.filter(pk=self.pk, state=self.State.READY, withdrawn_at=None)
        won = standing.update(withdrawn_at=timezone.now())
        self.refresh_from_db(fields=["state", "withdrawn_at"])
        return bool(won)

    def ask_apart(self):
        """Somebody asks by itself for what a bundle waits for. False when it was so already."""
        return bool(Report.objects.filter(pk=self.pk, bundled=True).update(bundled=False))

    def ask_again(self, by):
        """failed -> waiting, now through the eyes of `by`. False when it did not fail."""
        return self._move(
            self.State.FAILED,
            self.State.WAITING,
            finished_at=None,
            requested_at=timezone.now(),
            requested_by=by,
        )

    def _move(self, old, new, **changes):
        moved = Report.objects.filter(pk=self.pk, state=old).update(state=new, **changes)
        if moved:
            for field, value in {"state": new, **changes}.items():
                setattr(self, field, value)
        return bool(moved)

    @property
    def name(self):
        """What it is called on a page."""
        if self.replaces_id:
            return _("verbeterd verslag van een beoordelingsmoment")
        return KINDS[self.kind].label

    @property
    def is_issued(self):
        return KINDS[self.kind].is_issued

    @property
    def about(self):
        """What it is about, when that is not the placement as a whole: for after its name."""
        if self.assessment:
            return _("%(author)s bij de %(round)s") % {
                "author": self.assessment.author,
                "round": self.assessment.round,
            }
        return str(self.round) if self.round else ""

    @property
    def filename(self):
        what = slugify(self.round.get_kind_display() if self.round else KINDS[self.kind].label)
        what = f"{what}-{slugify(self.assessment.get_role_display())}" if self.assessment else what
        what = f"{what}-verbeterd" if self.replaces_id else what
        return f"{slugify(self.placement.student.name)}-{what}-{self.requested_at:%Y-%m-%d}.pdf"


class ReportedEntryQuerySet(models.QuerySet):
    def let_go(self, entry):
        """Forget the entry in what holds it and may not any more.

        It stays forgotten when the student shares it again: who reads it then asks anew. Returns
        how many reports of others are not given out any more.
        """
        held = self.filter(entry=entry).select_related("report__requested_by")
        lost = [one for one in held if not one.may_stay(entry)]
        self.filter(pk__in=[one.pk for one in lost]).update(entry=None)
        student = entry.placement.student_id
        return sum(
            one.report.kind != Report.ROUND and one.report.requested_by_id != student
            for one in lost
        )


class ReportedEntry(models.Model):
    """A report holds this entry; None when it was deleted or taken back since."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="+")

    objects = ReportedEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("stuk in een verslag")
        verbose_name_plural = _("stukken in verslagen")
        constraints = [
            models.UniqueConstraint(fields=["report", "entry"], name="reported_entry_once")
        ]

    def __str__(self):
        return f"{self.report_id}: {self.entry_id}"

    def may_stay(self, entry):
        """Whether who asked for the report may still have `entry` in it."""
        if self.report.kind == Report.ROUND:
            return entry.is_shared
        return Entry.objects.printed_for(self.report.requested_by).filter(pk=entry.pk).exists()
