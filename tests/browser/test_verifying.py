"""Somebody with a PDF in hand checks whether it is the one that the school issued."""

import re

import pytest
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import expect

from assessments.models import Answer
from portfolios import actions, tasks
from portfolios.models import Document
from tests.factories import ReportFactory, RoundFactory
from tests.texts import write

pytestmark = pytest.mark.django_db(transaction=True)
SAME, OTHER = "Hetzelfde bestand.", "Niet hetzelfde."


def made(report):
    assert tasks.render_report.call(report.pk) == "ready"
    report.refresh_from_db()
    return report


@pytest.fixture
def report():
    """Of a finalised round, really printed."""
    round = RoundFactory(finalised=True)
    write(Answer.objects, comment="Dit lukt mij 😀.")
    supervisor = round.placement.supervisions.get().user
    return made(
        ReportFactory(kind="round", round=round, placement=round.placement, requested_by=supervisor)
    )


def content_of(report):
    with report.document.file.open() as file:
        return file.read()


def file_of(content, name="verslag.pdf"):
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def changed(content):
    """The same but for one bit, in the middle."""
    at = len(content) // 2
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def open_page(visit, report, **options):
    page = visit(**options)
    page.goto("/echt/")
    page.get_by_label("Code").fill(report.document.shown_code.lower())
    page.get_by_role("button", name="Controleer").click()
    expect(page.get_by_text(f"een PDF van {report.document.school}")).to_be_visible()
    return page


def choose(page, content, name="verslag.pdf"):
    """As a person does, who sees the field first when the script shows it."""
    field = page.get_by_label("Jouw bestand", exact=True)
    expect(field).to_be_visible()
    field.set_input_files(file_of(content, name))


def sent_by(page):
    """What it sends from now on, but for the icon, which a browser asks for when it likes."""
    found = []
    page.on("request", lambda one: "/static/" in one.url or found.append((one.method, one.url)))
    return found


def test_the_right_file_is_the_same_and_one_changed_byte_is_not(visit, report):
    page = open_page(visit, report)
    requests = sent_by(page)
    choose(page, content_of(report))
    expect(page.get_by_role("status").filter(has_text=SAME)).to_be_visible()
    choose(page, changed(content_of(report)), "nagemaakt.pdf")
    expect(page.get_by_role("status").filter(has_text=OTHER)).to_be_visible()
    expect(page.get_by_text(SAME, exact=True)).to_have_count(0)
    expect(page.get_by_text("nagemaakt.pdf")).to_be_visible()
    assert requests == []  # it stays with who has it


def test_a_file_can_be_dropped(visit, report):
    page = open_page(visit, report)
    drop = """(bytes) => {
      const moved = new DataTransfer();
      moved.items.add(new File([new Uint8Array(bytes)], "verslag.pdf"));
      document.querySelector(".drop").dispatchEvent(
        new DragEvent("drop", {dataTransfer: moved, bubbles: true, cancelable: true})
      );
    }"""
    expect(page.get_by_label("Jouw bestand", exact=True)).to_be_visible()
    page.evaluate(drop, list(content_of(report)))
    expect(page.get_by_role("status").filter(has_text=SAME)).to_be_visible()


def test_a_replaced_report_says_so_and_when(visit, report):
    old = content_of(report)
    new = made(
        actions.correct_report(
            report=report, by=report.requested_by, reason="Een naam.", correction="Zuid."
        )
    )
    day = date_format(timezone.localtime(new.finished_at), "j F Y")
    page = open_page(visit, report)
    expect(page.get_by_text(f"op {day} door een verbeterd verslag")).to_be_visible()
    choose(page, old)
    said = page.get_by_role("status").filter(has_text="Hetzelfde bestand, maar vervangen.")
    expect(said).to_contain_text(f"Op {day} is het vervangen")
    # The new one is another document, and this code is not its code.
    choose(page, content_of(new))
    expect(page.get_by_role("status").filter(has_text=OTHER)).to_be_visible()
    page = open_page(visit, new)
    choose(page, content_of(new))
    expect(page.get_by_role("status").filter(has_text=SAME)).to_be_visible()


def test_what_was_withdrawn_says_so(visit):
    report = made(ReportFactory())
    content = content_of(report)
    page = visit(report.requested_by)
    page.goto(report.get_absolute_url())
    page.get_by_role("link", name="Trek deze PDF in").click()
    page.get_by_role("button", name="Trek deze PDF in").click()
    expect(page.get_by_text("De PDF is ingetrokken.")).to_be_visible()
    page = open_page(visit, report)
    expect(page.get_by_text("Ingetrokken", exact=True)).to_be_visible()
    choose(page, content)
    said = page.get_by_role("status").filter(has_text="Hetzelfde bestand, maar ingetrokken.")
    expect(said).to_be_visible()


def test_without_javascript_the_hash_is_compared_by_hand(visit, report):
    page = open_page(visit, report, javascript=False)
    expect(page.get_by_label("Jouw bestand", exact=True)).to_be_hidden()
    digest = Document.objects.get().sha256
    expect(page.get_by_text(digest)).to_be_visible()
    for line, told in [(f"{digest}  verslag.pdf", SAME), (changed_hash(digest), OTHER)]:
        page.get_by_label("SHA-256 van jouw bestand").fill(line)
        page.get_by_role("button", name="Vergelijk").click()
        expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()


def changed_hash(digest):
    return re.sub("^.", "1" if digest[0] == "0" else "0", digest)


def test_without_a_secure_context_it_is_by_hand_as_well(visit, report):
    """As on a server that has no https: there a browser has no crypto.subtle."""
    page = visit()
    page.add_init_script("Object.defineProperty(window, 'crypto', {value: {}})")
    page.goto(f"/echt/{report.document.code}/")
    expect(page.get_by_role("heading", name="Zelf vergelijken")).to_be_visible()
    expect(page.get_by_label("Jouw bestand", exact=True)).to_be_hidden()
