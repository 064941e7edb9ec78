"""What an entry is about: statements of any framework, found by typing or suggested."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment, Question
from competencies.models import Item
from portfolios.models import Link
from tests.factories import (
    AssessmentFactory,
    EntryFactory,
    FrameworkFactory,
    ItemFactory,
    LevelFactory,
    PlacementFactory,
    RoundFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return EntryFactory(shared=True)


@pytest.fixture
def url(entry):
    return reverse("portfolios:links", args=[entry.pk])


@pytest.fixture
def student(as_user, entry):
    return as_user(entry.placement.student)


def linked(entry):
    return set(Link.objects.filter(entry=entry).values_list("item", flat=True))


def offered(page):
    """The keys of the statements that a page offers to link, in order."""
    return [int(key) for key in re.findall(r'name="koppel" value="(\d+)"', page.content.decode())]


class TestLinking:
    def test_a_statement_is_linked_once_however_often_one_clicks(self, student, entry, url):
        item = ItemFactory()
        for _click in range(2):
            response = student.post(url, {"koppel": item.pk})
            assert (response.status_code, response.url) == (302, url)
        assert linked(entry) == {item.pk}

    def test_it_comes_off_again_and_a_second_click_is_harmless(self, student, entry, url):
        stays, goes = ItemFactory(), ItemFactory()
        for item in (stays, goes):
            Link.make([entry], item)
        for _click in range(2):
            assert student.post(url, {"weg": goes.pk}).status_code == 302
        assert linked(entry) == {stays.pk}

    def test_after_linking_one_goes_on_where_one_searched(self, student, url):
        response = student.post(url, {"koppel": ItemFactory().pk, "q": "hoop & moed"})
        assert response.url == f"{url}?q=hoop+%26+moed#found"

    @pytest.mark.parametrize("kind", Item.HEADINGS)
    def test_a_heading_says_nothing_to_be_linked_to(self, student, entry, url, kind):
        heading = ItemFactory(kind=kind, text="Een kop over hoop")
        assert student.post(url, {"koppel": heading.pk}).status_code == 404
        assert offered(student.get(url, {"q": "hoop"})) == []
        assert linked(entry) == set()

    def test_nor_is_a_statement_that_was_not_published(self, student, entry, url):
        item = ItemFactory(framework__status="draft", text="hoop")
        assert student.post(url, {"koppel": item.pk}).status_code == 404
        assert offered(student.get(url, {"q": "hoop"})) == []
        assert linked(entry) == set()

    @pytest.mark.parametrize("posted", ["", "x", "²", "9" * 40, "-1"])
    def test_what_is_no_key_changes_nothing(self, student, entry, url, posted):
        item = ItemFactory()
        Link.make([entry], item)
        for name in ("koppel", "weg"):
            assert student.post(url, {name: posted}).status_code == 302
        assert linked(entry) == {item.pk}

    def test_nobody_else_changes_it_however_much_is_shared(self, as_user, entry, url):
        client = as_user(entry.placement.supervisions.get().user)
        assert client.get(url).status_code == 404
        assert client.post(url, {"koppel": ItemFactory().pk}).status_code == 404
        assert linked(entry) == set()


class TestSearching:
    def test_a_part_of_a_word_is_enough_and_is_marked(self, student, url):
        found = ItemFactory(text="Biedt hoop en vertrouwen")
        ItemFactory(text="Iets anders")
        page = student.get(url, {"q": "VERTROUW"})
        assert offered(page) == [found.pk]
        assert "hoop en <mark>vertrouw</mark>en" in page.content.decode()

    def test_hits_stand_under_their_framework(self, student, url):
        for code in ("een", "twee"):
            ItemFactory(
                framework=FrameworkFactory(code=code, short_title=f"Kader {code}"), text="hoop"
            )
        page = student.get(url, {"q": "hoop"}).content.decode()
        assert page.count("<h3>Kader een</h3>") == page.count("<h3>Kader twee</h3>") == 1

    def test_what_is_linked_is_not_offered_again(self, student, entry, url):
        item = ItemFactory(text="hoop")
        Link.make([entry], item)
        page = student.get(url, {"q": "hoop"})
        assert offered(page) == []
        assert "Gekoppeld" in page.content.decode()

    def test_the_fragment_is_the_part_of_the_page(self, student, url):
        ItemFactory(text="hoop")
        hidden = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
        page = hidden.sub("", student.get(url, {"q": "hoop"}).content.decode())
        reply = student.get(url, {"q": "hoop"}, headers={"HX-Request": "true"}).content.decode()
        assert hidden.sub("", reply).strip() in page
        assert reply.startswith('<div class="stack" id="found">')

    def test_many_hits_are_cut_off_and_the_page_says_so(self, student, url):
        framework = FrameworkFactory()
        for _ in range(41):
            ItemFactory(framework=framework, text="hoop")
        page = student.get(url, {"q": "hoop"})
        assert len(offered(page)) == 40
        assert "Dit zijn de eerste 40." in page.content.decode()

    def test_what_was_typed_is_text_and_not_markup(self, student, url):
        page = student.get(url, {"q": "<b>" * 60}).content.decode()
        assert "<b>" not in page


class TestSuggestions:
    @pytest.fixture
    def competences(self, entry):
        made = [ItemFactory(kind="competence") for _ in range(2)]
        entry.placement.cohort.programme.frameworks.add(*[item.framework for item in made])
        return made

    def test_what_the_programme_asks_comes_with_what_has_nothing_first(
        self, student, entry, url, competences
    ):
        one, other = competences
        Link.make([EntryFactory(placement=entry.placement)], one)
        assert offered(student.get(url)) == [other.pk, one.pk]

    def test_another_country_is_not_what_the_programme_asks(self, student, url, competences):
        ItemFactory(kind="competence", framework__jurisdiction="VL")
        assert set(offered(student.get(url))) == {item.pk for item in competences}

    def test_of_a_strand_the_statement_at_the_level_is_offered(self, student, entry, url):
        strand = ItemFactory(kind="strand")
        outcome, other = [
            ItemFactory(kind="outcome", parent=strand, framework=strand.framework) for _ in "ab"
        ]
        outcome.levels.add(entry.placement.cohort.programme.level)
        other.levels.add(LevelFactory(number=7))
        entry.placement.cohort.programme.frameworks.add(strand.framework)
        assert offered(student.get(url)) == [outcome.pk]

    def test_what_an_open_list_asks(self, student, entry, url):
        round = RoundFactory(placement=entry.placement)
        asked = Question.objects.of(round.instrument).values_list("item", flat=True)
        assert set(offered(student.get(url))) == set(asked)
        Assessment.objects.get(round=round, role="student").submit()
        assert offered(student.get(url)) == []

    def test_what_was_chosen_in_a_critical_situation_comes_first(self, as_user, competences, entry):
        tension, article = ItemFactory(kind="tension"), ItemFactory(kind="article")
        made = EntryFactory(
            placement=entry.placement, kind="situation", tension=tension, article=article
        )
        page = as_user(entry.placement.student).get(reverse("portfolios:links", args=[made.pk]))
        assert offered(page)[:2] == [tension.pk, article.pk]

    def test_what_is_linked_is_not_suggested(self, student, entry, url, competences):
        for item in competences:
            Link.make([entry], item)
        page = student.get(url)
        assert offered(page) == []
        assert "Misschien gaat het hierover" not in page.content.decode()


class TestOnTheEntry:
    def page(self, as_user, entry, user):
        return as_user(user).get(entry.get_absolute_url()).content.decode()

    def test_everyone_who_reads_the_entry_reads_what_it_is_about(self, as_user, entry):
        item = ItemFactory(text="Biedt hoop")
        Link.make([entry], item)
        for user in (entry.placement.student, entry.placement.supervisions.get().user):
            assert item.get_absolute_url() in self.page(as_user, entry, user)

    def test_its_student_alone_can_change_it(self, as_user, entry, url):
        assert url in self.page(as_user, entry, entry.placement.student)
        supervisor = entry.placement.supervisions.get().user
        page = self.page(as_user, entry, supervisor)
        assert url not in page
        assert "Waar dit over gaat" not in page


@pytest.mark.parametrize("query", ["", "doet iets"])
def test_the_number_of_queries_is_constant(as_user, query):
    def count(number):
        placement = PlacementFactory()
        AssessmentFactory(round=RoundFactory(placement=placement, lists=False))
        entry = EntryFactory(placement=placement)
        for _ in range(number):
            Link.make([entry], ItemFactory())
            competence = ItemFactory(kind="competence")
            placement.cohort.programme.frameworks.add(competence.framework)
        client = as_user(placement.student)
        found = []
        for url in (reverse("portfolios:links", args=[entry.pk]), entry.get_absolute_url()):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url, {"q": query}).status_code == 200
            found.append(len(queries))
        return found

    assert count(1) == count(3)
