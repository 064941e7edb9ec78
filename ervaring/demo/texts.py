"""What the people of the demo school write. Invented, and about work: never about an illness."""

# By subject, then by how well it goes, in the student's own voice.
STUDENT = {
    "self": {
        "low": [
            "Ik merk dat ik nog veel vertel en weinig vraag. In de intervisie zei iemand: jij vult "
            "het al in voor de ander. Dat klopt wel.",
            "Over mijn eigen weg praten lukt. Of de ander er iets aan had, weet ik vaak pas later.",
            "De beroepscode heb ik gelezen. Toepassen op een echt moment vind ik nog moeilijk.",
            "Grenzen geef ik pas aan als het eigenlijk te laat is. Dit wil ik oefenen, te beginnen "
            "met kleine dingen.",
        ],
        "middle": [
            "Sinds een maand schrijf ik elke vrijdag op wat me raakte en waarom. Zo zie ik dat ik "
            "steeds bij hetzelfde soort gesprek vastloop.",
            "In de groep op school durf ik ook de rafelranden te delen. Op de stage kies ik nog "
            "voor het veilige verhaal.",
            "Ik kan uitleggen waarom ik dit werk wil doen. Wat ik nog zoek, is hoe ik dat kort "
            "doe, zonder mijn hele levensverhaal.",
            "Ik vraag nu vaker: heb je hier iets aan? Soms is het antwoord nee, en dat is even "
            "slikken.",
        ],
        "good": [
            "Toen een collega vroeg waarom ik zo stil was, kon ik zeggen wat dat gesprek met mij "
            "deed en wat ik ermee ging doen. Vroeger was ik weggelopen.",
            "Ik kies bewust welk stuk van mijn ervaring ik deel, en met welk doel. Ik bereid dat "
            "voor en kijk er met mijn begeleider op terug.",
            "Vorige maand twijfelde ik of ik iets moest melden dat een bewoner mij in vertrouwen "
            "had verteld. Ik heb de beroepscode erbij gepakt, mijn begeleider gebeld en daarna "
            "eerst met de bewoner zelf gesproken. We hebben het samen verteld. Dat was spannend, "
            "maar ik sta nog steeds achter hoe het ging.",
            "Ik neem mijn rust zonder schuldgevoel. Dat klinkt klein, voor mij is het groot.",
        ],
    },
    "knowledge": {
        "low": [
            "Van de geschiedenis van de cliëntenbeweging wist ik bijna niets. Ik heb nu één boek "
            "gelezen en veel vragen.",
            "Het verschil tussen herstel en beter worden snap ik voor mezelf. Uitleggen aan een "
            "ander lukt nog niet zo.",
            "De woorden ken ik van school, maar in een gesprek komen ze er nog houterig uit.",
        ],
        "middle": [
            "Ik kan de drie soorten kennis uit elkaar houden. In het overleg val ik nog terug op "
            "alleen mijn eigen verhaal.",
            "Voor mijn opdracht heb ik drie mensen gevraagd wat herstel voor hen is. Drie heel "
            "andere antwoorden. Daar leer ik meer van dan van de reader.",
            "Ik ben naar een bijeenkomst van een belangengroep geweest. Ik weet nu wie ik kan "
            "bellen.",
        ],
        "good": [
            "Ik gebruik wat ik gelezen heb om te laten zien dat mijn ervaring niet alleen van mij "
            "is. Dan luisteren collega’s anders.",
            "Ik gaf een korte les over herstel aan nieuwe collega’s. Er kwamen vragen waar ik "
            "antwoord op had, en één waarvan ik eerlijk zei dat ik het niet wist.",
            "Bij elk onderwerp vraag ik me af: wat zegt de praktijk, wat zegt onderzoek, wat weten "
            "wij uit ervaring? Dat is een gewoonte geworden.",
        ],
    },
    "people": {
        "low": [
            "Ik zit er nu bij en luister. Zelf een gesprek leiden durf ik nog niet goed.",
            "Ik wil snel oplossen. Naast iemand blijven zonder plan vind ik lastig.",
            "In de zelfhulpgroep heb ik twee keer meegedraaid. De methode moet ik nog leren.",
            "Stiltes maak ik vol. Mijn begeleider heeft me daarop gewezen en nu hoor ik het zelf "
            "ook.",
        ],
        "middle": [
            "Met de mensen die ik ken gaat het goed. Bij iemand die boos binnenkomt schiet ik nog "
            "in mijn oude reflex.",
            "Ik deelde iets van mezelf en zag dat het gesprek openging. De keer daarna werkte het "
            "niet. Ik zoek nog uit wat het verschil was.",
            "Samen met een collega heb ik de herstelgroep drie keer begeleid. De opening doe ik "
            "alleen, de rest doen we samen.",
            "Ik vraag feedback aan bewoners, maar vaak op een manier waarop ze alleen ja kunnen "
            "zeggen.",
        ],
        "good": [
            "Een bewoner zei dat ze voor het eerst weer een plan voor volgende week had. Ik had "
            "vooral gewacht en gevraagd.",
            "Ik kan blijven zitten bij iemand die geen hoop ziet, zonder hoop op te dringen. Dat "
            "kon ik een jaar geleden niet.",
            "In de groep vertelde iemand iets wat heel dicht bij mijn eigen verhaal lag. Ik voelde "
            "het in mijn lijf. Ik heb gezegd dat het mij raakte, het kort gehouden en de vraag "
            "teruggegeven aan de groep. Na afloop heb ik het met mijn begeleider doorgesproken.",
            "Bij het maken van een herstelverhaal laat ik de ander kiezen: schrijven, tekenen of "
            "gewoon vertellen tijdens een wandeling.",
            "Ik begeleid de zelfhulpgroep nu samen met een andere ervaringsdeskundige. Na afloop "
            "lopen we altijd even na wat er gebeurde.",
        ],
    },
    "organisation": {
        "low": [
            "In het teamoverleg zeg ik weinig. Ik ben nog aan het kijken hoe het hier werkt.",
            "Ik weet nog niet goed wat mijn rol is naast de andere begeleiders. Dat maakt me soms "
            "onzeker.",
            "Ik zie dingen die anders kunnen, maar ik weet niet bij wie ik daarmee moet zijn.",
        ],
        "middle": [
            "Ik heb in het team verteld wat een ervaringsdeskundige doet. Twee collega’s vragen me "
            "nu mee naar gesprekken, de anderen nog niet.",
            "In de werkgroep over het welkomstgesprek denk ik mee. Mijn voorstel is half "
            "overgenomen.",
            "Soms word ik ingezet om gewoon een dienst te vullen. Ik kan daar nu iets van zeggen, "
            "al kost het moeite.",
            "Als ik het ergens niet mee eens ben, zeg ik dat meestal na het overleg en niet erin.",
        ],
        "good": [
            "Op mijn voorstel schuift er nu een bewoner aan bij het overleg over de huisregels. "
            "Dat eerste gesprek heb ik met haar voorbereid.",
            "Ik kan uitleggen wat mijn werk anders maakt dan dat van de verpleegkundigen, zonder "
            "hun werk kleiner te maken.",
            "Ik heb met vier bewoners gekeken hoe de eerste week hier voelt. We hebben dat in een "
            "kort stuk opgeschreven en samen aan het team verteld. Er werd eerst verdedigd en "
            "daarna pas geluisterd. Nu is er een rondleiding door bewoners zelf. Zonder hun "
            "verhalen was dat er niet gekomen.",
            "De teamleider vraagt mij nu vooraf hoe iets voor cliënten overkomt. In het begin "
            "moest ik daar zelf om vragen.",
        ],
    },
    "society": {
        "low": [
            "Hier sta ik aan het begin. Ik heb een lijstje gemaakt van plekken in de wijk.",
            "Ik merk dat ik zelf ook nog vooroordelen heb. Daar begin ik maar mee.",
            "Voorlichting geven lijkt me eng. Ik ben één keer met iemand meegegaan.",
        ],
        "middle": [
            "Ik ging mee naar een voorlichting op een school. Mijn stukje was vijf minuten en dat "
            "ging goed.",
            "Met een bewoner ben ik naar het buurthuis geweest. Binnenkomen was lastig, blijven "
            "viel mee. Volgende keer gaan we op een rustiger moment.",
            "Ik ken nu de mensen van het wijkteam. Uit mezelf de weg wijzen doe ik nog te weinig.",
        ],
        "good": [
            "De gastles over stigma heb ik alleen gegeven. Een leerling kwam na afloop vragen waar "
            "haar broer terechtkon.",
            "Samen met de bibliotheek hebben we een inloop opgezet. Er komen elke week zes tot "
            "tien mensen, ook buren die niets met zorg te maken hebben.",
            "Toen iemand op de sportclub een grap maakte over ‘die mensen’, heb ik rustig gezegd "
            "dat ik er een van ben. Het werd stil, en daarna een goed gesprek.",
        ],
    },
    "any": {
        "not_yet": [
            "Dit heb ik nog niet geprobeerd. Het staat in mijn leerplan voor de komende maanden.",
            "Nog niet aan toegekomen. Ik wilde eerst de mensen hier leren kennen.",
            "Ik heb het mijn begeleider zien doen, zelf gedaan heb ik het nog niet.",
            "Hier schuif ik een beetje omheen. Volgend blok wil ik ermee beginnen.",
        ],
        "not_here": [
            "Op deze plek komt dit niet voor. Ik heb gevraagd of ik een dag ergens anders mag "
            "meelopen.",
            "Dit doet ons team niet, het hoort bij een andere afdeling.",
            "Kon niet, omdat de werkgroep al een half jaar stilligt.",
            "Ik zou dit graag leren, maar deze plek is er te klein voor.",
        ],
    },
}

