"""Reading the files that people upload, and writing those they download."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from ervaring import tables
from ervaring.people.rosters.columns import HEADERS
from ervaring.people.rosters.reading import MAX_LINES, UnreadableError, read
from tests.people.rosters import PLACED, csv_of, row, xlsx_of

HEAD = ";".join(HEADERS)


def why_not(content):
    with pytest.raises(UnreadableError) as error:
        read(content)
    return str(error.value)


def read_one(content):
    [line] = read(content)
    return line


class TestReading:
    @pytest.mark.parametrize("file_of", [csv_of, xlsx_of])
    def test_both_formats_say_the_same(self, file_of):
        line = read_one(file_of(row(**PLACED)))
        assert (line.number, line.problems) == (2, [])
        assert (line.name, line.city) == ("Student 1", "Utrecht")
        assert f"{line.dates['starts_on']:%Y-%m-%d}" == "2026-09-01"

    @pytest.mark.parametrize("separator", [";", ","])
    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
    def test_csv_as_programs_write_it(self, separator, encoding):
        text = f"naam;e-mailadres;cohort\nZoë;zoe@example.org;2026\n".replace(";", separator)  # noqa: F541
        assert read_one(text.encode(encoding)).name == "Zoë"

    def test_what_nobody_sees_is_taken_out(self):
        head = "\u00a0Naam ; E-MAILADRES;cohort\n"
        text = "\u200bNoor\u00a0\u00a0 Jansen ; NOOR@Example.ORG\u200e ; 2026 \n"
        line = read_one((head + text).encode())
        assert (line.name, line.email, line.cohort) == ("Noor Jansen", "noor@example.org", "2026")

    def test_a_date_and_numbers_of_excel(self):
        import datetime  # noqa: PLC0415

        cells = PLACED | {"cohort": 2026.0, "starts_on": datetime.date(2026, 9, 1)}
        line = read_one(xlsx_of(row(**cells)))
        assert (line.cohort, f"{line.dates['starts_on']:%d-%m}") == ("2026", "01-09")

    def test_empty_lines_count_as_lines_of_the_file(self):
        line = read_one(f"{HEAD}\n;;\n\nNoor;noor@example.org;2026\n".encode())
        assert line.number == 4

    def test_a_formula_is_refused_with_its_cell(self):
        line = read_one(xlsx_of(row(name="=1+1", **PLACED)))
        assert line.problems == ["In cel A2 staat een formule. Zet er de tekst zelf neer."]

    def test_so_many_lines_and_no_more(self):
        rows = [row(number) for number in range(MAX_LINES)]
        assert len(read(csv_of(*rows))) == MAX_LINES
        assert why_not(csv_of(*rows, row())) == (
            "Deze lijst heeft meer dan 5.000 regels. Splits hem in kleinere lijsten."
        )


def zip_of(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def locked():
    """A zip that says its first part is encrypted."""
    content = bytearray(zip_of(deel="x"))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


class TestUnreadable:
    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"", "Dit bestand is leeg."),
            (b" \r\n", "Dit bestand is leeg."),
            (HEAD.encode(), "Er staan wel kolommen in dit bestand, maar geen studenten."),
            (
                b"\xd0\xcf\x11\xe0" + b"x" * 600,
                "Dit bestand heeft een wachtwoord, of het is een oud Excel-bestand (.xls). Bewaar "
                "het in Excel zonder wachtwoord als “Excel-werkmap (.xlsx)”.",
            ),
            (locked(), "Dit bestand heeft een wachtwoord. Haal dat er eerst af."),
            (b"%PDF-1.7 x", "Dit is geen Excel-bestand (.xlsx) en geen CSV-bestand."),
            (b"\x89PNG\0\0", "Dit is geen Excel-bestand (.xlsx) en geen CSV-bestand."),
            (
                "naam;e-mailadres\n".encode("utf-16"),
                "Dit is geen Excel-bestand (.xlsx) en geen CSV-bestand.",
            ),
            (
                zip_of(brief="Beste"),
                "Dit bestand is beschadigd, of het is geen Excel-bestand (.xlsx).",
            ),
            (
                xlsx_of(row())[:-200],
                "Dit bestand is beschadigd, of het is geen Excel-bestand (.xlsx).",
            ),
            (
                zip_of(bom=b"0" * 31 * 1024 * 1024),
                "Dit bestand is uitgepakt veel te groot. Zet alleen de lijst erin.",
            ),
            (
                b"naam;cohort\nNoor;2026\n",
                "De eerste regel moet de namen van de kolommen noemen. Dit mist: “e-mailadres”. "
                "Gebruik het voorbeeld van deze pagina.",
            ),
            (
                b"naam;e-mailadres;cohort;bsn\nN;n@example.org;2026;1\n",
                "Deze kolommen ken ik niet: “bsn”. Haal ze weg, of geef ze de naam uit het "
                "voorbeeld.",
            ),
            (
                b"naam;naam;e-mailadres;cohort\nN;N;n@example.org;2026\n",
                "Deze kolom staat er meer dan een keer: “naam”.",
            ),
            (
                b'naam;e-mailadres;cohort\n"Noor;n@example.org;2026\n',
                "Regel 2 klopt niet: misschien mist er een aanhalingsteken.",
            ),
            (
                xlsx_of(row(), row(2), change=lambda sheet: sheet.merge_cells("A2:A3")),
                "De cellen A2:A3 zijn samengevoegd. Splits ze, zodat elke regel vol is.",
            ),
        ],
    )  # fmt: skip
    def test_says_what_to_do(self, content, why):
        assert why_not(content) == why

    def test_a_hidden_sheet_is_not_read(self):
        def hide(sheet):
            sheet.sheet_state = "hidden"
            shown = sheet.parent.create_sheet("Deelnemers")
            for one in (HEADERS, row(2)):
                shown.append(one)

        assert read_one(xlsx_of(row(1), change=hide)).name == "Student 2"

    def test_a_row_that_is_far_away_does_not_keep_a_worker_busy(self):
        def far(sheet):
            sheet.cell(1_048_576, 1, "Noor")

        assert why_not(xlsx_of(row(), change=far)) == (
            "Dit bestand is uitgepakt veel te groot. Zet alleen de lijst erin."
        )

    def test_a_workbook_that_names_outside_entities_is_broken(self):
        content = io.BytesIO(xlsx_of(row()))
        evil = io.BytesIO()
        with zipfile.ZipFile(content) as old, zipfile.ZipFile(evil, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    part = b'<!DOCTYPE x [<!ENTITY e "eee">]>' + part
                new.writestr(name, part)
        assert why_not(evil.getvalue()).startswith("Dit bestand is beschadigd")


DANGEROUS = [
    "=1+1",
    "+31612345678",
    "-2",
    "@SOM(A1)",
    "＝1+1",
    "＠SOM(A1)",
    "\tx",
    "\rx",
    "'=1",
    "''@",
    "'s Gravenhage",
]


class TestTables:
    @pytest.mark.parametrize("text", DANGEROUS)
    def test_what_is_guarded_comes_back(self, text):
        assert tables.unguarded(tables.guarded(text)) == text
        assert not tables.guarded(text).startswith(tables.STARTS)

    @pytest.mark.parametrize("text", ["Noor", "'s Gravenhage", "", "a=b"])
    def test_what_is_harmless_stays_as_it_is(self, text):
        assert tables.guarded(text) == text

    @pytest.mark.parametrize("text", [*DANGEROUS[:4], "#N/A", "'=1"])
    def test_a_cell_of_a_workbook_is_text(self, text):
        book = load_workbook(io.BytesIO(tables.as_xlsx({"Blad": [["kop"], [text]]})))
        cell = book.active["A2"]
        assert (cell.value, cell.data_type, cell.quotePrefix) == (
            text,
            "s",
            text.startswith(tables.STARTS),
        )

    @pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+Jan", "-Jan", "@Jan"])
    def test_a_name_that_looks_like_a_formula_goes_round(self, name):
        rows = [HEADERS, row(name=name)]
        for content in (tables.as_csv(rows), tables.as_xlsx({"Blad": rows})):
            assert read_one(content).name == name

    def test_csv_opens_in_a_dutch_excel(self):
        assert tables.as_csv([["naam", "plaats"]]) == b"\xef\xbb\xbfnaam;plaats\r\n"

    def test_a_workbook_without_rows_can_be_read(self):
        assert isinstance(load_workbook(io.BytesIO(tables.as_xlsx({"Blad": []}))), Workbook)
