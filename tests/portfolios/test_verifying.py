"""What a code says to whoever has it, and what becomes of it when a report is withdrawn."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import MovedOnError
from portfolios import actions, tasks
from portfolios.exports import reports as exported
from portfolios.models import Document, Entry, FileGoneError, Report, ReportedEntry
from tests.factories import (
    DocumentFactory,
    EntryFactory,
    FeedbackSheetFactory,
    ReportFactory,
    RoundFactory,
    SupervisionFactory,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def page(document, **query):
    return Client().get(reverse("portfolios:verified", args=[document.code]), query)


def standing(document):
    return Document.objects.issued_as(document.code).get().standing


def successor(report, **fields):
    return ReportFactory(
        kind="round", round=report.round, placement=report.placement, replaces=report,
        reason="Naam.", correction="Zuid.", requested_by=report.requested_by, **fields,
    )  # fmt: skip


@pytest.fixture
def ready():
    return ReportFactory(ready=True)


class TestTyping:
    @pytest.mark.parametrize(
        "typed", ["7K3M-Q2XA-9D01-HB6W", "7k3mq2xa 9doi hb6w", "7K3MQ2XA9DOLHB6W"]
    )
    def test_as_somebody_reads_it_from_paper(self, typed):
        response = Client().get(reverse("portfolios:verify"), {"code": typed})
        assert response.status_code == 302
        assert response.url == reverse("portfolios:verified", args=["7K3MQ2XA9D01HB6W"])

    def test_the_page_knows_the_code_as_it_was_typed(self, ready):
        typed = ready.document.shown_code.lower()
        assert Client().get(f"/echt/{typed}/").context["document"] == ready.document

    @pytest.mark.parametrize("code", ["7K3MQ2XA9D01HB6W", "7K3M", "%00", "ééééééééééééééé1"])
    def test_what_is_no_code_is_not_there_and_can_be_typed_again(self, code):
        response = Client().get(f"/echt/{code}/")
        assert response.status_code == 404
        assert "Deze code kennen we niet" in response.content.decode()
        assert 'name="code"' in response.content.decode()

    def test_a_code_that_cannot_be_one_is_told_what_a_code_is(self):
        response = Client().get(reverse("portfolios:verify"), {"code": "7K3M"})
        assert response.status_code == 404
        assert list(response.context["form"].errors["code"]) == [
            "Dit is geen code van ons: die heeft zestien letters en cijfers."
        ]

    def test_nothing_typed_is_no_mistake(self):
        response = Client().get(reverse("portfolios:verify"), {"code": ""})
        assert response.status_code == 200
        assert not response.context["form"].errors


class TestWhatIsSaid:
    def test_the_school_the_moment_the_standing_the_hash_and_nothing_else(self):
        round = RoundFactory(finalised=True, kind="final")
        placement = round.placement
        made = datetime.datetime(2026, 11, 2, 13, 5, tzinfo=datetime.UTC)
        report = ReportFactory(
            kind="round", round=round, placement=placement, ready=True,
            document__made_at=made, document__size=123_456,
        )  # fmt: skip
        text = page(report.document).content.decode()
        for told in (report.document.school.name, "2 november 2026, 14:05", "a" * 64, "Uitgegeven"):
            assert told in text
        for secret in (
            placement.student.name,
            placement.cohort.programme.title,
            placement.workplace.name,
            report.requested_by.name,
            "eindbeoordeling",
            "123",
            reverse("portfolios:report", args=[report.pk]),
        ):
            assert secret not in text

    def test_it_is_kept_by_nobody(self, ready):
        headers = page(ready.document).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"

    def test_in_one_query(self, ready):
        ReportFactory.create_batch(
            3, ready=True, document=ready.document, placement=ready.placement
        )
        with CaptureQueriesContext(connection) as queries:
            page(ready.document)
        assert len(queries) == 1

    def test_a_hash_is_compared_without_javascript(self, ready):
        line = f"{'A' * 64}  verslag van mij.pdf"
        assert "Hetzelfde bestand." in page(ready.document, hash=line).content.decode()
        other = "b" + "a" * 63
        assert "Niet hetzelfde." in page(ready.document, hash=other).content.decode()

    @pytest.mark.parametrize(
        "line",
        [
            "aa " * 32,
            f"SHA256          {'A' * 64}       C:\\verslag.pdf",
            f"SHA2-256(verslag.pdf)= {'a' * 64}",
        ],
    )
    def test_as_programs_say_it(self, ready, line):
        assert page(ready.document, hash=line).context["answer"] == "same"

    @pytest.mark.parametrize("line", ["", "geen idee", "a" * 63, "a" * 65])
    def test_what_is_no_hash_is_no_answer(self, ready, line):
        response = page(ready.document, hash=line)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["hash"]


class TestStanding:
    def test_issued(self, ready):
        assert standing(ready.document) == "issued"

    @pytest.mark.parametrize("state", ["waiting", "failed"])
    def test_what_is_not_ready_is_not_issued(self, state):
        document = DocumentFactory()
        report = ReportFactory(document=document)
        if state == "failed":
            report.fail()
        assert page(document).status_code == 404

    def test_cards_are_not_issued(self):
        cards = ReportFactory(kind="cards", ready=True, sheet=FeedbackSheetFactory())
        assert page(cards.document).status_code == 404

    def test_replaced_once_the_correction_is_ready(self):
        report = ReportFactory(of_round=True, ready=True)
        new = successor(report)
        assert standing(report.document) == "issued"
        new.finish(document=DocumentFactory())
        assert standing(report.document) == "replaced"
        assert standing(new.document) == "issued"
        Report.objects.filter(pk=new.pk).update(
            finished_at=datetime.datetime(2026, 11, 3, 9, 0, tzinfo=datetime.UTC)
        )
        text = " ".join(page(report.document).content.decode().split())
        assert "op 3 november 2026 door een verbeterd verslag" in text
        same = page(report.document, hash="a" * 64).content.decode()
        assert "Hetzelfde bestand, maar vervangen." in same

    def test_withdrawn_when_every_report_of_it_was(self, ready):
        other = ReportFactory(ready=True, document=ready.document, placement=ready.placement)
        ready.withdraw()
        assert standing(ready.document) == "issued"
        other.withdraw()
        assert standing(ready.document) == "withdrawn"
        assert (
            "Hetzelfde bestand, maar ingetrokken."
            in page(ready.document, hash="a" * 64).content.decode()
        )

    @pytest.mark.parametrize("kind", ["portfolio", "round"])
    def test_an_entry_that_was_taken_back_withdraws_all_but_the_report_of_a_round(self, kind):
        report = ReportFactory(**({"of_round": True} if kind == "round" else {}), ready=True)
        entry = EntryFactory(placement=report.placement)
        ReportedEntry.objects.create(report=report, entry=entry)
        assert standing(report.document) == "issued"
        Entry.objects.filter(pk=entry.pk).delete()
        assert standing(report.document) == {"portfolio": "withdrawn", "round": "issued"}[kind]


@pytest.fixture
def filed():
    """filed(...): a ready report with a file."""

    def make(**fields):
        name = default_storage.save("reports/intrekken.pdf", ContentFile(b"%PDF"))
        return ReportFactory(ready=True, document__file=name, **fields)

    return make


class TestWithdrawing:
    def url(self, report):
        return reverse("portfolios:report_withdraw", args=[report.pk])

    def test_in_two_steps(self, filed, django_capture_on_commit_callbacks):
        report = filed()
        client = sign_in(Client(), report.requested_by)
        assert self.url(report) in client.get(report.get_absolute_url()).content.decode()
        assert "Trek deze PDF in" in client.get(self.url(report)).content.decode()
        report.refresh_from_db()
        assert report.withdrawn_at is None
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(self.url(report), follow=True)
        text = response.content.decode()
        assert "Ingetrokken op" in text
        assert self.url(report) not in text
        listed = client.get(reverse("portfolios:reports", args=[report.placement_id]))
        assert "Ingetrokken op" in listed.content.decode()
        assert standing(report.document) == "withdrawn"

    def test_it_is_given_to_nobody_any_more(self, filed):
        report = filed()
        client = sign_in(Client(), report.requested_by)
        actions.withdraw_report(report=report, by=report.requested_by)
        response = client.get(reverse("portfolios:download", args=[report.pk]))
        assert response.status_code == 410
        assert "Ingetrokken op" in response.content.decode()

    def test_its_file_goes_and_its_code_stays(self, filed, django_capture_on_commit_callbacks):
        report = filed()
        name = report.document.file.name
        with django_capture_on_commit_callbacks(execute=True):
            actions.withdraw_report(report=report, by=report.requested_by)
        document = Document.objects.get()
        assert (document.file.name, document.sha256) == ("", "a" * 64)
        assert not default_storage.exists(name)

    def test_the_file_stays_as_long_as_another_report_needs_it(
        self, filed, django_capture_on_commit_callbacks
    ):
        report = filed()
        by = report.placement.supervisions.get().user
        other = ReportFactory(
            ready=True, document=report.document, placement=report.placement, requested_by=by
        )
        with django_capture_on_commit_callbacks(execute=True):
            actions.withdraw_report(report=report, by=report.requested_by)
        assert report.document.is_there
        with django_capture_on_commit_callbacks(execute=True):
            actions.withdraw_report(report=other, by=by)
        assert not default_storage.exists(report.document.file.name)

    def test_the_second_click_comes_too_late(self, filed):
        report = filed()
        client = sign_in(Client(), report.requested_by)
        client.post(self.url(report))
        at = Report.objects.get().withdrawn_at
        assert client.post(self.url(report)).status_code == 409
        assert client.get(self.url(report)).status_code == 302
        assert Report.objects.get().withdrawn_at == at

    @pytest.mark.parametrize("whose", ["round", "another", "waiting"])
    def test_what_is_not_theirs_is_not_withdrawn(self, whose):
        report = ReportFactory(of_round=True, ready=True) if whose == "round" else ReportFactory()
        by = report.requested_by
        if whose == "another":
            report.finish(document=DocumentFactory())
            by = SupervisionFactory(placement=report.placement, role="tutor").user
        with pytest.raises(MovedOnError):
            actions.withdraw_report(report=report, by=by)
        assert sign_in(Client(), by).get(self.url(report)).status_code == 404
        assert Report.objects.get().withdrawn_at is None

    def test_the_same_content_is_issued_again_under_the_same_code(
        self, rendered, django_capture_on_commit_callbacks
    ):
        report = ReportFactory()
        tasks.render_report.call(report.pk)
        report.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            actions.withdraw_report(report=report, by=report.requested_by)
        again = ReportFactory(placement=report.placement)
        assert tasks.render_report.call(again.pk) == "ready"
        again.refresh_from_db()
        assert again.document == report.document
        assert again.document.is_there
        assert standing(again.document) == "issued"

    def test_a_file_that_goes_while_a_report_is_made_of_it_is_made_again(self):
        report, document = ReportFactory(), DocumentFactory(file="")
        with pytest.raises(FileGoneError):
            report.finish(document=document)
        report.refresh_from_db()
        assert report.state == "waiting"


def test_the_export_about_somebody_says_it_and_leaves_the_file_out():
    report = ReportFactory(ready=True)
    report.withdraw()
    own, _others = exported.groups(report.requested_by)
    values = {fact.key: fact.value for fact in own.records[0].facts}
    assert (values["withdrawn_at"], values["file"]) == (report.withdrawn_at, None)
