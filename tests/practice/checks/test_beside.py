"""What the student says with the interim round, and both beside each other."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Pause, Round
from ervaring.placements.models import Reading
from ervaring.practice.checking import rounds_that_ask
from ervaring.practice.models import WorkplaceCheck
from ervaring.practice.two_voices import compare, differing
from tests.factories import (
    RoundFactory,
    SupervisionFactory,
    WorkplaceCheckFactory,
    WorkplaceFactory,
)
from tests.texts import text_of, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(placement):
    return RoundFactory(placement=placement, kind="interim")


@pytest.fixture
def page(placement):
    return reverse("practice:placement_check", args=[placement.pk])


@pytest.fixture
def student(as_user, placement):
    return as_user(placement.student)


@pytest.fixture
def of_organisation(draft, answer):
    answer(draft, "C1", "kan", "In elk gesprek.")
    answer(draft, "PL-T1", "wel")
    answer(draft, "PL-P1", "ja")
    draft.submit()
    return draft


@pytest.fixture
def of_student(placement, round, answer):
    made = WorkplaceCheck.ask(
        workplace=placement.workplace, author=placement.student, placement=placement, round=round
    )
    answer(made, "C1", "kan niet", "Ik zit vooral achter een scherm.")
    answer(made, "PL-T1", "wel")
    answer(made, "PL-P1", "gedeeltelijk")
    made.submit()
    return made


class TestBeingAsked:
    @pytest.mark.parametrize(
        ("asked", "traits"),
        [
            (1, {}),
            (1, {"conversation": True}),
            (1, {"judged": True}),
            (0, {"finalised": True}),
            (0, {"opens_on": timezone.localdate() + datetime.timedelta(days=1)}),
            (0, {"kind": "start"}),
            (0, {"kind": "final"}),
        ],
    )
    def test_with_the_interim_round_as_long_as_it_runs(self, placement, student, asked, traits):
        RoundFactory(**{"placement": placement, "kind": "interim", **traits})
        assert rounds_that_ask(placement.student).count() == asked
        home = text_of(student.get("/"))
        assert home.count("wat vind jij van je stageplek?") == asked

    def test_not_in_a_pause(self, placement, round):
        until = timezone.localdate() + datetime.timedelta(days=3)
        Pause.objects.create(round=round, days=3, until=until)
        assert not rounds_that_ask(placement.student).exists()

    def test_says_first_who_reads_it(self, placement, round, student, page):
        SupervisionFactory(placement=placement, role="tutor", user__name="Tine Vos")
        said = text_of(student.get(page))
        assert "Tine Vos" in said
        assert str(placement.supervisions.first().user) in said
        assert "Je praktijkbegeleider werkt zelf op deze plek en leest dus mee." in said

    def test_one_click_begins_and_a_second_one_goes_on(self, placement, round, student, page):
        url = student.post(page, {"doe": "begin"}).url
        made = WorkplaceCheck.objects.get()
        assert (url, made.placement, made.round) == (f"/checks/{made.pk}/", placement, round)
        assert student.post(page, {"doe": "begin"}).url == url
        assert "Vul in" in text_of(student.get("/"))

    def test_skipped_it_asks_no_more_and_can_still_be_done(self, placement, round, student, page):
        student.post(page, {"doe": "sla-over"})
        student.post(page, {"doe": "sla-over"})
        assert "stageplek?" not in text_of(student.get("/"))
        assert not WorkplaceCheck.objects.visible_to(placement.student).exists()
        student.post(page, {"doe": "begin"})
        assert WorkplaceCheck.objects.get().state == "draft"

    def test_handed_in_once_with_a_round(self, of_student, student, page):
        assert student.post(page, {"doe": "begin"}).status_code == 409
        assert not rounds_that_ask(of_student.author).exists()
        at = dict.fromkeys(["conversation_at", "judged_at", "finalised_at"], timezone.now())
        Round.objects.update(state="finalised", **at)
        RoundFactory(placement=of_student.placement, kind="interim")
        assert student.post(page, {"doe": "begin"}).status_code == 302

    def test_without_a_round_there_is_nothing_to_begin(self, student, page):
        assert student.post(page, {"doe": "begin"}).status_code == 409
        assert not WorkplaceCheck.objects.exists()


class TestBesideEachOther:
    def test_the_largest_differences_first_in_words(
        self, of_organisation, of_student, student, page
    ):
        rows = differing(compare(of_organisation, of_student))
        assert [(row.item.code, row.steps) for row in rows] == [("C1", 2), ("PL-P1", 1)]
        said = text_of(student.get(page, {"toon": "alles"}))
        assert "Jij zegt: kan niet. De organisatie zegt: kan." in said
        assert "Jullie zeggen allebei: wel." in said
        assert said.index("Jij zegt: kan niet") < said.index("Jij zegt: gedeeltelijk")
        assert "In elk gesprek." in said
        assert "Ik zit vooral achter een scherm." in said

    def test_somebody_else_reads_it_as_said_about_the_student(
        self, of_organisation, of_student, as_user, coordinator, page
    ):
        said = text_of(as_user(coordinator).get(page))
        assert "De student zegt: kan niet. De organisatie zegt: kan." in said

    def test_leads_to_it_on_paper_as_soon_as_there_is_something(
        self, draft, placement, student, page
    ):
        button = 'name="kind" value="check"'
        assert button not in student.get(page).content.decode()
        draft.submit()
        assert button in student.get(page).content.decode()
        paper = reverse("portfolios:reports", args=[placement.pk])
        assert student.post(paper, {"kind": "check"}).status_code == 302

    def test_a_setting_that_one_ticks(self, of_organisation, of_student):
        row = of_student.answers.get(item__code="PL-W3")
        type(row).objects.filter(pk=row.pk).update(ticked=True)
        [found] = [one for one in compare(of_organisation, of_student) if one.is_tick]
        assert found.sentence(True) == "Jij kruiste dit aan, de organisatie niet."
        assert found.sentence(False) == "De student kruiste dit aan, de organisatie niet."
        assert differing(compare(of_organisation, of_student))[-1] == found

    def test_the_differences_alone_unless_all_is_asked_for(
        self, of_organisation, of_student, student, page
    ):
        said = text_of(student.get(page))
        assert "Jij zegt: kan niet" in said
        assert "Toon alle uitspraken" in said
        assert "Jullie zeggen allebei" not in said

    def test_one_voice_alone_is_read_without_a_difference(self, of_organisation, student, page):
        said = text_of(student.get(page))
        assert "In elk gesprek." in said
        assert "verschil" not in said

    def test_words_without_an_answer_are_read_too(self, of_organisation, of_student, student, page):
        row = of_student.answers.get(item__code="PL-B1")
        write(type(row).objects.filter(pk=row.pk), comment="Ik weet niet wie het is.")
        said = text_of(student.get(page, {"toon": "alles"}))
        assert "koos geen antwoord" in said
        assert "Ik weet niet wie het is." in said

    def test_an_old_check_says_so(self, of_organisation, student, page):
        assert "ouder dan" not in text_of(student.get(page))
        WorkplaceCheck.objects.update(submitted_at=timezone.now() - datetime.timedelta(days=800))
        assert "Dat is ouder dan 24 maanden" in text_of(student.get(page))

    def test_only_what_the_organisation_said_last(
        self, of_organisation, answer, contact, student, page
    ):
        new = WorkplaceCheck.ask(workplace=contact.workplace, author=contact.user)
        answer(new, "C1", "kan niet", "Sinds kort niet meer.")
        assert "In elk gesprek." in text_of(student.get(page))
        new.submit()
        said = text_of(student.get(page))
        assert "Sinds kort niet meer." in said
        assert "In elk gesprek." not in said

    def test_what_the_student_said_of_where_they_were_before_is_not_laid_beside_another_place(
        self, of_student, placement, student, page
    ):
        elsewhere = WorkplaceFactory(organisation=placement.workplace.organisation)
        WorkplaceCheckFactory(workplace=elsewhere, submitted=True)
        placement.workplace = elsewhere
        placement.save()
        response = student.get(page)
        assert response.context["organisation"].workplace == elsewhere
        assert response.context["student"] is None
        assert "Ik zit vooral achter een scherm." not in text_of(response)

    def test_who_reads_the_student_leaves_a_line(
        self, of_student, as_user, coordinator, placement, page
    ):
        as_user(placement.student).get(page)
        assert not Reading.objects.exists()
        as_user(coordinator).get(page)
        line = Reading.objects.get()
        assert (line.kind, line.subject, line.reader) == ("check", of_student.pk, coordinator)

    def test_reading_the_organisation_alone_leaves_none(
        self, of_organisation, as_user, coordinator, page
    ):
        as_user(coordinator).get(page)
        assert not Reading.objects.exists()

    def test_the_contact_does_not_read_the_student(self, of_student, as_user, contact, page):
        client = as_user(contact.user)
        assert client.get(page).status_code == 404
        assert client.get(reverse("practice:check", args=[of_student.pk])).status_code == 404

    def test_costs_the_same_however_much_was_said(
        self, of_organisation, of_student, answer, student, django_assert_max_num_queries
    ):
        page = reverse("practice:placement_check", args=[of_student.placement_id])
        student.get(page)
        with django_assert_max_num_queries(100) as first:
            student.get(page)
        for check in (of_organisation, of_student):
            WorkplaceCheck.objects.filter(pk=check.pk).update(state="draft", submitted_at=None)
            for code in ("C2", "C2.1", "C3", "C4"):
                answer(check, code, "kan gedeeltelijk", "Soms.")
            check.submit()
        with django_assert_max_num_queries(len(first)):
            student.get(page)
        assert len(first) <= 22
