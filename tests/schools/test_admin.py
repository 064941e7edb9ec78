"""An administrator arranges one school; of every other school there is nothing to be seen."""

import datetime
from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from ervaring.accounts.models import User
from ervaring.accounts.tasks import send_mail
from ervaring.placements.models import (
    Contact,
    Organisation,
    Placement,
    Supervision,
    Workplace,
)
from ervaring.schools import admin as schools_admin
from ervaring.schools.admin import site
from ervaring.schools.models import Administrator, Cohort, Membership, Programme, School
from tests.factories import (
    AdministratorFactory,
    CohortFactory,
    ContactFactory,
    FrameworkFactory,
    MembershipFactory,
    OrganisationFactory,
    PlacementFactory,
    ProgrammeFactory,
    RoundFactory,
    SchoolFactory,
    SupervisionFactory,
    UserFactory,
    WorkplaceFactory,
)

pytestmark = pytest.mark.django_db

CANARY = "KANARIE"
MODELS = sorted(site._registry, key=lambda model: model.__name__)
BY_NAME = {"ids": lambda model: model.__name__}


class Place:
    """A school with one of everything, of which every name carries `mark`."""

    def __init__(self, mark):
        self.school = SchoolFactory(name=f"{mark} school")
        self.administrator = AdministratorFactory(
            school=self.school, user__name=f"{mark} beheerder"
        )
        programme = ProgrammeFactory(school=self.school, title=f"{mark} opleiding")
        self.cohort = CohortFactory(programme=programme, name=f"{mark} cohort")
        organisation = OrganisationFactory(school=self.school, name=f"{mark} organisatie")
        self.workplace = WorkplaceFactory(organisation=organisation, name=f"{mark} team")
        self.placement = PlacementFactory(
            cohort=self.cohort,
            workplace=self.workplace,
            student=UserFactory(name=f"{mark} student"),
            supervisor=UserFactory(name=f"{mark} begeleider"),
        )
        self.things = {
            School: self.school,
            Administrator: self.administrator,
            Programme: programme,
            Cohort: self.cohort,
            Membership: Membership.objects.get(cohort=self.cohort),
            Organisation: organisation,
            Workplace: self.workplace,
            Placement: self.placement,
            Supervision: Supervision.objects.get(placement=self.placement),
            Contact: ContactFactory(workplace=self.workplace, user__name=f"{mark} contactpersoon"),
            User: self.placement.student,
        }


@pytest.fixture
def mine():
    return Place("EIGEN")


@pytest.fixture
def theirs():
    return Place(CANARY)


@pytest.fixture
def desk(as_user, mine):
    """The admin as the administrator of `mine` has it before them."""
    return as_user(mine.administrator.user)


def address(model, page="changelist", thing=None):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=[thing.pk] if thing else [])


def said(response):
    """The sentences above and in the form."""
    errors = response.context["adminform"].form.errors
    return {field: list(lines) for field, lines in errors.items()}


class TestDoor:
    @pytest.mark.parametrize("model", MODELS, **BY_NAME)
    def test_others_find_no_admin(self, as_user, model):
        coordinator = MembershipFactory(coordinator=True).user
        placement = PlacementFactory()
        supervisor = Supervision.objects.get(placement=placement).user
        ended = AdministratorFactory(ended_at=timezone.now()).user
        for user in (coordinator, placement.student, supervisor, ended, UserFactory()):
            for url in (reverse("admin:index"), address(model), address(model, "add")):
                assert as_user(user).get(url).status_code == 404

    def test_a_stranger_is_asked_to_sign_in(self, db, client):
        response = client.get(address(Cohort), follow=True)
        assert response.redirect_chain[-1][0] == (
            f"{reverse('account_login')}?next={address(Cohort)}"
        )

    def test_signing_in_ends_where_one_was_going(self, desk):
        assert desk.get(reverse("admin:login")).url == reverse("admin:index")

    def test_someone_who_was_shut_out_gets_no_admin(self, as_user):
        user = AdministratorFactory(user__is_active=False).user
        assert as_user(user).get(reverse("admin:index"), follow=True).redirect_chain != []

    def test_sign_out_and_password_are_those_of_the_site(self, desk):
        response = desk.post(reverse("admin:logout"))
        assert (response.status_code, response.url) == (307, reverse("account_logout"))
        response = desk.get(reverse("admin:password_change"))
        assert response.url == reverse("account_change_password")

    def test_assessments_and_reports_are_not_there(self):
        assert {model._meta.app_label for model in MODELS} == {"accounts", "placements", "schools"}

    def test_nothing_jumps_to_any_object(self, desk, theirs):
        kind = ContentType.objects.get_for_model(Cohort)
        assert desk.get(f"/beheer/r/{kind.pk}/{theirs.cohort.pk}/").status_code == 404


