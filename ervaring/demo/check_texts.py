"""What organisations and students in the demo school answer in a werkplekcheck. Invented.

By the code of a statement: the position of the answer on its scale (3 is most, 1 is least) and
what may stand under it. What is not here is answered with 3.
"""

# An organisation of people who help each other.
HOUSE = {
    "PL-P1": (3, ["De helft van ons team werkt vanuit eigen ervaring. Dat is hier gewoon.",
                  "Wij zijn begonnen door mensen met eigen ervaring. Zo werken we nog steeds."]),
    "PL-P2": (2, ["Een functiebeschrijving is er niet. Welke taken passen, spreken we in de "
                  "eerste week af.",
                  "We hebben geen vaste functies. Met de student maken we een lijst van taken."]),
    "PL-P3": (3, ["Drie collega’s zijn ervaringsdeskundige. Een van hen geeft ook les."]),
    "PL-T1": (3, ["In de inloop, in de herstelgroep en bij mensen thuis.", ""]),
    "PL-T2": (2, ["Beleid maken wij niet zelf. Wie dit wil leren, kan mee naar het overleg met de "
                  "gemeente, elke zes weken.",
                  "Kan, als de student twee middagen per maand naar ons hoofdkantoor reist."]),
    "PL-T3": (3, ["We geven gastlessen en denken mee over de wijk.", ""]),
    "C3.4": (2, ["Met hulpverleners werken we weinig samen. Als iemand erom vraagt, bellen we."]),
    "C5.1": (2, [""]),
    "PL-B1": (2, ["Onze begeleiders hebben veel ervaring. Niet iedereen heeft een diploma op het "
                  "niveau van de student."]),
    "PL-B2": (3, ["Elke eerste maandag van de maand, met ervaringsdeskundigen van drie "
                  "organisaties."]),
    "PL-B3": (3, ["Elke week een half uur. Meestal al wandelend.", ""]),
}  # fmt: skip

# Care with a place to live, or on a ward.
CARE = {
    "PL-P1": (3, ["Sinds acht jaar werken hier ervaringsdeskundigen, nu in vier teams.", ""]),
    "PL-P2": (3, ["Er is een functiebeschrijving. De student krijgt die in de eerste week."]),
    "PL-P3": (2, ["Niet in dit team. In het team hiernaast werkt wel een ervaringsdeskundige."]),
    "PL-P5": (2, ["Nieuwe collega’s weten er nog weinig van. In het voorjaar is er een scholing."]),
    "PL-T2": (3, ["De student kan meedoen in de werkgroep herstel. Die komt om de week bij "
                  "elkaar."]),
    "PL-T3": (2, ["Dit hoort niet bij het gewone werk. Eén dag per maand meelopen met het wijkteam "
                  "kan wel, als de student dat zelf regelt.",
                  "In overleg kan de student helpen bij de open dag en bij gastlessen."]),
    "C1.7": (2, ["In rapportages staat bij ons nog veel medische taal. De student mag in eigen "
                 "woorden schrijven."]),
    "C5.4": (2, [""]),
    "C6.2": (2, [""]),
    "C6.4": (1, ["Scholing geven wij hier niet zelf. Dat doet de opleidingsafdeling."]),
    "PL-B2": (2, ["Er is intervisie voor de hele organisatie, niet alleen voor "
                  "ervaringsdeskundigen."]),
    "PL-B3": (3, ["Elke week een uur, dat vast in het rooster staat."]),
    "PL-B6": (2, ["Als collega’s ziek zijn, vragen we soms of de student een dienst wil vullen. "
                  "We willen dat minder doen."]),
}  # fmt: skip

# In the street, in a neighbourhood, or in a shelter.
STREET = {
    "PL-P1": (2, ["Het is nog nieuw voor ons. Met de vorige student ging het goed."]),
    "PL-P2": (2, ["Er is ruimte genoeg. Een beschrijving van de activiteiten willen we samen met "
                  "de student maken."]),
    "PL-P3": (1, ["Nog niet. De vacature is twee keer open geweest.", ""]),
    "PL-P4": (2, ["Vaak werk je met zijn tweeën op pad. Om de week is er overleg met het hele "
                  "team."]),
    "PL-P5": (2, ["De een weet er meer van dan de ander. We lezen er dit jaar samen over."]),
    "PL-T2": (2, ["Kan, als de student zelf een onderwerp kiest. Onze beleidsmedewerker maakt er "
                  "dan tijd voor."]),
    "PL-T3": (3, ["Mensen en buurt bij elkaar brengen is ons dagelijks werk.", ""]),
    "C5.1": (2, [""]),
    "C6.4": (1, ["Scholing geven we hier niet."]),
    "C6.6": (2, [""]),
    "PL-B1": (2, ["De begeleider is zelf geen ervaringsdeskundige. Zij werkt ruim tien jaar in "
                  "deze wijk."]),
    "PL-B2": (1, ["Bij ons niet. Misschien kan het via de school.", ""]),
    "PL-B3": (2, ["Om de week lukt zeker. Elke week hangt af van de drukte."]),
}  # fmt: skip

