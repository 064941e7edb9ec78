from django import forms
from django.utils.translation import gettext_lazy as _

from ervaring.people.rosters.reading import MAX_BYTES


class RosterForm(forms.Form):
    file = forms.FileField(
        label=_("Deelnemerslijst"),
        help_text=_("Een Excel-bestand (.xlsx) of CSV, hoogstens 5 MB en 5.000 regels."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Kies eerst een bestand."),
            "empty": _("Dit bestand is leeg."),
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("Dit bestand is groter dan 5 MB."))
        return file
