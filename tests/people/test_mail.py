"""A coordinator sees what was mailed, what did not arrive, and mails again."""

import datetime
import io

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Notice
from assessments.tasks import send_notices
from ervaring.accounts.models import Mail
from tests.factories import (
    CohortFactory,
    ContactFactory,
    NoticeFactory,
    PlacementFactory,
    ProgrammeFactory,
    RoundFactory,
    UserFactory,
    WorkplaceFactory,
)
from tests.texts import text_of

pytestmark = pytest.mark.django_db

GIVEN_UP = {"attempts": 6, "taken_at": timezone.now()}
BOUNCED = {"sent": True, "bounced_at": timezone.now(), "refusal": "5.1.1 unknown"}


@pytest.fixture
def programme():
    return ProgrammeFactory()


@pytest.fixture
def round(programme):
    return RoundFactory(kind="start", placement__cohort__programme=programme)


@pytest.fixture
def client(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def page(client, programme):
    """page(**query): the page of the programme."""
    url = reverse("people:mail", args=[programme.pk])
    return lambda **query: client.get(url, query)


@pytest.fixture
def again(client):
    """again(notice): press the button; returns what the page says then."""

    def press(notice):
        url = reverse("people:mail_again", args=[notice.pk])
        response = client.post(url, follow=True)
        return [str(one) for one in response.context["messages"]]

    return press


def link(user, kind=Mail.Kind.LINK, **fields):
    return Mail.objects.create(
        kind=kind, user=user, to=user.email, subject="GEHEIM", body="GEHEIM", **fields
    )


class TestWhatItShows:
    def test_what_did_not_arrive_first_then_the_newest(self, page, round):
        supervisor = round.placement.supervisions.get().user
        later = {"created_at": timezone.now() + datetime.timedelta(minutes=1)}
        third = RoundFactory(placement=round.placement)
        rows = [
            NoticeFactory(round=round, **BOUNCED),
            link(supervisor, **GIVEN_UP),
            NoticeFactory(round=third, **later),
            NoticeFactory(round=third, user=supervisor, sent=True),
        ]
        shown = page().context["rows"]
        assert set(shown[:2]) == set(rows[:2])
        assert shown[2:] == rows[2:]

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({}, "wacht"),
            ({"sent": True}, "verstuurd op"),
            (
                {
                    "attempts": 2,
                    "taken_at": datetime.datetime(2026, 11, 24, 9, 5, tzinfo=datetime.UTC),
                },
                "Ervaring probeert het vanzelf weer vanaf 24 november, 11.05 uur.",
            ),
            (GIVEN_UP, "Na herhaald proberen niet gelukt"),
            (BOUNCED, "dit adres is onbekend"),
        ],
    )
    def test_says_how_it_ended(self, page, round, fields, words):
        NoticeFactory(round=round, **fields)
        assert words in text_of(page())

    def test_an_invitation_waits_for_the_day(self, page, programme):
        opens_on = timezone.localdate() + datetime.timedelta(days=9)
        placement = PlacementFactory(cohort__programme=programme)
        NoticeFactory(round=RoundFactory(placement=placement, opens_on=opens_on))
        assert "als het moment opengaat" in text_of(page())

    @pytest.mark.parametrize("state", ["bounced", "given_up", "retrying", "waiting", "sent"])
    def test_of_one_state(self, page, round, state):
        tried = {"attempts": 1, "taken_at": timezone.now()}
        for fields in ({}, {"sent": True}, tried, GIVEN_UP, BOUNCED):
            NoticeFactory(round=round, **fields)
            link(round.placement.supervisions.get().user, **_plain(fields))
        shown = page(stand=state).context["rows"]
        assert {one.state for one in shown} == {state}
        assert {type(one) for one in shown} == {Notice, Mail}

    def test_a_link_is_mailed_again_on_its_own_page(self, client, page, round):
        part = round.placement.supervisions.get()
        link(part.user, **GIVEN_UP)
        url = reverse("placements:link", args=[part.pk])
        assert url in text_of(page())
        client.post(url, {"doe": "stuur"})
        assert Mail.objects.filter(user=part.user).count() == 2
        assert "Daarna is er een nieuwe mail gemaakt." in text_of(page())

    def test_pages_keep_what_was_searched(self, page, round):
        for _each in range(51):
            NoticeFactory(round=round, kind="finalised", sent=True)
        text = text_of(page(stand="sent", q=round.placement.student.name[:3]))
        assert "stand=sent" in text
        assert "pagina=2" in text

    def test_search_on_who_got_it_and_about_whom(self, page, programme):
        student, supervisor = UserFactory(name="Noor Zand"), UserFactory(name="Ruud Terpstra")
        round = RoundFactory(
            placement=PlacementFactory(
                student=student, supervisor=supervisor, cohort__programme=programme
            )
        )
        rows = {
            NoticeFactory(round=round),
            NoticeFactory(round=round, user=supervisor),
            link(supervisor),
        }
        NoticeFactory(round=RoundFactory(placement__cohort__programme=programme))
        found = [set(page(q=query).context["rows"]) for query in ("noor", "terpstra", "%")]
        assert [len(one) for one in found] == [2, 2, 0]
        assert set.union(*found) == rows

    def test_never_what_a_mail_says(self, page, round):
        link(round.placement.supervisions.get().user, refusal="550 <oud@adres.example>", **GIVEN_UP)
        text = text_of(page())
        assert "GEHEIM" not in text
        assert "oud@adres.example" not in text

    @pytest.mark.parametrize("kind", [Mail.Kind.CODE, Mail.Kind.ACCOUNT, Mail.Kind.PRACTICE])
    def test_what_is_no_link_only_when_it_did_not_arrive(self, page, round, kind):
        user = round.placement.student
        link(user, kind=kind)
        link(user, kind=kind, sent_at=timezone.now())
        assert page().context["rows"] == []
        failed = link(user, kind=kind, **GIVEN_UP)
        assert page().context["rows"] == [failed]

    @pytest.mark.parametrize("state", ["", "bounced", "given_up", "retrying", "waiting", "sent"])
    def test_nothing_of_a_signal_however_it_ended(self, page, round, state):
        tried = {"attempts": 1, "taken_at": timezone.now()}
        for user in (round.placement.student, round.placement.supervisions.get().user):
            for fields in ({}, {"sent": True}, tried, GIVEN_UP, BOUNCED):
                link(user, kind=Mail.Kind.SIGNAL, **_plain(fields))
        assert page(stand=state).context["rows"] == []

    def test_a_mail_about_a_signal_takes_the_place_of_no_other(self, page, round):
        user = round.placement.student
        failed = link(user, kind=Mail.Kind.PRACTICE, **GIVEN_UP)
        link(user, kind=Mail.Kind.SIGNAL)
        assert page().context["rows"] == [failed]
        assert "Daarna is er een nieuwe mail gemaakt." not in text_of(page())

    def test_no_number_in_a_row_says_that_there_are_others(self, page, round):
        shown = link(round.placement.student, kind=Mail.Kind.PRACTICE, **GIVEN_UP)
        assert f'<li class="stack" id="mail-{shown.uuid}">' in text_of(page())

    def test_who_speaks_for_a_workplace(self, client, page, round):
        contact, other = ContactFactory(workplace=round.placement.workplace), ContactFactory()
        PlacementFactory(workplace=other.workplace)
        again = reverse("placements:contact_link", args=[contact.pk])
        failed = link(contact.user, **_plain(BOUNCED))
        link(other.user, **_plain(BOUNCED))
        assert page().context["rows"] == [failed]
        assert again in text_of(page())
        client.post(again, {"doe": "stuur"})
        assert [one.state for one in page().context["rows"]] == ["waiting", "bounced"]
        contact.end(UserFactory())
        assert page().context["rows"] == []

    def test_of_a_workplace_without_students_every_programme_of_the_school(self, page, programme):
        workplace = WorkplaceFactory(organisation__school=programme.school)
        failed = link(ContactFactory(workplace=workplace).user, **GIVEN_UP)
        link(ContactFactory().user, **GIVEN_UP)
        assert page().context["rows"] == [failed]
        elsewhere = ProgrammeFactory(school=programme.school)
        PlacementFactory(workplace=workplace, cohort__programme=elsewhere)
        assert page().context["rows"] == []

    def test_nothing_of_another_programme(self, page):
        other = RoundFactory()
        NoticeFactory(round=other)
        link(other.placement.supervisions.get().user)
        assert page().context["rows"] == []

    def test_nothing_of_who_guides_no_more(self, page, round):
        part = round.placement.supervisions.get()
        link(part.user)
        round.placement.supervisions.update(ended_at=timezone.now())
        assert page().context["rows"] == []

    def test_pages_and_queries(self, page, round):
        supervisor, counts = round.placement.supervisions.get().user, []
        for number in (1, 2, 50):
            for _each in range(number):
                placement = PlacementFactory(cohort=round.placement.cohort, supervisor=supervisor)
                NoticeFactory(round=RoundFactory(placement=placement))
                link(supervisor)
            with CaptureQueriesContext(connection) as queries:
                response = page()
            counts.append(len(queries))
        assert counts == [counts[0]] * 3
        assert len(response.context["rows"]) == 50
        assert response.context["page"].paginator.count == 106
        assert len(page(pagina=3).context["rows"]) == 6


