"""What students in the demo school keep in their portfolio. Nobody in it exists.

Per kind: a title, the texts by the part of the form, and what else it says. Texts with a name in
them are marked `own`: their student shares them with nobody.
"""

EVIDENCE = [
    (
        "Een avond over slapen",
        {
            "what": "Ik bereidde een thema-avond voor over slecht slapen. Ik maakte de "
            "uitnodiging, koos drie vragen voor de groep en vertelde zelf vijf minuten. Er waren "
            "negen mensen.",
            "learned": "Aan het begin van de stage wilde ik alles van tevoren vastleggen. Nu "
            "liet ik ruimte. De helft van de avond ging over wat de groep zelf inbracht.",
        },
        {},
    ),
    (
        "Kaartje voor moeilijke dagen",
        {
            "what": "Samen met drie bewoners maakte ik een kaartje met wat helpt op een "
            "moeilijke dag. Ik tekende, zij kozen de woorden. Het hangt nu in de huiskamer.",
            "learned": "Ik vulde niets in voor een ander. Als iemand een woord koos dat ik niet "
            "snapte, vroeg ik ernaar en schreef ik het toch op.",
        },
        {},
    ),
    (
        "Voorstel voor het teamoverleg",
        {
            "what": "Ik schreef een voorstel van één bladzijde: elke maand een kwartier in het "
            "overleg over wat cliënten zelf zeggen dat werkt. Het team probeert het drie maanden.",
            "learned": "Vroeger zei ik het na afloop op de gang. Nu bracht ik het in waar het "
            "besproken wordt, met een reden en een klein begin.",
        },
        {},
    ),
    (
        "Mijn verhaal in tien minuten",
        {
            "what": "Voor de open dag maakte ik een versie van mijn verhaal die tien minuten "
            "duurt. Ik koos wat ik wel en niet vertel, en waarom.",
            "learned": "Ik kan nu zeggen waar een stuk van mijn verhaal voor is. Wat alleen voor "
            "mij zelf is, laat ik weg.",
        },
        {},
    ),
    (
        "Wandelgroep opgezet",
        {
            "what": "Elke dinsdag loop ik met een groepje door het park. Ik vroeg toestemming, "
            "maakte een route met bankjes en sprak af wat we doen als iemand het zwaar heeft.",
            "learned": "Ik merkte dat naast elkaar lopen makkelijker praat dan tegenover elkaar "
            "zitten. Dat gebruik ik nu ook bij een eerste gesprek.",
        },
        {},
    ),
    (
        "Certificaat luisteren zonder oordeel",
        {
            "what": "Ik volgde een cursus van twee dagen en haalde het certificaat. Ik oefende "
            "met stiltes laten vallen.",
            "learned": "Ik vul een stilte niet meer meteen. In het gesprek dat ik filmde wacht "
            "ik drie keer, en drie keer komt er iets.",
        },
        {},
    ),
]

