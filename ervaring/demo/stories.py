"""Who studies where, guided by whom, and how far each of their rounds is."""

from dataclasses import dataclass

from ervaring.demo.people import address, invented, mailbox_of

# How far a round is. All before the last one of a placement are finalised.
PLANNED = "planned"  # opens in some weeks
UNTOUCHED = "untouched"  # open since a few days, nobody began
LATE = "late"  # past its date, the student halfway
HALF = "half"  # open, the student halfway
BUSY = "busy"  # the student has handed in, the supervisor is halfway
SECOND = "second"  # only the second assessor has still to begin
CONVERSATION = "conversation"
DISPUTED = "disputed"  # the assessors do not agree, and a third one was asked
JUDGED = "judged"  # put to the student
FINALISED = "finalised"

START, INTERIM, FINAL = "start", "interim", "final"
# Who fills in a list in every round; the others do so in the final one.
ALWAYS = ("student", "supervisor")


@dataclass(frozen=True)
class ProgrammeStory:
    school: str
    title: str
    level: int
    frameworks: tuple[str, ...]
    coordinators: tuple[str, ...]
    tutors: tuple[str, ...]
    second_assessors: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """One student's placement. `rounds` are the kinds, `stage` is how far the last one is."""

    student: str
    email: str
    programme: int
    place: int
    supervisor: str
    supervisor_email: str
    rounds: tuple[str, ...]
    stage: str
    # Who assesses the final round as the third, because the other two did not agree.
    third: str = ""


# slug: name, administrator
SCHOOLS = {
    "de-overkant": ("Leerhuis De Overkant", "Wietske Damstra"),
    "het-veerhuis": ("Avondschool Het Veerhuis", "Koen Dewulf"),
}

DUTCH = ("leerplan-2022", "bcp-e-2013", "beroepscode-2022")
TUTORS = ("Hilde Baeten", "Steven Roelvink", "Naomi Kertopawiro")
SECOND_ASSESSORS = ("Orlando Sweijer", "Petra Hulshof", "Ilyas Bensaïd")


def _dutch(title, level, *coordinators):
    return ProgrammeStory(
        "de-overkant", title, level, DUTCH, coordinators, TUTORS, SECOND_ASSESSORS
    )


PROGRAMMES = [
    _dutch("Uitvoerend ervaringsdeskundige", 4, "Mouna Idrissi"),
    ProgrammeStory(
        "het-veerhuis",
        "Graduaat Ervaringsdeskundige",
        5,
        ("bk-2024",),
        ("Griet Claessens",),
        ("Joris Van Gorp",),
        ("Martine Bogaert",),
    ),
    _dutch("Basisopleiding ervaringsdeskundigheid", 2, "Mouna Idrissi", "Bas Kuipers"),
    _dutch("Assistent in ervaringsdeskundigheid", 3, "Mouna Idrissi", "Bas Kuipers"),
    _dutch("Associate degree Ervaringsdeskundigheid", 5, "Mouna Idrissi"),
    _dutch("Bachelor Ervaringsdeskundigheid", 6, "Mouna Idrissi"),
    _dutch("Master Herstel en leiding geven", 7, "Mouna Idrissi"),
]

# Who works as an ervaringsdeskundige, as far as the school knows.
BY_EXPERIENCE = {
    "Orlando Sweijer": True,
    "Ilyas Bensaïd": True,
    "Martine Bogaert": True,
    "Petra Hulshof": False,
    "Ruud Terpstra": False,
    "Dirk Van Assche": False,
    "Anneke Roosendaal": True,
    "Roy Wijngaarde": True,
}

# Organisations and towns per school: every place is a pair of them, and a team.
ORGANISATIONS = {
    "de-overkant": [
        "Stichting Tussentij", "Herstelhuis Zevenster", "GGZ Waterschans", "Welzijn Het Trefveld",
        "Opvang De Stadspoort", "Begeleid Wonen Parkzijde", "De Vlinderkade",
        "Wijkteam Zuiderlicht", "Ouderenzorg De Beukentuin", "Cliëntenhuis De Samenspraak",
        "Jeugdhulp Windvaan",
    ],
    "het-veerhuis": [
        "Beschut Wonen De Wilgenhof", "Inloophuis ’t Poortje", "Dagcentrum De Kromme Boom",
        "Mobiel Team Scheldebocht", "Herstelhuis Zandweg",
    ],
}  # fmt: skip
TOWNS = {
    "de-overkant": [
        "Zwolle", "Deventer", "Nijmegen", "Emmen", "Tilburg", "Roermond", "Dordrecht", "Almere",
        "Leeuwarden", "Middelburg",
    ],
    "het-veerhuis": ["Mechelen", "Kortrijk", "Hasselt", "Aalst", "Turnhout", "Lier"],
}  # fmt: skip
TEAMS = [
    "Herstelacademie", "Wonen met begeleiding", "Inloop", "Team Thuis", "Dagbesteding",
    "Ambulant team Noord", "Kort verblijf",
]  # fmt: skip
# What a place cannot offer, in turn: most offer all.
GAPS = ["society", "", "", "organisation", "", "", ""]


