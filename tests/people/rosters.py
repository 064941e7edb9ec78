"""Rosters for the tests: files made of rows, and what a worker does with them."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from ervaring import tables
from ervaring.people.models import Roster, RosterLine
from ervaring.people.rosters.columns import BY_KEY, HEADERS
from ervaring.people.tasks import handle_roster
from tests.factories import MembershipFactory

PLACED = {
    "organisation": "De Overstap",
    "city": "Utrecht",
    "workplace": "Team Noord",
    "starts_on": "01-09-2026",
    "ends_on": "31-01-2027",
    "supervisor": "Bo Begeleider",
    "supervisor_email": "bo@example.org",
}


def row(number=1, **cells):
    """The cells of a line about a student who is nowhere yet."""
    plain = {"name": f"Student {number}", "email": f"student{number}@example.org", "cohort": "2026"}
    cells = plain | cells
    return [cells.get(key) for key in BY_KEY]


def csv_of(*rows):
    return tables.as_csv([HEADERS, *rows])


def xlsx_of(*rows, change=lambda sheet: None):
    """A workbook as somebody makes it in Excel."""
    book = Workbook()
    for one in [HEADERS, *rows]:
        book.active.append(one)
    change(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def coordinator_of(cohort):
    return MembershipFactory(coordinator=True, programme=cohort.programme).user


def uploaded(cohort, content, by, name="lijst.csv"):
    """A roster that waits to be checked."""
    return Roster.objects.create(
        programme=cohort.programme, uploaded_by=by, content=content, filename=name
    )


def checked(cohort, content, by):
    roster = uploaded(cohort, content, by)
    handle_roster.call(roster.pk)
    roster.refresh_from_db()
    return roster


def applied(cohort, content, by):
    roster = checked(cohort, content, by)
    assert roster.begin(), list(lines_of(roster))
    handle_roster.call(roster.pk)
    roster.refresh_from_db()
    return roster


def lines_of(roster):
    return [(one.kind, one.said) for one in RosterLine.objects.of(roster).order_by("number")]


def post(client, cohort, content, name="lijst.csv"):
    url = reverse("people:rosters", args=[cohort.programme_id])
    return client.post(url, {"file": SimpleUploadedFile(name, content)})
