"""Of which parts a portfolio is made: choosing, ordering, the preview, and what is usual."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from ervaring.placements.models import Reading
from portfolios import actions, reports
from portfolios.models import PortfolioStandard, Report
from portfolios.parts import PARTS, Choice, named, standard_for
from tests.factories import (
    AttachmentFactory,
    EntryFactory,
    LearningGoalFactory,
    MembershipFactory,
    PlacementFactory,
    ReportFactory,
    RoundFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
CANARY = "KANARIE-8850"


def url(name, placement):
    return reverse(f"portfolios:{name}", args=[placement.pk])


@pytest.fixture
def coordinator(placement):
    return MembershipFactory(coordinator=True, programme=placement.cohort.programme).user


class TestChoice:
    def given(self, query, cohort=None):
        return Choice.given(QueryDict(query), cohort)

    def test_all_in_the_order_of_the_house_is_nothing_to_write_down(self):
        assert Choice.of("").parts == ""
        assert self.given("&".join(f"deel={name}" for name in PARTS)).parts == ""

    def test_the_order_of_the_page_is_that_of_the_parts(self):
        choice = self.given("volgorde=log&volgorde=plan&volgorde=rounds&deel=rounds&deel=log")
        assert choice.parts == "log,rounds"
        assert choice.order[:3] == ("log", "plan", "rounds")
        assert set(choice.order) == set(PARTS)

    def test_without_an_order_it_is_that_of_what_was_ticked(self):
        assert self.given("deel=rounds&deel=plan").parts == "rounds,plan"

    def test_what_is_not_a_part_and_what_is_named_twice_is_dropped(self):
        choice = self.given("deel=rounds&deel=geheim&deel=rounds&volgorde=x&volgorde=rounds&deel=")
        assert choice.parts == "rounds"

    def test_nothing_ticked_is_nothing_and_nothing_said_is_as_usual(self, coordinator, placement):
        assert self.given("volgorde=plan").parts is None
        assert self.given("deel=geheim").parts is None
        actions.set_standard(cohort=placement.cohort, parts="plan,log", by=coordinator)
        assert self.given("", placement.cohort).parts == "plan,log"

    def test_a_part_moves_one_place_and_not_past_the_end(self):
        choice = Choice.of("plan,log")
        assert choice.moved("log", -1).parts == "log,plan"
        assert choice.moved("plan", 1).parts == "log,plan"
        assert choice.moved("plan", -1) == choice
        last = choice.order[-1]
        assert choice.moved(last, 1) == choice

    def test_its_address_leads_to_it(self):
        choice = Choice.of("log,plan").moved("plan", 1)
        assert self.given(choice.query) == choice
        empty = self.given("volgorde=plan")
        assert self.given(empty.query) == empty

    def test_a_part_that_is_there_no_more_is_not_printed(self):
        assert [part.name for part in named("plan,vroeger,log")] == ["plan", "log"]


class TestAsking:
    def test_the_report_has_the_parts_that_were_ticked_in_their_order(
        self, as_user, placement, student
    ):
        client = as_user(student)
        asked = {"kind": "portfolio", "deel": ["log", "plan"]}
        client.post(url("reports", placement), asked)
        report = Report.objects.get()
        assert report.parts == "log,plan"
        page = client.get(url("reports", placement)).content.decode()
        assert "logboek, leerplan" in page
        assert (
            "Onderdelen: logboek, leerplan"
            in client.get(report.get_absolute_url()).content.decode()
        )

    def test_nothing_ticked_makes_nothing_and_asks(self, as_user, placement, student):
        data = {"kind": "portfolio", "volgorde": ["log", "plan"]}
        response = as_user(student).post(url("reports", placement), data)
        page = response.content.decode()
        assert response.status_code == 422
        assert "Kies minstens één onderdeel" in page
        assert page.index('value="log"') < page.index('value="plan"') < page.index('value="rounds"')
        assert "checked" not in page
        assert not Report.objects.exists()

    def test_made_again_it_has_the_same_parts(self, as_user, placement, student):
        ReportFactory(placement=placement, ready=True, parts="log,plan")
        page = as_user(student).get(url("reports", placement)).content.decode()
        again = page[page.index('id="again-') :]
        again = again[: again.index("</form>")]
        assert again.index('value="log"') < again.index('value="plan"')
        assert again.count('name="deel"') == 2

    def test_a_report_of_a_round_is_not_made_again(self, as_user):
        report = ReportFactory(of_round=True, ready=True)
        page = as_user(report.placement.student).get(url("reports", report.placement))
        assert 'id="again-' not in page.content.decode()


class TestOrdering:
    DATA = {"volgorde": ["profile", "plan", "log"], "deel": ["profile", "log"], "omhoog": "log"}

    def test_without_javascript_the_choice_goes_along_in_the_address(
        self, as_user, placement, student
    ):
        client = as_user(student)
        page = client.post(url("parts", placement), self.DATA, follow=True)
        assert page.context["choice"].order[:3] == ("profile", "log", "plan")
        assert page.context["choice"].parts == "profile,log"
        assert "“logboek” staat nu op plaats 2." in page.content.decode()
        assert not Report.objects.exists()

    def test_with_javascript_only_the_list_comes_back(self, as_user, placement, student):
        client = as_user(student)
        page = client.post(url("parts", placement), self.DATA, headers=HTMX)
        text = page.content.decode()
        assert text.startswith('<ol class="rows parts" id="parts">')
        assert text.index('value="log"') < text.index('value="plan"')
        assert 'id="said" hx-swap-oob="true">“logboek” staat nu op plaats 2.' in text
        # Who goes back to the page finds the same choice in it.
        assert client.get(page["HX-Replace-Url"]).context["choice"].parts == "profile,log"

    def test_a_button_that_says_nothing_changes_nothing(self, as_user, placement, student):
        client = as_user(student)
        for data in ({"omhoog": "geheim"}, {}):
            page = client.post(url("parts", placement), {**data, "deel": ["log"]}, follow=True)
            assert page.context["choice"].parts == "log"

    def test_it_leads_to_the_preview(self, as_user, placement, student):
        data = {"deel": ["log", "plan"], "voorbeeld": "1"}
        page = as_user(student).post(url("parts", placement), data, follow=True)
        assert page.redirect_chain[0][0].startswith(url("paper", placement))
        assert page.context["report"].asked_parts == ("log", "plan")

    def test_there_is_no_preview_of_nothing(self, as_user, placement, student):
        data = {"volgorde": ["log"], "voorbeeld": "1"}
        assert as_user(student).post(url("parts", placement), data).status_code == 422


class TestPreview:
    def test_it_shows_what_will_be_printed_and_makes_it(self, as_user, placement, student):
        LearningGoalFactory(placement=placement, text=CANARY)
        EntryFactory(placement=placement, title="Een stuk", in_report=True)
        client = as_user(student)
        page = client.get(url("paper", placement) + "?deel=entries&deel=plan")
        text = page.content.decode()
        assert page.context["report"] == reports.gather_portfolio(
            placement.pk, student, "entries,plan"
        )
        assert text.index('id="stukken"') < text.index('id="leerplan"')
        assert text.count(CANARY) == 1
        assert text.index('value="entries"') < text.index('value="plan"')
        assert 'name="kind" value="portfolio"' in text
        assert not Report.objects.exists()

    def test_without_a_choice_it_shows_what_is_usual(self, as_user, placement, student):
        client = as_user(student)
        for query in ("", "?volgorde=plan"):
            page = client.get(url("paper", placement) + query)
            assert page.context["report"].asked_parts == tuple(PARTS)

    def test_of_parts_with_nothing_in_them_it_says_so(self, as_user, placement, student):
        page = as_user(student).get(url("paper", placement) + "?deel=log")
        assert "In deze onderdelen staat nog niets." in page.content.decode()

    def test_who_looks_leaves_a_line_of_its_own(self, as_user, placement, student, supervisor):
        ReportFactory(pk=placement.pk, placement=placement, requested_by=supervisor)
        Reading.leave(supervisor, placement, Reading.Kind.REPORT, placement.pk, "een PDF")
        for user in (student, supervisor, supervisor):
            as_user(user).get(url("paper", placement))
        found = Reading.objects.filter(kind="preview")
        assert [(one.reader, one.what) for one in found] == [
            (supervisor, "een voorbeeld van je portfolio als PDF")
        ]

    def test_what_the_student_keeps_from_a_reader_is_not_in_it(
        self, as_user, placement, supervisor
    ):
        EntryFactory(placement=placement, title=CANARY, in_report=True)
        page = as_user(supervisor).get(url("paper", placement))
        assert CANARY not in page.content.decode()

    def test_a_photo_is_shown_from_where_the_browser_may_get_it(self, as_user, placement, student):
        entry = EntryFactory(placement=placement, in_report=True)
        content = io.BytesIO()
        Image.new("RGB", (40, 30)).save(content, "PNG")
        file = default_storage.save("attachments/tuin", ContentFile(content.getvalue()))
        photo = AttachmentFactory(entry=entry, file=file)
        text = as_user(student).get(url("paper", placement) + "?deel=entries").content.decode()
        assert text.count(f'src="{url("picture", photo)}"') == 1
        assert "attachment:" not in text

    def test_entries_and_goals_cost_no_queries(self, as_user, placement, student):
        client = as_user(student)
        asked = []
        for number in (1, 2):
            for _time in range(number):
                LearningGoalFactory(placement=placement)
                EntryFactory(placement=placement, in_report=True)
            with CaptureQueriesContext(connection) as queries:
                client.get(url("paper", placement))
            asked.append(len(queries))
        assert asked[0] == asked[1]


class TestOnlyWhatWasChosen:
    """Of what is not in the parts nothing is read: it is not in the file, nor in its data."""

    @pytest.fixture
    def full(self, placement):
        RoundFactory(placement=placement, finalised=True)
        LearningGoalFactory(placement=placement)
        EntryFactory(placement=placement, in_report=True)
        EntryFactory(placement=placement, kind="log", log="talk", texts={}, in_report=True)
        return placement

    def test_the_facts_hold_the_chosen_parts_alone(self, full):
        whole = reports.gather_portfolio(full.pk, full.student)
        assert (len(whole.rounds), len(whole.pieces), len(whole.printed)) == (1, 2, 2)
        alone = reports.gather_portfolio(full.pk, full.student, "rounds")
        assert (alone.rounds, alone.guides, alone.pieces, alone.printed) == (
            whole.rounds,
            (),
            (),
            (),
        )
        assert (alone.plan.goals, bool(alone.growth), alone.coverage) == ((), False, ())
        plan = reports.gather_portfolio(full.pk, full.student, "plan")
        assert (plan.rounds, plan.plan, plan.printed) == ((), whole.plan, whole.printed)

    @pytest.mark.parametrize("name", PARTS)
    def test_every_part_can_be_printed_alone(self, full, name):
        html = reports.as_html(reports.gather_portfolio(full.pk, full.student, name))
        there = {piece.split('"')[0] for piece in html.split('id="')[1:]}
        led_to = {piece.split('"')[0] for piece in html.split('href="#')[1:]}
        assert led_to <= there


class TestStandard:
    def test_a_coordinator_sets_with_what_everyone_in_the_cohort_begins(
        self, as_user, placement, student, coordinator
    ):
        other = PlacementFactory(cohort=placement.cohort)
        elsewhere = PlacementFactory()
        client = as_user(coordinator)
        client.post(url("standard", placement), {"deel": ["rounds", "plan"]})
        assert standard_for(placement.cohort) == "rounds,plan"
        assert standard_for(elsewhere.cohort) == ""
        page = as_user(other.student).get(url("reports", other))
        assert page.context["choice"].parts == "rounds,plan"
        assert coordinator.name in page.content.decode()
        as_user(student).post(url("reports", placement), {"kind": "portfolio"})
        assert Report.objects.get().parts == "rounds,plan"
        # It is where one begins; anyone may choose all.
        data = {"kind": "portfolio", "deel": list(PARTS)}
        as_user(student).post(url("reports", placement), data)
        assert Report.objects.first().parts == ""

    def test_it_is_chosen_anew_and_put_back(self, as_user, placement, coordinator):
        client = as_user(coordinator)
        for parts in (["rounds"], ["log", "plan"]):
            client.post(url("standard", placement), {"deel": parts})
        found = PortfolioStandard.objects.get()
        assert (found.parts, found.chosen_by) == ("log,plan", coordinator)
        client.post(url("standard", placement), {"deel": ["log"], "terug": "1"})
        assert standard_for(placement.cohort) == ""
        assert not PortfolioStandard.objects.exists()

    def test_all_parts_is_the_standard_of_the_house(self, placement, coordinator):
        fields = {"cohort": placement.cohort, "by": coordinator}
        actions.set_standard(parts="log", **fields)
        actions.set_standard(parts="", **fields)
        assert not PortfolioStandard.objects.exists()

    def test_nothing_is_no_standard(self, as_user, placement, coordinator):
        response = as_user(coordinator).post(url("standard", placement), {"volgorde": ["log"]})
        assert response.status_code == 422
        assert not PortfolioStandard.objects.exists()

    def test_only_who_coordinates_is_offered_it(self, as_user, placement, student, coordinator):
        offered = [
            "Bewaar als standaard" in as_user(user).get(url("reports", placement)).content.decode()
            for user in (student, coordinator)
        ]
        assert offered == [False, True]
