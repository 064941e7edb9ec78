"""Workplaces beside each other: their numbers worked out by hand from the fixtures."""

import datetime
import random
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competencies.models import Framework, Item
from ervaring.placements.models import Organisation
from ervaring.practice.models import WorkplaceCheck
from tests.factories import (
    CohortFactory,
    MembershipFactory,
    OrganisationFactory,
    PlacementFactory,
    ProgrammeFactory,
    RoundFactory,
    WorkplaceFactory,
)
from tests.practice import by_hand
from tests.practice.said import heard, says

pytestmark = pytest.mark.django_db

LEVEL = 5
WORDS = {1: "kan niet", 2: "gedeeltelijk", 3: "kan"}
TASKS = ["PL-T1", "PL-T2", "PL-T3"]
TABLE = [
    one["code"]
    for one in by_hand.rows_of(by_hand.PROFILE, "competencies.item")
    if one["kind"] in ("competence", "behaviour")
]


@pytest.fixture
def programme(reference):
    programme = ProgrammeFactory(level__number=LEVEL)
    programme.frameworks.add(Framework.objects.get(code=by_hand.PLAN))
    return programme


@pytest.fixture
def coordinator(programme):
    return MembershipFactory(coordinator=True, programme=programme).user


def place(programme, name):
    """A workplace of the one organisation of the school: they stand in the order of their names."""
    organisation = Organisation.objects.filter(school=programme.school).first()
    organisation = organisation or OrganisationFactory(school=programme.school)
    return WorkplaceFactory(name=name, organisation=organisation)


def url_of(programme):
    return reverse("practice:compare", args=[programme.pk])


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows_of(page):
    """[(name of a workplace, {heading of a column: its words})] in the order of the page."""
    found = []
    for row in re.findall(r'<tr id="place-\d+">(.*?)</tr>', page, re.DOTALL):
        head = re.search(r'<th scope="row">.*?</label>(.*?)</th>', row, re.DOTALL)[1]
        cells = re.findall(r'<td data-label="([^"]*)">(.*?)</td>', row, re.DOTALL)
        found.append((words_of(head).split(" Organisatie")[0], {k: words_of(v) for k, v in cells}))
    return found


def counted(text):
    """{word: number} of "3 kan niet 4 gedeeltelijk"."""
    pairs = re.findall(r"(\d+) (kan niet|gedeeltelijk|niet gezegd|kan)", text)
    return {word: int(number) for number, word in pairs}


def marked(text):
    """{code: word} of "KT1-1 : kan KT1-2 : kan niet"."""
    return dict(re.findall(r"(\S+) : (kan niet|gedeeltelijk|niet gezegd|kan)", text))


def counts(words):
    words = list(words)
    return {word: words.count(word) for word in words}


@pytest.fixture
def thirty(programme):
    """{name: what it answered in words}: 30 workplaces, each with answers of its own."""
    chance, given = random.Random(7), {}  # noqa: S311
    for number in range(30):
        name = f"Team {number:02}"
        where = place(programme, name)
        leaning = chance.choice([(1, 2, 3, 3), (0, 2, 3, 3), (0, 1, 2, 3), (3, 3, 3, 3), (0, 0, 1)])
        answers = {code: chance.choice(leaning) for code in [*TASKS, *TABLE]}
        says(where, answers)
        given[name] = {code: WORDS[said] for code, said in answers.items() if said}
    return given


def test_thirty_workplaces_by_hand(as_user, programme, coordinator, thirty):
    client = as_user(coordinator)
    strands = [code for code, _text in by_hand.asked_at(LEVEL)]
    flemish = [f"C{number:02}" for number in range(1, 15)]
    expected = {
        name: {code: by_hand.strand(code, answers) for code in strands}
        for name, answers in thirty.items()
    }

    shown = dict(rows_of(client.get(url_of(programme)).content.decode()))
    assert {name: counted(cells["Alle leeruitkomsten"]) for name, cells in shown.items()} == {
        name: counts(said.values()) for name, said in expected.items()
    }
    assert {name: marked(cells["Taken"]) for name, cells in shown.items()} == {
        name: {code: answers.get(code, "niet gezegd") for code in TASKS}
        for name, answers in thirty.items()
    }

    chosen = ["KT1-3", "KT2-2", "KT3-5", "PPO-1", "KHE-2"]
    keys = Item.objects.filter(framework__code=by_hand.PLAN, code__in=chosen)
    asked = {"uitkomst": list(keys.values_list("pk", flat=True))}
    found = rows_of(client.get(url_of(programme), asked).content.decode())
    assert {name: marked(cells["Wat je zoekt"]) for name, cells in found} == {
        name: {code: said[code] for code in strands if code in chosen}
        for name, said in expected.items()
    }

    def can(name, word="kan"):
        return [expected[name][code] for code in chosen].count(word)

    in_order = sorted(expected, key=lambda name: (-can(name), -can(name, "gedeeltelijk"), name))
    assert [name for name, _cells in found] == in_order
    assert [
        cells["Wat je zoekt"].split(" kunnen")[0].split(" kan")[0] for _name, cells in found
    ] == [f"{can(name)} van de 5" for name in in_order]

    belgian = dict(rows_of(client.get(url_of(programme), {"profiel": "VL"}).content.decode()))
    assert {name: counted(cells["Alle leeruitkomsten"]) for name, cells in belgian.items()} == {
        name: counts(by_hand.flemish(code, answers) for code in flemish)
        for name, answers in thirty.items()
    }


