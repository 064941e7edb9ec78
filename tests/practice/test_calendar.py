"""What is coming, on a page and for a calendar program."""

import datetime

import icalendar
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.models import Assessment
from ervaring.accounts.models import Guest, User
from ervaring.practice.coming import coming
from ervaring.practice.ics import as_ics
from ervaring.practice.models import Calendar, Talk
from tests.factories import (
    AssessmentFactory,
    BreakFactory,
    PlacementFactory,
    RoundFactory,
    SignalFactory,
    SupervisionFactory,
    TalkFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PAGE = "/agenda/"
TODAY = datetime.date(2026, 9, 16)
# 14:30 in Amsterdam, in summer and in winter.
SUMMER = datetime.datetime(2026, 9, 18, 12, 30, tzinfo=datetime.UTC)
WINTER = datetime.datetime(2026, 11, 5, 13, 30, tzinfo=datetime.UTC)
MADE = datetime.datetime(2026, 9, 1, 8, 0, 5, 123, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda *at: real(*at) if at else TODAY)
    cache.clear()


@pytest.fixture
def placement():
    return PlacementFactory(
        student__name="Sam de Wit",
        workplace__name="Herstelacademie",
        starts_on=datetime.date(2026, 9, 1),
        ends_on=datetime.date(2026, 11, 10),
    )


@pytest.fixture
def supervisor(placement):
    return placement.supervisions.get().user


@pytest.fixture
def full(placement):
    """Of everything something: a round, two talks, a holiday; and what belongs in no calendar."""
    round = RoundFactory(
        placement=placement,
        kind="interim",
        opens_on=TODAY,
        due_on=datetime.date(2026, 9, 30),
    )
    planned = {"placement": placement, "state": "planned", "held_on": None}
    talks = [
        TalkFactory(planned_at=SUMMER, minutes=45, **planned),
        TalkFactory(planned_at=WINTER, kind="intervision", **planned),
        TalkFactory(**{**planned, "state": "called_off"}, planned_at=WINTER),
    ]
    away = BreakFactory(
        placement=placement,
        kind="pause",
        starts_on=datetime.date(2026, 10, 12),
        ends_on=datetime.date(2026, 10, 16),
    )
    SignalFactory(placement=placement, text="Er klopt iets niet.")
    TalkFactory(placement=placement, note="Over vroeger.")
    return {"round": round, "talks": talks, "away": away}


def told(user, since=TODAY, **more):
    return [(one.day, one.title) for one in coming(user, since, **more)]


DAYS = [datetime.date(2026, *day) for day in [(9, 18), (9, 30), (10, 12), (11, 5), (11, 10)]]
OWN = [
    "Begeleidingsgesprek",
    "Lijst inleveren: tussentijdse beoordeling",
    "Vrij van stage",
    "Intervisie",
    "Laatste dag van de stage",
]


# --- what is coming ---
def test_each_reads_what_is_theirs(placement, full, supervisor):
    assert told(placement.student) == list(zip(DAYS, OWN, strict=True))
    named = [f"{title} (Sam)" for title in OWN]
    assert told(supervisor) == list(zip(DAYS, named, strict=True))
    tutor = SupervisionFactory(placement=placement, role="tutor").user
    assert [title for _day, title in told(tutor)] == [named[2], named[4]]
    second = SupervisionFactory(placement=placement, role="second_assessor").user
    assert told(second) == []
    AssessmentFactory(round=full["round"], author=second, role="second_assessor")
    assert [title for _day, title in told(second)] == [named[1]]
    assert told(UserFactory()) == told(PlacementFactory().student, until=TODAY) == []


def test_who_came_by_a_link_reads_of_the_work_of_that_link(placement, full, supervisor):
    assert told(Guest.objects.get(pk=supervisor.pk)) == told(supervisor)
    assert told(Guest.objects.get(pk=placement.student.pk)) == []


def test_who_has_no_part_any_more_reads_nothing(placement, full, supervisor):
    placement.supervisions.update(ended_at=timezone.now())
    assert told(supervisor) == []


def test_a_list_that_was_handed_in_is_gone(placement, full):
    own = Assessment.objects.get(round=full["round"], role="student")
    actions.submit(assessment=own, by=placement.student)
    assert OWN[1] not in [title for _day, title in told(placement.student)]


def test_only_the_days_that_were_asked_for(placement, full):
    assert told(placement.student, TODAY, until=DAYS[1]) == list(zip(DAYS, OWN, strict=True))[:2]
    # Somebody is in the middle of a holiday.
    middle = datetime.date(2026, 10, 14)
    assert told(placement.student, middle, until=middle) == [(DAYS[2], OWN[2])]


def test_as_many_queries_for_three_as_for_one(supervisor, full):
    numbers = []
    for _more in range(3):
        with CaptureQueriesContext(connection) as asked:
            coming(supervisor, TODAY)
        numbers.append(len(asked))
        other = RoundFactory(placement=PlacementFactory(supervisor=supervisor)).placement
        TalkFactory(placement=other, state="planned", held_on=None, planned_at=SUMMER)
        BreakFactory(placement=other)
    assert numbers[0] == numbers[2]


# --- the address ---
def address_of(user):
    return f"/agenda/ics/?k={Calendar.of(user).token}"


def read(user, **headers):
    return Client().get(address_of(user), headers=headers)


def parsed(content):
    return {
        str(one["summary"]): one for one in icalendar.Calendar.from_ical(content).walk("VEVENT")
    }


def test_a_program_reads_it_as_it_was_meant(placement, full):
    response = read(placement.student)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-cache"
    found = parsed(response.content)
    # What began a while ago stays as long as a month.
    assert found.keys() == {*OWN, "Begin van de stage"}
    due = found[OWN[1]]
    assert (due.decoded("dtstart"), due.decoded("dtend")) == (
        datetime.date(2026, 9, 30),
        datetime.date(2026, 10, 1),
    )
    away = found[OWN[2]]
    assert (away.decoded("dtstart"), away.decoded("dtend")) == (
        datetime.date(2026, 10, 12),
        datetime.date(2026, 10, 17),
    )
    talk = found[OWN[0]]
    assert talk.decoded("dtstart") == SUMMER
    assert talk.decoded("dtend") == SUMMER + datetime.timedelta(minutes=45)
    assert found[OWN[3]].decoded("dtstart") == WINTER
    assert found[OWN[3]].decoded("dtend") == WINTER + datetime.timedelta(hours=1)


def test_a_person_reads_in_it_what_rfc_5545_asks(placement, full):
    raw = read(placement.student).content
    lines = raw.decode().split("\r\n")
    assert "\n" not in "".join(lines)
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert lines[1:3] == ["VERSION:2.0", "PRODID:-//Ervaring//Agenda//NL"]
    assert max(len(line.encode()) for line in lines) <= 75
    assert "DTSTART:20260918T123000Z" in lines
    assert "DTSTART;VALUE=DATE:20260930" in lines
    key = full["talks"][0].key
    assert f"UID:talk-{key}@testserver" in raw.decode().replace("\r\n ", "")
    assert lines.count("CLASS:PRIVATE") == lines.count("BEGIN:VEVENT") == 6


def test_long_and_strange_names_are_folded_and_escaped(placement, full, supervisor):
    placement.student.name = "Éé,;\\😀👩🏽‍⚕️\x1b" + "a" * 80
    placement.student.save()
    raw = read(supervisor).content
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert "Éé\\,\\;\\\\😀👩🏽‍⚕️aaa" in raw.decode().replace("\r\n ", "")
    assert f"{OWN[0]} (Éé,;\\😀👩🏽‍⚕️{'a' * 80})" in parsed(raw)


def test_equal_days_are_equal_bytes_and_are_not_sent_twice(placement, full):
    first, second = read(placement.student), read(placement.student)
    assert first.content == second.content
    same = read(placement.student, **{"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    Talk.objects.filter(pk=full["talks"][0].pk).update(planned_at=WINTER, version=1)
    moved = read(placement.student, **{"If-None-Match": first["ETag"]})
    before, talk = (parsed(one.content)[OWN[0]] for one in (first, moved))
    assert (moved.status_code, talk["uid"]) == (200, before["uid"])
    assert (before["sequence"], talk["sequence"]) == (0, 1)
    assert talk.decoded("dtstart") == WINTER


def test_nothing_is_a_calendar_too(placement):
    raw = as_ics([], MADE)
    assert [one.name for one in icalendar.Calendar.from_ical(raw).subcomponents] == ["VTIMEZONE"]
    assert raw == as_ics([], MADE)


def test_no_text_and_no_workplace_leaves_the_house(placement, full, supervisor):
    for user in (placement.student, supervisor):
        text = read(user).content.decode().replace("\r\n ", "")
        for word in ("vroeger", "klopt", "Herstelacademie", "de Wit", "pauze", "signa", "LOCATION"):
            assert word not in text
        assert "DESCRIPTION" not in text


def test_who_loses_their_part_loses_it_here_at_once(placement, full, supervisor):
    address = address_of(supervisor)
    placement.supervisions.update(ended_at=timezone.now())
    assert parsed(Client().get(address).content) == {}


@pytest.mark.parametrize("address", ["/agenda/ics/", "/agenda/ics/?k=", "/agenda/ics/?k=onzin"])
def test_what_is_no_address_is_not_there(address, placement):
    Calendar.of(placement.student)
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "noor@demo.example"}])
def test_an_address_of_who_may_not_sign_in_is_not_there(placement, change):
    address = address_of(placement.student)
    User.objects.filter(pk=placement.student.pk).update(**change)
    assert Client().get(address).status_code == 404


