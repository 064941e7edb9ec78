"""Files as people send them, kind and hostile, built byte by byte."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portfolios.files.checking import SENTENCES, check
from portfolios.files.reasons import RefusedError
from portfolios.models import FileLimits

SCRIPT = b"<script>alert(document.cookie)</script>"


def checked(content, name="bestand.bin", **limits):
    """(kind, name, what is kept) of a file."""
    with check(SimpleUploadedFile(name, content), FileLimits(**limits)) as clean:
        kept = clean.content.read()
    assert clean.size == len(kept)
    return clean.kind, clean.name, kept


def refusal(content, **limits):
    """The sentence with which a file is refused."""
    with pytest.raises(RefusedError) as error:
        checked(content, **limits)
    return str(error.value)


def reason_of(content):
    """The name of that sentence."""
    return {str(words): reason for reason, words in SENTENCES.items()}[refusal(content)]


# --- pictures ---
def photo(size=(60, 40), kind="JPEG", **saved):
    """Many colours, so that it is a photo."""
    width, height = size
    image = Image.new("RGB", size)
    image.putdata(
        [(x * 4 % 256, y * 6 % 256, x * y % 256) for y in range(height) for x in range(width)]
    )
    return written(image, kind, **saved)


def written(image, kind, **saved):
    file = io.BytesIO()
    image.save(file, kind, **saved)
    return file.getvalue()


def photo_of_a_place(**more):
    """As a phone makes it: turned, with the place and the phone in it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "KANARIE-telefoon"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 5.0, 1.0), 3: "E", 4: (4.0, 53.0, 1.0)})
    return photo(exif=exif, comment=b"KANARIE-plaats", **more)


def chunk(name, content):
    return (
        struct.pack(">I4s", len(content), name)
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def hundred_megapixels():
    """A PNG of 100 megapixels in some kilobytes."""
    row = b"\0" + bytes(10_000 // 8)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", 10_000, 10_000, 1, 0, 0, 0, 0)),
            chunk(b"IDAT", zlib.compress(row * 10_000, 9)),
            chunk(b"IEND", b""),
        ]
    )


# --- PDF ---
def pdf(pages=1, change=None, **saved):
    """A PDF, after `change` had its way with it."""
    file = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(200, 200))
        if change:
            change(made)
        made.save(file, **saved)
    return file.getvalue()


# --- documents ---
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XMLNS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def relations(*rows):
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{RELATION}/{kind}" Target="{to}" {more}/>'
        for n, (kind, to, more) in enumerate(rows)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{inner}</Relationships>"
    )


def document(type=TYPE, text="<w:p><w:r><w:t>Dag</w:t></w:r></w:p>", **more):
    """A docx; `more` parts by name, in which __ stands for a slash."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'content-types"><Override PartName="/word/document.xml" ContentType="{type}"/></Types>',
        "_rels/.rels": relations(("officeDocument", "word/document.xml", "")),
        "word/document.xml": f"<w:document {XMLNS}><w:body>{text}</w:body></w:document>",
        "docProps/core.xml": "<x>KANARIE-auteur</x>",
    }
    return zipped(parts | {name.replace("__", "/"): part for name, part in more.items()})


def odt(content="<x/>", manifest="<m/>", **more):
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "meta.xml": "<x>KANARIE-auteur</x>",
        "META-INF/manifest.xml": manifest,
    }
    return zipped(parts | more)


# --- sound and video ---
def box(name, *content):
    inner = b"".join(content)
    return struct.pack(">I4s", 8 + len(inner), name) + inner


def track(handler, *tables):
    head = box(b"hdlr", bytes(8), handler, bytes(13))
    return box(b"trak", box(b"mdia", head, box(b"minf", box(b"stbl", *tables))))


def full(name, form, *rows):
    """A table of samples: its number of rows, and the rows."""
    return box(name, bytes(4), struct.pack(">I", len(rows)), *[struct.pack(form, *r) for r in rows])


def mp4(*tracks, brand=b"isom", data=b"GELUID", moov=()):
    head = box(b"ftyp", brand, bytes(4))
    return head + box(b"mdat", data) + box(b"moov", *tracks, *moov)


def wav(*chunks):
    inner = b"WAVE" + b"".join(
        name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
        for name, content in [(b"fmt ", bytes(16)), *chunks, (b"data", b"geluid")]
    )
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


def mp3(frames=5):
    """Frames of 128 kbit/s at 44.1 kHz: 417 bytes each."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def ogg(begin=b"OpusHead", flags=2):
    head = b"OggS\0" + bytes([flags]) + bytes(20) + bytes([1, len(begin)])
    return head + begin


def element(name, content, size=None):
    return name + (bytes([0x80 | len(content)]) if size is None else size) + content


def webm(*more, doctype=b"webm"):
    inner = b"".join(
        [
            element(b"\x16T\xaek", b"spoor"),
            *more,
            element(b"\x1fC\xb6u", b"beeld"),
        ]
    )
    head = element(b"\x1aE\xdf\xa3", b"\x42\x82" + bytes([0x80 | len(doctype)]) + doctype)
    return head + element(b"\x18S\x80g", inner, b"\x01" + len(inner).to_bytes(7, "big"))
