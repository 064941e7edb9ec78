"""Level pointing: beside the score an assessor says at which level they see the student now."""

import pytest
from django.urls import reverse

from assessments.models import Answer, Assessment
from tests.factories import InstrumentFactory, ItemFactory, LevelFactory, RoundFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    """The first question asks about an outcome of a strand with statements at 3, 4 and 5."""
    four = LevelFactory(number=4)
    round = RoundFactory(instrument=InstrumentFactory(level=four))
    item = Answer.objects.first().question.item
    strand = ItemFactory(framework=item.framework, kind="strand")
    item.kind, item.parent = "outcome", strand
    item.save()
    item.levels.add(four)
    for number in (3, 5):
        rung = ItemFactory(framework=item.framework, kind="outcome", parent=strand)
        rung.levels.add(LevelFactory(number=number))
    return round


@pytest.fixture
def answers(round):
    """{role: the answers of that list, that about the strand first}."""
    return {
        role: list(Answer.objects.filter(assessment__round=round, assessment__role=role))
        for role in ("student", "supervisor")
    }


@pytest.fixture
def point(as_user):
    def post(answer, level, version=0, **fields):
        client = as_user(answer.assessment.author)
        data = {
            f"a{answer.pk}-rung": level and level.pk,
            f"a{answer.pk}-version": version,
            **{f"a{answer.pk}-{name}": value for name, value in fields.items()},
        }
        return client.post(reverse("assessments:answer", args=[answer.pk]), data)

    return post


def stored(answer):
    found = Answer.objects.select_related("rung").get(pk=answer.pk)
    return found.rung and found.rung.number, found.comment


def test_it_is_stored_beside_the_score_and_can_be_taken_away(point, answers):
    answer = answers["supervisor"][0]
    assert point(answer, LevelFactory(number=3), comment="Nog vaak samen.").status_code == 200
    assert stored(answer) == (3, "Nog vaak samen.")
    assert point(answer, "", version=1, comment="Nog vaak samen.").status_code == 200
    assert stored(answer) == (None, "Nog vaak samen.")


def test_only_a_level_of_the_strand(point, answers):
    first, other = answers["supervisor"][:2]
    assert point(first, LevelFactory(number=7)).status_code == 422
    # This statement stands on no ladder.
    assert point(other, LevelFactory(number=3)).status_code == 422
    assert stored(first) == stored(other) == (None, "")


def test_a_student_points_at_nothing(point, answers, as_user, round):
    answer = answers["student"][0]
    assert point(answer, LevelFactory(number=3)).status_code == 422
    assert stored(answer) == (None, "")
    page = as_user(answer.assessment.author).get(
        reverse("assessments:step", args=[answer.assessment_id, 1])
    )
    assert f'name="a{answer.pk}-rung"' not in page.content.decode()


def test_a_whole_step_stores_it_too(as_user, answers):
    answer = answers["supervisor"][0]
    client = as_user(answer.assessment.author)
    url = reverse("assessments:step", args=[answer.assessment_id, 1])
    page = client.get(url).content.decode()
    assert page.count(f'name="a{answer.pk}-rung"') == 1
    assert "Niveau 3:" in page
    level = LevelFactory(number=5)
    data = {f"a{answer.pk}-rung": level.pk, f"a{answer.pk}-version": 0}
    assert client.post(url, data).status_code == 302
    assert stored(answer) == (5, "")
    assert f'<option value="{level.pk}" selected>' in client.get(url).content.decode()


def test_it_stands_side_by_side_when_all_are_in(as_user, point, answers, round):
    point(answers["supervisor"][0], LevelFactory(number=3))
    client = as_user(round.placement.student)
    for own in Assessment.objects.all():
        assert "Ziet de student nu op" not in client.get(round.get_absolute_url()).content.decode()
        as_user(own.author).post(reverse("assessments:submit", args=[own.pk]))
        as_user(round.placement.student)
    page = client.get(round.get_absolute_url()).content.decode()
    assert "Ziet de student nu op" in page
    assert "Niveau 3" in page
