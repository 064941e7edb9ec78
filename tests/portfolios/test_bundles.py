"""The portfolios of a cohort in one ZIP."""

import datetime
import io
import os
import uuid
import zipfile
from html.parser import HTMLParser

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Q
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from ervaring import pdf
from ervaring.management.commands import work
from ervaring.placements.models import Placement, Reading
from ervaring.schools.models import Membership
from portfolios import actions, tasks
from portfolios.models import Bundle, BundleItem, Document, Entry, Report
from portfolios.models.strays import files_in
from portfolios.parts import PARTS, Choice
from tests.factories import (
    CohortFactory,
    EntryFactory,
    MembershipFactory,
    PlacementFactory,
    ReportFactory,
    SupervisionFactory,
    WorkplaceFactory,
)
from tests.texts import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return CohortFactory(name="najaar 2026")


@pytest.fixture
def coordinator(cohort):
    return MembershipFactory(coordinator=True, programme=cohort.programme).user


@pytest.fixture
def as_coordinator(as_user, coordinator):
    """A browser of theirs that has seen a page."""
    client = as_user(coordinator)
    client.get("/")
    return client


@pytest.fixture
def counted(django_assert_num_queries):
    return django_assert_num_queries


@pytest.fixture
def three(cohort):
    """Anna, Bram and Cato, of whom nobody has a supervisor."""
    names = ["Anna de Wit", "Bram Çelik", "Cato"]
    return [PlacementFactory(cohort=cohort, student__name=name, supervisor=False) for name in names]


@pytest.fixture
def asked(coordinator, cohort):
    """asked(placements): a bundle of them that waits."""

    def ask(placements, parts="", key=None):
        return actions.request_bundle(
            cohort=cohort,
            placements=placements,
            parts=parts,
            key=key or uuid.uuid4(),
            by=coordinator,
        )

    return ask


@pytest.fixture
def made(asked, rendered):
    """made(placements): the bundle of them, done by a worker."""

    def make(placements):
        bundle = asked(placements)
        tasks.spread.enqueue(bundle.pk)
        at_work()
        return Bundle.objects.get(pk=bundle.pk)

    return make


def at_work():
    """Do all that is in the queue, as workers do: what matters most first."""
    paths = {one.module_path: one for one in (tasks.spread, tasks.pack, tasks.render_report)}
    done = []
    while task := DBTaskResult.objects.filter(status="READY").order_by("-priority").first():
        paths[task.task_path].call(*task.args_kwargs["args"])
        DBTaskResult.objects.filter(pk=task.pk).update(
            status="SUCCESSFUL", worker_ids=["een"], finished_at=timezone.now()
        )
        done.append(task.task_path.rpartition(".")[2])
    return done


def opened(bundle):
    with default_storage.open(bundle.file.name) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def names_in(bundle):
    with opened(bundle) as archive:
        return archive.namelist()


def pdfs_in(bundle):
    return [one for one in names_in(bundle) if one.endswith(".pdf")]


def left_out(bundle):
    found = bundle.items.exclude(why="").order_by("placement__student__name")
    return [(one.placement.student.name, one.why) for one in found]


def page_of(cohort, name="bundles", **query):
    return reverse(f"portfolios:{name}", args=[cohort.pk], query=query)


def shared(placement, **fields):
    return EntryFactory(placement=placement, for_programme=True, in_report=True, **fields)


