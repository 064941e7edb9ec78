"""Documents: a zip that is what it says, without macros, templates of elsewhere or files inside."""

import io
import struct
import zipfile

import openpyxl
import pytest

from portfolios.files import offices
from portfolios.files.reasons import RefusedError
from tests.portfolios.hostile import (
    SCRIPT,
    checked,
    document,
    odt,
    photo_of_a_place,
    reason_of,
    relations,
    zipped,
)

EXTERNAL = 'TargetMode="External"'


def parts_of(kept):
    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_document_is_written_anew_without_its_author():
    kind, name, kept = checked(document(), "reflectie.zip")
    assert (kind, name) == ("office", "reflectie.docx")
    parts = parts_of(kept)
    assert b"Dag" in parts["word/document.xml"]
    assert b"KANARIE" not in b"".join(parts.values())


@pytest.mark.parametrize(
    ("type", "ending"), [(type, ending) for type, ending in offices.MAIN.items()]
)
def test_its_parts_say_what_it_is(type, ending):
    assert checked(document(type=type), "x.pdf")[1] == f"x.{ending}"


def test_libreoffice_too():
    _kind, name, kept = checked(odt(), "verslag")
    assert name == "verslag.odt"
    assert next(iter(parts_of(kept))) == "mimetype"
    assert b"KANARIE" not in b"".join(parts_of(kept).values())


def test_a_photo_in_it_forgets_its_place():
    kept = checked(document(**{"word/media/1.JPG": photo_of_a_place()}))[2]
    photo = parts_of(kept)["word/media/1.JPG"]
    assert b"KANARIE" not in photo
    assert photo.startswith(b"\xff\xd8")


def test_a_link_to_a_page_on_the_web_stays():
    link = relations(("hyperlink", "https://example.org/", EXTERNAL))
    kept = checked(document(**{"word/_rels/document.xml.rels": link}))[2]
    assert b"https://example.org/" in parts_of(kept)["word/_rels/document.xml.rels"]


def test_a_chart_with_its_sheet_stays_and_is_cleaned_too():
    sheet = document(type=list(offices.MAIN)[1])
    kept = checked(document(**{"word/embeddings/Blad1.xlsx": sheet}))[2]
    inner = parts_of(parts_of(kept)["word/embeddings/Blad1.xlsx"])
    assert b"KANARIE" not in b"".join(inner.values())


def rels(kind, to, more=EXTERNAL):
    return {"word/_rels/document.xml.rels": relations((kind, to, more))}


MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>"
LINK = '<x xmlns:l="http://www.w3.org/1999/xlink"><a l:href="%s"/></x>'
INSTR = (
    "<w:p><w:r><w:instrText>DDEAU</w:instrText></w:r>"
    "<w:r><w:instrText>TO c:\\kwaad</w:instrText></w:r></w:p>"
)


@pytest.mark.parametrize("to", ["https://example.org/", "mailto:jo@example.org", "#Kop", "../x"])
def test_a_link_in_it_to_a_page_stays(to):
    assert checked(odt(content=LINK % to))[1].endswith(".odt")


