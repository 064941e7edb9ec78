"""What a student gathers: entries, what they are about, and who may read them."""

import uuid
from functools import partial

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assessments.models import Answer
from assessments.models.versions import Versioned
from competencies.models import Item
from ervaring.placements.models import Placement, Supervision, guides, learns, may_plan
from ervaring.vault import SealedJSONField, SealedTextField

HERE = "placement__"


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; and what the student shared with the part that `user` has now."""
        assesses = guides(user, HERE, *Supervision.ASSESSORS)
        return self.filter(
            learns(user, HERE)
            | Q(assesses, for_supervisor=True)
            | (Q(for_programme=True) & may_plan(user, HERE))
        )

    def editable_by(self, user):
        """The student's own; nobody else writes in them."""
        return self.filter(learns(user, HERE))

    def printed_for(self, user):
        """What a portfolio for `user` holds: what they may read and may be printed."""
        return self.visible_to(user).filter(in_report=True)

    def shown_in(self, round):
        """What was shared and is evidence in a round that came through its gate."""
        chosen = Evidence.objects.filter(entry=OuterRef("pk"), answer__assessment__round=round)
        return self.filter(Q(for_supervisor=True) | Q(for_programme=True)).filter(Exists(chosen))


class Entry(Versioned):
    """A stuk: something of the student's own, that nobody else reads until they share it.

    What is written stands in `texts`, by the names of the parts that `portfolios.kinds` lists.
    """

    class Kind(models.TextChoices):
        EVIDENCE = "evidence", _("bewijs")
        REFLECTION = "reflection", _("reflectie")
        SITUATION = "situation", _("kritische beroepssituatie")
        FEEDBACK = "feedback", _("feedback")
        LOG = "log", _("logboek")

    class Log(models.TextChoices):
        TALK = "talk", _("begeleidingsgesprek")
        INTERVISION = "intervision", _("intervisie")
        SUPERVISION = "supervision", _("supervisie")
        TRAINING = "training", _("scholing")
        HOURS = "hours", _("uren")

    class Source(models.TextChoices):
        SUPERVISOR = "supervisor", _("mijn begeleider")
        TEAMMATE = "teammate", _("een collega")
        CLIENT = "client", _("iemand die ik begeleid")
        PEER = "peer", _("een medestudent")
        OTHER = "other", _("iemand anders")

    SWITCHES = ("for_supervisor", "for_programme", "in_report")

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="+", verbose_name=_("stage")
    )
    kind = models.CharField(_("soort"), max_length=10, choices=Kind)
    # Of the page on which it was begun, so that sending that page twice begins one entry.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    title = SealedTextField(_("titel"), blank=True)
    texts = SealedJSONField(_("tekst"), blank=True)
    happened_on = models.DateField(_("wanneer was het"), default=timezone.localdate)
    # A log says of what, and how long it took.
    log = models.CharField(_("wat was het"), max_length=12, choices=Log, blank=True)
    hours = models.DecimalField(_("uren"), max_digits=5, decimal_places=2, null=True, blank=True)
    # Feedback says whose it was, never by name.
    source = models.CharField(_("van wie"), max_length=10, choices=Source, blank=True)
    # A critical situation is in a field of tension, and an article of the code has to do with it.
    tension = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+")
    article = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+")
    for_supervisor = models.BooleanField(_("mijn begeleider op de werkplek"), default=False)
    for_programme = models.BooleanField(_("mijn opleiding"), default=False)
    in_report = models.BooleanField(_("mag in mijn portfolio-PDF"), default=False)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "-happened_on", "-pk"]
        verbose_name = _("stuk")
        verbose_name_plural = _("stukken")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="log") | Q(log="", hours=None), name="entry_hours_are_of_a_log"
            ),
            models.CheckConstraint(
                condition=Q(kind="feedback") | Q(source=""), name="entry_source_is_of_feedback"
            ),
            models.CheckConstraint(
                condition=Q(kind="situation") | Q(tension=None, article=None),
                name="entry_tension_is_of_a_situation",
            ),
        ]

    def __str__(self):
        return self.title or self.plain_name

    def get_absolute_url(self):
        return reverse("portfolios:entry", args=[self.pk])

    @property
    def plain_name(self):
        """What it is called where its own words must not stand: its kind and its day."""
        kind = self.get_log_display() if self.log else self.get_kind_display()
        return _now("%(kind)s van %(day)s") % {
            "kind": kind,
            "day": date_format(self.happened_on, "j F Y"),
        }

    @property
    def is_shared(self):
        return self.for_supervisor or self.for_programme

    @property
    def switches(self):
        """Who may read it and whether it may be printed, by the names of the fields."""
        return {name: getattr(self, name) for name in self.SWITCHES}

    def share(self, *, was, **now):
        """Set the switches to `now`, if they stand as `was`. What is written stays as it is.

        Returns True when they are set (or stood so already), False when they stand otherwise
        since: then this instance holds how, and nothing changed.
        """
        row = Entry.objects.filter(pk=self.pk)
        if not row.filter(**was).update(**now):
            self.refresh_from_db(fields=self.SWITCHES)
            return self._holds(now)
        for name, value in now.items():
            setattr(self, name, value)
        return True

    @classmethod
    @transaction.atomic
    def begin(cls, placement, *, key, kind, log="", item=None):
        """An empty entry, about `item` if one says so.

        The page with `key` begins one of a kind, however often it is sent.

        One that was begun before and left as it was is taken again.
        """
        key = uuid.uuid5(key, f"{placement.pk} {kind} {log}")  # a key of another's is no use
        about = {"placement": placement, "kind": kind, "log": log}
        untouched = cls.objects.filter(version=0, title="", texts="", attachments=None).filter(
            Q(links=None) | Q(links__item=item)
        )
        there = untouched.filter(**dict.fromkeys(cls.SWITCHES, False), **about).first()
        if there is None:
            there = cls.objects.get_or_create(key=key, defaults=about)[0]
        else:
            there.happened_on = timezone.localdate()
            there.save(update_fields=["happened_on"])
        if item:
            Link.make([there], item)
        return there

    def save_given(self, *, version, **given):
        """As of any text; when is kept."""
        return super().save_given(version=version, along={"saved_at": timezone.now()}, **given)

    @transaction.atomic
    def remove(self):
        """Delete it for good, and all that hangs off it: also its files, wherever they lie."""
        names = list(self.attachments.values_list("file", flat=True))
        self.delete()
        for name in names:
            transaction.on_commit(partial(default_storage.delete, name), robust=True)


class LinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(entry__in=Entry.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(entry__in=Entry.objects.editable_by(user))


class Link(models.Model):
    """An entry is about a statement of a framework: of any, in any version that can be read."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="links")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("uitspraak"))
    made_at = models.DateTimeField(default=timezone.now)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["entry", "item__framework", "item__order"]
        verbose_name = _("verwijzing")
        verbose_name_plural = _("verwijzingen")
        constraints = [models.UniqueConstraint(fields=["entry", "item"], name="link_once")]

    def __str__(self):
        return f"{self.item}"

    @classmethod
    def make(cls, entries, item):
        """Entries are about `item`, once however often it is said."""
        cls.objects.bulk_create(
            [cls(entry=entry, item=item) for entry in entries], ignore_conflicts=True
        )


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who may read both the answer and the entry."""
        return self.filter(
            entry__in=Entry.objects.visible_to(user), answer__in=Answer.objects.visible_to(user)
        )

    def of(self, answers):
        """All at answers (or their keys) that came through their gate as the student's own."""
        return self.filter(answer__in=answers)


class Evidence(models.Model):
    """The student chose this entry as evidence for what they answered."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["answer", "chosen_at", "pk"]
        verbose_name = _("bewijs bij een antwoord")
        verbose_name_plural = _("bewijs bij antwoorden")
        constraints = [models.UniqueConstraint(fields=["entry", "answer"], name="evidence_once")]

    def __str__(self):
        return f"{self.entry}"


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(entry__in=Entry.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(entry__in=Entry.objects.editable_by(user))

    def filed_as(self, names):
        """For workers: which of these files in the storage belong to an entry."""
        return self.filter(file__in=names).order_by()


class Attachment(Versioned):
    """A file with an entry: checked, cleaned, under a name that nobody can guess."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("foto of afbeelding")
        PDF = "pdf", _("PDF")
        OFFICE = "office", _("document")
        AUDIO = "audio", _("geluid")
        VIDEO = "video", _("video")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="attachments")
    kind = models.CharField(_("soort"), max_length=6, choices=Kind)
    # As its owner calls it, without a folder; the ending is what its content says.
    name = SealedTextField(_("naam"))
    description = SealedTextField(_("wat is erop te zien"), blank=True)
    file = models.FileField(upload_to="attachments")
    size = models.PositiveBigIntegerField(_("grootte in bytes"))
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["entry", "added_at", "pk"]
        verbose_name = _("bijlage")
        verbose_name_plural = _("bijlagen")

    def __str__(self):
        return self.name

    @property
    def is_image(self):
        return self.kind == self.Kind.IMAGE


class FileLimitsQuerySet(models.QuerySet):
    def of(self, school):
        """What a school allows, which is no secret; the standard as long as it set nothing."""
        return self.filter(school=school).first() or FileLimits(school_id=school)


class FileLimits(models.Model):
    """What a school lets its students put with an entry."""

    school = models.OneToOneField(
        "schools.School", models.CASCADE, primary_key=True, related_name="+"
    )
    files = models.PositiveSmallIntegerField(_("bestanden per stuk"), default=8)
    megabytes = models.PositiveSmallIntegerField(_("MB per bestand"), default=25)
    megapixels = models.PositiveSmallIntegerField(_("megapixels per foto"), default=50)
    pages = models.PositiveSmallIntegerField(_("bladzijden per PDF"), default=100)
    quota = models.PositiveIntegerField(_("MB per student"), default=500)

    objects = FileLimitsQuerySet.as_manager()

    class Meta:
        verbose_name = _("grenzen voor bestanden")
        verbose_name_plural = _("grenzen voor bestanden")

    def __str__(self):
        return f"{self.school}"
