"""The short forms: which parts an entry of each kind has, and what each asks.

The kinds and the steps of reflection follow the leerplan (6.1: the portfolio gathers proof of
one's own functioning, and reflections on the kritische beroepssituaties); the questions are this
project's own.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portfolios.models import Entry


@dataclass(frozen=True)
class Part:
    """One text of an entry: its name in `Entry.texts`, what it is called, and what it asks."""

    name: str
    label: str
    prompt: str
    rows: int = 4


@dataclass(frozen=True)
class Form:
    """What an entry of one kind is for, and its parts in order."""

    purpose: str
    parts: tuple[Part, ...]


FORMS = {
    Entry.Kind.EVIDENCE: Form(
        _("Iets dat laat zien wat je kunt: een verslag, een foto, iets dat je maakte."),
        (
            Part("what", _("Wat laat dit zien?"), _("Wat deed je, en wat was jouw deel daarin?")),
            Part(
                "learned",
                _("Waarom is dit bewijs?"),
                _("Wat kon je toen, dat je eerder nog niet kon?"),
                3,
            ),
        ),
    ),
    Entry.Kind.REFLECTION: Form(
        _("Terugkijken op iets dat je meemaakte, in vijf stappen."),
        (
            Part("situation", _("Situatie"), _("Waar was je, en wat gebeurde er?")),
            Part("task", _("Taak"), _("Wat werd van jou verwacht? Wat wilde je zelf?"), 3),
            Part("action", _("Actie"), _("Wat deed je, en wat zei je?")),
            Part("result", _("Resultaat"), _("Wat kwam ervan, voor de ander en voor jou?"), 3),
            Part(
                "reflection",
                _("Reflectie"),
                _("Wat leer je hiervan? Wat hield je eigen ervaring hierbij in, en wat niet?"),
            ),
        ),
    ),
    Entry.Kind.SITUATION: Form(
        _("Een moment waarop twee dingen tegelijk aan je trokken."),
        (
            Part("situation", _("Wat gebeurde er?"), _("Zo dat een ander het voor zich ziet.")),
            Part("pull", _("Wat trok aan je?"), _("Welke twee kanten kon je op? Wat voelde je?")),
            Part(
                "experience",
                _("Wat zegt ervaring?"),
                _("Wat weet je hierover uit je eigen leven en uit dat van anderen?"),
                3,
            ),
            Part(
                "practice",
                _("Wat zegt de praktijk?"),
                _("Hoe gaan collega’s hiermee om? Wat heb je zelf al geprobeerd?"),
                3,
            ),
            Part(
                "theory",
                _("Wat zegt de theorie?"),
                _("Wat las of leerde je hierover? Schrijf ook waar."),
                3,
            ),
            Part("next", _("Wat doe je een volgende keer?"), _("Eén ding is genoeg."), 3),
            Part(
                "insight",
                _("Wat bracht intervisie?"),
                _("Besprak je dit met anderen? Wat zag je daarna anders?"),
                3,
            ),
        ),
    ),
    Entry.Kind.FEEDBACK: Form(
        _("Wat een ander tegen je zei over hoe je werkt."),
        (
            Part("said", _("Wat kreeg je te horen?"), _("Schrijf het op zoals de ander het zei.")),
            Part("about", _("Waar ging het over?"), _("Wat deed je toen je dit hoorde?"), 3),
            Part("response", _("Wat doe je ermee?"), _("Herken je het? Wat neem je mee?"), 3),
        ),
    ),
    Entry.Kind.LOG: Form(
        _("Een gesprek, intervisie, supervisie, scholing of uren: kort wat je deed."),
        (
            Part("what", _("Wat deed je?"), _("Met wie was het, en waar ging het over?")),
            Part("kept", _("Wat neem je mee?"), _("Een inzicht, een vraag of een afspraak."), 3),
        ),
    ),
}  # fmt: skip


def form_of(entry):
    return FORMS[Entry.Kind(entry.kind)]


def written(entry):
    """[(the part, its text)] of what stands in an entry, in the order of its form."""
    texts = entry.texts
    return [(part, texts[part.name]) for part in form_of(entry).parts if texts.get(part.name)]
