"""Who speaks for a workplace, and is asked by a link; and the one who asks."""

import datetime

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from ervaring.accounts.models import Mail, User
from ervaring.placements.models import Contact, Invitation, Supervision
from ervaring.placements.parts import Parts
from ervaring.practice.actions import asking
from ervaring.practice.asked import asked_of
from ervaring.practice.models import CheckAnswer, WorkplaceCheck
from tests.factories import (
    AdministratorFactory,
    ContactFactory,
    MembershipFactory,
    PlacementFactory,
    ProgrammeFactory,
    SupervisionFactory,
    UserFactory,
    WorkplaceCheckFactory,
)
from tests.placements.coming_in import come_in, link_of, mailed, revoke, said
from tests.texts import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_tried():
    cache.clear()


@pytest.fixture
def page(workplace):
    return reverse("practice:workplace", args=[workplace.pk])


@pytest.fixture
def ask(as_user, coordinator, page):
    def ask(email="Karin@zorg.example", name="Karin Smit"):
        return as_user(coordinator).post(page, {"email": email, "name": name}, follow=True)

    return ask


@pytest.fixture
def remind(as_user, coordinator, workplace):
    """remind(check): the page of its workplace, after that was asked; or "get", without asking."""

    def remind(check, method="post"):
        client = as_user(coordinator)
        if method == "post":
            url = reverse("practice:check_remind", args=[check.pk])
            return client.post(url, follow=True)
        return client.get(reverse("practice:workplace", args=[workplace.pk]))

    return remind