# A team for which an ervaringsdeskundige is something new.
NEW = {
    "PL-P1": (2, ["Wij kennen het uit verhalen van anderen. Dit is onze eerste student."]),
    "PL-P3": (1, ["In ons team niet. In de cliëntenraad zit wel een ervaringsdeskundige."]),
    "PL-P5": (1, ["Herstel is voor ons team een nieuw woord. We leren graag mee."]),
    "PL-T2": (1, ["Dit doet ons team niet.", ""]),
    "PL-T3": (2, ["Twee keer per jaar is er een buurtmiddag. Valt die in de stage, dan kan de "
                  "student die mee organiseren."]),
    "C3.2": (2, [""]),
    "C4.4": (1, [""]),
    "C5.2": (2, ["Bij ons hoort de student hier niet veel nieuws over. Wel over de mensen zelf."]),
    "C6.3": (1, ["Zulke trajecten lopen hier niet."]),
    "C6.6": (2, [""]),
    "PL-B1": (2, ["De begeleider heeft hbo. Een ervaringsdeskundige kijkt op afstand mee."]),
    "PL-B2": (1, [""]),
    "PL-B5": (3, ["We bellen de school liever een keer te vaak."]),
}  # fmt: skip

# What a place cannot offer, as in stories.GAPS.
GAPS = {
    "society": {"PL-T3": (1, ["Wij werken niet buiten de deur. Dit kan hier dus niet."])},
    "organisation": {
        "PL-T2": (1, ["Dit ligt bij het hoofdkantoor. Daar kan een student niet bij aansluiten."]),
        "C6.3": (1, [""]),
    },
}

# What each organisation is: its answers, and the settings that it ticks.
ORGANISATIONS = {
    "Stichting Tussentij": (CARE, ["PL-W3"]),
    "Herstelhuis Zevenster": (HOUSE, ["PL-W4"]),
    "GGZ Waterschans": (CARE, ["PL-W1"]),
    "Welzijn Het Trefveld": (STREET, ["PL-W19"]),
    "Opvang De Stadspoort": (STREET, ["PL-W12"]),
    "Begeleid Wonen Parkzijde": (CARE, ["PL-W3"]),
    "De Vlinderkade": (CARE, ["PL-W7"]),
    "Wijkteam Zuiderlicht": (STREET, ["PL-W10", "PL-W18"]),
    "Ouderenzorg De Beukentuin": (NEW, ["PL-W13"]),
    "Cliëntenhuis De Samenspraak": (HOUSE, ["PL-W4"]),
    "Jeugdhulp Windvaan": (NEW, ["PL-W6", "PL-W11"]),
    "Beschut Wonen De Wilgenhof": (CARE, ["PL-W3"]),
    "Inloophuis ’t Poortje": (HOUSE, ["PL-W4", "PL-W19"]),
    "Dagcentrum De Kromme Boom": (NEW, ["PL-W5"]),
    "Mobiel Team Scheldebocht": (CARE, ["PL-W1", "PL-W10"]),
    "Herstelhuis Zandweg": (HOUSE, ["PL-W4"]),
}

# Where students see something else than their organisation, in turn.
SEEN_BY_STUDENTS = {
    "PL-P2": (2, "Er is een papier met taken. Wat mijn rol is, moest ik zelf uitleggen."),
    "PL-P5": (2, "Twee collega’s weten er veel van. Aan de anderen leg ik het nog vaak uit."),
    "PL-T2": (1, "Dit zou kunnen, maar het is er in deze maanden niet van gekomen."),
    "PL-T3": (2, "Ik ben één keer mee geweest. Dat smaakte naar meer."),
    "C1.7": (3, "In het overleg letten we hier samen op. Dat gaat beter dan op papier staat."),
    "C2.3": (2, "Er zijn weinig boeken of mensen om naar door te verwijzen. Ik zoek zelf."),
    "C4.5": (2, "Als we het oneens zijn, hebben we het er meestal later pas over."),
    "C6.1": (2, "Ik mag alles vertellen. Er wordt nog weinig mee gedaan."),
    "C7.5": (3, "Hier is echt ruimte voor. Ik hoef nooit uit te leggen waarom ik stop."),
    "PL-B2": (2, "Intervisie is er, maar niet op een dag dat ik er ben."),
    "PL-B3": (2, "Meestal wel. Als het druk is, valt het als eerste weg."),
    "PL-B6": (2, "Soms ben ik gewoon een paar extra handen. Ik zeg er iets van, en dan helpt dat."),
}
# And what the one with whom the demo begins sees.
SEEN_BY = {
    "Jasmijn Verhoeven": {
        "PL-P5": (3, "Ik vind dat het team er juist veel van weet. Ze stellen goede vragen."),
        "PL-T3": (
            2,
            "Ruud regelde dat ik één keer mee kon met het wijkteam. Soms kan het dus wel.",
        ),
        "C5.3": (2, "Over de beroepscode praten we alleen als ik erover begin."),
        "PL-B3": (2, "Het uur staat in het rooster. Twee van de drie keer gaat het door."),
        "PL-B6": (2, "Ik draai soms een avonddienst mee. Als ik er iets van zeg, luistert Ruud."),
    },
    "Lieve Vermeersch": {
        "PL-P3": (3, "In het team hiernaast zit Hugo. Ik mag altijd bij hem binnenlopen."),
        "PL-B2": (3, "Ik ga elke maand mee met de groep van Het Veerhuis."),
        "C6.4": (2, "Ik mocht zelf een werkvorm uitproberen. Dat telt voor mij wel."),
    },
}
