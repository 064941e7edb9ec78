"""Cards for clients: made, printed, answered once, and nobody knows by whom."""

import datetime
import io
import re

import pikepdf
import pytest
import segno
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ervaring import pdf
from portfolios import reports
from portfolios.feedback import limits
from portfolios.feedback.questions import ON_CARDS
from portfolios.models import FeedbackAnswer, FeedbackCard, FeedbackSheet, Report
from portfolios.models.feedback import ALPHABET
from portfolios.tasks import render_report
from tests.factories import FeedbackCardFactory, FeedbackSheetFactory, PlacementFactory

pytestmark = pytest.mark.django_db

ADDRESS = "203.0.113.77"


@pytest.fixture(autouse=True)
def _nobody_tried():
    cache.clear()


@pytest.fixture
def placement():
    return PlacementFactory(student__name="Noor Bakker")


@pytest.fixture
def card(placement):
    return FeedbackCardFactory(sheet=FeedbackSheetFactory(placement=placement))


def path_of(card):
    return card.address.partition("testserver")[2]


def send(card, client=None, **data):
    client = client or Client(REMOTE_ADDR=ADDRESS)
    return client.post(path_of(card), data or {"talking": "good", "line": "Fijn mens."})


class TestMakingCards:
    @pytest.fixture
    def url(self, placement):
        return reverse("portfolios:feedback_cards", args=[placement.pk])

    def test_leads_to_a_report_that_only_the_supervisor_sees(self, as_user, placement, url):
        client = as_user(placement.supervisions.get().user)
        response = client.post(url, {"number": 8})
        report = Report.objects.get()
        assert response.url == report.get_absolute_url()
        assert (report.kind, report.sheet.number) == ("cards", 8)
        assert FeedbackCard.objects.filter(sheet=report.sheet, used=False).count() == 8
        assert report.sheet.expires_on == timezone.localdate() + datetime.timedelta(days=90)
        assert client.get(response.url).status_code == 200
        listed = client.get(reverse("portfolios:reports", args=[placement.pk]))
        assert report.get_absolute_url() not in listed.content.decode()
        assert as_user(placement.student).get(response.url).status_code == 404

    def test_who_supervises_no_longer_has_no_cards(self, as_user, placement, supervisor, url):
        as_user(supervisor).post(url, {"number": 4})
        report = Report.objects.get()
        placement.supervisions.update(role="tutor")
        assert not Report.objects.visible_to(supervisor).filter(pk=report.pk).exists()
        assert render_report.call(report.pk) == "failed"

    @pytest.mark.parametrize("number", ["", "5", "400", "x"])
    def test_any_other_number_is_refused(self, as_user, supervisor, url, number):
        assert as_user(supervisor).post(url, {"number": number}).status_code == 422
        assert not FeedbackSheet.objects.exists()

    def test_there_is_an_end_to_it_that_says_nothing_of_what_came_in(
        self, as_user, supervisor, url
    ):
        client = as_user(supervisor)
        codes = [client.post(url, {"number": 12}).status_code for _sheet in range(5)]
        assert codes == [302] * 4 + [409]
        FeedbackCard.objects.update(used=True)
        assert client.post(url, {"number": 4}).status_code == 409
        client.post(
            reverse("portfolios:feedback_cards_off", args=[FeedbackSheet.objects.first().pk])
        )
        assert client.post(url, {"number": 4}).status_code == 302

    def test_a_student_makes_none_and_reads_whom_to_ask(self, as_user, placement, url):
        client = as_user(placement.student)
        assert client.post(url, {"number": 4}).status_code == 404
        page = client.get(reverse("portfolios:feedback", args=[placement.pk])).content.decode()
        assert "Vraag je praktijkbegeleider om kaarten" in page
        assert "Maak kaarten" not in page

    def test_a_guest_makes_them_too(self, placement, supervisor, url):
        client = Client()
        client.force_login(supervisor, backend="ervaring.accounts.backends.LinkBackend")
        assert client.post(url, {"number": 4}).status_code == 302

    def test_a_used_card_is_not_told_from_another(self, as_user, placement, supervisor, card):
        url = reverse("portfolios:feedback", args=[placement.pk])
        before = re.sub(r'value="[^"]{64}"', "", as_user(supervisor).get(url).content.decode())
        FeedbackCard.objects.update(used=True)
        after = re.sub(r'value="[^"]{64}"', "", as_user(supervisor).get(url).content.decode())
        assert before == after


class TestTheToken:
    def test_is_long_enough_and_stored_nowhere(self, card):
        assert len(card.token) * (len(ALPHABET).bit_length() - 1) >= 75
        stored = FeedbackCard.objects.values().get()
        assert not [one for one in stored.values() if card.token in str(one)]

    def test_depends_on_the_secret_key(self, card, settings):
        before = card.token
        settings.SECRET_KEY = "another"
        assert card.token != before

    @pytest.mark.parametrize(
        "typed",
        [
            str.upper,
            lambda text: text.replace("-", ""),
            lambda text: text.replace("0", "o").replace("1", "l"),
            lambda text: text.replace("-", " "),
        ],
    )
    def test_is_found_as_people_type_it(self, client, card, typed):
        groups = path_of(card).split("/")[2]
        assert client.get(f"/f/{typed(groups)}/").status_code == 200


