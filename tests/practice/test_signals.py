"""Signals: who reads them, what becomes of them, and that the workplace cannot know of some."""

import datetime
import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import MovedOnError
from ervaring.accounts.models import Mail
from ervaring.accounts.tasks import send_mail
from ervaring.placements import mail
from ervaring.placements.models import Contact, Reading, Supervision
from ervaring.placements.parts import Parts
from ervaring.practice.actions import concerns as actions
from ervaring.practice.asked import concerns as asks
from ervaring.practice.models import Signal, SignalReply
from ervaring.practice.views import programme_concerns
from ervaring.schools.admin import site
from ervaring.schools.models import Membership
from portfolios import exports, reports
from portfolios.models import KINDS, Entry, Report
from tests import printed
from tests.factories import (
    AdministratorFactory,
    ContactFactory,
    FrameworkFactory,
    MembershipFactory,
    PlacementFactory,
    SignalFactory,
    SupervisionFactory,
    UserFactory,
    WorkplaceFactory,
)
from tests.signing_in import sign_in
from tests.texts import text_of

pytestmark = pytest.mark.django_db

CANARY = "KANARIE-dit-mag-de-plek-niet-weten"
WORDS = {"kind": "unsafe", "text": CANARY, "seen": "school", "als": "student"}
BY_LINK = "ervaring.accounts.backends.LinkBackend"


class Cast:
    """A placement with everyone around it, and a browser for each."""

    def __init__(self):
        self.placement = PlacementFactory(workplace__name="Huis Wilg")
        programme = self.placement.cohort.programme
        former = SupervisionFactory(placement=self.placement, ended=True)
        self.users = {
            "student": self.placement.student,
            "supervisor": self.placement.supervisions.get(ended_at=None).user,
            "second": SupervisionFactory(placement=self.placement, role="second_assessor").user,
            "tutor": SupervisionFactory(placement=self.placement, role="tutor").user,
            "coordinator": MembershipFactory(coordinator=True, programme=programme).user,
            "former": former.user,
            "administrator": AdministratorFactory(school=programme.school).user,
            "contact": ContactFactory(workplace=self.placement.workplace).user,
            "stranger": UserFactory(),
        }
        self.clients = {who: sign_in(Client(), user) for who, user in self.users.items()}
        self.clients["guest"] = Client()
        self.clients["guest"].force_login(self.users["supervisor"], backend=BY_LINK)

    def signal(self, **fields):
        return SignalFactory(placement=self.placement, text=CANARY, **fields)

    def reached(self, url, method="get", data=None):
        """Who gets the page at `url`, or whose press is heard."""
        got = {who: getattr(one, method)(url, data or {}) for who, one in self.clients.items()}
        return {who for who, response in got.items() if response.status_code != 404}

    def mailed(self):
        """Whom a mail was made for since this was asked last."""
        names = {user.pk: who for who, user in self.users.items()}
        mails = list(Mail.objects.all())
        Mail.objects.all().delete()
        return sorted(names[one.user_id] for one in mails)


@pytest.fixture
def cast():
    return Cast()


def new(placement):
    return reverse("practice:signal_new", args=[placement.pk])


def posted(**more):
    return {**WORDS, "key": uuid.uuid4(), **more}


def say(signal, by, text="Ik bel je morgen.", **more):
    return actions.reply(signal=signal, key=uuid.uuid4(), by=by, text=text, **more)


SCHOOL = {"student", "tutor", "coordinator"}
ALL_FOUR = SCHOOL | {"supervisor", "guest"}


def in_state(state, signal, tutor):
    if state != "new":
        signal.take(tutor)
    if state == "closed":
        signal.close(tutor)
    return signal