def test_who_asks_all_the_time_is_asked_to_wait(placement, monkeypatch):
    monkeypatch.setattr("ervaring.practice.views.calendars.RATE", "2/h/key")
    other = read(UserFactory())
    codes = [read(placement.student) for _time in range(3)]
    assert [one.status_code for one in (other, *codes)] == [200, 200, 200, 429]
    assert codes[-1]["Retry-After"] == "3600"


# --- making, renewing, revoking ---
def test_an_address_is_made_shown_renewed_and_revoked(placement, as_user):
    client = as_user(placement.student)
    assert "agenda/ics/" not in client.get(PAGE).content.decode()
    for _twice in range(2):
        client.post(PAGE, {"maak": "1"})
    first = Calendar.objects.get()
    shown = f"http://testserver/agenda/ics/?k={first.token}"
    assert f'readonly value="{shown}"' in client.get(PAGE).content.decode()
    assert Client().get(shown).status_code == 200
    for said in ("Het oude werkt niet meer", "Dat was al gebeurd"):
        response = client.post(PAGE, {"nieuw": "1", "adres": first.pk}, follow=True)
        assert said in response.content.decode()
    assert Client().get(shown).status_code == 404
    second = Calendar.objects.get(revoked_at=None)
    assert Client().get(address_of(placement.student)).status_code == 200
    client.post(PAGE, {"intrekken": "1", "adres": second.pk})
    assert not Calendar.objects.filter(revoked_at=None).exists()
    assert Client().get(f"/agenda/ics/?k={second.token}").status_code == 404


def test_nobody_touches_the_address_of_another(placement, as_user):
    other = Calendar.of(UserFactory())
    client = as_user(placement.student)
    client.post(PAGE, {"intrekken": "1", "adres": other.pk})
    other.refresh_from_db()
    assert other.revoked_at is None
    assert other.token not in client.get(PAGE).content.decode()


def test_who_came_by_a_link_has_no_address_and_reads_why(placement, full, supervisor, client):
    Calendar.of(supervisor)
    client.force_login(supervisor, backend="ervaring.accounts.backends.LinkBackend")
    html = client.get(PAGE).content.decode()
    assert "Daarom hoort een agenda-adres bij een account." in html
    assert f"{OWN[0]} (Sam)" in html
    assert "agenda/ics" not in html
    assert client.post(PAGE, {"maak": "1"}).status_code == 404


def test_the_page_shows_eight_weeks(placement, full, as_user):
    html = as_user(placement.student).get(PAGE).content.decode()
    assert [title in html for title in OWN] == [True] * 5
    assert "Vrijdag 18 september, 14:30 – 15:15" in html
    assert reverse("practice:days", args=[placement.pk]) in html