class TestAsking:
    def post(self, client, cohort, **data):
        standard = {"key": uuid.uuid4(), "deel": ["profile", "plan"], "alle": "1"}
        return client.post(page_of(cohort, "bundle_new"), standard | data)

    def test_the_page_says_for_how_many_and_goes_on_to_the_list(self, as_user, coordinator, three):
        client, cohort = as_user(coordinator), three[0].cohort
        said = text_of(client.get(page_of(cohort, "bundle_new", stage=[three[0].pk, three[2].pk])))
        assert "de portfolio’s van 2 stages" in said
        assert f'name="stage" value="{three[2].pk}"' in said

        response = self.post(client, cohort)
        assert response.url == page_of(cohort)
        bundle = Bundle.objects.get()
        assert (bundle.requested_by, bundle.parts) == (coordinator, "profile,plan")
        assert {one.placement for one in bundle.items.all()} == set(three)

    def test_all_parts_in_their_order_are_those_of_a_portfolio_by_itself(
        self, as_user, coordinator, three
    ):
        self.post(as_user(coordinator), three[0].cohort, deel=list(PARTS))
        assert Bundle.objects.get().parts == ""

    def test_the_parts_begin_as_is_usual_in_the_cohort_and_keep_the_order_of_the_page(
        self, as_user, coordinator, cohort, three
    ):
        actions.set_standard(cohort=cohort, parts="log,plan", by=coordinator)
        client = as_user(coordinator)
        form = client.get(page_of(cohort, "bundle_new", alle=1)).context["form"]
        assert form.choice == Choice.of("log,plan")

        actions.set_standard(cohort=cohort, parts="", by=coordinator)
        self.post(client, cohort, deel=["plan", "log"], volgorde=list(form.choice.order))
        assert Bundle.objects.get().parts == "log,plan"

    def test_the_task_is_in_the_queue_behind_what_people_wait_for(
        self, three, asked, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            bundle = asked(three)
        task = DBTaskResult.objects.get()
        assert task.args_kwargs["args"] == [bundle.pk]
        assert task.priority < tasks.render_report.priority

    def test_only_who_was_chosen_and_never_another_cohort(self, as_user, coordinator, three):
        other = PlacementFactory(cohort__programme=three[0].cohort.programme)
        data = {"alle": [], "stage": [three[1].pk, other.pk, PlacementFactory().pk]}
        self.post(as_user(coordinator), three[0].cohort, **data)
        assert [one.placement for one in Bundle.objects.get().items.all()] == [three[1]]

    def test_two_clicks_make_one(self, as_user, coordinator, three):
        client, key = as_user(coordinator), uuid.uuid4()
        for _click in range(2):
            self.post(client, three[0].cohort, key=key)
        assert Bundle.objects.count() == 1
        assert BundleItem.objects.count() == len(three)

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({"alle": [], "stage": []}, "Je hebt niemand gekozen."),
            ({"deel": []}, "Kies minstens één onderdeel."),
        ],
    )
    def test_nothing_is_made_of_nothing(self, as_user, coordinator, three, data, said):
        response = self.post(as_user(coordinator), three[0].cohort, **data)
        assert response.status_code == 422
        assert said in text_of(response)
        assert not Bundle.objects.exists()

    @pytest.mark.parametrize("number", [1, 3])
    def test_asking_takes_the_same_queries(self, as_coordinator, cohort, number, counted):
        for _one in range(number):
            PlacementFactory(cohort=cohort)
        with counted(12):
            self.post(as_coordinator, cohort)
        assert BundleItem.objects.count() == number


