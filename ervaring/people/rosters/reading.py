"""A file -> lines, with what is wrong in each. Knows the format, and nothing of the database.

What somebody uploads is a stranger's: what is in it decides what it is, and its uncompressed size
is looked at before it is unpacked.
"""

import codecs
import csv
import datetime
import io
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from ervaring.people.rosters.columns import (
    BY_KEY,
    COLUMNS,
    NUMBER,
    OF_SUPERVISOR,
    PLACEMENT,
    REASON,
    REQUIRED,
    ROLES,
    YES_NO,
)
from ervaring.tables import unguarded

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 30 * 1024 * 1024  # an honest roster of 5,000 lines takes about four
MAX_PARTS = 500
MAX_LINES = 5000
MAX_COLUMNS = 100
MAX_ROWS = 50_000  # of a sheet, empty ones too: a file of no size can name row 2,000,000,000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
DATES = ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")
YEARS = range(2000, 2100)
LEVEL = re.compile(r"(?:(?:nlqf|niveau) ?)*([0-9])")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z0-9:]+)")
TOO_LARGE = gettext_lazy("Dit bestand is uitgepakt veel te groot. Zet alleen de lijst erin.")
INVISIBLE = ("Cc", "Cf", "Zl", "Zp", "Zs")


class UnreadableError(Exception):
    """Nothing of this file can be used. The message says in Dutch why."""


@dataclass
class Line:
    """One line of a roster: what stands in it, as texts, and what of it could be understood."""

    number: int
    cells: dict
    dates: dict = field(default_factory=dict)
    level: int | None = None
    by_experience: bool | None = None
    problems: list = field(default_factory=list)

    def __getattr__(self, key):
        try:
            return self.__dict__["cells"][key]
        except KeyError:
            raise AttributeError(key) from None

    @property
    def has_placement(self):
        later = [one.key for one in COLUMNS if one.key not in REQUIRED]
        return any(self.cells[key] for key in later)

    def guide(self, role):
        """(address, name) of who has a role, or None."""
        email, name = self.cells[f"{role}_email"], self.cells[role]
        return (email, name) if email else None


def clean(text):
    """Without what nobody sees: odd spaces, zero-width characters, spaces around it."""
    seen = (
        ("" if unicodedata.category(one) == "Cf" else " ")
        if unicodedata.category(one) in INVISIBLE
        else one
        for one in unicodedata.normalize("NFC", text)
    )
    return " ".join("".join(seen).split())


def read(content):
    """The lines of an uploaded file (bytes). Raises UnreadableError."""
    if not content.strip():
        raise UnreadableError(_("Dit bestand is leeg."))
    if content.startswith(OLE):
        raise UnreadableError(
            _(
                "Dit bestand heeft een wachtwoord, of het is een oud Excel-bestand (.xls). Bewaar "
                "het in Excel zonder wachtwoord als “Excel-werkmap (.xlsx)”."
            )
        )
    rows = _rows_of_xlsx(content) if content.startswith(ZIP) else _rows_of_csv(content)
    return _lines(rows)


