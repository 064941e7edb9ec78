"""A check as its author fills it in: nothing lost, nothing overwritten, handed in once."""

import pytest
from django.urls import reverse

from ervaring.practice.checking import read
from ervaring.practice.models import CheckAnswer, WorkplaceCheck
from tests.factories import UserFactory
from tests.texts import text_of

pytestmark = pytest.mark.django_db

PARTS = {"settings": 1, "points": 2, "tasks": 3, "C1": 4, "C7": 10, "supervision": 11}


def part_of(check, number):
    return reverse("practice:check_part", args=[check.pk, number])


def row(check, code):
    return CheckAnswer.objects.get(check_of=check, item__code=code)


def point(check, code, word):
    lines = [line for part in read(check).parts for line in part.lines]
    line = next(line for line in lines if line.item.code == code)
    return next(one.pk for one in line.points if one.word == word)


def given(check, code, word=None, comment=None, *, version=0, ticked=False):
    """What a page posts about one statement."""
    prefix = f"a{row(check, code).pk}"
    data = {f"{prefix}-version": version}
    data |= {f"{prefix}-point": point(check, code, word)} if word else {}
    data |= {f"{prefix}-comment": comment} if comment is not None else {}
    return data | ({f"{prefix}-ticked": "on"} if ticked else {})


@pytest.fixture
def author(as_user, draft):
    return as_user(draft.author)


def test_a_screen_for_each_kind_and_for_each_competence(draft):
    sheet = read(draft)
    assert [part.total for part in sheet.parts] == [1, 5, 3, 8, 6, 5, 6, 5, 7, 6, 6]
    assert sheet.total == 58
    assert [part.number for part in sheet.parts] == list(range(1, 12))


@pytest.mark.parametrize("number", PARTS.values(), ids=PARTS)
def test_nothing_is_chosen_beforehand(author, draft, number):
    page = author.get(part_of(draft, number)).content.decode()
    assert "checked" not in page
    assert page.count("<fieldset") + page.count('type="checkbox"') == len(
        read(draft).parts[number - 1].lines
    )


def test_the_statements_are_those_of_the_leerplan(author, draft):
    page = text_of(author.get(part_of(draft, PARTS["supervision"])))
    for line in read(draft).parts[-1].lines:
        assert line.item.text in page
        assert line.item.guidance in page


def test_a_part_is_stored_as_a_whole_and_leads_on(author, draft):
    data = given(draft, "PL-T1", "wel", "Elke dag.") | given(draft, "PL-T3", "niet", "")
    response = author.post(part_of(draft, 3), data)
    assert response.url == part_of(draft, 4)
    assert (row(draft, "PL-T1").point.word, row(draft, "PL-T1").comment) == ("wel", "Elke dag.")
    assert (row(draft, "PL-T2").point, row(draft, "PL-T3").point.word) == (None, "niet")
    assert author.post(part_of(draft, 11), {}).url.endswith("/inleveren/")
    assert author.post(part_of(draft, 1), {"naar": "vorige"}).url == f"/checks/{draft.pk}/"


def test_settings_are_ticked_and_unticked(author, draft):
    author.post(part_of(draft, 1), given(draft, "PL-W3", ticked=True))
    assert row(draft, "PL-W3").ticked
    assert read(draft).parts[0].open == 0
    author.post(part_of(draft, 1), given(draft, "PL-W3", version=1))
    assert not row(draft, "PL-W3").ticked


def test_one_answer_is_stored_while_its_author_goes_on(author, draft):
    one = row(draft, "PL-P1")
    url = reverse("practice:check_answer", args=[one.pk])
    response = author.post(url, given(draft, "PL-P1", "ja", "Al jaren."))
    assert (response.status_code, "Opgeslagen om" in text_of(response)) == (200, True)
    assert f'name="a{one.pk}-version" value="1"' in response.content.decode()
    assert "1 van 58" in text_of(response)
    assert row(draft, "PL-P1").comment == "Al jaren."


def test_maybe_asks_at_once_for_the_conditions(author, draft):
    url = reverse("practice:check_answer", args=[row(draft, "PL-T1").pk])
    maybe = "misschien, onder voorwaarden"
    response = author.post(url, given(draft, "PL-T1", maybe, ""))
    assert "Zonder die toelichting kun je niet inleveren" in text_of(response)
    assert "0 van 58" in text_of(response)
    response = author.post(url, given(draft, "PL-T1", maybe, "Als er iemand mee kan.", version=1))
    assert "Zonder die toelichting" not in text_of(response)
    assert "1 van 58" in text_of(response)


