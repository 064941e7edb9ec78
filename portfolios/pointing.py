"""What in a text looks like it tells who somebody is. It points; who wrote it decides."""

import re
from dataclasses import dataclass
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LOOKS_LIKE = {
    "name": _("Dit lijkt een naam"),
    "known": _("Dit lijkt de naam van iemand bij je stage"),
    "address": _("Dit lijkt een adres"),
    "postcode": _("Dit lijkt een postcode"),
    "phone": _("Dit lijkt een telefoonnummer"),
    "email": _("Dit lijkt een e-mailadres"),
    "birth": _("Dit lijkt een geboortedatum"),
    "bsn": _("Dit lijkt een burgerservicenummer"),
    "rijksregister": _("Dit lijkt een rijksregisternummer"),
}
# How many characters around it say where it stands.
AROUND = 40
# Younger than this a date is more likely of what happened.
YOUNGEST = 10  # years


@dataclass(frozen=True)
class Pointer:
    """A piece of text, what it looks like, and the words around it."""

    kind: str
    quote: str
    before: str = ""
    after: str = ""

    @property
    def looks_like(self):
        return LOOKS_LIKE[self.kind]


def points_at(texts, known_names=(), own_name="", today=None):
    """[Pointer] for what looks like it tells who somebody is, in the order of `texts`.

    `known_names`: of the people around the placement; `own_name`: of who wrote it, who is no
    secret. The same quote is pointed at once. Takes a time that grows with the length, no more.
    """
    year = (today or timezone.localdate()).year
    known, own = _words(known_names), _words([own_name])
    found = {}
    for text in texts:
        for start, end, kind in _places(text, known, own, year):
            quote = text[start:end]
            pointer = Pointer(kind, quote, _before(text, start), _after(text, end))
            found.setdefault((kind, quote.casefold()), pointer)
    return list(found.values())


def _places(text, known, own, year):
    """[(start, end, kind)] that do not overlap; what is surer goes first."""
    found, taken = [], bytearray(len(text))
    for start, end, kind in (
        *_mails(text),
        *_numbers(text),
        *_births(text, year),
        *_addresses(text),
        *_names(text, known, own),
    ):
        if not any(taken[start:end]):
            taken[start:end] = b"x" * (end - start)
            found.append((start, end, kind))
    return sorted(found)


def _before(text, start):
    piece = text[max(0, start - AROUND) : start]
    return f"… {piece.partition(' ')[2]}" if start > AROUND else piece


def _after(text, end):
    piece = text[end : end + AROUND]
    return f"{piece.rpartition(' ')[0]} …" if end + AROUND < len(text) else piece


# Everything below repeats a bounded number of times, so no text makes it slow.

MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
DIGITS = re.compile(r"(?<![\w+])(?:\+ ?)?\d(?:(?: ?\(0\) ?|[ ./-]{0,2})\d){7,14}(?!\w)")
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|jan|feb|mrt|apr|jun|jul|aug|sept|sep|okt|nov|dec)"
)
DATE = re.compile(
    rf"(?<![\w.,/-]){DAY}(?:\s?[-/.]\s?(?:0?[1-9]|1[0-2])\s?[-/.]\s?|\s{MONTH}\.?\s)"
    r"((?:19|20)\d\d)(?![\w-])",
    re.IGNORECASE,
)
BORN = re.compile(
    rf"\b(?:geboren(?: op| in)?|geb\.|geboortedatum|geboortedag)(?: is| was|:)?\s"
    rf"(?:{DAY}(?:\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?|\s{MONTH}\.?\s?))?(?:(?:19|20)?\d\d)\b",
    re.IGNORECASE,
)
# The ends of street names; some are words of their own, so those need a capital before them.
STREET = re.compile(
    r"(?<![\w’'-])(?:\w[\w’'-]{1,40}?(?:straat|laan|plein|gracht|kade|singel|dreef|steenweg|"
    r"plantsoen|steeg)|(?!Onderweg)[A-Z][\w’'-]{0,40}?"
    r"(?:weg|hof|pad|dijk|markt|park|lei|baan|kaai|wal|vest)|"
    r"(?:Markt|Kade|Singel|Plein|Dijk))\s\d{1,4}(?:\s?[a-z]\b|\sbus\s\d{1,3})?(?!\w)"
)
POSTCODE = re.compile(
    r"(?<![\w-])(?:[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2}(?!\w)|B-[1-9]\d{3}(?!\w)"
    r"|(?!19|20)[1-9]\d{3}\s(?=[A-Z])[^\W\d_]{3,30}|20\d\d\sAntwerpen|1930\sZaventem)"
)