def test_two_beside_each_other_by_hand(as_user, programme, coordinator, thirty):
    first, other = list(thirty)[:2]
    keys = WorkplaceCheck.objects.filter(workplace__name__in=[first, other])
    page = as_user(coordinator).get(
        url_of(programme), {"naast": list(keys.values_list("workplace", flat=True))}
    )
    shown = {}
    for row in re.findall(r"<tr id=.row-\d+.>(.*?)</tr>", page.content.decode(), re.DOTALL):
        code = re.search(r'<span class="code">(.*?)</span>', row)[1]
        cells = re.findall(r'<td data-label="([^"]*)">(.*?)</td>', row, re.DOTALL)
        shown[code] = {name: words_of(said) for name, said in cells}
    assert shown == {
        code: {name: by_hand.strand(code, thirty[name]) for name in (first, other)}
        for code, _text in by_hand.asked_at(LEVEL)
    }


class TestWhichPlaces:
    def names(self, client, programme, **data):
        return [
            name for name, _cells in rows_of(client.get(url_of(programme), data).content.decode())
        ]

    def test_with_somebody_of_the_programme_or_a_check(self, as_user, programme, coordinator):
        cohort = CohortFactory(programme=programme)
        says(place(programme, "Met check"), {"C2": 3})
        PlacementFactory(cohort=cohort, workplace=place(programme, "Met student"))
        place(programme, "Niets")
        long_ago = {"starts_on": "2020-01-01", "ends_on": "2020-06-01"}
        PlacementFactory(cohort=cohort, workplace=place(programme, "Voorbij"), **long_ago)
        says(place(programme, "Concept"), {"C2": 3}, submitted=False)
        other = ProgrammeFactory(school=programme.school)
        PlacementFactory(
            cohort=CohortFactory(programme=other), workplace=place(programme, "Van een ander")
        )
        elsewhere = WorkplaceFactory(name="Andere school")
        says(elsewhere, {"C2": 3})
        client = as_user(coordinator)
        assert self.names(client, programme) == ["Met check", "Met student"]
        unknown = client.get(url_of(programme)).context["comparison"].unknown
        assert sorted(one.name for one in unknown) == [
            "Concept", "Niets", "Van een ander", "Voorbij",
        ]  # fmt: skip
        niets = next(one for one in unknown if one.name == "Niets")
        page = client.get(url_of(programme)).content.decode()
        assert f'{reverse("practice:workplace", args=[niets.pk])}?opleiding={programme.pk}"' in page

    def test_filters(self, as_user, programme, coordinator):
        one = place(programme, "Noord")
        two = WorkplaceFactory(name="Zuid", organisation__school=programme.school)
        says(one, {"C2": 3}, settings=["PL-W1"])
        old = says(two, {"C2": 3}, settings=["PL-W3", "PL-W4"])
        PlacementFactory(cohort__programme=programme, workplace=place(programme, "Oost"))
        long_ago = timezone.now() - datetime.timedelta(days=1000)
        WorkplaceCheck.objects.filter(pk=old.pk).update(submitted_at=long_ago)
        client = as_user(coordinator)
        setting = Item.objects.get(code="PL-W4").pk
        for data, names in [
            ({"q": "noórd"}, ["Noord"]),
            ({"q": two.organisation.name}, ["Zuid"]),
            ({"setting": setting}, ["Zuid"]),
            ({"check": "geldig"}, ["Noord"]),
            ({"check": "oud"}, ["Zuid"]),
            ({"check": "geen"}, ["Oost"]),
            ({"check": "x", "setting": "x", "naast": "x", "student": "9" * 18}, None),
        ]:
            assert sorted(self.names(client, programme, **data)) == (
                names or ["Noord", "Oost", "Zuid"]
            )

    def test_says_when_a_check_is_too_old_or_missing(self, as_user, programme, coordinator):
        check = says(place(programme, "Oud"), {"C2": 3})
        long_ago = timezone.now() - datetime.timedelta(days=1000)
        WorkplaceCheck.objects.filter(pk=check.pk).update(submitted_at=long_ago)
        PlacementFactory(cohort__programme=programme, workplace=place(programme, "Zonder"))
        shown = dict(rows_of(as_user(coordinator).get(url_of(programme)).content.decode()))
        assert shown["Oud"]["Werkplekcheck"].endswith("te oud")
        assert shown["Zonder"]["Werkplekcheck"] == "nog geen"

    def test_nobody_is_named_but_the_students_of_the_programme(
        self, as_user, programme, coordinator
    ):
        where = place(programme, "Noord")
        mine = PlacementFactory(cohort__programme=programme, workplace=where)
        other = ProgrammeFactory(school=programme.school)
        theirs = PlacementFactory(cohort__programme=other, workplace=where)
        page = as_user(coordinator).get(url_of(programme)).content.decode()
        assert page.count(mine.student.name) == 1
        assert f"?student={mine.pk}" in page
        assert f"?student={theirs.pk}" not in page