def _plain(fields):
    """The same for a Mail, which has no traits."""
    if fields.get("sent"):
        fields = {**fields, "sent_at": timezone.now()}
    return {name: value for name, value in fields.items() if name != "sent"}


class TestAgain:
    @pytest.mark.parametrize("fields", [{"sent": True}, GIVEN_UP, BOUNCED])
    def test_a_new_mail_to_the_address_of_now(self, again, round, fields):
        notice = NoticeFactory(round=round, **fields)
        round.placement.student.email = "nieuw@example.org"
        round.placement.student.save()
        assert again(notice) == [
            f"Er gaat een nieuwe mail naar {notice.user}, op nieuw@example.org."
        ]
        send_notices.call()
        assert [one.to for one in mail.outbox] == [["nieuw@example.org"]]

    def test_a_second_click_makes_no_second_mail(self, again, round):
        notice = NoticeFactory(round=round, **BOUNCED)
        again(notice)
        assert again(notice) == [f"Er is al een nieuwe mail aan {notice.user}."]
        assert Notice.objects.count() == 2

    @pytest.mark.parametrize("fields", [{}, {"attempts": 1, "taken_at": timezone.now()}])
    def test_not_what_goes_out_by_itself(self, again, round, fields):
        notice = NoticeFactory(round=round, **fields)
        assert again(notice) == [f"De mail aan {notice.user} gaat nog uit."]
        assert Notice.objects.count() == 1

    def test_a_reminder_becomes_an_invitation(self, again, round):
        NoticeFactory(round=round, kind="before", for_day=round.due_on, **BOUNCED)
        again(Notice.objects.get())
        assert Notice.objects.last().kind == "invitation"

    def test_what_is_no_longer_so_is_not_mailed(self, again, round):
        notice = NoticeFactory(round=round, **BOUNCED)
        notice.user.is_active = False
        notice.user.save()
        [said] = again(notice)
        assert "niet meer nodig" in said
        assert Notice.objects.get() == notice

    def test_what_was_handed_in_is_not_asked_for(self, again, programme):
        round = RoundFactory(conversation=True, placement__cohort__programme=programme)
        [said] = again(NoticeFactory(round=round, **BOUNCED))
        assert "niet meer nodig" in said

    def test_not_of_another_programme(self, client):
        notice = NoticeFactory(**BOUNCED)
        assert client.post(reverse("people:mail_again", args=[notice.pk])).status_code == 404

    def test_then_it_stands_among_the_others(self, page, again, round):
        notice = NoticeFactory(round=round, **BOUNCED)
        again(notice)
        assert page().context["rows"][0].state == "waiting"
        text = text_of(page())
        assert "Daarna is er een nieuwe mail gemaakt." in text
        assert "Stuur opnieuw" not in text


