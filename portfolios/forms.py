from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.texts import TextField
from portfolios.models import FileLimits


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


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    widget = SeveralFiles

    def clean(self, data, initial=None):
        """A list. Each is looked at later: one that is refused does not refuse the others."""
        if not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return data


class FilesForm(forms.Form):
    """Files to put with an entry. `checking.check` looks at each of them."""

    files = FilesField(
        label=_("Bestanden"),
        help_text=_("Je kunt er meer tegelijk kiezen."),
        error_messages={"required": _("Kies eerst een bestand.")},
    )


class DescriptionForm(forms.Form):
    description = forms.CharField(
        label=_("Wat is erop te zien?"),
        max_length=500,
        required=False,
        error_messages={"max_length": _("Schrijf het in hoogstens 500 tekens.")},
    )


# The field, the least and the most that a school may choose; and what its name leaves open.
BOUNDS = {
    "files": (1, 20, ""),
    "megabytes": (1, 200, _("Groter dan 200 MB kan niet.")),
    "megapixels": (1, 64, _("Een foto van een telefoon heeft er 12 tot 50.")),
    "pages": (1, 500, ""),
    "quota": (10, 20_000, _("Voor alle bestanden van één student samen.")),
}


class LimitsForm(forms.ModelForm):
    """The limits of a school, within what the machine can do."""

    class Meta:
        model = FileLimits
        fields = list(BOUNDS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (least, most, hint) in BOUNDS.items():
            label = self.fields[name].label
            self.fields[name] = forms.IntegerField(
                label=label, min_value=least, max_value=most, help_text=hint
            )
