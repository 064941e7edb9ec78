"""Files with an entry: added, described, taken away, and read by who may read the entry."""

import os
import time

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ervaring.placements.models import Reading
from portfolios.files import actions
from portfolios.files.checking import clean_name
from portfolios.models import Attachment, FileLimits
from portfolios.models.strays import files_in
from tests.factories import AttachmentFactory, EntryFactory
from tests.portfolios.hostile import SCRIPT, document, mp3, pdf, photo, photo_of_a_place
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

SANDBOX = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@pytest.fixture
def entry():
    return EntryFactory(texts={"situation": "Wat ik schreef."})


@pytest.fixture
def student(entry, as_user):
    return as_user(entry.placement.student)


@pytest.fixture
def add(entry, student):
    """add((name, content), …): what the page says after these were chosen together."""

    def press(*files, **more):
        uploads = [SimpleUploadedFile(name, content) for name, content in files]
        return student.post(url("attach", entry), {"files": uploads}, **more)

    return press


def url(name, thing):
    return reverse(f"portfolios:{name}", args=[thing.pk])


def limits(entry, **values):
    return FileLimits.objects.create(school=entry.placement.cohort.programme.school, **values)


def stored():
    return files_in("attachments")


@pytest.fixture(autouse=True)
def _nothing_stored():
    for name in stored():
        default_storage.delete(name)


class TestAdding:
    def test_several_at_once(self, add, entry):
        response = add(("Tuin.JPG", photo()), ("verslag.pdf", pdf()), ("lied", mp3()))
        assert response.url == url("attach", entry)
        found = Attachment.objects.filter(entry=entry)
        assert [(one.kind, one.name) for one in found] == [
            ("image", "Tuin.jpg"),
            ("pdf", "verslag.pdf"),
            ("audio", "lied.mp3"),
        ]
        for one in found:
            with one.file.open() as file:
                assert len(file.read()) == one.size
        assert stored() == {one.file.name for one in found}

    def test_what_is_stored_has_no_place_and_no_name_of_its_owner(self, add, entry):
        add(("KANARIE.jpg", photo_of_a_place()))
        found = Attachment.objects.get()
        with found.file.open() as file:
            assert b"KANARIE" not in file.read()
        assert len(found.file.name.removeprefix("attachments/")) >= 32
        assert "KANARIE" not in found.file.name
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM portfolios_attachment")
            assert "KANARIE" not in cursor.fetchone()[0]
        path = default_storage.path(found.file.name)
        assert os.stat(path).st_mode & 0o777 == 0o600

    def test_of_a_good_and_a_bad_one_the_good_one_stays(self, add, entry):
        response = add(
            ("kwaad.jpg", b"<html>" + SCRIPT),
            ("plaatje.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>"),
            ("goed.jpg", photo()),
            ("programma.pdf", b"MZ" + bytes(99)),
        )
        assert response.status_code == 422
        assert [name for name, _why in response.context["refused"]] == [
            "kwaad.jpg",
            "plaatje.svg",
            "programma.pdf",
        ]
        page = response.content.decode()
        assert "3 bestanden zijn niet bewaard" in page
        assert "Dit is een webpagina of een tekening met code (HTML, SVG)." in page
        assert "Je bestand staat bij je stuk." in page
        assert [one.name for one in Attachment.objects.all()] == ["goed.jpg"]
        assert len(stored()) == 1
        entry.refresh_from_db()
        assert entry.texts == {"situation": "Wat ik schreef."}

    def test_an_empty_one_and_none_at_all(self, add, student, entry):
        assert "Dit bestand is leeg." in add(("leeg.pdf", b"")).content.decode()
        response = student.post(url("attach", entry), {})
        assert response.status_code == 422
        assert "Kies eerst een bestand." in response.content.decode()

    def test_the_name_on_the_page_is_a_name_and_nothing_else(self, add):
        page = add(("<b>x</b>\u202egpj.exe", b"MZ")).content.decode()
        assert "<b>x" not in page
        assert "\u202e" not in page


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\Jan\\foto.png", "foto.jpg"),
        ("vakantie\u202egpj.exe", "vakantiegpj.jpg"),
        ("re\u0000gel\nnieuw.jpg", "regelnieuw.jpg"),
        ("a" * 1000, "a" * 100 + ".jpg"),
        ("foto.jpg.html", "foto.jpg"),
        ("foto.pdf.jpg.png", "foto.jpg"),
        ("Dag 1. Groep", "Dag 1. Groep.jpg"),
        ("..", "bestand.jpg"),
        ("", "bestand.jpg"),
        ('<a href="x">.jpg', "a href=x.jpg"),
        ("cafe\u0301.jpeg", "café.jpg"),
    ],
)
def test_the_ending_follows_the_content(name, clean):
    assert clean_name(name, "jpg") == clean