class TestWhoReads:
    @pytest.mark.parametrize("state", ["new", "taken", "closed"])
    @pytest.mark.parametrize("whose", ["hidden", "shown", "supervisor"])
    def test_a_signal(self, cast, whose, state):
        by = {"by": cast.users["supervisor"], "role": "supervisor"} if whose == "supervisor" else {}
        signal = in_state(
            state, cast.signal(seen_by_workplace=whose != "hidden", **by), cast.users["tutor"]
        )
        readers = SCHOOL if whose == "hidden" else ALL_FOUR
        assert cast.reached(signal.get_absolute_url()) == readers
        listed = {
            who
            for who, client in cast.clients.items()
            if str(signal.key)
            in client.get(reverse("practice:signals", args=[cast.placement.pk])).content.decode()
        }
        assert listed == readers

    def test_what_the_workplace_must_not_know_is_a_page_that_does_not_exist(self, cast):
        signal = cast.signal()
        for who in ("supervisor", "guest", "second", "former"):
            for url in ("signal", "signal_show"):
                hidden, unknown = (
                    cast.clients[who].get(reverse(f"practice:{url}", args=[key]))
                    for key in (signal.key, uuid.uuid4())
                )
                assert hidden.status_code == unknown.status_code == 404
                assert hidden.content == unknown.content
        for url in ("practice:signal", "practice:signal_take", "portfolios:signal_keep"):
            here = reverse(url, args=[signal.key])
            assert "supervisor" not in cast.reached(here, "post", {"text": "x"})

    def test_an_address_is_no_number_in_a_row(self, cast):
        signal = cast.signal(seen_by_workplace=True)
        assert signal.get_absolute_url() == f"/signalen/{signal.key}/"
        assert cast.reached(f"/signalen/{signal.pk}/") == set()

    @pytest.mark.parametrize("who", ["supervisor", "guest"])
    def test_no_page_of_the_workplace_changes(self, cast, who):
        """Not a word, a number or a link, from the first word to the last."""
        user, client = cast.users["supervisor"], cast.clients[who]
        pk = cast.placement.pk
        pages = [
            "/", f"/stages/{pk}/", f"/stages/{pk}/signalen/", f"/stages/{pk}/signalen/nieuw/",
            f"/stages/{pk}/portfolio/", f"/stages/{pk}/leerdoelen/", f"/stages/{pk}/groei/",
            f"/stages/{pk}/feedback/", f"/stages/{pk}/verslagen/", "/gelezen/",
        ]  # fmt: skip

        def seen():
            found = [client.get(page) for page in pages]
            assert {one.status_code for one in found} == {200}
            pages_now = [re.sub(r'value="[^"]{32,}"', "", one.content.decode()) for one in found]
            return (
                pages_now,
                str(exports.gather(user)),
                asks.asked(Parts.of(user)),
                Mail.objects.filter(user=user).count(),
            )

        client.get("/")
        before = seen()
        cast.clients["student"].post(new(cast.placement), posted())
        signal = Signal.objects.get()
        cast.clients["tutor"].get(signal.get_absolute_url())
        actions.take(signal=signal, by=cast.users["tutor"])
        say(signal, cast.users["coordinator"])
        say(signal, cast.users["student"])
        assert seen() == before
        say(signal, cast.users["tutor"], step="close")
        assert seen() == before

    @pytest.mark.parametrize(
        "part", ["tutor", "coordinator", "contact and coordinator", "of another there"]
    )
    def test_who_is_of_the_workplace_reads_nothing_that_is_kept_from_it(self, cast, part):
        programme = cast.placement.cohort.programme
        user = cast.users["contact" if "contact" in part else "supervisor"]
        if "another" in part:
            user = PlacementFactory(workplace=cast.placement.workplace).supervisions.get().user
        if part == "tutor":
            SupervisionFactory(placement=cast.placement, role="tutor", user=user)
        else:
            MembershipFactory(coordinator=True, programme=programme, user=user)
        client = sign_in(Client(), user)
        page = cast.clients["student"].get(new(cast.placement))
        assert f"Let op: {user}" in text_of(page)
        alone = page.context["form"].fields["seen"].choices[0][1]
        assert str(user) not in alone
        assert str(cast.users["tutor"]) in alone
        cast.clients["student"].post(new(cast.placement), posted())
        assert cast.mailed() == ["coordinator", "tutor"]
        signal = Signal.objects.get()
        assert client.get(signal.get_absolute_url()).status_code == 404
        assert asks.asked(Parts.of(user)) == []
        if part != "tutor":
            page = client.get(reverse("practice:programme_signals", args=[programme.pk]))
            assert (page.status_code, page.context["patterns"]) == (200, [])
        signal.show()
        assert client.get(signal.get_absolute_url()).status_code == 200

    @pytest.mark.parametrize("was", ["supervisor", "contact"])
    def test_who_it_was_kept_from_does_not_read_it_when_they_have_left_the_workplace(
        self, cast, was
    ):
        user, programme = cast.users[was], cast.placement.cohort.programme
        MembershipFactory(coordinator=True, programme=programme, user=user)
        signal = cast.signal()
        parts = Contact if was == "contact" else Supervision
        parts.objects.filter(user=user).end(cast.users["administrator"])
        client = sign_in(Client(), user)
        assert client.get(signal.get_absolute_url()).status_code == 404
        say(signal, cast.users["student"])
        assert cast.mailed() == ["coordinator", "tutor"]
        page = cast.clients["student"].get(signal.get_absolute_url())
        assert user not in [one.user for one in page.context["readers"]]
        assert asks.asked(Parts.of(user)) == []
        later = cast.signal()
        assert client.get(later.get_absolute_url()).status_code == 200

    @pytest.mark.parametrize("who", ["supervisor", "contact"])
    def test_it_stays_with_the_workplace_when_the_placement_goes_to_another(self, cast, who):
        user, programme = cast.users[who], cast.placement.cohort.programme
        MembershipFactory(coordinator=True, programme=programme, user=user)
        signal, before = cast.signal(), cast.placement.workplace
        school = before.organisation.school
        cast.placement.workplace = WorkplaceFactory(organisation__school=school)
        cast.placement.save()
        client = sign_in(Client(), user)
        assert client.get(signal.get_absolute_url()).status_code == 404
        page = reverse("practice:programme_signals", args=[programme.pk])
        patterns = cast.clients["coordinator"].get(page).context["patterns"]
        assert [name for _key, name, *_counts in patterns] == [str(before)]

    def test_nor_does_who_guided_another_there_that_went_to_another_place(self, cast):
        programme, before = cast.placement.cohort.programme, cast.placement.workplace
        other = PlacementFactory(workplace=before)
        user = other.supervisions.get().user
        MembershipFactory(coordinator=True, programme=programme, user=user)
        signal = cast.signal()
        other.workplace = WorkplaceFactory(organisation=before.organisation)
        other.save()
        client = sign_in(Client(), user)
        assert client.get(signal.get_absolute_url()).status_code == 404
        page = reverse("practice:programme_signals", args=[programme.pk])
        assert client.get(page).context["patterns"] == []
        say(signal, cast.users["student"])
        assert cast.mailed() == ["coordinator", "tutor"]
        signal.show()
        assert client.get(signal.get_absolute_url()).status_code == 200

    def test_who_takes_a_workplace_away_does_not_read_that_a_signal_stands_in_the_way(self, cast):
        cast.signal(kind="unsafe")
        before = cast.placement.workplace
        Contact.objects.all().delete()
        cast.placement.workplace = WorkplaceFactory(organisation=before.organisation)
        cast.placement.save()
        url = reverse("admin:placements_workplace_delete", args=[before.pk])
        client = cast.clients["administrator"]
        for page in (client.get(url), client.post(url, {"post": "yes"})):
            said = text_of(page)
            assert "iets wat hier niet te zien is" in said
            assert "Signaal" not in said
            assert str(Signal.Kind.UNSAFE.label) not in said
        assert cast.clients["tutor"].get(Signal.objects.get().get_absolute_url()).status_code == 200

    def test_who_takes_over_a_part_reads_and_who_had_it_does_not(self, cast):
        signal = cast.signal(seen_by_workplace=True)
        part = cast.placement.supervisions.get(role="supervisor", ended_at=None)
        part.end(cast.users["coordinator"])
        successor = SupervisionFactory(placement=cast.placement)
        assert cast.reached(signal.get_absolute_url()) == SCHOOL
        client = sign_in(Client(), successor.user)
        assert client.get(signal.get_absolute_url()).status_code == 200

    def test_a_student_sees_who_read_it_and_nobody_reads_unseen(self, cast):
        signal = cast.signal()
        for who in ("student", "tutor", "tutor", "coordinator", "supervisor"):
            cast.clients[who].get(signal.get_absolute_url())
        lines = Reading.objects.filter(kind="signal", subject=signal.pk)
        roles = lines.order_by("role").values_list("role", "what")
        assert list(roles) == [("coordinator", "je signaal"), ("tutor", "je signaal")]
        page = text_of(cast.clients["student"].get(signal.get_absolute_url()))
        assert f"{cast.users['tutor']} (studentbegeleider), op" in page
        page = text_of(cast.clients["coordinator"].get(signal.get_absolute_url()))
        assert "Wie las dit, en wanneer" not in page