class TestForAStudent:
    @pytest.fixture
    def placement(self, programme):
        placement = PlacementFactory(
            cohort__programme=programme, workplace=place(programme, "Nu hier")
        )
        says(placement.workplace, {"C2": 1, "C3": 3, "C7": 2})
        says(place(programme, "Hier kan het"), {"C2": 3, "C7": 3})
        return placement

    def chosen(self, client, programme, **data):
        page = client.get(url_of(programme), data).content.decode()
        keys = re.findall(r'name="uitkomst" value="(\d+)" checked', page)
        return set(Item.objects.filter(pk__in=keys).values_list("code", flat=True)), page

    def test_what_the_place_does_not_offer_is_chosen(
        self, as_user, programme, coordinator, placement
    ):
        chosen, page = self.chosen(as_user(coordinator), programme, student=placement.pk)
        assert chosen == {
            "PPO-1", "PPO-2", "PPO-4", "PPO-5", "KT1-1", "KT1-4", "KT1-5",
        }  # fmt: skip
        assert [name for name, _cells in rows_of(page)] == ["Hier kan het", "Nu hier"]
        assert f"Je zoekt een plek voor {placement.student.name}" in words_of(page)

    def test_what_was_chosen_by_hand_stays(self, as_user, programme, coordinator, placement):
        item = Item.objects.get(code="KT3-1")
        asked = {"student": placement.pk, "gekozen": 1, "uitkomst": item.pk}
        chosen, _page = self.chosen(as_user(coordinator), programme, **asked)
        assert chosen == {"KT3-1"}
        chosen, _page = self.chosen(
            as_user(coordinator), programme, student=placement.pk, gekozen=1
        )
        assert chosen == set()

    def test_a_student_of_another_programme_is_nobody(self, as_user, programme, coordinator):
        other = PlacementFactory(cohort__programme__school=programme.school)
        says(other.workplace, {"C2": 1})
        chosen, page = self.chosen(as_user(coordinator), programme, student=other.pk)
        assert (chosen, other.student.name in page) == (set(), False)

    def test_kon_hier_niet_is_chosen_too_and_stands_against_the_check(
        self, as_user, programme, coordinator, placement
    ):
        heard(placement, "KT3-1.5")
        chosen, page = self.chosen(as_user(coordinator), programme, student=placement.pk)
        assert "KT3-1" in chosen
        shown = dict(rows_of(page))["Nu hier"]
        assert "KT3-1 : kan niet iedereen zegt dit" in shown["Wat je zoekt"]
        assert "Bij 1 zei iemand: kon hier niet" in shown["Alle leeruitkomsten"]


def test_four_at_most_stand_beside_each_other(as_user, programme, coordinator):
    places = [place(programme, f"Team {number}") for number in range(5)]
    for one in places:
        says(one, {"C2": 3})
    page = as_user(coordinator).get(url_of(programme), {"naast": [one.pk for one in places]})
    assert "Weggelaten: Team 4." in page.content.decode()


def test_two_with_one_name_are_told_apart(as_user, programme, coordinator):
    """On a phone the name of a place stands before each answer, and no heading above it."""
    school = programme.school
    pair = [
        WorkplaceFactory(name="Herstelacademie", organisation=OrganisationFactory(school=school))
        for _one in range(2)
    ]
    for one in pair:
        says(one, {"C2": 3})
    beside = {"naast": [one.pk for one in pair]}
    said = as_user(coordinator).get(url_of(programme), beside).content.decode()
    for one in pair:
        assert f'data-label="Herstelacademie, {one.organisation.name}"' in said


def test_nothing_yet(as_user, programme, coordinator):
    assert (
        "Nog geen praktijkleerplekken"
        in as_user(coordinator).get(url_of(programme)).content.decode()
    )


def test_the_home_of_a_coordinator_leads_to_it(as_user, programme, coordinator):
    assert url_of(programme) in as_user(coordinator).get(reverse("home")).content.decode()


def test_the_number_of_queries_is_constant(as_user, programme, coordinator):
    client, numbers = as_user(coordinator), []
    for number in (3, 27):
        for one in range(number):
            where = place(programme, f"Team {number} {one}")
            says(where, {"C2": 3, "PL-T1": 1}, settings=["PL-W1"])
            placement = PlacementFactory(cohort__programme=programme, workplace=where)
        RoundFactory(placement=placement, conversation=True)
        for data in ({}, {"student": placement.pk}, {"naast": where.pk}):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url_of(programme), data).status_code == 200
            numbers.append(len(queries))
    assert numbers[:3] == numbers[3:]
