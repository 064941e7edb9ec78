"""What of a portfolio leads to what, whichever parts are in it."""

import re
from datetime import date, timedelta
from itertools import combinations

import pytest

from assessments.models import Transition
from portfolios import reports
from portfolios.models import Link, PlanVersion
from portfolios.parts import PARTS
from portfolios.reports.portfolio import TITLES
from tests.factories import (
    AttachmentFactory,
    EntryFactory,
    InstrumentFactory,
    ItemFactory,
    LearningGoalFactory,
    RoundFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(placement):
    """A placement of which every part has something to say."""
    instrument = InstrumentFactory()
    for number, kind in enumerate(["start", "interim"]):
        opens_on = date(2026, 9, 1) + timedelta(days=60 * number)
        round = RoundFactory(
            placement=placement, kind=kind, instrument=instrument, opens_on=opens_on, finalised=True
        )
        Transition.objects.create(round=round, user=placement.student, action="confirmed")
    outcome = ItemFactory(kind="competence")
    placement.cohort.programme.frameworks.add(outcome.framework)
    entry = EntryFactory(placement=placement, in_report=True)
    for item in (outcome, ItemFactory(kind="article")):
        Link.objects.create(entry=entry, item=item)
    AttachmentFactory(entry=entry)
    EntryFactory(
        placement=placement, kind="log", log="talk", texts={"what": "Fijn."}, in_report=True
    )
    LearningGoalFactory(placement=placement)
    PlanVersion.objects.create(
        placement=placement, number=1, content={"goals": []}, made_by=placement.student
    )
    return placement


def printed(placement, parts=""):
    return reports.as_html(reports.gather_portfolio(placement.pk, placement.student, parts))


def test_every_part_is_there(full):
    html = printed(full)
    headings = re.findall(r'<section class="chapter[^"]*" id="([\w-]+)"', html)
    assert headings == [
        "wie-en-waar", "leerplan", "dekking", "groei", "moment-1", "moment-2", "stukken",
        "logboek", "beroepscode", "geschiedenis", "bronnen",
    ]  # fmt: skip


def test_nothing_leads_to_a_part_that_was_left_out(full):
    """A link to nothing would be a report that cannot be made."""
    for number in (1, 2):
        for names in combinations(PARTS, number):
            html = printed(full, ",".join(names))
            leads = set(re.findall(r'href="#([^"]+)"', html))
            there = re.findall(r'id="([^"]+)"', html)
            assert leads - set(there) == set(), names
            assert len(there) == len(set(there)), names


def test_many_pieces_are_in_the_contents_by_month(placement):
    for number in range(TITLES):
        EntryFactory(
            placement=placement, happened_on=date(2026, 9, 28) + timedelta(days=number),
            in_report=True,
        )  # fmt: skip

    def titles():
        (chapter,) = reports.gather_portfolio(placement.pk, placement.student, "entries").contents
        return [(one.anchor, one.title) for one in chapter.parts]

    assert len(titles()) == TITLES
    EntryFactory(placement=placement, happened_on=date(2026, 9, 1), in_report=True)
    assert titles() == [
        ("stuk-1", "September 2026, 4 stukken"),
        ("stuk-5", "Oktober 2026, 21 stukken"),
    ]
    EntryFactory(placement=placement, happened_on=date(2027, 9, 1), in_report=True)
    assert titles()[-1] == ("stuk-26", "September 2027, 1 stuk")