class TestMaking:
    def test_each_has_one_report_for_who_asked_and_all_are_in_the_zip(
        self, three, made, coordinator
    ):
        bundle = made(three)
        assert bundle.state == "ready"
        found = Report.objects.order_by("placement")
        assert [(one.placement, one.requested_by, one.state) for one in found] == [
            (one, coordinator, "ready") for one in three
        ]
        with opened(bundle) as archive:
            content = [archive.read(one) for one in pdfs_in(bundle)]
        for placement, one in zip(three, content, strict=True):
            assert placement.student.name in one.decode()

    def test_what_people_wait_for_goes_first(self, three, asked, rendered):
        tasks.spread.call(asked(three).pk)
        mine = ReportFactory(placement=PlacementFactory(student__name="Ik wacht"))
        tasks.render_report.enqueue(mine.pk)
        at_work()
        assert "Ik wacht" in rendered[0]

    def test_a_second_run_doubles_nothing(self, three, asked, rendered):
        bundle = asked(three)
        assert tasks.spread.call(bundle.pk) == 3
        assert tasks.spread.call(bundle.pk) == 0
        assert Report.objects.count() == 3
        assert at_work() == ["render_report"] * 3 + ["pack"]
        assert tasks.pack.call(bundle.pk) == "nothing to do"
        assert tasks.spread.call(bundle.pk) == "nothing to do"

    def test_it_goes_on_where_it_was(self, cohort, asked, rendered, monkeypatch):
        monkeypatch.setattr("portfolios.models.bundles.PORTION", 2)
        bundle = asked([PlacementFactory(cohort=cohort) for _one in range(5)])
        bundle.ask_for_some()
        assert Report.objects.count() == 2
        assert tasks.spread.call(bundle.pk) == 3
        assert bundle.items.filter(report=None).count() == 0

    def test_one_that_waits_already_is_shared_and_stays_in_the_list(
        self, three, coordinator, asked, as_user, rendered
    ):
        mine = actions.request_report(kind="portfolio", placement=three[0], by=coordinator)
        bundle = asked(three)
        tasks.spread.call(bundle.pk)
        assert bundle.items.get(placement=three[0]).report == mine
        assert Report.objects.count() == 3
        url = reverse("portfolios:reports", args=[three[0].pk])
        assert "door jou gevraagd" in text_of(as_user(coordinator).get(url))
        url = reverse("portfolios:reports", args=[three[1].pk])
        assert "door jou gevraagd" not in text_of(as_user(coordinator).get(url))

    def test_who_asks_for_one_of_them_does_not_wait_for_all(
        self, three, coordinator, asked, rendered, django_capture_on_commit_callbacks
    ):
        bundle = asked(three)
        tasks.spread.call(bundle.pk)
        with django_capture_on_commit_callbacks(execute=True):
            mine = actions.request_report(kind="portfolio", placement=three[2], by=coordinator)
        assert bundle.items.get(placement=three[2]).report == mine
        assert "Cato" in (at_work() and rendered[0])
        assert len(rendered) == 3
        mine.refresh_from_db()
        assert not mine.bundled

    def test_one_that_fails_is_named_and_the_rest_is_there(
        self, three, made, monkeypatch, as_user, coordinator
    ):
        render = pdf.render

        def sometimes(html, **more):
            if "Bram" in html:
                raise pdf.RenderError("wat Bram schreef")
            return render(html, **more)

        monkeypatch.setattr(pdf, "render", sometimes)
        bundle = made(three)
        assert left_out(bundle) == [("Bram Çelik", "failed")]
        assert len(pdfs_in(bundle)) == 2
        said = text_of(as_user(coordinator).get(page_of(bundle.cohort)))
        assert "1 portfolio zit er niet in" in said
        assert "Bram Çelik: Het maken is niet gelukt." in said
        with opened(bundle) as archive:
            index = archive.read("index.html").decode()
        failed = bundle.items.get(why="failed").report_id
        assert f"staat waarom, bij verslag {failed}." in index
        assert "wat Bram schreef" not in index

    def test_what_fails_in_passing_is_tried_again(self, three, made, monkeypatch):
        render, seen = pdf.render, []

        def busy(html, **more):
            seen.append(html)
            if len(seen) % 2:
                raise OSError
            return render(html, **more)

        monkeypatch.setattr(pdf, "render", busy)
        assert left_out(made(three)) == []

    def test_a_second_one_of_an_unchanged_cohort_renders_nothing(self, three, made, rendered):
        first = made(three)
        assert len(rendered) == 3
        second = made(three)
        assert len(rendered) == 3
        assert Document.objects.count() == 3
        with opened(first) as one, opened(second) as other:
            for name in pdfs_in(first):
                assert one.read(name) == other.read(name)

    def test_after_some_changed_only_those_are_rendered(self, cohort, made, rendered):
        placements = [PlacementFactory(cohort=cohort) for _one in range(5)]
        made(placements)
        for one in placements[1:3]:
            shared(one)
        rendered.clear()
        made(placements)
        assert len(rendered) == 2

    def test_the_parts_are_those_that_were_asked_for(self, three, asked, rendered):
        shared(three[0], title="Mijn stuk")
        for parts in ("profile", "entries"):
            tasks.spread.call(asked(three[:1], parts=parts).pk)
            at_work()
        assert ["Mijn stuk" in html for html in rendered] == [False, True]


class Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.append(dict(attrs)["href"])


class TestTheZip:
    def test_names_sort_as_the_students_do_and_any_system_can_write_them(self, cohort, made):
        twice = PlacementFactory(
            cohort=cohort,
            student__name="Bram Çelik",
            workplace__name="Team/Zuid: één",
            starts_on=datetime.date(2026, 9, 1),
        )
        second = PlacementFactory(
            cohort=cohort, student=twice.student, starts_on=datetime.date(2027, 2, 1)
        )
        namesake = PlacementFactory(
            cohort=cohort, student__name="Bram Celik", workplace=twice.workplace
        )
        first = PlacementFactory(cohort=cohort, student__name="Anna")
        arabic = PlacementFactory(cohort=cohort, student__name="فاطمة")
        placements = [arabic, twice, namesake, second, first]
        Placement.objects.filter(pk__in=[second.pk, first.pk, arabic.pk]).update(
            workplace=WorkplaceFactory(name="Noord")
        )

        found = pdfs_in(made(placements))

        assert sorted(found) == [
            "portfolios/anna_noord_2026-09-01.pdf",
            "portfolios/bram-celik_noord_2027-02-01.pdf",
            "portfolios/bram-celik_teamzuid-een_2026-09-01.pdf",
            "portfolios/bram-celik_teamzuid-een_2026-09-01_2.pdf",
            f"portfolios/student-{arabic.pk}_noord_2026-09-01.pdf",
        ]

    def test_the_index_names_every_file_with_its_code_and_hash(self, three, made):
        bundle = made(three)
        with opened(bundle) as archive:
            page = archive.read("index.html").decode()
            sheet = load_workbook(io.BytesIO(archive.read("index.xlsx"))).active
        files = pdfs_in(bundle)
        assert Links(page).found == ["http://testserver/echt/", *files]
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0][:5] == ("Student", "Praktijkleerplek", "Van", "Tot en met", "Bestand")
        assert [row[0] for row in rows[1:]] == ["Anna de Wit", "Bram Çelik", "Cato"]
        assert [row[4] for row in rows[1:]] == files
        documents = [bundle.items.get(placement=one).report.document for one in three]
        assert [row[5:7] for row in rows[1:]] == [(one.shown_code, one.sha256) for one in documents]
        for one in documents:
            assert one.shown_code in page
            assert one.sha256 in page

    def test_a_file_that_was_lost_is_named(self, three, asked, rendered):
        bundle = asked(three)
        tasks.spread.call(bundle.pk)
        for item in bundle.items.all():
            tasks.render_report.call(item.report_id)
        lost = bundle.items.get(placement=three[1]).report.document
        default_storage.delete(lost.file.name)
        tasks.pack.call(bundle.pk)
        bundle.refresh_from_db()
        assert left_out(bundle) == [("Bram Çelik", "lost")]
        assert len(pdfs_in(bundle)) == 2

    def test_a_disk_that_is_full_leaves_nothing(self, three, asked, rendered, monkeypatch):
        bundle = asked(three)
        tasks.spread.call(bundle.pk)
        before = files_in("bundles")

        def full(*args):
            raise OSError("vol")

        monkeypatch.setattr("portfolios.bundles.packing.as_html", full)
        at_work()
        bundle.refresh_from_db()
        assert (bundle.state, bundle.file.name) == ("failed", "")
        assert files_in("bundles") == before

    def test_of_two_workers_the_first_wins_and_the_other_leaves_no_file(
        self, three, asked, rendered, monkeypatch
    ):
        bundle = asked(three)
        tasks.spread.call(bundle.pk)
        for item in bundle.items.all():
            tasks.render_report.call(item.report_id)
        write, late = tasks.bundles.write, []

        def slow(one):
            monkeypatch.setattr(tasks.bundles, "write", write)
            tasks.pack.call(one.pk)
            late.append(write(one))
            return late[0]

        monkeypatch.setattr(tasks.bundles, "write", slow)
        tasks.pack.call(bundle.pk)
        bundle.refresh_from_db()
        assert default_storage.exists(bundle.file.name)
        assert not default_storage.exists(late[0][0])


