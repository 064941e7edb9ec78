"""The pages on which a student says who reads a stuk, for the tests of accessibility."""

from playwright.sync_api import expect

from ervaring.placements.models import Reading
from portfolios.models import Entry, Report, ReportedEntry
from tests.factories import EntryFactory, ReportFactory, SupervisionFactory

TEXT = "Toen belde mevrouw van der Heijden-Oosterhuis op 06-12345678. Ik luisterde alleen maar. "


def shared(**fields):
    entry = EntryFactory(
        title="Een gesprek dat anders liep dan ik van tevoren dacht",
        texts={"situation": TEXT * 3, "reflection": "كتبت اليوم عن أول لقاء لي."},
        **fields,
    )
    SupervisionFactory(placement=entry.placement, role="tutor")
    return entry


def at(visit, entry, more=""):
    page = visit(entry.placement.student)
    page.goto(entry.get_absolute_url() + more)
    return page


def share(visit):
    return at(visit, shared(shared=True, in_report=True), "delen/")


def share_for_the_first_time(visit):
    return at(visit, EntryFactory(placement__supervisor=False), "delen/")


def share_with_a_conflict(visit):
    entry = shared()
    page = at(visit, entry, "delen/")
    Entry.objects.filter(pk=entry.pk).update(for_programme=True)
    page.get_by_label("Mijn begeleider").check()
    page.get_by_role("button", name="Bewaar wie dit leest").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def shared_entry(visit):
    entry = shared(shared=True)
    reader = entry.placement.supervisions.get(role="supervisor").user
    Reading.leave(reader, entry.placement, Reading.Kind.ENTRY, entry.pk, entry.plain_name)
    page = at(visit, entry)
    page.get_by_text("Wie las dit, en wanneer").click()
    return page


def as_read(visit):
    return at(visit, shared(), "voorbeeld/")


def report_withdrawn(visit):
    report = ReportFactory(ready=True)
    supervisor = report.placement.supervisions.get().user
    Report.objects.update(requested_by=supervisor)
    ReportedEntry.objects.create(report=report)
    page = visit(supervisor)
    page.goto(report.get_absolute_url())
    expect(page.get_by_role("button", name="Maak opnieuw")).to_be_visible()
    return page


def reports_with_entries(visit):
    entry = shared(shared=True, in_report=True)
    page = visit(entry.placement.student)
    page.goto(f"/stages/{entry.placement_id}/verslagen/")
    page.get_by_text("Er gaat 1 stuk mee").click()
    return page


STATES = [
    share, share_for_the_first_time, share_with_a_conflict, shared_entry, as_read,
    report_withdrawn, reports_with_entries,
]  # fmt: skip
