"""What is asked (instruments) and what can be answered (scales)."""

import uuid

from django.db import models, transaction
from django.db.models import Count, F, Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models.versions import MovedOnError
from competencies.models import Framework, Item, Level
from ervaring.schools.models import Programme

# Past any place in a list. Rows that change places go through here, because at every moment
# each place may be taken once.
BEYOND = 10_000


class IncompleteError(Exception):
    """A list cannot be published yet. The message says so in Dutch."""


def put_in_order(rows, wanted, *fields):
    """Number `wanted` from 0. `rows`: all that hold a number now; `fields`: to store as well."""
    rows.update(order=F("order") + BEYOND)
    for order, row in enumerate(wanted):
        row.order = order
    rows.model.objects.bulk_update(wanted, ["order", *fields])


class ScaleManager(models.Manager):
    def get_by_natural_key(self, code):
        return self.get(code=code)


class Scale(models.Model):
    """The answers one can choose from. In use, it is never changed."""

    code = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("naam"), max_length=120)
    of_workplaces = models.BooleanField(
        _("over werkplekken"), default=False, help_text=_("En dus niet over wat iemand laat zien.")
    )

    objects = ScaleManager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("schaal")
        verbose_name_plural = _("schalen")

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.code,)

    @property
    def on_scale(self):
        return [point for point in self.points.all() if point.position is not None]

    @property
    def beside(self):
        """The answers that are never a number."""
        return [point for point in self.points.all() if point.position is None]


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

    def coordinated_by(self, user):
        return self.filter(programme__in=Programme.objects.coordinated_by(user))

    def visible_to(self, user):
        """A programme's own lists are for its coordinators, the standard ones for everyone."""
        standard = Q(programme=None) & ~Q(status=Instrument.Status.DRAFT)
        return self.filter(standard | Q(programme__in=Programme.objects.coordinated_by(user)))

    def editable_by(self, user):
        """Drafts: what is published is frozen."""
        return self.coordinated_by(user).filter(status=Instrument.Status.DRAFT)

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

    def copyable_for(self, programme):
        """What a new list of `programme` can begin as."""
        standard = Q(programme=None, status=Instrument.Status.PUBLISHED)
        return self.filter(standard | Q(programme=programme))

    def with_size(self):
        """Each with the number of its sections (`parts`) and questions (`asked`)."""
        return self.annotate(
            parts=Count("sections", distinct=True), asked=Count("sections__questions")
        ).order_by(*self.model._meta.ordering)  # grouping drops the order


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
            models.UniqueConstraint(fields=["code", "version"], name="instrument_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(status="draft"), name="instrument_one_draft"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("assessments:instrument", args=[self.pk])

    def natural_key(self):
        return (self.code, self.version)

    natural_key.dependencies = ["competencies.framework", "competencies.level", "assessments.scale"]

    @property
    def is_draft(self):
        return self.status == self.Status.DRAFT

    @property
    def is_published(self):
        return self.status == self.Status.PUBLISHED

    @classmethod
    def begin(cls, *, programme, title, source=None):
        """A new draft of `programme`: a copy of `source`, or empty."""
        fields = {"code": f"eigen-{uuid.uuid4()}", "programme": programme, "title": title}
        if source:
            return source.copy(**fields, version=1)
        usual = cls.objects.available_to(programme).select_related("scale").first()
        scale = usual.scale if usual else Scale.objects.first()
        return cls.objects.create(**fields, scale=scale, level=programme.level)

    def missing(self):
        """What stands in the way of publishing, in sentences."""
        sections = list(self.sections.annotate(asked=Count("questions")).order_by("order"))
        if not any(section.asked for section in sections):
            return [_("Er staat nog geen vraag in de lijst.")]
        return [
            _("Het deel “%(title)s” is leeg.") % {"title": section.title}
            for section in sections
            if not section.asked
        ]

    @transaction.atomic
    def publish(self):
        """draft -> published, and frozen. Rounds keep the version that is withdrawn for it.

        Raises MovedOnError when it is no draft any more, IncompleteError when something is missing.
        """
        if self._hold_versions().get(self.pk) != self.Status.DRAFT:
            raise MovedOnError(_("Deze lijst is intussen gepubliceerd of verwijderd."))
        if self.missing():
            raise IncompleteError(_("Deze lijst is nog niet af."))
        published = Instrument.objects.filter(code=self.code, status=self.Status.PUBLISHED)
        published.update(status=self.Status.WITHDRAWN)
        self._set_status(self.Status.PUBLISHED)

    @transaction.atomic
    def withdraw(self):
        """published -> withdrawn: for no new round. Raises MovedOnError when it was not in use."""
        if self._hold_versions().get(self.pk) != self.Status.PUBLISHED:
            raise MovedOnError(_("Deze lijst was al niet meer in gebruik. Er is niets veranderd."))
        self._set_status(self.Status.WITHDRAWN)

    @transaction.atomic
    def next_version(self):
        """The draft that comes after the versions there are: a copy of this one, made once."""
        self._hold_versions()
        versions = Instrument.objects.filter(code=self.code)
        draft = versions.filter(status=self.Status.DRAFT).first()
        newest = versions.aggregate(newest=Max("version"))["newest"]
        return draft or self.copy(version=newest + 1)

    @transaction.atomic
    def copy(self, **changes):
        """A draft that asks the same; `changes` are the fields of the list that differ."""
        same = ["code", "title", "introduction", "scale", "level", "programme"]
        copy = Instrument.objects.create(**{name: getattr(self, name) for name in same} | changes)
        for section in self.sections.prefetch_related("questions"):
            questions = list(section.questions.all())
            section.pk, section.instrument = None, copy
            section._state.adding = True
            section.save()
            for question in questions:
                question.pk, question.section = None, section
            Question.objects.bulk_create(questions)
        return copy

    def _hold_versions(self):
        """Keep others from changing any version until the transaction ends: {pk: status}."""
        rows = Instrument.objects.select_for_update().filter(code=self.code).order_by("pk")
        return dict(rows.values_list("pk", "status"))

    def _set_status(self, status):
        self.status = status
        self.save(update_fields=["status"])


class SectionQuerySet(models.QuerySet):
    def get_by_natural_key(self, code, version, order):
        return self.get(instrument__code=code, instrument__version=version, order=order)

    def visible_to(self, user):
        return self.filter(instrument__in=Instrument.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(instrument__in=Instrument.objects.editable_by(user))


class Section(models.Model):
    """A part of an instrument. A judged section gets a judgement in words when finalising."""

    instrument = models.ForeignKey(
        Instrument, models.CASCADE, related_name="sections", verbose_name=_("beoordelingslijst")
    )
    title = models.CharField(_("titel"), max_length=120)
    introduction = models.TextField(_("inleiding"), blank=True)
    order = models.PositiveSmallIntegerField(_("volgorde"))
    judged = models.BooleanField(_("krijgt een oordeel in woorden"), default=False)

    objects = SectionQuerySet.as_manager()

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

    def append_to(self, instrument):
        """Store this section at the end of a draft."""
        last = instrument.sections.aggregate(last=Max("order"))["last"]
        self.instrument, self.order = instrument, 0 if last is None else last + 1
        self.save()

    def shift(self, by):
        """One place up (-1) or down (1), when there is one. Returns whether."""
        sections = list(self.instrument.sections.all())
        place = sections.index(self)
        if not 0 <= place + by < len(sections):
            return False
        del sections[place]
        sections.insert(place + by, self)
        put_in_order(self.instrument.sections.all(), sections)
        return True

    def add(self, items):
        """Ask about `items`, after what is asked already."""
        last = self.questions.aggregate(last=Max("order"))["last"]
        Question.objects.bulk_create(
            Question(section=self, item=item, order=order)
            for order, item in enumerate(items, 0 if last is None else last + 1)
        )

    def put(self, questions, before=None):
        """Bring `questions` here, in front of the question `before`, or else to the end.

        A section asks about a statement once, so what is asked here already stays where it was.
        Returns the questions that are here now.
        """
        here = list(self.questions.all())
        staying = [one for one in here if one not in questions]
        asked, coming = {one.item_id for one in here}, []
        for question in questions:
            if question.section_id == self.pk or question.item_id not in asked:
                asked.add(question.item_id)
                question.section = self
                coming.append(question)
        place = staying.index(before) if before in staying else len(staying)
        staying[place:place] = coming
        put_in_order(self.questions.all(), staying, "section")
        return coming


class QuestionQuerySet(models.QuerySet):
    def get_by_natural_key(self, code, version, section, order):
        return self.get(
            section__instrument__code=code,
            section__instrument__version=version,
            section__order=section,
            order=order,
        )

    def visible_to(self, user):
        return self.filter(section__in=Section.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(section__in=Section.objects.editable_by(user))

    def of(self, instrument):
        """In the order of a list that came through its gate."""
        asked = self.filter(section__instrument=instrument)
        return asked.order_by("section__order", "order")

    def of_all(self, instruments):
        """Of several that came through their gate, in no order."""
        return self.filter(section__instrument__in=instruments).order_by()


class Question(models.Model):
    """One line of an instrument: it asks about one statement."""

    section = models.ForeignKey(
        Section, models.CASCADE, related_name="questions", verbose_name=_("deel")
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("uitspraak"))
    order = models.PositiveSmallIntegerField(_("volgorde"))

    objects = QuestionQuerySet.as_manager()

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

    def shift(self, by):
        """One place up (-1) or down (1), from an edge into the next section. Returns whether."""
        here = list(self.section.questions.all())
        place = here.index(self)
        if 0 <= place + by < len(here):
            # Down: in front of the one after the next, which may not be there.
            before = here[place + by : place + by + 1] if by < 0 else here[place + 2 : place + 3]
            return bool(self.section.put([self], before[0] if before else None))
        sections = list(self.section.instrument.sections.all())
        place = sections.index(self.section) + by
        if not 0 <= place < len(sections):
            return False
        other = sections[place]
        return bool(other.put([self], other.questions.first() if by > 0 else None))
