"""The way in: a file that somebody uploads comes out checked and clean, or is refused."""

import hashlib
import json
import logging
import re
import subprocess
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portfolios.files.reasons import RefusedError
from portfolios.files.scanning import scan

logger = logging.getLogger(__name__)

PATIENCE = 60  # seconds by the clock
MEGABYTE = 1024 * 1024
LONGEST = 100  # characters of a name, without its ending

SENTENCES = {
    "empty": _("Dit bestand is leeg. Kies het opnieuw, of sla het eerst opnieuw op."),
    "large": _("Dit bestand is groter dan %(megabytes)s MB. Maak het kleiner of knip het op."),
    "pixels": _(
        "Deze foto heeft meer dan %(megapixels)s megapixel. Maak de foto kleiner en probeer het "
        "opnieuw."
    ),
    "broken-image": _(
        "Deze foto is niet heel: er mist een stuk, of het is geen foto. Open de foto op je "
        "telefoon of computer, sla haar opnieuw op en probeer het nog eens."
    ),
    "heic": _(
        "Deze foto is van een soort (HEIC) die niet overal te zien is. Stuur haar als JPEG: maak "
        "er een schermafdruk van, of kies op een iPhone bij Instellingen, Camera, Structuren voor "
        "Meest compatibel."
    ),
    "locked-pdf": _(
        "Dit PDF-bestand zit op slot met een wachtwoord. Sla het op zonder wachtwoord en probeer "
        "het opnieuw."
    ),
    "broken-pdf": _(
        "Dit PDF-bestand is niet heel. Sla het opnieuw op als PDF, of druk het af naar PDF."
    ),
    "pages": _("Dit PDF-bestand heeft meer dan %(pages)s bladzijden. Kies alleen wat nodig is."),
    "broken-office": _(
        "Dit document is niet heel. Open het, sla het opnieuw op en probeer het nog eens."
    ),
    "locked-office": _(
        "Dit document zit op slot met een wachtwoord. Sla het op zonder wachtwoord en probeer het "
        "opnieuw."
    ),
    "old-office": _(
        "Dit is een document van een oude soort, of het zit op slot met een wachtwoord. Bewaar "
        "het als docx, xlsx of pptx zonder wachtwoord, of als PDF."
    ),
    "macros": _("In dit document zitten macro’s. Bewaar het zonder macro’s, of als PDF."),
    "linked": _(
        "Dit document haalt iets op van een andere plek, zoals een sjabloon, een plaatje of een "
        "ander bestand. Bewaar het als PDF."
    ),
    "inside": _(
        "In dit document zit een ander bestand. Haal het eruit en voeg het apart toe, of bewaar "
        "het document als PDF."
    ),
    "bomb": _("Dit document wordt veel te groot als het opengaat. Bewaar het als PDF."),
    "archive": _("Dit is een map met bestanden (zip). Pak hem uit en kies de bestanden apart."),
    "page": _(
        "Dit is een webpagina of een tekening met code (HTML, SVG). Maak er een PDF, een PNG of "
        "een schermafdruk van."
    ),
    "broken-media": _(
        "Dit geluid of deze video is niet heel, of is van een soort die we niet kennen. Sla het "
        "op als mp3, m4a of mp4 en probeer het opnieuw."
    ),
    "complex": _(
        "Dit bestand zit zo ingewikkeld in elkaar dat we het niet kunnen nakijken. Sla het opnieuw "
        "op, of bewaar het als PDF of JPEG."
    ),
    "unknown": _(
        "Dit soort bestand kun je hier niet bewaren. Kies een foto, een PDF, een document van "
        "Word, Excel, PowerPoint of LibreOffice, geluid of een video."
    ),
}


@dataclass
class Clean:
    """What is kept of an upload: close it, or use it with `with`."""

    kind: str
    name: str
    content: BinaryIO
    size: int
    sha256: str

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.content.close()


def check(upload, limits):
    """`upload` (an UploadedFile) as a Clean, within `limits` (FileLimits).

    Raises RefusedError with a sentence for who sent it: what is wrong, and what to do.
    """
    about = {name: getattr(limits, name) for name in ("megabytes", "megapixels", "pages")}
    if not upload.size:
        raise RefusedError(SENTENCES["empty"])
    if upload.size > limits.megabytes * MEGABYTE:
        raise RefusedError(SENTENCES["large"] % about)
    scan(upload)
    content = tempfile.TemporaryFile(dir=temporary_folder())  # noqa: SIM115 (Clean closes it)
    try:
        said = take_apart(upload, content, about)
        if reason := said.get("refused"):
            raise RefusedError(SENTENCES[reason] % about)
        size = content.seek(0, 2)
        content.seek(0)
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        name = clean_name(upload.name, said["ending"])
        return Clean(said["kind"], name, content, size, sha256)
    except BaseException:
        content.close()
        raise


def temporary_folder():
    """Where uploads wait, in the data folder."""
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def take_apart(upload, content, limits):
    """What `apart` says about `upload`, after it wrote what is kept of it into `content`."""
    folder = temporary_folder()
    with tempfile.TemporaryFile(dir=folder) as copy:
        upload.seek(0)
        try:
            upload.file.fileno()
            source = upload.file
        except OSError:  # a small one, still in memory
            source = copy
            copy.write(upload.read())
            copy.seek(0)
        try:
            run = subprocess.run(  # noqa: S603 (our own module, and numbers)
                [sys.executable, "-B", "-m", "portfolios.files.apart", json.dumps(limits)],
                stdin=source,
                stdout=content,
                stderr=subprocess.PIPE,
                cwd=settings.BASE_DIR,
                env={"LC_ALL": "C.UTF-8", "TMPDIR": str(folder)},
                timeout=PATIENCE,
                check=True,
            )
            return json.loads(run.stderr.splitlines()[-1])
        except (subprocess.SubprocessError, ValueError, IndexError) as error:
            # Without the message: a library may quote what is in the file.
            logger.warning("A file could not be taken apart: %s", type(error).__name__)
            return {"refused": "complex"}


ENDINGS = {
    "jpg", "jpeg", "png", "gif", "webp", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp",
    "mp3", "m4a", "ogg", "opus", "wav", "mp4", "mov", "webm",
}  # fmt: skip


def shown_name(name):
    """`name` as its owner calls it, without a folder or signs one does not see."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    name = "".join(one for one in name if unicodedata.category(one)[0] != "C")
    return " ".join(name.split())[:LONGEST] or "bestand"


def clean_name(name, ending):
    """The same, safe on every computer, with the `ending` that the content has."""
    name = re.sub(r"\.[A-Za-z][A-Za-z0-9]{0,4}$", "", shown_name(name))
    while "." in name and name.rpartition(".")[2].lower() in ENDINGS:
        name = name.rpartition(".")[0]
    name = re.sub(r'[<>:"|?*]', "", name).strip(" .")
    return f"{name or 'bestand'}.{ending}"