class TestOnHome:
    def said(self, client):
        return [one.undelivered for one in client.get(reverse("home")).context["programmes"]]

    def test_how_many_did_not_arrive(self, client, round):
        assert self.said(client) == [0]
        NoticeFactory(round=round, **BOUNCED)
        NoticeFactory(round=round, user=round.placement.supervisions.get().user, **GIVEN_UP)
        link(round.placement.supervisions.get().user, **GIVEN_UP)
        NoticeFactory(round=RoundFactory(), **BOUNCED)
        assert self.said(client) == [3]
        assert "3 mails kwamen niet aan" in text_of(client.get(reverse("home")))

    def test_of_a_question_about_a_workplace_and_never_of_a_signal(self, client, round):
        contact = ContactFactory(workplace=round.placement.workplace)
        link(contact.user, **_plain(BOUNCED))
        link(round.placement.student, kind=Mail.Kind.PRACTICE, **GIVEN_UP)
        assert self.said(client) == [2]
        link(round.placement.student, kind=Mail.Kind.SIGNAL, **GIVEN_UP)
        assert self.said(client) == [2]

    def test_what_was_mailed_again_counts_no_more(self, client, again, round):
        again(NoticeFactory(round=round, **BOUNCED))
        assert self.said(client) == [0]

    def test_it_is_as_many_as_the_page_shows(self, client, page, round):
        for fields in (BOUNCED, GIVEN_UP, {"sent": True}, {}):
            placement = PlacementFactory(cohort=round.placement.cohort)
            NoticeFactory(round=RoundFactory(placement=placement), **fields)
            link(placement.supervisions.get().user, **_plain(fields))
        failed = [len(page(stand=state).context["rows"]) for state in ("bounced", "given_up")]
        assert self.said(client) == [sum(failed)] == [4]

    def test_a_cohort_more_costs_no_query(self, client, programme):
        counts = []
        for _time in range(2):
            RoundFactory(placement__cohort=CohortFactory(programme=programme))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("home"))
            counts.append(len(queries))
        assert counts[0] == counts[1]


