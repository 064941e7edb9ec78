"""Two people, or two windows, say something about the same days at the same moment."""

import uuid
from decimal import Decimal

import pytest
from django.test import Client

from ervaring.practice.models import Break, Calendar, WorkedWeek
from tests.assessments.test_at_once import at_once, pressing  # noqa: F401 (a fixture)
from tests.factories import PlacementFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

AWAY = {"kind": "holiday", "starts_on": "2026-10-12", "ends_on": "2026-10-16"}


def test_of_days_off_that_overlap_one_stands_and_the_other_is_told(at_once):  # noqa: F811
    placement = PlacementFactory()
    people = [placement.student, placement.supervisions.get().user]
    came = at_once(
        *(
            pressing(user, "practice:break_new", placement.pk, **AWAY, key=str(uuid.uuid4()))
            for user in people
        )
    )
    assert sorted(one.status_code for one in came) == [302, 422]
    assert Break.objects.get().made_by == people[[one.status_code for one in came].index(302)]


def test_of_two_windows_one_says_the_hours_and_the_other_is_told(at_once):  # noqa: F811
    placement = PlacementFactory()
    came = at_once(
        *(
            pressing(
                placement.student,
                "practice:weeks",
                placement.pk,
                **{"2026-09-07-hours": hours, "2026-09-07-was": ""},
            )
            for hours in ("8", "9")
        )
    )
    assert sorted(one.status_code for one in came) == [302, 409]
    won = [one.status_code for one in came].index(302)
    assert WorkedWeek.objects.get().hours == [Decimal(8), Decimal(9)][won]


def test_two_clicks_make_one_address(at_once):  # noqa: F811
    student = PlacementFactory().student
    windows = [sign_in(Client(), student) for _twice in range(2)]
    came = at_once(*[lambda one=one: one.post("/agenda/", {"maak": "1"}) for one in windows])
    assert [one.status_code for one in came] == [302, 302]
    assert Calendar.objects.count() == 1
