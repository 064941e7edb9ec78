"""A report is made once. A mistake is mended by a new report, and the old one stays."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from assessments.models import MovedOnError, Transition
from ervaring import pdf
from portfolios import actions, tasks
from portfolios.models import Report
from portfolios.models.strays import files_in
from tests.factories import DocumentFactory, ReportFactory, RoundFactory, SupervisionFactory

pytestmark = pytest.mark.django_db
WORDS = {"reason": "Een verkeerde naam.", "correction": "Er staat Noord; het was Zuid."}


@pytest.fixture
def old():
    return ReportFactory(of_round=True, ready=True)


@pytest.fixture
def supervisor(old):
    return old.placement.supervisions.get().user


@pytest.fixture
def url(old):
    return reverse("portfolios:correct", args=[old.pk])


def stored(report):
    return Report.objects.filter(pk=report.pk).values().get()


class TestCorrecting:
    def test_a_new_report_names_the_old_one_which_stays_as_it_is(
        self, old, supervisor, django_capture_on_commit_callbacks
    ):
        before = stored(old)
        with django_capture_on_commit_callbacks(execute=True):
            new = actions.correct_report(report=old, by=supervisor, **WORDS)
        assert (new.kind, new.round, new.state, new.replaces) == (
            "round",
            old.round,
            "waiting",
            old,
        )
        assert stored(old) == before
        assert DBTaskResult.objects.get().args_kwargs["args"] == [new.pk]
        step = Transition.objects.get()
        assert (step.action, step.user, step.reason) == ("corrected", supervisor, WORDS["reason"])

    def test_of_two_at_once_one_wins(self, old, supervisor):
        tutor = SupervisionFactory(placement=old.placement, role="tutor").user
        actions.correct_report(report=old, by=supervisor, **WORDS)
        with pytest.raises(MovedOnError, match="intussen verbeterd"):
            actions.correct_report(report=old, by=tutor, **WORDS)
        assert (Report.objects.count(), Transition.objects.count()) == (2, 1)

    def test_a_correction_is_corrected_in_its_turn(self, old, supervisor):
        second = actions.correct_report(report=old, by=supervisor, **WORDS)
        second.finish(document=DocumentFactory())
        third = actions.correct_report(report=second, by=supervisor, **WORDS)
        assert third.replaces == second

    @pytest.mark.parametrize("state", ["waiting", "failed"])
    def test_what_cannot_be_read_is_not_corrected(self, old, supervisor, state):
        report = ReportFactory(of_round=True, round__placement=old.placement, round__kind="final")
        if state == "failed":
            report.fail()
        with pytest.raises(MovedOnError):
            actions.correct_report(report=report, by=supervisor, **WORDS)
        assert not Transition.objects.exists()

    def test_the_database_keeps_one_first_report_and_one_successor(self, old):
        for double in (
            {"round": old.round},
            {"round": RoundFactory(finalised=True), "replaces": old},  # no reason, no correction
            {"round": old.round, "reason": "x", "correction": "y"},  # of nothing
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                ReportFactory(of_round=True, **double)
        ReportFactory(of_round=True, round=old.round, replaces=old, **WORDS)
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportFactory(of_round=True, round=old.round, replaces=old, **WORDS)


class TestMadeOnce:
    @pytest.fixture
    def rendered(self, monkeypatch):
        calls = []
        monkeypatch.setattr(pdf, "render", lambda html, **_more: calls.append(html) or b"%PDF")
        return calls

    def test_a_report_that_is_ready_is_never_made_again(self, old, supervisor, rendered):
        before = stored(old)
        actions.retry(report=old, by=supervisor)
        tasks.render_report.call(old.pk)
        actions.correct_report(report=old, by=supervisor, **WORDS)
        tasks.render_report.call(old.pk)
        assert stored(old) == before
        assert rendered == []

    def test_of_two_workers_one_wins_and_the_other_leaves_no_file(
        self, monkeypatch, django_capture_on_commit_callbacks
    ):
        report = ReportFactory(of_round=True)
        file = default_storage.save("reports/eerst.pdf", ContentFile(b"%PDF"))
        first = DocumentFactory(file=file)

        def render(html, **_more):
            Report.objects.get().finish(document=first)
            return b"%PDF"

        monkeypatch.setattr(pdf, "render", render)
        before = files_in("reports")
        with django_capture_on_commit_callbacks(execute=True):
            tasks.render_report.call(report.pk)
        assert stored(report)["document_id"] == first.pk
        assert files_in("reports") == before

    def test_a_correction_is_a_file_of_its_own(self, supervisor, rendered):
        old = ReportFactory(of_round=True, round__placement=supervisor.supervisions.get().placement)
        tasks.render_report.call(old.pk)
        old.refresh_from_db()
        new = actions.correct_report(report=old, by=supervisor, **WORDS)
        assert tasks.render_report.call(new.pk) == "ready"
        new.refresh_from_db()
        assert len(rendered) == 2
        assert new.document.file.name != old.document.file.name
        assert default_storage.exists(old.document.file.name)
        assert old.document.sha256 in rendered[1]
        assert new.filename != old.filename

    def test_a_correction_that_failed_is_made_again_with_the_same_words(
        self, old, supervisor, rendered
    ):
        new = actions.correct_report(report=old, by=supervisor, **WORDS)
        new.fail()
        actions.retry(report=new, by=old.placement.student)
        assert tasks.render_report.call(new.pk) == "ready"
        assert WORDS["correction"] in rendered[0]


class TestThePages:
    def test_the_page_says_that_nothing_is_overwritten(self, as_user, supervisor, url):
        page = as_user(supervisor).get(url).content.decode()
        assert "Er wordt niets overschreven." in page
        assert "kan lezen wat je hier schrijft" in page

    @pytest.mark.parametrize("empty", WORDS)
    def test_both_questions_need_an_answer(self, as_user, supervisor, url, empty):
        response = as_user(supervisor).post(url, WORDS | {empty: " \r\n"})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [empty]
        [kept] = [text for name, text in WORDS.items() if name != empty]
        assert kept in response.content.decode()
        assert Report.objects.count() == 1

    def test_posting_makes_it_and_both_pages_name_each_other(self, as_user, supervisor, old, url):
        client = as_user(supervisor)
        response = client.post(url, WORDS, follow=True)
        new = Report.objects.get(replaces=old)
        assert response.redirect_chain == [(new.get_absolute_url(), 302)]
        page = response.content.decode()
        assert all(text in page for text in WORDS.values())
        assert f'href="{old.get_absolute_url()}"' in page
        page = client.get(old.get_absolute_url()).content.decode()
        assert f'href="{new.get_absolute_url()}"' in page
        assert url not in page

    def test_who_comes_second_reads_it_and_keeps_what_was_typed(
        self, as_user, supervisor, old, url
    ):
        client = as_user(supervisor)
        client.post(url, WORDS)
        new = Report.objects.get(replaces=old)
        response = client.post(url, {"reason": "Ook een fout.", "correction": "Heel anders."})
        assert response.status_code == 409
        page = response.content.decode()
        assert "Ook een fout." in page
        assert "Heel anders." in page
        assert f'href="{new.get_absolute_url()}"' in page
        assert Report.objects.count() == 2
        assert client.get(url).url == old.get_absolute_url()

    def test_the_hash_stands_on_the_page_and_in_the_list(self, as_user, supervisor, old):
        client = as_user(supervisor)
        for address in (
            old.get_absolute_url(),
            reverse("portfolios:reports", args=[old.placement_id]),
        ):
            page = client.get(address).content.decode()
            assert re.findall(r'class="hash">(\w+)<', page) == [old.document.sha256]

    def test_only_who_may_correct_is_offered_it(self, as_user, supervisor, old, url):
        assert url in as_user(supervisor).get(old.get_absolute_url()).content.decode()
        student = old.placement.student
        assert url not in as_user(student).get(old.get_absolute_url()).content.decode()

    def test_a_longer_chain_costs_no_queries(self, as_user, supervisor, old):
        client = as_user(supervisor)
        address = reverse("portfolios:reports", args=[old.placement_id])

        def asked():
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            return len(queries)

        once, last = asked(), old
        for _ in range(2):
            last = actions.correct_report(report=last, by=supervisor, **WORDS)
            last.finish(document=DocumentFactory())
        assert asked() == once
