"""The table of who is where: its columns, its cells, and not a word of what people wrote."""

import csv
import datetime
import io
import json
import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assessments import status
from assessments.models import Assessment, Feed
from ervaring.placements.models import Placement
from ervaring.schools.models import Programme
from tests.factories import (
    AdministratorFactory,
    CohortFactory,
    FeedFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
)
from tests.texts import text_of
from tests.world import CANARIES, STATES

pytestmark = pytest.mark.django_db


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


@pytest.fixture
def late(placement):
    round = RoundFactory(placement=placement, opens_on=day(-30), due_on=day(-4))
    Assessment.objects.get(round=round, role="student").submit()
    return round


@pytest.fixture
def table(as_user, coordinator, placement):
    client = as_user(coordinator)

    def get(kind="csv", query=""):
        url = reverse("assessments:table", args=[placement.cohort_id, kind])
        response = client.get(url + query)
        if kind != "csv":
            return response
        rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
        head, *found = rows
        return [dict(zip(head, row, strict=True)) for row in found]

    return get


class TestTable:
    def test_a_row_for_a_round(self, table, late, placement):
        [row] = table()
        placement.refresh_from_db()
        assert row == {
            "student": placement.student.name,
            "e-mailadres": placement.student.email,
            "opleiding": placement.cohort.programme.title,
            "cohort": placement.cohort.name,
            "praktijkleerplek": placement.workplace.name,
            "organisatie": placement.workplace.organisation.name,
            "begint op": "01-09-2026",
            "eindigt op": "30-06-2027",
            "moment": "tussentijdse beoordeling",
            "lijst": late.instrument.title,
            "versie": "1",
            "stand": "te laat",
            "gaat open op": f"{day(-30):%d-%m-%Y}",
            "inleveren voor": f"{day(-4):%d-%m-%Y}",
            "student leverde in": f"{day(0):%d-%m-%Y}",
            "praktijkbegeleider leverde in": "",
            "tweede beoordelaar leverde in": "",
            "derde beoordelaar leverde in": "",
            "gesprek sinds": "",
            "voorgelegd op": "",
            "bevestigd op": "",
            "vastgesteld op": "",
            "wacht op": "praktijkbegeleider",
            "dagen te laat": "4",
            "nummer stage": str(placement.pk),
            "nummer moment": str(late.pk),
        }

    def test_a_row_for_who_has_nothing_planned(self, table, placement):
        [row] = table()
        assert (row["stand"], row["moment"], row["wacht op"]) == ("niet gepland", "", "")
        assert row["student"] == placement.student.name

    def test_of_who_is_ticked_or_what_the_filters_let_by(self, table, late, placement):
        other = PlacementFactory(cohort=placement.cohort)
        PlacementFactory()
        number = "nummer stage"
        assert {one[number] for one in table()} == {str(placement.pk), str(other.pk)}
        assert [one[number] for one in table(query="?stand=late")] == [str(placement.pk)]
        query = f"?stand=late&stage={other.pk}"
        assert [one[number] for one in table(query=query)] == [str(other.pk)]

    def test_a_name_is_no_formula(self, table, placement):
        placement.student.name = "=cmd()"
        placement.student.save()
        assert table()[0]["student"] == "'=cmd()"

    def test_a_workbook_has_days_and_numbers(self, table, late):
        book = load_workbook(io.BytesIO(table("xlsx").content))
        head, row = [[cell.value for cell in line] for line in book["Stand"].rows]
        found = dict(zip(head, row, strict=True))
        assert found["dagen te laat"] == 4
        assert found["gaat open op"].date() == day(-30)
        told = [[cell.value for cell in line] for line in book["Uitleg"].rows]
        assert told[1:] == [[one.header, one.told] for one in status.COLUMNS]

    def test_no_other_kind_of_file(self, table):
        assert table("pdf").status_code == 404

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_as_many_queries_for_three_as_for_one(self, table, late, placement, kind):
        numbers = []
        for _time in range(2):
            with CaptureQueriesContext(connection) as queries:
                table(kind)
            numbers.append(len(queries))
            for _number in range(2):
                RoundFactory(placement=PlacementFactory(cohort=placement.cohort))
        assert numbers[0] == numbers[1]


