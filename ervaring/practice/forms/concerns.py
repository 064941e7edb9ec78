"""The forms of who writes a signal, and of who answers one."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.forms.texts import TOO_LONG, TextField
from ervaring.practice.models import Signal

# A few words: about a page.
LONGEST = 2000


class ShortTextField(TextField):
    """A few words. A browser does not cut off what is too long: its writer is told."""

    def __init__(self, **kwargs):
        super().__init__(validators=[MaxLengthValidator(LONGEST, TOO_LONG)], **kwargs)


class SignalForm(forms.Form):
    """What is the matter, in a few words. Nothing is chosen beforehand."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Deze pagina is niet compleet. Laad haar opnieuw."),
            "invalid": _("Deze pagina is niet compleet. Laad haar opnieuw."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Wat is er?"),
        choices=[(one.value, one.label.capitalize()) for one in Signal.Kind],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat er is.")},
    )
    text = ShortTextField(
        rows=4,
        label=_("Vertel het in een paar woorden"),
        help_text=_("Noem geen namen van cliënten. Hoogstens 2000 tekens."),
        error_messages={"required": _("Schrijf in een paar woorden wat er is.")},
    )

    def given(self):
        """What a signal is made of."""
        return {name: self.cleaned_data[name] for name in ("kind", "text")} | {
            "seen_by_workplace": True
        }


class StudentSignalForm(SignalForm):
    """The same, and who may see it: the student has to choose."""

    seen = forms.ChoiceField(
        label=_("Wie mag dit zien?"),
        widget=forms.RadioSelect,
        help_text=_("Je kunt je stageplek later nog laten meelezen. Andersom kan niet."),
        error_messages={"required": _("Kies wie dit mag zien.")},
    )

    def __init__(self, *args, readers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].choices = [
            ("school", _choice(_now("Alleen mijn school ziet dit"), _alone(readers))),
            ("stageplek", _choice(_now("Ook mijn stageplek mag dit zien"), _also(readers))),
        ]

    def given(self):
        return super().given() | {"seen_by_workplace": self.cleaned_data["seen"] == "stageplek"}


class ReplyForm(forms.Form):
    """An answer of the school; of who gave the signal, something that belongs to it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = ShortTextField(
        rows=3,
        label=_("Je antwoord"),
        help_text=_("Hoogstens 2000 tekens."),
        error_messages={"required": _("Schrijf eerst iets op.")},
    )

    def __init__(self, *args, is_of_school, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_of_school:
            self.fields["text"].label = _("Wat wil je erbij schrijven?")


def _choice(said, who):
    return format_html(
        '<span class="choice-word">{}</span> <span class="choice-text">{}</span>', said, who
    )


def _alone(readers):
    if not readers.alone:
        return _now("Nu is er nog niemand bij je school die dit leest.")
    return ngettext("Dat is: %(names)s.", "Dat zijn: %(names)s.", len(readers.alone)) % {
        "names": _names(readers.alone)
    }


def _also(readers):
    if not readers.supervisors:
        return _now("Je hebt nog geen praktijkbegeleider. Wie dat wordt, leest dan ook mee.")
    return _now(
        "Dan leest ook mee: %(names)s. Neemt iemand anders de begeleiding over, dan die ook."
    ) % {"names": _names(readers.supervisors)}


def _names(readers):
    return ", ".join(map(str, readers))