class TestDownloading:
    @staticmethod
    def get(as_user, user, bundle):
        """The response, and what was downloaded as its `body`."""
        response = as_user(user).get(reverse("portfolios:bundle_zip", args=[bundle.pk]))
        response.body = response.getvalue()
        return response

    def test_who_asked_gets_it_and_every_student_reads_that(
        self, three, made, as_user, coordinator
    ):
        bundle = made(three)
        for _twice in range(2):
            response = self.get(as_user, coordinator, bundle)
        with zipfile.ZipFile(io.BytesIO(response.body)) as archive:
            assert archive.testzip() is None
        day = timezone.localdate(bundle.requested_at)
        assert f"portfolios-najaar-2026-{day}.zip" in response.headers["Content-Disposition"]
        for one in three:
            [reading] = Reading.objects.about(one.student)
            assert (reading.reader, reading.role) == (coordinator, "coordinator")
            assert reading.what == "een PDF over jou: portfolio"

    def test_a_part_beside_coordinating_is_what_the_student_reads(
        self, three, made, as_user, coordinator
    ):
        SupervisionFactory(placement=three[0], user=coordinator, role="tutor")
        self.get(as_user, coordinator, made(three))
        assert [Reading.objects.get(placement=one).role for one in three] == [
            "tutor", "coordinator", "coordinator",
        ]  # fmt: skip

    def test_another_coordinator_does_not_get_it(self, three, made, as_user):
        bundle = made(three)
        other = MembershipFactory(coordinator=True, programme=three[0].cohort.programme).user
        assert self.get(as_user, other, bundle).status_code == 404

    def test_who_coordinates_no_more_does_not_get_it(self, three, made, as_user, coordinator):
        bundle = made(three)
        Membership.objects.filter(user=coordinator).end(by=coordinator)
        assert self.get(as_user, coordinator, bundle).status_code == 404

    @pytest.mark.parametrize("number", [1, 3])
    def test_it_takes_the_same_queries(self, three, made, as_coordinator, number, counted):
        url = reverse("portfolios:bundle_zip", args=[made(three[:number]).pk])
        with counted(8):
            as_coordinator.get(url).getvalue()

    def test_what_was_taken_back_is_not_given_out(
        self, three, made, as_user, coordinator, django_capture_on_commit_callbacks
    ):
        entry = shared(three[1])
        bundle = made(three)
        old = bundle.file.name
        actions.take_back(entry=Entry.objects.get(pk=entry.pk))

        with django_capture_on_commit_callbacks(execute=True):
            response = self.get(as_user, coordinator, bundle)

        assert response.url == page_of(bundle.cohort)
        assert "zit iets dat je niet meer mag lezen" in text_of(as_user(coordinator).get("/"))
        assert not Reading.objects.exists()
        bundle.refresh_from_db()
        assert (bundle.state, bundle.file.name) == ("waiting", "")
        tasks.pack.call(bundle.pk)
        bundle.refresh_from_db()
        assert left_out(bundle) == [("Bram Çelik", "taken_back")]
        assert len(pdfs_in(bundle)) == 2
        assert not default_storage.exists(old)
        assert self.get(as_user, coordinator, bundle).status_code == 200
        assert not Reading.objects.about(three[1].student).exists()

    def test_it_is_packed_anew_by_a_worker(
        self, three, made, as_user, coordinator, django_capture_on_commit_callbacks
    ):
        bundle = made(three)
        file = bundle.file.name
        bundle.items.first().report.withdraw()
        with django_capture_on_commit_callbacks(execute=True):
            self.get(as_user, coordinator, bundle)
        assert not default_storage.exists(file)
        assert at_work() == ["pack"]
        assert left_out(bundle) == [("Anna de Wit", "withdrawn")]

    def test_a_placement_that_left_the_programme_is_not_given_out(
        self, three, made, as_user, coordinator
    ):
        bundle = made(three)
        Placement.objects.filter(pk=three[2].pk).update(cohort=CohortFactory())
        self.get(as_user, coordinator, bundle)
        at_work()
        bundle.refresh_from_db()
        tasks.pack.call(bundle.pk)
        assert left_out(bundle) == [("Cato", "hidden")]

    def test_made_anew_it_holds_what_may_be_read_now(
        self, three, made, as_user, coordinator, django_capture_on_commit_callbacks
    ):
        entry = shared(three[1])
        bundle = made(three)
        actions.take_back(entry=Entry.objects.get(pk=entry.pk))
        with django_capture_on_commit_callbacks(execute=True):
            as_user(coordinator).post(reverse("portfolios:bundle_again", args=[bundle.pk]))
        at_work()
        bundle.refresh_from_db()
        assert (bundle.state, left_out(bundle)) == ("ready", [])
        assert Document.objects.count() == 4

    def test_what_is_being_made_is_not_made_again(self, three, asked, as_user, coordinator):
        bundle = asked(three)
        tasks.spread.call(bundle.pk)
        as_user(coordinator).post(reverse("portfolios:bundle_again", args=[bundle.pk]))
        assert Bundle.objects.get().items.filter(report=None).count() == 0


