"""A coordinator looks who is late, reminds two of them, and takes a table along; on a phone."""

import csv
import datetime

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Notice
from assessments.tasks import send_notices
from tests.factories import MembershipFactory, PlacementFactory, RoundFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_from_a_filter_to_mail_and_a_table(visit, javascript):
    today = timezone.localdate()
    cohort = PlacementFactory(student__name="Zonder Moment").cohort
    names = ["Anna Adams", "Bea Bos", "Cor Cras"]
    for name, days in zip(names, (9, 3, 5), strict=True):
        RoundFactory(
            placement=PlacementFactory(cohort=cohort, student__name=name),
            opens_on=today - datetime.timedelta(days=30),
            due_on=today - datetime.timedelta(days=days),
        )
    user = MembershipFactory(coordinator=True, programme=cohort.programme).user
    page = visit(user, javascript=javascript, accept_downloads=True)
    page.goto(cohort.get_absolute_url())
    expect(rows(page)).to_have_count(4)

    # On a phone the students come first: what to choose from is folded while nothing is chosen.
    expect(page.get_by_label("Stand")).to_be_hidden()
    page.get_by_text("Filters").click()
    page.get_by_label("Stand").select_option("te laat")
    page.get_by_label("Volgorde").select_option("inleverdatum")
    page.get_by_role("button", name="Toon").click()
    expect(rows(page)).to_have_count(3)
    expect(rows(page).first).to_contain_text("Anna Adams")
    expect(page.get_by_label("Stand")).to_have_value("late")
    expect(page.get_by_label("Stand")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Download als CSV").click()
    assert students_in(download.value.path()) == names

    # A download leaves the page as it is: the next button still works.
    page.get_by_label("Kies Anna Adams").check()
    page.get_by_label("Kies Cor Cras").check()
    page.get_by_role("button", name="Stuur een herinnering").click()
    expect(page.get_by_role("heading", name="4 mails")).to_be_visible()
    expect(page.get_by_text("Bea Bos")).to_have_count(0)
    page.get_by_role("button", name="Stuur deze 4 mails").click()
    expect(page.get_by_text("Er gaan 4 mails uit.")).to_be_visible()
    assert Notice.objects.filter(kind="chased").count() == 4
    send_notices.call()
    assert len(mail.outbox) == 4

    # Back where they were, and whoever presses again sends nothing.
    expect(rows(page)).to_have_count(3)
    page.get_by_label("Kies Anna Adams").check()
    page.get_by_role("button", name="Stuur een herinnering").click()
    expect(page.get_by_text("Er is nu niemand om te mailen.")).to_be_visible()


def rows(page):
    return page.get_by_role("table").get_by_role("row").filter(has=page.get_by_role("rowheader"))


def students_in(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        found = csv.DictReader(file, delimiter=";")
        return [row["student"] for row in found]