class TestWriting:
    def test_nothing_is_chosen_beforehand_and_everything_is_needed(self, cast):
        client = cast.clients["student"]
        page = client.get(new(cast.placement))
        assert "checked" not in text_of(page)
        for user in ("supervisor", "tutor", "coordinator"):
            assert str(cast.users[user]) in text_of(page)
        response = client.post(new(cast.placement), {"key": uuid.uuid4()})
        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"kind", "text", "seen"}
        assert Signal.objects.count() == 0

    def test_what_is_too_long_is_told_and_kept(self, cast):
        text = "Zo lang. " * 300
        response = cast.clients["student"].post(new(cast.placement), posted(text=text))
        assert response.status_code == 422
        assert text.strip() in response.content.decode()
        assert "er mogen 2000 tekens in" in text_of(response)

    @pytest.mark.parametrize(
        ("seen", "told"),
        [
            ("school", ["coordinator", "tutor"]),
            ("stageplek", ["coordinator", "supervisor", "tutor"]),
        ],
    )
    def test_sent_twice_it_is_one_and_everyone_hears_once(self, cast, seen, told):
        data = posted(seen=seen)
        response = cast.clients["student"].post(new(cast.placement), data, follow=True)
        cast.clients["student"].post(new(cast.placement), data)
        signal = Signal.objects.get()
        assert (signal.by, signal.role, signal.text) == (cast.users["student"], "student", CANARY)
        assert signal.seen_by_workplace == (seen == "stageplek")
        names = [str(cast.users[who]) for who in ("tutor", "coordinator", "supervisor")]
        said = " ".join(map(str, response.context["messages"]))
        assert [name in said for name in names] == [True, True, seen == "stageplek"]
        assert cast.mailed() == told

    def test_the_same_words_of_a_page_that_was_gone_back_to_are_no_second_one(self, cast):
        """A browser may put the words back into the page, which has another key by then."""
        client, page = cast.clients["student"], new(cast.placement)
        client.post(page, posted())
        again = client.post(page, posted(), follow=True)
        assert "Er is niets nog een keer verstuurd" in text_of(again)
        assert Signal.objects.count() == 1
        assert cast.mailed() == ["coordinator", "tutor"]
        client.post(page, posted(seen="stageplek"))
        assert Signal.objects.count() == 2

    @pytest.mark.parametrize("then", ["a day later", "closed"])
    def test_but_later_they_are(self, cast, then):
        cast.clients["student"].post(new(cast.placement), posted())
        if then == "closed":
            Signal.objects.get().close(cast.users["tutor"])
        else:
            day = datetime.timedelta(days=1)
            Signal.objects.update(made_at=F("made_at") - day)
        cast.clients["student"].post(new(cast.placement), posted())
        assert Signal.objects.count() == 2

    def test_other_words_on_a_page_that_was_sent_are_not_taken_for_the_same(self, cast):
        data = posted()
        cast.clients["student"].post(new(cast.placement), data)
        other = {**data, "text": "Het is nog erger."}
        response = cast.clients["student"].post(new(cast.placement), other)
        assert (response.status_code, "Het is nog erger." in text_of(response)) == (409, True)
        assert Signal.objects.get().text == CANARY

    def test_a_key_of_another_tells_nothing_and_takes_nothing(self, cast):
        data = posted()
        cast.clients["student"].post(new(cast.placement), data)
        own = {**data, "text": "Iets van mij", "als": "supervisor"}
        response = cast.clients["supervisor"].post(new(cast.placement), own, follow=True)
        assert CANARY not in response.content.decode()
        assert Signal.objects.count() == 2

    def test_a_page_of_somebody_else_at_this_computer_is_not_sent(self, cast):
        response = cast.clients["supervisor"].post(new(cast.placement), posted(), follow=True)
        assert Signal.objects.count() == 0
        assert CANARY not in response.content.decode()
        assert "Er is niets verstuurd" in text_of(response)

    def test_a_supervisor_is_told_that_the_student_reads_it(self, cast):
        page = cast.clients["guest"].get(new(cast.placement))
        assert f"{cast.users['student']} leest dit ook" in text_of(page)
        assert "seen" not in page.context["form"].fields
        data = posted(als="supervisor")
        cast.clients["guest"].post(new(cast.placement), data)
        signal = Signal.objects.get()
        assert (signal.role, signal.seen_by_workplace) == ("supervisor", True)
        assert cast.mailed() == ["coordinator", "student", "tutor"]
        assert Reading.objects.filter(kind="signal").count() == 0

    def test_without_anyone_at_the_school_that_is_said(self):
        placement = PlacementFactory()
        client = sign_in(Client(), placement.student)
        assert "nog niemand bij je school" in text_of(client.get(new(placement)))
        response = client.post(new(placement), posted(), follow=True)
        assert "nog niemand bij je school" in text_of(response)

    @pytest.mark.parametrize(
        ("countries", "numbers"),
        [(["NL"], {"112", "113"}), (["VL"], {"112", "1813"}), ([], {"112", "113", "1813"})],
    )
    def test_for_an_emergency_the_numbers_of_the_country(self, cast, countries, numbers):
        frameworks = [FrameworkFactory(jurisdiction=one) for one in countries]
        cast.placement.cohort.programme.frameworks.set(frameworks)
        page = text_of(cast.clients["student"].get(new(cast.placement)))
        line = re.search(r'id="signal-urgent">(.*?)</p>', page)[1]
        assert set(re.findall(r"\b\d+\b", line)) == numbers

    @pytest.mark.usefixtures("reference")
    def test_the_criteria_are_quoted_from_the_leerplan(self, cast):
        page = cast.clients["student"].get(new(cast.placement))
        assert [one.code for one in page.context["why"]] == ["PL-B5", "PL-B6"]
        for item in page.context["why"]:
            assert item.text in text_of(page)


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


