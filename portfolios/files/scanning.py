"""An optional virus scanner: clamd, over a socket (INSTREAM, as in the manual of clamd)."""

import contextlib
import logging
import socket
import struct

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portfolios.files.reasons import RefusedError

logger = logging.getLogger(__name__)

SECONDS = 60  # for each step of the talk
CHUNK = 1 << 16

INFECTED = _("In dit bestand zit een virus. We hebben het niet bewaard.")
AWAY = _(
    "De virusscanner geeft nu geen antwoord, dus we bewaren dit bestand niet. Probeer het later "
    "nog eens."
)
TOO_LARGE = _(
    "De virusscanner kan een bestand van deze grootte niet nakijken. Maak het kleiner, en zeg het "
    "tegen je school als dat niet gaat."
)


def scan(file):
    """Raises RefusedError when the scanner finds a virus, and when it does not answer.

    Without a scanner (ERVARING_CLAMD) everything passes.
    """
    if not settings.CLAMD:
        return
    file.seek(0)
    try:
        answer = _instream(file)
    except OSError as error:
        logger.error("The virus scanner does not answer: %s", type(error).__name__)
        raise RefusedError(AWAY) from error
    if answer == b"stream: OK":
        return
    if answer.endswith(b"FOUND"):
        logger.warning("The virus scanner refused a file")
        raise RefusedError(INFECTED)
    if b"size limit exceeded" in answer:
        logger.error("The virus scanner's StreamMaxLength is smaller than a file may be")
        raise RefusedError(TOO_LARGE)
    logger.error("The virus scanner did not say whether a file is clean")
    raise RefusedError(AWAY)


def answers():
    """Whether the scanner is there now."""
    try:
        with _talk(seconds=2) as talk:
            talk.sendall(b"zPING\0")
            return _answer(talk) == b"PONG"
    except OSError:
        return False


def _instream(file):
    with _talk(SECONDS) as talk:
        talk.sendall(b"zINSTREAM\0")
        # Broken off by a scanner that has heard enough: it says why.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            while chunk := file.read(CHUNK):
                talk.sendall(struct.pack(">I", len(chunk)) + chunk)
            talk.sendall(struct.pack(">I", 0))
        return _answer(talk)


def _talk(seconds):
    """A connection to unix:<path> or tcp:<host>:<port>."""
    kind, _colon, address = settings.CLAMD.partition(":")
    if kind == "tcp":
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=seconds)
    talk = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    talk.settimeout(seconds)
    try:
        talk.connect(address)
    except OSError:
        talk.close()
        raise
    return talk


def _answer(talk):
    said = b""
    while not said.endswith(b"\0") and len(said) < 1000:
        if not (chunk := talk.recv(1000)):
            break
        said += chunk
    return said.rstrip(b"\0\n")
