"""The files of entries, on paper: photos are printed, the others are listed with their hash."""

import io

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from ervaring import pdf
from portfolios import reports, tasks
from portfolios.models import Document
from portfolios.reports.pictures import LONGEST
from tests.factories import AttachmentFactory, EntryFactory, ReportFactory

pytestmark = pytest.mark.django_db


def picture(size=(400, 300), mode="RGB", colour="#0E5A63"):
    content = io.BytesIO()
    Image.new(mode, size, colour).save(content, "JPEG" if mode == "RGB" else "PNG")
    return content.getvalue()


@pytest.fixture
def entry(placement):
    return EntryFactory(placement=placement, in_report=True)


def put(entry, content=None, **more):
    name = default_storage.save("attachments/foto", ContentFile(content or picture()))
    return AttachmentFactory(entry=entry, file=name, **more)


def portfolio(placement, parts=""):
    return reports.gather_portfolio(placement.pk, placement.student, parts)


def printed(facts):
    return reports.as_pdf(facts, Document(code="0123456789ABCDEF"))


def figures(content):
    """The words for pictures, without that of the code to verify with, which every file has."""
    with pikepdf.open(io.BytesIO(content)) as file:
        found = [
            str(one["/Alt"])
            for one in file.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]
    return [words for words in found if not words.startswith("QR-code")]


def test_a_photo_is_printed_with_what_the_student_says_is_on_it(placement, entry):
    put(entry, description="Een flap aan de muur", name="IMG_1.jpg")
    put(entry, name="bord.jpg")
    facts = portfolio(placement, "entries")
    html = reports.as_html(facts)
    assert "<figcaption>Een flap aan de muur</figcaption>" in html
    assert "<figcaption>bord.jpg</figcaption>" in html
    assert "IMG_1.jpg" not in html
    assert figures(printed(facts)) == ["Een flap aan de muur", "bord.jpg"]


def test_a_photo_is_opened_when_it_is_drawn_and_as_large_as_it_is_printed(placement, entry):
    photo = put(entry, picture((3000, 2000)))
    images = portfolio(placement).images
    assert list(images) == [str(photo.pk)]
    with Image.open(io.BytesIO(images[str(photo.pk)])) as drawn:
        assert drawn.size == (LONGEST, LONGEST * 2 // 3)
        assert drawn.format == "JPEG"
    default_storage.delete(photo.file.name)
    assert str(photo.pk) in images
    with pytest.raises(FileNotFoundError):
        images[str(photo.pk)]


def test_what_shines_through_lies_on_white(placement, entry):
    photo = put(entry, picture(mode="RGBA", colour="#0E5A6300"))
    content = portfolio(placement).images[str(photo.pk)]
    with Image.open(io.BytesIO(content)) as drawn:
        assert drawn.getpixel((10, 10)) == (255, 255, 255)


def test_the_same_photos_are_the_same_bytes_and_another_is_another_key(placement, entry):
    photo = put(entry)
    facts = portfolio(placement, "entries")
    assert printed(facts) == printed(portfolio(placement, "entries"))
    key = reports.content_key(facts)
    photo.sha256 = "d" * 64
    photo.save()
    assert reports.content_key(portfolio(placement, "entries")) != key


def test_a_file_that_is_gone_is_named_and_breaks_nothing(placement, entry):
    photo = put(entry, name="weg.jpg")
    default_storage.delete(photo.file.name)
    facts = portfolio(placement, "entries")
    assert "weg.jpg (foto of afbeelding, 1000\xa0bytes): dit bestand is niet meer bewaard" in (
        reports.as_html(facts)
    )
    assert figures(printed(facts)) == []


@pytest.mark.parametrize("content", [picture()[:-300], b"\0" * 900, b"\xff\xd8\xff", b"GIF89a"])
def test_a_photo_that_cannot_be_read_any_more_is_as_one_that_is_gone(
    placement, entry, content, monkeypatch
):
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint sets it
    put(entry, content, name="stuk.jpg")
    report = ReportFactory(placement=placement, parts="entries")
    assert tasks.render_report.call(report.pk) == "ready"
    facts = portfolio(placement, "entries")
    assert "dit bestand is niet meer bewaard" in reports.as_html(facts)
    assert dict(facts.images) == {}


def test_a_photo_that_goes_while_it_is_printed_is_named_the_next_time(
    placement, entry, monkeypatch
):
    photo = put(entry, name="weg.jpg")
    gather, pages = reports.gather, []

    def gone_after(report):
        facts = gather(report)
        default_storage.delete(photo.file.name)
        pages.append(reports.as_html(facts))
        return facts

    monkeypatch.setattr(reports, "gather", gone_after)
    report = ReportFactory(placement=placement, parts="entries")
    assert tasks.render_report.call(report.pk) == "ready"
    assert ["niet meer bewaard" in page for page in pages] == [False, True]


def test_an_image_that_is_not_named_is_a_mistake_of_the_page(placement, entry):
    put(entry)
    with pytest.raises(pdf.RenderError):
        pdf.render(reports.as_html(portfolio(placement, "entries")))


def test_other_files_are_listed_with_their_hash(placement, entry):
    put(
        entry, kind="pdf", name="programma.pdf", size=2_300_000, sha256="ab" * 32,
        description="Van de derde bijeenkomst",
    )  # fmt: skip
    facts = portfolio(placement, "entries")
    html = reports.as_html(facts)
    assert "programma.pdf (PDF, 2,2\xa0MB)<" in html
    assert "Van de derde bijeenkomst" in html
    assert "SHA-256: " + "ab" * 32 in html
    assert dict(facts.images) == {}