REFLECTION = [
    (
        "Te snel met mijn eigen verhaal",
        {
            "situation": "In de inloop vertelde iemand dat ze niet meer naar buiten durft. Ik "
            "kende dat gevoel meteen.",
            "task": "Ik wilde dat ze zich minder alleen voelde. Mijn begeleider verwacht dat ik "
            "eerst luister.",
            "action": "Ik begon te vertellen hoe dat bij mij ging. Na een minuut zag ik dat ze "
            "wegkeek. Ik stopte en vroeg: hoe is het voor jou?",
            "result": "Ze begon opnieuw en vertelde veel meer. We maakten een kleine afspraak: "
            "samen tot aan de hoek.",
            "reflection": "Mijn ervaring hielp mij om het te herkennen. Zij had er pas iets aan "
            "toen ik stil werd. Een volgende keer vraag ik eerst.",
        },
        {},
    ),
    (
        "Boosheid aan de deur",
        {
            "situation": "Een bezoeker mocht niet naar binnen en werd boos. Ik stond er alleen "
            "voor.",
            "task": "Ik moest rustig blijven en om hulp vragen als het nodig was.",
            "action": "Ik ging opzij staan, sprak zacht en zei wat ik zag: je bent hier niet "
            "voor niets gekomen. Daarna belde ik een collega.",
            "result": "De boosheid zakte. We spraken buiten, op de bank. Hij kwam de volgende "
            "dag terug.",
            "reflection": "Vroeger schrok ik van harde stemmen. Dat doe ik nog, maar ik hoef er "
            "niet meer van weg. Wat mij hielp: weten dat ik mocht bellen.",
        },
        {},
    ),
    (
        "Een dag die te zwaar werd",
        {
            "situation": "Na een nacht met weinig slaap had ik twee heftige gesprekken achter "
            "elkaar.",
            "task": "Ik wilde er zijn. Ik heb ook met mezelf afgesproken dat ik op tijd stop.",
            "action": "Halverwege het tweede gesprek zei ik dat ik even wilde pauzeren. Ik belde "
            "Karin van het team, en zij nam het over.",
            "result": "De bewoner vond het goed. Ik was er verdrietig van, en ook trots.",
            "reflection": "Stoppen is geen falen. Mijn signalen zijn: ik hoor woorden en begrijp "
            "de zin niet meer. Dat schrijf ik in mijn plan.",
        },
        {"own": True},
    ),
    (
        "Het woord dat ik niet wilde horen",
        {
            "situation": "In een overleg noemde iemand een cliënt ‘een moeilijk geval’. Zo ben "
            "ik zelf ook genoemd.",
            "task": "Ik wilde er iets van zeggen zonder de ander klein te maken.",
            "action": "Ik vroeg: wat maakt het moeilijk, en voor wie? Daarna vertelde ik kort "
            "wat zo’n woord met mij deed.",
            "result": "Het werd even stil. Daarna spraken we over wat wij zelf anders konden doen.",
            "reflection": "Mijn ervaring gaf mij de moed en ook de pijn. Ik leer dat een vraag "
            "meer opent dan een verwijt.",
        },
        {},
    ),
    (
        "Samen koken",
        {
            "situation": "We kookten met vier bewoners. Eén van hen zei dat hij niets kon.",
            "task": "Ik wilde dat hij meedeed zonder hem te duwen.",
            "action": "Ik gaf geen taak. Ik vroeg hoe zijn moeder soep maakte, en sneed intussen "
            "uien.",
            "result": "Na een kwartier stond hij naast me en zei wat er nog in moest.",
            "reflection": "Soms is niets vragen de beste vraag. Ik had geduld omdat ik weet hoe "
            "het is als iedereen iets van je wil.",
        },
        {},
    ),
    (
        "Terug in een gebouw van vroeger",
        {
            "situation": "Voor een overleg moest ik in het gebouw zijn waar ik ooit opgenomen was.",
            "task": "Ik kwam er nu als collega.",
            "action": "Ik ging een half uur eerder en liep eerst alleen door de gang. Ik "
            "vertelde mijn begeleider dat dit spannend was.",
            "result": "Ik kon goed meedoen. Thuis was ik moe en heb ik geslapen.",
            "reflection": "Ik ben dezelfde en ik ben veranderd. Een volgende keer plan ik de dag "
            "erna leeg.",
        },
        {"own": True},
    ),
]

