"""Functieprofielen in the demo school: what somebody adds to a team. Invented.

Each: the texts by field, the hours a week, and the activities by code.
"""

_GROUP = ["PL-M1", "PL-M2", "PL-M3"]
_OUTSIDE = ["PL-M1", "PL-M5", "PL-M6"]
_VOICE = ["PL-M1", "PL-M4", "PL-M8"]

OF_JASMIJN = {
    "purpose": "In de herstelacademie vertellen begeleiders nu vooral wat helpt. Jasmijn laat "
    "deelnemers zelf zoeken naar wat bij hen past, en weet hoe dat voelt als het niet lukt.",
    "own_activities": "Op maandag de deur openen en met nieuwe deelnemers koffie drinken.",
    "collaboration": "Elke groep bereidt Jasmijn voor met een vaste collega. Dinsdag spreekt ze "
    "Ruud. Met het team van begeleiders heeft ze om de week overleg, als gelijke.",
    "fits": "Iemand die kan luisteren zonder meteen te vertellen, en die zegt wanneer het te vol "
    "wordt. Ervaring met groepen hoeft nog niet.",
    "room": "Jasmijn wil leren een groep te leiden. Na drie maanden kiezen we samen welke.",
}
# How that changed after the first months: put again, and not yet agreed to by everyone.
AND_LATER = {
    **OF_JASMIJN,
    "own_activities": "De herstelgroep van donderdag begeleiden, samen met Marga. Avonddiensten "
    "horen er niet bij.",
    "room": "Vanaf januari bereidt Jasmijn ook de scholing voor nieuwe collega’s voor. Ze vraagt "
    "zelf feedback na elke bijeenkomst.",
}
OF_LIEVE = {
    "purpose": "Bewoners van De Wilgenhof praten makkelijker met iemand die het van binnenuit "
    "kent. Lieve maakt ruimte voor hun verhaal, ook in het teamoverleg.",
    "own_activities": "Samen koken op woensdag, en mee naar de winkel als iemand dat wil.",
    "collaboration": "Lieve werkt naast de woonbegeleiders en vervangt hen niet. Dirk is haar "
    "vaste begeleider. Bij Hugo van het mobiele team kan ze altijd terecht.",
    "fits": "Iemand die rustig aanwezig kan zijn en eigen grenzen kent.",
    "room": "Lieve zoekt uit of een bewonersgroep zinvol is. Ze krijgt daar twee uur per week "
    "voor.",
}
# What became of it when the hours were thought too many to begin with.
AND_THEN = {
    **OF_LIEVE,
    "room": "De eerste weken werkt Lieve minder uren, daarna groeit het naar twaalf. Ze zoekt uit "
    "of een bewonersgroep zinvol is, twee uur per week.",
}
# Begun, and not put to anyone.
BEGUN = {
    "purpose": "Elif brengt in de herstelacademie het gesprek op gang over terugval. Daar praten "
    "wij nu nog te weinig over.",
    "collaboration": "",
    "fits": "",
    "room": "Eerst meelopen in twee groepen, daarna samen kiezen.",
    "own_activities": "",
}
# For everyone else, in turn.
PROFILES = [
    (
        {
            "purpose": "Mensen die hier binnenkomen, zien meteen dat ze niet de enige zijn. De "
            "student is er in de inloop en laat zien dat herstel bij iedereen anders gaat.",
            "own_activities": "De kaart met wat helpt op een moeilijke dag verder maken.",
            "collaboration": "De student werkt samen met de gastheren van de inloop. Wie zich "
            "zorgen maakt over een bezoeker, belt de dienstdoende collega.",
            "fits": "Iemand die open is over de eigen ervaring en ook kan zwijgen.",
            "room": "Eén uur per week voor een eigen plan.",
        },
        _GROUP,
    ),
    (
        {
            "purpose": "Het team vraagt zich vaak af waarom mensen niet komen opdagen. De student "
            "kent de drempels en helpt ons die lager te maken.",
            "own_activities": "",
            "collaboration": "Op pad gaat de student altijd samen met een vaste collega. Eens per "
            "maand bespreken we met het hele team wat opviel.",
            "fits": "Iemand die graag op pad is en niet schrikt van een dichte deur.",
            "room": "De student kiest na een maand één straat of plek om zich in te verdiepen.",
        },
        _OUTSIDE,
    ),
    (
        {
            "purpose": "In de werkgroep praten we over bewoners en weinig met hen. De student "
            "zorgt dat hun stem aan tafel komt, en bereidt dat met hen voor.",
            "own_activities": "Elke maand een verhaal van een bewoner in de nieuwsbrief.",
            "collaboration": "De student doet mee in de werkgroep en heeft daar een eigen punt op "
            "de agenda. De kwaliteitsmedewerker is de vaste collega om mee te sparren.",
            "fits": "Iemand die eigen ervaring kan verbinden met die van anderen.",
            "room": "Ruimte om een scholing te volgen over inspraak.",
        },
        _VOICE,
    ),
]
ACTIVITIES_OF_JASMIJN = _GROUP
ACTIVITIES_OF_LIEVE = ["PL-M1", "PL-M2"]
NOTES = {
    "agreed": ["", "", "Hier kan ik mee beginnen.", "Zo staat het er helder."],
    "not_agreed": "Twaalf uur is veel voor de eerste weken. Kunnen we met acht beginnen?",
}
