"""The forms of who gives feedback, and of who asks for it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.forms.texts import TextField, lines
from ervaring.accounts.models import User
from portfolios.feedback.questions import OF_TEAMMATES, ON_CARDS
from portfolios.models import FeedbackTakenOut

LONGEST_LINE = 300
SHEETS = [4, 8, 12]


def _field(question, student):
    words = {"label": question.asked(student), "required": False, "help_text": question.hint}
    if not question.choices:
        return TextField(rows=4, **words)
    choices = [(one.code, one.word) for one in question.choices]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)


class AskingForm(forms.Form):
    """Questions about a student. Nothing has to be answered, but something has to be."""

    QUESTIONS = ()
    NOTHING = ""

    def __init__(self, *args, student, **kwargs):
        super().__init__(*args, **kwargs)
        for question in self.QUESTIONS:
            self.fields[question.name] = _field(question, student)

    def clean(self):
        data = super().clean()
        if not self.errors and not any(data.values()):
            raise forms.ValidationError(self.NOTHING)
        return data

    @property
    def given(self):
        """{the name of a question: what was said}, without what was left open."""
        data = self.cleaned_data
        return {one.name: data[one.name] for one in self.QUESTIONS if data[one.name]}


class CardForm(AskingForm):
    QUESTIONS = ON_CARDS
    NOTHING = _("Je hebt nog niets gekozen. Kies bij één vraag een gezicht, of schrijf iets op.")

    line = forms.CharField(
        label=_("Wil je nog iets zeggen?"),
        help_text=_("Noem geen namen, ook niet die van jezelf."),
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "autocomplete": "off"}),
        error_messages={"max_length": _("Dit is te lang. Maak het korter.")},
    )

    def clean_line(self):
        return lines(self.cleaned_data["line"])

    def questions(self):
        """(the field, [(its option, the choice)]) of every question with faces."""
        return [
            (self[one.name], list(zip(self[one.name], one.choices, strict=True)))
            for one in self.QUESTIONS
        ]


class TeammateForm(AskingForm):
    QUESTIONS = OF_TEAMMATES
    NOTHING = _("Je hebt nog niets ingevuld. Eén antwoord is genoeg.")


class CardsForm(forms.Form):
    number = forms.TypedChoiceField(
        label=_("Hoeveel kaarten?"),
        choices=[(number, number) for number in SHEETS],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies hoeveel kaarten je wilt.")},
    )


class TakeOutForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Waarom haal je dit weg?"),
        choices=FeedbackTakenOut.Reason,
        widget=forms.RadioSelect,
        help_text=_("De student leest dat je iets weghaalde, en waarom. Niet wat er stond."),
        error_messages={"required": _("Kies waarom.")},
    )


class AskForm(forms.Form):
    """A teammate to ask, by the mailbox that the question is sent to."""

    name = forms.CharField(
        label=_("Naam van je collega"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Vul een naam in.")},
    )
    email = forms.EmailField(
        label=_("E-mailadres van je collega"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Het adres van het werk. Daar komt de vraag aan."),
        error_messages={
            "required": _("Vul een e-mailadres in."),
            "invalid": _("Dit is geen e-mailadres. Controleer het nog eens."),
        },
    )

    def __init__(self, *args, placement, **kwargs):
        super().__init__(*args, **kwargs)
        self.placement = placement

    def clean(self):
        data = super().clean()
        if not self.errors:
            data["user"] = User.objects.found_or_new(data["email"], data["name"])
            if data["user"].pk == self.placement.student_id:
                self.add_error("email", _("Dit is het adres van de student zelf."))
        return data
