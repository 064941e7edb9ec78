"""From a row to a mail, and from a mail to the mail server."""

import logging
import re
from contextlib import closing, suppress
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def compose(outgoing, *, to, subject, body, link="", connection=None):
    """The mail of a row: plain text, and the same in simple HTML, in which `link` is a button.

    Made again, it has the same Message-ID.
    """
    subject = on_one_line(subject)
    paragraphs = [one.strip() for one in re.split(r"\n\s*\n", body) if one.strip()]
    message = EmailMultiAlternatives(
        subject,
        "\n\n".join(paragraphs) + "\n",
        to=[to],
        headers={
            "Message-ID": f"<{outgoing.uuid}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    html = {"subject": subject, "paragraphs": paragraphs, "link": link}
    message.attach_alternative(render_to_string("email/base.html", html), "text/html")
    return message


def on_one_line(text):
    return " ".join(text.split())


def deliver(waiting, message_of):
    """Hand over every row of `waiting()` to the mail server; returns how many it took.

    Run again, or twice at once, a mail is sent once: who sends it has claimed its row first. Who
    dies between handing it over and noting that leaves a doubt, and nothing can take that away:
    the mail is handed over again later, under the same Message-ID. So every mail reaches the mail
    server at least once (if it takes it at all: see PAUSES), and a mailbox that goes by Message-ID,
    as the large ones do, shows it once.
    """
    sent = 0
    connection = get_connection()
    # A server that hangs or hangs up does so again: everything else waits for the next run.
    with suppress(SMTPServerDisconnected), closing(connection):
        while (outgoing := waiting().first()) and _open(connection):
            if outgoing.take():
                sent += _hand_over(outgoing, message_of, connection)
    return sent


def _open(connection):
    """Whether the mail server answers. When it does not, everything waits for the next run."""
    try:
        connection.open()
    except Exception as error:  # whatever it is, reports are made by the same worker
        logger.error("The mail server cannot be reached: %s", type(error).__qualname__)
        return False
    return True


def _hand_over(outgoing, message_of, connection):
    try:
        message_of(outgoing, connection).send()
    except Exception as error:  # whatever it is, the others get theirs
        # Not its message: that may hold an address.
        name = f"{type(outgoing).__name__} {outgoing.pk}"
        logger.error("%s was not sent: %s", name, type(error).__qualname__)
        if refusal := _refusal(error):
            outgoing.bounce(refusal)
        with suppress(OSError):
            connection.close()
        if isinstance(error, SMTPServerDisconnected):
            raise
        return False
    outgoing.finish()
    return True


def _refusal(error):
    """What the mail server said, if it will never take mail for this address."""
    if not isinstance(error, SMTPRecipientsRefused):
        return ""
    code, said = next(iter(error.recipients.values()))
    return on_one_line(f"{code} {said.decode(errors='replace')}") if code >= 500 else ""
