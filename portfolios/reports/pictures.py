"""The photos of a portfolio, as large as they are printed, and no more of them at once than one."""

import io
from collections.abc import Mapping
from contextlib import contextmanager

from django.core.files.storage import default_storage
from PIL import Image, ImageFile

# Pixels along the longest side: in a grid of two that is 300 dots per inch.
LONGEST = 900
QUALITY = 80


class Pictures(Mapping):
    """{name: JPEG} of stored files; each is read when it is asked for, and not kept.

    Raises OSError for one that cannot be read.
    """

    def __init__(self, files: Mapping[str, str]):
        self._files = files

    def __getitem__(self, name):
        with default_storage.open(self._files[name]) as file:
            return printable(file)

    def __contains__(self, name):
        return name in self._files

    def __iter__(self):
        return iter(self._files)

    def __len__(self):
        return len(self._files)


@contextmanager
def _all_of_it():
    """A picture of which a piece is missing cannot be read, also after WeasyPrint was loaded.

    That lets all of Pillow take such a one: what stands in a report would depend on the process.
    """
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def is_whole(name):
    """Whether a stored picture can be drawn: one that cannot would fail the whole of a report."""
    try:
        with _all_of_it(), default_storage.open(name) as file, Image.open(file) as image:
            image.draft("RGB", (1, 1))
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def printable(file) -> bytes:
    """A picture for on white paper, where nothing shines through."""
    content = io.BytesIO()
    with _all_of_it(), Image.open(file) as image:
        image.draft("RGB", (LONGEST, LONGEST))
        image.thumbnail((LONGEST, LONGEST))
        shown = image.convert("RGBA")
    on_white = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown)
    on_white.convert("RGB").save(content, "JPEG", quality=QUALITY, optimize=True)
    return content.getvalue()