class TestThePage:
    def fragment(self, as_user, user, cohort):
        return text_of(as_user(user).get(page_of(cohort), headers={"hx-request": "true"}))

    def test_it_says_how_far_it_is_and_asks_again_until_it_is_done(
        self, three, asked, as_user, coordinator, rendered
    ):
        bundle = asked(three)
        tasks.spread.call(bundle.pk)
        tasks.render_report.call(bundle.items.first().report_id)
        said = self.fragment(as_user, coordinator, bundle.cohort)
        assert "<html" not in said
        assert 'hx-trigger="every 3s"' in said
        assert "1 van 3 klaar" in said
        at_work()
        said = self.fragment(as_user, coordinator, bundle.cohort)
        assert "hx-trigger" not in said
        assert "Download de ZIP" in said
        assert "Het bestand is gemaakt." in said

    def test_without_javascript_the_page_loads_anew(self, three, asked, as_user, coordinator):
        bundle = asked(three)
        page = text_of(as_user(coordinator).get(page_of(bundle.cohort)))
        assert '<noscript><meta http-equiv="refresh"' in page

    def test_the_newest_comes_first_and_says_what_is_in_it(self, three, asked, as_coordinator):
        asked(three)
        asked(three[:1], parts="plan,log")
        said = text_of(as_coordinator.get(page_of(three[0].cohort)))
        assert said.index("1 portfolio,") < said.index("3 portfolio’s,")
        assert "In elk portfolio: leerplan, logboek" in said

    @pytest.mark.parametrize("number", [1, 3])
    def test_it_takes_the_same_queries(self, three, asked, as_coordinator, number, counted):
        for _one in range(number):
            asked(three[:number])
            asked(three[:number]).fail()
        BundleItem.objects.update(why="failed")
        with counted(7):
            as_coordinator.get(page_of(three[0].cohort))


