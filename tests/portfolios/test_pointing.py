"""What looks like it tells who somebody is, and what does not."""

import datetime
import time

import pytest

from portfolios.pointing import Pointer, is_bsn, is_rijksregister, points_at

TODAY = datetime.date(2026, 11, 25)


def found(*texts, **about):
    return [(one.kind, one.quote) for one in points_at(texts, today=TODAY, **about)]


@pytest.mark.parametrize(
    ("text", "kind", "quote"),
    [
        ("Ik sprak met Fatima over haar week.", "name", "Fatima"),
        ("Toen kwam Jan de Vries binnen.", "name", "Jan de Vries"),
        ("Daar zat Jan van der Heijden-Bos ook.", "name", "Jan van der Heijden-Bos"),
        ("Ik vroeg het aan André.", "name", "André"),
        ("Ik vroeg het aan Zoë O’Brien.", "name", "Zoë O’Brien"),
        ("Ik vroeg het aan Anne-Marie D'hondt.", "name", "Anne-Marie D'hondt"),
        ("Toen zei IJsbrand niets.", "name", "IJsbrand"),
        ("Toen, Karim en ik.", "name", "Karim"),
        ("Peter Jansen kwam binnen.", "name", "Peter Jansen"),
        ("Mevrouw Jansen kwam binnen.", "name", "Mevrouw Jansen"),
        ("Toen belde mevrouw Jansen.", "name", "Jansen"),
        ("Mw. Jansen belde.", "name", "Jansen"),
        ("Dhr. van der Heijden belde.", "name", "van der Heijden"),
        ("De heer De Backer belde.", "name", "De Backer"),
        ("Het was bijv. Fatima die belde.", "name", "Fatima"),
        ("Zij woont in de Kerkstraat 12.", "address", "Kerkstraat 12"),
        ("Zij woont op de kerkstraat 12b.", "address", "kerkstraat 12b"),
        ("Kom naar Gentsesteenweg 40 bus 3.", "address", "Gentsesteenweg 40 bus 3"),
        ("Kom naar de Van Ostadelaan 7.", "address", "Ostadelaan 7"),
        ("Post naar 1234 AB graag.", "postcode", "1234 AB"),
        ("Post naar 1234AB graag.", "postcode", "1234AB"),
        ("Zij woont in 9000 Gent.", "postcode", "9000 Gent"),
        ("Post naar B-8500 graag.", "postcode", "B-8500"),
        ("Bel 0612345678 morgen.", "phone", "0612345678"),
        ("Bel 06-12 34 56 78 morgen.", "phone", "06-12 34 56 78"),
        ("Bel 030-1234567 morgen.", "phone", "030-1234567"),
        ("Bel +31 (0)6 12345678 morgen.", "phone", "+31 (0)6 12345678"),
        ("Bel +32 470 12 34 56 morgen.", "phone", "+32 470 12 34 56"),
        ("Bel 0470/12.34.56 morgen.", "phone", "0470/12.34.56"),
        ("Bel 09 223 45 67 morgen.", "phone", "09 223 45 67"),
        ("Bel 0044 20 7946 0018 morgen.", "phone", "0044 20 7946 0018"),
        ("Mail an.de-wit+x@voorbeeld.co.uk.", "email", "an.de-wit+x@voorbeeld.co.uk"),
        ("Zij is geboren op 3 maart 1980.", "birth", "geboren op 3 maart 1980"),
        ("Geboortedatum: 03-03-2024.", "birth", "Geboortedatum: 03-03-2024"),
        ("Het was op 12-05-1975.", "birth", "12-05-1975"),
        ("Het was op 1/5/1975.", "birth", "1/5/1975"),
        ("Het was op 1 mei 1975.", "birth", "1 mei 1975"),
        ("Haar nummer is 111222333.", "bsn", "111222333"),
        ("Haar nummer is 85.07.30-033.28.", "rijksregister", "85.07.30-033.28"),
    ],
)
def test_it_points_at(text, kind, quote):
    assert (kind, quote) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Fatima belde.",  # a capital that any sentence begins with
        "Ik wachtte.\nMaar er kwam niemand.",
        "Ze zei: “Kom maar.” Dat deed ik.",
        "Hij zei ‘Kom maar’ tegen mij.",
        "- Eerst koffie\n- Daarna praten",
        "Wat nu? Niets. Of toch: Alles.",
        "Ik werk bij de GGZ en in het FACT-team met de WRAP.",
        "Iemand met ADHD, ADHD’ers en GGz-taal.",
        "Ik deed dat in het Nederlands, uit de Wmo, en dacht aan God.",
        "Op Maandag en in Maart, en niet op dinsdag.",
        "Ik geef U gelijk, en Uw collega ook.",
        "Ik belde mevrouw en meneer niet.",
        "K. zei iets, en ik zei iets terug tegen K.",
        "Dat was in 2024, om 10.30 uur, en kostte 1500 euro.",
        "Op 12-05-2025 hadden wij 3 gesprekken, en op 1 mei 2024 ook.",
        "Van 2024-2025, 12 tot 14 uur, 1 2 3 4 5.",
        "Bestelling 123456789 is er.",  # fails the eleven-test
        "Dossier 85.07.30-033.29 is er.",  # fails the check
        "Onderweg 3 keer gestopt, dit plein is mooi.",
        "كتبت اليوم عن أول لقاء لي مع المجموعة.",
        "🙂 Dat was fijn. 🌧️ Toen niet.",
        "",
    ],
)
def test_it_leaves_alone(text):
    assert found(text) == []


