"""Documents of a word processor, spreadsheet or presentation: a zip, written anew part by part."""

import posixpath
import re
import tempfile
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from portfolios.files.images import without_places
from portfolios.files.reasons import RefusedError

MEMBERS = 3000
TOTAL = 300_000_000  # bytes, when unpacked
# A part that grows more than this is no text: what deflate does with one letter is 1 to 1000.
RATIO, RATIO_FROM = 250, 5_000_000
CHUNK = 1 << 16
OOXML = "application/vnd.openxmlformats-officedocument."
MAIN = {
    OOXML + "wordprocessingml.document.main+xml": "docx",
    OOXML + "spreadsheetml.sheet.main+xml": "xlsx",
    OOXML + "presentationml.presentation.main+xml": "pptx",
}
ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
KNOWN = re.compile(
    r"(^|/)(mimetype|layout-cache|\.rels)$|\.(xml|rels|rdf|vml|png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|"
    r"wdp|ttf|odttf|fntdata|mp3|m4a|wav|mp4|mov|wmv|xlsx|docx|pptx)$|printerSettings\d*\.bin$"
    r"|^ObjectReplacements/[^/]+$",
    re.IGNORECASE,
)
MACROS = re.compile(r"vbaProject|vbaData|activeX|^Basic/|^Scripts/|\.(vbs|js|bas|cls)$", re.I)
NESTED = re.compile(r"\.(xlsx|docx|pptx)$", re.IGNORECASE)
# Who made it, when and with what: an empty one in its place, so that nothing misses it.
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
ABOUT = {
    "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_CORE}"/>',
    "docProps/app.xml": f'<Properties xmlns="{_PROPERTIES}extended-properties"/>',
    "docProps/custom.xml": f'<Properties xmlns="{_PROPERTIES}custom-properties"/>',
    "meta.xml": f'<o:document-meta xmlns:o="{_OFFICE}" o:version="1.3"><o:meta/></o:document-meta>',
}
SCHEMES = ("http:", "https:", "mailto:", "tel:")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\", re.IGNORECASE)
# Fields that fetch something of elsewhere when the document opens.
FIELDS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|AUTOTEXTLIST)\b")


def clean(source, target, **_limits):
    """Write the parts of `source` anew into `target`. Returns (kind, ending)."""
    return "office", _rewrite(source, target, Budget())


class Budget:
    """What may still be unpacked, counted while it is: what a zip says may be a lie."""

    def __init__(self):
        self.left = TOTAL

    def read(self, archive, member):
        """Chunks of a part of `archive`."""
        read = 0
        with archive.open(member) as part:
            while chunk := part.read(CHUNK):
                read += len(chunk)
                self.left -= len(chunk)
                if self.left < 0 or read > max(RATIO_FROM, RATIO * member.compress_size):
                    raise RefusedError("bomb")
                yield chunk


def _rewrite(source, target, budget, *, inside=False):
    """The ending of the document, after it was written anew."""
    try:
        with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as new:
            members = [one for one in archive.infolist() if not one.is_dir()]
            _check_names(members, inside)
            ending = _ending(archive, {one.filename: one for one in members}, budget)
            for member in members:
                _copy(archive, member, new, budget, inside)
            return ending
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise RefusedError("broken-office") from error
    except (ParseError, DefusedXmlException, ValueError, KeyError, RuntimeError) as error:
        raise RefusedError("broken-office") from error


def _check_names(members, inside):
    names = [member.filename for member in members]
    if len(names) > MEMBERS:
        raise RefusedError("bomb")
    if any(member.flag_bits & 1 for member in members):
        raise RefusedError("locked-office")
    if len({name.lower() for name in names}) < len(names) or any(
        name != posixpath.normpath(name) or name.startswith(("/", "..")) or "\\" in name
        for name in names
    ):
        raise RefusedError("broken-office")
    if "[Content_Types].xml" not in names and "mimetype" not in names:
        raise RefusedError("archive")
    if any(MACROS.search(name) for name in names):
        raise RefusedError("macros")
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise RefusedError("linked")
    strange = [name for name in names if not KNOWN.search(name) and name not in _objects(names)]
    if strange or (inside and any(NESTED.search(name) for name in names)):
        raise RefusedError("inside")


