"""Two assessors, or three: each blind, one text that enough of them agree with."""

import pytest
from django.urls import reverse

from assessments import actions
from assessments.models import (
    Answer,
    Assessment,
    Consent,
    Judgement,
    Round,
)
from ervaring.placements.models import Supervision
from tests.factories import (
    AssessmentFactory,
    MembershipFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
)
from tests.texts import read, write

pytestmark = pytest.mark.django_db


class TestTwoAssessors:
    """A final round with a second assessor: one text per theme that both agree with."""

    @pytest.fixture
    def round(self):
        round = RoundFactory(kind="final", conversation=True)
        second = SupervisionFactory(placement=round.placement, role="second_assessor").user
        AssessmentFactory(round=round, author=second, role="second_assessor", submitted=True)
        return round

    @pytest.fixture
    def as_(self, as_user, round):
        def sign_in(role):
            return as_user(Assessment.objects.get(round=round, role=role).author)

        return sign_in

    @pytest.fixture
    def post(self, as_, round):
        def post(role, button, value="1", text="Zij luistert.", note=""):
            data = {button: value}
            for one in Judgement.objects.all():
                advice = "De stage is voldaan."
                data[f"j{one.pk}-text"] = advice if one.is_advice else text
                data[f"j{one.pk}-version"] = one.version
                data[f"j{one.pk}-note"] = note
            url = reverse("assessments:judge", args=[round.pk])
            return as_(role).post(url, data, follow=True)

        return post

    def state(self, round):
        return Round.objects.get(pk=round.pk).state

    def agree(self, post, role="second_assessor"):
        for one in Judgement.objects.all():
            assert post(role, "eens", one.pk).status_code == 200

    def test_who_writes_agrees_and_the_other_is_asked(self, post, round):
        page = post("supervisor", "bewaren")
        [theme, advice] = page.context["forms"]
        assert [bool(consent) for _who, consent in theme["consents"]] == [True, False]
        assert theme["agrees"]
        assert advice["agrees"]
        assert not post("second_assessor", "bewaren").context["forms"][0]["agrees"]

    def test_it_is_not_put_to_the_student_before_both_agree(self, post, round):
        page = post("supervisor", "voorleggen")
        assert self.state(round) == "conversation"
        assert "nog niet eens" in page.content.decode()
        self.agree(post)
        post("supervisor", "voorleggen")
        assert self.state(round) == "judged"

    def test_a_change_asks_the_other_again(self, post, round):
        post("supervisor", "bewaren")
        self.agree(post)
        post("supervisor", "voorleggen", text="Zij luistert goed.")
        assert self.state(round) == "conversation"

    def test_not_agreeing_is_noted_with_why(self, post, round):
        post("supervisor", "bewaren")
        theme = Judgement.objects.exclude(section=None).get()
        page = post("second_assessor", "oneens", theme.pk, note="Te mild.")
        assert "Te mild." in page.content.decode()
        consent = Consent.objects.get(judgement=theme, agrees=False)
        assert (consent.note, consent.version) == ("Te mild.", theme.version)

    def test_only_the_supervisor_puts_it_to_the_student(self, post, round):
        post("supervisor", "bewaren")
        self.agree(post)
        assert post("second_assessor", "voorleggen").status_code == 404
        assert self.state(round) == "conversation"

    def test_who_of_them_is_an_ervaringsdeskundige(self, as_, round):
        page = as_("supervisor").get(round.get_absolute_url())
        assert page.context["assessors"]["asks_me"]
        assert "nog bij niemand" in page.content.decode()
        url = reverse("assessments:experience", args=[round.placement_id])
        response = as_("supervisor").post(url, {"antwoord": "ja", "moment": round.pk})
        assert response.url == round.get_absolute_url()
        page = as_("student").get(round.get_absolute_url())
        author = Assessment.objects.get(role="supervisor").author
        assert page.context["assessors"]["by_experience"] == [author]
        assert f"{author} werkt als ervaringsdeskundige" in page.content.decode()

    @pytest.mark.parametrize("data", [{}, {"antwoord": "misschien"}, {"moment": "x" * 30}])
    def test_no_answer_changes_nothing(self, as_, round, data):
        url = reverse("assessments:experience", args=[round.placement_id])
        assert as_("supervisor").post(url, data).url == round.placement.get_absolute_url()
        assert not Supervision.objects.exclude(by_experience=None).exists()