@pytest.mark.parametrize("model", MODELS, **BY_NAME)
class TestEveryModel:
    def test_a_list_shows_only_the_own_school(self, desk, mine, theirs, model):
        page = desk.get(address(model)).content.decode()
        assert (CANARY in page, "EIGEN" in page) == (False, True)

    def test_a_search_finds_only_the_own_school(self, desk, mine, theirs, model):
        page = desk.get(address(model), {"q": CANARY}).content.decode()
        assert f"{CANARY} " not in page

    def test_the_own_thing_opens_and_offers_only_the_own_school(self, desk, mine, theirs, model):
        response = desk.get(address(model, "change", mine.things[model]))
        assert response.status_code == 200
        assert CANARY not in response.content.decode()

    def test_a_new_thing_is_offered_only_the_own_school(self, desk, mine, theirs, model):
        page = desk.get(address(model, "add")).content.decode()
        assert CANARY not in page

    @pytest.mark.parametrize("page", ["change", "history", "delete"])
    def test_the_other_schools_thing_is_not_there(self, desk, mine, theirs, model, page):
        response = desk.get(address(model, page, theirs.things[model]), follow=True)
        assert response.status_code == 403 or response.redirect_chain != []
        assert CANARY not in response.content.decode()

    def test_the_other_schools_thing_is_not_saved(self, desk, mine, theirs, model):
        thing = theirs.things[model]
        before = model._default_manager.filter(pk=thing.pk).values().get()
        desk.post(address(model, "change", thing), {"name": "x", "title": "x", "slug": "x"})
        desk.post(address(model, "delete", thing), {"post": "yes"})
        desk.post(address(model), {"action": "end", "_selected_action": [thing.pk]})
        assert model._default_manager.filter(pk=thing.pk).values().get() == before

    def test_autocomplete_offers_only_the_own_school(self, desk, mine, theirs, model):
        for field in model._meta.fields:
            if field.related_model in MODELS:
                question = {
                    "app_label": model._meta.app_label,
                    "model_name": model._meta.model_name,
                    "field_name": field.name,
                    "term": "",
                }
                response = desk.get(reverse("admin:autocomplete"), question)
                assert CANARY not in response.content.decode()

    def test_an_operator_sees_every_school(self, as_user, mine, theirs, model):
        page = as_user(UserFactory(is_superuser=True)).get(address(model)).content.decode()
        assert (CANARY in page, "EIGEN" in page) == (True, True)

    def test_the_list_asks_as_many_questions_for_three(
        self, desk, mine, model, django_assert_num_queries
    ):
        with CaptureQueriesContext(connection) as once:
            desk.get(address(model))
        for mark in ("TWEE", "DRIE"):
            other = Place(mark)
            AdministratorFactory(school=other.school, user=mine.administrator.user)
        with django_assert_num_queries(len(once)):
            desk.get(address(model))


