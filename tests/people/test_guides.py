"""Who guides in a placement: what changes for whom, and for the lists that are out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.models import (
    Answer,
    Assessment,
    CalledOff,
    Conclusion,
    Consent,
    Judgement,
    Notice,
    Reaction,
    Round,
    ScalePoint,
    Transition,
)
from ervaring.placements.models import Supervision
from tests.factories import (
    AdministratorFactory,
    AssessmentFactory,
    MembershipFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.texts import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def part(placement):
    """The part of the supervisor."""
    return placement.supervisions.get()


@pytest.fixture
def coordinator(placement):
    return MembershipFactory(coordinator=True, programme=placement.cohort.programme).user


@pytest.fixture
def press(as_user, coordinator):
    """press(page, thing, data): the coordinator presses the button of a page."""

    def post(name, thing, /, **data):
        return as_user(coordinator).post(reverse(f"people:{name}", args=[thing.pk]), data)

    return post


def who(user=None, **fields):
    user = user or UserFactory.build()
    return {"email": user.email, "name": user.name, "by_experience": "ja", **fields}


def list_of(round, role="supervisor", **fields):
    return Assessment.objects.get(round=round, role=role, **fields)


def now(placement, role="supervisor"):
    return Supervision.objects.of(placement).get(role=role)


class TestAdding:
    def test_somebody_new(self, press, placement, coordinator):
        response = press("guides", placement, **who(role="second_assessor"))
        assert response.url == reverse("people:guides", args=[placement.pk])
        made = now(placement, "second_assessor")
        assert (made.started_by, made.by_experience) == (coordinator, True)

    @pytest.mark.parametrize(
        ("said", "kept"), [("ja", True), ("nee", False), ("onbekend", None), ("", None)]
    )
    def test_by_experience_or_not_or_unknown(self, press, placement, said, kept):
        press("guides", placement, **who(role="tutor", by_experience=said))
        assert now(placement, "tutor").by_experience is kept

    @pytest.mark.parametrize("role", ["supervisor", "third_assessor", "student", ""])
    def test_a_role_that_is_not_offered(self, press, placement, role):
        assert press("guides", placement, **who(role=role)).status_code == 422

    def test_a_role_that_is_free_again(self, press, placement, part, coordinator):
        part.end(coordinator)
        assert press("guides", placement, **who(role="supervisor")).status_code == 302
        assert now(placement).user != part.user

    def test_several_tutors(self, press, placement):
        for _number in range(2):
            press("guides", placement, **who(role="tutor"))
        assert Supervision.objects.of(placement).filter(role="tutor").count() == 2

    def test_who_it_cannot_be(self, press, placement, part, coordinator):
        tutor = SupervisionFactory(placement=placement, role="tutor").user
        for user, role, why in [
            (placement.student, "tutor", "Een student begeleidt zichzelf niet."),
            (tutor, "tutor", "Deze persoon heeft deze rol hier al."),
            (
                part.user,
                "second_assessor",
                "Deze persoon beoordeelt hier al, als praktijkbegeleider. Beëindig dat eerst.",
            ),
            (
                coordinator,
                "tutor",
                "Je geeft jezelf geen rol. Vraag het aan een andere beheerder.",
            ),
        ]:
            response = press("guides", placement, **who(user, role=role))
            assert response.context["form"].errors["email"] == [why]
        assert Supervision.objects.of(placement).count() == 2

    def test_as_many_questions_for_three(self, as_user, placement, part, coordinator):
        client, url = as_user(coordinator), reverse("people:guides", args=[placement.pk])

        def questions():
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            return len(asked)

        SupervisionFactory(placement=placement, ended=True)
        one = questions()
        for _number in range(2):
            SupervisionFactory(placement=placement, ended=True)
            SupervisionFactory(placement=placement, role="tutor")
        assert questions() == one

    def test_history_says_when_and_by_whom(self, as_user, press, placement, part, coordinator):
        press("replace", part, **who())
        page = as_user(coordinator).get(reverse("people:guides", args=[placement.pk]))
        assert page.context["before"] == [part]
        assert f"beëindigd door {coordinator}" in page.content.decode()
        assert f"gegeven door {coordinator}" in page.content.decode()

    def test_the_placement_leads_here_for_who_arranges(self, as_user, placement, part, coordinator):
        url = reverse("people:guides", args=[placement.pk])
        assert url in as_user(coordinator).get(placement.get_absolute_url()).content.decode()
        assert url not in as_user(part.user).get(placement.get_absolute_url()).content.decode()

    def test_the_placement_tells_what_was_called_off(self, as_user, placement, coordinator):
        round = RoundFactory(placement=placement)
        Transition.objects.create(round=round, user=coordinator, action="planned")
        actions.call_off(round=round, by=coordinator)
        assert CalledOff.objects.count() == 1
        page = as_user(placement.student).get(placement.get_absolute_url()).content.decode()
        assert f"{coordinator} plande de tussentijdse beoordeling" in page
        assert f"{coordinator} haalde het moment weg" in page


class TestReplacing:
    def test_an_open_list_lapses_and_the_new_one_is_asked(
        self, as_user, press, placement, part, coordinator
    ):
        round = RoundFactory(placement=placement)
        write(Answer.objects.filter(assessment=list_of(round)), comment="Half klaar.", version=1)
        assert press("replace", part, **who()).status_code == 302
        new = now(placement).user
        assert list_of(round, author=part.user).state == "lapsed"
        assert list_of(round, author=new).state == "draft"
        assert Notice.objects.filter(round=round, user=new, kind="invitation").count() == 1
        step = Transition.objects.get(round=round)
        assert (step.action, step.user, step.subject) == ("guide_replaced", coordinator, new)
        assert as_user(part.user).get(placement.get_absolute_url()).status_code == 404
        assert as_user(new).get(list_of(round, author=new).get_absolute_url()).status_code == 200
        for reader in (new, coordinator, placement.student):
            page = as_user(reader).get(round.get_absolute_url()).content.decode()
            assert "Half klaar." not in page

    def test_the_page_says_what_will_happen(self, as_user, placement, part, coordinator):
        url = reverse("people:replace", args=[part.pk])
        round = RoundFactory(placement=placement)
        page = as_user(coordinator).get(url)
        assert list(page.context["lapsing"]) == [list_of(round)]
        assert "vervalt" in page.content.decode()
        list_of(round).submit()
        page = as_user(coordinator).get(url)
        assert list(page.context["staying"]) == [list_of(round)]
        assert "schrijft het oordeel" in page.content.decode()

    def test_a_list_that_is_in_stays_and_the_new_one_judges(
        self, as_user, press, placement, part, coordinator
    ):
        round = RoundFactory(placement=placement, conversation=True)
        press("replace", part, **who())
        new = now(placement).user
        assert list_of(round).author == part.user
        judge = reverse("assessments:judge", args=[round.pk])
        assert as_user(new).get(judge).status_code == 200
        assert as_user(part.user).get(judge).status_code == 404
        for one in Judgement.objects.all():
            actions.write_judgement(judgement=one, text="Zij luistert.", version=0, by=new)
        actions.present(round=round, by=new)
        assert Round.objects.get().state == "judged"

    def test_who_took_over_notes_what_the_talk_comes_to(self, as_user, press, placement, part):
        round = RoundFactory(placement=placement, conversation=True)
        press("replace", part, **who())
        new = now(placement).user
        agree = reverse("assessments:agree", args=[round.pk])
        about = Answer.objects.filter(assessment__round=round).first().question_id
        conclude = reverse("assessments:conclusion", args=[round.pk, about])
        for reader, status in ((new, 200), (part.user, 404)):
            assert as_user(reader).get(agree).status_code == status
            assert as_user(reader).get(conclude).status_code == status
        assert agree in as_user(new).get(round.get_absolute_url()).content.decode()
        assert as_user(new).post(conclude, {"text": "Eens.", "version": 0}).status_code == 302
        assert Conclusion.objects.get().saved_by == new

    def test_who_took_over_did_not_say_what_the_other_said(self, as_user, press, placement, part):
        round = RoundFactory(placement=placement, conversation=True)
        point = ScalePoint.objects.filter(scale=round.instrument.scale).first()
        Answer.objects.filter(assessment=list_of(round)).update(point=point)
        judge = reverse("assessments:judge", args=[round.pk])
        assert "Jij " in as_user(part.user).get(judge).content.decode()
        press("replace", part, **who())
        page = as_user(now(placement).user).get(judge).content.decode()
        assert "De praktijkbegeleider " in page
        assert "Jij " not in page

    @pytest.mark.parametrize(
        ("state", "told"), [("conversation", ["opened"]), ("judged", []), ("finalised", [])]
    )
    def test_who_takes_over_is_told_what_lies_there(self, press, placement, part, state, told):
        RoundFactory(placement=placement, **{state: True})
        press("replace", part, **who())
        mails = Notice.objects.filter(user=now(placement).user)
        assert list(mails.values_list("kind", flat=True)) == told

    def test_who_takes_over_is_told_what_the_student_confirmed(self, press, placement, part):
        round = RoundFactory(placement=placement, judged=True)
        Reaction.objects.update_or_create(round=round, defaults={"confirmed_at": timezone.now()})
        press("replace", part, **who())
        assert Notice.objects.get(user=now(placement).user).kind == "confirmed"

    def test_who_takes_over_is_told_that_the_others_are_in(self, press, placement, part):
        round = RoundFactory(placement=placement)
        actions.submit(assessment=list_of(round), by=part.user)
        press("replace", part, **who())
        new = now(placement).user
        assert not Notice.objects.filter(user=new).exists()
        actions.submit(assessment=list_of(round, "student"), by=placement.student)
        assert Notice.objects.get(user=new).kind == "opened"

    def test_who_comes_after_somebody_who_stopped_is_told_too(self, press, placement, part):
        RoundFactory(placement=placement, conversation=True)
        press("end", part)
        press("guides", placement, **who(role="supervisor"))
        assert Notice.objects.get(user=now(placement).user).kind == "opened"

    def test_a_supervisor_without_a_list_agrees_like_the_second(self, press, placement, part):
        second = SupervisionFactory(placement=placement, role="second_assessor").user
        round = RoundFactory(placement=placement, kind="final")
        AssessmentFactory(round=round, author=second, role="second_assessor", submitted=True)
        press("end", part)
        actions.submit(assessment=list_of(round, "student"), by=placement.student)
        press("guides", placement, **who(role="supervisor"))
        new = now(placement).user
        for one in Judgement.objects.all():
            actions.write_judgement(judgement=one, text="Zij luistert.", version=0, by=new)
        with pytest.raises(actions.CannotPresentError, match="nog niet eens"):
            actions.present(round=round, by=new)
        for one in Judgement.objects.all():
            actions.consent(judgement=one, version=1, agrees=True, by=second)
        actions.present(round=round, by=new)

    def test_an_open_round_whose_list_is_in_asks_nobody_again(self, press, placement, part):
        round = RoundFactory(placement=placement)
        list_of(round).submit()
        press("replace", part, **who())
        assert Assessment.objects.filter(round=round, role="supervisor").get().state == "submitted"
        assert actions.submit(assessment=list_of(round, "student"), by=placement.student)
        assert Round.objects.supervised_by(now(placement).user).get() == round

    def test_a_judged_round_is_closed_by_the_new_one(self, as_user, press, placement, part):
        round = RoundFactory(placement=placement, judged=True)
        press("replace", part, **who())
        finalise = reverse("portfolios:finalise", args=[round.pk])
        assert as_user(now(placement).user).get(finalise).status_code in (200, 302)
        assert as_user(part.user).get(finalise).status_code == 404

    def test_a_finalised_round_stays_as_it_is(self, press, placement, part):
        round = RoundFactory(placement=placement, finalised=True)
        before = list(Assessment.objects.order_by("pk").values())
        press("replace", part, **who())
        assert list(Assessment.objects.order_by("pk").values()) == before
        assert not Transition.objects.filter(round=round).exists()

    def test_consent_of_who_was_replaced_counts_no_more(self, press, placement, part, coordinator):
        second = SupervisionFactory(placement=placement, role="second_assessor").user
        round = RoundFactory(placement=placement, kind="final", conversation=True)
        AssessmentFactory(round=round, author=second, role="second_assessor", submitted=True)
        write(Judgement.objects, text="Zij luistert.", version=1)
        for one in Judgement.objects.all():
            Consent.objects.create(judgement=one, assessor=part.user, version=1, agrees=True)
        press("replace", part, **who())
        new = now(placement).user
        for one in Judgement.objects.all():
            actions.consent(judgement=one, version=1, agrees=True, by=new)
        with pytest.raises(actions.CannotPresentError, match="nog niet eens"):
            actions.present(round=round, by=new)
        for one in Judgement.objects.all():
            actions.consent(judgement=one, version=1, agrees=True, by=second)
        actions.present(round=round, by=new)

    def test_a_second_assessor_who_took_over_judges_along(self, as_user, press, placement, part):
        old = SupervisionFactory(placement=placement, role="second_assessor")
        round = RoundFactory(placement=placement, kind="final", conversation=True)
        AssessmentFactory(round=round, author=old.user, role="second_assessor", submitted=True)
        press("replace", old, **who())
        new = now(placement, "second_assessor").user
        page = as_user(new).get(reverse("assessments:judge", args=[round.pk]))
        consents = [user for user, _consent in page.context["forms"][0]["consents"]]
        assert consents == [part.user, new]

    def test_a_second_assessor_who_stopped_is_waited_for_by_nobody(self, press, placement, part):
        old = SupervisionFactory(placement=placement, role="second_assessor")
        round = RoundFactory(placement=placement, kind="final", conversation=True)
        AssessmentFactory(round=round, author=old.user, role="second_assessor", submitted=True)
        write(Judgement.objects, text="Zij luistert.", version=1)
        press("end", old)
        actions.present(round=round, by=part.user)

    def test_the_list_of_who_was_replaced_is_not_given_back(
        self, as_user, press, placement, part, coordinator
    ):
        round = RoundFactory(placement=placement, conversation=True)
        press("replace", part, **who())
        url = reverse("assessments:give_back", args=[list_of(round).pk])
        assert as_user(coordinator).post(url, {"reason": "Nog eens."}).status_code == 409
        assert list_of(round).state == "submitted"

    def test_who_it_cannot_be(self, press, placement, part, coordinator):
        second = SupervisionFactory(placement=placement, role="second_assessor").user
        for user, why in [
            (part.user, "Deze persoon doet dit al. Kies iemand anders."),
            (placement.student, "Een student begeleidt zichzelf niet."),
            (
                second,
                "Deze persoon beoordeelt hier al, als tweede beoordelaar. Beëindig dat eerst.",
            ),
            (coordinator, "Je geeft jezelf geen rol. Vraag het aan een andere beheerder."),
        ]:
            response = press("replace", part, **who(user))
            assert response.context["form"].errors["email"] == [why]
        assert now(placement) == part

    def test_who_has_a_list_in_the_running_round(self, press, placement, part):
        former = SupervisionFactory(placement=placement, role="second_assessor", ended=True).user
        round = RoundFactory(placement=placement)
        AssessmentFactory(round=round, author=former, role="second_assessor", submitted=True)
        response = press("replace", part, **who(former))
        assert response.context["form"].errors["email"] == [
            "Deze persoon heeft al een eigen lijst in de tussentijdse beoordeling."
        ]
        assert now(placement) == part

    def test_a_former_supervisor_comes_back(self, press, placement, part):
        round = RoundFactory(placement=placement)
        press("replace", part, **who())
        press("replace", now(placement), **who(part.user))
        assert now(placement).user == part.user
        states = Assessment.objects.filter(round=round, role="supervisor").order_by("pk")
        assert list(states.values_list("state", flat=True)) == ["lapsed", "lapsed", "draft"]

    def test_twice(self, as_user, press, placement, part, coordinator):
        RoundFactory(placement=placement)
        press("replace", part, **who())
        new = now(placement)
        late = press("replace", part, **who())
        assert late.status_code == 409
        assert "intussen geen praktijkbegeleider meer" in late.content.decode()
        assert now(placement) == new
        url = reverse("people:replace", args=[part.pk])
        assert as_user(coordinator).get(url).url == reverse("people:guides", args=[placement.pk])

    def test_a_third_assessor_is_not_replaced_here(self, press, placement):
        third = SupervisionFactory(placement=placement, role="third_assessor")
        assert press("replace", third, **who()).status_code == 404
        assert press("end", third).status_code == 302


class TestEnding:
    def test_nobody_waits_for_the_list_any_more(self, as_user, press, placement, part):
        round = RoundFactory(placement=placement)
        actions.submit(assessment=list_of(round, "student"), by=placement.student)
        press("end", part)
        assert list_of(round).state == "lapsed"
        assert Round.objects.get().state == "conversation"
        assert as_user(part.user).get(placement.get_absolute_url()).status_code == 404

    def test_twice(self, press, placement, part):
        assert press("end", part).status_code == 302
        ended = Supervision.objects.get(pk=part.pk).ended_at
        assert press("end", part).status_code == 409
        assert Supervision.objects.get(pk=part.pk).ended_at == ended

    def test_in_beheer_a_list_lapses_too(self, as_user, placement, part):
        round = RoundFactory(placement=placement)
        administrator = AdministratorFactory(school=placement.cohort.programme.school).user
        url = reverse("admin:placements_supervision_changelist")
        as_user(administrator).post(url, {"action": "end", "_selected_action": [part.pk]})
        assert list_of(round).state == "lapsed"
        assert Supervision.objects.get(pk=part.pk).ended_by == administrator