def report(status="5.1.1", action="failed", diagnostic="", sent="", headers="text/rfc822-headers"):
    """A delivery report as Postfix writes them."""
    return f"""Return-Path: <>
Date: Tue, 24 Nov 2026 10:12:01 +0100 (CET)
From: MAILER-DAEMON@mail.school.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: ervaring@school.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4Zx9.1764/mail.school.example"
Message-Id: <20261124091201.4Zx9@mail.school.example>

This is a MIME-encapsulated message.

--4Zx9.1764/mail.school.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.school.example.

<ruud@werkplek.example>: host mx.werkplek.example[192.0.2.7] said: {diagnostic}

--4Zx9.1764/mail.school.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.school.example
X-Postfix-Queue-ID: 4Zx9
X-Postfix-Sender: rfc822; ervaring@school.example
Arrival-Date: Tue, 24 Nov 2026 10:11:58 +0100 (CET)

Final-Recipient: rfc822; ruud@werkplek.example
Original-Recipient: rfc822;ruud@werkplek.example
Action: {action}
Status: {status}
Remote-MTA: dns; mx.werkplek.example
Diagnostic-Code: smtp; {diagnostic}

--4Zx9.1764/mail.school.example
Content-Description: Undelivered Message Headers
Content-Type: {headers}

Return-Path: <ervaring@school.example>
Subject: Je lijst
From: Ervaring <ervaring@school.example>
To: ruud@werkplek.example
Message-ID: <{sent}@school.example>
MIME-Version: 1.0

--4Zx9.1764/mail.school.example--
"""


def exchange(sent):
    """One as Exchange Online writes them: long lines folded, and the whole mail that came back."""
    return f"""From: <postmaster@werkplek.onmicrosoft.example>
To: <ervaring@school.example>
Content-Type: multipart/report; report-type=delivery-status;
 boundary="f0c1a3de-9e1f-4dfb-bd86-3f8e3ed2a0c4"
MIME-Version: 1.0
Subject: Undeliverable: Je lijst
Content-Language: nl-NL

--f0c1a3de-9e1f-4dfb-bd86-3f8e3ed2a0c4
Content-Type: multipart/alternative; differences=Content-Type;
 boundary="1b9f5a0e-2c1e-45a8-9a5a-c2b8fe7b7a55"

--1b9f5a0e-2c1e-45a8-9a5a-c2b8fe7b7a55
Content-Type: text/plain; charset="us-ascii"

Delivery has failed to these recipients or groups: ruud@werkplek.example
--1b9f5a0e-2c1e-45a8-9a5a-c2b8fe7b7a55
Content-Type: text/html; charset="us-ascii"

<p>Delivery has failed to these recipients or groups</p>
--1b9f5a0e-2c1e-45a8-9a5a-c2b8fe7b7a55--

--f0c1a3de-9e1f-4dfb-bd86-3f8e3ed2a0c4
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01MB0001.eurprd01.prod.exchangelabs.example
Received-From-MTA: dns;mail.school.example
Arrival-Date: Tue, 24 Nov 2026 09:12:00 +0000

Final-Recipient: rfc822;ruud@werkplek.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceeded;
 ruud@werkplek.example is over quota

--f0c1a3de-9e1f-4dfb-bd86-3f8e3ed2a0c4
Content-Type: message/rfc822

From: Ervaring <ervaring@school.example>
To: ruud@werkplek.example
Subject: Je lijst
Message-ID:
 <{sent}@school.example>
Content-Type: text/plain

Dag Ruud
--f0c1a3de-9e1f-4dfb-bd86-3f8e3ed2a0c4--
"""