class TestLists:
    @pytest.mark.parametrize(
        ("model", "question"),
        [
            (User, "password__startswith=a"),
            (User, "is_superuser=1"),
            (Membership, "user__password__startswith=a"),
            (Membership, "user__memberships__programme__title__startswith=K"),
            (Placement, "student__password__startswith=a"),
        ],
    )
    def test_an_address_asks_nothing_the_filters_do_not_ask(self, desk, model, question):
        assert desk.get(f"{address(model)}?{question}").status_code == 400

    def test_a_filter_works(self, desk, mine, theirs):
        MembershipFactory(
            coordinator=True, programme=mine.things[Programme], user__name="Coördinator van ons"
        )
        page = desk.get(address(Membership), {"role__exact": "coordinator"}).content.decode()
        assert ("Coördinator van ons" in page, "EIGEN student" in page) == (True, False)
        page = desk.get(address(Membership), {"cohort__id__exact": mine.cohort.pk})
        assert "EIGEN student" in page.content.decode()

    def test_what_ended_can_be_left_out(self, desk, mine):
        ended = SupervisionFactory(placement=mine.placement, role="tutor", ended=True).user.name
        for period, shown in (("nu", (True, False)), ("voorbij", (False, True))):
            page = desk.get(address(Supervision), {"periode": period}).content.decode()
            assert ("EIGEN begeleider" in page, ended in page) == shown

    def test_a_filter_names_another_school_to_nobody(self, desk, mine, theirs):
        page = desk.get(address(Membership), {"cohort__id__exact": theirs.cohort.pk})
        assert CANARY not in page.content.decode()

    def test_recent_actions_are_ones_own(self, desk, mine, theirs):
        entry = {"content_type_id": 1, "object_id": 1, "action_flag": 2, "change_message": "[]"}
        LogEntry.objects.create(user=theirs.administrator.user, object_repr=CANARY, **entry)
        LogEntry.objects.create(user=mine.administrator.user, object_repr="EIGEN stap", **entry)
        page = desk.get(reverse("admin:index")).content.decode()
        assert (CANARY in page, "EIGEN stap" in page) == (False, True)


