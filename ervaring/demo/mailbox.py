"""The mail of the demo: it goes to files, one per mail, and a page of the demo shows them.

Several processes write and read them, so a file is there in full or not at all, and never changes.
"""

import email
import re
import secrets
import time
from datetime import datetime
from email import policy
from functools import lru_cache

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

NAME = re.compile(r"[0-9]{16}-[0-9a-f]{8}")


class EmailBackend(BaseEmailBackend):
    def send_messages(self, messages):
        _folder().mkdir(parents=True, exist_ok=True)
        for message in messages:
            # In microseconds: the names sort as the mails came.
            name = f"{time.time_ns() // 1000:016}-{secrets.token_hex(4)}"
            unfinished = _folder() / f"{name}.part"
            unfinished.write_bytes(message.message().as_bytes())
            unfinished.rename(_folder() / f"{name}.eml")
        return len(messages)


def mails():
    """All mails, the newest first."""
    names = sorted((path.stem for path in _folder().glob("*.eml")), reverse=True)
    return [_read(_folder(), name) for name in names if NAME.fullmatch(name)]


def mail(name):
    """The mail of that name, or None."""
    there = NAME.fullmatch(name) and (_folder() / f"{name}.eml").exists()
    return _read(_folder(), name) if there else None


def _folder():
    return settings.DATA_DIR / "mail"


@lru_cache(maxsize=5000)
def _read(folder, name):
    found = email.message_from_bytes((folder / f"{name}.eml").read_bytes(), policy=policy.default)
    return {
        "name": name,
        "to": str(found["To"]),
        "subject": str(found["Subject"]),
        "at": datetime.fromtimestamp(int(name[:16]) / 1e6, tz=timezone.get_current_timezone()),
        "text": found.get_body(("plain",)).get_content(),
    }