def _objects(names):
    """Charts and formulas in an ODF document: folders with parts of their own, all of them XML."""
    return {name for name in names if re.match(r"Object \d+/", name) and name.endswith(".xml")}


def _ending(archive, members, budget):
    """Which document this is, by what its parts say they are."""
    if "mimetype" in members:
        return _ending_of_odf(archive, members, budget)
    types = set()
    with tempfile.TemporaryFile() as part:
        _unpack(archive, members["[Content_Types].xml"], part, budget)
        for _event, element in iterparse(part, forbid_dtd=True):
            types.add(element.get("ContentType", ""))
    if any("macroEnabled" in one or "vba" in one or "activeX" in one for one in types):
        raise RefusedError("macros")
    found = {MAIN[one] for one in types & MAIN.keys()}
    if len(found) != 1:
        raise RefusedError("unknown")
    return found.pop()


def _ending_of_odf(archive, members, budget):
    kind = b"".join(budget.read(archive, members["mimetype"])).strip()
    if kind not in ODF:
        raise RefusedError("unknown")
    with tempfile.TemporaryFile() as part:
        _unpack(archive, members["META-INF/manifest.xml"], part, budget)
        for _event, element in iterparse(part, forbid_dtd=True):
            if element.tag.endswith("}encryption-data"):
                raise RefusedError("locked-office")
    return ODF[kind]


def _unpack(archive, member, part, budget):
    for chunk in budget.read(archive, member):
        part.write(chunk)
    part.seek(0)


def _copy(archive, member, new, budget, inside):
    """One part into the new document, after it was read."""
    name = member.filename
    how = zipfile.ZipInfo(name)  # without the day and the computer it was made on
    how.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    if name in ABOUT:
        return new.writestr(how, f'<?xml version="1.0" encoding="UTF-8"?>{ABOUT[name]}')
    with tempfile.TemporaryFile() as part, tempfile.TemporaryFile() as cleaned:
        _unpack(archive, member, part, budget)
        kept = part
        if name.lower().endswith((".xml", ".rels", ".vml", ".rdf", ".svg")):
            _read_xml(part, name)
        elif NESTED.search(name):
            _rewrite(part, cleaned, budget, inside=True)
            kept = cleaned
        elif re.search(r"\.jpe?g$", name, re.IGNORECASE):
            cleaned.write(without_places(part.read()))
            kept = cleaned
        kept.seek(0)
        with new.open(how, "w") as written:
            while chunk := kept.read(CHUNK):
                written.write(chunk)
    return None


def _read_xml(part, name):
    """Refuses what fetches, runs or hides something. Whatever the order, without entities."""
    fields = []
    for _event, element in iterparse(part, forbid_dtd=True):
        tag = element.tag.rpartition("}")[2]
        if name.endswith(".rels"):
            _check_relation(element)
        elif tag == "instrText":
            fields.append(element.text or "")
        elif tag == "fldSimple":
            fields += [value for key, value in element.items() if key.endswith("}instr")]
        elif tag in ("event-listener", "script"):
            raise RefusedError("macros")
        else:
            _check_links(element, leads=tag == "a")
        if tag == "p":
            if FIELDS.search("".join(fields)):
                raise RefusedError("linked")
            fields = []
        element.clear()
    if FIELDS.search("".join(fields)):
        raise RefusedError("linked")


def _check_relation(element):
    """A link may lead to a page on the web; nothing else of a document is elsewhere."""
    kind, to = element.get("Type", ""), element.get("Target", "")
    if kind.endswith(("/aFChunk", "/attachedTemplate")) and element.get("TargetMode") != "External":
        raise RefusedError("inside")
    if kind.endswith(("/oleObject", "/control", "/vbaProject")):
        raise RefusedError("inside")
    if element.get("TargetMode") != "External":
        return
    if not kind.endswith("/hyperlink") or not _is_page(to):
        raise RefusedError("linked")


def _check_links(element, *, leads):
    """The same in ODF, where a part names what it shows, and an `a` what it `leads` to."""
    for key, to in element.items():
        if key != "{http://www.w3.org/1999/xlink}href" or (leads and _is_page(to)):
            continue
        if SCHEME.match(to) or to.startswith("../"):
            raise RefusedError("linked")


def _is_page(to):
    return not SCHEME.match(to) or to.lower().startswith(SCHEMES)