def test_maybe_without_conditions_is_not_handed_in(author, draft, answer):
    answer(draft, "PL-T1", "misschien, onder voorwaarden")
    url = reverse("practice:check_submit", args=[draft.pk])
    response = author.post(url)
    assert response.status_code == 422
    assert f"{part_of(draft, 3)}#a{row(draft, 'PL-T1').pk}" in response.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_another_window_is_not_overwritten(author, draft, answer):
    answer(draft, "PL-T1", "niet", "Uit het andere venster.")
    response = author.post(part_of(draft, 3), given(draft, "PL-T1", "wel", "Uit dit venster."))
    page = text_of(response)
    assert response.status_code == 409
    assert "Uit het andere venster." in page
    assert "Uit dit venster." in page
    assert row(draft, "PL-T1").comment == "Uit het andere venster."
    pk = row(draft, "PL-T1").pk
    data = given(draft, "PL-T1", "wel", "Uit dit venster.") | {f"a{pk}-seen": 1, "hier": pk}
    assert author.post(part_of(draft, 3), data).url == f"{part_of(draft, 3)}#a{pk}"
    assert row(draft, "PL-T1").comment == "Uit dit venster."


def test_an_answer_of_another_scale_is_refused_and_what_was_typed_stays(author, draft):
    data = given(draft, "PL-T1", comment="Wat ik typte.")
    data[f"a{row(draft, 'PL-T1').pk}-point"] = point(draft, "PL-P1", "ja")
    response = author.post(part_of(draft, 3), data)
    assert (response.status_code, "Wat ik typte." in text_of(response)) == (422, True)
    assert row(draft, "PL-T1").point is None


def test_a_choice_is_wiped(author, draft, answer):
    one = answer(draft, "PL-P1", "ja", "Blijft staan.")
    data = given(draft, "PL-P1", "ja", "Blijft staan.", version=1) | {"wis": one.pk}
    author.post(part_of(draft, 2), data)
    assert (row(draft, "PL-P1").point, row(draft, "PL-P1").comment) == (None, "Blijft staan.")


class TestTheSameForTheBehaviours:
    def test_only_what_is_open_is_filled_in(self, author, draft, answer):
        answer(draft, "C1.2", "kan niet")
        data = given(draft, "C1", "kan", "") | {"hetzelfde": 1}
        assert author.post(part_of(draft, 4), data).url.endswith("#brief")
        words = dict(
            CheckAnswer.objects.filter(check_of=draft, point__isnull=False).values_list(
                "item__code", "point__word"
            )
        )
        expected = dict.fromkeys(["C1", *(f"C1.{number}" for number in range(1, 8))], "kan")
        assert words == expected | {"C1.2": "kan niet"}

    def test_without_an_answer_there_is_nothing_to_fill_in(self, author, draft):
        response = author.post(part_of(draft, 4), {"hetzelfde": 1}, follow=True)
        assert "Kies eerst een antwoord bij de competentie zelf" in text_of(response)
        assert not CheckAnswer.objects.filter(point__isnull=False).exists()


class TestHandingIn:
    def test_says_what_is_open_and_hands_it_in_for_good(self, author, draft, placement):
        url = reverse("practice:check_submit", args=[draft.pk])
        assert "Lever in met 58 vragen open" in text_of(author.get(url))
        page = text_of(author.post(url, follow=True))
        assert "Je check is ingeleverd." in page
        assert (
            f"Dit lezen de coördinatoren en beheerders van {placement.cohort.programme.school}"
            in page
        )
        assert WorkplaceCheck.objects.latest().get() == draft

    def test_after_it_nothing_is_stored_and_what_was_typed_comes_back(self, author, draft):
        data = given(draft, "PL-T1", "wel", "Net te laat.")
        draft.submit()
        response = author.post(part_of(draft, 3), data)
        assert (response.status_code, "Net te laat." in text_of(response)) == (409, True)
        url = reverse("practice:check_answer", args=[row(draft, "PL-T1").pk])
        response = author.post(url, data)
        assert (response.status_code, "al ingeleverd" in text_of(response)) == (409, True)
        assert author.post(reverse("practice:check_submit", args=[draft.pk])).status_code == 409
        assert author.get(part_of(draft, 3)).url == f"/checks/{draft.pk}/"
        assert row(draft, "PL-T1").point is None

    def test_withdrawn_it_is_the_same(self, author, draft):
        data = given(draft, "PL-T1", "wel", "Net te laat.")
        WorkplaceCheck.objects.lapse()
        response = author.post(part_of(draft, 3), data)
        assert (response.status_code, "Net te laat." in text_of(response)) == (409, True)


def test_a_draft_is_of_its_author_alone(as_user, coordinator, placement, draft):
    others = [coordinator, placement.student, placement.supervisions.get().user, UserFactory()]
    for other in others:
        client = as_user(other)
        for url in (reverse("practice:check", args=[draft.pk]), part_of(draft, 3)):
            assert client.get(url).status_code == 404
        assert client.post(part_of(draft, 3), {}).status_code == 404


@pytest.mark.parametrize("number", [2, 4])
def test_costs_the_same_however_much_was_said(
    author, draft, answer, number, django_assert_max_num_queries
):
    answer(draft, "PL-P1", "ja", "Een.")
    author.get(part_of(draft, number))
    with django_assert_max_num_queries(100) as first:
        author.get(part_of(draft, number))
    for code in ("PL-P2", "PL-P3", "C1", "C1.1", "C1.2"):
        answer(draft, code, "ja" if code.startswith("PL") else "kan", "")
    with django_assert_max_num_queries(len(first)):
        author.get(part_of(draft, number))
    assert len(first) <= 10
