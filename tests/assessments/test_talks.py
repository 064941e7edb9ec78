"""The verschilgesprek: conclusions and agreements, by either of them, and nothing overwritten."""

import uuid

import pytest
from django.urls import reverse

from assessments import actions
from assessments.models import MAX_TEXT, Agreement, Answer, Assessment, Conclusion, Judgement
from tests.factories import RoundFactory, SupervisionFactory
from tests.texts import read, write

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def round():
    return RoundFactory(conversation=True)


@pytest.fixture
def as_(as_user, round):
    """as_(role): the client of who has that part in the round."""

    def sign_in(role):
        return as_user(Assessment.objects.get(round=round, role=role).author)

    return sign_in


@pytest.fixture
def question(round):
    return Answer.objects.filter(assessment__round=round).first().question


class TestConclusion:
    @pytest.fixture
    def note(self, as_, round, question):
        def post(text, role="student", version=0, headers=HTMX, **buttons):
            url = reverse("assessments:conclusion", args=[round.pk, question.pk])
            data = {"text": text, "version": version, **buttons}
            return as_(role).post(url, data, headers=headers)

        return post

    def stored(self):
        return read(Conclusion.objects.all(), "text", "version")

    def test_either_of_them_notes_and_both_read(self, note, as_, round, question):
        response = note("Ik begin kleiner.")
        assert response.status_code == 200
        assert 'name="version" value="1"' in response.content.decode()
        assert note("Ik begin kleiner, in de inloop.", "supervisor", version=1).status_code == 200
        assert self.stored() == [("Ik begin kleiner, in de inloop.", 2)]
        for role in ("student", "supervisor"):
            page = as_(role).get(round.get_absolute_url()).content.decode()
            assert "Ik begin kleiner, in de inloop.</blockquote>" in page
            url = reverse("assessments:conclusion", args=[round.pk, question.pk])
            for headers in (HTMX, {}):
                form = as_(role).get(url, headers=headers).content.decode()
                assert "Ik begin kleiner, in de inloop.</textarea>" in form
                assert 'name="version" value="2"' in form

    def test_without_javascript_one_comes_back_to_the_statement(self, note, round, question):
        response = note("Ik begin kleiner.", headers={})
        assert response.url == f"{round.get_absolute_url()}#q{question.pk}"

    def test_an_older_page_overwrites_nothing(self, note):
        note("Nieuw.")
        response = note("Oud.", "supervisor")
        assert response.status_code == 409
        assert "Nieuw." in response.content.decode()
        page = note("Oud.", "supervisor", headers={})
        assert page.status_code == 409
        assert "Oud.</textarea>" in page.content.decode()
        assert self.stored() == [("Nieuw.", 1)]
        assert note("Samen.", "supervisor", toch="1", seen=1).status_code == 200
        assert self.stored() == [("Samen.", 2)]

    def test_the_same_text_twice_is_one(self, note):
        note("Ik begin kleiner.")
        assert note("Ik begin kleiner.").status_code == 200
        assert self.stored() == [("Ik begin kleiner.", 1)]

    @pytest.mark.parametrize("fields", [{"text": "x" * (MAX_TEXT + 1)}, {"version": "een"}])
    def test_what_cannot_be_stored(self, note, fields):
        data = {"text": "Ik begin kleiner.", **fields}
        assert note(**data).status_code == 422
        assert note(headers={}, **data).status_code == 422
        assert self.stored() == []

    def test_the_answers_never_change(self, note):
        before = list(Answer.objects.values_list())
        note("Ik begin kleiner.")
        assert list(Answer.objects.values_list()) == before

    def test_when_the_conversation_is_over(self, note, round):
        write(Judgement.objects, text="Zij luistert.")
        note("Ik begin kleiner.")
        actions.present(round=round, by=round.placement.supervisions.get().user)
        assert note("Toch anders.", version=1).status_code == 409
        page = note("Toch anders.", version=1, headers={})
        assert page.status_code == 409
        assert "Toch anders." in page.content.decode()
        assert self.stored() == [("Ik begin kleiner.", 1)]

    def test_a_question_of_another_list(self, as_, round):
        other = RoundFactory(conversation=True)
        pk = Answer.objects.filter(assessment__round=other).first().question_id
        url = reverse("assessments:conclusion", args=[round.pk, pk])
        assert as_("student").post(url, {"text": "x", "version": 0}).status_code == 404

    def test_the_tutor_reads_and_does_not_write(self, note, as_user, round, question):
        note("Ik begin kleiner.")
        client = as_user(SupervisionFactory(placement=round.placement, role="tutor").user)
        page = client.get(round.get_absolute_url()).content.decode()
        assert "Ik begin kleiner.</blockquote>" in page
        url = reverse("assessments:conclusion", args=[round.pk, question.pk])
        assert client.post(url, {"text": "x", "version": 1}).status_code == 404


