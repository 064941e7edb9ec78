"""Mail that holds a link or a code: refused at once, tried again, forgotten when it is sent."""

import datetime
import socket
import threading
from contextlib import suppress
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from ervaring.accounts.mailing import deliver
from ervaring.accounts.models import Mail
from ervaring.accounts.models.mail import PAUSES
from ervaring.accounts.tasks import post, send_mail
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = {
    "subject": "Je link",
    "body": "Dag\n\nhttp://testserver/x/",
    "link": "http://testserver/x/",
}


@pytest.fixture
def waits():
    """waits(**fields): a mail that was not tried yet."""

    def make(**fields):
        user = UserFactory()
        return Mail.objects.create(
            **{"kind": "link", "user": user, "to": user.email} | TEXTS | fields
        )

    return make


@pytest.fixture
def refuses(monkeypatch):
    """refuses(error): what the mail server answers from now on; None: it takes everything."""
    send = EmailBackend.send_messages
    answer = [None]

    def answers(self, messages):
        if answer[0]:
            raise answer[0]
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", answers)
    return lambda error: answer.__setitem__(0, error)


def refused(code, said):
    return SMTPRecipientsRefused({"ruud@werkplek.example": (code, said)})


def later(monkeypatch, pause):
    moment = timezone.now() + pause
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_posting_sends_after_the_transaction(waits):
    user = UserFactory()
    made = post(kind="link", user=user, to=user.email, **TEXTS)
    assert mail.outbox == []
    assert send_mail.call() == 1
    made.refresh_from_db()
    assert (made.state, [one.to for one in mail.outbox]) == ("sent", [[user.email]])


def test_its_text_is_forgotten_when_it_is_sent(waits):
    sent, waiting = waits(), waits(attempts=1, taken_at=timezone.now())
    assert send_mail.call() == 1
    for one in (sent, waiting):
        one.refresh_from_db()
    assert (sent.body, sent.link) == ("", "")
    assert (waiting.body, waiting.link) == (TEXTS["body"], TEXTS["link"])
    assert "http://testserver/x/" in mail.outbox[0].body


def test_its_text_is_forgotten_when_nobody_sends_it_any_more(waits):
    now = timezone.now()
    given_up = waits(attempts=len(PAUSES) + 1, taken_at=now)
    kept = [
        waits(),
        waits(attempts=len(PAUSES), taken_at=now),
        waits(valid_until=now + datetime.timedelta(minutes=1)),
    ]
    gone = [given_up, waits(bounced_at=now), waits(valid_until=now)]
    assert [Mail.objects.forget_texts() for _ in range(2)] == [3, 0]
    for rows, texts in ((gone, ("", "")), (kept, (TEXTS["body"], TEXTS["link"]))):
        for one in rows:
            one.refresh_from_db()
            assert (one.body, one.link) == texts
    assert given_up.state == "given_up"


@pytest.fixture
def hangs():
    """A mail server that takes a mail and never answers; how many it was handed."""
    handed, stop = [], threading.Event()

    def serve(server):
        while not stop.is_set():
            with suppress(TimeoutError), server.accept()[0] as peer:
                file = peer.makefile("rw", newline="\r\n")
                print("220 here", file=file, flush=True)
                for line in file:
                    if line.casefold().startswith("data"):
                        handed.append(line)
                        stop.wait(0.6)
                        break
                    print("250 fine", file=file, flush=True)

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        thread = threading.Thread(target=serve, args=[server])
        thread.start()
        yield server.getsockname()[1], handed
        stop.set()
        thread.join()


def test_a_server_that_hangs_is_not_tried_with_every_mail(waits, hangs, settings, caplog):
    port, handed = hangs
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5
    rows = [waits() for _number in range(3)]
    assert send_mail.call() == 0
    for one in rows:
        one.refresh_from_db()
    assert sorted(one.state for one in rows) == ["retrying", "waiting", "waiting"]
    assert len(handed) == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((550, b"5.1.1 User unknown"), "dit adres is onbekend"),
        ((550, b"no such user"), "dit adres is onbekend"),
        ((552, b"full"), "de mailbox is vol"),
        ((554, b"5.7.1 no"), "de mailserver van de ontvanger weigert hem"),
    ],
)
def test_refused_for_good_it_bounced(waits, refuses, caplog, answer, reason):
    one, other = waits(), waits()
    refuses(refused(*answer))
    assert send_mail.call() == 0
    one.refresh_from_db()
    assert (one.state, one.reason, one.next_try) == ("bounced", reason, None)
    refuses(None)
    assert send_mail.call() == 0
    assert set(Mail.objects.failed()) == {one, other}
    assert "werkplek.example" not in caplog.text


@pytest.mark.parametrize("error", [refused(451, b"4.2.2 later"), SMTPServerDisconnected()])
def test_refused_for_now_it_is_tried_again(waits, refuses, monkeypatch, caplog, error):
    one = waits()
    refuses(error)
    assert send_mail.call() == 0
    one.refresh_from_db()
    assert (one.state, one.next_try) == ("retrying", one.taken_at + PAUSES[0])
    refuses(None)
    assert send_mail.call() == 0
    later(monkeypatch, PAUSES[0])
    assert send_mail.call() == 1
    one.refresh_from_db()
    assert one.state == "sent"
    assert "werkplek.example" not in caplog.text


def test_tried_too_often_it_is_given_up(waits, refuses, monkeypatch, caplog):
    one = waits()
    refuses(SMTPServerDisconnected())
    for pause in [*PAUSES, datetime.timedelta(days=9)]:
        send_mail.call()
        later(monkeypatch, pause)
    one.refresh_from_db()
    assert (one.state, one.attempts, one.next_try) == ("given_up", len(PAUSES) + 1, None)
    assert list(Mail.objects.given_up()) == list(Mail.objects.failed()) == [one]
    refuses(None)
    assert send_mail.call() == 0


def test_a_code_that_is_no_longer_valid_is_not_sent(waits):
    minute, now = datetime.timedelta(minutes=1), timezone.now()
    waits(kind="code", valid_until=now - minute)
    valid = waits(kind="code", valid_until=now + minute)
    assert send_mail.call() == 1
    assert [one.to for one in mail.outbox] == [[valid.to]]


def test_every_state_is_what_the_rows_say(waits):
    now = timezone.now()
    rows = {
        "waiting": waits(),
        "sent": waits(attempts=1, taken_at=now, sent_at=now),
        "retrying": waits(attempts=len(PAUSES), taken_at=now),
        "given_up": waits(attempts=len(PAUSES) + 1, taken_at=now),
        "bounced": waits(attempts=1, taken_at=now, sent_at=now, bounced_at=now),
    }
    assert set(rows) == set(Mail.State.values)
    for state, row in rows.items():
        assert list(Mail.objects.in_state(state)) == [row]
        assert row.state == state


def test_a_later_mail_about_the_same_takes_its_place(waits):
    now = timezone.now()
    failed = waits(bounced_at=now)
    waits(user=UserFactory())
    waits(user=failed.user, kind="account")
    assert list(Mail.objects.failed()) == [failed]
    waits(user=failed.user)
    assert list(Mail.objects.failed()) == []


def test_sent_by_two_at_once_it_is_sent_once(waits, monkeypatch):
    waits()
    send, runs = EmailBackend.send_messages, []

    def send_and_run_again(backend, messages):
        if not runs:
            runs.append(None)
            runs.append(send_mail.call())
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_and_run_again)
    assert send_mail.call() == 1
    assert runs == [None, 0]
    assert len(mail.outbox) == 1


def test_without_mail_nothing_is_delivered():
    assert deliver(Mail.objects.waiting, None) == 0
