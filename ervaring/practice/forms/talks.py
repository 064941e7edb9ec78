"""What is asked about a talk: when it will be, or how it went."""

import datetime
import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.forms.planning import coming, day_input, within_reach
from assessments.forms.texts import TextField, VersionField

MINUTES = [15, 30, 45, 60]
LONGEST = 8 * 60


class PlanForm(forms.Form):
    """When a talk will be."""

    day = forms.DateField(
        label=_("Welke dag?"),
        widget=day_input(),
        validators=[coming],
        error_messages={"required": _("Kies een dag.")},
    )
    time = forms.TimeField(
        label=_("Hoe laat?"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Kies een tijd."), "invalid": _("Schrijf het als 14:30.")},
    )
    weekly = forms.BooleanField(
        label=_("Elke week, tot het einde van de stage"),
        required=False,
        help_text=_("Op dezelfde dag en tijd. Weken waarin de student vrij is slaan we over."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    version = VersionField()

    def __init__(self, *args, talk=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"key": talk.key if talk else uuid.uuid4(), "version": 0}
        if talk:
            at = timezone.localtime(talk.planned_at)
            self.initial |= {"day": at.date(), "time": at.time(), "version": talk.version}
            del self.fields["weekly"]

    @property
    def planned_at(self):
        """The moment, by the clock here: also where the clock is put forward or back."""
        day, time = self.cleaned_data["day"], self.cleaned_data["time"]
        return timezone.make_aware(datetime.datetime.combine(day, time))


class LogForm(forms.Form):
    """How a talk went, or an intervision."""

    held_on = forms.DateField(
        label=_("Wanneer was het?"),
        widget=day_input(),
        validators=[within_reach],
        error_messages={"required": _("Kies een dag.")},
    )
    minutes = forms.ChoiceField(
        label=_("Hoe lang duurde het?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            *((str(one), _("%(number)d minuten") % {"number": one}) for one in MINUTES),
            ("anders", _("Anders")),
        ],
    )
    own_minutes = forms.IntegerField(
        label=_("Hoeveel minuten?"),
        required=False,
        min_value=1,
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Alleen als je “Anders” kiest."),
    )
    note = TextField(rows=5, required=False, label=_("Waar ging het over, wat spreken jullie af?"))
    # Who reads the note besides the student, as the page said it.
    reader = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)
    version = VersionField()

    def __init__(self, data=None, *, talk=None, reader=None, is_intervision=False):
        super().__init__(data)
        self.reader = reader
        self.initial = {
            "held_on": timezone.localdate(),
            "key": uuid.uuid4(),
            "version": 0,
            "reader": reader and reader.pk,
        }
        if talk:
            usual = talk.minutes in MINUTES
            self.initial |= {
                "held_on": min(talk.day, timezone.localdate()),
                "minutes": str(talk.minutes) if usual else "anders" if talk.minutes else "",
                "own_minutes": None if usual else talk.minutes,
                "note": talk.words,
                "key": talk.key,
                "version": talk.version,
            }
        if is_intervision:
            self.fields["note"].label = _("Wat neem je mee?")

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Deze dag komt nog. Plan het gesprek dan."))
        return day

    def clean(self):
        data = super().clean()
        if data.get("reader") != (self.reader and self.reader.pk):
            self.data = {**self.data.dict(), "reader": self.reader.pk if self.reader else ""}
            raise forms.ValidationError(
                _("Je praktijkbegeleider is intussen iemand anders. Kijk eerst wie dit nu leest.")
            )
        own = data.get("minutes") == "anders" and "own_minutes" not in self.errors
        if own and not data.get("own_minutes"):
            self.add_error("own_minutes", _("Schrijf op hoeveel minuten het duurde."))
        return data

    @property
    def given(self):
        """What may be stored: the answers that are right; none that another reader would read."""
        if self.non_field_errors():
            return {}
        right, data = {}, self.cleaned_data
        if "held_on" in data:
            right["held_on"] = data["held_on"]
        if not self.errors.keys() & {"minutes", "own_minutes"}:
            own = data["minutes"] == "anders"
            right["minutes"] = data["own_minutes"] if own else int(data["minutes"] or 0) or None
        if "note" in data:
            right["note"] = data["note"]
        return right
