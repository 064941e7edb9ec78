"""Hours planned and made, and days off."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ervaring.placements.models import Placement, Reading
from ervaring.placements.parts import Parts
from ervaring.practice.asked import breaks_of
from ervaring.practice.asked import days as asks
from ervaring.practice.days import hours_of, is_off, mondays
from ervaring.practice.models import Break, WorkedWeek
from tests.factories import (
    BreakFactory,
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
# Tuesday 1 September 2026 to Friday 2 October: five weeks.
SEPTEMBER = {"starts_on": datetime.date(2026, 9, 1), "ends_on": datetime.date(2026, 10, 2)}
FIRST = datetime.date(2026, 8, 31)
SECOND = datetime.date(2026, 9, 7)


@pytest.fixture
def placement():
    return PlacementFactory(**SEPTEMBER)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is Wednesday 16 September 2026: in the third week."""
    monkeypatch.setattr(timezone, "localdate", lambda *_args: datetime.date(2026, 9, 16))


def url(placement, name="days", *more):
    return reverse(f"practice:{name}", args=[placement.pk, *more])


def posted(**weeks):
    """What the page sends: {"2026-09-07": ("24", "")} as hours and what stood there."""
    return {
        f"{monday}-{name}": value
        for monday, pair in weeks.items()
        for name, value in zip(("hours", "was"), pair, strict=True)
    }


def made(placement):
    return dict(WorkedWeek.objects.filter(placement=placement).values_list("monday", "hours"))


# --- rules ---
def test_a_week_counts_when_one_of_its_working_days_does():
    assert mondays(**SEPTEMBER) == [FIRST + number * 7 * DAY for number in range(5)]
    whole = Break(starts_on=SECOND, ends_on=SECOND + 4 * DAY)
    short = Break(starts_on=SECOND, ends_on=SECOND + 3 * DAY)
    assert [is_off(SECOND, [one]) for one in (whole, short)] == [True, False]
    # Before the placement begins there is nothing to be away from.
    rest = Break(starts_on=FIRST + DAY, ends_on=FIRST + 4 * DAY)
    assert is_off(FIRST, [rest]) is False
    assert is_off(FIRST, [rest], **SEPTEMBER) is True


def hours(placement, *made, per_week=None, breaks=()):
    worked = [
        WorkedWeek(monday=FIRST + number * 7 * DAY, hours=Decimal(one))
        for number, one in enumerate(made)
    ]
    return hours_of(placement, per_week, breaks, worked)


def test_what_the_school_says_goes_before_the_profile(placement):
    off = Break(starts_on=SECOND, ends_on=SECOND + 6 * DAY)
    found = hours(placement, 8, "7.5", per_week=Decimal("7.5"), breaks=[off])
    assert (found.weeks, found.by_profile, found.goal, found.made) == (4, 30, 30, Decimal("15.5"))
    placement.hours = 240
    found = hours(placement, per_week=Decimal("7.5"))
    assert (found.planned, found.by_profile, found.goal) == (240, 38, 240)
    assert hours(Placement(**SEPTEMBER)).goal is None


def test_who_lags_sees_when_the_hours_are_full(placement):
    placement.hours = 60
    # Eight a week: 28 more are three and a half weeks after the fourth; the sixth is a holiday.
    off = Break(starts_on=FIRST + 35 * DAY, ends_on=FIRST + 39 * DAY)
    assert hours(placement, 8, 8, 8, 8).full_on == FIRST + 7 * 7 * DAY + 4 * DAY
    assert hours(placement, 8, 8, 8, 8, breaks=[off]).full_on == FIRST + 8 * 7 * DAY + 4 * DAY
    # Too few weeks to say; on time; full; and so slow that no day means anything.
    assert [hours(placement, *one).full_on for one in ([8] * 3, [13] * 4, [20] * 4)] == [None] * 3
    placement.hours = 3000
    assert hours(placement, 1, 1, 1, 1).full_on is None


