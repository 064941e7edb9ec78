"""A kind of report is a dataclass and a template, nothing more; and the kinds that there are."""

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from types import SimpleNamespace

import pikepdf
import pypdf
import pytest
from django.urls import reverse

from assessments.models import Answer, Assessment
from ervaring.placements.models import Placement, Reading
from portfolios import exports, reports, tasks
from portfolios.models import KINDS, Entry, GoalEvidence, GoalLink, Report
from portfolios.reports.facts import WHERE, Heading, Where, where_of
from tests.factories import (
    AssessmentFactory,
    EntryFactory,
    InstrumentFactory,
    ItemFactory,
    LearningGoalFactory,
    LevelFactory,
    ReportFactory,
    RoundFactory,
    SupervisionFactory,
)

pytestmark = pytest.mark.django_db
CANARY = "KANARIE-2406"

TEMPLATE = """{% extends "reports/base.html" %}
{% block what %}Aanwezigheid{% endblock %}
{% block chapters %}<section class="chapter" id="dagen"><h2>Dagen</h2>
<p>{{ report.days }} dagen aanwezig.</p></section>{% endblock %}"""


@pytest.fixture
def attendance(settings, tmp_path):
    """Another kind: all that somebody writes for it stands here."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "attendance.html").write_text(TEMPLATE)
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]}]

    @dataclass(frozen=True)
    class Attendance(reports.Facts):
        kind = "attendance"
        label = "aanwezigheid"
        told = "Hoeveel dagen iemand er was."
        on_request = True

        where: Where
        days: int

        title = "Aanwezigheid"
        contents = (Heading("dagen", "Dagen"),)

        @classmethod
        def gather(cls, report):
            found = Placement.objects.visible_to(report.requested_by).select_related(*WHERE)
            return cls(where=where_of(found.get(pk=report.placement_id)), days=12)

    yield Attendance
    del KINDS["attendance"]


def test_another_kind_is_a_dataclass_and_a_template(attendance, as_user, placement, supervisor):
    url = reverse("portfolios:reports", args=[placement.pk])
    client = as_user(supervisor)
    page = client.get(url).content.decode()
    for words in ("Aanwezigheid</h3>", "Hoeveel dagen iemand er was.", 'value="attendance"'):
        assert words in page
    client.post(url, {"kind": "attendance"})
    report = Report.objects.get()
    assert tasks.render_report.call(report.pk) == "ready"
    file = client.get(reverse("portfolios:download", args=[report.pk]))
    assert f"{report.requested_at:%Y-%m-%d}.pdf" in file["Content-Disposition"]
    assert "-aanwezigheid-" in file["Content-Disposition"]
    content = io.BytesIO(file.getvalue())
    assert "12 dagen aanwezig." in "".join(
        one.extract_text() for one in pypdf.PdfReader(content).pages
    )
    with pikepdf.open(content) as printed:
        assert str(printed.docinfo["/Title"]) == "Aanwezigheid"
    [reading] = Reading.objects.all()
    assert reading.what == "een PDF over jou: aanwezigheid"
    # It stands in the list of what was made, and in what its reader takes along.
    assert client.get(url).content.decode().count("Aanwezigheid") == 2
    told = [one for area in exports.AREAS for one in area.groups(supervisor)]
    assert "Aanwezigheid" in str(told)


def test_every_kind_is_known_before_anything_asks_for_one(settings):
    known = "import django; django.setup(); from portfolios.models import KINDS; print(*KINDS)"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", known],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        check=True,
    )
    assert done.stdout.decode().split() == list(KINDS)


class TestAList:
    """What one respondent handed in."""

    @pytest.fixture
    def round(self, placement):
        return RoundFactory(placement=placement, conversation=True)

    def list_of(self, round, role):
        return Assessment.objects.get(round=round, role=role)

    def gathered(self, list_, user):
        return reports.gather_list(list_.pk, user)

    def printed(self, list_, user):
        return " ".join(reports.as_html(self.gathered(list_, user)).split())

    def test_it_holds_who_when_every_answer_and_the_scale(self, round, student):
        list_ = self.list_of(round, "supervisor")
        [first, second, third] = Answer.objects.filter(assessment=list_)
        for answer, word, comment in [(first, "op niveau", CANARY), (second, "kon hier niet", "")]:
            answer.point = round.instrument.scale.points.get(word=word)
            answer.comment = comment
            answer.rung = LevelFactory(number=3) if comment else None
            answer.save()
        found = self.gathered(list_, student)
        lines = [line for section in found.sections for line in section.lines]
        assert [(line.word, line.comment, line.rung) for line in lines] == [
            ("op niveau", CANARY, 3),
            ("kon hier niet", "", None),
            ("", "", None),
        ]
        assert [line.comment for line in found.sections[0].explained] == [CANARY]
        points = round.instrument.scale.points
        assert [one.word for one in found.scale] == list(points.values_list("word", flat=True))
        assert "kon hier niet" in found.beside
        assert (found.author.name, found.author.submitted_at) == (
            list_.author.name,
            list_.submitted_at,
        )
        assert [source.code for source in found.sources] == ["kader"]
        assert found.title == f"Lijst van {list_.author.name} over {student.name}"
        own = self.gathered(self.list_of(round, "student"), student)
        assert own.title == f"Lijst van {student.name}"
        html = self.printed(list_, student)
        for words in (
            "Lijst van de praktijkbegeleider bij de tussentijdse beoordeling",
            "ziet de student nu op niveau 3",
            "<td>niet ingevuld</td>",
            round.instrument.title,
            points.first().anchor,
        ):
            assert words in html
        assert html.count(CANARY) == 1
        assert third.question.item.code in html

    def test_it_says_when_it_was_typed_over_from_paper(self, round, student):
        list_ = self.list_of(round, "supervisor")
        assert "overgetypt" not in self.printed(list_, student)
        tutor = SupervisionFactory(placement=round.placement, role="tutor").user
        Assessment.objects.filter(pk=list_.pk).update(typed_by=tutor)
        assert f"{tutor.name} typte haar over." in self.printed(list_, student)

    def test_a_student_is_not_shown_answers_that_they_could_not_give(self, round, student):
        own = {one.word for one in self.gathered(self.list_of(round, "student"), student).scale}
        all_ = {one.word for one in self.gathered(self.list_of(round, "supervisor"), student).scale}
        beside = round.instrument.scale.points.filter(assessor_only=True)
        assert all_ - own == set(beside.values_list("word", flat=True)) != set()

    def test_everyone_gets_the_same(self, round, student, supervisor):
        list_ = self.list_of(round, "student")
        assert reports.content_key(self.gathered(list_, student)) == reports.content_key(
            self.gathered(list_, supervisor)
        )

    @pytest.mark.parametrize("role", ["student", "supervisor"])
    def test_one_that_is_still_written_is_nobodys_report(self, placement, role):
        list_ = self.list_of(RoundFactory(placement=placement), role)
        for user in (placement.student, placement.supervisions.get().user):
            with pytest.raises(Assessment.DoesNotExist):
                self.gathered(list_, user)

    def ask(self, client, list_):
        return client.post(reverse("portfolios:list_pdf", args=[list_.pk]))

    def test_it_is_asked_for_on_its_own_page(self, as_user, round, supervisor):
        list_ = self.list_of(round, "student")
        client = as_user(supervisor)
        page = client.get(list_.get_absolute_url()).content.decode()
        assert reverse("portfolios:list_pdf", args=[list_.pk]) in page
        response = self.ask(client, list_)
        report = Report.objects.get()
        assert response.url == report.get_absolute_url()
        assert (report.kind, report.assessment, report.placement, report.requested_by) == (
            "assessment",
            list_,
            round.placement,
            supervisor,
        )
        assert self.ask(client, list_).url == response.url  # one waits already
        assert reports.gather(report) == self.gathered(list_, supervisor)

    def test_one_that_is_not_handed_in_is_not_printed(self, as_user, placement, student):
        list_ = self.list_of(RoundFactory(placement=placement), "student")
        assert self.ask(as_user(student), list_).status_code == 404
        assert not Report.objects.exists()

    def test_downloading_it_is_reading_that_list(
        self, as_user, round, student, supervisor, rendered
    ):
        list_ = self.list_of(round, "student")
        for user in (student, supervisor):
            client = as_user(user)
            self.ask(client, list_)
            report = Report.objects.get(requested_by=user)
            tasks.render_report.call(report.pk)
            file = client.get(reverse("portfolios:download", args=[report.pk]))
            assert "ingevulde-lijst-student" in file["Content-Disposition"]
            file.getvalue()
        [reading] = Reading.objects.all()
        assert (reading.reader, reading.kind, reading.subject) == (supervisor, "list", list_.pk)

    def test_of_a_list_that_may_not_be_read_any_more_nothing_is_given(
        self, as_user, round, student, supervisor
    ):
        list_ = self.list_of(round, "student")
        fields = {"kind": "assessment", "assessment": list_, "placement": round.placement}
        report = ReportFactory(ready=True, requested_by=supervisor, **fields)
        url = reverse("portfolios:report", args=[report.pk])
        assert as_user(supervisor).get(url).status_code == 200
        list_.give_back()
        assert as_user(supervisor).get(url).status_code == 404

    def test_what_is_written_again_is_not_offered_again(self, as_user, round, student):
        list_ = self.list_of(round, "student")
        fields = {"kind": "assessment", "assessment": list_, "placement": round.placement}
        report = ReportFactory(ready=True, **fields)
        url = reverse("portfolios:report", args=[report.pk])
        asking = reverse("portfolios:list_pdf", args=[list_.pk])
        assert asking in as_user(student).get(url).content.decode()
        list_.give_back()
        assert asking not in as_user(student).get(url).content.decode()

    def test_the_length_of_a_list_costs_no_queries(
        self, placement, student, django_assert_num_queries
    ):
        for kind, questions in (("interim", [1]), ("final", [9, 9])):
            round = RoundFactory(
                placement=placement,
                kind=kind,
                finalised=True,
                instrument=InstrumentFactory(questions=questions),
            )
            with django_assert_num_queries(6):
                self.printed(self.list_of(round, "supervisor"), student)


class TestThePlan:
    def test_it_is_the_chapter_of_the_portfolio_on_its_own(self, placement, student):
        goal = LearningGoalFactory(placement=placement, text=CANARY)
        GoalLink.objects.create(goal=goal, item=ItemFactory(framework__code="kader"))
        found = reports.gather_plan_report(placement.pk, student)
        assert found.plan == reports.gather_portfolio(placement.pk, student).plan
        assert [source.code for source in found.sources] == ["kader"]
        assert reports.as_html(found).count(CANARY) == 1

    def test_without_goals_it_says_so(self, placement, student):
        html = reports.as_html(reports.gather_plan_report(placement.pk, student))
        assert "Er staan nog geen leerdoelen in dit plan." in html

    def test_what_it_names_as_evidence_closes_it_when_it_is_taken_back(
        self, placement, student, supervisor, rendered
    ):
        goal = LearningGoalFactory(placement=placement)
        shares = {"for_supervisor": True, "in_report": True}
        named = EntryFactory(placement=placement, title="Bewijs", **shares)
        other = EntryFactory(placement=placement, **shares)
        secret = EntryFactory(placement=placement, for_supervisor=True)
        for entry in (named, secret):
            GoalEvidence.objects.create(goal=goal, entry=entry)
        found = reports.gather_plan_report(placement.pk, supervisor)
        assert found.printed == (named.pk,)
        report = ReportFactory(kind="plan", placement=placement, requested_by=supervisor)
        tasks.render_report.call(report.pk)

        def is_closed():
            return Report.objects.with_withdrawn(supervisor).get(pk=report.pk).is_closed

        Entry.objects.filter(pk=other.pk).update(in_report=False)
        assert not is_closed()
        Entry.objects.filter(pk=named.pk).update(in_report=False)
        assert is_closed()


class TestGrowth:
    def test_it_names_the_frameworks_and_the_lists(self, placement, student):
        for kind in ("start", "final"):
            RoundFactory(placement=placement, kind=kind, finalised=True)
        found = reports.gather_growth_report(placement.pk, student)
        assert found.growth == reports.gather_portfolio(placement.pk, student).growth
        assert bool(found.growth)
        assert [source.code for source in found.sources] == ["kader"]
        assert [(one.title, one.version) for one in found.asked_lists] == [("Een lijst", 1)]
        assert 'id="groei"' in reports.as_html(found)

    def test_of_one_moment_it_says_that_there_is_none(self, placement, student):
        RoundFactory(placement=placement, finalised=True)
        found = reports.gather_growth_report(placement.pk, student)
        assert (found.sources, found.asked_lists) == ((), ())
        assert "Er is nog geen groei te zien." in reports.as_html(found)

    def test_a_list_that_is_not_open_to_the_reader_is_not_in_it(self, placement):
        for kind in ("start", "final"):
            RoundFactory(placement=placement, kind=kind, conversation=True)
        third = SupervisionFactory(placement=placement, role="third_assessor").user
        for round in (one.round for one in Assessment.objects.filter(role="student")):
            AssessmentFactory(round=round, author=third, role="third_assessor")
        assert not reports.gather_growth_report(placement.pk, third).growth


@pytest.mark.parametrize("kind", ["growth", "plan"])
def test_who_does_not_see_the_placement_gets_nothing(placement, kind):
    stranger = SupervisionFactory(placement=placement, ended=True, role="tutor").user
    asked = SimpleNamespace(placement_id=placement.pk, requested_by=stranger)
    with pytest.raises(Placement.DoesNotExist):
        KINDS[kind].gather(asked)


@pytest.mark.parametrize("kind", ["agreement", "check", "growth", "plan"])
def test_a_kind_is_asked_for_and_made(as_user, placement, student, rendered, kind):
    url = reverse("portfolios:reports", args=[placement.pk])
    client = as_user(student)
    client.post(url, {"kind": kind, "deel": "log"})
    report = Report.objects.get()
    assert (report.kind, report.parts) == (kind, "")
    assert tasks.render_report.call(report.pk) == "ready"
    assert KINDS[kind].label.capitalize() in client.get(url).content.decode()


@pytest.mark.parametrize("kind", ["round", "cards", "assessment", "nothing", ""])
def test_what_is_not_asked_for_on_this_page_is_not_there(as_user, placement, student, kind):
    url = reverse("portfolios:reports", args=[placement.pk])
    assert as_user(student).post(url, {"kind": kind}).status_code == 404