@pytest.mark.parametrize("state", STATES)
def test_not_a_word_of_what_people_wrote(worlds, state):
    """In a world with a canary in every text; but for names, of people and of things."""
    placements = Placement.objects.filter(cohort=worlds[state].cohort)
    found = json.dumps(status.records(placements), default=str)
    found += str(status.table(placements))
    assert {one for one in CANARIES if one in found} == {"KANARIE-naam"}


def test_the_documentation_lists_every_column_and_no_other():
    text = (settings.BASE_DIR / "docs" / "status.md").read_text()
    found = re.findall(r"^\| `(\w+)` \| ([^|]+) \| [^|]+ \|$", text, re.MULTILINE)
    assert found == [(one.key, one.header) for one in status.COLUMNS]
    assert status.SCHEMA in text


class TestFeed:
    @pytest.fixture(autouse=True)
    def _no_tries_of_others(self):
        cache.clear()

    @pytest.fixture
    def made(self, placement):
        """(the feed, its token)."""
        school = placement.cohort.programme.school
        return Feed.make(school, "datawarehouse", AdministratorFactory(school=school).user)

    @pytest.fixture
    def read(self, made):
        def get(query="", token=made[1], **headers):
            headers = headers or {"authorization": f"Bearer {token}"}
            return Client(headers=headers).get(reverse("assessments:feed") + query)

        return get

    def test_the_same_cells_by_their_keys(self, read, late, placement):
        response = read()
        assert response.json() == {
            "schema": "ervaring/stand/1",
            "school": placement.cohort.programme.school.name,
            "day": day(0).isoformat(),
            "rows": [
                {
                    "student": placement.student.name,
                    "email": placement.student.email,
                    "programme": placement.cohort.programme.title,
                    "cohort": placement.cohort.name,
                    "workplace": placement.workplace.name,
                    "organisation": placement.workplace.organisation.name,
                    "starts_on": "2026-09-01",
                    "ends_on": "2027-06-30",
                    "kind": "interim",
                    "instrument": late.instrument.title,
                    "version": 1,
                    "state": "late",
                    "opens_on": day(-30).isoformat(),
                    "due_on": day(-4).isoformat(),
                    "student_on": day(0).isoformat(),
                    "supervisor_on": None,
                    "second_assessor_on": None,
                    "third_assessor_on": None,
                    "conversation_on": None,
                    "judged_on": None,
                    "confirmed_on": None,
                    "finalised_on": None,
                    "waits_for": ["supervisor"],
                    "days_late": 4,
                    "placement": placement.pk,
                    "round": late.pk,
                }
            ],
            "next": None,
        }
        assert response.cookies == {}
        assert "no-store" in response["Cache-Control"]

    def test_a_page_at_a_time(self, read, placement, monkeypatch):
        monkeypatch.setattr("assessments.views.tables.PAGE_SIZE", 2)
        others = [PlacementFactory(cohort=placement.cohort) for _number in range(2)]
        first = read().json()
        assert [row["placement"] for row in first["rows"]] == [placement.pk, others[0].pk]
        query = first["next"].partition("?")[2]
        second = read(f"?{query}").json()
        assert [row["placement"] for row in second["rows"]] == [others[1].pk]
        assert second["next"] is None

    def test_one_cohort(self, read, placement):
        other = PlacementFactory(cohort=CohortFactory(programme=placement.cohort.programme))
        found = read(f"?cohort={other.cohort_id}").json()["rows"]
        assert [row["placement"] for row in found] == [other.pk]

    def test_never_of_another_school(self, read, placement):
        elsewhere = PlacementFactory()
        assert [row["placement"] for row in read().json()["rows"]] == [placement.pk]
        assert read(f"?cohort={elsewhere.cohort_id}").json()["rows"] == []

    def test_wrong_missing_and_revoked_are_one_and_the_same(self, read, made):
        feed, token = made
        answers = [
            read(token="fout"),
            read(token=""),
            read(accept="application/json"),
            read(authorization=f"Basic {token}"),
            read(authorization=token),
            read(query=f"?token={token}", accept="*/*"),
        ]
        feed.revoke(feed.made_by)
        answers.append(read())
        assert {one.status_code for one in answers} == {404}
        assert len({(one.content, str(one.headers)) for one in answers[:1] + answers[-1:]}) == 1

    def test_the_database_has_no_token(self, made):
        feed, token = made
        assert token not in str(Feed.objects.filter(pk=feed.pk).values())

    def test_the_day_of_its_last_use(self, read, made):
        for _time in range(2):
            read()
        made[0].refresh_from_db()
        assert made[0].last_used_on == day(0)

    def test_who_asks_too_often_waits(self, read, monkeypatch):
        monkeypatch.setattr("assessments.views.tables.RATE", "2/m/key")
        answers = [read() for _time in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        assert answers[2]["Retry-After"] == "60"

    def test_as_many_queries_for_three_as_for_one(self, read, placement):
        read()  # on the first of a day its use is noted
        numbers = []
        for _time in range(2):
            with CaptureQueriesContext(connection) as queries:
                read()
            numbers.append(len(queries))
            for _number in range(2):
                RoundFactory(placement=PlacementFactory(cohort=placement.cohort))
        assert numbers[0] == numbers[1]


class TestFeeds:
    @pytest.fixture
    def school(self):
        return Programme.objects.get(pk=PlacementFactory().cohort.programme_id).school

    @pytest.fixture
    def client(self, as_user, school):
        return as_user(AdministratorFactory(school=school, user__name="Wietske").user)

    @pytest.fixture
    def make(self, client, school):
        return lambda name="warehouse": client.post(
            reverse("assessments:feeds", args=[school.pk]), {"name": name}
        )

    def test_a_token_is_shown_once_and_works(self, client, make, school):
        cache.clear()
        page = make()
        token = page.context["token"]
        assert token in page.content.decode()
        headers = {"authorization": f"bearer {token}"}
        assert Client(headers=headers).get(reverse("assessments:feed")).status_code == 200
        again = client.get(reverse("assessments:feeds", args=[school.pk]))
        assert token not in again.content.decode()
        assert "Wietske maakte deze op" in text_of(again)

    def test_of_a_name_that_works_there_is_one(self, make, school):
        make()
        page = make()
        assert page.status_code == 422
        assert list(page.context["form"].errors) == ["name"]
        Feed.objects.get(school=school).revoke(Feed.objects.get(school=school).made_by)
        assert make().status_code == 200
        assert make("").status_code == 422

    def test_revoked_it_stays_to_be_seen_by_whom(self, client, make, school):
        token, feed = make().context["token"], Feed.objects.get(school=school)
        page = client.post(reverse("assessments:feed_revoke", args=[feed.pk]), follow=True)
        assert "De koppeling “warehouse” werkt niet meer." in text_of(page)
        assert "Ingetrokken</span> door Wietske op" in text_of(page)
        headers = {"authorization": f"Bearer {token}"}
        assert Client(headers=headers).get(reverse("assessments:feed")).status_code == 404
        again = client.post(reverse("assessments:feed_revoke", args=[feed.pk]), follow=True)
        assert "Deze koppeling was al ingetrokken." in text_of(again)
        assert Feed.objects.get(school=school).revoked_by == feed.made_by

    def test_nobody_sees_or_revokes_those_of_another_school(self, client):
        other = FeedFactory()
        url = reverse("assessments:feed_revoke", args=[other.pk])
        assert client.post(url).status_code == 404
        assert Feed.objects.get(pk=other.pk).revoked_at is None

    def test_home_leads_there(self, client, school):
        assert reverse("assessments:feeds", args=[school.pk]) in text_of(client.get("/"))


def test_a_second_assessor_has_a_column(placement, table):
    part = SupervisionFactory(placement=placement, role="second_assessor")
    round = RoundFactory(placement=placement, kind="final", conversation=True)
    Assessment.objects.create(
        round=round, author=part.user, role=part.role, state="submitted",
        submitted_at=timezone.now(),
    )  # fmt: skip
    [row] = table()
    assert row["tweede beoordelaar leverde in"] == row["gesprek sinds"] == f"{day(0):%d-%m-%Y}"
