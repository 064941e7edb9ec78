"""Every kind of report, printed: the gate of PDF/UA-1 reads the finished document."""

import io
import re

import pikepdf
import pypdf
import pytest
from django.db import transaction

from ervaring import pdf
from portfolios.models import KINDS
from tests import printed
from tests.pdf_ua import Checked, findings


@pytest.fixture(scope="module")
def placements(django_db_setup, django_db_blocker):
    """Each made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {"hard": printed.hard(), "empty": printed.empty(), "rare": printed.rare()}
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_nothing_is_wrong_with_a_report_of_any_kind(placements, db, kind):
    assert findings(printed.printed(kind, placements["hard"])) == []


@pytest.mark.parametrize("name", ["empty", "rare"])
def test_nothing_is_wrong_with_a_portfolio_without_much_or_with_rare_characters(
    placements, db, name
):
    assert findings(printed.printed("portfolio", placements[name])) == []


@pytest.mark.parametrize("kind", ["agreement", "check"])
@pytest.mark.parametrize("name", ["empty", "hard"])
def test_the_last_page_is_not_of_the_verification_alone(placements, db, kind, name):
    last = pypdf.PdfReader(io.BytesIO(printed.printed(kind, placements[name]))).pages[-1]
    before, _mark, _after = last.extract_text().partition("Is deze PDF echt?")
    assert before.strip()


# --- tables over pages ---
CSS = pdf.read_static(pdf.STYLESHEET).decode()
MAY_BREAK = sorted(
    {
        one.strip()[1:]
        for selectors in re.findall(r"([^{}]*)\{[^{}]*break-inside: auto", CSS)
        for one in selectors.rpartition("*/")[2].split(",")
        if one.strip().startswith(".")
    }
)


def parts(content):
    """Per part of a table, on a page each, the first cell of every row in its body."""
    with pikepdf.open(io.BytesIO(content)) as document:
        checked = Checked(document, content)
        return [
            [len(row.of("TH")) for body in one.of("TBody") for row in body.of("TR")]
            for one in checked.of("Table")
        ]


def test_the_style_sheet_says_which_tables_may_break():
    assert {"agreements", "log", "scores", "taken"} <= set(MAY_BREAK)


@pytest.mark.parametrize("name", [*MAY_BREAK, "plain"])
def test_a_long_table_keeps_its_heads_and_its_rows_whole(name):
    # Some rows of one line, some of many.
    content = printed.table(name, *("Woorden. " * (1 + number * 7 % 13) for number in range(200)))
    assert findings(content) == []
    found = parts(content)
    assert len(found) > 3
    assert [heads for part in found for heads in part] == [1] * 200
    if name in MAY_BREAK:
        assert min(len(part) for part in found) > 1


@pytest.mark.parametrize("name", [*MAY_BREAK, "plain"])
def test_a_row_longer_than_a_page_goes_on_under_its_heads(name):
    content = printed.table(name, "kort", "Woorden. " * 1500, "kort")
    assert findings(content) == []
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert text.count("Woorden.") == 1500