class TestWhatComesBack:
    @pytest.fixture
    def pipe(self, monkeypatch, capfd):
        """pipe(text): as an MTA hands it over. It never says anything."""

        def run(text):
            content = text if isinstance(text, bytes) else text.encode()
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
            call_command("bounce")
            assert capfd.readouterr() == ("", "")

        return run

    @pytest.fixture
    def notice(self):
        return NoticeFactory(sent=True)

    @pytest.mark.parametrize(
        ("status", "diagnostic", "reason"),
        [
            (
                "5.1.1",
                "550 5.1.1 <ruud@werkplek.example>: user unknown",
                "dit adres is onbekend",
            ),
            ("5.1.2", "Host or domain name not found", "dit adres is onbekend"),
            ("5.4.1", "550 5.4.1 Recipient address rejected", "dit adres is onbekend"),
            ("5.2.2", "552 5.2.2 Mailbox full", "de mailbox is vol"),
            ("5.7.1", "550 5.7.1 Spam", "de mailserver van de ontvanger weigert hem"),
        ],
    )
    def test_as_postfix_tells_it(self, pipe, notice, status, diagnostic, reason):
        pipe(report(status, diagnostic=diagnostic, sent=notice.uuid))
        notice.refresh_from_db()
        assert (notice.state, notice.reason) == ("bounced", reason)
        assert notice.refusal.startswith(f"{status} ")
        assert "@" not in notice.refusal

    def test_no_byte_in_it_is_too_odd_to_keep(self, pipe, notice):
        text = report(diagnostic="550 5.1.1 n\0iemand \xe9", sent=notice.uuid)
        pipe(text.encode("latin-1"))
        notice.refresh_from_db()
        assert notice.refusal == "5.1.1 smtp; 550 5.1.1 n iemand \ufffd"

    def test_with_the_whole_mail(self, pipe, notice):
        pipe(report(sent=notice.uuid, headers="message/rfc822"))
        notice.refresh_from_db()
        assert notice.state == "bounced"

    def test_as_exchange_tells_it(self, pipe, notice):
        pipe(exchange(notice.uuid))
        notice.refresh_from_db()
        assert (notice.state, notice.reason) == ("bounced", "de mailbox is vol")
        assert "@" not in notice.refusal

    def test_a_link(self, pipe):
        sent = link(UserFactory(), attempts=1, sent_at=timezone.now())
        pipe(report(sent=sent.uuid))
        sent.refresh_from_db()
        assert sent.state == "bounced"

    def test_the_first_stands(self, pipe, notice):
        pipe(report("5.1.1", sent=notice.uuid))
        pipe(report("5.2.2", sent=notice.uuid))
        notice.refresh_from_db()
        assert notice.refusal.startswith("5.1.1")

    @pytest.mark.parametrize(
        ("status", "action"), [("4.4.1", "delayed"), ("4.2.2", "failed"), ("2.0.0", "delivered")]
    )
    def test_what_may_still_arrive_changes_nothing(self, pipe, notice, status, action):
        pipe(report(status, action, sent=notice.uuid))
        notice.refresh_from_db()
        assert notice.state == "sent"

    def test_what_it_does_not_know_changes_nothing(self, pipe, notice):
        known = f"Message-ID: <{notice.uuid}@school.example>\n"
        for text in [
            "",
            b"\xff\xfe\x00",
            "Content-Type: message/rfc822\n\n" * 5000,
            f"{known}\nIk ben er niet tot maandag.",
            report(sent="0" * 8 + "-0000-4000-8000-" + "0" * 12),
            report(sent="20261124091201.4Zx9"),
            report(sent=notice.uuid).replace("message/delivery-status", "text/plain"),
            report(sent=notice.uuid).replace("multipart/report", "multipart/mixed"),
            report(sent=notice.uuid)[:900],
        ]:
            pipe(text)
        notice.refresh_from_db()
        assert notice.state == "sent"