class TestSaving:
    def test_a_cohort(self, desk, mine):
        fields = {"programme": mine.cohort.programme_id, "name": "nieuw", "starts_on": "1-9-2027"}
        assert desk.post(address(Cohort, "add"), fields).url == address(Cohort)
        assert Cohort.objects.get(name="nieuw").starts_on == datetime.date(2027, 9, 1)

    def test_a_programme_with_its_frameworks(self, desk, mine):
        framework = FrameworkFactory()
        programme = mine.things[Programme]
        fields = {
            "title": "anders",
            "level": programme.level_id,
            "frameworks": [framework.pk],
            "check_months": 12,
        }
        desk.post(address(Programme, "change", programme), fields)
        programme.refresh_from_db()
        assert (programme.title, list(programme.frameworks.all())) == ("anders", [framework])
        assert programme.check_months == 12

    def test_who_speaks_for_a_place(self, desk, mine):
        fields = {"email": "gonda@example.org", "name": "Gonda", "workplace": mine.workplace.pk}
        assert desk.post(address(Contact, "add"), fields).url == address(Contact)
        contact = Contact.objects.get(user__name="Gonda")
        assert (contact.workplace, contact.started_by) == (mine.workplace, mine.administrator.user)
        again = desk.post(address(Contact, "add"), fields)
        assert said(again) == {"__all__": ["Deze persoon is al contactpersoon van deze plek."]}
        desk.post(address(Contact), {"action": "end", "_selected_action": [contact.pk]})
        contact.refresh_from_db()
        assert contact.ended_by == mine.administrator.user

    def test_the_level_of_who_guides(self, desk, mine):
        level = mine.things[Programme].level
        fields = {
            "email": "tutor@example.org",
            "name": "Tutor",
            "placement": mine.placement.pk,
            "role": "tutor",
            "level": level.pk,
        }
        desk.post(address(Supervision, "add"), fields)
        assert Supervision.objects.get(user__name="Tutor").level == level

    def test_a_placement(self, desk, mine):
        student = MembershipFactory(cohort=mine.cohort).user
        fields = {
            "student": student.pk,
            "cohort": mine.cohort.pk,
            "workplace": mine.workplace.pk,
            "starts_on": "1-9-2026",
            "ends_on": "30-6-2027",
            "hours": 480,
        }
        desk.post(address(Placement, "add"), fields)
        placement = Placement.objects.get(student=student)
        assert (placement.workplace, placement.hours) == (mine.workplace, 480)

    @pytest.mark.parametrize(
        ("model", "fields"),
        [
            (Programme, {"school": School, "title": "x", "level": "level"}),
            (Cohort, {"programme": Programme, "name": "x", "starts_on": "1-9-2026"}),
            (Organisation, {"school": School, "name": "x"}),
            (Workplace, {"organisation": Organisation, "name": "x"}),
            (Membership, {"programme": Programme, "role": "coordinator"}),
            (Membership, {"programme": Programme, "role": "student", "cohort": Cohort}),
            (Administrator, {"school": School}),
            (Supervision, {"placement": Placement, "role": "tutor"}),
            (Contact, {"workplace": Workplace}),
        ],
    )
    def test_another_schools_thing_is_refused_as_a_parent(self, desk, mine, theirs, model, fields):
        posted = {
            name: theirs.things[value].pk if isinstance(value, type) else value
            for name, value in fields.items()
        }
        if "level" in posted:
            posted["level"] = theirs.things[Programme].level_id
        posted |= {"email": "iemand@example.org"}
        posted.setdefault("name", "Iemand")
        before = model._default_manager.count(), User.objects.count()
        response = desk.post(address(model, "add"), posted)
        parents = {name for name, value in fields.items() if isinstance(value, type)}
        assert parents <= said(response).keys()
        assert (model._default_manager.count(), User.objects.count()) == before

    @pytest.mark.parametrize("field", ["student", "cohort", "workplace"])
    def test_a_placement_takes_nothing_of_another_school(self, desk, mine, theirs, field):
        fields = {
            "student": MembershipFactory(cohort=mine.cohort).user_id,
            "cohort": mine.cohort.pk,
            "workplace": mine.workplace.pk,
            "starts_on": "1-9-2026",
            "ends_on": "30-6-2027",
            field: getattr(theirs.placement, f"{field}_id"),
        }
        response = desk.post(address(Placement, "add"), fields)
        assert field in said(response)
        assert Placement.objects.count() == 2

    def test_a_placement_never_passes_to_another_student(self, desk, mine):
        other = MembershipFactory(cohort=mine.cohort).user
        fields = {
            "student": other.pk,
            "workplace": mine.workplace.pk,
            "starts_on": "2-9-2026",
            "ends_on": "30-6-2027",
        }
        desk.post(address(Placement, "change", mine.placement), fields)
        before = mine.placement.student
        mine.placement.refresh_from_db()
        assert mine.placement.starts_on == datetime.date(2026, 9, 2)
        assert mine.placement.student == before

    @pytest.mark.parametrize("ends_on", ["31-12-9999", "30-6-2206"])
    def test_a_slip_in_the_year_is_told(self, desk, mine, ends_on):
        fields = {"workplace": mine.workplace.pk, "starts_on": "1-9-2026", "ends_on": ends_on}
        response = desk.post(address(Placement, "change", mine.placement), fields)
        assert said(response) == {"ends_on": ["Deze dag ligt heel ver weg. Klopt het jaar?"]}

    def test_dates_change_also_when_the_student_left_the_cohort(self, desk, mine):
        Membership.objects.update(ended_at=timezone.now())
        fields = {"workplace": mine.workplace.pk, "starts_on": "2-9-2026", "ends_on": "30-7-2027"}
        assert desk.post(address(Placement, "change", mine.placement), fields).status_code == 302
        mine.placement.refresh_from_db()
        assert mine.placement.ends_on == datetime.date(2027, 7, 30)

    def test_a_workplace_stays_where_it_is(self, as_user, mine, theirs):
        """Also an operator does not carry it, and the placements there, to another school."""
        fields = {"organisation": theirs.things[Organisation].pk, "name": "hernoemd"}
        operator = as_user(UserFactory(is_superuser=True))
        operator.post(address(Workplace, "change", mine.workplace), fields)
        mine.workplace.refresh_from_db()
        assert mine.workplace.name == "hernoemd"
        assert mine.workplace.organisation == mine.things[Organisation]


