"""The form in which a function profile is written, by three people and at the same time."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.texts import TextField, lines
from ervaring.practice.profiles import SAYS, activities_to_choose, parts_of

# From one hour a week to full time, in halves.
LEAST, MOST, STEP = Decimal(1), Decimal(40), Decimal("0.5")
HOURS = _("Schrijf een getal van 1 tot en met 40. Een half uur mag ook, zoals 7,5.")


def in_halves(hours):
    """Raises ValidationError for hours that nobody plans a week by."""
    if not LEAST <= hours <= MOST or hours % STEP:
        raise forms.ValidationError(HOURS)


@dataclass(frozen=True)
class Merged:
    """What a page brings to a draft that others write in too."""

    # The fields to store, which were changed on this page and nowhere else.
    new: dict
    # [(label, what stands there)] of those that were changed here and elsewhere.
    apart: list
    # The labels of those that were changed elsewhere only.
    elsewhere: list
    # What the page knows after this: see `ProfileForm.was`.
    knows: str
    # The same once its reader saw what stands in the fields of `apart`.
    saw: str


class ProfileForm(forms.Form):
    """A draft. What is right is stored, also when something else is not.

    A text that was not sent is left as it stands; activities that were not sent are not ticked.
    """

    # May be empty for good: see `profiles.lacks`.
    OPTIONAL = ("own_activities", "collaboration", "fits", "room")

    purpose = TextField(
        label=_("Wat voegt de ervaringsdeskundige toe aan dit team?"),
        help_text=_(
            "Schrijf het doel op. Wat moet er beter worden voor cliënten, de buurt of het team, en "
            "wat lukt nu nog niet? Dat er een ervaringsdeskundige komt, is nog geen doel."
        ),
        required=False,
    )
    activities = forms.TypedMultipleChoiceField(
        label=_("Wat gaat de ervaringsdeskundige doen?"),
        help_text=_(
            "Dit noemt het Leerplan Ervaringsdeskundigheid. Kruis aan wat hier past. "
            "Alles hoeft niet."
        ),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    own_activities = TextField(
        label=_("Wat nog meer?"),
        help_text=_("In jullie eigen woorden: wat doet de ervaringsdeskundige hier in een week?"),
        required=False,
    )
    collaboration = TextField(
        label=_("Met wie werkt de ervaringsdeskundige samen?"),
        help_text=_(
            "Noem de collega’s en wie wat doet. Bij wie kan de student terecht? En is er een "
            "andere ervaringsdeskundige om mee te overleggen?"
        ),
        required=False,
    )
    hours_per_week = forms.DecimalField(
        label=_("Hoeveel uur per week?"),
        help_text=_(
            "Van 1 tot 40 uur. Bouwen jullie het op? Schrijf dan op hoeveel het daarna wordt."
        ),
        required=False,
        localize=True,
        validators=[in_halves],
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"}
        ),
        error_messages={"invalid": HOURS},
    )
    fits = TextField(
        label=_("Welk profiel past hierbij?"),
        help_text=_(
            "Wat vraagt dit werk van wie het doet? Welke ervaring helpt hier, en wat moet iemand "
            "al kunnen? Vraag niet meer dan het werk nodig heeft."
        ),
        required=False,
    )
    room = TextField(
        label=_("Waar is ruimte voor eigen inbreng en groei?"),
        help_text=_(
            "Wat mag de student zelf kiezen of inbrengen? En wat kan er later bij komen, als het "
            "goed gaat?"
        ),
        required=False,
    )

    # A mark of each field as the page last knew it: what it did not change, it does not store.
    was = forms.CharField(
        widget=forms.HiddenInput,
        max_length=500,
        error_messages={"required": _("Deze pagina is niet compleet. Laad haar opnieuw.")},
    )

    def __init__(self, data=None, *, profile):
        super().__init__(data)
        stands = _values(profile)
        items = activities_to_choose(stands["activities"])
        self.fields["activities"].choices = [(item.pk, item.text) for item in items]
        self.initial = {**stands, "was": _written(_marks(stands))}
        if data is not None:
            for name in self.fields.keys() - data.keys() - {"activities", "was"}:
                del self.fields[name]

    def merged(self, profile):
        """What is to be stored in `profile` of the fields that are right, field by field."""
        was, stands = _read(self.cleaned_data["was"]), _values(profile)
        knows, saw = dict(was), dict(was)
        new, apart, elsewhere = {}, [], []
        said = {part.name: part for part in parts_of(profile)}
        for name, value in self.cleaned_data.items():
            if name == "was":
                continue
            mine, theirs = _mark(value), _mark(stands[name])
            if mine == was.get(name):
                if theirs != mine:
                    elsewhere.append(self[name].label)
            elif theirs in (was.get(name), mine):
                new[name], knows[name], saw[name] = value, mine, mine
            else:
                apart.append((self[name].label, said[name].in_words))
                saw[name] = theirs
        return Merged(new, apart, elsewhere, _written(knows), _written(saw))


def _values(profile):
    """The fields of a profile as the form has them when they are right."""
    ticked = sorted(item.pk for item in profile.activities.all())
    return {name: getattr(profile, name) for name in SAYS} | {"activities": ticked}


def _mark(value):
    """The same for equal values, however they were typed."""
    if isinstance(value, list):
        value = sorted(value)
    if isinstance(value, Decimal):
        value = value.normalize()
    if isinstance(value, str):
        value = lines(value)
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def _marks(values):
    return {name: _mark(value) for name, value in values.items()}


def _written(marks):
    return " ".join(f"{name}={mark}" for name, mark in marks.items())


def _read(text):
    return dict(one.split("=", 1) for one in text.split() if "=" in one)


class NoteForm(forms.Form):
    """Whether one of the three agrees: the button that was pressed; and why not yet."""

    note = TextField(
        rows=2,
        required=False,
        label=_("Wil je er iets bij zeggen?"),
        help_text=_(
            "Iedereen die bij deze stage hoort leest dit. Nog niet akkoord? Schrijf dan wat er "
            "anders moet."
        ),
    )

    def clean(self):
        cleaned = super().clean()
        cleaned["agrees"] = "akkoord" in self.data
        if not cleaned["agrees"] and "nog-niet" not in self.data:
            raise forms.ValidationError(_("Kies of je akkoord bent, of nog niet."))
        if not cleaned["agrees"] and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", _("Schrijf in een paar woorden wat er nog anders moet."))
        return cleaned
