"""Goals 1 and 2 of printing: what our pages cost beside WeasyPrint alone and a known document.

Run as `python -m bench.pdf [rounds]`. Makes its own portfolio (two rounds of 40 statements in 8
sections, two voices, comments on most) in a database in memory. Figures are medians of ratios
within one run, in processor time, so that a busy machine matters little.
"""

import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

SIZES = (6, 6, 3, 6, 3, 6, 5, 5)
OUTCOME = (
    "De student deelt eigen ervaringen, wisselt uit en bevraagt en ondersteunt de ander in dit "
    "proces. Hierbij wordt collectieve ervaringskennis benut."
)
COMMENTS = (
    "Ik oefende dit vooral in de gesprekken op dinsdag. In het begin vulde ik de stilte snel op "
    "met mijn eigen verhaal. Nu wacht ik langer en vraag ik eerst of iemand het wil horen.",
    "Dit gaat goed als ik iemand al ken. Bij nieuwe mensen zoek ik nog naar woorden.",
    "In het teamoverleg bracht ik in wat een opname met je vertrouwen doet. Twee collega’s kwamen "
    "er later op terug.\n\nIk merkte ook dat ik daarna moe was. We spraken af dat ik na zo’n "
    "overleg een half uur vrij houd.",
    "Soms is er nog een duwtje nodig, vooral als er veel mensen aan tafel zitten.",
    "",
)


def portfolio():
    """The key and the student of a placement with two finalised rounds."""
    from assessments.models import Answer, Judgement, Question  # noqa: PLC0415
    from competencies.models import Item  # noqa: PLC0415
    from tests import factories, texts  # noqa: PLC0415

    placement = factories.PlacementFactory()
    instrument = factories.InstrumentFactory(questions=SIZES)
    items = Item.objects.filter(pk__in=Question.objects.values("item"))
    items.update(text=OUTCOME, title="Delen, vragen stellen en de ander ondersteunen")
    points = list(instrument.scale.points.all())
    for kind in ("start", "interim"):
        round = factories.RoundFactory(
            placement=placement, kind=kind, instrument=instrument, finalised=True
        )
        answers = list(Answer.objects.filter(assessment__round=round).order_by("pk"))
        for number, answer in enumerate(answers):
            answer.point = points[number * 7 % 11 % len(points)]
            answer.comment = COMMENTS[number * 3 % len(COMMENTS)]
            answer.save()
        texts.write(Judgement.objects.filter(round=round), text=COMMENTS[0])
    return placement.pk, placement.student


def seconds(make):
    start = time.process_time()
    made = make()
    return time.process_time() - start, made


def pages(content):
    import pypdf  # noqa: PLC0415

    return len(pypdf.PdfReader(io.BytesIO(content)).pages)


def measure(rounds):
    """The two ratios, each a list of one figure per round."""
    import weasyprint  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    from ervaring import pdf  # noqa: PLC0415
    from portfolios import reports  # noqa: PLC0415

    pk, student = portfolio()
    reference = (Path(__file__).parent / "reference-32-pages.html").read_text()
    fonts = FontConfiguration()
    html = reports.as_html(reports.gather_portfolio(pk, student))
    style = pdf.read_static(pdf.STYLESHEET).decode()

    def ours():
        return pdf.render(reports.as_html(reports.gather_portfolio(pk, student)))

    def alone():
        sheet = weasyprint.CSS(string=style, url_fetcher=pdf.Fetcher(), font_config=fonts)
        return weasyprint.HTML(string=html).write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"
        )

    def known():
        return weasyprint.HTML(string=reference).write_pdf(
            font_config=fonts, pdf_variant="pdf/ua-1"
        )

    whole, per_page, milliseconds = [], [], []
    for number in range(rounds + 1):
        mine, content = seconds(ours)
        bare, _content = seconds(alone)
        theirs, other = seconds(known)
        if number:  # the first warms up
            whole.append(mine / bare)
            per_page.append(mine / pages(content) / (theirs / pages(other)))
            milliseconds.append(1000 * mine / pages(content))
    print(f"ours: {pages(content)} pages, {statistics.median(milliseconds):.0f} ms a page")
    return whole, per_page


def main(rounds=7):
    os.environ["DJANGO_SETTINGS_MODULE"] = "ervaring.settings"
    os.environ["ERVARING_SECRET_KEY"] = "only-for-the-bench"  # noqa: S105
    os.environ["ERVARING_TEXT_KEYS"] = "bench:" + "b" * 43
    os.environ["ERVARING_DATABASE_URL"] = "sqlite://:memory:"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ERVARING_DATA_DIR"] = folder
        import django  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        whole, per_page = measure(rounds)
    for goal, ratios, limit in (
        ("1. database to bytes / WeasyPrint alone on the same page", whole, 1.10),
        ("2. ms a page / ms a page of the reference document", per_page, 0.80),
    ):
        ratio = statistics.median(ratios)
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        verdict = "met" if ratio <= limit else "MISSED"
        print(f"{goal}: {ratio:.2f} ({spread}), goal {limit:.2f}: {verdict}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