class TestLimits:
    def test_the_page_says_what_fits_and_what_is_used(self, student, entry):
        limits(entry, files=3, megabytes=7, megapixels=9, pages=11, quota=100)
        AttachmentFactory(entry=EntryFactory(placement=entry.placement), size=50 * 1024 * 1024)
        page = student.get(url("attach", entry)).content.decode()
        assert "Hoogstens 3 bestanden bij een stuk, elk tot 7 MB." in page
        assert "tot 9 megapixel" in page
        assert "tot 11 bladzijden" in page
        assert "Je gebruikt nu 50,0\xa0MB van je 100,0\xa0MB" in page

    def test_how_many(self, add, student, entry):
        limits(entry, files=2)
        page = add(*[(f"{n}.jpg", photo()) for n in range(3)]).content.decode()
        assert "Bij een stuk passen hoogstens 2 bestanden." in page
        assert "Er passen geen bestanden meer bij dit stuk." in page
        assert Attachment.objects.count() == len(stored()) == 2

    def test_how_large(self, add, entry):
        limits(entry, megabytes=1)
        page = add(("lang.wav", bytes(1024 * 1024 + 1))).content.decode()
        assert "groter dan 1 MB" in page

    def test_how_much_in_all(self, add, entry):
        limits(entry, quota=10)
        AttachmentFactory(entry=EntryFactory(placement=entry.placement), size=10 * 1024 * 1024)
        AttachmentFactory(size=99 * 1024 * 1024)  # of somebody else
        assert "Je ruimte van 10 MB is vol." in add(("foto.jpg", photo())).content.decode()
        assert stored() == set()

    def test_more_than_any_school_may_allow_is_not_even_written_down(self, add, settings):
        settings.MAX_FILE_BYTES = 100_000
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
        response = add(("lang.mp4", bytes(200_000)), ("goed.jpg", photo()))
        assert [name for name, _why in response.context["refused"]] == ["lang.mp4"]
        assert [one.name for one in Attachment.objects.all()] == ["goed.jpg"]
        assert list(settings.FILE_UPLOAD_TEMP_DIR.glob("*")) == []

    def test_a_form_that_is_too_long_is_broken_off(self, add, settings):
        settings.MAX_FORM_BYTES = 100_000
        response = add(("lang.mp4", bytes(200_000)), ("goed.jpg", photo()))
        assert [name for name, _why in response.context["refused"]] == ["lang.mp4"]
        assert Attachment.objects.count() == 0

    def test_nothing_of_a_stranger_is_written_down(self, entry, settings, monkeypatch):
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
        written = []
        monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", written.append)
        upload = SimpleUploadedFile("foto.jpg", photo((400, 400)))
        assert Client().post(url("attach", entry), {"files": upload}).status_code == 401
        assert written == []