# --- saying ---
@pytest.mark.parametrize(("text", "stored"), [("24", 24), ("7,5", "7.5"), (" 7.25 ", "7.25")])
def test_hours_are_said_with_a_comma_or_a_point(placement, as_user, text, stored):
    client = as_user(placement.student)
    response = client.post(url(placement, "weeks"), posted(**{"2026-09-07": (text, "")}))
    assert (response.status_code, made(placement)) == (302, {SECOND: Decimal(stored)})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("veel", "Schrijf een getal, zoals 24 of 7,5."),
        ("-1", "Schrijf een getal, zoals 24 of 7,5."),
        ("7,1", "Rond af op een kwartier, zoals 7,25 of 7,5."),
        ("81", "Meer dan 80 uur in een week kan hier niet."),
        ("9" * 40, "Meer dan 80 uur in een week kan hier niet."),
        ("-1e400", "Schrijf een getal, zoals 24 of 7,5."),
    ],
)
def test_what_cannot_be_hours_stays_in_its_field(placement, as_user, text, why):
    response = as_user(placement.student).post(
        url(placement, "weeks"), posted(**{"2026-09-07": (text, ""), "2026-09-14": ("8", "")})
    )
    html = response.content.decode()
    assert (response.status_code, html.count(why), html.count(f'value="{text}"')) == (422, 2, 1)
    assert html.count('<a href="#id_2026-09-07-hours">Week 37') == 1
    assert made(placement) == {SECOND + 7 * DAY: Decimal(8)}


