"""Goals 1, 2 and 3 of printing: what our pages cost beside WeasyPrint alone and a known document.

Run as `python -m bench.pdf [rounds] [documents]`. Figures are medians of ratios within one run, in
processor time, so that a busy machine matters little; the memory is that of this process, in which
so many documents of different students are made after each other.
"""

import io
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench import school

MEGABYTES = 150


def seconds(make):
    start = time.process_time()
    made = make()
    return time.process_time() - start, made


def pages(content):
    import pypdf  # noqa: PLC0415

    return len(pypdf.PdfReader(io.BytesIO(content)).pages)


def printed(placement, user):
    """From the database to the bytes, as the worker goes."""
    from portfolios import reports  # noqa: PLC0415
    from portfolios.models import Document  # noqa: PLC0415

    facts = reports.gather_portfolio(placement.pk, user)
    key = reports.content_key(facts)
    return reports.as_pdf(facts, Document(content_key=key, code="0" * 16))


def bench_time(placement, user, rounds):
    """Goals 1 and 2."""
    import weasyprint  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    from ervaring import pdf  # noqa: PLC0415
    from portfolios import reports  # noqa: PLC0415
    from portfolios.models import Document  # noqa: PLC0415

    reference = (Path(__file__).parent / "reference-32-pages.html").read_text()
    fonts = FontConfiguration()
    facts = reports.gather_portfolio(placement.pk, user)
    html = reports.as_html(facts, Document(code="0" * 16))
    style = pdf.read_static(pdf.STYLESHEET).decode()

    def alone():
        sheet = weasyprint.CSS(string=style, url_fetcher=pdf.Fetcher(), font_config=fonts)
        page = weasyprint.HTML(string=html, url_fetcher=pdf.Fetcher(facts.images))
        return page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-3a")

    def known():
        page = weasyprint.HTML(string=reference)
        return page.write_pdf(font_config=fonts, pdf_variant="pdf/ua-1")

    whole, per_page, milliseconds = [], [], []
    for number in range(rounds + 1):
        mine, content = seconds(lambda: printed(placement, user))
        bare, _content = seconds(alone)
        theirs, other = seconds(known)
        if number:  # the first warms up
            whole.append(mine / bare)
            per_page.append(mine / pages(content) / (theirs / pages(other)))
            milliseconds.append(1000 * mine / pages(content))
    print(f"ours: {pages(content)} pages, {statistics.median(milliseconds):.0f} ms a page")
    school.told("1. database to bytes / WeasyPrint alone on the same page", whole, 1.10)
    school.told("2. ms a page / ms a page of the reference document", per_page, 0.80)


def resident():
    """The memory of this process in MB."""
    held = int(Path("/proc/self/statm").read_text().split()[1])
    return held * os.sysconf("SC_PAGE_SIZE") / 2**20


def bench_memory():
    """Goal 3, in a process that has made nothing but these documents."""
    import django  # noqa: PLC0415

    django.setup()
    from portfolios.models import Report  # noqa: PLC0415

    held = []
    for one in Report.objects.waiting().order_by("pk"):
        content = printed(one.placement, one.requested_by)
        held.append(resident())
    early, late = held[4], held[-1]
    print(f"document 5: {early:.0f} MB, {len(held)}: {late:.0f} MB, {pages(content)} pages")
    school.told("3. memory at the last document / at document 5", [late / early], 1.1)
    school.told("3. most MB after a document", [max(held)], MEGABYTES)


def main(rounds=7, documents=50):
    with school.opened():
        from tests import factories  # noqa: PLC0415

        user, cohort = school.coordinator()
        placements = school.portfolios(cohort, documents)
        for one in placements:
            factories.ReportFactory(placement=one, requested_by=user)
        subprocess.run([sys.executable, "-m", "bench.pdf", "memory"], check=True)
        bench_time(placements[0], user, rounds)


if __name__ == "__main__":
    if sys.argv[1:] == ["memory"]:
        bench_memory()
    else:
        main(*(int(argument) for argument in sys.argv[1:]))
