"""Whether a student is guided as the leerplan asks: what is known, what warns, what was done."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import ScalePoint
from competencies.models import Item, Level
from ervaring.history import KeptError
from ervaring.placements.models import Supervision
from ervaring.practice.guidance import Stand, criteria_of
from ervaring.practice.models import Remedy, WorkplaceCheck
from tests.factories import (
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
    TalkFactory,
    UserFactory,
)
from tests.texts import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement(reference):
    """On level 4."""
    level = Level.objects.get(number=4)
    return PlacementFactory(cohort__programme__level=level)


@pytest.fixture
def part(placement):
    """The part of the supervisor."""
    return placement.supervisions.get()


@pytest.fixture
def tutor(placement):
    return SupervisionFactory(placement=placement, role="tutor").user


@pytest.fixture
def coordinator(placement):
    programme = placement.cohort.programme
    return MembershipFactory(coordinator=True, programme=programme).user


def is_(part, level=None, by_experience=None):
    """Store what somebody said about the supervisor."""
    level = level and Level.objects.get(number=level)
    Supervision.objects.filter(pk=part.pk).update(level=level, by_experience=by_experience)
    part.refresh_from_db()
    return part


def check(placement, **answers):
    """A check that the organisation handed in: {"P3": "nee"}."""
    made = WorkplaceCheck.ask(workplace=placement.workplace, author=UserFactory())
    for code, word in answers.items():
        point = ScalePoint.objects.get(scale__code="is-zo", word=word)
        made.answers.filter(item__code=f"PL-{code}").update(point=point)
    made.submit()
    return made


def stands(placement, part=None):
    """`{"B1": stand, ...}` as the student sees it."""
    found = criteria_of(placement, placement.student, part)
    return {one.item.code.removeprefix("PL-"): one.stand for one in found}


def warned(client, placement):
    page = client.get(reverse("practice:guidance", args=[placement.pk]))
    return [one.item.code for one in page.context["warnings"]]


class TestCriteria:
    def test_the_six_and_the_attention_point_as_they_are_written(self, placement, as_user):
        page = as_user(placement.student).get(reverse("practice:guidance", args=[placement.pk]))
        quoted = [one.item for one in page.context["criteria"]]
        codes = ["PL-B1", "PL-B2", "PL-B3", "PL-B4", "PL-B5", "PL-B6", "PL-P3"]
        assert [one.code for one in quoted] == codes
        for one in quoted:
            assert f"<q>{one.text}</q>" in text_of(page)

    def test_nothing_is_known_that_nobody_said(self, placement, part):
        assert set(stands(placement, part).values()) == {Stand.UNKNOWN, Stand.NOT_MET}
        assert stands(placement, part)["B3"] == Stand.NOT_MET  # since the first of September
        placement.starts_on = placement.ends_on
        assert set(stands(placement, part).values()) == {Stand.UNKNOWN}

    @pytest.mark.parametrize(
        ("level", "stand"),
        [(3, Stand.NOT_MET), (4, Stand.MET), (5, Stand.MET), (None, Stand.UNKNOWN)],
    )
    def test_the_level_of_the_supervisor(self, placement, part, level, stand):
        check(placement, B1="ja")
        assert stands(placement, is_(part, level))["B1"] == stand

    def test_no_fixed_supervisor(self, placement):
        assert stands(placement)["B1"] == Stand.NOT_MET

    @pytest.mark.parametrize(
        ("by_experience", "team", "stand"),
        [
            (True, "nee", Stand.MET),
            (False, "ja", Stand.MET),
            (False, "gedeeltelijk", Stand.PARTLY),
            (False, "nee", Stand.NOT_MET),
            (None, "nee", Stand.UNKNOWN),
            (None, "ja", Stand.MET),
        ],
    )
    def test_whether_an_ervaringsdeskundige_is_near(
        self, placement, part, by_experience, team, stand
    ):
        check(placement, P3=team)
        assert stands(placement, is_(part, by_experience=by_experience))["P3"] == stand

    def test_nobody_is_near_when_there_is_no_supervisor_and_the_team_has_none(self, placement):
        check(placement, P3="nee")
        assert stands(placement)["P3"] == Stand.NOT_MET

    def test_the_check_says_the_rest(self, placement, part):
        check(placement, B2="ja", B4="nee", B5="gedeeltelijk", B6="ja")
        found = stands(placement, part)
        assert [found[code] for code in ("B2", "B4", "B5", "B6")] == [
            Stand.MET, Stand.NOT_MET, Stand.PARTLY, Stand.MET,
        ]  # fmt: skip

    def test_the_last_check_counts_and_a_draft_does_not(self, placement, part):
        check(placement, B4="nee")
        check(placement, B4="ja")
        WorkplaceCheck.ask(workplace=placement.workplace, author=UserFactory())
        assert stands(placement, part)["B4"] == Stand.MET

    def test_what_happened_goes_before_what_was_said(self, placement, part):
        check(placement, B2="nee", B3="nee")
        TalkFactory(placement=placement)
        TalkFactory(placement=placement, kind="intervision")
        found = stands(placement, part)
        assert (found["B2"], found["B3"]) == (Stand.MET, Stand.MET)

    def test_constant_queries(self, placement, part, as_user):
        check(placement, B4="nee", P3="nee")
        client, url = as_user(placement.student), f"/stages/{placement.pk}/begeleiding/"

        def asked():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            return len(queries)

        def one_more():
            TalkFactory(placement=placement, supervisor=part.user, note="Iets.")
            TalkFactory(placement=placement, kind="intervision")
            item = Item.objects.get(code="PL-B4")
            key = uuid.uuid4()
            Remedy.note(key=key, placement=placement, item=item, text=str(key), by=part.user)

        one_more()
        asked()
        once = asked()
        one_more()
        one_more()
        assert asked() == once


class TestWarnings:
    def test_it_says_which_criterion(self, placement, part, as_user):
        TalkFactory(placement=placement)
        check(placement, P3="nee")
        is_(part, level=3, by_experience=False)
        client = as_user(placement.student)
        assert warned(client, placement) == ["PL-B1", "PL-P3"]
        page = text_of(client.get(reverse("practice:guidance", args=[placement.pk])))
        said = f"{part.user} is opgeleid op niveau 3. Dat is lager dan niveau 4 van de opleiding."
        assert f"<strong>Let op: PL-B1.</strong> {said}" in page
        assert f"<strong>Let op: PL-P3.</strong> {part.user} werkt niet als" in page
        assert "werkt er ook geen in het team. Zie ook PL-B1." in page

    def test_what_is_made_up_for_does_not_warn(self, placement, part, tutor, as_user):
        TalkFactory(placement=placement)
        is_(part, level=3, by_experience=True)
        assert warned(as_user(tutor), placement) == ["PL-B1"]
        item = Item.objects.get(code="PL-B1")
        url = reverse("practice:guidance_remedy", args=[placement.pk, item.pk])
        as_user(tutor).post(url, {"text": "Elke maand met Ria.", "key": uuid.uuid4()})
        assert warned(as_user(tutor), placement) == []
        page = as_user(placement.student).get(f"/stages/{placement.pk}/begeleiding/")
        assert "Elke maand met Ria." in text_of(page)


class TestRemedies:
    def write(self, client, placement, text, key=None):
        item = Item.objects.get(code="PL-B1")
        url = reverse("practice:guidance_remedy", args=[placement.pk, item.pk])
        return client.post(url, {"text": text, "key": key or uuid.uuid4()})

    def test_the_newest_counts_and_older_ones_stay_readable(self, placement, tutor, as_user):
        client = as_user(tutor)
        for text in ("Eerst zo.", "Nu anders."):
            assert self.write(client, placement, text).status_code == 302
        found = criteria_of(placement, tutor)
        texts = [one.text for one in found[0].remedies]
        assert (found[0].item.code, texts) == ("PL-B1", ["Nu anders.", "Eerst zo."])

    def test_a_double_click_writes_one(self, placement, tutor, as_user):
        key = uuid.uuid4()
        for _ in range(2):
            self.write(as_user(tutor), placement, "Zo.", key)
        assert Remedy.objects.count() == 1

    def test_the_same_words_of_a_page_that_was_gone_back_to_are_written_once(
        self, placement, tutor, as_user
    ):
        for text in ("Zo.", "Zo.", "Anders.", "Zo."):
            assert self.write(as_user(tutor), placement, text).status_code == 302
        assert [one.text for one in Remedy.objects.all()] == ["Zo.", "Anders.", "Zo."]

    def test_other_words_on_a_page_that_was_sent_come_back(self, placement, tutor, as_user):
        key = uuid.uuid4()
        self.write(as_user(tutor), placement, "Zo.", key)
        response = self.write(as_user(tutor), placement, "Of zo.", key)
        assert (response.status_code, "Of zo." in text_of(response)) == (409, True)
        assert [one.text for one in Remedy.objects.all()] == ["Zo."]

    def test_nothing_of_it_changes(self, placement, tutor, as_user):
        self.write(as_user(tutor), placement, "Zo.")
        with pytest.raises(KeptError):
            Remedy.objects.get().delete()

    def test_not_without_words(self, placement, tutor, as_user):
        assert self.write(as_user(tutor), placement, " ").status_code == 422

    def test_not_by_the_supervisor_and_not_for_another_statement(
        self, placement, part, tutor, as_user
    ):
        assert self.write(as_user(part.user), placement, "Zo.").status_code == 404
        other = Item.objects.get(code="PL-P1")
        url = reverse("practice:guidance_remedy", args=[placement.pk, other.pk])
        assert as_user(tutor).get(url).status_code == 404


class TestTheSupervisor:
    def say(self, client, placement, **fields):
        level = Level.objects.get(number=5)
        data = {"level": level.pk, "by_experience": "ja", **fields}
        return client.post(reverse("practice:guidance_who", args=[placement.pk]), data)

    def test_who_says_it(self, placement, part, tutor, coordinator, as_user):
        for user in (part.user, tutor, coordinator):
            is_(part)
            assert self.say(as_user(user), placement).status_code == 302
            part.refresh_from_db()
            assert (part.level.number, part.by_experience) == (5, True)

    def test_a_supervisor_who_came_by_the_link(self, placement, part):
        client = Client()
        client.force_login(part.user, backend="ervaring.accounts.backends.LinkBackend")
        assert self.say(client, placement).status_code == 302
        part.refresh_from_db()
        assert part.level.number == 5

    def test_not_the_student_nor_the_second_assessor(self, placement, part, as_user):
        second = SupervisionFactory(placement=placement, role="second_assessor").user
        for user in (placement.student, second):
            assert self.say(as_user(user), placement).status_code == 404
        part.refresh_from_db()
        assert (part.level, part.by_experience) == (None, None)

    def test_an_older_page_overwrites_nothing(self, placement, part, tutor, as_user):
        client = as_user(tutor)
        page = client.get(reverse("practice:guidance", args=[placement.pk]))
        seen = page.context["form"]["seen"].value()
        is_(part, level=3, by_experience=False)
        assert self.say(client, placement, seen=seen).status_code == 409
        part.refresh_from_db()
        assert part.level.number == 3

    def test_it_is_asked_when_it_is_not_known(self, placement, part, as_user):
        url = reverse("practice:guidance", args=[placement.pk])
        for level, asks in [(None, True), (5, False)]:
            is_(part, level=level, by_experience=True)
            page = as_user(part.user).get(url)
            assert bool(page.context["asks"]) == asks
            assert ("Vul aan wat nog niet bekend is" in text_of(page)) == asks


class TestPeople:
    """Who arranges says the level when they name a supervisor."""

    def test_somebody_new(self, placement, part, coordinator, as_user):
        part.end(coordinator)
        level = Level.objects.get(number=6)
        data = {"email": "nieuw@example.org", "name": "Nieuw", "role": "supervisor"}
        data |= {"level": level.pk, "by_experience": "nee"}
        as_user(coordinator).post(reverse("people:guides", args=[placement.pk]), data)
        made = Supervision.objects.of(placement).get()
        assert (made.level, made.by_experience) == (level, False)
        page = as_user(coordinator).get(reverse("people:guides", args=[placement.pk]))
        assert "opgeleid op niveau 6" in text_of(page)

    def test_who_takes_over(self, placement, part, coordinator, as_user):
        level = Level.objects.get(number=6)
        data = {"email": "nieuw@example.org", "name": "Nieuw", "level": level.pk}
        as_user(coordinator).post(reverse("people:replace", args=[part.pk]), data)
        assert Supervision.objects.of(placement).get().level == level
