"""Of a signal is mailed that there is one, to who may read it, and that is told nowhere else."""

import re

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ervaring.accounts.models import Mail
from ervaring.accounts.tasks import send_mail
from ervaring.placements import mail
from ervaring.practice.actions import concerns as actions
from ervaring.practice.models import Signal
from ervaring.schools.admin import site
from portfolios import exports
from tests.factories import (
    MembershipFactory,
)
from tests.practice.signals.cast import CANARY, new, posted, say
from tests.signing_in import sign_in
from tests.texts import text_of

pytestmark = pytest.mark.django_db


class TestMail:
    def test_it_says_no_more_than_that_something_is_there(self, cast):
        placement, student = cast.placement, cast.users["student"]
        for kind in Signal.Kind:
            cast.clients["student"].post(new(placement), posted(kind=kind, seen="stageplek"))
        signal = Signal.objects.first()
        actions.take(signal=signal, by=cast.users["tutor"])
        say(signal, cast.users["tutor"], CANARY)
        say(signal, student, CANARY)
        say(signal, cast.users["tutor"], CANARY, step="close")
        say(signal, cast.users["tutor"], CANARY, step="reopen")
        actions.show(signal=cast.signal(), by=student)
        mails = list(Mail.objects.all())
        assert {one.subject for one in mails} == {"Er staat iets voor je klaar in Ervaring"}
        assert {one.kind for one in mails} == {"signal"}
        names = [CANARY, "Huis Wilg", str(placement.workplace.organisation), student.name]
        secrets = [*names, *map(str, Signal.Kind.labels)]
        for one in mails:
            assert [word for word in secrets if word in one.body] == []

    def test_a_supervisor_comes_by_their_link(self, cast):
        cast.clients["student"].post(new(cast.placement), posted(seen="stageplek"))
        signal = Signal.objects.get()
        links = {one.user_id: one.link for one in Mail.objects.all()}
        here = signal.get_absolute_url()
        assert links[cast.users["tutor"].pk] == f"http://testserver{here}"
        link = links[cast.users["supervisor"].pk]
        assert re.fullmatch(rf"http://testserver/.+\?k=.+&naar={here}", link)

    def test_who_did_it_hears_nothing_and_the_writer_does(self, cast):
        signal, tutor, student = cast.signal(), cast.users["tutor"], cast.users["student"]
        actions.take(signal=signal, by=tutor)
        assert cast.mailed() == ["student"]
        say(signal, tutor)
        assert cast.mailed() == ["student"]
        say(signal, student)
        assert cast.mailed() == ["tutor"]
        say(signal, cast.users["coordinator"], step="close")
        assert cast.mailed() == ["student"]

    def test_as_long_as_nobody_took_it_up_all_of_the_school_hears(self, cast):
        say(cast.signal(), cast.users["student"])
        assert cast.mailed() == ["coordinator", "tutor"]

    def test_a_former_supervisor_hears_no_more(self, cast):
        former = cast.users["former"]
        signal = cast.signal(by=former, role="supervisor", seen_by_workplace=True)
        say(signal, cast.users["tutor"])
        assert cast.mailed() == []
        say(signal, cast.users["supervisor"])
        assert cast.mailed() == ["tutor"]


class TestThatOneWasMailed:
    """Is told nowhere but in the mail itself, least of all to who arranges mail."""

    def test_who_it_was_kept_from_does_not_find_that_one_did_not_arrive(self, cast):
        programme = cast.placement.cohort.programme
        user, tutor = cast.users["supervisor"], cast.users["tutor"]
        MembershipFactory(coordinator=True, programme=programme, user=user)
        client = sign_in(Client(), user)
        # One to the tutor that did not arrive either: it stays, and stays the last.
        failed = {"kind": "practice", "bounced_at": timezone.now(), "refusal": "5.1.1"}
        mail.mail("practice", "practice/email/signal", tutor)
        Mail.objects.update(**failed)
        states = ["", "?stand=bounced", "?stand=waiting", "?stand=sent", f"?q={tutor.name}"]
        page = reverse("people:mail", args=[programme.pk])

        def seen():
            pages = [client.get(one) for one in ("/", *(f"{page}{state}" for state in states))]
            return [re.sub(r'value="[^"]{32,}"', "", one.content.decode()) for one in pages]

        client.get("/")
        before = seen()
        assert "1 mail kwam niet aan" in text_of(client.get("/"))
        cast.clients["student"].post(new(cast.placement), posted())
        about = Mail.objects.filter(kind="signal")
        assert about.count() == 2
        assert seen() == before
        about.update(sent_at=timezone.now())
        assert seen() == before
        about.update(bounced_at=timezone.now(), refusal="5.1.1")
        assert seen() == before

    def test_in_an_export_it_is_as_any_mail_about_a_placement(self, cast):
        cast.signal()
        say(Signal.objects.get(), cast.users["tutor"])
        about = Mail.objects.get(kind="signal")
        told = str(exports.gather(cast.users["student"]))
        assert "Er staat iets voor je klaar in Ervaring" in told
        assert "Je leest in Ervaring" not in told
        assert str(about) == f"over een stage, {about.to}"
        assert about.get_kind_display() == Mail(kind="practice").get_kind_display()

    def test_no_log_says_what_was_not_sent(self, cast, caplog, monkeypatch):
        def refuses(self, messages):
            raise OSError(str([one.subject for one in messages]))

        monkeypatch.setattr(EmailBackend, "send_messages", refuses)
        cast.clients["student"].post(new(cast.placement), posted())
        with caplog.at_level(0):
            assert send_mail.call() == 0
        said = [one.getMessage() for one in caplog.records if one.name.startswith("ervaring")]
        keys = Mail.objects.order_by("pk").values_list("pk", flat=True)
        assert said == [f"Mail {pk} was not sent: OSError" for pk in keys]

    def test_nor_does_beheer(self):
        assert not site.is_registered(Mail)
        assert not site.is_registered(Signal)