def _mails(text):
    return [(*found.span(), "email") for found in MAIL.finditer(text)]


def _numbers(text):
    """Phone numbers, and numbers that the state gave somebody, by the test that they must pass."""
    for found in DIGITS.finditer(text):
        written = found[0]
        digits = re.sub(r"\D", "", written.replace("(0)", ""))
        if kind := _kind_of(written, digits):
            yield (*found.span(), kind)


def _kind_of(written, digits):
    if written.startswith(("+", "00")):
        return "phone" if 9 <= len(digits) <= 15 else ""
    if DATE.match(written):
        return ""
    if len(digits) == 11 and is_rijksregister(digits):
        return "rijksregister"
    # Dutch numbers have ten digits, Belgian ones nine or, of a mobile, ten.
    if len(digits) in (9, 10) and re.match(r"0[1-9]", digits):
        return "phone"
    if len(digits) == 9 and is_bsn(digits):
        return "bsn"
    return ""


def is_bsn(digits):
    """The eleven-test of a Dutch burgerservicenummer: nine digits."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(a * int(b) for a, b in zip(weights, digits, strict=True)) % 11 == 0


def is_rijksregister(digits):
    """The check of a Belgian rijksregisternummer: eleven digits, a 2 before them from 2000 on."""
    first, last = digits[:9], int(digits[9:])
    month_and_day = 0 < int(digits[2:4]) % 20 <= 12 and int(digits[4:6]) <= 31
    return month_and_day and last in (97 - int(first) % 97, 97 - int("2" + first) % 97)


def _births(text, year):
    for found in BORN.finditer(text):
        yield (*found.span(), "birth")
    for found in DATE.finditer(text):
        if int(found[1]) <= year - YOUNGEST:
            yield (*found.span(), "birth")


def _addresses(text):
    for found in STREET.finditer(text):
        yield (*found.span(), "address")
    for found in POSTCODE.finditer(text):
        yield (*found.span(), "postcode")


WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


def _listed(words):
    return frozenset(words.split())


PARTICLES = _listed("van de der den ter ten 't la le el bin von du di da dos")
HONORIFICS = _listed(
    "mevrouw meneer mijnheer mevr mw dhr heer juffrouw juf meester dokter dr zuster oom tante"
)
# After these a full stop ends no sentence.
SHORT = _listed("mevr mw dhr dr drs mr ir ing prof bijv bv nl ca evt resp incl excl vgl zgn zg st")
# Capitals that tell about nobody.
PLAIN = _listed(
    """
    ik je jij jouw u uw we wij ze zij hij het de een
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei
    juni juli augustus september oktober november december
    nederland nederlands nederlandse nederlander nederlanders vlaanderen vlaams vlaamse vlaming
    belgië belgisch belgische belg europa europees europese engels engelse engeland frans franse
    frankrijk duits duitse duitsland pools poolse polen turks turkse turkije marokkaans marokkaanse
    marokko surinaams surinaamse suriname antilliaans antilliaanse indonesisch indonesische arabisch
    arabische syrisch syrische syrië oekraïens oekraïense oekraïne somalisch somalische afghaans
    afghaanse iraans iraanse irakees irakese spaans spaanse italiaans italiaanse russisch russische
    berbers afrika afrikaans afrikaanse amerika amerikaans amerikaanse chinees chinese
    god gods allah jezus bijbel koran islam christen moslim moslims kerst kerstmis pasen pinksteren
    hemelvaart ramadan suikerfeest sinterklaas koningsdag covid corona
    wmo wlz wvggz wzd zvw jeugdwet participatiewet ggz ggd fact wrap hee ips zonmw kve movisie
    trimbos herstelacademie beroepscode leerplan leeruitkomst artikel starr star
    word excel teams zoom powerpoint whatsapp facebook instagram youtube google tiktok signal
    internet
    """
)
ENDS = frozenset(".!?:;…\n\r")
OPENS = frozenset("\"“”„‘'’«»()[]{}•*–—-/|")


def _words(names):
    """The words of names by which somebody is recognised: not what joins them, not an initial."""
    found = (word for name in names for word in WORD.findall(name))
    return {word for word in found if len(word) > 2 and word[0].isupper()}


def _is_capitalised(word):
    """Begins with a capital, and is no abbreviation (GGZ, GGz, ADHD'er, FACT-team)."""
    return len(word) > 1 and word[0].isupper() and (word[1].islower() or _begins_apart(word))


def _begins_apart(word):
    """IJsbrand, O’Brien, D’hondt."""
    return (word[:2] == "IJ" and word[2:3].islower()) or word[1] in "’'"


def _begins_sentence(gap, previous):
    """Whether what stands between two words makes the second the first of something."""
    if set(gap) & (ENDS - {"."}) or set(gap.strip()) & OPENS:
        return True
    return "." in gap and not (previous.casefold() in SHORT or len(previous) == 1)


def _names(text, known, own):
    """Capitals in the middle of a sentence, what follows mevrouw or dhr., and names it knows."""
    words = list(WORD.finditer(text))
    gaps = [text[a.end() : b.start()] for a, b in pairwise(words)]
    at = 0
    while at < len(words):
        last = _end_of_run(words, gaps, at)
        if last is None:
            at += 1
            continue
        run = words[at : last + 1]
        previous, gap = (words[at - 1][0], gaps[at - 1]) if at else ("", "\n")
        if kind := _kind_of_run([word[0] for word in run], previous, gap, known, own):
            yield words[_first_of_run(words, at)].start(), run[-1].end(), kind
        at = last + 1


def _end_of_run(words, gaps, at):
    """The last word of a name that begins at `at`: Jan, Jan de Vries; None when none does."""
    if not _is_capitalised(words[at][0]):
        return None
    last = ahead = at
    while ahead + 1 < len(words) and gaps[ahead].strip(" .") == "" and "\n" not in gaps[ahead]:
        ahead += 1
        word = words[ahead][0]
        if "." in gaps[ahead - 1] and len(words[ahead - 1][0]) > 1:
            break
        if _is_capitalised(word) and word.casefold() not in PLAIN:
            last = ahead
        elif word not in PARTICLES or ahead - last > 3 or words[at][0].casefold() in PLAIN:
            break
    return last


def _first_of_run(words, at):
    """Where a name begins: also with the particles that follow mevrouw or dhr."""
    first = at
    while first and at - first < 3 and words[first - 1][0] in PARTICLES:
        first -= 1
    return first if first and words[first - 1][0].casefold() in HONORIFICS else at


def _kind_of_run(said, previous, gap, known, own):
    """What the words `said` are after the word `previous` and what stands between; "" for none."""
    capitals = [word for word in said if _is_capitalised(word)]
    if known.intersection(capitals):
        return "known"
    if own.issuperset(capitals):
        return ""
    if previous.casefold() in HONORIFICS and not gap.strip(" ."):
        return "name"
    told = [word for word in capitals if word.casefold() not in PLAIN]
    # The first word of a sentence has a capital anyway; one more, and it is a name: Peter Jansen.
    enough = 1
    if _begins_sentence(gap, previous):
        enough = 2 if capitals[0] in told else 1
    return "name" if len(told) >= enough else ""