class TestAsking:
    def test_somebody_new_gets_a_link_that_leads_to_the_check(self, ask, workplace, coordinator):
        assert said(ask()) == ["Karin Smit krijgt een mail met de link naar de check."]
        contact, check = Contact.objects.get(), WorkplaceCheck.objects.get()
        assert (contact.user.email, contact.started_by) == ("karin@zorg.example", coordinator)
        assert (check.author, check.asked_by) == (contact.user, coordinator)
        path = link_of(contact, reverse("practice:check", args=[check.pk]))
        assert f"http://testserver{path}" in mailed()
        assert mail.outbox[-1].subject == "Wat kan een student leren bij Inloop, Baken?"
        assert Mail.objects.get().kind == "link"

    def test_the_longest_names_do_not_stop_the_mail(self, ask, workplace):
        for one in (workplace, workplace.organisation):
            one.name = "w" * 160
            one.save()
        ask("karin@zorg.example", "Karin Smit")
        assert len(Mail.objects.get().subject) == 250

    def test_somebody_who_is_known_stays_who_they_are(self, ask, contact):
        ask(email=contact.user.email, name="Een andere naam")
        assert Contact.objects.get().user.name == "Karin Smit"
        assert User.objects.filter(email=contact.user.email).count() == 1

    def test_one_is_asked_at_a_time(self, ask, draft):
        response = ask()
        assert response.status_code == 409
        assert "Karin Smit is al gevraagd" in text_of(response)
        assert "Karin@zorg.example" in text_of(response)
        assert WorkplaceCheck.objects.count() == 1
        assert not User.objects.filter(email="karin@zorg.example").exists()

    def test_nobody_asks_themselves(self, ask, coordinator):
        assert ask(email=coordinator.email).status_code == 422
        assert not Contact.objects.exists()

    def test_asked_again_the_last_answers_stand_in_it(
        self, as_user, coordinator, contact, draft, answer
    ):
        answer(draft, "PL-T1", "wel", "Elke dag.")
        draft.submit()
        url = reverse("practice:contact_ask", args=[contact.pk])
        as_user(coordinator).post(url)
        as_user(coordinator).post(url)
        new = WorkplaceCheck.objects.out().get()
        assert CheckAnswer.objects.get(check_of=new, item__code="PL-T1").comment == "Elke dag."
        assert WorkplaceCheck.objects.latest().get() == draft
        new.submit()
        assert WorkplaceCheck.objects.latest().get() == new

    def test_reminded_the_same_link_is_mailed(self, remind, contact, draft):
        draft.asked_at -= datetime.timedelta(days=1)
        draft.save()
        assert said(remind(draft)) == ["De link is gestuurd naar Karin Smit."]
        assert link_of(contact) in mailed()
        draft.submit()
        assert remind(draft).status_code == 409
        assert len(mail.outbox) == 1

    def test_reminded_once_a_day_and_the_page_says_when(self, remind, draft):
        remind(draft)
        assert not Mail.objects.exists()
        asked_at = draft.asked_at - datetime.timedelta(days=2)
        WorkplaceCheck.objects.update(asked_at=asked_at)
        for _time in range(2):
            page = remind(draft)
        assert said(page)[-1].startswith("Er gaat geen mail uit. Karin Smit kreeg in de afgelopen")
        draft.refresh_from_db()
        at = timezone.localtime(draft.reminded_at)
        assert f"De laatste herinnering ging op {date_format(at, 'j F Y')}" in text_of(page)
        assert "Mail de link nog een keer" not in text_of(page)
        WorkplaceCheck.objects.update(reminded_at=draft.reminded_at - datetime.timedelta(days=1))
        assert "Mail de link nog een keer" in text_of(remind(draft, "get"))
        remind(draft)
        assert Mail.objects.count() == 2

    def test_of_two_who_remind_at_once_one_does(self, draft):
        draft.asked_at -= datetime.timedelta(days=1)
        draft.save()
        windows = [WorkplaceCheck.objects.get() for _window in range(2)]
        assert [one.remind() for one in windows] == [True, False]

    def test_who_wants_no_reminders_gets_none(self, remind, contact, draft):
        WorkplaceCheck.objects.update(asked_at=draft.asked_at - datetime.timedelta(days=9))
        User.objects.filter(pk=contact.user_id).update(reminders="none")
        assert "krijgt nu geen herinneringen" in said(remind(draft))[0]
        assert not Mail.objects.exists()

    def test_a_revoked_link_is_not_mailed(self, as_user, coordinator, contact):
        revoke(contact)
        url = reverse("practice:contact_ask", args=[contact.pk])
        response = as_user(coordinator).post(url)
        assert response.status_code == 409
        assert "Geef eerst een nieuwe link" in text_of(response)
        assert not Mail.objects.exists()
        assert not WorkplaceCheck.objects.exists()

    def test_withdrawn_somebody_else_can_be_asked(self, as_user, coordinator, draft, ask, answer):
        answer(draft, "PL-T1", "wel", "Half af.")
        as_user(coordinator).post(reverse("practice:check_withdraw", args=[draft.pk]))
        ask()
        new = WorkplaceCheck.objects.out().get()
        assert new.author.email == "karin@zorg.example"
        assert CheckAnswer.objects.get(check_of=new, item__code="PL-T1").comment == ""
        author = as_user(draft.author)
        page = author.get(reverse("practice:check", args=[draft.pk]))
        assert (page.status_code, "Half af." in text_of(page)) == (410, False)

    def test_what_was_handed_in_is_not_withdrawn(self, as_user, coordinator, draft):
        draft.submit()
        url = reverse("practice:check_withdraw", args=[draft.pk])
        assert as_user(coordinator).post(url).status_code == 409
        assert WorkplaceCheck.objects.latest().get() == draft


