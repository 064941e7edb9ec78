"""Files that a killed worker left: nobody finds them, so they go."""

import datetime

from django.core.files.storage import default_storage
from django.utils import timezone

# Longer than the moment between storing a file, or writing on in it, and saying whose it is.
STRAY = datetime.timedelta(hours=1)


def delete_strays(folder, known):
    """Delete the files in `folder` of the storage that are not in the set `known`, and not new."""
    if not default_storage.exists(folder):
        return
    for name in default_storage.listdir(folder)[1]:
        path = f"{folder}/{name}"
        if path in known:
            continue
        try:
            age = timezone.now() - default_storage.get_modified_time(path)
        except FileNotFoundError:
            continue  # another worker was first
        if age > STRAY:
            default_storage.delete(path)
