"""The columns of a roster, the same on the way in and on the way out.

Their names are a format: they stay as they are in every wording of the screens.
"""

from dataclasses import dataclass

from ervaring.placements.models import Supervision

Role = Supervision.Role


@dataclass(frozen=True)
class Column:
    key: str
    header: str
    example: str
    explanation: str
    length: int = 120


COLUMNS = [
    Column("name", "naam", "Noor Voorbeeld", "Hoe de student heet. Moet je invullen."),
    Column(
        "email", "e-mailadres", "noor.voorbeeld@example.org",
        "Het adres waarmee de student inlogt. Moet je invullen. Hieraan wordt iemand herkend.",
        254,
    ),
    Column(
        "cohort", "cohort", "2026",
        "De naam van het cohort, zoals die in Ervaring staat. Moet je invullen.", 60,
    ),
    Column(
        "organisation", "organisatie", "De Overstap",
        "Waar de student stage loopt. Laat alles vanaf hier leeg als er nog geen stage is.", 160,
    ),
    Column("city", "plaats", "Utrecht", "De plaats van de organisatie. Hoeft niet.", 80),
    Column(
        "workplace", "praktijkleerplek", "Team Noord",
        "Het team of de locatie. Moet je invullen bij een stage.", 160,
    ),
    Column(
        "starts_on", "begint op", "01-09-2026",
        "De eerste dag van de stage, met dag, maand en jaar. Moet je invullen bij een stage.",
    ),
    Column(
        "ends_on", "eindigt op", "31-01-2027",
        "De laatste dag van de stage. Moet je invullen bij een stage.",
    ),
    Column(
        "supervisor", "praktijkbegeleider", "Bo Voorbeeld",
        "Hoe de praktijkbegeleider heet. Laat een begeleider leeg als je niets wilt veranderen.",
    ),
    Column(
        "supervisor_email", "e-mail praktijkbegeleider", "bo.voorbeeld@example.org",
        "Het adres waarop de praktijkbegeleider uitnodigingen krijgt.", 254,
    ),
    Column(
        "level", "niveau praktijkbegeleider", "6",
        "Op welk niveau de praktijkbegeleider is opgeleid. Mbo 2, 3 en 4 zijn 2, 3 en 4. Associate "
        "degree of graduaat is 5, hbo-bachelor is 6 en master is 7. Hoeft niet.",
    ),
    Column(
        "by_experience", "ervaringsdeskundig", "ja",
        "Werkt de praktijkbegeleider als ervaringsdeskundige? Vul ja of nee in, of niets.",
    ),
    Column("second_assessor", "tweede beoordelaar", "", "Hoe die heet. Hoeft niet."),
    Column(
        "second_assessor_email", "e-mail tweede beoordelaar", "",
        "Het adres van de tweede beoordelaar.", 254,
    ),
    Column("tutor", "studentbegeleider", "", "Hoe die heet. Iemand van school. Hoeft niet."),
    Column(
        "tutor_email", "e-mail studentbegeleider", "", "Het adres van de studentbegeleider.", 254
    ),
]  # fmt: skip
HEADERS = [column.header for column in COLUMNS]
REQUIRED = ("name", "email", "cohort")
PLACEMENT = ("organisation", "workplace", "starts_on", "ends_on")
ROLES = (Role.SUPERVISOR, Role.SECOND_ASSESSOR, Role.TUTOR)
BY_KEY = {column.key: column for column in COLUMNS}
# Of the file with refused lines, which is mended and uploaded: read over.
NUMBER, REASON = "regel", "waarom geweigerd"
YES_NO = {"ja": True, "nee": False}
# What is said of a supervisor, beside who it is.
OF_SUPERVISOR = ("level", "by_experience")


def example():
    """The rows of the template: the head and one student who does not exist."""
    return [HEADERS, [column.example for column in COLUMNS]]


def explanations():
    """The rows of the sheet beside it."""
    return [["kolom", "uitleg"], *([one.header, one.explanation] for one in COLUMNS)]