class TestEnding:
    def test_a_contact_who_stops_blocks_nobody(self, as_user, coordinator, contact, draft, ask):
        url = reverse("practice:contact_end", args=[contact.pk])
        assert "vervalt" in text_of(as_user(coordinator).get(url))
        as_user(coordinator).post(url)
        contact.refresh_from_db()
        assert contact.ended_by == coordinator
        assert as_user(coordinator).post(url).status_code == 409
        ask(email="nieuw@zorg.example")
        assert WorkplaceCheck.objects.out().get().author.email == "nieuw@zorg.example"

    def test_who_still_has_the_page_open_is_told_and_reads_back_what_they_typed(
        self, contact, draft, answer, coordinator
    ):
        row, client = answer(draft, "PL-T1", "wel", "Half af."), Client()
        client.force_login(contact.user, backend="ervaring.accounts.backends.LinkBackend")
        asking.end_contact(contact=contact, by=coordinator)
        page, part = (
            reverse("practice:check", args=[draft.pk]),
            reverse("practice:check_part", args=[draft.pk, 3]),
        )
        gone = client.get(page)
        assert (gone.status_code, "Half af." in text_of(gone)) == (410, False)
        typed = {f"a{row.pk}-version": row.version, f"a{row.pk}-comment": "Nu wel af."}
        response = client.post(part, typed)
        assert (response.status_code, "Nu wel af." in text_of(response)) == (409, True)
        response = client.post(reverse("practice:check_answer", args=[row.pk]), typed)
        assert (response.status_code, "niet meer gevraagd" in text_of(response)) == (409, True)
        row.refresh_from_db()
        assert row.comment == "Half af."

    def test_the_same_when_they_leave_by_the_page_of_people(
        self, as_user, coordinator, contact, draft
    ):
        url = reverse("people:leave", args=[contact.user_id])
        assert "Contactpersoon van Inloop, Baken" in text_of(as_user(coordinator).get(url))
        as_user(coordinator).post(url, {"deel": f"contact-{contact.pk}"})
        assert not WorkplaceCheck.objects.out().exists()
        assert Contact.objects.get().ended_by == coordinator

    def test_what_they_handed_in_stays_with_their_name(
        self, as_user, coordinator, contact, draft, page
    ):
        draft.submit()
        contact.end(coordinator)
        client = as_user(coordinator)
        assert "Karin Smit" in text_of(client.get(page))
        assert client.get(reverse("practice:check", args=[draft.pk])).status_code == 200


class TestThePageOfAWorkplace:
    def test_says_how_old_the_check_is_and_for_whom_too_old(
        self, as_user, coordinator, draft, page, placement
    ):
        draft.submit()
        client, programme = as_user(coordinator), placement.cohort.programme
        assert "te oud" not in text_of(client.get(page))
        WorkplaceCheck.objects.update(submitted_at=timezone.now() - datetime.timedelta(days=400))
        assert "te oud" not in text_of(client.get(page))
        programme.check_months = 12
        programme.save()
        said = text_of(client.get(page))
        assert "Deze check is te oud voor deze opleiding." in said
        assert f"Een check geldt 12 maanden bij: {programme}." in said
        assert "geldt nu" not in said

    def test_holds_as_long_as_it_does_for_one_programme(
        self, as_user, coordinator, draft, page, placement
    ):
        draft.submit()
        WorkplaceCheck.objects.update(submitted_at=timezone.now() - datetime.timedelta(days=400))
        other = ProgrammeFactory(school=placement.cohort.programme.school, check_months=12)
        MembershipFactory(coordinator=True, programme=other, user=coordinator)
        said = text_of(as_user(coordinator).get(page))
        assert f"Een check geldt 12 maanden bij: {other}." in said
        assert "geldt nu" in said

    def test_leads_back_to_the_comparison_it_was_opened_from(
        self, as_user, coordinator, page, placement
    ):
        client, programme = as_user(coordinator), placement.cohort.programme

        def compared(at=""):
            return client.get(page + at).context["compared"]

        assert compared() == programme
        other = ProgrammeFactory(school=programme.school)
        MembershipFactory(coordinator=True, programme=other, user=coordinator)
        strange = ProgrammeFactory(school=programme.school)
        assert compared() is None
        assert compared(f"?opleiding={other.pk}") == other
        assert compared(f"?opleiding={strange.pk}") is None
        assert compared("?opleiding=x") is None

    def test_promises_earlier_answers_only_if_there_are(self, as_user, coordinator, contact, page):
        client, earlier = as_user(coordinator), "Wat er de vorige keer is ingeleverd"
        assert earlier not in text_of(client.get(page))
        WorkplaceCheckFactory(workplace=contact.workplace, author=contact.user).submit()
        assert earlier in text_of(client.get(page))

    def test_what_a_draft_says_is_not_there(self, as_user, coordinator, draft, answer, page):
        answer(draft, "PL-T1", "wel", "Half af.")
        assert "Half af." not in text_of(as_user(coordinator).get(page))
        url = reverse("practice:check", args=[draft.pk])
        assert as_user(coordinator).get(url).status_code == 404

    def test_costs_the_same_for_many(
        self, as_user, coordinator, contact, page, django_assert_max_num_queries
    ):
        client, workplace = as_user(coordinator), contact.workplace

        def one_more():
            author = ContactFactory(workplace=workplace).user
            Invitation.of(Contact.objects.get(user=author))
            WorkplaceCheck.ask(workplace=workplace, author=author).submit()

        one_more()
        client.get(page)
        with django_assert_max_num_queries(100) as first:
            client.get(page)
        one_more()
        one_more()
        with django_assert_max_num_queries(len(first)):
            client.get(page)

    def test_it_is_not_there_for_another_school(self, as_user, page):
        other = AdministratorFactory().user
        assert as_user(other).get(page).status_code == 404