def test_the_numbers_of_the_state_by_their_check():
    assert is_bsn("111222333")
    assert not is_bsn("111222334")
    assert is_rijksregister("85073003328")
    assert is_rijksregister("17073003384")  # born in 2017: counted with a 2 before it
    assert not is_rijksregister("85073003329")
    assert not is_rijksregister("85993003328")


def test_what_passes_for_both_is_a_phone_number():
    assert is_bsn("092230003")
    assert found("Bel 092230003 morgen.") == [("phone", "092230003")]


def test_who_is_known_is_pointed_at_in_other_words_and_also_at_a_beginning():
    text = "Anna keek mee. Toen zei Bakker iets."
    assert found(text, known_names=["Anna de Bakker"]) == [("known", "Anna"), ("known", "Bakker")]


def test_ones_own_name_is_no_secret():
    assert found("Ik ben Samira, zei ik.", own_name="Samira Bos") == []
    assert found("Ik ben Samira, zei ik.") == [("name", "Samira")]


def test_the_same_is_pointed_at_once_whatever_the_text():
    assert found("Ik zag Karim.", "En weer Karim, en KARIM.") == [("name", "Karim")]


def test_it_says_where_it_stands_and_what_it_looks_like():
    before, after = "woord " * 20 + "over ", " en daarna" + " woord" * 20
    [pointer] = points_at([f"{before}Karim{after}"])
    assert (pointer.quote, str(pointer.looks_like)) == ("Karim", "Dit lijkt een naam")
    assert pointer.before.startswith("… woord")
    assert pointer.before.endswith(" over ")
    assert pointer.after.startswith(" en daarna")
    assert pointer.after.endswith(" …")
    assert points_at(["Dat was met Karim."]) == [Pointer("name", "Karim", "Dat was met ", ".")]


PIECES = (
    "a|A|a-|A’|Aa |1 |1-|+|a@|a.|van de |Jan van de |geboren |0612345678 |ik Jan, |Kerkstraat|"
    "12-05-|(0)|…|\n|mw. |é̈"
)


@pytest.mark.parametrize("piece", PIECES.split("|"))
def test_no_text_makes_it_slow(piece):
    text = (piece * 20_000)[:20_000]
    began = time.process_time()
    points_at([text], ["Jan Jansen"])
    assert time.process_time() - began < 1