class TestDeleting:
    @pytest.mark.parametrize(
        ("model", "factory"),
        [
            (Organisation, lambda mine: OrganisationFactory(school=mine.school)),
            (Workplace, lambda mine: WorkplaceFactory(organisation=mine.things[Organisation])),
            (Cohort, lambda mine: CohortFactory(programme=mine.things[Programme])),
        ],
    )
    def test_only_what_nothing_hangs_off(self, desk, mine, model, factory):
        unused = factory(mine)
        for thing in (unused, mine.things[model]):
            desk.post(address(model, "delete", thing), {"post": "yes"})
        assert list(model._default_manager.all()) == [mine.things[model]]

    @pytest.mark.parametrize(
        "model",
        [User, Membership, Administrator, Supervision, Placement, Programme, School],
        **BY_NAME,
    )
    def test_history_stays(self, desk, mine, model):
        thing = mine.things[model]
        response = desk.post(address(model, "delete", thing), {"post": "yes"})
        assert response.status_code == 403
        action = {"action": "delete_selected", "_selected_action": [thing.pk], "post": "yes"}
        desk.post(address(model), action)
        assert model._default_manager.filter(pk=thing.pk).exists()

    def test_a_placement_with_rounds_stays_also_for_an_operator(self, as_user, mine):
        RoundFactory(placement=mine.placement)
        operator = as_user(UserFactory(is_superuser=True))
        url = address(Placement, "delete", mine.placement)
        assert operator.post(url, {"post": "yes"}).status_code == 403


class TestPeople:
    def fields(self, mine, **changes):
        return {
            "email": "Nieuw@Example.org",
            "name": "Nieuw Iemand",
            "programme": mine.things[Programme].pk,
            "cohort": mine.cohort.pk,
            "role": "student",
        } | changes

    def test_a_new_person_is_made_without_a_password(self, desk, mine):
        response = desk.post(address(Membership, "add"), self.fields(mine))
        assert response.url == address(Membership)
        user = User.objects.get(email="nieuw@example.org")
        assert (user.name, user.has_usable_password()) == ("Nieuw Iemand", False)
        assert (user.is_superuser, user.memberships.get().cohort) == (False, mine.cohort)

    def test_the_new_person_chooses_a_password_by_mail(self, desk, mine, mailoutbox):
        desk.post(address(Membership, "add"), self.fields(mine))
        desk.logout()
        desk.post(reverse("account_reset_password"), {"email": "nieuw@example.org"})
        assert send_mail.call() == 1
        assert [mail.to for mail in mailoutbox] == [["nieuw@example.org"]]

    def test_a_person_of_another_school_is_found_and_stays_as_they_are(self, desk, mine, theirs):
        person = theirs.placement.student
        person.set_password("van henzelf")
        person.save()
        fields = self.fields(mine, email=person.email.upper(), name="Anders")
        fields |= {"password": "x", "is_superuser": "on", "is_active": ""}
        desk.post(address(Membership, "add"), fields)
        before = User.objects.filter(pk=person.pk).values().get()
        person = User.objects.get(pk=person.pk)
        assert (person.name, person.check_password("van henzelf")) == (f"{CANARY} student", True)
        assert person.memberships.filter(cohort=mine.cohort).count() == 1
        changed = {"email": "mij@example.org", "name": "x", "password": "x", "is_superuser": "on"}
        assert desk.get(address(User, "change", person)).status_code == 200
        assert desk.post(address(User, "change", person), changed).status_code == 403
        assert desk.post(address(User, "add"), changed).status_code == 403
        assert User.objects.filter(pk=person.pk).values().get() == before

    def test_an_unproven_second_address_is_not_who_they_are(self, desk, mine, theirs):
        """Else whoever claims the address of a coordinator-to-be would get that part."""
        claimer = theirs.placement.student
        claimer.emailaddress_set.create(email="nieuw@example.org", verified=False)
        desk.post(address(Membership, "add"), self.fields(mine))
        assert not claimer.memberships.filter(cohort=mine.cohort).exists()
        assert User.objects.get(email="nieuw@example.org") != claimer

    def test_an_invalid_part_makes_no_person(self, desk, mine):
        response = desk.post(address(Membership, "add"), self.fields(mine, cohort=""))
        assert said(response) == {"cohort": ["Kies het cohort van deze student."]}
        assert not User.objects.filter(email="nieuw@example.org").exists()

    def test_the_same_part_twice(self, desk, mine):
        desk.post(address(Membership, "add"), self.fields(mine))
        response = desk.post(address(Membership, "add"), self.fields(mine))
        sentence = "Deze persoon heeft deze rol al in deze opleiding."
        assert said(response) == {"__all__": [sentence]}

    @pytest.mark.parametrize(
        ("model", "fields"),
        [
            (Administrator, lambda mine: {"school": mine.school.pk}),
            (
                Membership,
                lambda mine: {"programme": mine.things[Programme].pk, "role": "coordinator"},
            ),
            (Supervision, lambda mine: {"placement": mine.placement.pk, "role": "tutor"}),
        ],
    )
    def test_nobody_gives_themselves_a_part(self, desk, mine, model, fields):
        own = {"email": mine.administrator.user.email.upper(), "name": "Ik"}
        Administrator.objects.create(school=SchoolFactory(), user=mine.administrator.user)
        response = desk.post(address(model, "add"), {**own, **fields(mine)})
        assert said(response)["email"] == [
            "Je geeft jezelf geen rol. Vraag het aan een andere beheerder."
        ]
        assert not model.objects.filter(started_by=mine.administrator.user).exists()

    def test_an_administrator_lets_a_colleague_in(self, desk, as_user, mine):
        fields = {"email": "collega@example.org", "name": "Collega", "school": mine.school.pk}
        desk.post(address(Administrator, "add"), fields)
        colleague = User.objects.get(email="collega@example.org")
        assert as_user(colleague).get(reverse("admin:index")).status_code == 200

    def test_a_placement_has_one_supervisor_at_a_time(self, desk, mine):
        fields = {"email": "b@example.org", "name": "B", "placement": mine.placement.pk}
        add = address(Supervision, "add")
        response = desk.post(add, fields | {"role": "supervisor"})
        sentence = "Iemand anders heeft deze rol al. Beëindig eerst die begeleiding."
        assert said(response) == {"__all__": [sentence]}
        assert desk.post(add, fields | {"role": "tutor"}).url == address(Supervision)

    def test_a_student_does_not_guide_themselves(self, desk, mine):
        student = mine.placement.student
        fields = {"email": student.email, "name": "x", "role": "tutor"}
        response = desk.post(address(Supervision, "add"), fields | {"placement": mine.placement.pk})
        assert said(response) == {"__all__": ["Een student begeleidt zichzelf niet."]}

    def test_a_part_is_not_changed_afterwards(self, desk, mine):
        part = mine.things[Membership]
        fields = self.fields(mine, role="coordinator", cohort="")
        assert desk.post(address(Membership, "change", part), fields).status_code == 403


