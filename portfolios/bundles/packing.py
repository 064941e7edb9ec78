"""The ZIP, written to disk as it is made."""

import secrets
import shutil
import zipfile
from collections import Counter
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ervaring.placements.models import Placement
from portfolios.bundles.index import as_html, as_xlsx
from portfolios.models import BundleItem, Report
from portfolios.models.bundles import FOLDER

INSIDE = "portfolios"
LONGEST = 60  # characters of a name
Why = BundleItem.Why


@dataclass(frozen=True)
class Line:
    """A line of the index: a portfolio and where it is in the ZIP, or why it is not."""

    item: BundleItem
    path: str = ""
    why: str = ""

    @property
    def placement(self):
        return self.item.placement

    @property
    def document(self):
        return self.item.report.document

    @property
    def said(self):
        """Why it is not there, in words. Of a failure with the number that is in the log."""
        if self.why != Why.FAILED:
            return Why(self.why).label
        said = _("%(why)s In het logboek van de server staat waarom, bij verslag %(number)s.")
        return said % {"why": Why.FAILED.label, "number": self.item.report_id}


def write(bundle):
    """Store the ZIP under a name that nobody guesses. Returns that name, and {item: why not}.

    With what `bundle.requested_by` may have at this moment. No row knows a file that is half
    written, so what a killed worker leaves is given to nobody, and swept.
    """
    name = default_storage.save(f"{FOLDER}/{secrets.token_urlsafe(24)}.zip", ContentFile(b""))
    try:
        with (
            default_storage.open(name, "r+b") as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive,
        ):
            lines = [_add(archive, line) for line in _lines(bundle)]
            archive.writestr("index.html", as_html(bundle, lines), zipfile.ZIP_DEFLATED)
            archive.writestr("index.xlsx", as_xlsx(lines))
    except BaseException:
        default_storage.delete(name)
        raise
    return name, {line.item.pk: line.why for line in lines if line.why}


def _lines(bundle):
    """In the order of the list of students: what is to be added, and what is not."""
    by = bundle.requested_by
    items = (
        BundleItem.objects.of(bundle)
        .select_related(
            "placement__student", "placement__workplace__organisation", "report__document"
        )
        .order_by("placement__student__name", "placement__starts_on", "placement")
    )
    asked = BundleItem.objects.of(bundle)
    seen = Placement.objects.visible_to(by).filter(pk__in=asked.values("placement"))
    givable = Report.objects.givable_to(by).filter(pk__in=asked.values("report"))
    seen = set(seen.values_list("pk", flat=True))
    givable = set(givable.values_list("pk", flat=True))
    paths = _Paths()
    for item in items:
        if why := _why_not(item.report, seen=item.placement_id in seen, givable=givable):
            yield Line(item, why=why)
        else:
            yield Line(item, path=paths.of(item.placement))


def _why_not(report, *, seen, givable):
    if not seen:
        return Why.HIDDEN
    if report.state == Report.State.FAILED:
        return Why.FAILED
    if report.withdrawn_at:
        return Why.WITHDRAWN
    return "" if report.pk in givable else Why.TAKEN_BACK


class _Paths:
    """Names that sort as the students do, that every system can write, and no two the same."""

    def __init__(self):
        self.taken = Counter()

    def of(self, placement):
        student = slugify(placement.student.name)[:LONGEST] or f"student-{placement.pk}"
        where = slugify(placement.workplace.name)[:LONGEST] or "stage"
        stem = f"{INSIDE}/{student}_{where}_{placement.starts_on}"
        self.taken[stem] += 1
        number = self.taken[stem]
        return f"{stem}.pdf" if number == 1 else f"{stem}_{number}.pdf"


def _add(archive, line):
    """Add its file. Returns the line, or the one that says that the file was lost."""
    if line.why:
        return line
    try:
        source = line.document.file.open()
    except (FileNotFoundError, ValueError):
        return Line(line.item, why=Why.LOST)
    entry = zipfile.ZipInfo(line.path, line.document.made_at.timetuple()[:6])
    entry.external_attr = 0o600 << 16
    with source, archive.open(entry, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target)
    return line
