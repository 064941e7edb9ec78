"""The same content is the same file: in another process, at another place, on another day."""

import hashlib
import io
import json
import os
import pickle
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image

from assessments.models import Answer, Judgement
from ervaring import pdf
from portfolios import actions, reports, tasks
from portfolios.models import Document
from portfolios.models.strays import files_in
from tests.factories import ReportFactory, RoundFactory
from tests.texts import write

pytestmark = pytest.mark.django_db
TEXT = "Dat lukte 😀👩🏽‍⚕️, zei ze: مرحبا بالعالم. Żółć."

# Reads (facts, document, html, image) and says the content key and the hashes of two documents.
RENDERING = """
import datetime, hashlib, pickle, sys, time
days = int(sys.argv[1])
now = time.time
time.time = lambda: now() + days * 86400
import django
django.setup()
from ervaring import pdf
from portfolios import reports
facts, document, html, image, data = pickle.load(sys.stdin.buffer)
at = datetime.datetime(2026, 11, 2, 9, 30, tzinfo=datetime.UTC)
files = [pdf.EmbeddedFile("gegevens.json", data, "Gegevens", at)]
made = pdf.render(html, images={"foto": image}, files=files)
print(reports.content_key(facts))
for content in (reports.as_pdf(facts, document), made):
    print(hashlib.sha256(content).hexdigest())
"""


@pytest.fixture
def round(placement):
    round = RoundFactory(placement=placement, kind="final", finalised=True)
    write(Answer.objects.filter(assessment__round=round), comment=f"{TEXT} 漢字")
    write(Judgement.objects.filter(round=round), text=TEXT)
    return round


def photo():
    picture, file = Image.effect_mandelbrot((160, 120), (-2, -1, 1, 1), 20), io.BytesIO()
    picture.convert("RGB").save(file, "JPEG")
    return file.getvalue()


def in_another_process(given, *, seed, zone, days):
    environment = os.environ | {
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", RENDERING, str(days)],
        input=pickle.dumps(given),
        env=environment,
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout.decode().split()


def test_in_another_process_at_another_place_on_another_day(round):
    facts = reports.gather_round(round.pk, round.placement.student)
    document = Document.of(reports.content_key(facts), round.placement.cohort.programme.school_id)
    html = (
        '<!DOCTYPE html><html lang="nl"><head><title>Foto</title></head><body><h1>Foto</h1>'
        f'<p>{TEXT}</p><img src="attachment:foto" alt="Een vlek"></body></html>'
    )
    data = json.dumps({"text": TEXT}, ensure_ascii=False).encode()
    given = (facts, document, html, photo(), data)
    first = in_another_process(given, seed="1", zone="Europe/Amsterdam", days=0)
    second = in_another_process(given, seed="4", zone="Pacific/Auckland", days=400)
    assert first == second
    assert len(set(first)) == 3
    assert first[:2] == [
        document.content_key,
        hashlib.sha256(reports.as_pdf(facts, document)).hexdigest(),
    ]


def test_the_hash_on_the_page_is_that_of_the_file(round):
    report = ReportFactory(kind="round", round=round, placement=round.placement)
    assert tasks.render_report.call(report.pk) == "ready"
    document = Document.objects.get()
    with document.file.open() as file:
        assert hashlib.sha256(file.read()).hexdigest() == document.sha256


def test_a_report_made_again_after_its_correction_is_as_it_was(round):
    report = ReportFactory(
        kind="round", round=round, placement=round.placement, ready=True,
        requested_by=round.placement.supervisions.get().user,
    )  # fmt: skip
    before = reports.gather(report)
    new = actions.correct_report(
        report=report, by=report.requested_by, reason="Naam.", correction="Zuid."
    )
    assert reports.gather(report) == before
    assert [one.text for one in reports.gather(new).corrections] == ["Zuid."]
    assert [one.action for one in reports.gather(new).steps] == ["corrected"]


class TestAFileThatWasLost:
    @pytest.fixture
    def lost(self, rendered):
        """A report of which the file is gone from the disk."""
        report = ReportFactory()
        tasks.render_report.call(report.pk)
        report.refresh_from_db()
        default_storage.delete(report.document.file.name)
        return report

    def test_is_made_again_and_is_the_same(self, lost):
        again = ReportFactory(placement=lost.placement)
        assert tasks.render_report.call(again.pk) == "ready"
        again.refresh_from_db()
        assert again.document == lost.document
        with again.document.file.open() as file:
            assert hashlib.sha256(file.read()).hexdigest() == lost.document.sha256

    def test_that_cannot_be_made_as_it_was_gets_a_new_code(self, lost, monkeypatch, caplog):
        """As with another version of a library of the system: nobody waits for ever."""
        monkeypatch.setattr(pdf, "render", lambda html, **_more: b"%PDF anders " + html.encode())
        again, before = ReportFactory(placement=lost.placement), files_in("reports")
        assert tasks.render_report.call(again.pk) == "ready"
        again.refresh_from_db()
        assert again.document != lost.document
        assert again.document.is_there
        [record] = caplog.records
        assert record.getMessage() == (
            f"Document {lost.document.pk} came out as other bytes; its content gets a new code"
        )
        # What was issued can be checked as before, and nothing is left without a row.
        was = Document.objects.issued_as(lost.document.code).get()
        assert (was.standing, was.sha256) == ("issued", lost.document.sha256)
        assert files_in("reports") - before == {again.document.file.name}

    def test_after_that_equal_content_is_found_again(self, lost, monkeypatch):
        monkeypatch.setattr(pdf, "render", lambda html, **_more: b"%PDF anders " + html.encode())
        made = []
        for _number in range(2):
            report = ReportFactory(placement=lost.placement)
            tasks.render_report.call(report.pk)
            report.refresh_from_db()
            made.append(report.document)
        assert made[0] == made[1]