class TestReading:
    @pytest.fixture
    def photo_of(self, entry, add):
        def made(**shared):
            add(("Tuin.jpg", photo()))
            type(entry).objects.filter(pk=entry.pk).update(**shared)
            return Attachment.objects.get()

        return made

    @pytest.fixture
    def supervisor(self, entry):
        return sign_in(Client(), entry.placement.supervisions.get().user)

    def test_a_download_that_no_browser_runs(self, photo_of, student):
        found = photo_of()
        response = student.get(url("attachment", found))
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"] == 'attachment; filename="Tuin.jpg"'
        assert {name: response[name] for name in SANDBOX} == SANDBOX
        assert response.getvalue().startswith(b"\xff\xd8")

    def test_a_picture_in_a_page(self, photo_of, student, entry):
        found = photo_of()
        response = student.get(url("picture", found))
        assert response["Content-Type"] == "image/jpeg"
        assert {name: response[name] for name in SANDBOX} == SANDBOX
        assert response.getvalue().startswith(b"\xff\xd8")
        assert url("picture", found) in student.get(entry.get_absolute_url()).content.decode()

    def test_only_a_picture_is_shown(self, add, student):
        add(("verslag.pdf", pdf()))
        assert student.get(url("picture", Attachment.objects.get())).status_code == 404

    def test_whoever_reads_leaves_a_line(self, photo_of, supervisor, entry):
        found = photo_of(for_supervisor=True)
        supervisor.get(url("attachment", found)).getvalue()
        supervisor.get(url("picture", found)).getvalue()
        line = Reading.objects.get()
        assert (line.kind, line.subject, line.what) == ("entry", entry.pk, entry.plain_name)

    def test_taken_back_is_gone_at_the_next_request(self, photo_of, supervisor, entry):
        found = photo_of(for_supervisor=True)
        supervisor.get(url("picture", found)).getvalue()
        type(entry).objects.filter(pk=entry.pk).update(for_supervisor=False)
        for name in ("picture", "attachment"):
            assert supervisor.get(url(name, found)).status_code == 404

    def test_a_file_that_is_not_there_is_not_there(self, student, entry):
        assert student.get(url("attachment", AttachmentFactory(entry=entry))).status_code == 404

    @pytest.mark.parametrize("page", ["entry", "attach"])
    def test_the_queries_are_the_same_for_one_and_for_three(self, entry, student, page):
        numbers = []
        for more in (1, 2):
            for _ in range(more):
                AttachmentFactory(entry=entry, description="Een tuin")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                student.get(url(page, entry))
            numbers.append(len(queries))
        assert numbers[0] == numbers[1]


class TestDescribing:
    def test_is_what_a_screen_reader_says(self, student, entry):
        found = AttachmentFactory(entry=entry, name="Tuin.jpg")
        assert (
            "Foto zonder beschrijving: Tuin.jpg"
            in student.get(entry.get_absolute_url()).content.decode()
        )
        student.post(url("describe", found), {"description": "De groep in de tuin"})
        assert 'alt="De groep in de tuin"' in student.get(entry.get_absolute_url()).content.decode()

    def test_not_endlessly(self, student, entry):
        found = AttachmentFactory(entry=entry)
        response = student.post(url("describe", found), {"description": "x" * 501}, follow=True)
        assert "Schrijf het in hoogstens 500 tekens." in response.content.decode()
        found.refresh_from_db()
        assert found.description == ""


class TestTakingAway:
    def test_from_the_disk_too_once_it_is_certain(
        self, add, student, entry, django_capture_on_commit_callbacks
    ):
        add(("foto.jpg", photo()), ("verslag.docx", document()))
        first, second = Attachment.objects.all()
        with django_capture_on_commit_callbacks() as callbacks:
            response = student.post(url("detach", first))
            assert len(stored()) == 2
        assert response.url == url("attach", entry)
        for callback in callbacks:
            callback()
        assert stored() == {second.file.name}
        assert list(Attachment.objects.all()) == [second]

    def test_a_row_that_is_not_made_leaves_no_file(self, add, monkeypatch):
        def fails(**_fields):
            raise RuntimeError

        monkeypatch.setattr(Attachment.objects, "create", fails)
        with pytest.raises(RuntimeError):
            add(("foto.jpg", photo()))
        assert stored() == set()


class TestSweeping:
    @pytest.fixture
    def old(self):
        """old(name): a file in the storage of two days ago."""

        def made(name, *, hours=48):
            name = default_storage.save(f"attachments/{name}", ContentFile(b"x"))
            then = time.time() - hours * 3600
            os.utime(default_storage.path(name), (then, then))
            return name

        return made

    def test_what_a_killed_process_left_behind(self, old, settings):
        AttachmentFactory(file=old("heeft-een-rij"))
        old("kwijt")
        old("net-begonnen", hours=1)
        settings.FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
        upload = settings.FILE_UPLOAD_TEMP_DIR / "half.upload"
        upload.touch()
        os.utime(upload, (0, 0))
        assert actions.sweep() == 2
        assert stored() == {"attachments/heeft-een-rij", "attachments/net-begonnen"}
        assert not upload.exists()

    def test_once_an_hour_by_one_worker(self, old):
        cache.delete("files-swept")
        actions.sweep_now_and_then()
        old("kwijt")
        actions.sweep_now_and_then()
        assert stored() == {"attachments/kwijt"}
        cache.delete("files-swept")
        actions.sweep_now_and_then()
        assert stored() == set()