class TestThirdAssessor:
    @pytest.fixture
    def round(self):
        round = RoundFactory(kind="final", conversation=True)
        second = SupervisionFactory(placement=round.placement, role="second_assessor").user
        AssessmentFactory(round=round, author=second, role="second_assessor", submitted=True)
        write(Judgement.objects, text="Zij luistert.", version=1)
        write(Answer.objects, comment="Iets.")
        return round

    @pytest.fixture
    def known(self, round):
        """Someone who guides in the same programme."""
        return SupervisionFactory(
            placement=PlacementFactory(cohort=round.placement.cohort, supervisor=False)
        ).user

    @pytest.fixture
    def tutor(self, round):
        return SupervisionFactory(placement=round.placement, role="tutor").user

    def url(self, round):
        return reverse("assessments:third", args=[round.pk])

    def ask(self, as_user, round, tutor, user):
        return as_user(tutor).post(self.url(round), {"user": user.pk})

    def test_only_who_the_programme_knows_and_has_no_part_yet(self, as_user, round, tutor, known):
        PlacementFactory()
        form = as_user(tutor).get(self.url(round)).context["form"]
        assert list(form.fields["user"].queryset) == [known]
        assert self.ask(as_user, round, tutor, round.placement.student).status_code == 422

    def test_the_third_is_blind_until_handing_in(self, as_user, round, tutor, known):
        assert self.ask(as_user, round, tutor, known).url == round.get_absolute_url()
        page = as_user(known).get(round.get_absolute_url())
        assert "comparison" not in page.context
        assert "Iets." not in page.content.decode()
        judge = reverse("assessments:judge", args=[round.pk])
        assert as_user(known).get(judge).url == round.get_absolute_url()
        other = Assessment.objects.get(role="second_assessor")
        assert as_user(known).get(other.get_absolute_url()).status_code == 404
        own = Assessment.objects.get(author=known)
        submit = reverse("assessments:submit", args=[own.pk])
        page = as_user(known).post(submit, follow=True).content.decode()
        assert "jullie zien nu elkaars lijst" in page
        assert "Iets." in page

    def test_two_of_three_are_enough(self, as_user, round, tutor, known):
        supervisor = Assessment.objects.get(role="supervisor").author
        for one in Judgement.objects.all():
            actions.consent(judgement=one, version=1, agrees=True, by=supervisor)
        self.ask(as_user, round, tutor, known)
        with pytest.raises(actions.CannotPresentError, match="derde beoordelaar"):
            actions.present(round=round, by=supervisor)
        actions.submit(assessment=Assessment.objects.get(author=known), by=known)
        with pytest.raises(actions.CannotPresentError, match="nog niet eens"):
            actions.present(round=round, by=supervisor)
        for one in Judgement.objects.all():
            actions.consent(judgement=one, version=1, agrees=True, by=known)
        actions.present(round=round, by=supervisor)

    def test_a_question_can_be_taken_back_and_asked_of_another(self, as_user, round, tutor, known):
        self.ask(as_user, round, tutor, known)
        write(Answer.objects.filter(assessment__author=known), comment="Half klaar.")
        assert as_user(tutor).post(self.url(round), {"intrekken": "1"}).status_code == 302
        assert Assessment.objects.get(author=known).state == "lapsed"
        assert as_user(known).get(round.get_absolute_url()).status_code == 404
        kept = Answer.objects.filter(assessment__author=known)
        assert read(kept, "comment") == ["Half klaar."] * 3
        another = SupervisionFactory(
            placement=PlacementFactory(cohort=round.placement.cohort, supervisor=False)
        ).user
        assert self.ask(as_user, round, tutor, another).status_code == 302
        page = as_user(tutor).get(round.get_absolute_url()).content.decode()
        assert "Half klaar." not in page

    def test_who_still_writes_reads_that_the_list_is_not_needed(self, as_user, round, tutor, known):
        self.ask(as_user, round, tutor, known)
        own = Assessment.objects.get(author=known)
        programme = round.placement.cohort.programme
        MembershipFactory(user=known, programme=programme, coordinator=True)
        as_user(tutor).post(self.url(round), {"intrekken": "1"})
        answer = own.answers.first().pk
        data = {f"a{answer}-comment": "Nog iets.", f"a{answer}-version": 0}
        for name, args in (("step", [own.pk, 1]), ("answer", [answer])):
            response = as_user(known).post(reverse(f"assessments:{name}", args=args), data)
            assert response.status_code == 409
            assert "is niet meer nodig" in response.content.decode()

    def test_not_who_coordinates_and_read_the_lists(self, as_user, round, tutor, known):
        programme = round.placement.cohort.programme
        MembershipFactory(user=known, programme=programme, coordinator=True)
        assert self.ask(as_user, round, tutor, known).status_code == 422
        with pytest.raises(actions.CannotPlanError):
            actions.ask_third(round=round, user=known, by=tutor)

    def test_a_list_that_is_in_stays(self, as_user, round, tutor, known):
        self.ask(as_user, round, tutor, known)
        actions.submit(assessment=Assessment.objects.get(author=known), by=known)
        as_user(tutor).post(self.url(round), {"intrekken": "1"})
        assert Assessment.objects.get(author=known).state == "submitted"

    def test_not_when_nobody_talks(self, as_user, known):
        round = RoundFactory()
        tutor = SupervisionFactory(placement=round.placement, role="tutor").user
        page = as_user(tutor).get(self.url(round), follow=True).content.decode()
        assert "zolang het gesprek loopt" in page
        assert as_user(tutor).post(self.url(round), {"user": known.pk}).status_code == 409
