from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.models import Level
from ervaring.schools.admin import NOT_ONESELF, person

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
        help_text=_("Het adres waarop je eerder mail van Ervaring kreeg."),
        error_messages={
            "required": _("Vul je e-mailadres in."),
            "invalid": _("Dit is geen e-mailadres. Controleer het nog eens."),
        },
    )


EXPERIENCE = {"ja": True, "nee": False, "onbekend": None}


def experience_field():
    return forms.TypedChoiceField(
        label=_("Werkt deze persoon als ervaringsdeskundige?"),
        choices=[("ja", _("Ja")), ("nee", _("Nee")), ("onbekend", _("Dat weet ik niet"))],
        coerce=EXPERIENCE.get,
        empty_value=None,
        required=False,
        initial="onbekend",
        widget=forms.RadioSelect,
        help_text=_("Liefst is een van de beoordelaars dat zelf (leerplan 6.2)."),
    )


class LevelField(forms.ModelChoiceField):
    """The level of somebody's own education."""

    def __init__(self, **kwargs):
        super().__init__(
            Level.objects.all(),
            required=False,
            empty_label=_("Dat weet ik niet"),
            label=_("Op welk niveau is deze persoon opgeleid?"),
            help_text=_(
                "Mbo 2, 3 en 4 zijn niveau 2, 3 en 4. Associate degree of graduaat is 5, "
                "hbo-bachelor is 6 en master is 7."
            ),
            **kwargs,
        )

    def label_from_instance(self, level):
        return str(level).capitalize()


class PersonForm(forms.Form):
    """Somebody, who is found by e-mail address or else new."""

    email = forms.EmailField(label=_("E-mailadres"), max_length=254)
    name = forms.CharField(
        label=_("Naam"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Kennen we dit adres al? Dan blijft de naam die er staat."),
    )

    def __init__(self, *args, by, **kwargs):
        """`by`: who fills in the form, and gives themselves nothing."""
        super().__init__(*args, **kwargs)
        self.by = by

    def clean(self):
        data = super().clean()
        if {"email", "name"} <= data.keys():
            data["user"] = user = person(data["email"], data["name"])
            if user == self.by:
                self.add_error("email", NOT_ONESELF)
        return data