class TestTheEnd:
    def test_stopping_leaves_nothing_to_make(self, three, asked, as_user, coordinator, rendered):
        bundle = asked(three)
        tasks.spread.call(bundle.pk)
        done = bundle.items.first().report
        tasks.render_report.call(done.pk)
        mine = actions.request_report(kind="portfolio", placement=three[1], by=coordinator)
        as_user(coordinator).post(reverse("portfolios:bundle_remove", args=[bundle.pk]))
        assert not Bundle.objects.exists()
        assert set(Report.objects.all()) == {done, mine}
        at_work()
        assert len(rendered) == 2

    def test_what_another_bundle_waits_for_is_made(self, three, asked, rendered):
        first, second = asked(three[:2]), asked(three[1:])
        tasks.spread.call(first.pk)
        tasks.spread.call(second.pk)
        assert Report.objects.count() == 3
        first.remove()
        assert {one.placement for one in Report.objects.all()} == set(three[1:])
        at_work()
        second.refresh_from_db()
        assert (second.state, len(pdfs_in(second))) == ("ready", 2)

    def test_a_report_that_is_being_made_when_it_stops_does_no_harm(
        self, three, asked, rendered, monkeypatch
    ):
        bundle = asked(three[:1])
        tasks.spread.call(bundle.pk)
        render = pdf.render

        def stopped(html, **more):
            bundle.remove()
            return render(html, **more)

        monkeypatch.setattr(pdf, "render", stopped)
        at_work()
        assert not Report.objects.exists()
        assert not Document.objects.exists()

    def test_it_is_asked_first(self, three, made, as_user, coordinator):
        bundle = made(three)
        client = as_user(coordinator)
        url = reverse("portfolios:bundle_remove", args=[bundle.pk])
        assert f'href="{url}"' in client.get(page_of(bundle.cohort)).content.decode()
        assert "Haal dit bestand weg" in client.get(url).content.decode()
        assert Bundle.objects.filter(pk=bundle.pk).exists()
        assert client.post(url).url == bundle.get_absolute_url()
        assert not Bundle.objects.exists()

    def test_removed_its_file_is_gone_at_once(
        self, three, made, as_user, coordinator, django_capture_on_commit_callbacks
    ):
        bundle = made(three)
        with django_capture_on_commit_callbacks(execute=True):
            as_user(coordinator).post(reverse("portfolios:bundle_remove", args=[bundle.pk]))
        assert not default_storage.exists(bundle.file.name)

    def test_after_a_week_it_is_gone_and_what_a_killed_worker_left_too(
        self, three, made, django_capture_on_commit_callbacks
    ):
        fresh, old = made(three), made(three)
        week = timezone.now() - datetime.timedelta(days=7, minutes=1)
        Bundle.objects.filter(pk=old.pk).update(finished_at=week)
        left = default_storage.save("bundles/half.zip", ContentFile(b"PK"))
        aged(left, hours=2)
        writing = default_storage.save("bundles/bezig.zip", ContentFile(b"PK"))
        with django_capture_on_commit_callbacks(execute=True):
            tasks.look_after_bundles()
        assert list(Bundle.objects.all()) == [fresh]
        names = [fresh.file.name, old.file.name, left, writing]
        assert [default_storage.exists(one) for one in names] == [True, False, False, True]

    def test_after_a_month_the_files_that_only_bundles_had_are_gone(
        self, three, made, coordinator, as_user, rendered
    ):
        made(three)
        mine = Report.objects.get(placement=three[0])
        again = Report.objects.get(placement=three[1])
        month = timezone.now() - datetime.timedelta(days=30, minutes=1)
        Report.objects.update(requested_at=month)
        Report.objects.filter(pk=mine.pk).update(bundled=False)
        ReportFactory(ready=True, placement=three[1], document=again.document, bundled=True)
        gone = Report.objects.get(placement=three[2])
        files = [one.document.file.name for one in (mine, again, gone)]
        known = Document.objects.values_list("pk", "code", "sha256")
        before = set(known)
        left = default_storage.save("reports/half.pdf", ContentFile(b"PK"))
        aged(left, hours=2)

        with TestCase.captureOnCommitCallbacks(execute=True):
            Document.objects.forget_old()

        assert set(known) == before
        assert {one.pk for one in Document.objects.exclude(file="")} == {
            mine.document_id,
            again.document_id,
        }
        there = [default_storage.exists(one) for one in [*files, left]]
        assert there == [True, True, False, False]
        url = reverse("portfolios:download", args=[gone.pk])
        assert as_user(coordinator).get(url).status_code == 404
        # Made again it is the same document, with the same bytes.
        assert len(pdfs_in(made(three))) == 3
        assert set(known) == before
        assert len(rendered) == 4

    def test_finished_tasks_are_forgotten(self, three, made):
        made(three)
        old = timezone.now() - datetime.timedelta(days=15)
        DBTaskResult.objects.filter(task_path=tasks.pack.module_path).update(finished_at=old)
        tasks.cache.clear()
        tasks.look_after_bundles()
        found = DBTaskResult.objects.values_list("task_path", flat=True)
        assert set(found) == {tasks.spread.module_path, tasks.render_report.module_path}


