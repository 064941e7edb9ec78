from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Instrument, Judgement, Round
from assessments.models.rounds import MAX_TEXT

TOO_LONG = _("Dit is te lang: er mogen %(limit_value)d tekens in, en er staan er %(show_value)d.")


def lines(text):
    """The same line ends whichever browser sent it, so that equal texts compare equal."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


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
    version = forms.IntegerField(
        min_value=0,
        error_messages={"required": _("Deze pagina is niet compleet. Laad haar opnieuw.")},
    )

    def __init__(self, data, *, answer, points):
        super().__init__(data, prefix=prefix(answer))
        self.points = {str(point.pk): point for point in points}
        self.fields["point"].choices = [(pk, point.word) for pk, point in self.points.items()]

    @classmethod
    def is_in(cls, data, answer):
        """Whether the posted page held this answer at all."""
        return f"{prefix(answer)}-version" in data

    def clean_point(self):
        return self.points.get(self.cleaned_data["point"])

    def clean_comment(self):
        comment = lines(self.cleaned_data["comment"])
        if len(comment) > MAX_TEXT:
            raise forms.ValidationError(
                TOO_LONG, params={"limit_value": MAX_TEXT, "show_value": len(comment)}
            )
        return comment


def prefix(answer):
    return f"a{answer}"


class RoundForm(forms.ModelForm):
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


class JudgementForm(forms.ModelForm):
    """One theme's judgement in words, needed for closing the round and not for keeping it.

    `version` is the one the page was made with.
    """

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Judgement
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5, "dir": "auto"})}

    def __init__(self, *args, closing, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = closing
        self.fields["text"].error_messages["required"] = _("Schrijf hier een oordeel in woorden.")
        self.fields["text"].label = self.instance.section.title
        self.fields["text"].max_length = MAX_TEXT
        self.fields["text"].validators.append(
            forms.fields.validators.MaxLengthValidator(MAX_TEXT, TOO_LONG)
        )
        self.initial["version"] = self.instance.version

    def clean_text(self):
        return lines(self.cleaned_data["text"])