def test_with_htmx_one_week_is_stored_and_the_total_follows(placement, as_user):
    placement.plan_hours(240, None)
    response = as_user(placement.student).post(
        url(placement, "weeks"),
        posted(**{"2026-09-07": ("7,5", "")}),
        headers={"HX-Request": "true"},
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert '<input type="hidden" name="2026-09-07-was" value="7,5">' in html
    assert "7,5 van 240 uur" in html


def test_an_old_window_overwrites_nothing_until_it_is_asked_again(placement, as_user):
    client = as_user(placement.student)
    WorkedWeek.say(placement, SECOND, Decimal(8), None)
    response = client.post(url(placement, "weeks"), posted(**{"2026-09-07": ("9", "")}))
    html = response.content.decode()
    assert (response.status_code, made(placement)) == (409, {SECOND: Decimal(8)})
    assert "In een ander venster staat hier 8 uur." in html
    assert "Week 37: in een ander venster staat iets anders." in html
    assert 'name="2026-09-07-was" value="8"' in html
    assert 'value="9"' in html
    client.post(url(placement, "weeks"), posted(**{"2026-09-07": ("9", "8")}))
    assert made(placement) == {SECOND: Decimal(9)}


def test_an_old_window_that_changed_nothing_takes_nothing_back(placement, as_user):
    WorkedWeek.say(placement, SECOND, Decimal(8), None)
    client = as_user(placement.student)
    data = posted(**{"2026-09-07": ("", ""), "2026-08-31": ("4", "")})
    assert client.post(url(placement, "weeks"), data).status_code == 302
    assert made(placement) == {SECOND: Decimal(8), FIRST: Decimal(4)}


def test_hours_can_be_taken_back_and_sent_twice(placement):
    say = WorkedWeek.say
    assert [say(placement, SECOND, Decimal(8), None) for _twice in range(2)] == [True, True]
    assert say(placement, SECOND, Decimal(9), Decimal(8)) is True
    assert say(placement, SECOND, Decimal(9), Decimal(8)) is True
    assert say(placement, SECOND, None, Decimal(8)) is False
    assert say(placement, SECOND, None, Decimal(9)) is True
    assert say(placement, SECOND, None, Decimal(9)) is True
    assert made(placement) == {}


def test_a_week_that_did_not_begin_is_not_there(placement, as_user):
    client = as_user(placement.student)
    client.post(url(placement, "weeks"), posted(**{"2026-09-21": ("8", "")}))
    assert made(placement) == {}
    html = client.get(url(placement)).content.decode()
    assert [f'id="week-2026-{day}"' in html for day in ("08-31", "09-14", "09-21")] == [
        True,
        True,
        False,
    ]


# --- reading ---
def test_who_guides_reads_the_hours_and_the_student_hears_of_it(placement, as_user):
    WorkedWeek.say(placement, SECOND, Decimal("7.5"), None)
    supervisor = placement.supervisions.get().user
    html = as_user(supervisor).get(url(placement)).content.decode()
    assert "7,5 uur gemaakt" in html
    assert '<td class="number">7,5</td>' in html
    assert "-hours" not in html
    [line] = Reading.objects.about(placement.student)
    assert (line.reader, line.kind, line.what) == (
        supervisor,
        "hours",
        "je uren en je vrije dagen",
    )
    as_user(placement.student).get(url(placement))
    assert Reading.objects.count() == 1


def test_a_page_of_many_weeks_asks_the_same_number_of_questions(placement, as_user):
    client, numbers = as_user(placement.student), []
    for number in range(3):
        WorkedWeek.say(placement, FIRST + number * 7 * DAY, Decimal(8), None)
        day = SECOND + number * DAY
        BreakFactory(placement=placement, starts_on=day, ends_on=day)
        with CaptureQueriesContext(connection) as asked:
            client.get(url(placement))
        numbers.append(len(asked))
    assert numbers[0] == numbers[2]


def test_home_asks_for_two_weeks_that_are_over(placement, as_user):
    def asked(user):
        parts = Parts.of(user)
        return list(asks.asked(parts, breaks_of(parts)))

    client = as_user(placement.student)
    assert asked(placement.student) == []
    placement.plan_hours(240, None)
    [todo] = asked(placement.student)
    assert (todo.about, todo.url) == (f"{placement.workplace}: 2 weken zijn leeg", url(placement))
    assert "2 weken zijn leeg" in client.get("/").content.decode()
    assert asked(placement.supervisions.get().user) == []
    BreakFactory(placement=placement, starts_on=SECOND, ends_on=SECOND + 4 * DAY)
    assert asked(placement.student) == []


# --- hours that are planned ---
def test_who_plans_says_how_many_hours_the_programme_asks(placement, as_user):
    programme = placement.cohort.programme
    client = as_user(MembershipFactory(coordinator=True, programme=programme).user)
    assert (
        client.post(url(placement, "hours_planned"), {"hours": "240", "was": ""}).status_code == 302
    )
    placement.refresh_from_db()
    assert placement.hours == 240
    response = client.post(url(placement, "hours_planned"), {"hours": "200", "was": ""})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Er staat nu: 240." in html
    assert 'name="was" value="240"' in html
    assert (
        client.post(url(placement, "hours_planned"), {"hours": "x", "was": ""}).status_code == 422
    )
    client.post(url(placement, "hours_planned"), {"hours": "", "was": "240"})
    placement.refresh_from_db()
    assert placement.hours is None
    student = as_user(placement.student)
    assert student.post(url(placement, "hours_planned"), {"hours": "1"}).status_code == 404


# --- days off ---
AWAY = {"kind": "holiday", "starts_on": "2026-09-21", "ends_on": "2026-09-25"}


def test_days_off_are_added_once_and_taken_away(placement, as_user):
    supervisor = placement.supervisions.get().user
    client, key = as_user(supervisor), str(uuid.uuid4())
    for _twice in range(2):
        response = client.post(url(placement, "break_new"), {**AWAY, "key": key})
        assert response.status_code == 302
    away = Break.objects.get(placement=placement)
    assert (away.made_by, away.ends_on) == (supervisor, datetime.date(2026, 9, 25))
    student = as_user(placement.student)
    for said in ("De vrije dagen zijn weg.", "Deze vrije dagen waren al weg."):
        response = student.post(url(placement, "break_remove", away.pk), follow=True)
        assert said in response.content.decode()
    assert not Break.objects.exists()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"starts_on": "2026-09-26"}, "De laatste dag ligt voor de eerste."),
        (
            {"starts_on": "2026-10-03", "ends_on": "2026-10-04"},
            "Deze dagen vallen buiten de stage.",
        ),
        ({"kind": ""}, "Kies vakantie of pauze."),
        (
            {"starts_on": "2026-09-10", "ends_on": "2026-09-22"},
            "Op een deel van deze dagen staat al pauze, van 9 september 2026 tot en met "
            "10 september 2026.",
        ),
    ],
)
def test_days_off_that_cannot_be(placement, as_user, given, why):
    BreakFactory(
        placement=placement,
        kind="pause",
        starts_on=datetime.date(2026, 9, 9),
        ends_on=datetime.date(2026, 9, 10),
    )
    data = {**AWAY, "key": str(uuid.uuid4()), **given}
    response = as_user(placement.student).post(url(placement, "break_new"), data)
    assert response.status_code == 422
    assert why in response.content.decode()
    assert Break.objects.count() == 1


def test_days_off_of_another_placement_stay(placement, as_user):
    other = BreakFactory()
    as_user(placement.student).post(url(placement, "break_remove", other.pk))
    assert Break.objects.get() == other
    second = SupervisionFactory(placement=placement, role="second_assessor").user
    data = {**AWAY, "key": str(uuid.uuid4())}
    assert as_user(second).post(url(placement, "break_new"), data).status_code == 404