class TestComingIn:
    def test_says_who_asks_whom_for_what_and_no_more(self, client, contact, placement):
        page = text_of(client.get(link_of(contact), follow=True))
        school = str(placement.cohort.programme.school)
        assert f"{school} vraagt Karin Smit wat een student kan leren bij Inloop, Baken." in page
        assert "Noor Bakker" not in page
        assert contact.user.email not in page

    def test_a_code_leads_to_the_check_and_to_nothing_else(self, client, contact, draft, placement):
        url = reverse("practice:check", args=[draft.pk])
        assert come_in(client, contact, url).url == url
        assert client.get(url).status_code == 200
        assert client.get(placement.get_absolute_url()).status_code == 404
        home = text_of(client.get("/"))
        assert "Inloop, Baken" in home
        assert "Noor Bakker" not in home

    def test_one_session_has_both_parts_of_one_person(self, client, contact, draft, placement):
        Supervision.objects.of(placement).end(UserFactory())
        SupervisionFactory(placement=placement, user=contact.user)
        come_in(client, contact)
        home = text_of(client.get("/"))
        assert "Noor Bakker" in home
        assert "wat kan een student hier leren" in home
        assert client.get(placement.get_absolute_url()).status_code == 200

    def test_revoked_it_lets_nobody_in(self, client, contact, draft):
        come_in(client, contact)
        revoke(contact)
        assert client.get(reverse("practice:check", args=[draft.pk])).status_code == 404
        page = Client().get(link_of(contact), follow=True)
        assert page.status_code == 410
        assert "Inloop" not in text_of(page)

    def test_a_contact_who_stopped_is_told(self, client, contact):
        contact.end(UserFactory())
        page = client.get(link_of(contact), follow=True)
        assert page.status_code == 410
        assert "geen contactpersoon" in text_of(page)

    def test_a_lost_link_is_mailed_again(self, client, contact):
        client.post(reverse("placements:lost"), {"email": contact.user.email})
        assert link_of(contact) in mailed()

    def test_of_a_contact_whose_link_was_revoked_it_is_not(self, client, contact):
        revoke(contact)
        client.post(reverse("placements:lost"), {"email": contact.user.email})
        assert not Mail.objects.exists()

    def test_who_arranges_gives_another_link(self, as_user, coordinator, contact):
        old, url = link_of(contact), reverse("placements:contact_link", args=[contact.pk])
        response = as_user(coordinator).post(url, {"doe": "nieuw"}, follow=True)
        assert said(response) == ["Karin Smit heeft een nieuwe link. De oude werkt niet meer."]
        assert Client().get(old).status_code == 404
        assert link_of(contact) in mailed()

    def test_a_wrong_address_is_corrected_and_its_links_work_no_more(
        self, as_user, coordinator, contact
    ):
        contact.user.set_unusable_password()
        contact.user.save()
        old = link_of(contact)
        url = reverse("people:address", args=[contact.user_id])
        as_user(coordinator).post(url, {"email": "goed@zorg.example"})
        assert Client().get(old).status_code == 404
        contact.user.refresh_from_db()
        assert contact.user.email == "goed@zorg.example"

    def test_the_address_of_a_contact_of_another_school_stays(self, as_user, coordinator, contact):
        contact.user.set_unusable_password()
        contact.user.save()
        ContactFactory(user=contact.user)
        url = reverse("people:address", args=[contact.user_id])
        response = as_user(coordinator).post(url, {"email": "goed@zorg.example"})
        assert response.status_code == 409

    def test_people_finds_contacts(self, as_user, coordinator, contact):
        client = as_user(coordinator)
        url = reverse("people:people")
        assert "Karin Smit" in text_of(client.get(url, {"rol": "contact"}))
        assert "Karin Smit" not in text_of(client.get(url, {"rol": "tutor"}))


