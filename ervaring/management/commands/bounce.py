"""What an MTA pipes in: a mail that came back (RFC 3464), and whose it was.

Whatever comes in, it ends well and without a word: an MTA would send its output to whoever sent
the mail, and return the bounce itself.
"""

import email
import re
import sys
import uuid

from django.core.management.base import BaseCommand

from assessments.models import Notice
from ervaring.accounts.models import Mail

OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)


class Command(BaseCommand):
    help = "Leest van stdin een mail die terugkwam, en noteert bij welke mail van ons hij hoort."

    def handle(self, **options):
        try:
            report = email.message_from_binary_file(sys.stdin.buffer)
        except RecursionError:  # parts in parts in parts: nobody's delivery report
            return
        refusal, sent = refusal_in(report), sent_in(report)
        if refusal and sent:
            for model in (Notice, Mail):
                for outgoing in model.objects.filter(uuid=sent):
                    outgoing.bounce(refusal)


def refusal_in(report):
    """The status for good that a delivery report gives, and what the server said; or nothing."""
    for part in report.walk() if report.get_content_type() == "multipart/report" else ():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in part.get_payload() if part.is_multipart() else ():
            action, status = (str(fields.get(name, "")).strip() for name in ("Action", "Status"))
            if action.lower() == "failed" and status.startswith("5."):
                return without_addresses(f"{status} {fields.get('Diagnostic-Code', '')}")
    return ""


def without_addresses(text):
    words = text.replace("\0", " ").split()
    return " ".join(word for word in words if "@" not in word)


def sent_in(report):
    """The key of the mail that came back, from its own headers at the end of the report."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            headers = email.message_from_bytes(part.get_payload(decode=True) or b"")
        elif kind == "message/rfc822" and part.is_multipart():
            headers = part.get_payload(0)
        else:
            continue
        if found := OURS.search(str(headers.get("Message-ID", ""))):
            return uuid.UUID(found[1])
    return None