# The same from the ones who assess, to the student.
ASSESSOR = {
    "self": {
        "low": [
            "Je bent open over jezelf. Je kijkt nog weinig vooruit: wat wil je met dit verhaal "
            "bereiken bij de ander?",
            "Ik zie dat je veel van jezelf vraagt. Zeg het eerder als het te vol wordt.",
            "Je reflecties gaan nog vaak over wat er gebeurde. Probeer ook te schrijven wat jij "
            "erin deed.",
        ],
        "middle": [
            "Je vraagt nu zelf om een gesprek als iets blijft hangen. Dat deed je in het begin "
            "niet.",
            "Je kent je valkuilen en noemt ze hardop. Ze herkennen op het moment zelf is de "
            "volgende stap.",
            "In de intervisie geef je anderen ruimte. Breng ook eens een eigen dilemma in, niet "
            "alleen een opgelost verhaal.",
        ],
        "good": [
            "Je staat stevig. Ook toen een collega je ervaring wegwuifde, bleef je rustig en "
            "duidelijk.",
            "Je kiest wat je deelt en kunt uitleggen waarom. Dat is wat ik van een collega "
            "verwacht.",
            "Je vroeg aan drie bewoners om feedback en deed er zichtbaar iets mee. Daar kan het "
            "team van leren.",
        ],
    },
    "knowledge": {
        "low": [
            "Je weet meer dan je laat horen. Vertel in gesprekken eens waar je kennis vandaan "
            "komt.",
            "De begrippen zitten er nog niet in. Neem er elke week een, dan bespreken we die.",
        ],
        "middle": [
            "Je legt herstel helder uit als je het hebt voorbereid. Onverwacht, in een overleg, "
            "zoek je nog naar woorden.",
            "Je verbindt wat je op school leert met wat je hier ziet. Dat mag je vaker hardop "
            "doen.",
            "Goed dat je verder keek dan je eigen ervaring. Zoek er nog wat meer bronnen bij.",
        ],
        "good": [
            "Je hebt het team echt iets geleerd over ervaringskennis. Weken later verwees er nog "
            "iemand naar.",
            "Je weet wat er speelt in het vak en brengt dat op het juiste moment in.",
        ],
    },
    "people": {
        "low": [
            "Je bent vriendelijk en aanwezig. Laat wat meer stilte vallen, dan komt de ander zelf.",
            "Ik zie je nog zoeken tussen meepraten en begeleiden. Dat hoort erbij, we oefenen het "
            "samen.",
            "Je neemt snel over wat iemand zelf kan. Kijk eens wat er gebeurt als je wacht.",
        ],
        "middle": [
            "Mensen zoeken je op, en dat zegt veel. In een groep mag je meer de leiding nemen.",
            "Wat je van jezelf vertelt is vaak raak. Soms blijft het gesprek daarna bij jou "
            "hangen.",
            "Je sluit goed aan bij rustige mensen. Bij boosheid trek je je terug; daar hebben we "
            "een afspraak over.",
            "De groep liep goed. Bereid met je collega ook voor wie wat doet als het spannend "
            "wordt.",
        ],
        "good": [
            "Je bleef bij iemand die iedereen had opgegeven. Zonder haast en zonder oordeel. Dat "
            "heeft verschil gemaakt.",
            "Je begeleidt de groep zoals het bedoeld is: jij bewaakt de ruimte, de deelnemers "
            "vullen die.",
            "Ik zat bij het gesprek van vorige week. Je luisterde, vatte samen en gaf op het goede "
            "moment één zin uit je eigen ervaring. Daarna stelde je weer een vraag. Precies die "
            "volgorde. De bewoner ging met een eigen plan de deur uit en niet met dat van ons.",
            "Je weet wanneer je juist niets van jezelf vertelt. Dat is misschien nog moeilijker.",
        ],
    },
    "organisation": {
        "low": [
            "In het teamoverleg ben je nog toeschouwer. Kies voor de volgende keer één punt dat "
            "jij inbrengt.",
            "Je kent de weg in huis nog niet. Loop eens een dag mee met de kwaliteitsmedewerker.",
        ],
        "middle": [
            "Je stem wordt gehoord als je die gebruikt. Doe het in het overleg en niet erna.",
            "Je hebt je rol in het team uitgelegd. Nu nog volhouden als het druk is en iedereen je "
            "als extra handen ziet.",
            "Goede vragen over het eerste gesprek. Werk er een uit tot een voorstel, dan breng ik "
            "je bij de juiste mensen.",
            "Ik had je eerder bij de werkgroep willen laten aansluiten. Dat ligt aan ons, niet aan "
            "jou.",
        ],
        "good": [
            "Door jou zit er nu een bewoner aan tafel. Je hebt dat zorgvuldig voorbereid en niet "
            "jezelf op de voorgrond gezet.",
            "Je zegt lastige dingen op een manier waarop mensen blijven luisteren.",
            "Het stuk over de eerste week was eerlijk en bruikbaar. De leiding heeft twee punten "
            "overgenomen.",
        ],
    },
    "society": {
        "low": [
            "Dit heb je nog weinig kunnen doen. Ik neem je mee naar het volgende overleg in de "
            "wijk.",
            "Je bent nog voorzichtig naar buiten toe. Dat mag, maar verstop je niet achter mij.",
        ],
        "middle": [
            "Jouw deel van de gastles was eerlijk en goed opgebouwd. Oefen nog met vragen uit de "
            "zaal.",
            "Je weet mensen te vinden in de wijk. Nu de stap van contact naar samen iets doen.",
        ],
        "good": [
            "De inloop in de bibliotheek is echt jouw werk. Er komen mensen die wij nooit "
            "bereikten.",
            "Je spreekt over stigma zonder iemand aan te vallen. Scholen vragen je terug.",
        ],
    },
    "any": {
        "not_yet": [
            "Ik heb je dit nog niet zien doen, terwijl het hier wel kan. Zullen we het plannen?",
            "Dit is in onze gesprekken nog niet aan de orde geweest. Zet het op de agenda.",
        ],
        "not_here": [
            "Dit konden wij je niet bieden. Ik heb het bij de organisatie neergelegd.",
            "Ons team doet dit niet. Ik zoek met school naar een plek waar je dit kunt oefenen.",
        ],
        "not_seen": [
            "Hier ben ik niet bij geweest, dus ik zeg er niets over.",
            "Dit gebeurt vooral op school. Dat kan ik van hieruit niet zien.",
        ],
    },
}

