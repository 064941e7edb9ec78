"""The form in which an entry is written: what every kind has, what its own has, and its parts."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from assessments.forms import VersionField
from assessments.forms.planning import day_input
from assessments.forms.texts import TextField
from competencies.models import Framework, Item, Relation
from portfolios.kinds import form_of
from portfolios.models import Entry

LONGEST_TITLE = 150
EARLIEST = datetime.date(1940, 1, 1)
AHEAD = datetime.timedelta(days=366)
# What stands in columns of its own, and under which name the key of an item does.
STANDING = ["title", "happened_on", "version", "log", "hours", "source"]
KEYS = {"tension": "tension_id", "article": "article_id"}


def of_a_life(day):
    """Raises ValidationError for a day that nobody can have meant."""
    if not EARLIEST <= day <= timezone.localdate() + AHEAD:
        raise forms.ValidationError(_("Deze dag ligt heel ver weg. Klopt het jaar?"))


class EntryForm(forms.Form):
    """One entry. What is right is stored, also when something else is not.

    A field that was not sent is left as it stands.
    """

    title = forms.CharField(
        label=_("Titel"),
        help_text=_("Een paar woorden, zodat je het later terugvindt."),
        max_length=LONGEST_TITLE,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    happened_on = forms.DateField(
        label=_("Wanneer was het?"),
        widget=day_input(),
        validators=[of_a_life],
        error_messages={
            "required": _("Kies een dag. Ongeveer is ook goed."),
            "invalid": _("Kies een dag die bestaat."),
        },
    )

    def __init__(self, data=None, *, entry):
        super().__init__(data)
        self.entry = entry
        self.parts = form_of(entry).parts
        if entry.kind == Entry.Kind.LOG:
            self._of_a_log()
        elif entry.kind == Entry.Kind.FEEDBACK:
            self._of_feedback()
        elif entry.kind == Entry.Kind.SITUATION:
            self._of_a_situation()
        for part in self.parts:
            text = TextField(
                required=False, rows=part.rows, label=part.label, help_text=part.prompt
            )
            self.fields[part.name] = text
        self.order_fields(["title", "happened_on", "tension", "situation", "pull", "article"])
        if data is not None:
            for name in self.fields.keys() - data.keys():
                del self.fields[name]
        self.fields["version"] = VersionField()
        self.initial = {name: getattr(entry, name) for name in STANDING} | entry.texts
        self.initial |= {name: getattr(entry, key) or "" for name, key in KEYS.items()}

    def _of_a_log(self):
        self.fields["log"] = forms.ChoiceField(
            label=_("Wat was het?"), choices=[(one.value, capfirst(one.label)) for one in Entry.Log]
        )
        self.fields["hours"] = forms.DecimalField(
            label=_("Hoeveel uur?"),
            required=False,
            localize=True,
            min_value=0,
            max_value=999,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
            error_messages={"invalid": _("Schrijf een getal, zoals 2 of 1,5.")},
        )

    def _of_feedback(self):
        self.fields["source"] = forms.ChoiceField(
            label=_("Van wie kreeg je dit?"),
            help_text=_("Een naam is niet nodig."),
            required=False,
            choices=[
                ("", _("Nog niet gekozen")),
                *((one.value, capfirst(one.label)) for one in Entry.Source),
            ],
        )

    def _of_a_situation(self):
        self.tensions = items_to_choose(Item.Kind.TENSION, self.entry.tension_id)
        self.fields["tension"] = forms.TypedChoiceField(
            label=_("In welk spanningsveld zat je?"),
            required=False,
            coerce=int,
            empty_value=None,
            choices=[
                ("", _("Dat weet ik nog niet")),
                *((item.pk, item.name) for item in self.tensions),
            ],
            widget=forms.RadioSelect,
        )
        chapters = {}
        for item in items_to_choose(Item.Kind.ARTICLE, self.entry.article_id):
            heading = capfirst(item.parent.name) if item.parent else ""
            chapters.setdefault(heading, []).append((item.pk, f"{item.code} {item.name}"))
        self.fields["article"] = forms.TypedChoiceField(
            label=_("Welk artikel van de beroepscode past hierbij?"),
            help_text=_("Eén artikel is genoeg. Je kunt het later kiezen."),
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", _("Nog niet gekozen")), *chapters.items()],
        )

    @property
    def explained(self):
        """[(a field of tension to choose, what it means in plain words)]."""
        plain = {item.pk: item.guidance for item in self.tensions}
        return [(choice, plain.get(choice.data["value"], "")) for choice in self["tension"]]

    @property
    def given(self):
        """What may be stored: every field that was sent and is right."""
        right = dict(self.cleaned_data)
        right.pop("version", None)
        texts = dict(self.entry.texts)
        for part in self.parts:
            if part.name in right:
                texts[part.name] = right.pop(part.name)
        given = {KEYS.get(name, name): value for name, value in right.items()}
        return {**given, "texts": {name: text for name, text in texts.items() if text}}


def items_to_choose(kind, chosen):
    """The items of a kind in frameworks in use, and the one with the key `chosen`, however old."""
    items = Item.objects.readable().filter(kind=kind).select_related("framework", "parent")
    return [
        item
        for item in items
        if item.framework.status == Framework.Status.PUBLISHED or item.pk == chosen
    ]


def questions_about(tension):
    """The questions in the frameworks to reflect on a field of tension, given by its key."""
    if tension is None:
        return []
    alike = Relation.objects.filter(
        from_item=tension, kind__in=[Relation.Kind.EXACT, Relation.Kind.CLOSE]
    )
    asked = (
        Relation.objects.readable()
        .filter(kind=Relation.Kind.ILLUSTRATES, to_item__in=alike.values("to_item"))
        .filter(from_item__kind=Item.Kind.REFLECTION_QUESTION)
        .filter(from_item__framework__in=Framework.objects.published())
        .select_related("from_item")
        .order_by("from_item__framework", "from_item__order")
    )
    return [relation.from_item for relation in asked]