class TestWhatBecomesOfIt:
    def test_taking_up_answering_and_closing(self, cast):
        signal = cast.signal()
        tutor = cast.clients["tutor"]
        here = signal.get_absolute_url()
        assert "Praat hier niet over met de stageplek" in text_of(tutor.get(here))
        tutor.post(reverse("practice:signal_take", args=[signal.key]))
        tutor.post(here, {"key": uuid.uuid4(), "text": "Ik bel je.", "doe": "answer"})
        said = {"key": uuid.uuid4(), "text": "Dank je."}
        cast.clients["student"].post(here, said)
        tutor.post(here, {"key": uuid.uuid4(), "text": "Tot zover.", "doe": "close"})
        steps = SignalReply.objects.of([signal]).values_list("step", "role")
        assert list(steps) == [
            ("take", "tutor"), ("answer", "tutor"), ("answer", "student"), ("close", "tutor"),
        ]  # fmt: skip
        page = text_of(cast.clients["student"].get(here))
        for words in ("Ik bel je.", "Dank je.", "Tot zover.", "sloot het signaal af"):
            assert words in page
        assert "Geef dan een nieuw signaal" in page
        late = {"key": uuid.uuid4(), "text": "Nog één ding"}
        response = cast.clients["student"].post(here, late)
        assert response.status_code == 409
        assert "Nog één ding" in text_of(response)
        assert SignalReply.objects.count() == 4

    def test_one_takes_it_up_and_the_other_is_told_who(self, cast):
        signal, tutor = cast.signal(), cast.users["tutor"]
        take = reverse("practice:signal_take", args=[signal.key])
        assert cast.clients["tutor"].post(take).status_code == 302
        response = cast.clients["coordinator"].post(take)
        assert response.status_code == 409
        assert f"{tutor} pakt dit signaal al op" in text_of(response)
        assert cast.clients["tutor"].post(take).status_code == 302
        assert SignalReply.objects.count() == 1
        page = cast.clients["coordinator"].get(signal.get_absolute_url())
        assert f"Ik neem dit over van {tutor}" in text_of(page)
        assert cast.clients["coordinator"].post(take, {"van": tutor.pk}).status_code == 302
        signal.refresh_from_db()
        assert signal.taken_by == cast.users["coordinator"]

    def test_who_answers_takes_it_up(self, cast):
        signal = cast.signal()
        say(signal, cast.users["tutor"])
        signal.refresh_from_db()
        assert signal.taken_by == cast.users["tutor"]
        say(signal, cast.users["coordinator"])
        signal.refresh_from_db()
        assert signal.taken_by == cast.users["tutor"]

    def test_an_answer_that_is_sent_twice_is_one(self, cast):
        signal, key = cast.signal(), uuid.uuid4()
        for _time in range(2):
            actions.reply(
                signal=signal, key=key, by=cast.users["tutor"], text="Ik bel.", step="close"
            )
        assert SignalReply.objects.count() == 1
        assert cast.mailed() == ["student"]

    def test_the_words_one_said_last_are_no_second_answer(self, cast):
        """As those of a page that was gone back to, which has another key by then."""
        signal, tutor, student = cast.signal(), cast.users["tutor"], cast.users["student"]
        assert [say(signal, tutor)[1] for _time in range(2)] == [True, False]
        assert cast.mailed() == ["student"]
        assert say(signal, student)[1]
        assert say(signal, tutor)[1]
        SignalReply.objects.update(at=F("at") - datetime.timedelta(days=1))
        assert say(signal, tutor)[1]
        assert say(signal, tutor, step="close")[1]

    def test_an_answer_that_was_there_is_told(self, cast):
        here, client = cast.signal().get_absolute_url(), cast.clients["tutor"]
        for _time in range(2):
            data = {"key": uuid.uuid4(), "text": "Ik bel."}
            response = client.post(here, data, follow=True)
        assert "Dit stond er al. Er is niets nog een keer verstuurd." in text_of(response)

    def test_other_words_on_a_page_that_was_sent_come_back(self, cast):
        here, client = cast.signal().get_absolute_url(), cast.clients["tutor"]
        data = {"key": uuid.uuid4(), "text": "Ik bel."}
        client.post(here, data)
        response = client.post(here, {**data, "text": "Ik bel om drie uur."})
        assert (response.status_code, "Ik bel om drie uur." in text_of(response)) == (409, True)
        assert SignalReply.objects.count() == 1

    def test_only_the_school_closes_and_opens_again(self, cast):
        signal = cast.signal(seen_by_workplace=True)
        here = signal.get_absolute_url()
        for who in ("student", "guest"):
            cast.clients[who].post(here, {"key": uuid.uuid4(), "text": "Klaar", "doe": "close"})
        signal.refresh_from_db()
        assert signal.closed_at is None
        say(signal, cast.users["tutor"], step="close")
        again = {"text": "Toch weer", "doe": "reopen"}
        assert cast.clients["student"].post(here, {"key": uuid.uuid4(), **again}).status_code == 409
        for status in (302, 409):
            data = {"key": uuid.uuid4(), **again}
            assert cast.clients["coordinator"].post(here, data).status_code == status
        signal.refresh_from_db()
        assert signal.closed_by is None

    def test_nobody_takes_up_what_is_closed(self, cast):
        signal = in_state("closed", cast.signal(), cast.users["tutor"])
        with pytest.raises(MovedOnError, match="afgesloten"):
            actions.take(signal=signal, by=cast.users["coordinator"])

    def test_the_student_lets_the_workplace_read_along_and_never_back(self, cast):
        signal = cast.signal()
        say(signal, cast.users["tutor"])
        cast.mailed()
        show = reverse("practice:signal_show", args=[signal.key])
        assert cast.reached(show) == {"student"}
        assert "niet meer terugdraaien" in text_of(cast.clients["student"].get(show))
        assert cast.reached(signal.get_absolute_url()) == SCHOOL
        for _time in range(2):
            cast.clients["student"].post(show)
        assert cast.mailed() == ["supervisor"]
        assert cast.reached(signal.get_absolute_url()) == ALL_FOUR
        assert SignalReply.objects.filter(step="show").count() == 1
        page = text_of(cast.clients["student"].get(signal.get_absolute_url()))
        assert "Laat mijn stageplek meelezen" not in page
        assert not hasattr(actions, "hide")


