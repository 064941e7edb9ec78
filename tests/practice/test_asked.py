"""What home asks about learning in practice costs: nothing for what somebody is not."""

import pytest

from ervaring.placements.parts import Parts
from ervaring.practice.asked import asked_of
from tests.factories import MembershipFactory, PlacementFactory, SupervisionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("role", "queries"),
    [
        ("student", 5),
        ("supervisor", 3),
        ("second_assessor", 0),
        ("tutor", 5),
        ("coordinator", 4),
        ("nobody", 0),
    ],
)
def test_only_what_somebody_is_is_asked_after(django_assert_num_queries, role, queries, number):
    user = UserFactory()
    for _ in range(number):
        placement = PlacementFactory(**({"student": user} if role == "student" else {}))
        if role in ("supervisor", "second_assessor", "tutor"):
            placement.supervisions.all().delete()
            SupervisionFactory(placement=placement, role=role, user=user)
        if role == "coordinator":
            MembershipFactory(coordinator=True, programme=placement.cohort.programme, user=user)
    parts = Parts.of(user)
    with django_assert_num_queries(queries):
        asked_of(parts)