@pytest.mark.parametrize(
    ("reason", "content"),
    [
        ("macros", document(type=MACRO)),
        ("macros", document(**{"word/vbaProject.bin": b"x"})),
        ("macros", document(**{"word/activeX/activeX1.xml": "<x/>"})),
        ("macros", odt(**{"Basic/Standard/Module1.xml": "<x/>"})),
        ("macros", odt(content='<x xmlns:s="s"><s:event-listener/></x>')),
        ("linked", document(**rels("attachedTemplate", "https://kwaad.example/x.dotm"))),
        ("linked", document(**rels("image", "https://kwaad.example/pixel.png"))),
        ("linked", document(**rels("hyperlink", "file:///c:/kwaad.exe"))),
        ("linked", document(**rels("hyperlink", "\\\\kwaad\\deel"))),
        ("linked", document(text=INSTR)),
        ("linked", document(**{"xl/externalLinks/externalLink1.xml": "<x/>"})),
        (
            "linked",
            odt(content='<x xmlns:l="http://www.w3.org/1999/xlink" l:href="https://kwaad.example"/>'),
        ),
        ("linked", odt(content=LINK % "vnd.sun.star.script:x.py$y?language=Python")),
        ("linked", odt(content=LINK % "file:///c:/kwaad.exe")),
        ("inside", document(**{"word/embeddings/oleObject1.bin": b"x"})),
        ("inside", document(**{"word/kwaad.exe": b"MZ"})),
        ("inside", document(**rels("aFChunk", "kwaad.html", ""))),
        ("inside", document(**{"word/embeddings/x.docx": document(**{"word/y.docx": b"x"})})),
        ("broken-office", document(**{"word/document.xml": BOMB})),
        ("broken-office", document(**{"word/document.xml": "<niet af"})),
        ("broken-office", document(**{"../../kwaad.xml": "<x/>"})),
        ("broken-office", document(**{"WORD/document.xml": "<x/>"})),
        ("broken-office", document()[:-30]),
        ("broken-office", b"PK\x03\x04" + SCRIPT),
        ("locked-office", odt(manifest="<m><e:encryption-data xmlns:e='e'/></m>")),
        ("archive", zipped({"foto.jpg": b"x"})),
        ("unknown", odt(mimetype="application/epub+zip")),
        ("unknown", document(type="text/plain")),
        ("old-office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
        ("archive", b"Rar!\x1a\x07\x00"),
        ("bomb", document(**{f"word/{n}.xml": "<x/>" for n in range(offices.MEMBERS)})),
        ("bomb", document(**{"word/groot.bmp": bytes(6_000_000)})),
    ],
)  # fmt: skip
def test_is_refused_with_the_reason(reason, content):
    assert reason_of(content) == reason


def lying(content, name, says):
    """The size that a zip gives of its part `name`, in both places, is another one."""
    content = bytearray(content)
    for signature, size, length in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = content.find(signature)
        while at >= 0:
            if content[at + length : at + length + len(name)] == name.encode():
                struct.pack_into("<I", content, at + size, says)
            at = content.find(signature, at + 1)
    return bytes(content)


@pytest.mark.parametrize("says", [10, 5_999_999, 4_000_000_000])
def test_a_bomb_that_lies_about_its_size_is_refused(says):
    sent = lying(document(**{"word/groot.bmp": bytes(6_000_000)}), "word/groot.bmp", says)
    assert reason_of(sent) in ("bomb", "broken-office")


def test_many_parts_that_are_not_too_large_alone_are_too_large_together():
    class Archive:
        def open(self, member):
            return io.BytesIO(bytes(1000))

    class Member:
        compress_size = 1000

    budget = offices.Budget()
    budget.left = 2500
    for _ in range(2):
        list(budget.read(Archive(), Member()))
    with pytest.raises(RefusedError, match="bomb"):
        list(budget.read(Archive(), Member()))


def test_a_polyglot_is_only_a_document_afterwards():
    kept = checked(document() + SCRIPT)[2]
    assert SCRIPT not in kept
    assert set(parts_of(kept)) == set(parts_of(document()))


def test_a_page_with_a_document_behind_it_is_a_page():
    assert reason_of(b"<html>" + SCRIPT + document()) == "page"


def test_a_workbook_of_a_real_program_opens_again():
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.properties.creator = "KANARIE"
    book.active["A1"] = "Uren"
    book.active["A1"].hyperlink = "https://example.org/"
    book.save(file)
    _kind, name, kept = checked(file.getvalue(), "uren.xls")
    assert name == "uren.xlsx"
    opened = openpyxl.load_workbook(io.BytesIO(kept))
    assert opened.active["A1"].value == "Uren"
    assert opened.properties.creator != "KANARIE"
    opened.close()
