"""The reference data: what the field has agreed on. Knows no people."""

import unicodedata
import uuid
from itertools import groupby

from django.db import models
from django.urls import reverse
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# What people type around a word without meaning to look for it.
AROUND_WORDS = "\"'`“”„‚‘«»‹›()[].,;:!?"


def fold(text):
    """Lower case without accents: the form in which texts are compared in a search."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).replace("’", "'")
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words_in(text):
    """The words to look for in what somebody typed, folded, without the quotes around them."""
    words = (word.strip(AROUND_WORDS) for word in fold(text).split())
    return [word for word in words if word]


def mark(text, words):
    """The text in pieces: [(piece, whether it is one of the words)]. Joined, they are the text."""
    folded, origin = "", []
    for position, char in enumerate(text):
        letters = fold(char)
        folded += letters
        origin += [position] * len(letters)
    hit = [False] * len(text)
    for word in words:
        start = folded.find(word)
        while start >= 0:
            for position in origin[start : start + len(word)]:
                hit[position] = True
            start = folded.find(word, start + 1)
    for position, char in enumerate(text):
        if position and not fold(char):  # an accent goes with its letter
            hit[position] = hit[position - 1]
    return [
        ("".join(char for _hit, char in run), is_hit)
        for is_hit, run in groupby(zip(hit, text, strict=True), key=lambda pair: pair[0])
    ]


class FrameworkQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=Framework.Status.PUBLISHED)

    def readable(self):
        """Whatever was published once stays readable: an assessment may still point at it."""
        return self.exclude(status=Framework.Status.DRAFT)

    def with_number_of_statements(self):
        """Each with `statements`: how many of its items are more than a heading."""
        statement = ~models.Q(items__kind__in=Item.HEADINGS)
        counted = self.annotate(statements=models.Count("items", filter=statement))
        return counted.order_by(*self.model._meta.ordering)  # grouping drops the order

    def get_by_natural_key(self, code):
        return self.get(code=code)


class Framework(models.Model):
    """One version of a published document. Never edited: a correction is a new version."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("concept")
        PUBLISHED = "published", _("gepubliceerd")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    class Jurisdiction(models.TextChoices):
        NL = "NL", _("Nederland")
        VL = "VL", _("Vlaanderen")

    code = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("titel"), max_length=200)
    short_title = models.CharField(_("korte titel"), max_length=60)
    version = models.CharField(_("versie"), max_length=40)
    year = models.PositiveSmallIntegerField(_("jaar"))
    publisher = models.CharField(_("uitgever"), max_length=200)
    jurisdiction = models.CharField(_("land"), max_length=2, choices=Jurisdiction)
    source = models.TextField(_("bron"), help_text=_("Waar de tekst vandaan komt."))
    rights = models.TextField(_("rechten"), help_text=_("Van wie de tekst is en wat ermee mag."))
    introduction = models.TextField(
        _("inleiding"), blank=True, help_text=_("In eigen woorden, op taalniveau B1.")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("vervangt"), related_name="+"
    )

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["jurisdiction", "-year", "code"]
        verbose_name = _("kader")
        verbose_name_plural = _("kaders")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("competencies:framework", args=[self.code])

    def natural_key(self):
        return (self.code,)

    @property
    def is_withdrawn(self):
        return self.status == self.Status.WITHDRAWN

    def successor(self):
        """The framework that came in the place of this one, or None."""
        return Framework.objects.readable().filter(replaces=self).first()


class LevelQuerySet(models.QuerySet):
    def readable(self):
        """All of them, for everyone: a level belongs to no framework and no school."""
        return self.all()

    def get_by_natural_key(self, number):
        return self.get(number=number)