class TestEnding:
    @pytest.mark.parametrize("model", [Membership, Supervision], **BY_NAME)
    def test_a_part_ends_and_stays_in_the_list(self, desk, mine, model):
        part = mine.things[model]
        action = {"action": "end", "_selected_action": [part.pk]}
        response = desk.post(address(model), action, follow=True)
        part.refresh_from_db()
        assert part.ended_at is not None
        assert "1 rol beëindigd." in response.content.decode()
        assert str(part.user) in response.content.decode()
        ended_at = part.ended_at
        desk.post(address(model), action)
        part.refresh_from_db()
        assert part.ended_at == ended_at

    def test_who_ended_it_is_kept(self, desk, mine):
        part = mine.things[Membership]
        desk.post(address(Membership), {"action": "end", "_selected_action": [part.pk]})
        entry = LogEntry.objects.get(object_id=part.pk)
        assert entry.user == mine.administrator.user

    def test_nobody_ends_their_own_administration(self, desk, mine):
        colleague = AdministratorFactory(school=mine.school)
        chosen = [mine.administrator.pk, colleague.pk]
        action = {"action": "end", "_selected_action": chosen}
        page = desk.post(address(Administrator), action, follow=True).content.decode()
        assert "Je eigen rol beëindig je niet zelf." in page
        for part in (mine.administrator, colleague):
            part.refresh_from_db()
        assert (mine.administrator.ended_at is None, colleague.ended_at is None) == (True, False)

    def test_an_operator_does_not_end_the_last_administration(self, as_user, mine):
        operator = as_user(UserFactory(is_superuser=True))
        action = {"action": "end", "_selected_action": [mine.administrator.pk]}
        page = operator.post(address(Administrator), action, follow=True).content.decode()
        assert "houdt altijd een beheerder" in page
        mine.administrator.refresh_from_db()
        assert mine.administrator.ended_at is None

    def test_a_supervisor_who_ended_still_belongs_to_the_people(self, desk, mine):
        ended = SupervisionFactory(placement=mine.placement, role="tutor", ended=True).user
        assert ended.name in desk.get(address(User)).content.decode()


