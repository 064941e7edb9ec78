from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import MAX_TEXT, Assessment, Instrument, Round

TOO_LONG = _("Dit is te lang: er mogen %(limit_value)d tekens in, en er staan er %(show_value)d.")


def lines(text):
    """The same line ends whichever browser sent it, so that equal texts compare equal."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def short_enough(text):
    """`text`, counted after its line ends were made equal. Raises ValidationError."""
    if len(text) > MAX_TEXT:
        raise forms.ValidationError(
            TOO_LONG, params={"limit_value": MAX_TEXT, "show_value": len(text)}
        )
    return text


class AnswerForm(forms.Form):
    """Checks one posted answer. Never renders: a page of forms would be slow (see sheet.py)."""

    point = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": _("Kies een van de antwoorden die hier staan.")},
    )
    comment = forms.CharField(
        required=False,
        strip=False,
        max_length=MAX_TEXT * 2,
        error_messages={"max_length": TOO_LONG},
    )
    rung = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": _("Kies een van de niveaus die hier staan.")},
    )
    version = forms.IntegerField(
        min_value=0,
        error_messages={"required": _("Deze pagina is niet compleet. Laad haar opnieuw.")},
    )

    def __init__(self, data, *, answer, points, rungs):
        """`points` and `rungs`: the keys of the scale points and the levels one may choose from."""
        super().__init__(data, prefix=prefix(answer))
        self.fields["point"].choices = [(str(point), str(point)) for point in points]
        self.fields["rung"].choices = [(str(rung), str(rung)) for rung in rungs]

    @classmethod
    def is_in(cls, data, answer):
        """Whether the posted page held this answer at all."""
        return f"{prefix(answer)}-version" in data

    def clean_point(self):
        return int(self.cleaned_data["point"]) if self.cleaned_data["point"] else None

    def clean_rung(self):
        return int(self.cleaned_data["rung"]) if self.cleaned_data["rung"] else None

    @property
    def given(self):
        """What `Answer.save_given` takes."""
        data = self.cleaned_data
        return {
            "point_id": data["point"],
            "comment": data["comment"],
            "rung_id": data["rung"],
            "version": data["version"],
        }

    def clean_comment(self):
        return short_enough(lines(self.cleaned_data["comment"]))


def prefix(answer):
    return f"a{answer}"


class RoundForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label=_("Wie beoordeelt"),
        choices=[
            (role.value, role.label.capitalize())
            for role in (Assessment.Role.SUPERVISOR, Assessment.Role.SECOND_ASSESSOR)
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=[Assessment.Role.SUPERVISOR],
        help_text=_(
            "De student vult altijd een lijst in. Aan een eindbeoordeling doen liefst twee "
            "beoordelaars mee."
        ),
    )

    class Meta:
        model = Round
        fields = ["kind", "instrument", "opens_on", "due_on"]
        widgets = {
            "kind": forms.RadioSelect,
            "opens_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "instrument": _("Deze lijsten passen bij de opleiding."),
            "opens_on": _("Vanaf deze dag kan iedereen de lijst invullen."),
        }

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Round.Kind.choices
        instruments = Instrument.objects.available_to(programme)
        self.fields["instrument"].queryset = instruments
        self.fields["instrument"].empty_label = None
        self.initial.setdefault("instrument", instruments.first())

    def clean(self):
        data = super().clean()
        opens_on, due_on = data.get("opens_on"), data.get("due_on")
        if opens_on and due_on and due_on < opens_on:
            self.add_error("due_on", _("Deze dag ligt voor de dag waarop de lijst opengaat."))
        return data


class JudgementForm(forms.Form):
    """One theme's judgement in words, needed for closing the round and not for keeping it.

    `version` is the one the page was made with.
    """

    text = forms.CharField(
        max_length=MAX_TEXT * 2,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "maxlength": None}),
        error_messages={
            "required": _("Schrijf hier een oordeel in woorden."),
            "max_length": TOO_LONG,
        },
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data, *, judgement, closing):
        initial = {"text": judgement.text, "version": judgement.version}
        super().__init__(data, prefix=f"j{judgement.pk}", initial=initial)
        self.judgement = judgement
        self.fields["text"].label = judgement.section.title
        self.fields["text"].required = closing

    def clean_text(self):
        return short_enough(lines(self.cleaned_data["text"]))

    def save(self):
        """Store the text; an error on it, and `newer`, when a newer one stands there."""
        if not self.judgement.save_given(**self.cleaned_data):
            self.add_error("text", _("In een ander venster staat al een nieuwere tekst:"))
            self.newer = self.judgement.text
        # Whoever reads the page that follows has seen what stands there now.
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self.judgement.version