class Level(models.Model):
    """A level of NLQF, VKS and EQF (the three count alike) and what the profile calls it."""

    class Letter(models.TextChoices):
        B = "B", "B"
        C = "C", "C"
        D = "D", "D"

    number = models.PositiveSmallIntegerField(_("niveau"), unique=True)
    name = models.CharField(_("naam van de functie"), max_length=120)
    register_level = models.PositiveSmallIntegerField(_("registerniveau"), null=True, blank=True)
    letter = models.CharField(
        _("letter in het beroepsprofiel"), max_length=1, choices=Letter, blank=True
    )
    description = models.TextField(_("beschrijving"), help_text=_("In eigen woorden."))

    objects = LevelQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("niveau")
        verbose_name_plural = _("niveaus")

    def __str__(self):
        return f"niveau {self.number}"

    def get_absolute_url(self):
        return reverse("competencies:level", args=[self.number])

    def natural_key(self):
        return (self.number,)


class ItemQuerySet(models.QuerySet):
    def get_by_natural_key(self, framework, code):
        return self.get(framework__code=framework, code=code)

    def readable(self):
        return self.filter(framework__in=Framework.objects.readable())

    def statements(self):
        """Those that say something to be held against: no headings."""
        return self.exclude(kind__in=Item.HEADINGS)

    def at_level(self, level):
        """What the published frameworks ask at this level, and the headings above it."""
        published = self.filter(framework__in=Framework.objects.published())
        asked = published.filter(levels=level)
        return published.filter(
            models.Q(pk__in=asked.values("pk"))
            | models.Q(kind__in=Item.HEADINGS, framework__in=asked.values("framework"))
        )

    def tree(self):
        """The roots of these items, in order; each item gets `above` and its `branches`."""
        items = list(self.order_by("framework", "order"))
        by_pk = {item.pk: item for item in items}
        roots = []
        for item in items:
            item.branches = []
        for item in items:
            item.above = by_pk.get(item.parent_id)
            (item.above.branches if item.above else roots).append(item)
        return roots

    def search(self, words):
        """The items in which every one of `words` occurs, also as part of a word, accents ignored.

        A few thousand short statements at most: comparing them here is as fast as an index, and
        finds the same on every database.
        """
        wanted = words_in(words)
        if not wanted:
            return self.none()
        rows = self.order_by().values_list("pk", "code", "title", "text")
        found = [pk for pk, *texts in rows if all(word in fold(" ".join(texts)) for word in wanted)]
        return self.filter(pk__in=found)


