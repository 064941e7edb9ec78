"""A student who goes to another cohort, and people who leave."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import actions as rounds
from assessments.models import Assessment, Round
from ervaring.people import actions
from ervaring.placements.models import Placement, Supervision
from ervaring.schools.models import Administrator, Membership
from tests.factories import (
    AdministratorFactory,
    CohortFactory,
    MembershipFactory,
    PlacementFactory,
    ProgrammeFactory,
    RoundFactory,
    SupervisionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(placement):
    return Membership.objects.get(user=placement.student)


class TestTransfer:
    @pytest.fixture
    def send(self, as_user, administrator, enrolment):
        def send(cohort, by=administrator, **more):
            url = reverse("people:transfer", args=[enrolment.pk])
            return as_user(by).post(url, {"cohort": cohort.pk, **more})

        return send

    @pytest.fixture
    def elsewhere(self, programme):
        """A cohort of another programme of the school."""
        return CohortFactory(programme=ProgrammeFactory(school=programme.school))

    def test_the_old_one_ends_and_the_new_one_begins(
        self, send, enrolment, elsewhere, administrator
    ):
        response = send(elsewhere)
        assert response.url == reverse("people:person", args=[enrolment.user_id])
        old, new = Membership.objects.filter(user=enrolment.user).order_by("pk")
        assert (old.ended_by, new.ended_at) == (administrator, None)
        assert (new.cohort, new.programme, new.started_by) == (
            elsewhere,
            elsewhere.programme,
            administrator,
        )

    def test_another_cohort_of_the_same_programme(self, send, enrolment, programme, coordinator):
        cohort = CohortFactory(programme=programme)
        assert send(cohort, coordinator).status_code == 302
        assert Membership.objects.active().get(user=enrolment.user).cohort == cohort

    def test_not_to_what_one_does_not_arrange(self, send, enrolment, elsewhere, coordinator):
        assert send(elsewhere, coordinator).status_code == 422
        assert send(CohortFactory()).status_code == 422
        assert send(enrolment.cohort).status_code == 422
        assert Membership.objects.active().get(user=enrolment.user) == enrolment

    def test_the_placement_stays_for_who_could_read_it(
        self, as_user, send, placement, elsewhere, coordinator
    ):
        reader = MembershipFactory(coordinator=True, programme=elsewhere.programme).user
        round = RoundFactory(placement=placement)
        url = placement.get_absolute_url()
        supervisor = placement.supervisions.get().user
        send(elsewhere)
        for user in (placement.student, supervisor, coordinator):
            assert as_user(user).get(url).status_code == 200
        assert as_user(reader).get(url).status_code == 404
        for role, user in [("student", placement.student), ("supervisor", supervisor)]:
            own = Assessment.objects.editable_by(user).get(round=round, role=role)
            rounds.submit(assessment=own, by=user)
        assert Round.objects.get().state == "conversation"

    def test_the_page_says_so(self, as_user, placement, enrolment, administrator):
        page = as_user(administrator).get(reverse("people:transfer", args=[enrolment.pk]))
        assert list(page.context["placements"]) == [placement]
        assert "Wie ze kon lezen blijft ze lezen" in page.content.decode()

    def test_twice(self, send, enrolment, elsewhere):
        send(elsewhere)
        assert send(elsewhere).status_code == 409
        assert Membership.objects.filter(user=enrolment.user).count() == 2

    def test_a_student_of_both(self, send, enrolment, elsewhere):
        MembershipFactory(user=enrolment.user, cohort=elsewhere)
        response = send(CohortFactory(programme=elsewhere.programme))
        assert response.context["form"].errors["cohort"] == [
            "Deze persoon is al student van die opleiding."
        ]
        enrolment.refresh_from_db()
        assert enrolment.ended_at is None

    def test_nobody_moves_themselves(self, send, enrolment, elsewhere, programme):
        AdministratorFactory(school=programme.school, user=enrolment.user)
        assert send(elsewhere, enrolment.user).status_code == 422

    def test_a_coordinator_is_not_moved(self, as_user, administrator, coordinator):
        part = Membership.objects.get(user=coordinator)
        url = reverse("people:transfer", args=[part.pk])
        assert as_user(administrator).get(url).status_code == 404

    def test_dates_of_the_placement_can_change_afterwards(self, send, placement, elsewhere):
        send(elsewhere)
        Placement.objects.get().full_clean()


def keys(*parts):
    return [f"{one._meta.model_name}-{one.pk}" for one in parts]


class TestLeaving:
    @pytest.fixture
    def press(self, as_user, administrator):
        def press(person, *parts, by=administrator):
            url = reverse("people:leave", args=[person.pk])
            return as_user(by).post(url, {"deel": keys(*parts)})

        return press

    def test_all_that_ends_is_on_the_page(self, as_user, placement, programme, administrator):
        guide = placement.supervisions.get()
        round = RoundFactory(placement=placement)
        other = MembershipFactory(coordinator=True, programme=programme, user=guide.user)
        SupervisionFactory(user=guide.user)  # of another school
        page = as_user(administrator).get(reverse("people:leave", args=[guide.user_id]))
        shown = {one["key"]: one for one in page.context["parts"]}
        assert shown.keys() == set(keys(guide, other))
        assert all(one["ticked"] for one in shown.values())
        assert shown[keys(guide)[0]]["lapsing"] == [
            Assessment.objects.get(round=round, role="supervisor")
        ]
        assert shown[keys(other)[0]]["lapsing"] == []

    def test_it_ends_with_the_lists_that_were_out(self, press, placement, administrator):
        guide = placement.supervisions.get()
        round = RoundFactory(placement=placement)
        elsewhere = SupervisionFactory(user=guide.user)
        assert press(guide.user, guide, elsewhere).status_code == 302
        guide.refresh_from_db()
        assert guide.ended_by == administrator
        assert Assessment.objects.get(round=round, role="supervisor").state == "lapsed"
        elsewhere.refresh_from_db()
        assert elsewhere.ended_at is None

    def test_a_student_keeps_reading_what_is_theirs(
        self, as_user, press, placement, enrolment, administrator
    ):
        student, url = placement.student, placement.get_absolute_url()
        page = as_user(administrator).get(reverse("people:leave", args=[student.pk]))
        assert "blijft lezen wat van de student zelf is" in page.content.decode()
        press(student, enrolment)
        assert not Membership.objects.active().filter(user=student).exists()
        assert as_user(student).get(url).status_code == 200

    def test_what_is_unticked_stays(self, press, placement, programme):
        guide = placement.supervisions.get()
        other = MembershipFactory(coordinator=True, programme=programme, user=guide.user)
        press(guide.user, other)
        assert Supervision.objects.active().filter(pk=guide.pk).exists()
        assert not Membership.objects.active().filter(pk=other.pk).exists()

    @pytest.mark.parametrize("chosen", [[], ["membership-0", "x", "é"]])
    def test_nothing_ticked(self, as_user, placement, administrator, chosen):
        url = reverse("people:leave", args=[placement.student_id])
        assert as_user(administrator).post(url, {"deel": chosen}).status_code == 422
        assert Membership.objects.active().filter(user=placement.student).exists()

    def test_twice(self, press, enrolment):
        press(enrolment.user, enrolment)
        assert press(enrolment.user, enrolment).status_code == 409

    def test_the_last_administrator_stays(self, press, programme, administrator):
        own = Administrator.objects.get(user=administrator)
        response = press(administrator, own)
        assert response.status_code == 422
        assert "houdt altijd een beheerder" in response.content.decode()
        other = AdministratorFactory(school=programme.school)
        assert press(administrator, own).url == "/"
        assert Administrator.objects.active().get(school=programme.school) == other

    def test_not_even_an_operator_ends_the_last(self, programme, administrator):
        own = Administrator.objects.get(user=administrator)
        operator = AdministratorFactory(user__is_superuser=True).user
        with pytest.raises(actions.LastAdministratorError):
            actions.leave(parts=[own], by=operator)
        assert Administrator.objects.active().filter(pk=own.pk).exists()

    def test_the_only_coordinator_is_warned_about_and_may_go(
        self, as_user, press, coordinator, administrator
    ):
        own = Membership.objects.get(user=coordinator)
        page = as_user(administrator).get(reverse("people:leave", args=[coordinator.pk]))
        assert "geen coördinator meer" in page.context["parts"][0]["warning"]
        MembershipFactory(coordinator=True, programme=own.programme)
        page = as_user(administrator).get(reverse("people:leave", args=[coordinator.pk]))
        assert page.context["parts"][0]["warning"] == ""
        assert press(coordinator, own).status_code == 302

    def test_a_coordinator_ends_no_other_coordinator(self, press, coordinator, programme):
        other = MembershipFactory(coordinator=True, programme=programme)
        assert press(other.user, other, by=coordinator).status_code == 409
        own = Membership.objects.get(user=coordinator)
        assert press(coordinator, own, by=coordinator).url == "/"
        assert Membership.objects.active().get(programme=programme, role="coordinator") == other

    def test_as_many_questions_for_three(self, as_user, placement, administrator):
        guide, client = placement.supervisions.get().user, as_user(administrator)
        url = reverse("people:leave", args=[guide.pk])

        def questions():
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            return len(asked)

        school = placement.cohort.programme.school
        RoundFactory(placement=placement)
        MembershipFactory(coordinator=True, programme=placement.cohort.programme, user=guide)
        one = questions()
        for _number in range(2):
            RoundFactory(placement=PlacementFactory(cohort=placement.cohort, supervisor=guide))
            other = ProgrammeFactory(school=school)
            MembershipFactory(coordinator=True, programme=other, user=guide)
        assert questions() == one