class TestHome:
    def test_the_tutor_finds_open_ones_and_the_coordinator_how_many(self, cast):
        open_, mine = cast.signal(), cast.signal()
        mine.take(cast.users["tutor"])
        cast.signal().take(cast.users["coordinator"])
        cast.signal().close(cast.users["tutor"])
        of_tutor = [(one.about, one.url) for one in asks.asked(Parts.of(cast.users["tutor"]))]
        name = str(cast.users["student"])
        assert of_tutor == [(name, open_.get_absolute_url()), (name, mine.get_absolute_url())]
        [one] = asks.asked(Parts.of(cast.users["coordinator"]))
        programme = cast.placement.cohort.programme
        assert (one.title, one.about) == ("3 open signalen", str(programme))
        assert one.url == reverse("practice:programme_signals", args=[programme.pk])
        for who in ("student", "supervisor", "second", "administrator", "contact", "former"):
            assert asks.asked(Parts.of(cast.users[who])) == [], who

    def test_who_may_write_one_finds_the_way(self, cast):
        """On home a student; a supervisor, who may have ten students, on the page of one."""

        def found(page):
            return {
                who
                for who, client in cast.clients.items()
                if new(cast.placement) in client.get(page).content.decode()
            }

        assert found("/") == {"student"}
        there = f"/stages/{cast.placement.pk}/signalen/"
        assert found(there) == {"student", "supervisor", "guest"}
        here = reverse("practice:signals", args=[cast.placement.pk])
        sees = ["student", "supervisor", "guest", "tutor", "coordinator", "second"]
        pages = {
            who: cast.clients[who].get(cast.placement.get_absolute_url()).content.decode()
            for who in sees
        }
        assert [who for who in sees if here in pages[who]] == sees[:-1]

    @pytest.mark.parametrize("who", ["tutor", "coordinator", "student"])
    def test_however_many_there_are(self, cast, who):
        pages = ["/", reverse("practice:signals", args=[cast.placement.pk])]
        if who == "coordinator":
            programme = cast.placement.cohort.programme
            pages.append(reverse("practice:programme_signals", args=[programme.pk]))

        def queries(page):
            with CaptureQueriesContext(connection) as found:
                cast.clients[who].get(page)
            return len(found)

        for page in pages:
            cast.signal()
            in_state("closed", cast.signal(), cast.users["tutor"])
            queries(page)
            before = queries(page)
            for _number in range(2):
                cast.signal().take(cast.users["tutor"])
                in_state("closed", cast.signal(), cast.users["tutor"])
            assert queries(page) == before