class TestTheCardsOnPaper:
    @pytest.fixture
    def report(self, as_user, placement, supervisor):
        url = reverse("portfolios:feedback_cards", args=[placement.pk])
        as_user(supervisor).post(url, {"number": 8})
        return reports.gather(Report.objects.get())

    def test_says_what_a_client_has_to_know(self, report):
        html = reports.as_html(report)
        for words in (
            "Hoe werkt Noor met jou?",
            "Dit verandert niets aan je hulp.",
            "Je hoeft je naam niet te noemen.",
            "lezen je antwoord samen met dat van anderen",
            "tot en met",
        ):
            assert html.count(words) == 8
        assert "Bakker" not in html

    def test_the_picture_leads_to_the_same_address_as_the_words(self, report):
        for one in report.cards:
            code = segno.make(one.address, error="m", micro=False)
            assert drawn(one.picture) == [list(row) for row in code.matrix]
            assert "<title>" in one.picture
            assert FeedbackCard.objects.opened_with(one.address.split("/")[-2]).count() == 1
        assert len({one.address for one in report.cards}) == 8

    def test_is_tagged_and_its_links_work(self, report):
        document = pikepdf.open(io.BytesIO(pdf.render(reports.as_html(report))))
        assert document.Root.MarkInfo.Marked is True
        assert document.open_metadata()["pdfuaid:part"] == "1"
        assert len(document.pages) == 2
        links = [str(link.A.URI) for sheet in document.pages for link in sheet.get("/Annots", [])]
        assert links == [one.address for one in report.cards]
        width, height = document.pages[0].mediabox[2:]
        assert (round(float(width)), round(float(height))) == (595, 842)

    def test_is_made_in_the_background(self, report):
        found = Report.objects.get()
        assert render_report.call(found.pk) == "ready"

    def test_what_was_made_invalid_is_not_printed_again(self, report):
        FeedbackSheet.objects.get().revoke()
        with pytest.raises(FeedbackSheet.DoesNotExist):
            reports.gather(Report.objects.get())