class TestAgreements:
    @pytest.fixture
    def url(self, round):
        return reverse("assessments:agree", args=[round.pk])

    def fields(self, **changes):
        return {
            "what": "Een keer per week nabespreken.",
            "who": "together",
            "by_when": "2026-12-01",
            "key": str(uuid.uuid4()),
            "version": 0,
        } | changes

    def test_what_who_and_by_when(self, as_, url, round, question):
        form = as_("supervisor").get(url, {"over": question.pk}).context["form"]
        assert form["question"].value() == str(question.pk)
        data = self.fields(question=question.pk)
        response = as_("supervisor").post(url, data)
        assert response.url == f"{round.get_absolute_url()}#afspraken"
        made = Agreement.objects.get()
        assert (made.what, made.who, str(made.by_when)) == (
            "Een keer per week nabespreken.",
            "together",
            "2026-12-01",
        )
        assert (made.question, made.made_by.pk) == (
            question,
            Assessment.objects.get(role="supervisor").author_id,
        )
        page = as_("student").get(round.get_absolute_url()).content.decode()
        assert "Een keer per week nabespreken." in page

    def test_a_page_sent_twice_makes_one(self, as_, url):
        data = self.fields()
        for _ in range(2):
            assert as_("student").post(url, data).status_code == 302
        assert Agreement.objects.count() == 1
        as_("student").post(url, self.fields())
        assert Agreement.objects.count() == 2

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"what": " "}, "what"),
            ({"what": "x" * 501}, "what"),
            ({"who": "de buren"}, "who"),
            ({"by_when": "ooit"}, "by_when"),
            ({"by_when": "0001-01-01"}, "by_when"),
            ({"by_when": "9999-12-31"}, "by_when"),
            ({"question": "0"}, "question"),
            ({"key": "x"}, "key"),
        ],
    )
    def test_what_is_missing_is_said(self, as_, url, changes, field):
        response = as_("student").post(url, self.fields(**changes))
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert not Agreement.objects.exists()

    @pytest.fixture
    def made(self, as_, url):
        as_("student").post(url, self.fields())
        return Agreement.objects.get()

    def page(self, agreement):
        return reverse("assessments:agreement", args=[agreement.pk])

    def test_either_of_them_changes_it(self, as_, made):
        data = self.fields(what="Elke maandag nabespreken.", by_when="", key=made.key)
        assert as_("supervisor").post(self.page(made), data).status_code == 302
        made.refresh_from_db()
        assert (made.what, made.by_when, made.version) == ("Elke maandag nabespreken.", None, 1)

    def test_an_older_page_overwrites_nothing(self, as_, made):
        as_("supervisor").post(self.page(made), self.fields(what="Nieuw.", key=made.key))
        response = as_("student").post(self.page(made), self.fields(what="Oud.", key=made.key))
        assert response.status_code == 409
        page = response.content.decode()
        assert "Oud.</textarea>" in page
        assert "Nieuw.</blockquote>" in page
        version = response.context["form"]["version"].value()
        data = self.fields(what="Samen.", key=made.key, version=version)
        assert as_("student").post(self.page(made), data).status_code == 302
        assert Agreement.objects.get().what == "Samen."

    def test_it_can_be_taken_away_once(self, as_, made, round):
        data = {"weg": "1", "version": 0, "moment": round.pk}
        assert as_("student").post(self.page(made), data).status_code == 302
        again = as_("student").post(self.page(made), data)
        assert again.status_code == 409
        assert "intussen weggehaald" in again.content.decode()
        assert not Agreement.objects.exists()

    def test_it_is_not_taken_away_by_who_did_not_read_the_change(self, as_, made, round):
        as_("student").post(self.page(made), self.fields(what="Samen oefenen.", key=made.key))
        stale = {"weg": "1", "version": 0, "moment": round.pk}
        refused = as_("student").post(self.page(made), stale)
        assert refused.status_code == 409
        assert "Lees eerst wat er nu staat" in refused.content.decode()
        assert Agreement.objects.get().what == "Samen oefenen."

    def test_a_page_that_is_sent_again_with_other_words(self, as_, url, made):
        refused = as_("student").post(url, self.fields(what="Iets anders.", key=made.key))
        assert refused.status_code == 409
        assert "Iets anders." in refused.content.decode()
        assert Agreement.objects.get() == made

    def test_when_the_conversation_is_over(self, as_, url, made, round):
        write(Judgement.objects, text="Zij luistert.")
        actions.present(round=round, by=round.placement.supervisions.get().user)
        for address, data in [
            (url, self.fields(what="Nog iets.")),
            (self.page(made), self.fields(what="Nog iets.", key=made.key)),
            (self.page(made), {"weg": "1"}),
        ]:
            assert as_("student").post(address, data).status_code == 409
            assert as_("student").get(address).url == round.get_absolute_url()
        assert [one.what for one in Agreement.objects.all()] == ["Een keer per week nabespreken."]
