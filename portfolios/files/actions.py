"""Putting files with an entry and taking them away, so that row and file go together."""

import datetime
import secrets
from contextlib import suppress
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from ervaring.placements.models import Placement
from portfolios.files.checking import MEGABYTE
from portfolios.files.reasons import RefusedError
from portfolios.models import Attachment, Entry
from portfolios.models.strays import files_in

FOLDER = "attachments"
# Longer than any upload takes: what has no row by then has lost it.
GRACE = datetime.timedelta(days=1)
SWEEP_EVERY = 3600  # seconds
BATCH = 500


def used_by(user):
    """The bytes of all files with the entries of `user`."""
    return Attachment.objects.editable_by(user).aggregate(sum=Sum("size"))["sum"] or 0


@transaction.atomic
def attach(*, entry, clean, limits, by, description=""):
    """Keep `clean` (checking.Clean) with an entry of `by`, within `limits` (FileLimits).

    Raises RefusedError with a sentence when there is no room. Of two at once the second waits, so
    that together they stay within the limits too.
    """
    len(Placement.objects.learnt_by(by).select_for_update().order_by("pk"))
    if not Entry.objects.editable_by(by).select_for_update().filter(pk=entry.pk):
        raise RefusedError(_("Dit stuk is er niet meer."))
    if Attachment.objects.editable_by(by).filter(entry=entry).count() >= limits.files:
        raise RefusedError(
            _("Bij een stuk passen hoogstens %(files)s bestanden. Haal er eerst een weg.")
            % {"files": limits.files}
        )
    if used_by(by) + clean.size > limits.quota * MEGABYTE:
        raise RefusedError(
            _(
                "Je ruimte van %(quota)s MB is vol. Haal eerst een bestand weg dat je niet "
                "nodig hebt."
            )
            % {"quota": limits.quota}
        )
    name = default_storage.save(f"{FOLDER}/{secrets.token_urlsafe(24)}", File(clean.content))
    try:
        return Attachment.objects.create(
            entry=entry,
            kind=clean.kind,
            name=clean.name,
            description=description,
            file=name,
            size=clean.size,
            sha256=clean.sha256,
        )
    except BaseException:
        default_storage.delete(name)
        raise


@transaction.atomic
def detach(*, attachments):
    """Take attachments away (a queryset of one's own): rows now, files once that is certain."""
    for name in attachments.values_list("file", flat=True):
        transaction.on_commit(partial(default_storage.delete, name))
    attachments.delete()


def sweep_now_and_then():
    """For workers, who ask every minute: once in a while one of them sweeps."""
    if cache.add("files-swept", True, timeout=SWEEP_EVERY):
        sweep()


def sweep():
    """Delete files without a row, and uploads of a process that was killed. Returns how many."""
    before = timezone.now() - GRACE
    swept = 0
    for path in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*"):
        with suppress(FileNotFoundError):  # an upload that ended just now
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                swept += 1
    for name in _without_row(before):
        default_storage.delete(name)
        swept += 1
    return swept


def _without_row(before):
    names = list(files_in(FOLDER))
    for start in range(0, len(names), BATCH):
        some = names[start : start + BATCH]
        kept = set(Attachment.objects.filed_as(some).values_list("file", flat=True))
        for name in set(some) - kept:
            if default_storage.get_modified_time(name) < before:
                yield name
