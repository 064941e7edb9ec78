from django import forms
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from assessments.forms.texts import Careful, TextField
from assessments.models import Instrument, Scale, Section
from competencies.models import Framework, Item, Level

LONGEST_QUERY = 100


class NewListForm(forms.Form):
    title = forms.CharField(
        label=_("Naam van de lijst"),
        max_length=160,
        help_text=_("De student ziet deze naam, en jij bij het plannen."),
    )
    source = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Begin met"), empty_label=_("een lege lijst")
    )

    def __init__(self, *args, sources, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources
        self.fields["source"].label_from_instance = described


def described(instrument):
    if instrument.programme_id is None:
        return _("een kopie van: %(title)s (standaardlijst)") % {"title": instrument.title}
    return _("een kopie van: %(title)s (versie %(version)s)") % {
        "title": instrument.title,
        "version": instrument.version,
    }


class CarefulForm(Careful, forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.watch(model_to_dict(self.instance, self._meta.fields))


class DetailsForm(CarefulForm):
    introduction = TextField(
        label=_("Inleiding"),
        required=False,
        help_text=_("Dit leest de student voordat de vragen beginnen."),
    )

    class Meta:
        model = Instrument
        fields = ["title", "introduction", "scale", "level"]
        labels = {"title": _("Naam van de lijst")}
        widgets = {"scale": forms.RadioSelect}
        help_texts = {
            "level": _("Bij een leeruitkomst staat dan hoe die een niveau lager en hoger klinkt."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scale"].queryset = Scale.objects.filter(of_workplaces=False).prefetch_related(
            "points"
        )
        self.fields["scale"].empty_label = None
        self.fields["level"].empty_label = _("geen niveau")


class SectionForm(CarefulForm):
    introduction = TextField(
        label=_("Inleiding"),
        required=False,
        help_text=_("Dit leest de student boven de vragen van dit deel."),
    )

    class Meta:
        model = Section
        fields = ["title", "introduction", "judged"]
        help_texts = {
            "judged": _("Bij het vaststellen schrijft de begeleider hier een oordeel over."),
        }
        labels = {"judged": _("Dit deel krijgt een oordeel in woorden")}


class PickForm(forms.Form):
    """Which statements of which framework to choose from. Everything but the framework narrows."""

    kader = forms.ModelChoiceField(
        Framework.objects.published(), to_field_name="code", label=_("Kader"), empty_label=None
    )
    niveau = forms.ModelChoiceField(
        Level.objects.readable(),
        to_field_name="number",
        label=_("Niveau"),
        required=False,
        empty_label=_("alle niveaus"),
    )
    kop = forms.ChoiceField(label=_("Onderdeel"), required=False)
    q = forms.CharField(
        label=_("Woorden"),
        required=False,
        max_length=LONGEST_QUERY,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, data, *, tree):
        """`tree`: the items of the framework, as `ItemQuerySet.tree` gives them."""
        self.headings = {str(item.pk): (item, depth) for item, depth in headed(tree)}
        if data.get("kop") not in self.headings:  # of the framework that was chosen before
            data = data.copy()
            data["kop"] = ""
        super().__init__(data)
        self.fields["kader"].label_from_instance = lambda framework: framework.short_title
        self.fields["kop"].choices = [("", _("het hele kader"))] + [
            (pk, "– " * depth + item.heading) for pk, (item, depth) in self.headings.items()
        ]

    def found(self):
        """The statements that were asked for, in the order of the framework."""
        wanted = self.cleaned_data
        items = Item.objects.filter(framework=wanted["kader"]).exclude(kind__in=Item.HEADINGS)
        if wanted["niveau"]:
            items = items.filter(levels=wanted["niveau"])
        if wanted["kop"]:
            heading, _depth = self.headings[wanted["kop"]]
            items = items.filter(pk__in=[item.pk for item in under(heading)])
        if wanted["q"]:
            items = items.search(wanted["q"])
        return items.select_related("parent").prefetch_related("levels").order_by("order")


def headed(items, depth=0):
    """The items with something under them, each with how deep it lies itself."""
    for item in items:
        if item.branches:
            yield item, depth
            yield from headed(item.branches, depth + 1)


def under(item):
    """The item with everything under it."""
    yield item
    for branch in item.branches:
        yield from under(branch)
