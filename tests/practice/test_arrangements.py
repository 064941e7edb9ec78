"""What was agreed about a placement, on one page."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competencies.models import Item
from ervaring.placements.models import Reading
from ervaring.practice.arrangements import Away, gather_arrangements
from ervaring.practice.models import Remedy
from tests.factories import (
    BreakFactory,
    FunctionProfileFactory,
    ItemFactory,
    LevelFactory,
    MembershipFactory,
    PlacementFactory,
    RoundFactory,
    SignalFactory,
    SupervisionFactory,
    TalkFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement():
    placement = PlacementFactory(
        starts_on=datetime.date(2026, 9, 1), ends_on=datetime.date(2026, 10, 2), hours=120
    )
    SupervisionFactory(placement=placement, role="tutor")
    part = placement.supervisions.get(role="supervisor")
    part.level, part.by_experience = LevelFactory(number=6, name="Adviseur"), True
    part.save()
    return placement


@pytest.fixture
def full(placement):
    profile = FunctionProfileFactory(
        placement=placement,
        agreed=True,
        hours_per_week=Decimal("7.5"),
        purpose="Herstel bespreekbaar maken.",
        collaboration="Met de wijkverpleging.",
    )
    profile.activities.add(ItemFactory(code="A-1", text="Gespreksgroepen leiden."))
    criterion = ItemFactory(kind=Item.Kind.SUPERVISION_CRITERION, code="B-9", text="Er is tijd.")
    by = placement.supervisions.get(role="tutor").user
    for number, text in enumerate(["Eerst zo.", "Nu anders."]):
        Remedy.objects.create(
            placement=placement,
            item=criterion,
            text=text,
            made_by=by,
            made_at=timezone.now() + datetime.timedelta(hours=number),
        )
    BreakFactory(
        placement=placement,
        starts_on=datetime.date(2026, 9, 7),
        ends_on=datetime.date(2026, 9, 11),
    )
    TalkFactory(placement=placement, note="Over thuis.")
    TalkFactory(placement=placement, note="Over thuis.", kind="intervision")
    RoundFactory(placement=placement, kind="interim")
    SignalFactory(placement=placement, text="Dit deugt niet.", seen_by_workplace=True)
    return placement


def page(placement, client):
    html = client.get(reverse("practice:arrangements", args=[placement.pk])).content.decode()
    return " ".join(html.split())


def test_everything_that_was_agreed_stands_there_once(full):
    found = gather_arrangements(full, full.student)
    level = str(full.supervisions.get(role="supervisor").level)
    assert [(one.role, one.level, one.by_experience) for one in found.guides] == [
        ("supervisor", level, True),
        ("tutor", "", None),
    ]
    assert (found.hours, found.weeks, found.hours_by_profile) == (120, 4, 30)
    week = datetime.date(2026, 9, 7), datetime.date(2026, 9, 11)
    assert found.away == (Away("vakantie", *week),)
    assert (found.function.number, found.function.activities) == (
        1,
        (("A-1", "Gespreksgroepen leiden."),),
    )
    assert [one.role for one in found.function.consents] == [
        "student",
        "praktijkbegeleider",
        "studentbegeleider",
    ]
    assert (found.talks, found.intervisions, found.waiting) == (1, 1, None)
    assert [(one.code, one.remedy) for one in found.criteria] == [("B-9", "Nu anders.")]
    assert [one.name for one in found.moments] == ["tussentijdse beoordeling"]


@pytest.mark.parametrize(("days", "word"), [(-1, "bezig"), (1, "gepland")])
def test_a_round_is_called_what_its_badge_says(placement, days, word):
    day = timezone.localdate() + datetime.timedelta(days=days)
    RoundFactory(placement=placement, opens_on=day, due_on=day + datetime.timedelta(days=9))
    assert [one.state for one in gather_arrangements(placement, placement.student).moments] == [
        word
    ]


def test_a_newer_version_waits_while_the_old_one_stands(full):
    FunctionProfileFactory(placement=full, number=2, put=True)
    FunctionProfileFactory(placement=full, number=3)
    found = gather_arrangements(full, full.student)
    assert (found.function.number, found.waiting) == (1, 2)


def test_everyone_who_sees_the_placement_reads_it_and_nobody_else(full, as_user):
    programme = full.cohort.programme
    coordinator = MembershipFactory(coordinator=True, programme=programme).user
    guides = [one.user for one in full.supervisions.all()]
    for user in (full.student, *guides, coordinator):
        html = page(full, as_user(user))
        for words in (
            "Herstel bespreekbaar maken.",
            "Met de wijkverpleging.",
            "Gespreksgroepen leiden.",
            "7,5 uur, dat staat in het functieprofiel. In 4 weken is dat 30 uur.",
            "120 uur, dat vraagt de opleiding",
            "Nu anders.",
        ):
            assert words in html
        assert [words in html for words in ("Over thuis", "deugt", "Eerst zo")] == [False] * 3
    assert Reading.objects.about(full.student).filter(kind="profile").count() == 3
    url = reverse("practice:arrangements", args=[full.pk])
    assert as_user(UserFactory()).get(url).status_code == 404


def test_what_is_missing_is_said_with_the_way_to_it(as_user):
    placement = PlacementFactory(supervisor=False)
    coordinator = MembershipFactory(coordinator=True, programme=placement.cohort.programme).user
    html = page(placement, as_user(coordinator))
    assert html.count("Er is nog niemand aangewezen.") == 2
    for name in ("people:guides", "practice:days", "assessments:plan"):
        assert reverse(name, args=[placement.pk]) in html
    assert "Er is nog geen functieprofiel waar" in html
    html = page(placement, as_user(placement.student))
    for name in ("people:guides", "assessments:plan"):
        assert reverse(name, args=[placement.pk]) not in html


def test_as_many_queries_for_three_as_for_one(full, as_user):
    client, numbers = as_user(full.student), []
    for number in range(3):
        with CaptureQueriesContext(connection) as asked:
            page(full, client)
        numbers.append(len(asked))
        FunctionProfileFactory(placement=full, number=number + 2, agreed=True)
        day = datetime.date(2026, 9, 20 + number)
        BreakFactory(placement=full, starts_on=day, ends_on=day)
        RoundFactory(placement=full, finalised=True)
        Remedy.objects.create(placement=full, item=ItemFactory(), text="Zo.", made_by=full.student)
    assert numbers[0] == numbers[2]


def test_the_real_criteria_are_quoted(reference):
    placement = PlacementFactory()
    found = gather_arrangements(placement, placement.student)
    assert [one.code for one in found.criteria] == [f"PL-B{number}" for number in range(1, 7)]