class Item(models.Model):
    """One statement of a framework, or a heading above statements."""

    class Kind(models.TextChoices):
        SECTION = "section", _("onderdeel")
        DEFINITION = "definition", _("definitie")
        COMPETENCE = "competence", _("competentie")
        ACTIVITY = "activity", _("activiteit")
        KNOWLEDGE = "knowledge", _("kenniselement")
        SKILL = "skill", _("soort vaardigheid")
        CONTEXT = "context", _("context")
        AUTONOMY = "autonomy", _("autonomie")
        CERTIFICATE = "certificate", _("attest of voorwaarde")
        LINE = "line", _("leerlijn")
        PART = "part", _("deel van een leerlijn")
        GENERAL_COMPETENCE = "general_competence", _("algemene competentie")
        SPECIFIC_COMPETENCE = "specific_competence", _("specifieke competentie")
        STRAND = "strand", _("leerdraad")
        OUTCOME = "outcome", _("leeruitkomst")
        SETTING = "setting", _("werksetting")
        ATTENTION_POINT = "attention_point", _("aandachtspunt voor de werkplek")
        TASK = "task", _("taak op de werkplek")
        POSSIBLE_ACTIVITY = "possible_activity", _("mogelijke activiteit")
        SUPERVISION_CRITERION = "supervision_criterion", _("criterium voor begeleiding")
        THEME = "theme", _("beoordelingsthema")
        CRITERION = "criterion", _("beoordelingscriterium")
        REFLECTION_QUESTION = "reflection_question", _("reflectievraag")
        BEHAVIOUR = "behaviour", _("gedragskenmerk")
        CORE_TASK = "core_task", _("kerntaak")
        CRITICAL_SITUATION = "critical_situation", _("kritische beroepssituatie")
        VALUE = "value", _("beroepswaarde")
        TENSION = "tension", _("spanningsveld")
        CHAPTER = "chapter", _("hoofdstuk")
        ARTICLE = "article", _("artikel")
        GUIDELINE = "guideline", _("richtlijn")

    # Kinds that hold statements together and say nothing to be held against.
    HEADINGS = (Kind.SECTION, Kind.LINE, Kind.PART, Kind.STRAND, Kind.CHAPTER)
    # A longer statement without a title is called by its kind and code.
    LONGEST_HEADING = 80

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    framework = models.ForeignKey(
        Framework, models.PROTECT, related_name="items", verbose_name=_("kader")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("valt onder"),
    )
    kind = models.CharField(_("soort"), max_length=30, choices=Kind)
    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("korte titel"), max_length=120, blank=True)
    text = models.TextField(_("tekst"), blank=True)
    guidance = models.TextField(
        _("uitleg"), blank=True, help_text=_("In eigen woorden, op taalniveau B1.")
    )
    levels = models.ManyToManyField(Level, blank=True, related_name="+", verbose_name=_("niveaus"))
    order = models.PositiveIntegerField(_("volgorde"), default=0)
    source = models.CharField(_("vindplaats"), max_length=200, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "order"]
        verbose_name = _("uitspraak")
        verbose_name_plural = _("uitspraken")
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="item_code_once"),
            models.UniqueConstraint(fields=["framework", "order"], name="item_order_once"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("competencies:item", args=[self.framework.code, self.code])

    def natural_key(self):
        return (self.framework.code, self.code)

    natural_key.dependencies = ["competencies.framework"]

    @property
    def name(self):
        """The short name for screens: the title where there is one, else the statement itself."""
        return self.title or self.text

    @property
    def heading(self):
        """The name at the head of a page."""
        if len(self.name) <= self.LONGEST_HEADING:
            return self.name
        return f"{capfirst(self.get_kind_display())} {self.code}"

    @property
    def is_quoted(self):
        """Whether the text is the source's; a reflection question is in the project's own words."""
        return self.kind != self.Kind.REFLECTION_QUESTION

    @property
    def level_numbers(self):
        """For in a sentence: "3, 4 en 5". In a list of items, prefetch the levels."""
        return get_text_list([str(level.number) for level in self.levels.all()], gettext("en"))


def ladder(levels, outcomes):
    """What one strand asks at each level: [(levels, outcome)], None where it asks nothing.

    Levels in a row with one statement share a rung. `outcomes` come with their levels prefetched.
    """
    at = {level.pk: outcome for outcome in outcomes for level in outcome.levels.all()}
    return [
        (list(rung), outcome)
        for outcome, rung in groupby(levels, key=lambda level: at.get(level.pk))
    ]


class RelationQuerySet(models.QuerySet):
    def readable(self):
        """A relation shows both its ends, so both may be read."""
        frameworks = Framework.objects.readable()
        return self.filter(from_item__framework__in=frameworks, to_item__framework__in=frameworks)

    def of(self, item):
        return self.of_any([item])

    def of_any(self, items):
        return self.filter(models.Q(from_item__in=items) | models.Q(to_item__in=items))

    def crosswalk(self):
        """Which statements say about the same, in other words or in the other country."""
        return self.filter(kind__in=Relation.CROSSWALK)

    def knowledge_in(self, framework):
        """Which knowledge belongs to which statement of this framework, and how deep."""
        return self.filter(kind=Relation.Kind.INCLUDES_KNOWLEDGE, from_item__framework=framework)

    def get_by_natural_key(self, *key):
        framework_from, code_from, kind, framework_to, code_to = key
        return self.get(
            from_item__framework__code=framework_from,
            from_item__code=code_from,
            kind=kind,
            to_item__framework__code=framework_to,
            to_item__code=code_to,
        )


class Relation(models.Model):
    """What one statement has to do with another, and who says so."""

    class Kind(models.TextChoices):
        INCLUDES_KNOWLEDGE = "includes_knowledge", _("met inbegrip van kennis")
        CLASSIFIED_AS = "classified_as", _("is ingedeeld als")
        SUPPORTS = "supports", _("oefent")
        ILLUSTRATES = "illustrates", _("laat zien")
        REFERS_TO = "refers_to", _("verwijst naar")
        EXACT = "exact", _("komt overeen met")
        CLOSE = "close", _("lijkt sterk op")
        BROADER = "broader", _("is ruimer dan")
        NARROWER = "narrower", _("is enger dan")

    class Origin(models.TextChoices):
        SOURCE = "source", _("staat zo in de bron")
        PROJECT = "project", _("oordeel van dit project")

    class Depth(models.TextChoices):
        BASIC = "basic", _("basiskennis")
        KNOWLEDGE = "knowledge", _("kennis")
        THOROUGH = "thorough", _("grondige kennis")

    CROSSWALK = (Kind.EXACT, Kind.CLOSE, Kind.BROADER, Kind.NARROWER)
    # How a relation reads on the page of either end, above the other: (from, to).
    READS = {
        Kind.INCLUDES_KNOWLEDGE: (_("Hier hoort deze kennis bij"), _("Deze kennis hoort bij")),
        Kind.CLASSIFIED_AS: (_("Is ingedeeld als"), _("Hierbij zijn ingedeeld")),
        Kind.SUPPORTS: (_("Hiermee oefen je"), _("Dit oefen je met")),
        Kind.ILLUSTRATES: (_("Laat zien"), _("Is te zien in")),
        Kind.REFERS_TO: (_("Verwijst naar"), _("Hiernaar verwijst")),
        Kind.EXACT: (_("Komt overeen met"), _("Komt overeen met")),
        Kind.CLOSE: (_("Lijkt sterk op"), _("Lijkt sterk op")),
        Kind.BROADER: (_("Is ruimer dan"), _("Is beperkter dan")),
        Kind.NARROWER: (_("Is beperkter dan"), _("Is ruimer dan")),
    }

    from_item = models.ForeignKey(Item, models.CASCADE, related_name="relations_from")
    to_item = models.ForeignKey(Item, models.CASCADE, related_name="relations_to")
    kind = models.CharField(_("soort"), max_length=20, choices=Kind)
    origin = models.CharField(_("wie zegt het"), max_length=10, choices=Origin)
    depth = models.CharField(_("diepte van de kennis"), max_length=10, choices=Depth, blank=True)
    note = models.TextField(_("toelichting"), blank=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "from_item", "to_item"]
        verbose_name = _("verband")
        verbose_name_plural = _("verbanden")
        constraints = [
            models.UniqueConstraint(fields=["from_item", "kind", "to_item"], name="relation_once"),
            models.CheckConstraint(
                condition=~models.Q(from_item=models.F("to_item")), name="relation_of_two_items"
            ),
        ]

    def __str__(self):
        return f"{self.from_item.code} {self.get_kind_display()} {self.to_item.code}"

    def natural_key(self):
        return (*self.from_item.natural_key(), self.kind, *self.to_item.natural_key())

    def seen_from(self, item):
        """The relation as the page of `item` tells it: (the words, the item at the other end)."""
        forwards, backwards = self.READS[self.Kind(self.kind)]
        if self.from_item_id == item.pk:
            return forwards, self.to_item
        return backwards, self.from_item

    @property
    def crosses_border(self):
        """Whether the two ends belong to the frameworks of different countries."""
        return self.from_item.framework.jurisdiction != self.to_item.framework.jurisdiction

    natural_key.dependencies = ["competencies.item"]