def aged(path, **age):
    then = (timezone.now() - datetime.timedelta(**age)).timestamp()
    os.utime(default_storage.path(path), (then, then))


class TestWhatWasLost:
    @pytest.fixture
    def waiting(self, three, asked):
        bundle = asked(three)
        hour = timezone.now() - datetime.timedelta(hours=1)
        Bundle.objects.update(requested_at=hour)
        return Bundle.objects.get(pk=bundle.pk)

    def test_a_bundle_that_was_never_begun_is(self, waiting, rendered):
        tasks.look_after_bundles()
        tasks.look_after_bundles()
        assert at_work() == ["spread", *["render_report"] * 3, "pack"]

    def test_the_last_report_was_made_and_nobody_packed(self, waiting, rendered):
        waiting.ask_for_some()
        for report in Report.objects.all():
            tasks._try(report)
        tasks.look_after_bundles()
        assert at_work() == ["pack"]

    def test_a_report_without_a_task_is_made_behind_the_others(self, waiting, rendered):
        waiting.ask_for_some()
        hour = timezone.now() - datetime.timedelta(hours=1)
        Report.objects.update(requested_at=hour)
        tasks.pick_up_lost_reports()
        assert set(DBTaskResult.objects.values_list("priority")) == {(tasks.LATER,)}
        tasks.pick_up_lost_reports()
        assert DBTaskResult.objects.count() == 3

    @pytest.mark.parametrize("number", [1, 3])
    def test_looking_for_them_takes_the_same_queries(
        self, cohort, asked, number, django_assert_num_queries
    ):
        bundle = asked([PlacementFactory(cohort=cohort) for _one in range(number)])
        tasks.spread.call(bundle.pk)
        Report.objects.update(requested_at=timezone.now() - datetime.timedelta(hours=1))
        with django_assert_num_queries(4):
            tasks.pick_up_lost_reports()

    def test_a_report_that_kills_its_worker_is_named_and_the_rest_is_there(self, waiting, rendered):
        tasks.spread.call(waiting.pk)
        hour = timezone.now() - datetime.timedelta(hours=1)
        Report.objects.update(requested_at=hour)
        deadly = waiting.items.get(placement__student__name="Cato").report_id
        DBTaskResult.objects.filter(args_kwargs__args__0=deadly).update(
            status="RUNNING", worker_ids=["elders"] * 3, started_at=hour
        )
        at_work()
        work.reap()
        tasks.pick_up_lost_reports()
        tasks.look_after_bundles()
        at_work()
        waiting.refresh_from_db()
        assert waiting.state == "ready"
        assert left_out(waiting) == [("Cato", "failed")]

    def test_what_killed_three_workers_while_it_was_packed_is_given_up(self, waiting, rendered):
        tasks.spread.call(waiting.pk)
        at_work()
        hour = timezone.now() - datetime.timedelta(hours=1)
        waiting.refresh_from_db()
        waiting.pack_again()
        Bundle.objects.update(requested_at=hour)
        tasks.pack.enqueue(waiting.pk)
        killed = Q(task_path=tasks.pack.module_path, status="READY")
        DBTaskResult.objects.filter(killed).update(
            status="RUNNING", worker_ids=["elders"] * 3, started_at=hour
        )
        work.reap()
        tasks.look_after_bundles()
        waiting.refresh_from_db()
        assert waiting.state == "failed"