# The number is of the field of tension in the code.
SITUATION = [
    (
        "Het telefoonnummer",
        {
            "situation": "Een bewoner vroeg om mijn eigen nummer. ‘Jij snapt het tenminste,’ zei "
            "ze.",
            "pull": "Ik wilde er voor haar zijn en haar niet afwijzen. En ik weet dat ik ’s "
            "avonds mijn rust nodig heb.",
            "experience": "Ik had vroeger ook één iemand die altijd opnam. Toen die stopte, viel "
            "ik diep. Bereikbaar zijn is niet hetzelfde als nabij zijn.",
            "practice": "Het team geeft geen eigen nummers. Een collega geeft wel een vast "
            "moment om te bellen. Dat heb ik overgenomen.",
            "theory": "In de beroepscode staat dat je samen duidelijk maakt wat de relatie is en "
            "wat niet. We lazen dat in de les over grenzen.",
            "next": "Meteen zeggen wat wél kan.",
            "insight": "In intervisie vroeg iemand: wie was er bang voor een nee? Dat was ik.",
        },
        {"tension": 2},
    ),
    (
        "Wat zegt het onderzoek, wat zeg ik",
        {
            "situation": "In het team kwam een nieuwe methode voor. Ik herkende er weinig in.",
            "pull": "Ik wilde mijn ervaring laten tellen, en ook open zijn voor wat er "
            "onderzocht is.",
            "experience": "Bij mij en bij anderen in mijn groep hielp tijd, niet een schema.",
            "practice": "Collega’s zien dat mensen houvast hebben aan stappen.",
            "theory": "Het artikel dat we lazen zegt dat het voor de meeste mensen werkt, niet "
            "voor iedereen.",
            "next": "Eerst vragen voor wie het werkt en voor wie niet.",
            "insight": "",
        },
        {"tension": 1},
    ),
    (
        "Ze zag er geen zin meer in",
        {
            "situation": "Een vrouw die ik vaak spreek zei dat alles leeg is. Ze wilde geen raad.",
            "pull": "Alles in mij wilde het oplossen. En ik wist dat ik moest blijven zitten.",
            "experience": "Op mijn donkerste dag hielp het dat iemand naast me zat en niets zei.",
            "practice": "Mijn begeleider sprak met mij af wanneer ik hulp moet halen. Dat heb ik "
            "ook gedaan, met haar erbij.",
            "theory": "Pijn verdragen is iets anders dan pijn goedvinden. Dat stond in de reader.",
            "next": "Eerder zeggen: ik blijf even bij je, en daarna bellen we samen.",
            "insight": "De groep zei dat ik er niet alleen voor hoef te staan.",
        },
        {"tension": 3},
    ),
    (
        "Trots op de open dag",
        {
            "situation": "Ik mocht mijn verhaal vertellen voor zestig mensen. Iemand vroeg naar "
            "een stuk dat ik had weggelaten.",
            "pull": "Ik wilde eerlijk zijn, en ik schaamde me voor dat stuk.",
            "experience": "Schaamte wordt kleiner als ik kies wanneer ik iets vertel.",
            "practice": "Een collega zegt dan: dat hou ik voor mezelf. Dat klonk heel gewoon.",
            "theory": "",
            "next": "Van tevoren één zin klaarhebben voor vragen die te dichtbij komen.",
            "insight": "Anderen vonden het juist sterk dat ik nee zei.",
        },
        {"tension": 5},
    ),
    (
        "Zo doen we dat hier",
        {
            "situation": "De koffie werd altijd door het personeel geschonken. Ik vroeg waarom "
            "bewoners dat niet zelf doen.",
            "pull": "Ik wil dat mensen de baas zijn over hun dag. En ik ben hier te gast.",
            "experience": "Zelf koffie mogen zetten was voor mij het begin van weer mens zijn.",
            "practice": "Het team was bang voor ongelukken. Daar hadden ze een reden voor.",
            "theory": "Nieuwe waarden komen langzaam. Dat vraagt geduld, ook met collega’s.",
            "next": "Eerst vragen wat de reden is, dan pas wat anders kan.",
            "insight": "",
        },
        {"tension": 6},
    ),
]

