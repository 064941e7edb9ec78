from django import forms
from django.utils.translation import gettext_lazy as _

EMAIL = {"autocomplete": "email", "inputmode": "email"}
CODE = {"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "characters",
        "spellcheck": "false"}  # fmt: skip


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(CODE),
        help_text=_("Acht letters. Hoofdletters, spaties en streepjes maken niet uit."),
        error_messages={"required": _("Typ de code uit de mail.")},
    )


class LostForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mailadres"),
        widget=forms.EmailInput(EMAIL),
        help_text=_("Het adres waarop je de mail over je student kreeg."),
        error_messages={
            "required": _("Vul je e-mailadres in."),
            "invalid": _("Dit is geen e-mailadres. Controleer het nog eens."),
        },
    )
