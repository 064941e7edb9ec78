"""Texts as people type them: one kind of line end, and not longer than a row keeps."""

import hashlib

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import MAX_TEXT

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


def posted_key(text):
    """A posted key as a number; None for what cannot be one."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


class TextField(forms.CharField):
    """A text of several lines. The limit is checked after the line ends, which browsers double."""

    def __init__(self, *, rows=4, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "dir": "auto"}))
        super().__init__(strip=False, **kwargs)

    def to_python(self, value):
        return short_enough(lines(super().to_python(value)))


class VersionField(forms.IntegerField):
    """The version of a text that the page was made with; see `Versioned`."""

    def __init__(self):
        super().__init__(
            min_value=0,
            widget=forms.HiddenInput,
            error_messages={"required": _("Deze pagina is niet compleet. Laad haar opnieuw.")},
        )


class Careful(forms.Form):
    """Overwrites nothing that another window stored meanwhile, unless asked again."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def watch(self, stored):
        """What the page shows: `stored`, as it is now."""
        self.stored = hashlib.sha256(repr(stored).encode()).hexdigest()
        self.initial["seen"] = self.stored

    def clean(self):
        if self.cleaned_data.get("seen") not in ("", self.stored):
            self.data = self.data.copy()
            self.data["seen"] = self.stored
            raise forms.ValidationError(
                _(
                    "Dit is intussen in een ander venster veranderd. Druk nog een keer op Bewaar "
                    "om te bewaren wat hier staat."
                )
            )
        return super().clean()


class ReasonForm(forms.Form):
    """Why somebody does what others will read in the history."""

    reason = TextField(
        rows=3,
        label=_("Waarom"),
        help_text=_("Iedereen die bij deze stage hoort kan dit lezen."),
        error_messages={"required": _("Schrijf in een paar woorden waarom.")},
    )
