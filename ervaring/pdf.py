"""HTML to tagged PDF. The only importer of WeasyPrint."""

import gc
import hashlib
import logging
import threading
from functools import cache
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import unquote

import pydyf
import weasyprint
from django.conf import settings
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STYLESHEET = "css/report.css"
FONTS = [
    f"fonts/AtkinsonHyperlegibleNext-{style}.ttf"
    for style in ("Regular", "Italic", "Bold", "BoldItalic")
]
NO_ATTACHMENTS = MappingProxyType({})

# A rendering holds the garbage collector and listens to a logger, both of the whole process.
# Two at a time in threads would be slower than one after the other anyway.
_one_at_a_time = threading.Lock()


class RenderError(Exception):
    """The report would have come out wrong; the message names what is missing or misspelt."""


class Fetcher(URLFetcher):
    """Opens static: (a file below static/) and attachment: (a key of `attachments`), nothing else.

    No disk, no network, no data: URLs: what people write can never make the server read a file.
    """

    def __init__(self, attachments=NO_ATTACHMENTS):
        super().__init__(allowed_protocols=["static", "attachment"], fail_on_errors=True)
        self.attachments = attachments

    def fetch(self, url, headers=None):
        scheme, _colon, name = url.partition(":")
        if scheme == "attachment" and name in self.attachments:
            return URLFetcherResponse(url, self.attachments[name])
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

    def emit(self, record):
        # A character that no font on this machine has, or an emoji whose font cannot be packed
        # whole, is what somebody wrote and not a mistake of the page.
        packing = record.pathname.replace("\\", "/").endswith("weasyprint/pdf/fonts.py")
        if not packing and not str(record.msg).startswith(".notdef glyph"):
            self.messages.append(record.getMessage())


@cache
def _style():
    """The parsed style sheet and the fonts it names, once per process: together half a second."""
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(url=f"static:{STYLESHEET}", url_fetcher=Fetcher(), font_config=fonts)
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


def render(html, *, attachments=NO_ATTACHMENTS):
    """A PDF/UA-1 document as bytes, from a whole page of HTML in the style of report.css.

    The page may name images as `attachment:<name>`, where `attachments` maps names to bytes. The
    same input gives the same bytes. Raises RenderError when anything the page asks for is missing
    or not understood.
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
            content = _write(html, attachments)
        except FatalURLFetchingError as error:  # not an Exception, so nothing else would catch it
            raise RenderError(str(error.__cause__)) from error
        finally:
            logger.propagate = True
            logger.removeHandler(complaints)
            if collecting:
                gc.enable()
            gc.collect()
    if complaints.messages:
        raise RenderError("; ".join(complaints.messages))
    return content


def _write(html, attachments):
    # A function of its own, so that the document is garbage when the collector comes by.
    sheet, fonts = _style()
    document = weasyprint.HTML(string=html, url_fetcher=Fetcher(attachments))
    return document.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
