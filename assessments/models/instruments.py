"""What is asked (instruments) and what can be answered (scales)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies.models import Framework, Item, Level
from ervaring.schools.models import Programme


class ScaleManager(models.Manager):
    def get_by_natural_key(self, code):
        return self.get(code=code)


class Scale(models.Model):
    """The answers one can choose from. In use, it is never changed."""

    code = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("naam"), max_length=120)

    objects = ScaleManager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("schaal")
        verbose_name_plural = _("schalen")

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.code,)


class ScalePointManager(models.Manager):
    def get_by_natural_key(self, scale, code):
        return self.get(scale__code=scale, code=code)


class ScalePoint(models.Model):
    """One answer. Without `position` it stands beside the scale and is never a number."""

    scale = models.ForeignKey(
        Scale, models.CASCADE, related_name="points", verbose_name=_("schaal")
    )
    code = models.SlugField(_("code"))
    word = models.CharField(_("woord"), max_length=60)
    anchor = models.TextField(_("betekenis"))
    position = models.PositiveSmallIntegerField(_("plaats op de schaal"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("volgorde"))
    assessor_only = models.BooleanField(_("alleen voor beoordelaars"), default=False)
    asks_explanation = models.BooleanField(_("vraagt een toelichting"), default=False)
    about_workplace = models.BooleanField(_("zegt iets over de plek"), default=False)

    objects = ScalePointManager()

    class Meta:
        ordering = ["scale", "order"]
        verbose_name = _("schaalpunt")
        verbose_name_plural = _("schaalpunten")
        constraints = [
            models.UniqueConstraint(fields=["scale", "code"], name="scale_point_code_once"),
            models.UniqueConstraint(fields=["scale", "order"], name="scale_point_order_once"),
            models.UniqueConstraint(fields=["scale", "position"], name="scale_point_position_once"),
        ]

    def __str__(self):
        return self.word

    def natural_key(self):
        return (*self.scale.natural_key(), self.code)

    natural_key.dependencies = ["assessments.scale"]


class InstrumentQuerySet(models.QuerySet):
    def get_by_natural_key(self, code, version):
        return self.get(code=code, version=version)

    def available_to(self, programme):
        """The programme's own instruments, and the standard ones at its level in its frameworks."""
        return self.filter(status=Instrument.Status.PUBLISHED).filter(
            Q(programme=programme)
            | Q(
                programme=None,
                level=programme.level_id,
                framework__in=programme.frameworks.values("pk"),
            )
        )


class Instrument(models.Model):
    """A list of questions about statements from the frameworks. Published is frozen."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("concept")
        PUBLISHED = "published", _("gepubliceerd")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    code = models.SlugField(_("code"), max_length=60)
    version = models.PositiveSmallIntegerField(_("versie"), default=1)
    title = models.CharField(_("naam"), max_length=160)
    introduction = models.TextField(_("inleiding"), blank=True)
    scale = models.ForeignKey(Scale, models.PROTECT, related_name="+", verbose_name=_("schaal"))
    level = models.ForeignKey(
        Level, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("niveau")
    )
    framework = models.ForeignKey(
        Framework, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kader")
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("opleiding"),
        help_text=_("Leeg bij een standaardlijst, die elke opleiding mag gebruiken."),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        ordering = ["title", "version"]
        verbose_name = _("beoordelingslijst")
        verbose_name_plural = _("beoordelingslijsten")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="instrument_version_once")
        ]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.code, self.version)

    natural_key.dependencies = ["competencies.framework", "competencies.level", "assessments.scale"]


class SectionManager(models.Manager):
    def get_by_natural_key(self, code, version, order):
        return self.get(instrument__code=code, instrument__version=version, order=order)


class Section(models.Model):
    """A part of an instrument. A judged section gets a judgement in words when finalising."""

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, related_name="sections", verbose_name=_("beoordelingslijst")
    )
    title = models.CharField(_("titel"), max_length=120)
    introduction = models.TextField(_("inleiding"), blank=True)
    order = models.PositiveSmallIntegerField(_("volgorde"))
    judged = models.BooleanField(_("krijgt een oordeel in woorden"), default=False)

    objects = SectionManager()

    class Meta:
        ordering = ["instrument", "order"]
        verbose_name = _("deel van een lijst")
        verbose_name_plural = _("delen van een lijst")
        constraints = [
            models.UniqueConstraint(fields=["instrument", "order"], name="section_order_once")
        ]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (*self.instrument.natural_key(), self.order)

    natural_key.dependencies = ["assessments.instrument"]


class QuestionManager(models.Manager):
    def get_by_natural_key(self, code, version, section, order):
        return self.get(
            section__instrument__code=code,
            section__instrument__version=version,
            section__order=section,
            order=order,
        )


class Question(models.Model):
    """One line of an instrument: it asks about one statement."""

    section = models.ForeignKey(
        Section, models.CASCADE, related_name="questions", verbose_name=_("deel")
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("uitspraak"))
    order = models.PositiveSmallIntegerField(_("volgorde"))

    objects = QuestionManager()

    class Meta:
        ordering = ["section", "order"]
        verbose_name = _("vraag")
        verbose_name_plural = _("vragen")
        constraints = [
            models.UniqueConstraint(fields=["section", "order"], name="question_order_once"),
            models.UniqueConstraint(fields=["section", "item"], name="question_item_once"),
        ]

    def __str__(self):
        return str(self.item)

    def natural_key(self):
        return (*self.section.natural_key(), self.order)

    natural_key.dependencies = ["assessments.section", "competencies.item"]
