"""The judgement: in words, agreed on, read by the student and answered by them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.models import (
    MAX_TEXT,
    AdviceList,
    Judgement,
    Reaction,
    Transition,
)
from tests.factories import (
    InstrumentFactory,
    RoundFactory,
)
from tests.texts import read, write

pytestmark = pytest.mark.django_db


class Judging:
    """A conversation about two themes, with the supervisor at the keyboard."""

    def __init__(self, as_user):
        self.round = RoundFactory(conversation=True)
        extra = InstrumentFactory().sections.get(judged=True)
        Judgement.objects.create(round=self.round, section=extra)
        self.judgements = list(Judgement.objects.exclude(section=None).order_by("pk"))
        self.advice = Judgement.objects.get(section=None)
        self.url = reverse("assessments:judge", args=[self.round.pk])
        self.user = self.round.placement.supervisions.get().user
        self.client = as_user(self.user)

    def post(self, *texts, button="voorleggen", versions=(0, 0), advice="Ga door op deze weg."):
        self.advice.refresh_from_db()
        data = {button: "1"}
        data[f"j{self.advice.pk}-text"] = advice
        data[f"j{self.advice.pk}-version"] = self.advice.version
        for one, text, version in zip(self.judgements, texts, versions, strict=True):
            data |= {f"j{one.pk}-text": text, f"j{one.pk}-version": version}
        return self.client.post(self.url, data)

    def stored(self):
        themes = Judgement.objects.exclude(section=None).order_by("pk")
        return read(themes, "text", "version")

    def versions(self, response):
        """The versions in the page, as the next POST would send them."""
        forms = [one["form"] for one in response.context["forms"]]
        by_judgement = {form.instance.pk: form["version"].value() for form in forms}
        return [int(by_judgement[one.pk]) for one in self.judgements]

    def errors(self, response):
        forms = [one["form"] for one in response.context["forms"]]
        return {form.instance.pk: list(form.errors.get("text", [])) for form in forms}

    @property
    def state(self):
        self.round.refresh_from_db()
        return self.round.state


@pytest.fixture
def judging(as_user):
    return Judging(as_user)


class TestJudge:
    def test_the_words_of_the_two_are_under_the_themes(self, judging):
        response = judging.client.get(judging.url)
        assert response.status_code == 200
        assert [len(one["rows"]) for one in response.context["forms"]] == [2, 0, 0]

    def test_keeping_keeps_and_closes_nothing(self, judging):
        response = judging.post("Zij luistert.", "", button="bewaren")
        assert (response.status_code, response.url) == (302, judging.url)
        assert judging.stored() == [("Zij luistert.", 1), ("", 0)]
        assert judging.state == "conversation"
        assert "Zij luistert." in judging.client.get(judging.url).content.decode()

    def test_judging_needs_every_judgement_and_keeps_what_was_written(self, judging):
        response = judging.post("Zij luistert.", "")
        assert response.status_code == 422
        assert judging.errors(response) == {
            judging.judgements[0].pk: [],
            judging.judgements[1].pk: ["Schrijf hier een oordeel in woorden."],
            judging.advice.pk: [],
        }
        assert judging.stored() == [("Zij luistert.", 1), ("", 0)]
        assert judging.state == "conversation"

    def test_white_space_is_no_judgement(self, judging):
        assert judging.post("Zij luistert.", " \r\n ").status_code == 422
        assert judging.state == "conversation"

    def test_after_an_error_one_can_go_on_in_the_same_page(self, judging):
        versions = judging.versions(judging.post("Zij luistert.", ""))
        response = judging.post("Zij luistert goed.", "Zij schrijft.", versions=versions)
        assert response.status_code == 302
        assert [text for text, _version in judging.stored()] == [
            "Zij luistert goed.",
            "Zij schrijft.",
        ]
        assert judging.state == "judged"

    def test_the_student_reads_it_from_then_on(self, judging, as_user):
        student = judging.round.placement.student
        judging.post("Zij luistert.", "Zij schrijft.", button="bewaren")
        page = as_user(student).get(judging.round.get_absolute_url())
        assert "Zij luistert." not in page.content.decode()
        judging.client = as_user(judging.user)
        response = judging.post("Zij luistert.", "Zij schrijft.", versions=(1, 1))
        assert response.url == judging.round.get_absolute_url()
        assert Transition.objects.get().action == "presented"
        page = as_user(student).get(judging.round.get_absolute_url()).content.decode()
        assert "Zij luistert." in page
        assert "Ga door op deze weg." in page

    def test_a_second_click_is_told_and_keeps_what_was_typed(self, judging):
        judging.post("Zij luistert.", "Zij schrijft.")
        before = judging.stored()
        response = judging.post("Toch anders.", "Zij schrijft.")
        assert response.status_code == 409
        assert "Toch anders." in response.content.decode()
        assert judging.stored() == before
        assert judging.client.get(judging.url).status_code == 302

    @pytest.mark.parametrize("advice", ["", "Iets dat er niet bij staat."])
    def test_an_advice_is_one_of_the_list(self, judging, advice):
        response = judging.post("Zij luistert.", "Zij schrijft.", advice=advice)
        assert response.status_code == 422
        assert [bool(errors) for errors in judging.errors(response).values()] == [
            False,
            False,
            True,
        ]
        assert judging.state == "conversation"

    def test_the_programme_sets_the_list_and_what_was_given_stays(self, judging):
        programme = judging.round.placement.cohort.programme
        AdviceList.objects.set_words(programme, "interim", "Ga zo door.\n\n Kom praten. ")
        judging.post("Zij luistert.", "", button="bewaren", advice="Ga zo door.")
        AdviceList.objects.set_words(programme, "interim", "Iets nieuws.")
        [advice] = [
            one["form"]
            for one in judging.client.get(judging.url).context["forms"]
            if one["form"].instance.is_advice
        ]
        assert [word for word, _label in advice.fields["text"].choices] == [
            "Iets nieuws.",
            "Ga zo door.",
        ]

    def test_an_older_window_overwrites_nothing(self, judging):
        judging.post("Nieuw.", "", button="bewaren")
        response = judging.post("Oud.", "Zij schrijft.")
        assert response.status_code == 409
        assert judging.stored() == [("Nieuw.", 1), ("Zij schrijft.", 1)]
        assert judging.state == "conversation"
        page = response.content.decode()
        assert "Oud.</textarea>" in page
        assert "Nieuw.</blockquote>" in page

    def test_who_has_read_the_newer_text_can_go_on(self, judging):
        judging.post("Nieuw.", "", button="bewaren")
        versions = judging.versions(judging.post("Oud.", "Zij schrijft."))
        assert judging.post("Samen.", "Zij schrijft.", versions=versions).status_code == 302
        assert judging.stored()[0] == ("Samen.", 2)

    @pytest.mark.parametrize("button", ["bewaren", "voorleggen"])
    def test_a_text_that_is_too_long_is_refused_and_kept(self, judging, button):
        long = "x" * (MAX_TEXT + 1)
        response = judging.post(long, "Zij schrijft.", button=button)
        assert response.status_code == 422
        assert judging.stored() == [("", 0), ("Zij schrijft.", 1)]
        assert f"{long}</textarea>" in response.content.decode()

    @pytest.mark.parametrize("version", ["", "een", -1])
    def test_a_page_without_its_versions_stores_nothing(self, judging, version):
        response = judging.post("Zij luistert.", "Zij schrijft.", versions=(version, 0))
        assert response.status_code == 422
        assert judging.stored()[0] == ("", 0)
        assert judging.state == "conversation"

    def test_line_ends_of_any_browser_are_the_same_text(self, judging):
        judging.post("een\r\ntwee", "", button="bewaren")
        assert judging.post("een\ntwee", "Zij schrijft.").status_code == 302
        assert judging.stored()[0] == ("een\ntwee", 1)

    def test_an_empty_post_closes_nothing(self, judging):
        assert judging.client.post(judging.url).status_code == 422
        assert judging.state == "conversation"

    def test_before_everyone_handed_in(self, as_user):
        round = RoundFactory()
        client = as_user(round.placement.supervisions.get().user)
        url = reverse("assessments:judge", args=[round.pk])
        assert client.get(url).url == round.get_absolute_url()
        response = client.post(url, {"j1-text": "Te vroeg.", "voorleggen": "1"})
        assert response.status_code == 409
        assert "Nog niet iedereen" in response.content.decode()
        assert "Te vroeg." in response.content.decode()

    def test_the_queries_do_not_grow_with_the_list(self, as_user):
        numbers = []
        for questions in ([1], [40, 80]):
            instrument = InstrumentFactory(questions=questions)
            round = RoundFactory(instrument=instrument, conversation=True)
            client = as_user(round.placement.supervisions.get().user)
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("assessments:judge", args=[round.pk]))
            numbers.append(len(queries))
        assert numbers[0] == numbers[1]


class TestRecall:
    @pytest.fixture
    def round(self):
        return RoundFactory(judged=True)

    def test_the_judgement_is_written_on_and_the_student_confirms_anew(self, as_user, round):
        write(Reaction.objects, text="Dit klopt niet.", confirmed_at=timezone.now())
        client = as_user(round.placement.supervisions.get().user)
        url = reverse("assessments:recall", args=[round.pk])
        assert client.post(url).url == reverse("assessments:judge", args=[round.pk])
        round.refresh_from_db()
        assert (round.state, round.judged_at) == ("conversation", None)
        assert read(Reaction.objects.all(), "text", "confirmed_at") == [("Dit klopt niet.", None)]
        assert Transition.objects.get().action == "recalled"

    def test_twice_is_told(self, as_user, round):
        client = as_user(round.placement.supervisions.get().user)
        url = reverse("assessments:recall", args=[round.pk])
        client.post(url)
        assert client.post(url).status_code == 409
        assert Transition.objects.count() == 1


class TestReact:
    @pytest.fixture
    def round(self):
        round = RoundFactory(judged=True)
        write(Judgement.objects.exclude(section=None), text="Zij luistert.")
        return round

    @pytest.fixture
    def react(self, as_user, round):
        def post(text, button="bevestigen", version=0):
            url = reverse("assessments:react", args=[round.pk])
            data = {"text": text, "version": version, button: "1"}
            return as_user(round.placement.student).post(url, data)

        return post

    def others_read(self, as_user, round):
        supervisor = round.placement.supervisions.get().user
        return as_user(supervisor).get(round.get_absolute_url()).content.decode()

    def test_the_judgement_stands_above_the_reaction(self, as_user, round):
        page = as_user(round.placement.student).get(reverse("assessments:react", args=[round.pk]))
        assert "Zij luistert." in page.content.decode()

    def test_it_is_the_students_own_until_confirmed(self, react, as_user, round):
        assert react("Ik zie het anders.", "bewaren").status_code == 302
        assert "Ik zie het anders." not in self.others_read(as_user, round)
        assert react("Ik zie het anders.", version=1).url == round.get_absolute_url()
        assert "Ik zie het anders." in self.others_read(as_user, round)
        assert Transition.objects.get().action == "confirmed"

    def test_nothing_is_a_good_reaction(self, react, as_user, round):
        assert react("").status_code == 302
        assert Reaction.objects.get().confirmed_at
        assert "schreef er niets bij" in self.others_read(as_user, round)

    def test_an_older_window_overwrites_nothing(self, react):
        react("Nieuw.", "bewaren")
        response = react("Oud.")
        assert response.status_code == 409
        page = response.content.decode()
        assert "Oud.</textarea>" in page
        assert "Nieuw.</blockquote>" in page
        assert read(Reaction.objects.all(), "text", "confirmed_at") == [("Nieuw.", None)]

    def test_a_second_click_is_told_and_keeps_what_was_typed(self, react):
        react("Eerst.")
        response = react("En dan nog dit.", version=1)
        assert response.status_code == 409
        assert "En dan nog dit." in response.content.decode()
        assert Reaction.objects.get().text == "Eerst."

    def test_too_long_is_refused_and_kept(self, react):
        long = "x" * (MAX_TEXT + 1)
        response = react(long)
        assert response.status_code == 422
        assert f"{long}</textarea>" in response.content.decode()
        assert Reaction.objects.get().confirmed_at is None

    def test_what_was_taken_back_meanwhile(self, react, round):
        actions.recall(round=round, by=round.placement.supervisions.get().user)
        response = react("Ik zie het anders.")
        assert response.status_code == 409
        assert "Ik zie het anders." in response.content.decode()
