"""Every component in every state on one page, for whoever changes the stylesheet."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from ervaring import charts

WORKPLACES = [
    ("herstel", "Herstelacademie De Brug"),
    ("wijk", "Wijkteam Noord"),
    ("fact", "FACT-team"),
]
DAYS = [("ma", "maandag"), ("di", "dinsdag"), ("wo", "woensdag")]

SLOPES = {
    "moments": [("start", "sep 2026"), ("tussentijds", "nov 2026"), ("eind", "jan 2027")],
    "scale": ["begin", "in ontwikkeling", "op niveau"],
    "beside": ["kon hier niet"],
}
SAID = [
    [
        ("student", ["begin", "in ontwikkeling", "op niveau"]),
        ("supervisor", ["begin", "kon hier niet", "op niveau"]),
    ],
    [
        ("student", ["op niveau", "op niveau", "op niveau"]),
        ("supervisor", ["in ontwikkeling", "in ontwikkeling", "op niveau"]),
        ("second_assessor", ["", "", "in ontwikkeling"]),
    ],
]
MATRIX_KINDS = {
    "evidence": "bewijs",
    "reflection": "reflectie",
    "situation": "situatie",
    "feedback": "feedback",
    "log": "logboek",
}
MATRIX = [
    {},
    {"evidence": (0, 1), "log": (0, 2)},
    {"reflection": (2, 1), "situation": (1, 0), "feedback": (7, 4)},
]
PLACES = ["no", "partly", "unsaid", "yes"]
KINDS = ["several_steps", "another_kind", "one_step", "same", "nothing_to_compare"]


class SampleForm(forms.Form):
    """One field of each kind; it is shown and never saved."""

    title = forms.CharField(label="Titel", max_length=40, help_text="Een paar woorden zijn genoeg.")
    email = forms.EmailField(label="E-mailadres", help_text="Bijvoorbeeld naam@organisatie.nl")
    story = forms.CharField(
        label="Wat gebeurde er?",
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
        help_text="Geen namen. Een diagnose hoeft niet.",
    )
    day = forms.DateField(label="Datum", widget=forms.DateInput(attrs={"type": "date"}))
    workplace = forms.ChoiceField(
        label="Praktijkleerplek", choices=[("", "Kies een plek"), *WORKPLACES]
    )
    audience = forms.ChoiceField(
        label="Wie mag dit lezen?",
        choices=[
            ("me", "Alleen ik"),
            ("supervisor", "Mijn begeleider"),
            ("programme", "Mijn opleiding"),
        ],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="Op welke dagen werk je?",
        choices=DAYS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label="Ik heb dit met mijn begeleider besproken")
    file = forms.FileField(label="Bestand", required=False, help_text="PDF of foto, tot 10 MB.")
    fixed = forms.CharField(
        label="Opleiding", initial="Ervaringsdeskundige, niveau 5", disabled=True
    )


@login_not_required
def components(request):
    """Public, but only mounted in development and in the demo."""
    wrong = SampleForm(
        {
            "wrong-title": "",
            "wrong-email": "sara@",
            "wrong-story": "Ik schreef al iets. 🙂",
            "wrong-day": "morgen",
            "wrong-days": ["di"],
        },
        prefix="wrong",
    )
    return render(
        request,
        "components.html",
        {
            "empty": SampleForm(prefix="empty"),
            "wrong": wrong,
            "slopes": charts.slopes(SAID, **SLOPES),
            "overview": charts.overview(KINDS * 4, title="Vier keer elk verschil"),
            "places": charts.places(PLACES, title="Kan niet, gedeeltelijk, niet gezegd, kan"),
            "matrix": charts.matrix(MATRIX, kinds=MATRIX_KINDS, title="Stukken per uitspraak"),
            "kinds": [(charts.mark(kind), word) for kind, word in MATRIX_KINDS.items()],
            "along": charts.mark("reflection", along=True),
            "legend": [charts.overview([kind]) for kind in KINDS],
        },
    )