class TestOfAProgramme:
    @pytest.fixture
    def page(self, cast):
        here = reverse("practice:programme_signals", args=[cast.placement.cohort.programme_id])
        return lambda query="": cast.clients["coordinator"].get(here + query)

    def test_open_ones_first_and_what_is_closed_behind_a_fold(self, cast, page):
        late, soon = cast.signal(made_at=timezone.now()), cast.signal(kind="unsafe")
        Signal.objects.filter(pk=soon.pk).update(made_at=timezone.now() - timezone.timedelta(3))
        closed = in_state("closed", cast.signal(), cast.users["tutor"])
        late.take(cast.users["tutor"])
        found = page()
        assert found.context["open"] == [soon, late]
        assert list(found.context["page"]) == [closed]
        assert "al 3 dagen open" in text_of(found)
        assert f"{cast.users['tutor']} pakt dit op" in text_of(found)
        assert CANARY not in text_of(found)

    def test_filtered_in_the_address(self, cast, page):
        place = cast.placement.workplace_id
        elsewhere = PlacementFactory(cohort=cast.placement.cohort)
        one, other = cast.signal(kind="unsafe"), SignalFactory(placement=elsewhere)
        closed = in_state("closed", cast.signal(kind="unsafe"), cast.users["tutor"])
        assert page(f"?plek={place}").context["open"] == [one]
        assert page("?soort=other").context["open"] == [other]
        assert page("?stand=open").context["page"] is None
        found = page(f"?stand=dicht&plek={place}&soort=unsafe")
        assert (found.context["open"], list(found.context["page"])) == (None, [closed])
        assert len(page("?plek=nergens&soort=x&stand=y").context["open"]) == 2

    def test_patterns_per_workplace_of_two_years(self, cast, page):
        elsewhere = PlacementFactory(cohort=cast.placement.cohort)
        for kind in ("unsafe", "unsafe", "no_talks"):
            in_state("closed", cast.signal(kind=kind), cast.users["tutor"])
        SignalFactory(placement=elsewhere, kind="other")
        SignalFactory(kind="unsafe")
        old = timezone.now() - programme_concerns.YEARS - timezone.timedelta(1)
        cast.signal(kind="team_tasks", made_at=old)
        found = page().context["patterns"]
        assert [(name, number) for _key, name, number, _kinds in found] == [
            (str(cast.placement.workplace), 3),
            (str(elsewhere.workplace), 1),
        ]
        assert found[0][3] == [("het voelt niet veilig", 2), ("geen tijd voor gesprekken", 1)]

    def test_for_its_coordinators_alone(self, cast):
        cast.signal()
        programme = cast.placement.cohort.programme
        here = reverse("practice:programme_signals", args=[programme.pk])
        assert cast.reached(here) == {"coordinator"}
        Membership.objects.filter(user=cast.users["coordinator"]).end(by=cast.users["tutor"])
        assert cast.reached(here) == set()


