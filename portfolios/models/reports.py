"""What comes out: reports as PDF, and what of the student's own they hold."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from assessments.models import Round
from ervaring.placements.models import Placement
from ervaring.vault import SealedTextField, WithSealedTexts
from portfolios.models.entries import Entry


class TakenBackError(Exception):
    """While a report was made, the student took back something that is in it."""


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and the report of a finalised round, as long as one may see the placement.

        A portfolio holds what the one who asked for it may read, so it is for them alone. Cards
        are for the supervisor who made them, as long as they supervise.
        """
        of_round = Q(kind=Report.Kind.ROUND, round__state=Round.State.FINALISED)
        handed_out = Q(placement__in=Placement.objects.supervised_by(user))
        return self.filter(placement__in=Placement.objects.visible_to(user)).filter(
            of_round | Q(requested_by=user.pk) & (~Q(kind=Report.Kind.CARDS) | handed_out)
        )

    def correctable_by(self, user):
        """Reports of finalised rounds that can be read, for the supervisor and whoever plans."""
        theirs = Placement.objects.supervised_by(user) | Placement.objects.planned_by(user)
        return self.filter(
            placement__in=theirs,
            kind=Report.Kind.ROUND,
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
                When(kind=Report.Kind.ROUND, then=gone),
                default=Exists(held.exclude(entry__in=printed)),
            ),
            is_closed=Case(
                When(kind=Report.Kind.ROUND, then=False),
                When(requested_by=F("placement__student"), then=False),
                default=Exists(held.exclude(entry__in=printed)),
            ),
        )

    def waiting(self):
        """What the worker still has to make; it reads through the eyes of who asked for it."""
        return self.filter(state=Report.State.WAITING).select_related("requested_by")

    def stored(self, content_key):
        """The files that hold exactly these pages already, whoever asked for them."""
        return self.filter(state=Report.State.READY, content_key=content_key).exclude(file="")


class Report(WithSealedTexts):
    """A PDF: asked for in a request, made by a worker, kept as a file."""

    class Kind(models.TextChoices):
        ROUND = "round", _("verslag van een beoordelingsmoment")
        PORTFOLIO = "portfolio", _("portfolio")
        CARDS = "cards", _("kaarten voor feedback")

    class State(models.TextChoices):
        WAITING = "waiting", _("wordt gemaakt")
        READY = "ready", _("klaar")
        FAILED = "failed", _("mislukt")

    kind = models.CharField(_("soort"), max_length=10, choices=Kind)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="+")
    sheet = models.ForeignKey(
        "portfolios.FeedbackSheet", models.PROTECT, null=True, related_name="+"
    )
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(_("stand"), max_length=10, choices=State, default=State.WAITING)
    # The hash of everything that shapes the pages: equal keys, equal reports.
    content_key = models.CharField(max_length=64, blank=True, db_index=True)
    file = models.FileField(upload_to="reports", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField(null=True)
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
                condition=Q(kind="round", round__isnull=False, sheet=None)
                | Q(kind="portfolio", round=None, sheet=None)
                | Q(kind="cards", round=None, sheet__isnull=False),
                name="report_of_a_round_has_its_round",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at=None)
                | (Q(state__in=["ready", "failed"]) & Q(finished_at__isnull=False)),
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
                fields=["kind", "placement", "requested_by"],
                condition=Q(state="waiting", kind="portfolio"),
                name="report_one_waiting",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.placement.student}"

    def get_absolute_url(self):
        return reverse("portfolios:report", args=[self.pk])

    @transaction.atomic
    def finish(self, *, file, sha256, content_key, printed=()):
        """waiting -> ready. False when it was finished already: then nothing changes.

        `printed`: the keys of the entries that are in the file; they are remembered. Raises
        TakenBackError when one of them was taken back since it was read.
        """
        if self.kind == self.Kind.ROUND:
            held = Entry.objects.shown_in(self.round_id)
        else:
            held = Entry.objects.printed_for(self.requested_by).filter(pk__in=printed)
        held = list(held.select_for_update(of=("self",)))
        if self.kind == self.Kind.PORTFOLIO and len(held) < len(set(printed)):
            raise TakenBackError
        won = self._move(
            self.State.WAITING,
            self.State.READY,
            finished_at=timezone.now(),
            file=file,
            sha256=sha256,
            content_key=content_key,
        )
        if won:
            ReportedEntry.objects.bulk_create(ReportedEntry(report=self, entry=one) for one in held)
        return won

    def fail(self):
        """waiting -> failed. False when it was finished already."""
        return self._move(self.State.WAITING, self.State.FAILED, finished_at=timezone.now())

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
        return self.get_kind_display()

    @property
    def filename(self):
        what = self.round.kind if self.round else self.kind
        what = f"{what}-verbeterd" if self.replaces_id else what
        return f"{slugify(self.placement.student.name)}-{what}-{self.requested_at:%Y-%m-%d}.pdf"


class ReportedEntryQuerySet(models.QuerySet):
    def let_go(self, entry):
        """Forget the entry in what holds it and may not any more.

        It stays forgotten when the student shares it again: who reads it then asks anew. Returns
        how many portfolios of others are not given out any more.
        """
        held = self.filter(entry=entry).select_related("report__requested_by")
        lost = [one for one in held if not one.may_stay(entry)]
        self.filter(pk__in=[one.pk for one in lost]).update(entry=None)
        student = entry.placement.student_id
        return sum(
            one.report.kind == Report.Kind.PORTFOLIO and one.report.requested_by_id != student
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
        if self.report.kind == Report.Kind.ROUND:
            return entry.is_shared
        return Entry.objects.printed_for(self.report.requested_by).filter(pk=entry.pk).exists()
