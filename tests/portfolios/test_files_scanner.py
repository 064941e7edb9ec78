"""The virus scanner over a socket: what it says is done, and without it nothing is taken in."""

import socket
import struct
import threading
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portfolios.files import scanning
from portfolios.files.checking import check
from portfolios.files.reasons import RefusedError
from portfolios.models import FileLimits
from tests.factories import AdministratorFactory
from tests.portfolios.hostile import photo

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def answer(content):
    if content == b"PING":
        return b"PONG\0"
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


def heard(talk):
    """What is sent to clamd: a command, and for INSTREAM the pieces until an empty one."""
    file = talk.makefile("rb")
    with file:
        command = b"".join(iter(lambda: file.read(1), b"\0"))
        if command != b"zINSTREAM":
            return command[1:]
        content = b""
        while size := struct.unpack(">I", file.read(4))[0]:
            content += file.read(size)
        return content


@contextmanager
def clamd(listening, says=answer):
    """A clamd on a bound socket; gives what it heard."""
    listening.listen()
    received = []

    def serve():
        while True:
            try:
                talk, _address = listening.accept()
            except OSError:
                return
            with talk:
                received.append(heard(talk))
                talk.sendall(says(received[-1]))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield received
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


@pytest.fixture
def tcp(settings):
    listening = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD = f"tcp:127.0.0.1:{listening.getsockname()[1]}"
    yield listening
    listening.close()


@pytest.fixture
def unix(settings, tmp_path):
    path = tmp_path / "clamd.ctl"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    settings.CLAMD = f"unix:{path}"
    yield listening
    listening.close()


def send(content, name="KANARIE.jpg"):
    with check(SimpleUploadedFile(name, content), FileLimits()) as clean:
        return clean.kind


@pytest.mark.parametrize("where", ["tcp", "unix"])
def test_what_is_clean_comes_in_whole(where, request):
    content = photo((400, 400))
    with clamd(request.getfixturevalue(where)) as received:
        assert send(content) == "image"
    assert received == [content]


def test_a_virus_is_refused(tcp, caplog):
    with clamd(tcp), pytest.raises(RefusedError, match="In dit bestand zit een virus"):
        send(photo() + EICAR)
    assert caplog.messages == ["The virus scanner refused a file"]


@pytest.mark.parametrize("says", [b"", b"stream: ERROR\0", b"hallo", b"OK\0"])
def test_what_it_does_not_call_clean_is_refused(tcp, says, caplog):
    with clamd(tcp, lambda _content: says), pytest.raises(RefusedError, match="Probeer het later"):
        send(photo())
    assert "KANARIE" not in caplog.text


def test_too_large_for_the_scanner(tcp):
    says = b"INSTREAM size limit exceeded. ERROR\0"
    with clamd(tcp, lambda _content: says), pytest.raises(RefusedError, match="deze grootte"):
        send(photo())


@pytest.mark.parametrize("where", ["unix:/nergens/clamd.ctl", "tcp:127.0.0.1:1"])
def test_one_that_is_not_there_lets_nothing_in(where, settings, caplog):
    settings.CLAMD = where
    with pytest.raises(RefusedError, match="Probeer het later"):
        send(photo())
    assert caplog.messages[0].startswith("The virus scanner does not answer")
    assert "KANARIE" not in caplog.text


def test_one_that_says_nothing_lets_nothing_in(tcp, monkeypatch):
    monkeypatch.setattr(scanning, "SECONDS", 0.1)
    tcp.listen()
    with pytest.raises(RefusedError, match="Probeer het later"):
        send(photo())


@pytest.mark.django_db
class TestSettingsPage:
    @pytest.fixture
    def page(self, as_user):
        def read():
            administrator = AdministratorFactory()
            url = reverse("portfolios:limits", args=[administrator.school.pk])
            return as_user(administrator.user).get(url).content.decode()

        return read

    def test_says_plainly_when_there_is_none(self, page):
        assert "Er is geen virusscanner." in page()

    def test_says_that_it_works(self, page, tcp):
        with clamd(tcp):
            assert "De virusscanner werkt." in page()

    def test_says_that_it_does_not_answer(self, page, settings):
        settings.CLAMD = "unix:/nergens"
        assert "De virusscanner geeft nu geen antwoord." in page()
