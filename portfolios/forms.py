import re
import uuid

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.forms.planning import day_input, within_reach
from assessments.forms.texts import TextField, VersionField
from portfolios.models import Entry, FileLimits, LearningGoal, plain_code
from portfolios.parts import Choice


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


class BundleForm(forms.Form):
    """Which parts the portfolios of many get: as for one, see `portfolios.parts.Choice`."""

    deel = forms.MultipleChoiceField(
        label=_("Onderdelen"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies minstens één onderdeel.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, cohort):
        super().__init__(data)
        self.choice = Choice.given(data or {}, cohort)
        rows = self.choice.rows
        self.fields["deel"].choices = [(part.name, capfirst(part.label)) for part, _on in rows]
        self.initial = {"deel": list(self.choice.ticked), "key": uuid.uuid4()}


def _day(label):
    return forms.DateField(
        label=label, required=False, widget=day_input(), validators=[within_reach]
    )


class ShortTextField(TextField):
    """A sentence, not a report."""

    LONGEST = 500

    def to_python(self, value):
        text = super().to_python(value)
        if len(text) > self.LONGEST:
            raise forms.ValidationError(
                _("Maak het korter dan %(number)d tekens."), params={"number": self.LONGEST}
            )
        return text


class GoalForm(forms.Form):
    """A learning goal, new or changed."""

    text = ShortTextField(
        rows=3,
        label=_("Wat wil je leren?"),
        help_text=_("Begin met: ik wil … Eén ding is genoeg."),
        error_messages={"required": _("Schrijf op wat je wilt leren.")},
    )
    why = TextField(required=False, rows=3, label=_("Waarom wil je dat leren?"))
    by_when = _day(_("Voor wanneer?"))
    key = forms.UUIDField(widget=forms.HiddenInput)
    version = VersionField()

    def __init__(self, *args, goal=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"key": goal.key if goal else uuid.uuid4(), "version": 0}
        if goal:
            names = ("text", "why", "by_when", "version")
            self.initial |= {name: getattr(goal, name) for name in names}

    @property
    def given(self):
        return {name: self.cleaned_data[name] for name in ("text", "why", "by_when")}


class CloseGoalForm(forms.Form):
    """Whether a goal was reached, and what the student says looking back."""

    state = forms.ChoiceField(
        label=_("Hoe is het gegaan?"),
        choices=[
            (LearningGoal.State.REACHED, _("Ik heb dit bereikt")),
            (LearningGoal.State.STOPPED, _("Ik stop ermee")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies of je het bereikt hebt of ermee stopt.")},
    )
    evaluation = TextField(
        required=False,
        label=_("Kijk terug"),
        help_text=_("Wat lukt je nu? Wat heeft geholpen? Wat neem je mee naar een volgend doel?"),
    )
    closed_on = forms.DateField(
        label=_("Sinds wanneer?"),
        widget=day_input(),
        validators=[within_reach],
        error_messages={"required": _("Kies een dag.")},
    )
    version = VersionField()

    def __init__(self, *args, goal, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {
            "state": "" if goal.is_open else goal.state,
            "evaluation": goal.evaluation,
            "closed_on": goal.closed_on or timezone.localdate(),
            "version": goal.version,
        }

    @property
    def given(self):
        return {name: self.cleaned_data[name] for name in ("state", "evaluation", "closed_on")}


class StepForm(forms.Form):
    """A step to a goal."""

    what = ShortTextField(
        rows=2,
        label=_("Welke stap?"),
        error_messages={"required": _("Schrijf op wat de stap is.")},
    )
    by_when = _day(_("Voor wanneer?"))
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"key": uuid.uuid4()}


class SeenForm(forms.Form):
    """What somebody who guides says to a plan."""

    note = TextField(
        required=False,
        rows=2,
        label=_("Wil je er iets bij zeggen?"),
        help_text=_("Iedereen die bij deze stage hoort leest dit."),
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


class CodeForm(forms.Form):
    """The code of a document, as somebody types it over from paper."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_(
            "Zestien letters en cijfers, bijvoorbeeld 7K3M-Q2XA-9D4T-HB6W. Streepjes en "
            "hoofdletters hoeven niet."
        ),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Typ de code die in de PDF staat.")},
    )

    def clean_code(self):
        code = plain_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("Dit is geen code van ons: die heeft zestien letters en cijfers.")
            )
        return code


class HashForm(forms.Form):
    """The SHA-256 of a file, or the line in which a program says it."""

    hash = forms.CharField(
        label=_("SHA-256 van jouw bestand"),
        help_text=_("Plak wat het programma zegt. De hele regel mag ook."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Plak de SHA-256 van jouw bestand.")},
    )

    def clean_hash(self):
        line = self.cleaned_data["hash"].lower()
        # Some versions of certutil put a space after every two characters.
        for one in (line, "".join(line.split())):
            if found := re.search(r"(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])", one):
                return found[0]
        raise forms.ValidationError(
            _("Hier staat geen SHA-256 in: dat zijn 64 tekens, 0 tot en met 9 en a tot en met f.")
        )
