"""Files that are given out: when they go, and what happens when that is at the same moment."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from portfolios import reports, tasks
from portfolios.models import Document
from portfolios.models.strays import files_in
from tests.factories import DocumentFactory, ReportFactory

pytestmark = pytest.mark.django_db


def stored():
    name = default_storage.save("reports/een.pdf", ContentFile(b"%PDF"))
    return DocumentFactory(file=name)


@pytest.fixture
def old():
    """The file of a bundle of long ago."""
    document = stored()
    ago = timezone.now() - datetime.timedelta(days=31)
    ReportFactory(ready=True, document=document, bundled=True, requested_at=ago)
    return document


def test_a_file_that_a_new_report_holds_is_not_swept(old, monkeypatch):
    sweep = Document.delete_file_if_in

    def somebody_is_first(document, documents):
        ReportFactory(ready=True, document=document)
        return sweep(document, documents)

    monkeypatch.setattr(Document, "delete_file_if_in", somebody_is_first)
    Document.objects.forget_old()
    old.refresh_from_db()
    assert old.is_there


def test_a_file_of_a_bundle_that_was_swept_is_deleted(old, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        Document.objects.forget_old()
    assert not default_storage.exists(old.file.name)


def test_a_document_that_no_report_came_of_goes_after_a_while(django_capture_on_commit_callbacks):
    """As of a worker that was killed, and a bundle that was removed then."""
    fresh, left = stored(), stored()
    Document.objects.filter(pk=left.pk).update(
        made_at=timezone.now() - datetime.timedelta(hours=1, minutes=1)
    )
    with django_capture_on_commit_callbacks(execute=True):
        Document.objects.forget_old()
    assert list(Document.objects.all()) == [fresh]
    assert [default_storage.exists(one.file.name) for one in (fresh, left)] == [True, False]


@pytest.mark.parametrize("dropped", ["while it is rendered", "while it is stored"])
def test_a_document_that_another_worker_drops_is_made_anew(dropped, monkeypatch):
    """As when the report of the other turned out to hold what was taken back."""
    report, first, before = ReportFactory(), [], files_in("reports")
    as_pdf, refresh = reports.as_pdf, Document.refresh_from_db

    def drop(document):
        if not first:
            first.append(document.code)
            Document.objects.filter(pk=document.pk).delete()

    def rendered(facts, document):
        if dropped == "while it is rendered":
            drop(document)
        return as_pdf(facts, document)

    def refreshed(document, *args, **kwargs):
        drop(document)
        return refresh(document, *args, **kwargs)

    monkeypatch.setattr(reports, "as_pdf", rendered)
    monkeypatch.setattr(Document, "refresh_from_db", refreshed)
    assert tasks.render_report.call(report.pk) == "ready"
    assert [one.code for one in Document.objects.all()] != first
    assert files_in("reports") - before == {one.file.name for one in Document.objects.all()}
