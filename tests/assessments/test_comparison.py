"""Views side by side: distances and words, never sums."""

import pytest

from assessments.comparison import Difference, Given, Row, build, compare, sentence
from assessments.models import Answer, Assessment, ScalePoint
from tests.factories import RoundFactory

WORDS = {1: "begin", 2: "in ontwikkeling", 3: "op niveau", 4: "voorbij"}
BESIDE = {"nog niet": False, "kon hier niet": False, "kan ik niet beoordelen": True}
ROLES = ["student", "supervisor", "second_assessor"]


def given(role, view, comment=""):
    """`view`: a position on the scale, a word beside it, or None for no answer."""
    if view in BESIDE:
        return Given(role, view, None, comment, abstains=BESIDE[view])
    return Given(role, WORDS.get(view, ""), view, comment)


def row(*views, code="U1"):
    voices = (given(role, view) for role, view in zip(ROLES, views, strict=False))
    return Row(1, code, "", "iets doen", "/kaders/", tuple(voices))


@pytest.mark.parametrize(
    ("views", "difference", "steps"),
    [
        ((None, None), Difference.NOTHING_TO_COMPARE, 0),
        ((2, None), Difference.NOTHING_TO_COMPARE, 0),
        ((2, "kan ik niet beoordelen"), Difference.NOTHING_TO_COMPARE, 0),
        ((2, 2), Difference.SAME, 0),
        (("kon hier niet", "kon hier niet"), Difference.SAME, 0),
        ((2, 3), Difference.ONE_STEP, 1),
        ((3, 2), Difference.ONE_STEP, 1),
        ((1, 3), Difference.SEVERAL_STEPS, 2),
        ((1, 4), Difference.SEVERAL_STEPS, 3),
        ((1, "kon hier niet"), Difference.ANOTHER_KIND, 0),
        (("nog niet", "kon hier niet"), Difference.ANOTHER_KIND, 0),
        ((2, 2, 2), Difference.SAME, 0),
        ((2, 2, 3), Difference.ONE_STEP, 1),
        ((1, 2, 3), Difference.SEVERAL_STEPS, 2),
        ((2, None, 2), Difference.SAME, 0),
        ((2, 2, "kan ik niet beoordelen"), Difference.SAME, 0),
        ((1, 4, "kon hier niet"), Difference.ANOTHER_KIND, 3),
    ],
)
def test_how_far_views_lie_apart(views, difference, steps):
    assert (row(*views).difference, row(*views).steps) == (difference, steps)


def test_every_difference_has_its_own_words():
    assert len({str(difference.label) for difference in Difference}) == len(Difference)


@pytest.mark.parametrize(
    ("views", "reader", "words"),
    [
        ((2, 3), "student", "Jij ziet dit in ontwikkeling, je begeleider ziet dit op niveau."),
        ((2, 3), "supervisor", "De student ziet dit in ontwikkeling, jij ziet dit op niveau."),
        ((2,), "", "De student ziet dit in ontwikkeling."),
        ((None, "kon hier niet"), "student", "Je begeleider antwoordt “kon hier niet”."),
        ((None, None, 1), "student", "De tweede beoordelaar ziet dit begin."),
        ((None, 1, 3), "second_assessor",
         "De praktijkbegeleider ziet dit begin, jij ziet dit op niveau."),
        ((None, None), "student", ""),
    ],
)  # fmt: skip
def test_a_sentence_for_the_reader(views, reader, words):
    assert sentence(row(*views), reader) == words


@pytest.mark.django_db
class TestCompare:
    def filled(self, **views):
        """A round in conversation; per role the codes of the points, in the order of the list."""
        round = RoundFactory(conversation=True)
        points = {p.code: p for p in ScalePoint.objects.filter(scale=round.instrument.scale)}
        for role, codes in views.items():
            answers = Answer.objects.filter(assessment__role=role)
            for answer, code in zip(answers, codes, strict=True):
                answer.point, answer.comment = points.get(code), f"{role}: {code}"
                answer.save()
        return round

    def test_sections_questions_and_voices_stand_in_their_order(self):
        round = self.filled(student=["op-niveau"] * 3, supervisor=["voorbij"] * 3)
        found = compare(round, round.placement.student)
        assert [(one.title, one.judged, len(one.rows)) for one in found.sections] == [
            ("Deel 1", True, 2),
            ("Deel 2", False, 1),
        ]
        assert found.roles == ("student", "supervisor")
        assert {tuple(one.role for one in row.given) for row in found.rows} == {found.roles}
        assert found.scale == ("in ontwikkeling", "op niveau", "voorbij dit niveau")
        assert found.beside == ("kon hier niet", "kan ik niet beoordelen")

    def test_the_largest_first_and_equals_in_the_order_of_the_list(self):
        round = self.filled(
            student=["op-niveau", "kon-hier-niet", "in-ontwikkeling"],
            supervisor=["op-niveau", "op-niveau", "voorbij"],
        )
        found = compare(round, round.placement.student)
        first, second, third = found.rows
        assert found.largest_first == [third, second, first]
        assert found.counts == [
            (Difference.SEVERAL_STEPS, 1),
            (Difference.ANOTHER_KIND, 1),
            (Difference.SAME, 1),
        ]

    def test_nobody_reads_another_before_it_opens(self):
        round = RoundFactory()
        own = Assessment.objects.get(role="student")
        own.submit()
        assert compare(round, own.author).roles == ("student",)
        assert compare(round, round.placement.supervisions.get().user).roles == ()

    def test_a_list_without_answers(self):
        assert build([], []).rows == []
