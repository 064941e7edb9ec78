from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms import lines, short_enough


class TextField(forms.CharField):
    """A text of several lines. The limit is checked after the line ends, which browsers double."""

    def __init__(self, *, rows=4, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "dir": "auto"}))
        super().__init__(strip=False, **kwargs)

    def to_python(self, value):
        return short_enough(lines(super().to_python(value)))


class CorrectionForm(forms.Form):
    """Why a report is replaced by a new one, and what was wrong in it."""

    reason = TextField(
        rows=2,
        label=_("Waarom er een nieuw verslag komt"),
        help_text=_("Bijvoorbeeld: in het oordeel staat de naam van een andere afdeling."),
        error_messages={"required": _("Schrijf in een paar woorden waarom.")},
    )
    correction = TextField(
        rows=6,
        label=_("Wat er verbeterd is"),
        help_text=_("Schrijf wat er stond, en wat er had moeten staan."),
        error_messages={"required": _("Schrijf wat er had moeten staan.")},
    )
