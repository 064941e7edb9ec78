"""The chapter of growth, on paper."""

import datetime

import pytest

from assessments.models import Answer, ScalePoint
from portfolios import reports
from tests.factories import InstrumentFactory, RoundFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def instrument():
    return InstrumentFactory()


def held(placement, instrument, months, kind, **views):
    """A final round, so many months after the first; per role the code of its answers."""
    opens_on = datetime.date(2026, 3 + months, 1)
    round = RoundFactory(
        placement=placement, instrument=instrument, kind=kind, opens_on=opens_on, finalised=True
    )
    for role, code in views.items():
        point = ScalePoint.objects.get(scale=instrument.scale, code=code)
        Answer.objects.filter(assessment__round=round, assessment__role=role).update(point=point)


def portfolio(placement, parts=""):
    return reports.gather_portfolio(placement.pk, placement.student, parts)


def anchors(facts):
    return [heading.anchor for heading in facts.contents]


def test_one_moment_is_no_growth(placement, instrument):
    held(placement, instrument, 0, "start", student="op-niveau")
    facts = portfolio(placement)
    assert "groei" not in anchors(facts)
    assert 'id="groei"' not in reports.as_html(facts)
    held(placement, instrument, 2, "final", student="voorbij")
    facts = portfolio(placement)
    assert anchors(facts).index("groei") < anchors(facts).index("moment-1")
    assert 'id="groei"' in reports.as_html(facts)


def test_every_statement_has_a_picture_and_its_words(placement, instrument):
    held(placement, instrument, 0, "start", student="in-ontwikkeling", supervisor="kon-hier-niet")
    held(placement, instrument, 2, "final", student="op-niveau")
    facts = portfolio(placement)
    ((_course, themes),) = facts.growth.courses
    assert [len(theme.rows) for theme in themes] == [2, 1]
    assert [[len(pair) for pair in theme.pairs] for theme in themes] == [[2], [1]]
    assert [voices for _statement, voices in themes[1].rows] == [
        [
            ("student", "Student", ("in ontwikkeling", "op niveau")),
            ("supervisor", "Praktijkbegeleider", ("kon hier niet", "")),
        ]
    ]
    (chapter,) = portfolio(placement, "growth").contents
    assert [part.title for part in chapter.parts] == ["Deel 1", "Deel 2"]
    html = reports.as_html(facts)
    assert html.count('class="slope"') == 3
    for part in chapter.parts:
        assert f'id="{part.anchor}"' in html
    assert "<td>kon hier niet</td><td>niet ingevuld</td>" in html
