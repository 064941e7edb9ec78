"""An export as one ZIP, written to disk as it is made."""

import secrets
import shutil
import tempfile
import zipfile

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone

from portfolios.exports.facts import files_of
from portfolios.exports.pages import as_html, as_json
from portfolios.models.exports import FOLDER


def write(groups, user):
    """Store the ZIP under a name that nobody guesses. Returns that name."""
    now = timezone.now()
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("index.html", as_html(groups, user, now))
            archive.writestr("gegevens.json", as_json(groups, user, now))
            for one in files_of(groups):
                with (
                    default_storage.open(one.name) as source,
                    archive.open(one.path, "w", force_zip64=True) as target,
                ):
                    shutil.copyfileobj(source, target)
        file.seek(0)
        return default_storage.save(f"{FOLDER}/{secrets.token_urlsafe(24)}.zip", File(file))
