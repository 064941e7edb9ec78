"""The portfolios of many students in one ZIP, for who coordinates them."""

import datetime
import uuid
from functools import partial

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ervaring.placements.models import Placement
from ervaring.schools.models import Cohort
from portfolios.models.reports import Report
from portfolios.models.strays import delete_strays
from portfolios.parts import named

# After this it is gone: whoever wants it anew asks again.
KEPT = datetime.timedelta(days=7)
FOLDER = "bundles"
# How many reports are asked for in one transaction: others who write wait no longer than that.
PORTION = 50


class BundleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, as long as one coordinates the programme."""
        return self.filter(requested_by=user.pk, cohort__in=Cohort.objects.visible_to(user))

    def waiting(self):
        """What workers still have to make, through the eyes of who asked for it."""
        return self.filter(state=Bundle.State.WAITING).select_related(
            "requested_by", "cohort__programme"
        )

    def unspread(self):
        """Of which not every report was asked for."""
        return self.filter(Exists(BundleItem.objects.filter(bundle=OuterRef("pk"), report=None)))

    def complete(self):
        """Of which every report was made, or failed."""
        open_ = Q(report=None) | Q(report__state=Report.State.WAITING)
        return self.exclude(Exists(BundleItem.objects.filter(open_, bundle=OuterRef("pk"))))

    def with_report(self, pk):
        return self.filter(Exists(BundleItem.objects.filter(bundle=OuterRef("pk"), report=pk)))

    def with_progress(self):
        """Each with `total`, `done` (made or failed), `failed`, and its items `left_out`."""
        states = {
            "done": [Report.State.READY, Report.State.FAILED],
            "failed": [Report.State.FAILED],
        }
        counts = {
            name: Count("items", filter=Q(items__report__state__in=those))
            for name, those in states.items()
        }
        out = BundleItem.objects.exclude(why="").select_related("placement__student")
        return (
            self.annotate(total=Count("items"), **counts)
            .order_by("-requested_at", "-pk")  # what is counted comes in no order of its own
            .prefetch_related(
                Prefetch("items", out.order_by("placement__student__name"), to_attr="left_out")
            )
        )

    def forget_old(self):
        """What was kept long enough; and files that a killed worker left."""
        for one in self.filter(finished_at__lt=timezone.now() - KEPT):
            one.remove()
        delete_strays(FOLDER, set(self.values_list("file", flat=True)))


class Bundle(models.Model):
    """Asked for in a request, made by workers, gone after some days."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wordt gemaakt")
        READY = "ready", _("klaar")
        FAILED = "failed", _("mislukt")

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Of the page on which it was asked for: a page that is sent twice makes one.
    key = models.UUIDField(default=uuid.uuid4)
    # As of `Report.parts`.
    parts = models.CharField(_("onderdelen"), max_length=200, blank=True)
    state = models.CharField(_("stand"), max_length=10, choices=State, default=State.WAITING)
    file = models.FileField(upload_to=FOLDER, blank=True)
    size = models.PositiveBigIntegerField(_("grootte in bytes"), default=0)
    # Since when it waits, or waited.
    requested_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("bundel")
        verbose_name_plural = _("bundels")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at=None, file="")
                | Q(Q(state="ready", finished_at__isnull=False) & ~Q(file=""))
                | Q(state="failed", finished_at__isnull=False, file=""),
                name="bundle_state_has_its_time",
            ),
            models.UniqueConstraint(fields=["requested_by", "key"], name="bundle_once"),
        ]

    def __str__(self):
        return f"{self.cohort}, {self.requested_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("portfolios:bundles", args=[self.cohort_id])

    @property
    def gone_on(self):
        """From which day on it is there no more."""
        return timezone.localdate(self.finished_at + KEPT)

    @property
    def some_parts(self):
        """What is in every portfolio, in words; [] when that is everything."""
        return [part.label for part in named(self.parts)] if self.parts else []

    @property
    def filename(self):
        day = timezone.localdate(self.requested_at)
        return f"portfolios-{slugify(self.cohort.name) or 'cohort'}-{day}.zip"

    @property
    def is_complete(self):
        return Bundle.objects.complete().filter(pk=self.pk).exists()

    @transaction.atomic
    def ask_for_some(self):
        """Ask for the reports of the next items that have none. Returns the new ones.

        One that waits already, for the same person and with the same parts, is shared. What
        enqueues them belongs in the transaction around it. None when there are no such items.
        """
        items = list(
            BundleItem.objects.select_for_update(of=("self",))
            .filter(bundle=self, bundle__state=Bundle.State.WAITING, report=None)
            .select_related("placement")
            .order_by("pk")[:PORTION]
        )
        if not items:
            return None
        same = {"kind": "portfolio", "requested_by": self.requested_by, "parts": self.parts}
        places = [item.placement for item in items]
        waits = {
            one.placement_id: one
            for one in Report.objects.filter(
                state=Report.State.WAITING, placement__in=places, **same
            )
        }
        new = [Report(placement=one, bundled=True, **same) for one in places if one.pk not in waits]
        waits |= {one.placement_id: one for one in Report.objects.bulk_create(new)}
        for item in items:
            item.report = waits[item.placement_id]
        BundleItem.objects.bulk_update(items, ["report"])
        return new

    def finish(self, file, left_out):
        """waiting -> ready with `file`; `left_out`: {key of an item: why}.

        False when it was finished, or removed, already: then nothing changes.
        """
        with transaction.atomic():
            now, size = timezone.now(), default_storage.size(file)
            won = self._move(self.State.WAITING, self.State.READY, now, file=file, size=size)
            if won:
                items = list(BundleItem.objects.filter(bundle=self))
                for item in items:
                    item.why = left_out.get(item.pk, "")
                BundleItem.objects.bulk_update(items, ["why"], batch_size=500)
        return won

    def fail(self):
        """waiting -> failed. False when it was finished already."""
        return self._move(self.State.WAITING, self.State.FAILED, timezone.now())

    def pack_again(self):
        """ready -> waiting, with the reports that it has. False when it is not ready any more."""
        return self._wait(self.State.READY)

    def make_again(self):
        """ready or failed -> waiting, with new reports. False when it waits already."""
        with transaction.atomic():
            won = self._wait(self.state)
            if won:
                BundleItem.objects.filter(bundle=self).update(report=None, why="")
        return won

    def _wait(self, old):
        file = self.file.name
        now = {"requested_at": timezone.now()}
        won = old != self.State.WAITING and self._move(old, self.State.WAITING, file="", **now)
        if won and file:
            transaction.on_commit(partial(default_storage.delete, file), robust=True)
        return won

    @transaction.atomic
    def remove(self):
        """With its file, and with what was still to be made for it alone."""
        others = BundleItem.objects.exclude(bundle=self).exclude(report=None)
        alone = (
            Report.objects.select_for_update()
            .filter(
                pk__in=BundleItem.objects.filter(bundle=self).values("report"),
                state=Report.State.WAITING,
                bundled=True,
            )
            .exclude(pk__in=others.values("report"))
        )
        pks = [one.pk for one in alone]
        self.delete()
        Report.objects.filter(pk__in=pks).delete()
        if self.file:
            transaction.on_commit(partial(default_storage.delete, self.file.name), robust=True)

    def _move(self, old, new, finished_at=None, **changes):
        changes |= {"state": new, "finished_at": finished_at}
        moved = Bundle.objects.filter(pk=self.pk, state=old).update(**changes)
        if moved:
            self.refresh_from_db(fields=list(changes))
        return bool(moved)