ALL = (START, INTERIM, FINAL)
THIRD = {"Sanne Groenhuis": "Petra Hulshof", "Brigitte Lammers": "Petra Hulshof"}
# What does not happen to everyone, by student and kind of round.
GIVEN_BACK, CLOSED_ALONE, PAUSED = "given back", "closed alone", "paused"
EVENTS = {
    ("Tomasz Wieczorek", INTERIM): GIVEN_BACK,
    ("Yusuf Abdirahman", START): CLOSED_ALONE,
    ("Lieve Vermeersch", INTERIM): PAUSED,
}
TOLD = [
    Story(
        student,
        address(mailbox_of(student)),
        programme,
        place,
        supervisor,
        address(mailbox_of(supervisor)),
        rounds,
        stage,
        THIRD.get(student, ""),
    )
    for student, programme, supervisor, place, rounds, stage in [
        ("Jasmijn Verhoeven", 0, "Ruud Terpstra", 0, (START, INTERIM), HALF),
        ("Kofi Mensah-Blok", 0, "Ruud Terpstra", 0, (START, INTERIM), BUSY),
        ("Elif Karataş", 0, "Ruud Terpstra", 0, (START, INTERIM), CONVERSATION),
        ("Tomasz Wieczorek", 0, "Ruud Terpstra", 0, ALL, FINALISED),
        ("Merel Oudshoorn", 0, "Anneke Roosendaal", 1, ALL, SECOND),
        ("Daan Hoekema", 0, "Anneke Roosendaal", 1, (START, INTERIM), PLANNED),
        ("Fenna Bijlsma", 0, "Anneke Roosendaal", 1, (START,), LATE),
        ("Lieve Vermeersch", 1, "Dirk Van Assche", 0, (START, INTERIM), HALF),
        ("Samira El Fassi", 1, "Dirk Van Assche", 0, (START, INTERIM), CONVERSATION),
        ("Wannes Callebaut", 1, "Dirk Van Assche", 0, ALL, FINALISED),
        ("Sanne Groenhuis", 4, "Marloes Tijink", 2, ALL, FINALISED),
        ("Yusuf Abdirahman", 5, "Roy Wijngaarde", 3, ALL, FINALISED),
        ("Brigitte Lammers", 5, "Roy Wijngaarde", 3, ALL, DISPUTED),
        ("Noud Verkaik", 0, "Anneke Roosendaal", 1, (START, INTERIM), JUDGED),
        ("Amber Cools", 1, "Dirk Van Assche", 0, ALL, JUDGED),
    ]
]

# What happens to everyone else, in turn; together they show every state in every programme.
TURNS = [
    ((START, INTERIM), BUSY),
    (ALL, FINALISED),
    ((START,), UNTOUCHED),
    ((START, INTERIM), CONVERSATION),
    ((START, INTERIM), JUDGED),
    ((START, INTERIM), HALF),
    (ALL, SECOND),
    ((START, INTERIM), PLANNED),
    ((START, INTERIM), FINALISED),
    ((START, INTERIM), LATE),
    ((), FINALISED),
]
# Supervisors get their names from the far end of the names that students get theirs from.
LAST_NAME = 3599
SUPERVISORS = 900


def stories(students):
    """The placements of at least the told ones, up to `students`; the first ones stay the same."""
    return TOLD + [_turn(number) for number in range(max(0, students - len(TOLD)))]


def _turn(number):
    """Spread over the programmes; three students in a row of a programme share a place."""
    in_programme, programme = divmod(number, len(PROGRAMMES))
    place = (in_programme // 3) * len(PROGRAMMES) + programme
    name, email = invented(number)
    supervisor, supervisor_email = invented(LAST_NAME - place % SUPERVISORS)
    rounds, stage = TURNS[(in_programme + programme) % len(TURNS)]
    return Story(name, email, programme, place + 4, supervisor, supervisor_email, rounds, stage)
