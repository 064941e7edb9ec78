"""What people in the demo school note together, and what a student says to the judgement."""

# What the talk about a statement came to, by subject.
CONCLUSIONS = {
    "self": [
        "We keken naar hetzelfde moment en zagen iets anders. Over de feiten zijn we het eens. Hoe "
        "zwaar het weegt, bespreken we over een maand opnieuw.",
        "Je was strenger voor jezelf dan nodig. De voorbeelden die je gaf zijn sterk genoeg.",
        "Je zegt nu eerder dat iets te veel wordt, maar nog niet altijd. Dat is een goede stap en "
        "nog geen gewoonte.",
        "Op school laat je dit zien en op de stage nog weinig. Daarom kwamen we anders uit.",
        "We zijn het eens geworden: het lukt als er tijd is. Onder druk nog niet.",
    ],
    "knowledge": [
        "Je weet dit goed. In een overleg hoor ik het nog te weinig, en daar ging het mij om.",
        "We bedoelden met dit woord niet hetzelfde. Na uitleg zien we het allebei gelijk.",
        "Je gaf twee voorbeelden die ik niet kende. Met die erbij kijk ik er nu anders naar.",
        "Het lezen gaat goed. Het gebruiken in een gesprek vraagt nog oefening.",
    ],
    "people": [
        "In een gesprek met één persoon lukt dit. In de groep is het nog zoeken, en dat bedoelden "
        "we eigenlijk allebei.",
        "Het verschil zat in het voorbeeld dat we in ons hoofd hadden. Bij bewoners die je kent "
        "gaat dit vanzelf.",
        "Je begeleider zag het gesprek van vorige week niet. Zij komt een keer meekijken.",
        "Je vond dat je te veel over jezelf vertelde. De bewoner zei juist dat het haar hielp. We "
        "houden het op kort en met een doel.",
        "Hier blijven we anders naar kijken. Dat mag. We schrijven allebei op waar we op letten.",
        "Bij boosheid trek je je nog terug, daar zijn we het over eens. Wat je daarna doet is al "
        "beter dan in het begin.",
    ],
    "organisation": [
        "Je brengt wel iets in, maar vaak na het overleg. Daar zat ons verschil.",
        "De plek in het team was lang niet duidelijk. Dat ligt niet aan jou, en zo lezen we dit.",
        "Je voorstel is half overgenomen. Voor jou voelde dat als niets, voor mij als veel. We "
        "zien nu allebei wat er wel van terechtkwam.",
        "Je kent je rol en kunt die uitleggen. Volhouden als het druk is komt hierna.",
        "Dit is hier nog weinig voorgekomen. We wachten met een oordeel tot je het echt kon doen.",
    ],
    "society": [
        "Je was één keer mee en dat ging goed. Eén keer is te weinig om er meer van te zeggen.",
        "We telden andere dingen mee: jij ook je eigen buurt, ik alleen het werk. Samen is het "
        "meer dan we dachten.",
        "Naar buiten gaan vraagt nog steun. We spreken af wie er de eerste keer meegaat.",
    ],
}

# What they will do, and who does it.
AGREEMENTS = {
    "self": [
        ("Elke vrijdag een half uur terugkijken op de week, met drie vaste vragen.", "together"),
        ("Een eigen dilemma inbrengen in de intervisie en opschrijven wat het opleverde.",
         "student"),
        ("Eén keer per week op tijd zeggen dat iets te veel wordt.", "student"),
        ("Vaker zeggen wat goed gaat, meteen na een gesprek.", "supervisor"),
    ],
    "knowledge": [
        ("Een korte les over herstel voorbereiden voor het team.", "student"),
        ("Twee artikelen kiezen om samen te bespreken.", "supervisor"),
        ("Vragen of er plaats is in de studiegroep over ervaringskennis.", "school"),
    ],
    "people": [
        ("De herstelgroep een keer van begin tot eind begeleiden.", "student"),
        ("Meekijken bij een gesprek en daarna samen bespreken wat werkte.", "supervisor"),
        ("Na een moeilijk gesprek dezelfde dag tien minuten napraten.", "together"),
        ("Drie bewoners om feedback vragen, met een open vraag.", "student"),
        ("Oefenen met boosheid in een rollenspel, samen met een collega.", "together"),
    ],
    "organisation": [
        ("In elk teamoverleg één punt inbrengen vanuit het perspectief van bewoners.", "student"),
        ("In het team uitleggen waar de student wel en niet voor wordt ingezet.", "supervisor"),
        ("Een dag meelopen met de cliëntenraad.", "student"),
        ("Een plek zoeken in de werkgroep over het welkomstgesprek.", "supervisor"),
    ],
    "society": [
        ("Meegaan naar een voorlichting en zelf een deel vertellen.", "student"),
        ("Kennismaken met het wijkteam en het buurthuis.", "together"),
        ("Zoeken naar een plek om een dag ergens anders mee te lopen.", "school"),
    ],
}  # fmt: skip

# What a student answers to the judgement, by kind of round. Many write nothing.
REACTIONS = {
    "start": [
        "Ik herken me hierin. Fijn dat er staat wat ik al meebreng.",
        "Ik had verwacht dat ik al wat verder was. Na het gesprek snap ik waarom het zo begint.",
        "Akkoord. Ik wil wel graag snel meekijken bij de groep, dat staat er voor mijn gevoel "
        "een beetje laat in.",
    ],
    "interim": [
        "Dit klopt met hoe ik het zelf zie. Dat ik rust mag nemen lees ik extra graag.",
        "Over de samenwerking in het team denk ik iets anders. Ik bracht mijn punten wel in, maar "
        "ze kwamen niet in het verslag. Met de rest ben ik het eens.",
        "Ik ben trots op wat er over de groep staat. Aan de afspraken ben ik al begonnen.",
        "Het is eerlijk opgeschreven. Ik vond het even slikken en ik kan ermee verder.",
    ],
    "final": [
        "Ik ben blij met dit oordeel en ik herken wat er staat. Ik bedank iedereen die mij heeft "
        "laten oefenen.",
        "Ik ben het er grotendeels mee eens. Wat ik in de buurt heb gedaan had er van mij bij "
        "gemogen.",
        "Dit is hoe ik wil werken. Wat ik nog wil leren staat er ook, en dat is goed.",
    ],
}

# Why one of the assessors does not agree with the words of a theme.
DISAGREEMENTS = [
    "Ik zag de student twee keer in een groep en toen nam een collega het over. Voor zelfstandig "
    "werken vind ik dat nog te weinig.",
    "De tekst is mij te positief over het samenwerken. In de gesprekken die ik las, bleef de "
    "student vaak aan de kant staan.",
    "Ik mis hier wat de student zelf over grenzen schreef. Dat hoort er voor mij bij.",
]

# Why a list goes back to who wrote it.
GIVEN_BACK = (
    "Bij het laatste deel zijn de antwoorden van een andere student ingevuld. De begeleider vulde "
    "dat deel opnieuw in."
)
# Why the school closes a round without the student.
CLOSED_ALONE = (
    "De student is met een ander blok begonnen en reageerde niet op drie berichten. We hebben het "
    "oordeel aan de telefoon doorgenomen; bevestigen lukte niet."
)
