"""What is asked about days and hours."""

import uuid
from decimal import Decimal

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from assessments.forms.planning import day_input, within_reach
from ervaring.practice.models import Break

QUARTER = Decimal("0.25")
MOST = 80


class HoursField(forms.DecimalField):
    """Hours of a week to the quarter, with a comma or a point; empty is nothing said."""

    def __init__(self, **kwargs):
        invalid = _("Schrijf een getal, zoals 24 of 7,5.")
        super().__init__(
            required=False,
            min_value=0,
            max_value=MOST,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
            error_messages={
                "invalid": invalid,
                "min_value": invalid,
                "max_value": _("Meer dan 80 uur in een week kan hier niet."),
            },
            **kwargs,
        )

    def to_python(self, value):
        return super().to_python(value.strip().replace(",", ".") if value else value)

    def validate(self, value):
        super().validate(value)
        # What is no number of hours at all cannot be divided either.
        if value is not None and abs(value) <= MOST and value % QUARTER:
            raise forms.ValidationError(_("Rond af op een kwartier, zoals 7,25 of 7,5."))


class WeekForm(forms.Form):
    """The hours of one week, and what the page showed there."""

    hours = HoursField()
    was = HoursField()

    def __init__(self, data=None, *, monday, **kwargs):
        super().__init__(data, prefix=f"{monday:%Y-%m-%d}", **kwargs)
        self.monday = monday

    @property
    def is_given(self):
        """Whether the week is on the page that was sent; one week may come on its own."""
        return self.add_prefix("hours") in self.data


class PlannedHoursForm(forms.Form):
    """How many hours the programme asks, and what the page showed there."""

    hours = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=3000,
        label=_("Uren in totaal"),
        help_text=_("Wat de opleiding voor deze stage vraagt."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        error_messages={
            "invalid": _("Schrijf een heel getal, zoals 240."),
            "min_value": _("Schrijf een heel getal, zoals 240."),
            "max_value": _("Dat zijn meer uren dan een stage heeft."),
        },
    )
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)


def _day(label):
    return forms.DateField(
        label=label,
        widget=day_input(),
        validators=[within_reach],
        error_messages={"required": _("Kies een dag.")},
    )


class BreakForm(forms.Form):
    """From when to when the student is not there; there is no question why."""

    kind = forms.ChoiceField(
        label=_("Wat is het?"),
        choices=[(one.value, capfirst(one.label)) for one in Break.Kind],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies vakantie of pauze.")},
    )
    starts_on = _day(_("Eerste vrije dag"))
    ends_on = _day(_("Laatste vrije dag"))
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, placement):
        super().__init__(data)
        self.placement = placement
        self.initial = {"key": uuid.uuid4()}

    def clean(self):
        given = super().clean()
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last:
            if last < first:
                self.add_error("ends_on", _("De laatste dag ligt voor de eerste."))
            elif first > self.placement.ends_on or last < self.placement.starts_on:
                self.add_error("starts_on", _("Deze dagen vallen buiten de stage."))
        return given
