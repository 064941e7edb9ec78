from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.texts import TextField


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