class BundleItemQuerySet(models.QuerySet):
    def of(self, bundle):
        return self.filter(bundle=bundle)

    def packed(self):
        """What is in the ZIP."""
        return self.filter(why="", report__isnull=False)

    def closed_to(self, user):
        """Whose report may not be given out to `user` any more: see `Report.objects.givable_to`."""
        return self.exclude(report__in=Report.objects.givable_to(user).values("pk"))


class BundleItem(models.Model):
    """One placement in a bundle, and its report."""

    class Why(models.TextChoices):
        """Why a portfolio is not in the ZIP, in words without what anybody wrote."""

        FAILED = "failed", _("Het maken is niet gelukt.")
        LOST = "lost", _("Het bestand is er niet meer.")
        HIDDEN = "hidden", _("Je ziet deze stage niet meer.")
        TAKEN_BACK = "taken_back", _("Iets wat erin staat is niet meer gedeeld.")
        WITHDRAWN = "withdrawn", _("Het is ingetrokken.")

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="items")
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    # None as long as nobody asked for it.
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+")
    why = models.CharField(_("waarom het er niet in zit"), max_length=10, choices=Why, blank=True)

    objects = BundleItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("portfolio in een bundel")
        verbose_name_plural = _("portfolio’s in een bundel")
        constraints = [
            models.UniqueConstraint(fields=["bundle", "placement"], name="bundle_item_once")
        ]

    def __str__(self):
        return f"{self.bundle_id}: {self.placement_id}"
