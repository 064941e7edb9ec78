"""PDFs: what can be seen stays; what runs, sends, hides or names somebody goes."""

import io
import subprocess
import sys

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from pypdf import PdfReader

from ervaring.pdf import render
from portfolios.files import checking
from tests.portfolios.hostile import SCRIPT, checked, pdf, photo_of_a_place, refusal, zipped

WORDS = (
    "KANARIE", "JavaScript", "Launch", "SubmitForm", "EmbeddedFile", "FileAttachment", "RichMedia",
    "GoToR", "ImportData", "XFA", "OpenAction",
)  # fmt: skip


def action(kind, **more):
    return Dictionary(S=Name(f"/{kind}"), **more)


def opens_with_a_script(made):
    made.Root.OpenAction = action("JavaScript", JS="app.alert('KANARIE')")


def has_a_script_in_its_names(made):
    made.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array(["x", action("JavaScript", JS="KANARIE")]))
    )


def has_scripts_everywhere(made):
    run = action("JavaScript", JS="KANARIE")
    made.Root.AA = Dictionary(WC=run)
    page = made.pages[0].obj
    page.AA = Dictionary(O=run)
    widget = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9], FT=Name.Tx, T="veld",
        AA=Dictionary(K=run), A=run,
    )  # fmt: skip
    page.Annots = Array([made.make_indirect(widget)])
    made.Root.AcroForm = Dictionary(Fields=Array([page.Annots[0]]), XFA="KANARIE")


def link_to(**does):
    def change(made):
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action(**does))
        made.pages[0].obj.Annots = Array([link])

    return change


def goes_on_to_something_else(made):
    then = made.make_indirect(action("Launch", F="KANARIE.exe"))
    link_to(kind="GoTo", D=Array([made.pages[0].obj, Name.Fit]), Next=then)(made)


def has_a_file_inside(made):
    made.attachments["KANARIE.exe"] = SCRIPT
    made.pages[0].obj.AF = Array([made.attachments["KANARIE.exe"].obj])


def shows(subtype):
    def change(made):
        file = made.make_stream(b"KANARIE")
        one = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=[0, 0, 9, 9])
        one.FS = Dictionary(Type=Name.Filespec, F="KANARIE", EF=Dictionary(F=file))
        made.pages[0].obj.Annots = Array([made.make_indirect(one)])

    return change


def names_its_author(made):
    made.docinfo["/Author"] = "KANARIE"
    with made.open_metadata() as metadata:
        metadata["dc:creator"] = ["KANARIE"]


@pytest.mark.parametrize(
    "change",
    [
        opens_with_a_script,
        has_a_script_in_its_names,
        has_scripts_everywhere,
        link_to(kind="Launch", F="KANARIE.exe"),
        link_to(kind="SubmitForm", F="https://kwaad.example/KANARIE"),
        link_to(kind="ImportData", F="KANARIE"),
        link_to(kind="GoToR", F="KANARIE"),
        link_to(kind="URI", URI="javascript:KANARIE"),
        link_to(kind="NogNooitGezien", F="KANARIE"),
        goes_on_to_something_else,
        has_a_file_inside,
        shows("FileAttachment"),
        shows("RichMedia"),
        shows("3D"),
        shows("Movie"),
        shows("Sound"),
        shows("Screen"),
        names_its_author,
    ],
)
def test_what_runs_hides_or_names_somebody_is_gone(change):
    for how in (pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate):
        sent = pdf(change=change, object_stream_mode=how)
        kind, name, kept = checked(sent, "verslag")
        assert (kind, name) == ("pdf", "verslag.pdf")
        plain = io.BytesIO()
        with pikepdf.open(io.BytesIO(kept)) as opened:
            assert len(opened.pages) == 1
            opened.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable, qdf=True)
        text = plain.getvalue().decode("latin-1")
        assert [word for word in WORDS if word in text] == []


def test_a_link_to_a_page_on_the_web_stays():
    kept = checked(pdf(change=link_to(kind="URI", URI="https://example.org/")))[2]
    with pikepdf.open(io.BytesIO(kept)) as opened:
        assert opened.pages[0].Annots[0].A.URI == "https://example.org/"


@pytest.mark.parametrize("how", [Name.DCTDecode, pikepdf.Array([Name.DCTDecode])])
def test_a_photo_in_it_forgets_its_place(how):
    def change(made):
        image = made.make_stream(photo_of_a_place())
        image.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Filter": how})
        image.update(
            {"/Width": 60, "/Height": 40, "/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8}
        )
        made.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=image))

    kept = checked(pdf(change=change))[2]
    with pikepdf.open(io.BytesIO(kept)) as opened:
        raw = opened.pages[0].Resources.XObject.I.read_raw_bytes()
        assert pikepdf.PdfImage(opened.pages[0].Resources.XObject.I).as_pil_image().size == (60, 40)
    assert b"KANARIE" not in raw


def test_a_polyglot_is_only_a_pdf_afterwards():
    kept = checked(pdf() + zipped({"Aanval.class": SCRIPT}) + SCRIPT)[2]
    assert b"PK\x03\x04" not in kept
    assert SCRIPT not in kept
    assert kept.rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize("password", ["geheim", ""])
def test_a_locked_one_is_refused(password):
    locked = pikepdf.Encryption(owner="eigenaar", user=password)
    assert "wachtwoord" in refusal(pdf(encryption=locked))


def test_a_broken_one_is_refused():
    assert "niet heel" in refusal(b"%PDF-1.7\n" + SCRIPT)
    assert "niet heel" in refusal(pdf(pages=0))


def test_the_school_says_how_many_pages():
    assert checked(pdf(pages=3), pages=3)[0] == "pdf"
    assert "meer dan 2 bladzijden" in refusal(pdf(pages=3), pages=2)


def test_what_takes_too_long_is_refused(monkeypatch, caplog):
    monkeypatch.setattr(checking, "PATIENCE", 0.001)
    assert "ingewikkeld" in refusal(pdf())
    assert caplog.messages == ["A file could not be taken apart: TimeoutExpired"]


def test_a_process_that_takes_a_file_apart_has_little_memory():
    code = "from portfolios.files import apart; apart.limit(); bytes(2_000_000_000)"
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (our own)
    assert b"MemoryError" in run.stderr


def test_a_tagged_document_stays_readable_for_a_screen_reader():
    sent = render("<html lang='nl'><title>Verslag</title><h1>Dag</h1><p>Tekst</p></html>")
    kept = checked(sent)[2]
    with pikepdf.open(io.BytesIO(kept)) as opened:
        assert "/StructTreeRoot" in opened.Root
        assert opened.Root.Lang == "nl"
    assert "Tekst" in PdfReader(io.BytesIO(kept)).pages[0].extract_text()
