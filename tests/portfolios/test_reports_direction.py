"""What people write on paper from right to left."""

import pytest

from portfolios import reports
from portfolios.templatetags.paper import direction, paragraphs
from tests.factories import EntryFactory

ARABIC = "كتبت اليوم"


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("Vandaag " + ARABIC, ""),
        (ARABIC + " vandaag", ' dir="rtl"'),
        ("12 🙂 " + ARABIC, ' dir="rtl"'),
        ("שלום", ' dir="rtl"'),
        ("12 🙂", ""),
        ("", ""),
    ],
)
def test_the_first_letter_says_which_way_a_text_reads(text, attribute):
    assert direction(text) == attribute


def test_every_paragraph_reads_in_its_own_direction():
    assert paragraphs(f"Eerst\r\ndit <b>.\n\n\n{ARABIC}") == (
        f'<p>Eerst<br>dit &lt;b&gt;.</p>\n\n<p dir="rtl">{ARABIC}</p>'
    )


@pytest.mark.django_db
def test_a_piece_is_printed_in_the_direction_of_its_words(placement):
    EntryFactory(placement=placement, title=ARABIC, texts={"task": ARABIC}, in_report=True)
    html = reports.as_html(reports.gather_portfolio(placement.pk, placement.student, "entries"))
    assert f'<h3 id="stuk-1" dir="rtl">{ARABIC}</h3>' in html
    assert f'<blockquote class="own"><p dir="rtl">{ARABIC}</p></blockquote>' in html
