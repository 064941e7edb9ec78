"""An assessor writes on paper, and the tutor types it over."""

import pytest
from django.urls import reverse

from assessments import actions
from assessments.models import Answer, Assessment, MovedOnError, Round, ScalePoint, Transition
from ervaring.accounts.models import Guest
from ervaring.placements.models import Reading
from portfolios.reports import as_html, gather
from tests.factories import (
    AssessmentFactory,
    MembershipFactory,
    ReportFactory,
    RoundFactory,
    SupervisionFactory,
)
from tests.texts import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    return RoundFactory()


@pytest.fixture
def tutor(round):
    return SupervisionFactory(placement=round.placement, role="tutor").user


@pytest.fixture
def paper(round):
    """The list of the supervisor."""
    return Assessment.objects.get(round=round, role="supervisor")


def url(name, paper, *more):
    return reverse(f"assessments:{name}", args=[paper.pk, *more])


def writes(user):
    return set(Assessment.objects.editable_by(user))


class TestTypingOver:
    def test_the_tutor_writes_after_saying_so_and_everyone_sees_it(
        self, as_user, round, tutor, paper
    ):
        assert writes(tutor) == set()
        response = as_user(tutor).post(url("type_over", paper))
        assert response.url == paper.get_absolute_url()
        assert writes(tutor) == {paper}
        [step] = Transition.objects.of(round, round.placement.student)
        assert (step.user, step.words) == (tutor, f"typt over wat {paper.author} op papier schreef")

    def test_twice_is_as_good_as_once(self, round, tutor, paper):
        for _ in range(2):
            actions.type_over(assessment=Assessment.objects.get(pk=paper.pk), by=tutor)
        assert Transition.objects.of(round, tutor).count() == 1

    def test_it_is_on_the_home_page_and_can_be_handed_in(self, as_user, round, tutor, paper):
        actions.type_over(assessment=paper, by=tutor)
        client = as_user(tutor)
        assert paper.get_absolute_url() in client.get(reverse("home")).content.decode()
        answer = Answer.objects.of(paper).first()
        sent = {f"a{answer.pk}-version": 0, f"a{answer.pk}-comment": "Van papier."}
        assert client.post(reverse("assessments:answer", args=[answer.pk]), sent).status_code == 200
        assert client.post(url("submit", paper)).url == round.get_absolute_url()
        paper.refresh_from_db()
        assert (paper.state, paper.typed_by) == ("submitted", tutor)
        assert client.get(paper.get_absolute_url()).status_code == 200
        page = client.get(round.get_absolute_url()).content.decode()
        assert f"overgetypt door {tutor.name}" in page

    def test_who_hands_it_in_after_all_is_nobodys_copy(self, paper, tutor):
        actions.type_over(assessment=paper, by=tutor)
        actions.submit(assessment=paper, by=paper.author)
        assert Assessment.objects.get(pk=paper.pk).typed_by is None

    def test_not_of_the_student(self, as_user, round, tutor):
        own = Assessment.objects.get(round=round, role="student")
        assert as_user(tutor).post(url("type_over", own)).status_code == 404
        assert as_user(tutor).get(url("blank", own)).status_code == 404

    def test_not_when_it_is_in(self, as_user, tutor, paper):
        paper.submit()
        assert as_user(tutor).post(url("type_over", paper)).status_code == 409
        with pytest.raises(MovedOnError):
            paper.type_over(tutor)

    def test_who_is_no_longer_tutor_writes_no_more(self, paper, tutor, round):
        actions.type_over(assessment=paper, by=tutor)
        tutor.supervisions.all().end(by=tutor)
        assert writes(tutor) == set()
        assert not Assessment.objects.written_by(tutor).exists()

    def test_who_is_no_longer_tutor_writes_no_more_in_another_part(self, paper, tutor, round):
        actions.type_over(assessment=paper, by=tutor)
        tutor.supervisions.all().end(by=tutor)
        programme = round.placement.cohort.programme
        MembershipFactory(coordinator=True, user=tutor, programme=programme)
        assert writes(tutor) == set()
        assert not Assessment.objects.visible_to(tutor).exists()

    def test_who_came_in_by_a_link_is_no_tutor(self, paper, tutor, round):
        SupervisionFactory(placement=round.placement, role="second_assessor", user=tutor)
        actions.type_over(assessment=paper, by=tutor)
        assert writes(Guest.objects.get(pk=tutor.pk)) == set()

    def test_not_what_its_author_began_here(self, as_user, tutor, paper):
        answer = Answer.objects.of(paper).first()
        write(Answer.objects.filter(pk=answer.pk), comment="Van mij.")
        client = as_user(tutor)
        assert client.get(url("type_over", paper)).url == paper.round.get_absolute_url()
        assert client.post(url("type_over", paper)).status_code == 409
        assert writes(tutor) == set()
        assert client.get(paper.get_absolute_url()).status_code == 404
        write(Answer.objects.filter(pk=answer.pk), comment="")
        client.post(url("type_over", paper))
        assert writes(tutor) == {paper}

    def test_not_by_who_assesses_too(self, as_user, round, tutor, paper):
        SupervisionFactory(placement=round.placement, role="second_assessor", user=tutor)
        client, page = as_user(tutor), round.get_absolute_url()
        assert url("type_over", paper) in client.get(page).content.decode()
        AssessmentFactory(round=round, role="second_assessor", author=tutor)
        assert client.post(url("type_over", paper)).status_code == 404
        assert url("type_over", paper) not in client.get(page).content.decode()

    def test_the_tutor_leaves_a_line_at_every_page_with_answers(self, as_user, tutor, paper):
        actions.type_over(assessment=paper, by=tutor)
        as_user(tutor).get(url("step", paper, 1))
        [line] = Reading.objects.about(paper.round.placement.student)
        assert (line.reader, line.kind, line.subject) == (tutor, "list", paper.pk)

    def test_the_tutor_reads_that_list_and_no_other(self, paper, tutor):
        actions.type_over(assessment=paper, by=tutor)
        assert set(Assessment.objects.visible_to(tutor)) == {paper}

    def test_the_report_says_so(self, paper, tutor, round):
        actions.type_over(assessment=paper, by=tutor)
        for one in Assessment.objects.of(round):
            by = tutor if one.role == "supervisor" else one.author
            actions.submit(assessment=one, by=by)
        assert Round.objects.get().state == Round.State.CONVERSATION
        report = ReportFactory(placement=round.placement, kind="portfolio")
        assert f"overgetypt door {tutor.name}" in as_html(gather(report))


class TestPaper:
    def test_it_is_offered_until_the_author_begins_here(self, as_user, paper):
        client = as_user(paper.author)
        assert url("blank", paper) in client.get(paper.get_absolute_url()).content.decode()
        Answer.objects.of(paper).update(point=ScalePoint.objects.first())
        assert url("blank", paper) not in client.get(paper.get_absolute_url()).content.decode()

    def test_the_blank_list_holds_every_question_and_no_answer(self, as_user, paper):
        answers = Answer.objects.of(paper)
        write(answers, comment="Dit staat er niet.")
        page = as_user(paper.author).get(url("blank", paper)).content.decode()
        for answer in answers.select_related("question__item"):
            assert answer.question.item.text in page
        assert "Dit staat er niet." not in page
