"""The articles of the code that pieces point to, quoted on paper."""

import pytest

from portfolios import reports
from portfolios.models import Link
from tests.factories import EntryFactory, ItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    found = ItemFactory(kind="article", code="2.3", title="Nabijheid", text="Dit vraagt om:")
    ItemFactory(framework=found.framework, kind="guideline", parent=found, text="eerste regel")
    return found


def portfolio(placement, parts=""):
    return reports.gather_portfolio(placement.pk, placement.student, parts)


def used(facts):
    return [(one.code, [use.heading for use in one.used_in]) for one in facts.articles]


def test_an_article_is_quoted_in_full_with_the_pieces_about_it(placement, article):
    tension = ItemFactory(
        framework=article.framework, kind="tension", code="S2", text="Twee kanten"
    )
    EntryFactory(
        placement=placement, kind="situation", title="Bij de deur", in_report=True,
        tension=tension, article=article,
    )  # fmt: skip
    other = EntryFactory(placement=placement, title="Later", in_report=True)
    Link.objects.create(entry=other, item=article)
    facts = portfolio(placement)
    assert used(facts) == [("2.3", ["Bij de deur", "Later"]), ("S2", ["Bij de deur"])]
    html = reports.as_html(facts).partition('id="beroepscode"')[2]
    assert "<p>Dit vraagt om:</p><ul><li>eerste regel</li></ul>" in html
    assert "Twee kanten" in html
    assert '<a href="#stuk-1">Bij de deur</a>' in html
    assert article.framework.code in [one.code for one in facts.sources]


def test_a_guideline_quotes_its_article_once(placement, article):
    entry = EntryFactory(placement=placement, title="Eens", in_report=True)
    for item in (article, article.children.get()):
        Link.objects.create(entry=entry, item=item)
    assert used(portfolio(placement)) == [("2.3", ["Eens"])]


def test_other_statements_and_other_peoples_pieces_are_not_quoted(placement, article):
    Link.objects.create(
        entry=EntryFactory(placement=placement, in_report=True), item=ItemFactory(kind="outcome")
    )
    Link.objects.create(entry=EntryFactory(placement=placement), item=article)
    facts = portfolio(placement)
    assert facts.articles == ()
    assert 'id="beroepscode"' not in reports.as_html(facts)


def test_alone_it_names_pieces_without_leading_to_them(placement, article):
    entry = EntryFactory(placement=placement, title="Eens", in_report=True)
    Link.objects.create(entry=entry, item=article)
    facts = portfolio(placement, "articles")
    assert facts.printed == (entry.pk,)
    assert [one.code for one in facts.sources] == [article.framework.code]
    html = reports.as_html(facts)
    assert "<li>Eens</li>" in html
    assert "#stuk-" not in html