def drawn(svg):
    """The modules of a QR code, read back from the strokes of its picture."""
    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    rows = [[0] * size for _row in range(size)]
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", re.search(r'\sd="([^"]+)"', svg)[1]):
        values = [float(one) for one in numbers.replace("-", " -").split()]
        if command == "h":
            for at in range(int(values[0])):
                rows[int(y)][int(x) + at] = 1
            x += values[0]
        else:
            x, y = (values[0], values[1]) if command == "M" else (x + values[0], y + values[1])
    return [row[4:-4] for row in rows[4:-4]]


class TestTheOpenForm:
    def test_is_for_anyone_and_asks_five_things_at_most(self, client, card):
        response = client.get(path_of(card))
        page = response.content.decode()
        assert page.count("<fieldset") + page.count("<textarea") == len(ON_CARDS) + 1 <= 5
        assert "Dit verandert niets aan je hulp." in page
        assert "checked" not in page
        assert "required" not in page
        assert "Noor" in page
        assert "Bakker" not in page
        assert page.count('class="face"') == page.count('class="choice-word"') == 16
        assert response["Cache-Control"] == "private, no-store"
        assert response["Referrer-Policy"] == "strict-origin"
        assert "noindex" in response["X-Robots-Tag"]
        assert "sessionid" not in client.cookies

    def test_opening_it_changes_nothing(self, client, card):
        before = list(FeedbackCard.objects.values())
        for method in (client.get, client.head):
            method(path_of(card))
        assert list(FeedbackCard.objects.values()) == before
        assert not FeedbackAnswer.objects.exists()

    def test_is_answered_once(self, card):
        response = send(card)
        assert response.url == reverse("portfolios:card_done")
        assert Client().get(response.url)["Referrer-Policy"] == "no-referrer"
        again = send(card, talking="bad")
        assert again.status_code == 409
        assert "Deze kaart is al gebruikt" in again.content.decode()
        answer = FeedbackAnswer.objects.get()
        assert (answer.given, answer.line) == ({"talking": "good"}, "Fijn mens.")
        assert answer.placement_id == card.sheet.placement_id

    def test_nothing_has_to_be_answered_but_something(self, card):
        response = send(card, line="  ")
        assert response.status_code == 422
        assert not FeedbackCard.objects.get().used
        assert send(card, oneself="unsure").status_code == 302

    @pytest.mark.parametrize("data", [{"talking": "9"}, {"line": "x" * 301}])
    def test_what_is_not_asked_is_refused_and_stays_on_the_page(self, card, data):
        response = send(card, **data)
        assert response.status_code == 422
        assert "errors" in response.content.decode()
        assert not FeedbackAnswer.objects.exists()

    def test_what_does_not_work_is_one_page_whyever(self, client, card):
        FeedbackCard.objects.update(used=True)
        pages = [client.get(path_of(card))]
        for change in (
            {"expires_on": timezone.localdate() - datetime.timedelta(days=1)},
            {"revoked_at": timezone.now()},
        ):
            other = FeedbackCardFactory(
                sheet=FeedbackSheetFactory(placement=card.sheet.placement, **change)
            )
            pages += [client.get(path_of(other)), send(other)]
        pages.append(client.get("/f/0000-0000-0000-0000/"))
        assert {one.status_code for one in pages} == {404}
        assert len({one.content for one in pages}) == 1
        assert not FeedbackAnswer.objects.exists()

    def test_it_works_until_and_with_its_last_day(self, card):
        FeedbackSheet.objects.update(expires_on=timezone.localdate())
        assert send(card).status_code == 302

    def test_needs_the_token_of_its_own_page(self, card):
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(path_of(card), {"talking": "good"}).status_code == 403
        page = strict.get(path_of(card)).content.decode()
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)[1]
        sent = strict.post(path_of(card), {"talking": "good", "csrfmiddlewaretoken": token})
        assert sent.status_code == 302


class TestNothingIsKeptOfWhoItWas:
    def test_no_table_has_the_address_or_a_way_from_card_to_answer(self, card):
        send(card)
        assert ADDRESS not in everything()
        fields = {field.name for field in FeedbackAnswer._meta.get_fields()}
        assert fields == {"id", "placement", "given", "line", "shown"}
        assert {field.name for field in FeedbackCard._meta.get_fields()} == {
            "id", "sheet", "seed", "sha256", "used",
        }  # fmt: skip

    def test_neither_the_words_nor_the_faces_stand_in_the_database(self, card):
        send(card, talking="good", line="KANARIE-woorden")
        assert "KANARIE-woorden" not in everything()
        assert "talking" not in everything()

    @pytest.fixture
    def keys(self, monkeypatch):
        """What came into the cache: keys and values."""
        seen, stored = [], cache.set

        def note(key, value, *args, **kwargs):
            seen.append((key, value))
            return stored(key, value, *args, **kwargs)

        monkeypatch.setattr(cache, "set", note)
        return seen

    def test_a_wrong_link_leaves_numbers_under_keys_that_say_nothing(self, keys):
        for address in (ADDRESS, "2001:db8::77"):
            Client(REMOTE_ADDR=address).get("/f/0000-0000-0000-0000/")
        assert [value for _key, value in keys] == [1, 1]
        assert {bool(re.fullmatch("feedback:[0-9a-f]{64}", key)) for key, _value in keys} == {True}
        assert ADDRESS not in everything()
        assert "2001:db8" not in everything()

    def test_the_key_is_another_one_later(self, keys, monkeypatch):
        now = 1_800_000_000
        for later in (0, limits.SECONDS):
            monkeypatch.setattr("time.time", lambda at=now + later: at)
            limits._add("address 203.0.113.77/32")
        assert len({key for key, _value in keys}) == 2

    def test_an_answer_leaves_nothing_in_the_cache(self, card, keys):
        send(card)
        assert keys == []

    def test_the_token_is_in_no_log(self, card, caplog):
        send(card, line="")
        strict = Client(enforce_csrf_checks=True)
        strict.post(path_of(card), {"talking": "good"})
        assert len(caplog.messages) == 2
        assert card.address.split("/")[-2] not in caplog.text
        assert "/f/…/" in caplog.text


def everything():
    """All that stands in the database, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (names of our own)
            found += cursor.fetchall()
    return repr(found)


def test_the_cache_is_a_table_so_everything_looks_there_too():
    assert isinstance(cache._connections[cache._alias], DatabaseCache)


class TestHowOften:
    def test_who_tries_many_links_waits_and_nobody_else(self, card):
        trying = Client(REMOTE_ADDR=ADDRESS)
        codes = [trying.get(f"/f/{number:016}/").status_code for number in range(31)]
        assert codes == [404] * limits.WRONG_PER_ADDRESS + [429]
        assert trying.get(path_of(card)).status_code == 429
        assert Client(REMOTE_ADDR="203.0.113.78").get(path_of(card)).status_code == 200

    def test_a_house_has_one_address_of_the_new_kind(self):
        for number in range(limits.WRONG_PER_ADDRESS):
            Client(REMOTE_ADDR=f"2001:db8:0:1::{number:x}").get("/f/0/")
        assert Client(REMOTE_ADDR="2001:db8:0:1:ffff::").get("/f/0/").status_code == 429
        assert Client(REMOTE_ADDR="2001:db8:0:2::").get("/f/0/").status_code == 404

    def test_it_passes(self, card, monkeypatch):
        trying = Client(REMOTE_ADDR=ADDRESS)
        for _number in range(limits.WRONG_PER_ADDRESS):
            trying.get("/f/0/")
        at = limits.time.time() + limits.SECONDS
        monkeypatch.setattr("time.time", lambda: at)
        assert trying.get(path_of(card)).status_code == 200

    def test_one_card_is_refused_so_often_and_then_rests(self, card):
        codes = [send(card, line="").status_code for _number in range(21)]
        assert codes == [422] * limits.REFUSED_PER_CARD + [429]
        assert send(card).status_code == 429
        other = FeedbackCardFactory(sheet=card.sheet)
        assert send(other).status_code == 302