def _rows_of_csv(content):
    """(line number, texts, problems) of every row."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = "\0"
    if "\0" in text or content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"%PDF")):
        raise UnreadableError(_("Dit is geen Excel-bestand (.xlsx) en geen CSV-bestand."))
    head = text.split("\n", 1)[0]
    separator = ";" if head.count(";") >= head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    try:
        for row in reader:
            yield number, [clean(unguarded(cell)) for cell in row], []
            number = reader.line_num + 1
    except csv.Error:
        raise UnreadableError(
            _("Regel %(number)d klopt niet: misschien mist er een aanhalingsteken.")
            % {"number": number}
        ) from None


def _rows_of_xlsx(content):
    broken = _("Dit bestand is beschadigd, of het is geen Excel-bestand (.xlsx).")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = file.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableError(_("Dit bestand heeft een wachtwoord. Haal dat er eerst af."))
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UnreadableError(TOO_LARGE)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and checks that nobody needs here
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            yield from _rows_of_sheet(book)
    except UnreadableError:
        raise
    except Exception:  # a stranger's file breaks openpyxl in many ways
        raise UnreadableError(broken) from None


def _rows_of_sheet(book):
    sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
    if sheet is None:
        raise UnreadableError(_("Er staat geen werkblad in dit bestand."))
    # Read line by line, openpyxl does not tell which cells are merged.
    if found := MERGED.search(book._archive.read(sheet._worksheet_path)):
        raise UnreadableError(
            _("De cellen %(cells)s zijn samengevoegd. Splits ze, zodat elke regel vol is.")
            % {"cells": found[1].decode()}
        )
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if number > MAX_ROWS:
            raise UnreadableError(TOO_LARGE)
        texts, problems = [], []
        for cell in row:
            if cell.value is not None and cell.data_type in ("f", "e"):
                problems.append(
                    (
                        _("In cel %(cell)s staat een formule. Zet er de tekst zelf neer.")
                        if cell.data_type == "f"
                        else _("In cel %(cell)s staat een fout van Excel.")
                    )
                    % {"cell": cell.coordinate}
                )
                texts.append("?")
            else:
                texts.append(_text_of(cell.value))
        yield number, texts, problems


def _text_of(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime.datetime):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean(unguarded(str(value)))


def _lines(rows):
    keys, lines = None, []
    for number, texts, problems in rows:
        if not any(texts):
            continue
        if keys is None:
            keys = _keys(texts, problems)
            continue
        if len(lines) == MAX_LINES:
            raise UnreadableError(
                _("Deze lijst heeft meer dan 5.000 regels. Splits hem in kleinere lijsten.")
            )
        lines.append(_line(number, keys, texts, problems))
    if keys is None:
        raise UnreadableError(_("Dit bestand is leeg."))
    if not lines:
        raise UnreadableError(_("Er staan wel kolommen in dit bestand, maar geen studenten."))
    return lines


def _keys(texts, problems):
    """Which column stands where. Raises UnreadableError."""
    if problems:
        raise UnreadableError(problems[0])
    names = {column.header: column.key for column in COLUMNS} | {NUMBER: NUMBER, REASON: REASON}
    while texts and not texts[-1]:
        texts = texts[:-1]
    keys = [names.get(text.casefold()) for text in texts]
    unknown = [f"“{text[:40]}”" for text, key in zip(texts, keys, strict=True) if key is None]
    missing = [f"“{BY_KEY[key].header}”" for key in REQUIRED if key not in keys]
    double = [f"“{text}”" for text, key in zip(texts, keys, strict=True) if keys.count(key) > 1]
    if missing:
        said = _(
            "De eerste regel moet de namen van de kolommen noemen. Dit mist: %(columns)s. "
            "Gebruik het voorbeeld van deze pagina."
        )
        raise UnreadableError(said % {"columns": ", ".join(missing)})
    if unknown:
        said = _(
            "Deze kolommen ken ik niet: %(columns)s. Haal ze weg, of geef ze de naam uit het "
            "voorbeeld."
        )
        raise UnreadableError(said % {"columns": ", ".join(unknown[:5])})
    if double:
        said = _("Deze kolom staat er meer dan een keer: %(column)s.")
        raise UnreadableError(said % {"column": double[0]})
    return keys


def _line(number, keys, texts, problems):
    given = dict(zip(keys, texts, strict=False))
    cells = {name: given.get(name, "") for name in BY_KEY}
    line = Line(number, cells, problems=list(problems))
    if any(texts[len(keys) :]):
        line.problems.append(_("Deze regel heeft meer cellen dan er kolommen zijn."))
    if not line.problems:
        _understand(line)
    return line


def _understand(line):
    """Notes what the line means and, in `problems`, what cannot be meant."""
    cells, wrong = line.cells, line.problems.append
    for column in COLUMNS:
        if len(cells[column.key]) > column.length:
            wrong(_("%(column)s: dit is te lang.") % {"column": column.header})
        if column.key.endswith("email"):
            cells[column.key] = _address(column, cells[column.key], wrong)
    needed = REQUIRED + (PLACEMENT if line.has_placement else ())
    missing = [BY_KEY[key].header for key in needed if not cells[key]]
    if missing:
        wrong(_("Dit mist: %(columns)s.") % {"columns": ", ".join(missing)})
    for key in ("starts_on", "ends_on"):
        line.dates[key] = _date(BY_KEY[key], cells[key], wrong)
    if all(line.dates.values()) and line.dates["ends_on"] < line.dates["starts_on"]:
        wrong(_("De stage eindigt voordat die begint."))
    for role in ROLES:
        if bool(cells[role]) != bool(cells[f"{role}_email"]):
            wrong(
                _("%(role)s: vul de naam en het e-mailadres allebei in.")
                % {"role": role.label.capitalize()}
            )
    for key in OF_SUPERVISOR:
        if cells[key] and not cells["supervisor_email"]:
            said = _("%(column)s: dit gaat over een praktijkbegeleider, en die mist.")
            wrong(said % {"column": BY_KEY[key].header})
    line.level = _level(BY_KEY["level"], cells["level"], wrong)
    said = cells["by_experience"].casefold()
    if said and said not in YES_NO:
        wrong(_("ervaringsdeskundig: schrijf ja of nee, of laat het leeg."))
    line.by_experience = YES_NO.get(said)


def _address(column, text, wrong):
    address = text.lower()
    try:
        if address:
            validate_email(address)
    except ValidationError:
        wrong(_("%(column)s: dit is geen e-mailadres.") % {"column": column.header})
    return address


def _level(column, text, wrong):
    """The number of a level; also where a page of Ervaring was copied: "niveau 6"."""
    found = LEVEL.fullmatch(text.casefold())
    if text and not found:
        wrong(_("%(column)s: schrijf een getal, zoals 6.") % {"column": column.header})
    return int(found[1]) if found else None


def _date(column, text, wrong):
    for form in DATES if text else ():
        try:
            day = datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
        if day.year in YEARS:
            return day
        break
    if text:
        wrong(_("%(column)s: schrijf een datum als 01-09-2026.") % {"column": column.header})
    return None
