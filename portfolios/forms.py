from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.forms.texts import TextField
from portfolios.models import Entry


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


class ShareForm(forms.Form):
    """Who may read an entry, with the names of the people who would read it now."""

    for_supervisor = forms.BooleanField(required=False, label=_("Mijn begeleider op de werkplek"))
    for_programme = forms.BooleanField(required=False, label=_("Mijn opleiding"))
    in_report = forms.BooleanField(
        required=False,
        label=_("Dit mag in mijn portfolio-PDF"),
        help_text=_("Wie een PDF maakt, krijgt alleen stukken die je met die persoon deelt."),
    )
    # How the switches stood on the page that was sent: a 1 or a 0 for each.
    standing = forms.RegexField(r"^[01]{3}$", widget=forms.HiddenInput)

    def __init__(self, data=None, *, readers, **kwargs):
        super().__init__(data, **kwargs)
        for switch, those in readers.items():
            self.fields[switch].help_text = format_html("{}", _told(those))

    @classmethod
    def showing(cls, entry, readers):
        """The form as it stands now."""
        standing = "".join(str(int(on)) for on in entry.switches.values())
        return cls(readers=readers, initial={**entry.switches, "standing": standing})

    @property
    def was(self):
        standing = self.cleaned_data["standing"]
        return {name: one == "1" for name, one in zip(Entry.SWITCHES, standing, strict=True)}

    @property
    def now(self):
        return {name: self.cleaned_data[name] for name in Entry.SWITCHES}


def _told(readers):
    if not readers:
        return _now("Nu is dat niemand. Wie deze rol krijgt, leest mee.")
    told = ngettext("Nu is dat: %(names)s.", "Nu zijn dat: %(names)s.", len(readers))
    return told % {"names": ", ".join(map(str, readers))}
