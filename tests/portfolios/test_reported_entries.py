"""The student's own in a portfolio on paper, and what becomes of it when they take it back."""

import datetime
from decimal import Decimal

import pypdf
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer
from competencies.models import Relation
from ervaring import pdf
from portfolios import actions, reports, tasks
from portfolios.models import Entry, Evidence, GoalLink, Link, ReportedEntry
from portfolios.models.strays import files_in
from tests.factories import (
    AttachmentFactory,
    EntryFactory,
    ItemFactory,
    LearningGoalFactory,
    MembershipFactory,
    ReportFactory,
    SupervisionFactory,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
CANARY = "KANARIE-2041"


@pytest.fixture
def entry(placement):
    return EntryFactory(
        placement=placement,
        texts={"situation": CANARY},
        for_supervisor=True,
        for_programme=True,
        in_report=True,
    )


def portfolio(placement, user):
    return reports.gather_portfolio(placement.pk, user)


def made_for(user, placement):
    report = ReportFactory(placement=placement, requested_by=user)
    assert tasks.render_report.call(report.pk) == "ready"
    report.refresh_from_db()
    return report


def get(user, name, report):
    return sign_in(Client(), user).get(reverse(f"portfolios:{name}", args=[report.pk]))


def pdf_of(user, report):
    return get(user, "download", report).getvalue().decode()


def set_to(entry, **switches):
    entry.refresh_from_db()
    return actions.share(entry=entry, was=entry.switches, now={**entry.switches, **switches})


class TestWhatIsInIt:
    @pytest.mark.parametrize("in_report", [True, False])
    @pytest.mark.parametrize("switch", [None, "for_supervisor", "for_programme"])
    def test_what_its_reader_may_read_and_may_be_printed(self, placement, switch, in_report):
        shared = {switch: True} if switch else {}
        EntryFactory(
            placement=placement, title=CANARY, texts={"task": CANARY}, in_report=in_report, **shared
        )
        programme = placement.cohort.programme
        users = {
            None: placement.student,
            "for_supervisor": placement.supervisions.get().user,
            "for_programme": MembershipFactory(coordinator=True, programme=programme).user,
        }
        for part, user in users.items():
            facts = portfolio(placement, user)
            there = in_report and part in (None, switch)
            assert len(facts.pieces) == there
            assert (CANARY in reports.as_html(facts)) == there

    def test_nothing_of_another_placement(self, placement):
        other = EntryFactory(placement__student=placement.student, in_report=True)
        assert portfolio(placement, placement.student).pieces == ()
        assert len(portfolio(other.placement, placement.student).pieces) == 1

    def test_each_with_its_parts_in_order_of_time(self, placement):
        day = datetime.date(2026, 10, 1)
        item = ItemFactory(code="LU 2.1", text="x" * 300)
        field = ItemFactory(code="KBS 3", text="Nabijheid en afstand")
        later = EntryFactory(
            placement=placement,
            kind="situation",
            title="Bij de deur",
            texts={"pull": "Twee kanten.", "situation": "Iemand bleef staan."},
            tension=field,
            happened_on=day + datetime.timedelta(days=1),
            in_report=True,
        )
        Link.objects.create(entry=later, item=item)
        AttachmentFactory(entry=later, name="bord.jpg")
        EntryFactory(
            placement=placement, title="", kind="feedback", source="teammate", happened_on=day,
            texts={"said": "Jij luistert."}, in_report=True,
        )  # fmt: skip
        facts = portfolio(placement, placement.student)
        first, second = facts.pieces
        assert (first.heading, first.source) == ("Feedback van 1 oktober 2026", "een collega")
        assert first.parts == (("Wat kreeg je te horen?", "Jij luistert."),)
        assert second.parts == (
            ("Wat gebeurde er?", "Iemand bleef staan."),
            ("Wat trok aan je?", "Twee kanten."),
        )
        assert second.tension.text == "Nabijheid en afstand"
        assert [one.name for one in second.files] == ["bord.jpg"]
        assert [one.code for one in second.about] == ["LU 2.1"]
        assert len(reports.as_html(facts).partition("x" * 50)[2].partition("<")[0]) < 120
        assert {one.code for one in facts.sources} == {item.framework.code, field.framework.code}

    def test_the_log_is_a_table_with_its_hours(self, placement):
        for log, hours, text in [("talk", "1.5", ""), ("hours", "6", ""), ("talk", "1", "Fijn.")]:
            EntryFactory(
                placement=placement, kind="log", log=log, hours=Decimal(hours), in_report=True,
                texts={"what": text} if text else {},
            )  # fmt: skip
        EntryFactory(placement=placement, kind="log", log="training", texts={}, in_report=True)
        facts = portfolio(placement, placement.student)
        assert facts.hours == [
            ("begeleidingsgesprek", Decimal("2.5")),
            ("uren", 6),
            ("samen", Decimal("8.5")),
        ]
        assert len(facts.log) == 4
        assert [piece.parts[0][1] for piece in facts.texts] == ["Fijn."]
        html = reports.as_html(facts)
        assert "<td>2,5</td>" in html
        assert html.index('id="stukken"') < html.index('id="logboek"') < html.index('id="bronnen"')

    def test_a_log_without_texts_is_no_empty_chapter(self, placement):
        EntryFactory(placement=placement, kind="log", log="hours", texts={}, in_report=True)
        html = reports.as_html(portfolio(placement, placement.student))
        assert 'id="logboek"' in html
        assert "stukken" not in html

    def test_every_framework_that_is_quoted_is_named(self, placement):
        def codes():
            return [one.code for one in portfolio(placement, placement.student).sources]

        goal = LearningGoalFactory(placement=placement)
        assert codes() == []
        in_plan = GoalLink.objects.create(goal=goal, item=ItemFactory()).item
        assert codes() == [in_plan.framework.code]
        outcome = ItemFactory(kind="competence")
        placement.cohort.programme.frameworks.add(outcome.framework)
        linked = ItemFactory(framework=outcome.framework, kind="competence")
        nowhere_linked = ItemFactory(kind="competence", framework__jurisdiction="VL")
        Link.objects.create(entry=EntryFactory(placement=placement, in_report=True), item=linked)
        assert set(codes()) == {in_plan.framework.code, outcome.framework.code}
        Relation.objects.create(
            from_item=linked, to_item=nowhere_linked, kind="close", origin="project"
        )
        facts = portfolio(placement, placement.student)
        assert "Gebruikte lijsten" not in reports.as_html(facts)
        assert {one.code for one in facts.sources} == {
            in_plan.framework.code, outcome.framework.code, nowhere_linked.framework.code
        }  # fmt: skip

    def test_it_is_as_new_as_the_newest_piece_in_it(self, placement):
        assert portfolio(placement, placement.student).last_step_at is None
        moment = timezone.now()
        for days in (3, 1):
            EntryFactory(
                placement=placement, in_report=days == 3,
                saved_at=moment - datetime.timedelta(days=days),
            )  # fmt: skip
        expected = moment - datetime.timedelta(days=3)
        assert portfolio(placement, placement.student).last_step_at == expected

    def test_what_somebody_writes_is_text_and_no_markup(self, placement):
        EntryFactory(
            placement=placement, title="<b>Titel</b>", texts={"task": "<img src=x>"}, in_report=True
        )
        html = reports.as_html(portfolio(placement, placement.student))
        assert "<b>" not in html
        assert "<img" not in html

    def test_three_cost_as_much_as_one(self, placement, django_assert_max_num_queries):
        counts = []
        for _time in range(2):
            for _number in range(1 + len(counts)):
                made = EntryFactory(placement=placement, in_report=True)
                Link.objects.create(entry=made, item=ItemFactory())
                AttachmentFactory(entry=made)
            with django_assert_max_num_queries(30) as queries:
                reports.as_html(portfolio(placement, placement.student))
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_a_long_story_with_everything_in_it_becomes_pages_with_tags(self, placement):
        story = "Ik luisterde. 🌧️ كتبت اليوم عن أول لقاء لي مع المجموعة. " * 300
        EntryFactory(placement=placement, title="Lang 🙂", texts={"task": story}, in_report=True)
        content = pdf.render(reports.as_html(portfolio(placement, placement.student)))
        reader = pypdf.PdfReader(ContentFile(content))
        assert len(reader.pages) > 6
        assert "Ik luisterde." in reader.pages[5].extract_text()
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_page_says_which_go_in_without_the_words_of_the_student(placement, supervisor):
    mine = EntryFactory(placement=placement, title=CANARY, in_report=True)
    EntryFactory(placement=placement, title="Niet op papier", for_supervisor=True)
    url = reverse("portfolios:reports", args=[placement.pk])

    def page(user):
        return sign_in(Client(), user).get(url).content.decode()

    assert "Er gaat 1 stuk mee" in page(placement.student)
    assert CANARY in page(placement.student)
    assert "Er gaan nog geen stukken mee" in page(supervisor)
    set_to(mine, for_supervisor=True)
    assert "Er gaat 1 stuk mee" in page(supervisor)
    assert "Reflectie van" in page(supervisor)
    assert CANARY not in page(supervisor)
    assert "Niet op papier" not in page(supervisor)


@pytest.mark.usefixtures("rendered")
class TestTakenBack:
    def test_a_report_remembers_what_it_holds(self, placement, supervisor, entry):
        EntryFactory(placement=placement, in_report=True)
        report = made_for(supervisor, placement)
        assert list(ReportedEntry.objects.values_list("report", "entry")) == [(report.pk, entry.pk)]

    @pytest.mark.parametrize(
        "how",
        [
            lambda entry: set_to(entry, for_supervisor=False),
            lambda entry: set_to(entry, in_report=False),
            lambda entry: actions.take_back(entry=entry),
            lambda entry: entry.delete(),
            # Past the action: what counts is what may be read at this moment.
            lambda entry: Entry.objects.update(for_supervisor=False),
        ],
        ids=["supervisor", "paper", "all", "deleted", "by hand"],
    )
    def test_the_file_is_given_out_no_more_from_the_next_request_on(
        self, placement, supervisor, entry, how
    ):
        report = made_for(supervisor, placement)
        assert CANARY in pdf_of(supervisor, report)
        how(entry)
        response = get(supervisor, "download", report)
        assert response.status_code == 410
        assert CANARY not in response.content.decode()
        for page in (response, get(supervisor, "report", report)):
            text = page.content.decode()
            assert "niet meer met je deelt" in text
            assert "Maak opnieuw" in text
            assert "Download de PDF" not in text
        overview = sign_in(Client(), supervisor).get(
            reverse("portfolios:reports", args=[placement.pk])
        )
        assert "niet meer met je deelt" in overview.content.decode()
        assert CANARY not in pdf_of(supervisor, made_for(supervisor, placement))

    def test_it_stays_so_when_it_is_shared_again(self, placement, supervisor, entry):
        """The file may say what the student took out before they shared it again."""
        report = made_for(supervisor, placement)
        assert actions.take_back(entry=entry) == 1
        set_to(entry, for_supervisor=True)
        assert get(supervisor, "download", report).status_code == 410
        assert CANARY in pdf_of(supervisor, made_for(supervisor, placement))

    def test_what_another_part_lost_is_no_concern_of_this_one(self, placement, supervisor, entry):
        tutor = SupervisionFactory(placement=placement, role="tutor").user
        theirs, of_tutor = made_for(supervisor, placement), made_for(tutor, placement)
        assert set_to(entry, for_programme=False) == 1
        assert CANARY in pdf_of(supervisor, theirs)
        assert get(tutor, "download", of_tutor).status_code == 410

    def test_the_student_is_told_how_many_files_that_were(self, placement, supervisor, entry):
        made_for(supervisor, placement)
        made_for(placement.student, placement)
        page = sign_in(Client(), placement.student).post(
            reverse("portfolios:share", args=[entry.pk]), {"terug": "1"}, follow=True
        )
        assert "Een portfolio-PDF van een ander" in page.content.decode()

    def test_ones_own_file_stays_with_a_note(self, placement, entry):
        student = placement.student
        report = made_for(student, placement)
        actions.take_back(entry=entry)
        assert "Dit bestand is van jou" not in get(student, "report", report).content.decode()
        set_to(entry, in_report=False)
        assert "Dit bestand is van jou" in get(student, "report", report).content.decode()
        assert CANARY in pdf_of(student, report)

    def test_an_equal_file_of_somebody_else_brings_nothing_back(
        self, placement, supervisor, entry, rendered
    ):
        made_for(placement.student, placement)
        made_for(supervisor, placement)
        assert len(rendered) == 1
        actions.take_back(entry=entry)
        again = made_for(supervisor, placement)
        assert CANARY not in pdf_of(supervisor, again)

    def test_what_waits_holds_what_is_shared_when_it_is_made(self, placement, supervisor, entry):
        report = ReportFactory(placement=placement, requested_by=supervisor)
        actions.take_back(entry=entry)
        tasks.render_report.call(report.pk)
        assert CANARY not in pdf_of(supervisor, report)

    def test_taken_back_while_it_is_being_made(
        self, placement, supervisor, entry, monkeypatch, django_capture_on_commit_callbacks
    ):
        calls = []

        def render(html, **_more):
            if not calls:
                actions.take_back(entry=entry)
            calls.append(html)
            return b"%PDF " + html.encode()

        monkeypatch.setattr(pdf, "render", render)
        before = files_in("reports")
        with django_capture_on_commit_callbacks(execute=True):
            report = made_for(supervisor, placement)
        assert [CANARY in html for html in calls] == [True, False]
        assert CANARY not in pdf_of(supervisor, report)
        assert len(files_in("reports") - before) == 1
        assert not ReportedEntry.objects.exists()

    def test_taken_back_again_and_again_fails_in_the_end(
        self, placement, supervisor, entry, monkeypatch
    ):
        def render(html, **_more):
            Entry.objects.update(for_supervisor=False)
            return b"%PDF"

        gather = reports.gather

        def shared_first(report):
            Entry.objects.update(for_supervisor=True)
            return gather(report)

        monkeypatch.setattr(pdf, "render", render)
        monkeypatch.setattr(reports, "gather", shared_first)
        report = ReportFactory(placement=placement, requested_by=supervisor)
        assert tasks.render_report.call(report.pk) == "failed"

    def test_reports_cost_the_same_however_many(
        self, placement, supervisor, entry, django_assert_max_num_queries
    ):
        client, counts = sign_in(Client(), supervisor), []
        for number in (1, 2):
            for _time in range(number):
                made_for(supervisor, placement)
            with django_assert_max_num_queries(40) as queries:
                client.get(reverse("portfolios:reports", args=[placement.pk]))
            counts.append(len(queries))
        assert counts[0] == counts[1]


@pytest.mark.usefixtures("rendered")
class TestTheReportOfARound:
    @pytest.fixture
    def report(self):
        return ReportFactory(of_round=True)

    def test_it_keeps_a_note_that_evidence_was_taken_back(self, report):
        answer = Answer.objects.filter(
            assessment__round=report.round, assessment__role="student"
        ).first()
        shown = EntryFactory(placement=report.placement, for_supervisor=True)
        for entry in (shown, EntryFactory(placement=report.placement)):
            Evidence.objects.create(entry=entry, answer=answer)
        EntryFactory(placement=report.placement, for_supervisor=True)
        tasks.render_report.call(report.pk)
        assert [one.entry for one in ReportedEntry.objects.all()] == [shown]
        reader = report.placement.supervisions.get().user
        note = "bewijs dat daarna is teruggenomen"
        assert note not in get(reader, "report", report).content.decode()
        set_to(shown, for_programme=True)
        set_to(shown, for_supervisor=False)
        assert note not in get(reader, "report", report).content.decode()
        actions.take_back(entry=shown)
        page = get(reader, "report", report).content.decode()
        assert note in page
        assert "Download de PDF" in page
        assert pdf_of(reader, report)
