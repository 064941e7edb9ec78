"""HTML to tagged PDF. The only importer of WeasyPrint."""

import ctypes
import datetime
import gc
import hashlib
import logging
import os
import sys
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from types import MappingProxyType
from unicodedata import category, normalize
from urllib.parse import unquote

import pydyf
import weasyprint
from django.conf import settings
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from ervaring import tags

STYLESHEET = "css/report.css"
FONTS = [
    f"fonts/AtkinsonHyperlegibleNext-{style}.ttf"
    for style in ("Regular", "Italic", "Bold", "BoldItalic")
]
# In the place of a character that no font has. The fonts of `.ci/set-up` have this one.
UNKNOWN = "\ufffd"
LONG_ROW = 1000  # characters: in the widest column of our tables half a page
NO_IMAGES = MappingProxyType({})
# Of a file in a document that has no moment of its own: no clock, so equal input, equal bytes.
EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
FIRST_PAGE = """<p><b>a</b> <i>b <b>c</b></i><table><tr><td><a href="#d" id="d">e</a></table>
<svg viewBox="0 0 9 9"><path d="M0 0L9 9"/></svg>"""
# Without it the date of today goes into a font that is packed.
os.environ.setdefault("SOURCE_DATE_EPOCH", "946684800")

# A rendering holds the garbage collector and listens to a logger, both of the whole process.
# Two at a time in threads would be slower than one after the other anyway.
_one_at_a_time = threading.Lock()


class RenderError(Exception):
    """The report would have come out wrong; the message names what is missing or misspelt."""


class NoGlyphError(RenderError):
    """No font has these `characters` of the page. `without` gives a page that can be printed."""

    def __init__(self, characters):
        super().__init__("no font has " + ", ".join(f"U+{ord(one):04X}" for one in characters))
        self.characters = characters


class Fetcher(URLFetcher):
    """Opens static: (a file below static/) and attachment: (a key of `images`), nothing else.

    No disk, no network, no data: URLs: what people write can never make the server read a file.
    """

    def __init__(self, images=NO_IMAGES):
        super().__init__(allowed_protocols=["static", "attachment"], fail_on_errors=True)
        self.images = images

    def fetch(self, url, headers=None):
        scheme, _colon, name = url.partition(":")
        if scheme == "attachment" and name in self.images:
            return URLFetcherResponse(url, self.images[name])
        if scheme == "static":
            return URLFetcherResponse(url, read_static(unquote(name)))
        raise ValueError(f"A report may not open {scheme}: addresses")


def read_static(name):
    """The bytes of `name` below static/. Raises ValueError for anything that is not there."""
    for folder in settings.STATICFILES_DIRS:
        path = (folder / PurePosixPath(name.lstrip("/"))).resolve()
        if path.is_relative_to(folder.resolve()) and path.is_file():
            return path.read_bytes()
    raise ValueError("A report may only open files below static/")