FEEDBACK = [
    (
        "Over hoe ik begin",
        {
            "said": "Je begint een gesprek rustig. Je kijkt eerst hoe iemand erbij zit.",
            "about": "Het ging over een kennismaking met een nieuwe bewoner.",
            "response": "Ik wist niet dat dit te zien was. Ik blijf het doen.",
        },
        {"source": "supervisor"},
    ),
    (
        "Je mag meer zeggen in het overleg",
        {
            "said": "Je weet veel en je zegt het pas na afloop. Zeg het daar.",
            "about": "Het ging over het teamoverleg van maandag.",
            "response": "Dat klopt. Ik breng elke week één punt in en schrijf het van tevoren op.",
        },
        {"source": "teammate"},
    ),
    (
        "Ik voelde me niet gek",
        {
            "said": "Bij jou voel ik me niet gek. Je schrikt niet.",
            "about": "Het was na een gesprek op een wandeling.",
            "response": "Dit raakte me. Ik schrijf het op voor dagen dat ik twijfel.",
        },
        {"source": "client"},
    ),
    (
        "Soms gaat het te lang over jou",
        {
            "said": "Je verhaal is mooi, maar soms wacht ik op het moment dat het weer over mij "
            "gaat.",
            "about": "Het ging over de groep van donderdag.",
            "response": "Even slikken. Ik houd het nu bij twee zinnen en vraag dan iets.",
        },
        {"source": "client"},
    ),
    (
        "In de les",
        {
            "said": "Je stelt vragen waar ik thuis nog over nadenk.",
            "about": "We oefenden een gesprek in drietallen.",
            "response": "Ik vroeg welke vraag dat was. Het was: wat zou je missen als het weg is?",
        },
        {"source": "peer"},
    ),
]

LOG = [
    (
        "Over mijn grens bij avonddiensten",
        {
            "what": "Met mijn begeleider. We keken naar de avonddiensten: twee in een week is te "
            "veel.",
            "kept": "Vanaf nu één avond per week, en de dag erna begin ik later.",
        },
        {"log": "talk", "hours": "1"},
    ),
    (
        "Eerste gesprek over mijn leerdoelen",
        {
            "what": "Met mijn begeleider. We kozen twee dingen om op te letten.",
            "kept": "Over vier weken kijken we samen terug.",
        },
        {"log": "talk", "hours": "0.75"},
    ),
    (
        "Nabijheid en afstand",
        {
            "what": "Met vier medestudenten. Ik bracht het verhaal van het telefoonnummer in.",
            "kept": "De vraag wie er bang was voor een nee.",
        },
        {"log": "intervision", "hours": "2"},
    ),
    (
        "Hoe we met stilte omgaan",
        {
            "what": "Met de intervisiegroep. Iedereen vertelde over een stilte die hij nog weet.",
            "kept": "Een stilte is niet van mij om te vullen.",
        },
        {"log": "intervision", "hours": "2"},
    ),
    (
        "Wat ik mee naar huis neem",
        {
            "what": "Supervisie, met z’n tweeën. Over gesprekken die ’s nachts terugkomen.",
            "kept": "Aan het eind van de dag schrijf ik één zin op en doe ik het schrift dicht.",
        },
        {"log": "supervision", "hours": "1.5"},
    ),
    (
        "Les over de beroepscode",
        {
            "what": "We lazen de artikelen over geheimhouding en zochten voorbeelden van de stage.",
            "kept": "Vragen of ik iets mag delen, ook als het goed nieuws is.",
        },
        {"log": "training", "hours": "3"},
    ),
    (
        "Studiedag over herstel",
        {
            "what": "Een dag met drie workshops. Ik sprak een ervaringsdeskundige uit een andere "
            "stad.",
            "kept": "Twee namen van boeken, en zin om zelf een workshop te geven.",
        },
        {"log": "training", "hours": "6.5"},
    ),
    (
        "Week 3",
        {
            "what": "Inloop, wandelgroep en twee gesprekken.",
            "kept": "",
        },
        {"log": "hours", "hours": "16"},
    ),
    (
        "Week 4",
        {
            "what": "Inloop, kookgroep en overleg.",
            "kept": "Het overleg ging beter.",
        },
        {"log": "hours", "hours": "14.5"},
    ),
]

ENTRIES = {
    "evidence": EVIDENCE,
    "reflection": REFLECTION,
    "situation": SITUATION,
    "feedback": FEEDBACK,
    "log": LOG,
}
