"""Takes one file apart, in a process of its own: `python -m portfolios.files.apart <limits>`.

The file is standard input, what is kept of it standard output; both are files. The last line on
standard error is what came of it, in JSON. Memory and time are limited from the first line on: a
file that is made to swell, to loop or to break a library takes only this process down.
"""

import json
import resource
import sys

from portfolios.files.reasons import RefusedError

MEMORY = 1_500_000_000  # bytes of address space: a picture of 64 megapixels, decoded twice
SECONDS = 20  # of the processor
WRITTEN = 500_000_000  # bytes, of any file

MP3 = (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3", b"\xff\xe2")
HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}


def limit():
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def cleaner(head):
    """What takes apart a file that begins with `head`, by content alone."""
    from portfolios.files import images, media, offices, pdfs  # noqa: PLC0415 (after the limits)

    brand = head[8:12]
    for begins, clean in (
        (head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")), images.clean),
        (head.startswith(b"RIFF") and brand == b"WEBP", images.clean),
        (head.startswith(b"%PDF-"), pdfs.clean),
        (head.startswith(b"PK\x03\x04"), offices.clean),
        (head.startswith(b"RIFF") and brand == b"WAVE", media.clean_wav),
        (head[4:8] == b"ftyp" and brand not in HEIC, media.clean_mp4),
        (head.startswith(b"\x1aE\xdf\xa3"), media.clean_webm),
        (head.startswith(b"OggS"), media.clean_ogg),
        (head.startswith(MP3), media.clean_mp3),
    ):
        if begins:
            return clean
    raise RefusedError(_why_not(head))


def _why_not(head):
    """What somebody may well try, and how to send it then."""
    if head[4:8] == b"ftyp":
        return "heic"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "old-office"
    if head.startswith((b"PK", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")):
        return "archive"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<svg", b"<?xml", b"<!doctype", b"<html", b"<script", b"<!--")):
        return "page"
    return "unknown"


def main():
    limit()
    limits = json.loads(sys.argv[1])
    try:
        with open(0, "rb", closefd=False) as source, open(1, "r+b", closefd=False) as target:
            source.seek(0)
            head = source.read(512)
            source.seek(0)
            kind, ending = cleaner(head)(source, target, **limits)
        said = {"kind": kind, "ending": ending}
    except RefusedError as error:
        said = {"refused": str(error)}
    except MemoryError:
        said = {"refused": "complex"}
    print("\n" + json.dumps(said), file=sys.stderr)


if __name__ == "__main__":
    main()
