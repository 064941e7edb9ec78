"""What is asked, in the words of who answers. The questions are this project's own.

On a card at A2: short sentences, no figure of speech, and at most five of them. None asks about
the client's own life or care, and each is about something that the student does.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Choice:
    """One answer: its code in the database, its words, and the face beside them, if any."""

    code: str
    word: str
    face: str = ""


@dataclass(frozen=True)
class Question:
    """`text` holds %(name)s, the student's first name; without choices it asks for a text."""

    name: str
    text: str
    choices: tuple[Choice, ...] = ()
    hint: str = ""

    def asked(self, student):
        return self.text % {"name": student.get_short_name()}

    def word(self, code):
        """What was said, in words; "" for what was not said."""
        return next((str(one.word) for one in self.choices if one.code == code), "")


UNSURE = Choice("unsure", _("weet ik niet"), "unsure")
FINE = (
    Choice("good", _("fijn"), "good"),
    Choice("so_so", _("gaat wel"), "so_so"),
    Choice("bad", _("niet fijn"), "bad"),
    UNSURE,
)
YES = (
    Choice("good", _("ja"), "good"),
    Choice("so_so", _("een beetje"), "so_so"),
    Choice("bad", _("nee"), "bad"),
    UNSURE,
)
ON_CARDS = (
    Question("talking", _("Hoe is het om met %(name)s te praten?"), FINE),
    Question("listening", _("Luistert %(name)s goed naar jou?"), YES),
    Question("oneself", _("Kun je jezelf zijn bij %(name)s?"), YES),
    Question("experience", _("Heb je er iets aan als %(name)s over zichzelf vertelt?"), YES),
)

SEEN = (
    Choice("often", _("dat zie ik vaak")),
    Choice("sometimes", _("dat zie ik soms")),
    Choice("not_yet", _("dat zie ik nog niet")),
    Choice("absent", _("daar was ik niet bij")),
)
OF_TEAMMATES = (
    Question("listening", _("%(name)s luistert en vraagt door."), SEEN),
    Question(
        "experience",
        _("%(name)s gebruikt eigen ervaring zo dat een ander er iets aan heeft."),
        SEEN,
    ),
    Question("limits", _("%(name)s let op grenzen: van anderen en van zichzelf."), SEEN),
    Question(
        "well",
        _("Wat doet %(name)s goed?"),
        hint=_("Noem een moment dat je zelf zag. Noem geen cliënten bij naam."),
    ),
    Question(
        "try",
        _("Wat kan %(name)s eens proberen?"),
        hint=_("Eén ding is genoeg, zo klein dat het morgen kan."),
    ),
)


def counted(answers):
    """[(question, how often what was ticked, in words)] of what clients said."""
    return [
        (
            question,
            ", ".join(
                f"{choice.word}: {number}"
                for choice, number in numbers(question, answers)
                if number
            ),
        )
        for question in ON_CARDS
    ]


def numbers(question, answers):
    """[(choice, how many ticked it)] of one question."""
    said = [one.given.get(question.name) for one in answers]
    return [(choice, said.count(choice.code)) for choice in question.choices]
