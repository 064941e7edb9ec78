"""The lists that every programme can use from the first day, on the frameworks as published."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Count

from assessments.models import Instrument, Question, Scale, ScalePoint, Section
from competencies.models import Item
from tests.factories import LevelFactory, ProgrammeFactory

pytestmark = pytest.mark.usefixtures("reference")

OUTCOMES = {2: 21, 3: 22, 4: 22, 5: 25, 6: 25, 7: 25}
CRITERIA = 15


def dump():
    out = StringIO()
    call_command("dumpdata", "assessments", stdout=out)
    return out.getvalue()


def test_questions_per_level():
    lists = Instrument.objects.filter(framework__code="leerplan-2022")
    counted = lists.annotate(questions=Count("sections__questions"))
    assert dict(counted.values_list("level__number", "questions")) == {
        level: CRITERIA + outcomes for level, outcomes in OUTCOMES.items()
    }


def test_a_level_asks_exactly_its_own_outcomes():
    for level in OUTCOMES:
        asked = Question.objects.filter(
            section__instrument__code=f"leerplan-2022-niveau-{level}",
            item__kind=Item.Kind.OUTCOME,
        ).order_by("section__order", "order")
        outcomes = Item.objects.filter(kind=Item.Kind.OUTCOME, levels__number=level)
        assert list(asked.values_list("item", flat=True)) == list(
            outcomes.order_by("order").values_list("pk", flat=True)
        )


def test_the_flemish_list_asks_the_competences_in_order():
    asked = Question.objects.filter(section__instrument__code="bk-2024-niveau-5")
    assert list(asked.order_by("section__order", "order").values_list("item__code", flat=True)) == [
        f"C{number:02}" for number in range(1, 15)
    ]


def test_what_is_judged_in_words():
    judged = Section.objects.filter(judged=True)
    titles = judged.values_list("title", flat=True)
    assert list(titles.filter(instrument__code="leerplan-2022-niveau-4")) == [
        "Herstelgericht werken",
        "Werken in en vanuit een organisatie",
        "Groeien in je vak",
    ]
    assert titles.filter(instrument__code="bk-2024-niveau-5").count() == 3


def test_every_section_asks_something():
    assert not Section.objects.filter(questions=None).exists()


def test_a_programme_gets_the_list_of_its_level():
    programme = ProgrammeFactory(level=LevelFactory(number=5))
    programme.frameworks.set(
        Instrument.objects.filter(code="leerplan-2022-niveau-5").values_list("framework", flat=True)
    )
    available = Instrument.objects.available_to(programme)
    assert [instrument.code for instrument in available] == ["leerplan-2022-niveau-5"]


def test_scales():
    points = ScalePoint.objects.order_by("scale__code", "order")
    assert list(points.values_list("scale__code", "word", "position")) == [
        ("is-zo", "ja", 3),
        ("is-zo", "gedeeltelijk", 2),
        ("is-zo", "nee", 1),
        ("kan-hier", "kan", 3),
        ("kan-hier", "kan gedeeltelijk", 2),
        ("kan-hier", "kan niet", 1),
        ("ontwikkeling", "verkennend", 1),
        ("ontwikkeling", "in ontwikkeling", 2),
        ("ontwikkeling", "op niveau", 3),
        ("ontwikkeling", "voorbij dit niveau", 4),
        ("ontwikkeling", "nog niet", None),
        ("ontwikkeling", "kon hier niet", None),
        ("ontwikkeling", "kan ik niet beoordelen", None),
        ("taken", "wel", 3),
        ("taken", "misschien, onder voorwaarden", 2),
        ("taken", "niet", 1),
    ]
    assert not points.filter(anchor="").exists()
    assert points.get(assessor_only=True).word == "kan ik niet beoordelen"
    assert points.get(asks_explanation=True).word == "misschien, onder voorwaarden"
    assert Scale.objects.count() == 4


def test_loading_twice_changes_nothing():
    before = dump()
    call_command("load_reference", verbosity=0)
    assert dump() == before