class TestOnPaper:
    def test_it_becomes_a_stuk_that_nobody_else_reads_once(self, cast):
        signal = cast.signal()
        keep = reverse("portfolios:signal_keep", args=[signal.key])
        for _time in range(2):
            response = cast.clients["student"].post(keep)
        entry = Entry.objects.get()
        assert response.url == reverse("portfolios:write", args=[entry.pk])
        assert (entry.kind, entry.texts) == ("reflection", {"situation": CANARY})
        assert set(entry.switches.values()) == {False}
        assert entry.placement == cast.placement
        entry.remove()
        cast.clients["student"].post(keep)
        assert Entry.objects.count() == 1
        assert cast.reached(keep, "post") == {"student"}

    def test_only_ones_own_words(self, cast):
        by = {"by": cast.users["supervisor"], "role": "supervisor"}
        signal = cast.signal(seen_by_workplace=True, **by)
        keep = reverse("portfolios:signal_keep", args=[signal.key])
        assert cast.reached(keep, "post") == set()

    def test_no_kind_of_report_holds_a_signal(self):
        placement = printed.hard()
        tutor = SupervisionFactory(placement=placement, role="tutor").user
        supervisor = placement.supervisions.get(role="supervisor").user
        own = {"by": supervisor, "role": "supervisor"}
        for fields in ({}, {"seen_by_workplace": True}, {"seen_by_workplace": True, **own}):
            signal = SignalFactory(placement=placement, text=CANARY, **fields)
            say(signal, tutor, CANARY)

        def said(kind, by):
            asked = Report(
                kind=kind,
                placement=placement,
                requested_by=by,
                **printed._subject(kind, placement),
            )
            facts = reports.gather(asked)
            return f"{facts!r}{json.dumps(facts.data, default=str)}{reports.as_html(facts)}"

        for kind in KINDS:
            readers = [supervisor] if kind == "cards" else [placement.student, supervisor, tutor]
            for by in readers:
                assert CANARY not in said(kind, by), (kind, by)
        Entry.objects.create(
            placement=placement, kind="reflection", texts={"situation": CANARY}, in_report=True
        )
        assert CANARY in said("portfolio", placement.student)
        assert CANARY not in said("portfolio", tutor)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def press(self, presses):
        """What each press said that was too late: "" for one that was in time."""

        def alone(one):
            try:
                one()
            except MovedOnError as moved:
                return str(moved)
            finally:
                connections.close_all()
            return ""

        with ThreadPoolExecutor(len(presses)) as people:
            return list(people.map(alone, presses))

    def test_two_take_it_up(self, cast):
        signal = cast.signal()
        users = [cast.users["tutor"], cast.users["coordinator"]]
        said = self.press(
            [lambda by=by: actions.take(signal=Signal.objects.get(), by=by) for by in users]
        )
        signal.refresh_from_db()
        late = next(one for one in said if one)
        assert sorted(map(bool, said)) == [False, True]
        assert late == f"{signal.taken_by} pakt dit signaal al op."
        assert SignalReply.objects.count() == 1

    def test_a_page_that_is_sent_many_times_is_one_signal(self, cast):
        given = {"kind": "other", "text": CANARY, "seen_by_workplace": False}
        key, by = uuid.uuid4(), cast.users["student"]
        fields = {"placement": cast.placement, "key": key, "by": by, "role": "student"}
        self.press([lambda: actions.give(**fields, **given)] * 4)
        assert Signal.objects.count() == 1
        assert cast.mailed() == ["coordinator", "tutor"]

    def test_an_answer_and_a_last_word(self, cast):
        signal, key = cast.signal(), uuid.uuid4()
        presses = [
            lambda: say(Signal.objects.get(), cast.users["tutor"], step="close"),
            lambda: say(Signal.objects.get(), cast.users["student"]),
            lambda: actions.reply(
                signal=Signal.objects.get(), key=key, by=cast.users["student"], text="Nog iets"
            ),
        ]
        said = self.press(presses)
        signal.refresh_from_db()
        steps = list(SignalReply.objects.values_list("step", flat=True).order_by("pk"))
        assert signal.closed_at is not None
        assert steps[-1] == "close"
        assert len(steps) == 3 - sum(map(bool, said))
