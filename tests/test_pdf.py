import io
import logging

import pikepdf
import pypdf
import pytest

from ervaring import pdf

PAGE = """<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>{title}</title></head>
<body><section class="cover"><h1>{title}</h1></section>
<section class="chapter"><h2>Eén</h2>{body}</section></body></html>"""


def page(body="<p>Tekst</p>", title="Een verslag"):
    return PAGE.format(title=title, body=body)


def text(content):
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def fonts(document):
    """The descriptors of all fonts that are used on a page."""
    for sheet in document.pages:
        for font in sheet.Resources.get("/Font", {}).values():
            for child in font.get("/DescendantFonts", [font]):
                yield child.FontDescriptor


def test_a_document_is_tagged_and_says_its_language_and_title():
    document = pikepdf.open(io.BytesIO(pdf.render(page())))
    assert document.Root.MarkInfo.Marked is True
    assert document.Root.StructTreeRoot.K[0].S == "/Document"
    assert document.Root.Lang == "nl"
    assert document.docinfo.Title == "Een verslag"
    assert document.Root.ViewerPreferences.DisplayDocTitle is True
    assert document.open_metadata()["pdfuaid:part"] == "1"


def test_chapters_are_bookmarks_and_the_cover_is_not():
    outline = pypdf.PdfReader(io.BytesIO(pdf.render(page()))).outline
    assert [entry.title for entry in outline] == ["Eén"]


def test_the_same_page_gives_the_same_bytes():
    assert pdf.render(page()) == pdf.render(page())


@pytest.mark.parametrize(
    "body",
    [
        "<p>gewoon, <em>schuin</em>, <strong>vet</strong></p>",
        "<p>😀👩🏽‍⚕️</p>",
        "<p>مرحبا بالعالم</p>",
        "<p>\U0001f9ff \ufffd \u200d \U000e0041 \xad \ufeff \u202e \ufe0f</p>",
        f"<p>{'a' * 20_000}</p>",
        f"<blockquote>{'<p>Een zin die steeds terugkomt. </p>' * 700}</blockquote>",
    ],
    ids=["plain", "emoji", "arabic", "rare", "one word", "long"],
)
def test_whatever_people_write_fits_and_has_its_fonts_inside(body):
    document = pikepdf.open(io.BytesIO(pdf.render(page(body))))
    embedded = [
        any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        for font in fonts(document)
    ]
    assert embedded
    assert all(embedded)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("\U00012000\U00012001", "��"),  # cuneiform: of Chinese some machines have a font
        ("\x0b\x0c\x1b\x7f\x85\u2028", "      "),
        ("\ufffe\U0010ffff\u0378", "���"),
        ("\uf8ff\uf000", "��"),  # private use, of which a font may have some
    ],
    ids=["no font", "steering", "no character", "private"],
)
def test_a_character_that_no_font_has_is_named_and_can_be_replaced(written, printed):
    html = page(f"<p>a{written}b 😀</p>")
    with pytest.raises(pdf.NoGlyphError) as error:
        pdf.render(html)
    assert error.value.characters == sorted(written)
    assert pdf.without(error.value.characters, html) == page(f"<p>a{printed}b 😀</p>")
    assert pdf.render(page(f"<p>a{printed}b 😀</p>"))


def test_what_is_drawn_as_characters_that_no_font_has_is_replaced_with_them():
    """The Thai am is drawn as two characters, and only of those it is said that they miss."""
    assert pdf.without(["\u0e32", "\u0e4d"], page("<p>\u0e33 é</p>")) == page("<p>� é</p>")


@pytest.mark.parametrize("written", ["a \u2029b", "a \u2029 b", "\u2029"])
def test_a_separator_of_paragraphs_is_a_space(written):
    assert pdf.render(page(f"<p>{written}</p>")) == pdf.render(
        page(f"<p>{written}</p>".replace("\u2029", " "))
    )


def test_the_text_can_be_read_back():
    assert "Eén twee drie" in text(pdf.render(page("<p>Eén twee drie</p>")))


def test_an_attachment_is_an_image_by_its_name():
    image = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9"/></svg>'
    body = '<img src="attachment:foto 1" alt="Een foto">'
    with pytest.raises(pdf.RenderError):
        pdf.render(page(body))
    assert pdf.render(page(body), images={"foto%201": image})


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "https://example.org/a.png",
        "ftp://example.org/a.png",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
        "static:../pyproject.toml",
        "static:/etc/passwd",
        "static:%2e%2e/pyproject.toml",
        "static:css",
        "attachment:unknown",
        "STATIC:../pyproject.toml",
    ],
)
def test_nothing_outside_static_is_opened(url):
    with pytest.raises(ValueError, match=r"^A report may"):
        pdf.Fetcher()(url)
    with pytest.raises(pdf.RenderError, match=r"^A report may"):
        pdf.render(page(f'<img src="{url}" alt="iets">'))


@pytest.mark.parametrize(
    "body",
    [
        '<p style="kleur: rood">x</p>',
        '<a href="#nergens">x</a>',
        '<img src="nergens.png" alt="x">',
        '<svg xmlns="http://www.w3.org/2000/svg"><rect width="3"/></svg><img src="static:img/x">',
    ],
    ids=["unknown style", "broken link", "no base", "no alt"],
)
def test_a_page_that_would_come_out_wrong_is_an_error(body):
    with pytest.raises(pdf.RenderError):
        pdf.render(page(body))


def test_a_page_without_language_is_an_error():
    with pytest.raises(pdf.RenderError, match="lang"):
        pdf.render("<title>x</title><p>x</p>")


def test_after_an_error_nobody_listens_any_more():
    before = list(logging.getLogger("weasyprint").handlers)
    with pytest.raises(pdf.RenderError):
        pdf.render("<title>x</title><p>x</p>")
    assert logging.getLogger("weasyprint").handlers == before


def test_the_fingerprint_changes_with_the_style_sheet(monkeypatch):
    before = pdf.fingerprint()
    read = pdf.read_static
    monkeypatch.setattr(pdf, "read_static", lambda name: read(name) + b" ")
    assert pdf.fingerprint.__wrapped__() != before
