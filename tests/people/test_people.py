"""Finding people, adding somebody, and what is told of one of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ervaring.accounts.models import User
from ervaring.schools.models import Administrator, Membership
from tests.factories import (
    AdministratorFactory,
    CohortFactory,
    MembershipFactory,
    PlacementFactory,
    ProgrammeFactory,
    SupervisionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LIST, ADD = reverse("people:people"), reverse("people:add")


def page_of(person):
    return reverse("people:person", args=[person.pk])


class TestFinding:
    def seen(self, client, **asked):
        return {person for person, _parts in client.get(LIST, asked).context["rows"]}

    def test_a_coordinator_finds_the_own_programme_and_no_administrator(
        self, as_user, placement, programme, coordinator, administrator
    ):
        colleague = MembershipFactory(coordinator=True, programme__school=programme.school).user
        PlacementFactory()
        everyone = {placement.student, placement.supervisions.get().user, coordinator}
        assert self.seen(as_user(coordinator)) == everyone
        assert self.seen(as_user(administrator)) == everyone | {administrator, colleague}

    def test_an_operator_finds_everyone_with_a_part(self, as_user, placement):
        other = PlacementFactory()
        seen = self.seen(as_user(UserFactory(is_superuser=True)))
        assert {placement.student, other.student} <= seen

    def test_who_left_is_found_as_such(self, as_user, placement, programme, coordinator):
        left = MembershipFactory(cohort=placement.cohort, ended=True).user
        client = as_user(coordinator)
        assert left in self.seen(client)
        assert left not in self.seen(client, stand="nu")
        assert self.seen(client, stand="voorbij") == {left}

    @pytest.mark.parametrize(
        ("role", "who"),
        [
            ("student", lambda one: one.student),
            ("supervisor", lambda one: one.supervisions.get().user),
        ],
    )
    def test_by_role(self, as_user, placement, coordinator, role, who):
        assert self.seen(as_user(coordinator), rol=role) == {who(placement)}

    def test_administrators_by_role(self, as_user, coordinator, administrator):
        assert self.seen(as_user(administrator), rol="administrator") == {administrator}
        assert self.seen(as_user(coordinator), rol="administrator") == set()

    def test_by_name_or_address(self, as_user, placement, coordinator):
        student = placement.student
        client = as_user(coordinator)
        for query in (student.name.upper(), student.email):
            assert self.seen(client, q=query) == {student}
        assert self.seen(client, q="\0nergens") == set()

    def test_an_unknown_filter_finds_nobody_or_everybody(self, as_user, coordinator, placement):
        assert self.seen(as_user(coordinator), rol="koning") == set()
        assert placement.student in self.seen(as_user(coordinator), stand="ooit")

    def test_turning_the_page_keeps_what_was_asked(self, as_user, placement, coordinator):
        MembershipFactory.create_batch(50, cohort=placement.cohort)
        page = as_user(coordinator).get(LIST, {"rol": "student"}).content.decode()
        assert "?rol=student&amp;pagina=2" in page

    def test_as_many_questions_for_three(
        self, as_user, programme, coordinator, administrator, placement
    ):
        client = as_user(administrator)

        def questions():
            with CaptureQueriesContext(connection) as asked:
                client.get(LIST)
            return len(asked)

        one = questions()
        for _number in range(2):
            AdministratorFactory(school=programme.school)
            MembershipFactory(coordinator=True, programme=programme)
            PlacementFactory(cohort=placement.cohort)
        assert questions() == one


class TestAdding:
    def give(self, client, place, email="nieuw@example.org", name="Nieuw", **more):
        part = f"{place._meta.model_name}-{place.pk}"
        return client.post(ADD, {"part": part, "email": email, "name": name, **more})

    def test_a_student(self, as_user, placement, coordinator):
        response = self.give(as_user(coordinator), placement.cohort, "Nieuw@Example.org")
        made = Membership.objects.get(user__email="nieuw@example.org")
        assert response.url == page_of(made.user)
        assert (made.cohort, made.role, made.started_by) == (
            placement.cohort,
            "student",
            coordinator,
        )
        assert not made.user.has_usable_password()

    def test_somebody_who_is_known_keeps_their_name(self, as_user, placement, coordinator):
        known = UserFactory(name="Zo heet ik")
        self.give(as_user(coordinator), placement.cohort, known.email)
        known.refresh_from_db()
        assert known.name == "Zo heet ik"
        assert known.memberships.get().cohort == placement.cohort

    def test_only_an_administrator_gives_other_roles(
        self, as_user, programme, coordinator, administrator
    ):
        for place in (programme, programme.school):
            assert self.give(as_user(coordinator), place).status_code == 422
        assert not User.objects.filter(email="nieuw@example.org").exists()
        for place in (programme, programme.school):
            assert self.give(as_user(administrator), place).status_code == 302
        made = User.objects.get(email="nieuw@example.org")
        assert (made.memberships.get().role, made.administrations.count()) == ("coordinator", 1)

    def test_nothing_of_what_one_does_not_arrange(self, as_user, coordinator, administrator):
        other = CohortFactory()
        for user in (coordinator, administrator):
            for place in (other, other.programme, other.programme.school):
                assert self.give(as_user(user), place).status_code == 422

    def test_nobody_gives_themselves_a_role(self, as_user, programme, placement, administrator):
        client = as_user(administrator)
        for place in (programme, placement.cohort, programme.school):
            response = self.give(client, place, administrator.email.upper())
            assert response.context["form"].errors["email"] == [
                "Je geeft jezelf geen rol. Vraag het aan een andere beheerder."
            ]
        assert not administrator.memberships.exists()

    def test_also_not_an_operator(self, as_user, programme):
        operator = UserFactory(is_superuser=True)
        assert self.give(as_user(operator), programme.school, operator.email).status_code == 422

    def test_twice_is_once(self, as_user, placement, coordinator):
        client = as_user(coordinator)
        self.give(client, placement.cohort)
        response = self.give(client, placement.cohort)
        assert response.context["form"].errors["email"] == ["Deze persoon heeft deze rol al."]
        assert Membership.objects.filter(user__email="nieuw@example.org").count() == 1

    def test_a_field_that_is_not_on_the_page_does_nothing(self, as_user, placement, coordinator):
        more = {"role": "coordinator", "is_superuser": "on", "started_by": placement.student.pk}
        self.give(as_user(coordinator), placement.cohort, **more)
        made = Membership.objects.get(user__email="nieuw@example.org")
        assert (made.role, made.user.is_superuser, made.started_by) == (
            "student",
            False,
            coordinator,
        )

    @pytest.mark.parametrize("name", ["n" * 120, "שלום עולם", "Sáça 🌻 de Vries"])
    def test_any_name(self, as_user, placement, coordinator, name):
        response = self.give(as_user(coordinator), placement.cohort, name=name)
        assert name in as_user(coordinator).get(response.url).content.decode()

    @pytest.mark.parametrize("name", ["", "   ", "n" * 121, "a\0b"])
    def test_no_name(self, as_user, placement, coordinator, name):
        response = self.give(as_user(coordinator), placement.cohort, name=name)
        assert list(response.context["form"].errors) == ["name"]

    def test_it_holds_at_the_next_request(self, as_user, placement, coordinator):
        new = UserFactory()
        assert as_user(new).get(LIST).status_code == 404
        AdministratorFactory(user=new, school=placement.cohort.programme.school)
        assert as_user(new).get(LIST).status_code == 200
        Administrator.objects.filter(user=new).end(coordinator)
        assert as_user(new).get(LIST).status_code == 404


class TestPerson:
    def parts(self, client, person):
        parts = client.get(page_of(person)).context["parts"]
        return [words for _part, words, _is_student, _placement in parts]

    def test_what_is_comes_before_what_was(self, as_user, placement, programme, coordinator):
        student = placement.student
        MembershipFactory(
            user=student,
            cohort=CohortFactory(programme=programme, name="oud"),
            ended_at=timezone.now(),
            ended_by=coordinator,
        )
        assert self.parts(as_user(coordinator), student) == [
            f"student van {placement.cohort}",
            f"student van {programme} oud",
        ]
        assert f"beëindigd door {coordinator}" in as_user(coordinator).get(
            page_of(student)
        ).content.decode().replace("\n", " ")

    def test_nothing_of_another_school(self, as_user, placement, coordinator, administrator):
        student = placement.student
        other = MembershipFactory(user=student, programme=ProgrammeFactory(title="KANARIE"))
        elsewhere = PlacementFactory(cohort=other.cohort)
        SupervisionFactory(placement=elsewhere, user=student, role="tutor")
        AdministratorFactory(user=student)
        for user in (coordinator, administrator):
            client = as_user(user)
            assert self.parts(client, student) == [f"student van {placement.cohort}"]
            assert "KANARIE" not in client.get(page_of(student)).content.decode()

    def test_a_placement_leads_to_who_guides_there(self, as_user, placement, administrator):
        guides = reverse("people:guides", args=[placement.pk])
        for person in (placement.student, placement.supervisions.get().user):
            assert guides in as_user(administrator).get(page_of(person)).content.decode()

    def test_whether_they_came_in(self, as_user, placement, coordinator):
        client = as_user(coordinator)
        assert "nog nooit" in client.get(page_of(placement.student)).content.decode()
        User.objects.filter(pk=placement.student_id).update(last_login=timezone.now())
        assert "weleens binnen" in client.get(page_of(placement.student)).content.decode()

    def test_home_leads_to_people(self, as_user, placement, coordinator, administrator):
        for user in (coordinator, administrator):
            assert f'href="{LIST}"' in as_user(user).get("/").content.decode()
        assert f'href="{LIST}"' not in as_user(placement.student).get("/").content.decode()
