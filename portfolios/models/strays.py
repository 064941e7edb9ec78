"""Files that a killed worker left: nobody finds them, so they go."""

import datetime

from django.core.files.storage import default_storage
from django.utils import timezone

# Longer than the moment between storing a file, or writing on in it, and saying whose it is.
STRAY = datetime.timedelta(hours=1)


def files_in(folder):
    """The set of the names of the files in `folder` of the storage; empty without such a folder."""
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return set()
    return {f"{folder}/{file}" for file in files}


def delete_strays(folder, known):
    """Delete the files in `folder` of the storage that are not in the set `known`, and not new."""
    for path in files_in(folder) - known:
        try:
            age = timezone.now() - default_storage.get_modified_time(path)
        except FileNotFoundError:
            continue  # another worker was first
        if age > STRAY:
            default_storage.delete(path)