# What the supervisor finalises with: by subject and kind of round.
JUDGEMENTS = {
    "people": {
        "start": [
            "Je komt binnen met warmte en met een verhaal dat je kent. De komende maanden ligt de "
            "nadruk op luisteren, en op kiezen wat je deelt en wat niet.",
            "Je hebt een goede basis voor contact. We spreken af dat je eerst meekijkt bij de "
            "herstelgroep en daarna een deel zelf doet.",
        ],
        "interim": [
            "Je ondersteunt mensen steeds meer vanuit hun eigen vraag. In de groep en bij spanning "
            "is nog steun nodig. Je weet zelf goed waar dat zit.",
            "Je zet je eigen ervaring bewust in en kijkt erop terug. De volgende stap is dat je "
            "een groep van begin tot eind voorbereidt en begeleidt.",
        ],
        "final": [
            "Je werkt zelfstandig met mensen aan hun herstel, apart en in de groep. Je houdt hoop "
            "vast zonder die op te leggen, en je kunt uitleggen wat jouw inzet toevoegt.",
            "Je hebt laten zien dat mensen met jou verder komen op hun eigen manier. Ook in "
            "moeilijke gesprekken blijf je gelijkwaardig en rustig.",
        ],
    },
    "organisation": {
        "start": [
            "Je rol in het team is nog nieuw, voor jou en voor ons. We maken samen een korte "
            "beschrijving en bespreken die in het teamoverleg.",
            "Je kijkt scherp naar hoe het hier gaat. Schrijf op wat je opvalt, dan kiezen we over "
            "een maand iets uit om mee aan de slag te gaan.",
        ],
        "interim": [
            "Je hebt een plek in het team en wordt erbij gevraagd. Breng je punten vaker in "
            "tijdens het overleg zelf. Wij zorgen dat je niet als extra kracht wordt ingezet.",
            "Je voorlichting aan het team heeft iets losgemaakt. Samenwerken buiten de organisatie "
            "is nog nauwelijks aan bod geweest; dat pakken we nu op.",
        ],
        "final": [
            "Het team weet wat een ervaringsdeskundige toevoegt, en dat komt door jou. Je hebt "
            "iets in gang gezet dat blijft als jij weg bent.",
            "Je werkt vanuit de organisatie zonder je plek naast de cliënt te verliezen. Ook met "
            "partners buiten de deur werk je prettig en duidelijk samen.",
        ],
    },
    "self": {
        "start": [
            "Je weet waarom je dit werk wilt doen. Je leerdoelen zijn helder: grenzen op tijd "
            "aangeven, en vragen in plaats van invullen.",
            "Je staat open voor feedback. We beginnen met een kort gesprek aan het eind van elke "
            "week.",
        ],
        "interim": [
            "Je kijkt eerlijk naar jezelf en vraagt om feedback. Let op je tempo: je mag vaker "
            "eerst even niets doen.",
            "Je groei is goed te volgen in je verslagen. Probeer je keuzes nu ook te onderbouwen "
            "met de beroepscode en met wat je op school leert.",
        ],
        "final": [
            "Je kunt uitleggen waarom je doet wat je doet, en je weet wat je nog wilt leren. Je "
            "vraagt feedback aan iedereen met wie je werkt en doet daar iets mee.",
            "Je bent een collega geworden die anderen aan het denken zet, ook mij. Blijf "
            "intervisie zoeken als je hier straks weg bent.",
        ],
    },
}
