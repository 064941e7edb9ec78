"""What is noted of talks in the demo school, what is solved, and what is not right. Invented."""

NOTES = [
    "Wat goed ging: het gesprek met de nieuwe bewoner. Volgende week bereiden we samen de groep "
    "voor.",
    "Over grenzen in drukke weken. Afspraak: eerder bellen, ook als het klein lijkt.",
    "Het leerplan doorgenomen. Bij doel twee staan nu kleinere stappen.",
    "Teruggekeken op de groep van donderdag. De stilte aan het begin mocht er zijn.",
    "Vraag: wanneer vertel je iets van jezelf? We oefenden met drie voorbeelden.",
    "Het ging over het teamoverleg. Volgende keer één punt zelf inbrengen.",
    "Het reizen blijft zwaar. Op woensdag voortaan een uur later beginnen.",
    "Feedback van twee bewoners gelezen. Daar waren we allebei stil van.",
    "De avonddienst van vorige week hoort niet bij de stage. Dat zeggen we in het team.",
    "Samen gekeken naar de beroepscode bij een vraag over vertrouwen.",
    "Iemand werd boos in de inloop. Wat hielp: blijven zitten en zacht praten.",
    "Planning voor de komende maand. De open dag staat erin, met een collega erbij.",
    "Over trots zijn. Dat vonden we allebei moeilijker dan klagen.",
    "Er is een plek in de werkgroep. Eerst een keer meeluisteren, dan beslissen.",
    "Wat blijft hangen na een gesprek, en waar laat je dat? Logboek of intervisie.",
    "We liepen een rondje. Buiten praten ging makkelijker.",
]
INTERVISION = [
    "Mijn vraag ingebracht: mag ik iemands vertrouwen doorvertellen aan het team?",
    "Een ander bracht iets in over grenzen. Ik herkende het en schreef twee zinnen op.",
    "We oefenden met vragen stellen zonder raad te geven.",
    "",
]

# By the name of the student: the criterion, and how it is solved.
REMEDIES = {
    "Jasmijn Verhoeven": (
        "PL-P3",
        "Elke tweede donderdag spreekt Jasmijn een uur met Shirley, ervaringsdeskundige in het "
        "team hiernaast. Ruud zorgt dat het in het rooster staat.",
    ),
    "Daan Hoekema": (
        "PL-B1",
        "Anneke heeft zelf niveau 3 en werkt al twaalf jaar als ervaringsdeskundige. Petra "
        "Hulshof leest elke maand mee met het leerplan en is erbij als er een oordeel komt.",
    ),
    "Noud Verkaik": (
        "PL-B1",
        "Petra Hulshof, docent op niveau 6, sluit een keer per maand aan bij het gesprek van Noud "
        "en Anneke.",
    ),
    "Lieve Vermeersch": (
        "PL-B2",
        "Lieve sluit elke maand aan bij de intervisiegroep van Het Veerhuis. De uren tellen mee.",
    ),
}

# By the name of the student. `ago`: how many days ago it was written; `taken` and `closed`: how
# many days later; `to`: what was said to it, as (who, days later, what they did, what they said).
SIGNALS = {
    "Kofi Mensah-Blok": {
        "kind": "team_tasks",
        "text": "De laatste drie weken stond ik vooral in de keuken en bij de was, omdat er te "
        "weinig mensen zijn. Ik vind het lastig om dit zelf tegen Ruud te zeggen.",
        "ago": 12,
        "seen": False,
        "taken": 1,
        "to": [
            (
                "tutor", 1, "take",
                "Goed dat je dit schrijft. Ik bel je donderdag na je dienst. Tot dan doe ik niets "
                "zonder jou.",
            ),
            ("student", 2, "answer", "Fijn. Donderdag na drie uur kan ik rustig praten."),
            (
                "tutor", 5, "answer",
                "We spraken af dat je het zelf met Ruud bespreekt, en dat ik erbij ben. Woensdag "
                "om tien uur.",
            ),
        ],
    },
    "Tomasz Wieczorek": {
        "kind": "team_tasks",
        "text": "Ik word vaak ingeroosterd als gewone kracht. In mijn profiel staat iets anders.",
        "ago": 130,
        "seen": True,
        "taken": 0,
        "closed": 21,
        "to": [
            (
                "tutor", 0, "take",
                "Ik lees het. Ruud, kun jij zeggen hoe het rooster tot stand komt?",
            ),
            (
                "supervisor", 3, "answer",
                "Dit klopt, en het had niet gemoeten. Vanaf volgende week staat Tomasz apart in "
                "het rooster, met eigen taken.",
            ),
            ("student", 18, "answer", "Het is al twee weken goed. Dank jullie wel."),
            (
                "tutor", 21, "close",
                "Mooi dat jullie dit samen hebben opgelost. Ik sluit het af. Komt het terug, bel "
                "me dan gerust.",
            ),
        ],
    },
    "Fenna Bijlsma": {
        "kind": "no_talks",
        "text": "Anneke is sinds een maand ook op de andere locatie. We hebben elkaar daardoor "
        "niet meer echt gesproken. Ik weet niet goed of ik op de goede weg ben.",
        "ago": 2,
        "seen": True,
    },
    "Samira El Fassi": {
        "by": "supervisor",
        "kind": "other",
        "text": "De werkgroep waar Samira in meedraait, stopt in januari. Een van haar doelen kan "
        "dan hier niet meer. Denken jullie mee over een andere plek daarvoor?",
        "ago": 5,
        "seen": True,
        "taken": 2,
        "to": [
            (
                "tutor", 2, "take",
                "Dank, Dirk. Ik vraag het na bij het mobiele team en kom er maandag op terug.",
            ),
        ],
    },
}  # fmt: skip
# For some of the others, in turn: (kind, what is written).
MORE_SIGNALS = [
    ("team_tasks", "Bij ziekte van collega’s word ik als eerste gevraagd om in te vallen."),
    ("no_talks", "Het wekelijkse gesprek schuift steeds door naar de week erna."),
    ("team_tasks", "Ik doe vooral de receptie. Met mijn leerdoelen heeft dat weinig te maken."),
    ("unsafe", "In het team worden grappen gemaakt over bewoners. Ik durf daar niets van te "
     "zeggen."),
    ("other", "Mijn begeleider gaat weg en er is nog niemand anders."),
]  # fmt: skip
