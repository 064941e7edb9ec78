"""Whatever happens while mail goes out: everyone gets theirs, once in their mailbox."""

import re
import smtplib
from datetime import datetime, timedelta
from email.header import decode_header, make_header
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from assessments import actions
from assessments.models import (
    Agreement,
    Answer,
    Assessment,
    Conclusion,
    Judgement,
    Notice,
    Question,
    Reaction,
    Round,
)
from assessments.tasks import notify, send_notices
from ervaring.accounts.models.mail import PAUSES
from ervaring.management.commands import work
from ervaring.placements.models import Organisation, Workplace
from tests.factories import InstrumentFactory, NoticeFactory, PlacementFactory, RoundFactory
from tests.texts import write

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process ends here."""


class Server(EmailBackend):
    """A mail server that can be made to fail; what it took lies in mail.outbox."""

    fails_to_open = None
    before, after = {}, {}  # what it raises at an address, before or after it took the mail
    opened = 0

    def open(self):
        if Server.fails_to_open:
            raise Server.fails_to_open
        Server.opened += not getattr(self, "is_open", False)
        self.is_open = True

    def close(self):
        self.is_open = False

    def send_messages(self, messages):
        assert self.is_open
        [message] = messages
        [address] = message.to
        if address in Server.before:
            raise Server.before[address]
        sent = super().send_messages(messages)
        if address in Server.after:
            raise Server.after[address]
        return sent


@pytest.fixture
def server(monkeypatch, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    fresh = {"fails_to_open": None, "before": {}, "after": {}, "opened": 0}
    for name, value in fresh.items():
        monkeypatch.setattr(Server, name, value)
    return Server


def addresses():
    return [address for one in mail.outbox for address in one.to]


def later(**time):
    """Everything that was taken was taken so much longer ago."""
    for notice in Notice.objects.exclude(taken_at=None):
        notice.taken_at -= timedelta(**time)
        notice.save()


def ids():
    return [one.message()["Message-ID"] for one in mail.outbox]


class TestOnce:
    def test_a_second_run_sends_nothing(self):
        NoticeFactory()
        assert send_notices.call() == 1
        later(days=30)
        assert send_notices.call() == 0
        assert len(mail.outbox) == 1

    def test_of_two_who_take_the_same_row_one_gets_it(self):
        NoticeFactory()
        one, other = [Notice.objects.waiting().get() for _ in range(2)]
        assert [one.take(), other.take()] == [True, False]
        assert not Notice.objects.waiting().exists()

    def test_a_run_within_a_run_sends_nothing_twice(self, monkeypatch):
        """While one mail is on its way another process starts."""
        notices = [NoticeFactory() for _ in range(3)]
        send = EmailBackend.send_messages

        def send_and_run_again(backend, messages):
            monkeypatch.setattr(EmailBackend, "send_messages", send)
            assert send_notices.call() == 2
            return send(backend, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", send_and_run_again)
        assert send_notices.call() == 1
        assert sorted(addresses()) == sorted(one.user.email for one in notices)

    @pytest.mark.django_db(transaction=True)
    def test_the_claim_is_stored_before_the_mail_goes_out(self):
        NoticeFactory()
        notice = Notice.objects.waiting().get()
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            notice.take()
        assert send_notices.call() == 1

    def test_all_over_one_connection(self, server):
        for _ in range(3):
            NoticeFactory()
        assert send_notices.call() == 3
        assert server.opened == 1

    def test_without_mail_nobody_is_called(self, server):
        assert send_notices.call() == 0
        assert server.opened == 0


class TestDying:
    def test_before_it_is_handed_over(self, server):
        notice = NoticeFactory()
        server.before[notice.user.email] = Killed()
        with pytest.raises(Killed):
            send_notices.call()
        server.before.clear()
        assert send_notices.call() == 0
        later(minutes=11)
        assert send_notices.call() == 1
        assert addresses() == [notice.user.email]

    def test_after_it_was_handed_over(self, server):
        notice = NoticeFactory()
        server.after[notice.user.email] = Killed()
        with pytest.raises(Killed):
            send_notices.call()
        server.after.clear()
        later(minutes=11)
        assert send_notices.call() == 1
        assert send_notices.call() == 0
        # Handed over twice, and one mail in the mailbox.
        assert ids() == [f"<{notice.uuid}@testserver>"] * 2

    def test_between_the_event_and_the_mail(self):
        """Whatever became of the task: the scheduled command sends it."""
        round = RoundFactory(judged=True)
        actions.finalise_alone(round=round, reason="ziek", by=round.placement.student)
        call_command("notify", verbosity=0)
        assert len(mail.outbox) == 2

    def test_an_event_that_did_not_happen_is_not_told(self):
        round = RoundFactory(judged=True)
        with transaction.atomic():
            actions.finalise_alone(round=round, reason="ziek", by=round.placement.student)
            transaction.set_rollback(True)
        assert notify() == 0


class TestRefusals:
    def test_one_is_refused_and_the_others_get_theirs(self, server, caplog):
        first, refused, last = [NoticeFactory() for _ in range(3)]
        address = refused.user.email
        server.before[address] = smtplib.SMTPRecipientsRefused({address: (550, b"onbekend")})
        assert send_notices.call() == 2
        assert addresses() == [first.user.email, last.user.email]
        assert "SMTPRecipientsRefused" in caplog.text
        assert address not in caplog.text

    def test_it_is_tried_again_ever_later_and_then_given_up(self, server, caplog, capsys):
        notice = NoticeFactory()
        server.before[notice.user.email] = smtplib.SMTPDataError(451, b"straks")
        second = timedelta(seconds=1)
        for number, pause in enumerate(PAUSES, start=1):
            call_command("notify")
            later(seconds=(pause - second).total_seconds() - 1)
            call_command("notify")
            notice.refresh_from_db()
            assert notice.attempts == number
            later(seconds=2)
        assert "opgegeven" not in capsys.readouterr().out
        call_command("notify")
        later(days=300)
        call_command("notify")
        notice.refresh_from_db()
        assert (notice.attempts, notice.sent_at) == (len(PAUSES) + 1, None)
        assert len(caplog.records) == notice.attempts
        assert Notice.objects.given_up().get() == notice
        assert "opgegeven: 1." in capsys.readouterr().out
        assert sorted(PAUSES) == PAUSES

    def test_nothing_is_tried_at_a_server_that_is_away(self, server, caplog):
        NoticeFactory()
        server.fails_to_open = ConnectionRefusedError()
        assert send_notices.call() == 0
        assert Notice.objects.get().attempts == 0
        server.fails_to_open = None
        assert send_notices.call() == 1

    def test_what_is_no_longer_so_is_not_tried_again(self, server, caplog):
        notice = NoticeFactory()
        server.before[notice.user.email] = smtplib.SMTPDataError(451, b"straks")
        send_notices.call()
        server.before.clear()
        actions.submit(
            assessment=Assessment.objects.get(author=notice.user), by=notice.round.placement.student
        )
        later(days=1)
        assert send_notices.call() == 0


class TestTheWorker:
    @pytest.mark.parametrize(("hour", "sent"), [(0, 0), (7, 0), (8, 1), (23, 1)])
    def test_sends_by_day(self, monkeypatch, hour, sent):
        NoticeFactory()
        now = datetime(2026, 7, 1, hour, 59, tzinfo=ZoneInfo("Europe/Amsterdam"))
        Round.objects.update(opens_on=now.date(), due_on=now.date())
        monkeypatch.setattr(timezone, "now", lambda: now)
        worker = work.ReapingWorker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="een",
        )
        worker.reap_in_time()
        assert len(mail.outbox) == sent


class Text(HTMLParser):
    """The paragraphs of a page, and where its links go."""

    def __init__(self, html):
        super().__init__()
        self.paragraphs, self.links, self.reads = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "p":
            self.paragraphs.append("")
            self.reads = True
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        self.reads = self.reads and tag != "p"

    def handle_data(self, data):
        if self.reads:
            self.paragraphs[-1] += data


def said(message):
    """(subject, text, html) as a mailbox shows them."""
    sent = message.message()
    text, html = [part.get_payload(decode=True).decode() for part in sent.get_payload()]
    return str(make_header(decode_header(sent["Subject"]))), text, html


STATE_OF = {
    "opened": {"conversation": True},
    "presented": {"judged": True},
    "confirmed": {"judged": True},
    "finalised": {"finalised": True},
}


@pytest.fixture(params=Notice.Kind.values)
def letters(request):
    """What student and supervisor are mailed, of every kind."""
    kind = request.param
    round = RoundFactory(placement__student__name="Sanne <b>& de\nVries", **STATE_OF.get(kind, {}))
    for own in Assessment.objects.filter(round=round):
        reminds = kind in Notice.REMINDS
        due_on = timezone.localdate() - timedelta(days=Notice.REMINDS.get(kind, 0))
        Round.objects.update(opens_on=due_on - timedelta(days=14), due_on=due_on)
        NoticeFactory(round=round, user=own.author, kind=kind, for_day=due_on if reminds else None)
    assert send_notices.call() == 2
    return mail.outbox


class TestTheWords:
    def test_html_and_text_say_the_same(self, letters):
        for letter in letters:
            _subject, text, html = said(letter)
            page = Text(html)
            assert page.paragraphs == text.strip().split("\n\n")
            [link] = page.links
            assert link in page.paragraphs
            assert text.count("://") == 1

    def test_the_subject_is_one_line_whatever_the_name(self, letters):
        for letter in letters:
            subject, text, _html = said(letter)
            assert "\n" not in letter.subject
            assert subject == letter.subject
            assert len(subject) > 10
            assert "Sanne <b>& de\nVries" not in text

    def test_nobody_answers_a_machine(self, letters):
        assert {one.message()["Auto-Submitted"] for one in letters} == {"auto-generated"}

    def test_the_link_is_for_its_reader(self, letters, as_user):
        for letter in letters:
            _subject, _text, html = said(letter)
            [link] = Text(html).links
            reader = Notice.objects.get(user__email=letter.to[0]).user
            path = link.removeprefix("http://testserver")
            assert as_user(reader).get(path, follow=True).status_code == 200

    def test_says_how_to_get_fewer(self, letters):
        assert all("kies ‘Mail’" in said(one)[1] for one in letters)


class TestFullTexts:
    @pytest.fixture
    def text(self):
        """text(day, role, **notice): what is mailed when the list was due on `day` from today."""

        def make(day, role, **notice):
            due_on = timezone.localdate() + timedelta(days=day)
            round = RoundFactory(
                placement__student__name="Sanne de Vries",
                opens_on=due_on - timedelta(days=9),
                due_on=due_on,
            )
            own = Assessment.objects.get(round=round, role=role)
            for_day = due_on if notice["kind"] in Notice.REMINDS else None
            NoticeFactory(round=round, user=own.author, for_day=for_day, **notice)
            assert send_notices.call() == 1
            _subject, text, _html = said(mail.outbox[0])
            text = re.sub(r"k=[\w-]{32}&", "k=GEHEIM&", text)
            words = text.replace(date_format(due_on, "l j F"), "DAG").replace(str(own.pk), "1")
            return words.split("\n\n")[1:-2]

        return make

    def test_of_an_invitation(self, text):
        assert text(9, "supervisor", kind="invitation") == [
            "Jij beoordeelt mee: voor de tussentijdse beoordeling van Sanne de Vries staat een "
            "lijst voor je klaar. Invullen kan in delen. Alleen jij leest wat je invult, tot "
            "iedereen heeft ingeleverd.",
            "Lever in tot en met DAG.",
            "http://testserver/uitnodiging/?k=GEHEIM&naar=/lijsten/1/",
            "Je hebt geen account nodig: via de link vraag je een code. Die komt in deze mailbox.",
        ]

    def test_of_a_date_that_has_passed_nobody_says_that_it_will_come(self, text):
        assert "Lever in tot en met DAG." not in text(-1, "student", kind="invitation")

    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (0, "Vandaag, DAG, is de laatste dag."),
            (-1, "De laatste dag was DAG. Inleveren kan nog steeds."),
        ],
    )
    def test_of_a_reminder_that_comes_late(self, text, day, words):
        assert text(day, "student", kind="today") == [
            f"Je lijst voor de tussentijdse beoordeling is nog niet ingeleverd. {words}",
            "http://testserver/lijsten/1/",
        ]


class TestNothingOfAnyone:
    """A whole round in which everything that can be written holds a canary, and all its mail."""

    CANARY = "KANARIE"

    @pytest.fixture
    def round(self):
        instrument = InstrumentFactory(title=self.CANARY)
        placement = PlacementFactory(
            cohort__name=self.CANARY,
            cohort__programme__title=self.CANARY,
            cohort__programme__school__name=self.CANARY,
        )
        for model in (Organisation, Workplace):
            model.objects.update(name=self.CANARY)
        return actions.plan_rounds(
            placements=[placement],
            kind="final",
            roles=["supervisor"],
            instrument=instrument,
            opens_on=timezone.localdate() - timedelta(days=12),
            due_on=timezone.localdate() + timedelta(days=2),
            by=placement.student,
        )[0]

    def heard(self):
        """Mail everything; the kinds that went out, each to how many."""
        notify()
        for message in mail.outbox:
            subject, text, html = said(message)
            found = [part for part in (subject, text, html) if self.CANARY in part]
            assert found == []
            assert self.CANARY not in str(message.message().items())
        number = len(mail.outbox)
        mail.outbox.clear()
        Notice.objects.filter(sent_at__isnull=False).update(
            sent_at=timezone.now() - timedelta(days=2)
        )
        sent = Notice.objects.exclude(pk__in=self.known).filter(sent_at__isnull=False)
        kinds = sorted(sent.values_list("kind", flat=True))
        assert len(kinds) == number
        self.known += list(sent.values_list("pk", flat=True))
        return kinds

    def test_ever(self, round):
        self.known = []
        student, supervisor = [
            Assessment.objects.get(round=round, role=role) for role in ("student", "supervisor")
        ]
        write(Answer.objects, comment=self.CANARY)
        assert self.heard() == ["invitation"] * 2
        for day, kind in [(2, "before"), (0, "today"), (-3, "after_3"), (-10, "after_10")]:
            Round.objects.update(due_on=timezone.localdate() + timedelta(days=day))
            assert self.heard() == [kind] * 2
        actions.submit(assessment=student, by=student.author)
        assert self.heard() == []
        actions.submit(assessment=supervisor, by=supervisor.author)
        assert self.heard() == ["opened"] * 2
        actions.give_back(assessment=student, reason=self.CANARY, by=supervisor.author)
        assert self.heard() == ["returned"]
        actions.submit(assessment=student, by=student.author)
        Conclusion.objects.create(round=round, question=Question.objects.first(), text=self.CANARY)
        Agreement.objects.create(
            round=round, what=self.CANARY, who="together", made_by=student.author
        )
        write(Judgement.objects, text=self.CANARY)
        assert self.heard() == ["opened"] * 2
        for one in Judgement.objects.all():
            actions.consent(
                judgement=one,
                version=one.version,
                agrees=True,
                note=self.CANARY,
                by=supervisor.author,
            )
        actions.present(round=round, by=supervisor.author)
        assert self.heard() == ["presented"]
        write(Reaction.objects, text=self.CANARY)
        actions.confirm(reaction=Reaction.objects.get(), version=0, by=student.author)
        assert self.heard() == ["confirmed"]
        actions.finalise(round=round, by=supervisor.author)
        assert self.heard() == ["finalised"] * 2


class TestBlind:
    """Who handed in shows nowhere in the mail of who did not."""

    @pytest.mark.parametrize("role", ["student", "supervisor"])
    def test_a_reminder_is_the_same_before_and_after_the_other_handed_in(self, role):
        round = RoundFactory(due_on=timezone.localdate(), opens_on=timezone.localdate())
        mine = Assessment.objects.get(round=round, role=role)
        other = Assessment.objects.exclude(role=role).get(round=round)
        NoticeFactory(round=round, user=mine.author, sent=True)
        notify()
        actions.submit(assessment=other, by=other.author)
        Notice.objects.filter(kind="today").delete()
        notify()
        one, again = [said(message) for message in mail.outbox]
        assert one == again