def test_the_programme_sets_the_term(as_user, coordinator, placement):
    programme = placement.cohort.programme
    url = reverse("assessments:programme", args=[programme.pk])
    client = as_user(coordinator)
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields} | {"check_months": "36"}
    assert client.post(url, data).status_code == 302
    programme.refresh_from_db()
    assert programme.check_months == 36


def test_another_coordinator_of_the_school_asks_too(as_user, placement, page):
    school = placement.cohort.programme.school
    other = MembershipFactory(coordinator=True, programme__school=school).user
    assert as_user(other).get(page).status_code == 200


class TestHome:
    """A workplace is checked before somebody learns there, and again when that is long ago."""

    @pytest.fixture
    def asked(self, placement, coordinator):
        """asked(): what home asks of the coordinator, and where that leads."""
        programme = placement.cohort.programme
        url = reverse("practice:compare", args=[programme.pk])

        def look():
            todos = asked_of(Parts.of(coordinator)).then
            assert {one.about for one in todos} <= {f"{programme}: {placement.workplace.name}"}
            return [(one.title, one.url.removeprefix(url)) for one in todos]

        return look

    def test_a_workplace_that_nobody_checked(self, asked, placement):
        said = [("1 praktijkleerplek heeft nog geen werkplekcheck", "?check=geen")]
        assert asked() == said
        WorkplaceCheckFactory(workplace=placement.workplace, placement=placement, submitted=True)
        assert asked() == said

    def test_of_which_somebody_is_asked_nothing(self, asked, draft):
        assert asked() == []
        draft.submit()
        assert asked() == []

    def test_one_that_is_too_old(self, asked, placement):
        check = WorkplaceCheckFactory(workplace=placement.workplace, submitted=True)
        old = timezone.now() - datetime.timedelta(days=800)
        WorkplaceCheck.objects.filter(pk=check.pk).update(submitted_at=old)
        said = [("1 praktijkleerplek heeft een te oude werkplekcheck", "?check=oud")]
        assert asked() == said
        WorkplaceCheckFactory(workplace=placement.workplace, state="lapsed")
        assert asked() == said
        WorkplaceCheckFactory(workplace=placement.workplace, submitted=True)
        assert asked() == []

    def test_where_nobody_comes_any_more_nothing_is_asked(self, asked, placement):
        placement.ends_on = timezone.localdate() - datetime.timedelta(days=1)
        placement.starts_on = placement.ends_on - datetime.timedelta(days=90)
        placement.save()
        assert asked() == []

    def test_each_programme_has_its_own_line_and_its_own_term(self, asked, placement, coordinator):
        other = PlacementFactory(
            workplace=placement.workplace,
            cohort__programme__school=placement.cohort.programme.school,
        )
        other.cohort.programme.check_months = 1
        other.cohort.programme.save()
        MembershipFactory(coordinator=True, programme=other.cohort.programme, user=coordinator)
        check = WorkplaceCheckFactory(workplace=placement.workplace, submitted=True)
        ago = timezone.now() - datetime.timedelta(days=60)
        WorkplaceCheck.objects.filter(pk=check.pk).update(submitted_at=ago)
        [todo] = asked_of(Parts.of(coordinator)).then
        assert todo.about.startswith(str(other.cohort.programme))

    def test_of_many_the_first_are_named(self, placement, coordinator):
        for name in "ABCD":
            PlacementFactory(cohort=placement.cohort, workplace__name=name)
        [todo] = asked_of(Parts.of(coordinator)).then
        assert todo.title == "5 praktijkleerplekken hebben nog geen werkplekcheck"
        assert todo.about == f"{placement.cohort.programme}: A, B, C en anderen"
