"""Files with the evidence of two students of the demo school, added as anyone adds them."""

import io

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from ervaring import pdf
from portfolios.files import actions
from portfolios.files.checking import check
from portfolios.models import Entry, FileLimits

FONT = settings.BASE_DIR / "static/fonts/AtkinsonHyperlegibleNext-Bold.ttf"
# One whom one can sign in as, and one whose last round is final: their portfolio is complete.
STUDENTS = {"Jasmijn Verhoeven", "Sanne Groenhuis"}
SHEET = (
    "Wat helpt als het",
    "te veel wordt?",
    "- even naar buiten",
    "- bellen met iemand",
    "- rust",
)
PROGRAMME = """<html lang="nl"><title>Bijeenkomst 3</title><h1>Bijeenkomst 3: grenzen</h1>
<ol><li>Welkom en rondje</li><li>Mijn verhaal, tien minuten</li><li>In tweetallen: waar merk je een
grens aan?</li><li>Terugkijken: wat neem je mee?</li></ol></html>"""


def add_files(plots):
    """A photo and a PDF with two stukken of each of `STUDENTS`, the photo with one for on paper."""
    for plot in [one for one in plots if one.story.student in STUDENTS]:
        student = plot.placement.student
        found = Entry.objects.filter(placement=plot.placement, kind=Entry.Kind.EVIDENCE)
        first_on_paper = found.order_by("-in_report", "happened_on", "pk")
        for entry, (name, content, description) in zip(first_on_paper, _files(), strict=False):
            upload, limits = SimpleUploadedFile(name, content), FileLimits()
            with check(upload, limits) as clean:
                actions.attach(
                    entry=entry, clean=clean, limits=limits, by=student, description=description
                )


def _files():
    return [
        ("flap.jpg", _sheet(), "Een flap met wat de groep opschreef over rust zoeken."),
        ("programma bijeenkomst 3.pdf", pdf.render(PROGRAMME), ""),
    ]


def _sheet():
    """A sheet of paper on a wall, written on with a marker."""
    image = Image.effect_noise((1200, 900), 12).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.rectangle((200, 60, 1000, 860), fill="#FBF9F4", outline="#DFD9CB", width=4)
    for number, line in enumerate(SHEET):
        font = ImageFont.truetype(FONT, 64 if number < 2 else 52)
        draw.text((270, 130 + number * 130), line, fill="#0E5A63", font=font)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return file.getvalue()