class _Complaints(logging.Handler):
    """Collects what WeasyPrint says at WARNING and above while one document is made."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages = []
        self.unknown = set()

    def emit(self, record):
        if str(record.msg).startswith(".notdef glyph"):
            self.unknown.add(record.args[0])
        # An emoji whose font cannot be packed whole is what somebody wrote, and no mistake.
        elif not record.pathname.replace("\\", "/").endswith("weasyprint/pdf/fonts.py"):
            self.messages.append(record.getMessage())


@cache
def _style():
    """The parsed style sheet and the fonts it names, once per process: together half a second."""
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(url=f"static:{STYLESHEET}", url_fetcher=Fetcher(), font_config=fonts)
    # What a first page brings along stays, and in the midst of a long one it would be in the way.
    weasyprint.HTML(string=FIRST_PAGE).write_pdf(stylesheets=[sheet], font_config=fonts)
    # What is there by now stays: the collection after each document need not look at it again.
    gc.freeze()
    return sheet, fonts


@cache
def fingerprint():
    """A hash of all that shapes a page beside its HTML: style sheet, fonts, renderer."""
    digest = hashlib.sha256(f"{weasyprint.__version__} {pydyf.__version__}".encode())
    for name in (STYLESHEET, *FONTS):
        digest.update(hashlib.sha256(read_static(name)).digest())
    return digest.hexdigest()


@dataclass(frozen=True)
class EmbeddedFile:
    """A file inside a document, and what it is; `at` is the moment it is of."""

    name: str
    content: bytes
    description: str
    at: datetime.datetime | None = None


def without(characters, html):
    """The page with `characters` replaced: one with a shape by �, one that steers by a space.

    With those that are drawn as several of which one is among them, as the Thai am is.
    """
    steering = {"Cc", "Zl", "Zp"}
    drawn = {one for one in set(html) if not set(characters).isdisjoint(normalize("NFKD", one))}
    return html.translate(
        {ord(one): " " if category(one) in steering else UNKNOWN for one in drawn}
    )


def render(html, *, images=NO_IMAGES, files=()):
    """A document as bytes, PDF/UA-1 and PDF/A-3a, from a whole page of HTML in report.css.

    The page may name images as `attachment:<name>`, where `images` maps names to bytes; it is
    asked for each when it is drawn. `files` are embedded as data that belongs to the document. The
    same input gives the same bytes. Raises RenderError when anything the page asks for is missing
    or not understood, NoGlyphError when a character of it would come out as nothing, and OSError
    when an image could not be read.
    """
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    with _one_at_a_time:
        collecting = gc.isenabled()
        gc.disable()
        logger.addHandler(complaints)
        # Complaints quote the page, and what people wrote stays out of the log.
        logger.propagate = False
        try:
            content = _write(html, images, files)
        except FatalURLFetchingError as error:  # not an Exception, so nothing else would catch it
            if isinstance(error.__cause__, OSError):
                raise error.__cause__ from None
            raise RenderError(str(error.__cause__)) from error
        finally:
            logger.propagate = True
            logger.removeHandler(complaints)
            if collecting:
                gc.enable()
            _tidy_up()
    if complaints.messages:
        raise RenderError("; ".join(complaints.messages))
    # PDF/A wants to know what such a character says, and only who made its font could tell.
    private = {one for one in set(html) if category(one) == "Co"}
    if unknown := complaints.unknown | private:
        raise NoGlyphError(sorted(unknown))
    return content


def _tidy_up():
    """Give back to the system what a document needed, so that the next one finds the same room."""
    # The last names that were looked up are kept, and each keeps a block of memory from going.
    getattr(sys, "_clear_internal_caches", sys._clear_type_cache)()
    gc.collect()
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):  # glibc
        trim(0)


def _write(html, images, files):
    # A function of its own, so that the document is garbage when the collector comes by.
    sheet, fonts = _style()
    # On a paragraph separator after a space, WeasyPrint stops.
    html = html.replace("\u2029", " ")
    document = weasyprint.HTML(string=html, url_fetcher=Fetcher(images))
    _let_long_rows_go_on(document.etree_element)
    return document.write_pdf(
        stylesheets=[sheet],
        font_config=fonts,
        pdf_variant="pdf/a-3a",
        finisher=_finish,
        attachments=[_embedded(one) for one in files],
    )


def _let_long_rows_go_on(page):
    """Rows stay whole; one that is longer than a page would go on without the heads above it."""
    for row in page.iter("tr"):
        if sum(len(text) for text in row.itertext()) > LONG_ROW:
            row.set("class", f"{row.get('class', '')} long")


def _embedded(file):
    at = file.at or EPOCH
    return weasyprint.Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        created=at,
        modified=at,
        relationship="Data",
    )


# PDF/A-3 knows no names of PDF/UA: a document that is both says what the property means.
PDFUA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>\
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>\
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>The part of ISO 14289 it follows</pdfaProperty:description></rdf:li>\
</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


def _finish(document, file):
    """Mend the tags, say that it is PDF/UA-1 too, and let no picture be smoothed, as PDF/A asks."""
    tags.mend(document, file)
    metadata = file.objects[int(file.catalog["Metadata"].split()[0])]
    metadata.stream = [metadata.stream[0].replace(b"</rdf:RDF>", PDFUA)]
    for one in file.objects:
        if isinstance(one, pydyf.Stream) and "Interpolate" in one.extra:
            one.extra["Interpolate"] = "false"