def picture(size=(800, 480), kind="JPEG", name="logo.jpg"):
    content = BytesIO()
    Image.new("RGB", size, "red").save(content, kind)
    return SimpleUploadedFile(name, content.getvalue())


class TestSchool:
    def save(self, desk, school, **fields):
        return desk.post(address(School, "change", school), {"name": school.name} | fields)

    def test_name_and_colours_but_not_the_address(self, desk, mine):
        slug = mine.school.slug
        self.save(desk, mine.school, name="Nieuwe naam", colour="#0E5A63", slug="anders")
        mine.school.refresh_from_db()
        assert (mine.school.name, mine.school.colour) == ("Nieuwe naam", "#0E5A63")
        assert mine.school.slug == slug

    def test_a_colour_nobody_can_read_is_refused(self, desk, mine):
        response = self.save(desk, mine.school, colour="#FFFF00")
        sentence = "Deze kleur is slecht te lezen op de pagina. Kies een sterkere kleur."
        assert said(response) == {"colour": [sentence]}

    def test_only_an_operator_adds_a_school(self, desk, as_user, mine):
        fields = {"name": "Derde", "slug": "derde"}
        assert desk.post(address(School, "add"), fields).status_code == 403
        as_user(UserFactory(is_superuser=True)).post(address(School, "add"), fields)
        assert School.objects.filter(slug="derde").exists()

    def test_a_logo_becomes_a_small_png_with_a_name_of_its_own(self, desk, mine):
        self.save(desk, mine.school, logo=picture())
        mine.school.refresh_from_db()
        name = mine.school.logo.name
        assert (name.startswith("logos/"), name.endswith(".png")) == (True, True)
        assert "logo.jpg" not in name
        with mine.school.logo.open() as file, Image.open(file) as image:
            assert (image.format, image.size) == ("PNG", (400, 240))
        page = desk.get(address(School, "change", mine.school)).content.decode()
        assert f'href="{mine.school.logo_url}"' in page

    def test_a_small_logo_is_not_enlarged(self, desk, mine):
        self.save(desk, mine.school, logo=picture((30, 20), "PNG", "logo.png"))
        mine.school.refresh_from_db()
        with mine.school.logo.open() as file, Image.open(file) as image:
            assert image.size == (30, 20)

    def test_a_logo_stays_until_it_is_replaced_or_removed(self, desk, mine):
        self.save(desk, mine.school, logo=picture())
        mine.school.refresh_from_db()
        name = mine.school.logo.name
        self.save(desk, mine.school, name="Anders")
        mine.school.refresh_from_db()
        assert mine.school.logo.name == name
        self.save(desk, mine.school, **{"logo-clear": "on"})
        mine.school.refresh_from_db()
        assert not mine.school.logo

    @pytest.mark.parametrize(
        "upload",
        [
            SimpleUploadedFile("logo.png", b"<script>alert(1)</script>"),
            SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            SimpleUploadedFile("logo.png", picture(kind="PNG").read()[:200]),
            picture(kind="BMP", name="logo.png"),
        ],
        ids=["text", "svg", "half", "other-kind"],
    )
    def test_what_is_no_picture_is_refused_with_a_sentence(self, desk, mine, upload):
        upload.seek(0)
        response = self.save(desk, mine.school, logo=upload)
        assert len(said(response)["logo"]) == 1
        mine.school.refresh_from_db()
        assert not mine.school.logo

    def test_a_picture_of_too_many_pixels_is_refused(self, desk, mine, monkeypatch):
        monkeypatch.setattr(schools_admin, "LOGO_PIXELS", 100 * 100)
        response = self.save(desk, mine.school, logo=picture((101, 100)))
        assert said(response) == {"logo": ["Deze afbeelding is te groot. Kies een kleinere."]}
