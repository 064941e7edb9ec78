"""Closing a round, and asking for reports and reading them."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Judgement, Reaction, Round, Transition
from portfolios import actions
from portfolios.models import Report
from tests.factories import DocumentFactory, ReportFactory, RoundFactory, SupervisionFactory
from tests.texts import write

pytestmark = pytest.mark.django_db
ASKED = {"kind": "portfolio"}


class TestFinalise:
    """The student confirmed; the supervisor closes, and the report is asked for."""

    @pytest.fixture
    def round(self):
        round = RoundFactory(judged=True)
        write(Judgement.objects, text="Zij luistert.")
        return round

    @pytest.fixture
    def url(self, round):
        return reverse("portfolios:finalise", args=[round.pk])

    @pytest.fixture
    def supervisor(self, as_user, round):
        return as_user(round.placement.supervisions.get().user)

    @pytest.fixture
    def tutor(self, as_user, round):
        user = SupervisionFactory(placement=round.placement, role="tutor").user
        return lambda: as_user(user)

    def confirm(self, text="Ik herken mij hierin."):
        write(Reaction.objects, confirmed_at=timezone.now(), text=text)

    def state(self, round):
        return Round.objects.get(pk=round.pk).state

    def test_the_supervisor_reads_the_reaction_first(self, supervisor, url):
        self.confirm()
        page = supervisor.get(url).content.decode()
        assert "Ik herken mij hierin." in page
        assert "Zij luistert." in page

    def test_closing_asks_for_the_report(
        self, supervisor, round, url, django_capture_on_commit_callbacks
    ):
        self.confirm()
        with django_capture_on_commit_callbacks() as callbacks:
            response = supervisor.post(url)
        assert response.url == round.get_absolute_url()
        report = Report.objects.get()
        assert (report.round, report.kind, report.state) == (round, "round", "waiting")
        assert len(callbacks) >= 1
        assert Transition.objects.get().action == "finalised"
        assert self.state(round) == "finalised"

    def test_a_second_click_is_told(self, supervisor, round, url):
        self.confirm()
        supervisor.post(url)
        response = supervisor.post(url)
        assert response.status_code == 409
        assert "vastgesteld" in response.content.decode()
        assert Report.objects.count() == 1

    def test_not_before_the_student_confirmed(self, supervisor, round, url):
        response = supervisor.post(url)
        assert (response.status_code, self.state(round)) == (409, "judged")
        assert "nog niet bevestigd" in response.content.decode()
        assert supervisor.get(url).url == round.get_absolute_url()

    def test_the_school_may_close_without_the_student_and_says_why(self, tutor, round, url):
        client = tutor()
        assert "reason" in client.get(url).context["form"].fields
        assert client.post(url, {"reason": "  "}).status_code == 422
        assert client.post(url, {"reason": "Drie keer gebeld."}).status_code == 302
        assert self.state(round) == "finalised"
        step = Transition.objects.get()
        assert (step.action, step.reason) == ("finalised_alone", "Drie keer gebeld.")
        page = client.get(round.get_absolute_url()).content.decode()
        assert (
            "zonder bevestiging van de student"
            in page.split('id="judgement"')[1].split("</section>")[0]
        )

    def test_the_school_does_not_close_what_the_student_confirmed(self, tutor, round, url):
        self.confirm()
        response = tutor().post(url, {"reason": "Drie keer gebeld."})
        assert response.status_code == 409
        assert "Drie keer gebeld." in response.content.decode()
        assert self.state(round) == "judged"

    @pytest.mark.parametrize("state", ["conversation", "finalised"])
    def test_too_early_or_too_late(self, as_user, state):
        round = RoundFactory(**{state: True})
        client = as_user(round.placement.supervisions.get().user)
        url = reverse("portfolios:finalise", args=[round.pk])
        assert client.get(url).url == round.get_absolute_url()
        assert client.post(url).status_code == 409
        assert self.state(round) == state


@pytest.fixture
def ready(placement):
    report = ReportFactory(placement=placement)
    file = default_storage.save("reports/x.pdf", ContentFile(b"%PDF-1.7 inhoud"))
    report.finish(document=DocumentFactory(file=file))
    return report


class TestReports:
    def test_asking_twice_is_one_that_waits(self, as_user, placement):
        client = as_user(placement.student)
        url = reverse("portfolios:reports", args=[placement.pk])
        first, second = client.post(url, ASKED), client.post(url, ASKED)
        report = Report.objects.get()
        assert first.url == second.url == report.get_absolute_url()
        assert (report.kind, report.requested_by) == ("portfolio", placement.student)

    def test_each_asks_for_their_own(self, as_user, placement):
        url = reverse("portfolios:reports", args=[placement.pk])
        for user in (placement.student, placement.supervisions.get().user):
            as_user(user).post(url, ASKED)
            page = as_user(user).get(url)
            assert [one.requested_by for one in page.context["reports"]] == [user]

    def test_a_finished_report_does_not_keep_one_from_asking(self, as_user, ready):
        url = reverse("portfolios:reports", args=[ready.placement_id])
        as_user(ready.requested_by).post(url, ASKED)
        assert sorted(Report.objects.values_list("state", flat=True)) == ["ready", "waiting"]

    def test_a_ready_report_is_downloaded(self, as_user, ready):
        url = reverse("portfolios:download", args=[ready.pk])
        response = as_user(ready.requested_by).get(url)
        assert b"".join(response.streaming_content) == b"%PDF-1.7 inhoud"
        assert response["Content-Type"] == "application/pdf"
        assert response["Cache-Control"] == "private, no-store"
        assert response["Content-Disposition"] == f'attachment; filename="{ready.filename}"'

    @pytest.mark.parametrize("state", ["waiting", "failed"])
    def test_before_it_is_ready_there_is_nothing(self, as_user, placement, state):
        report = ReportFactory(placement=placement)
        if state == "failed":
            report.fail()
        client = as_user(report.requested_by)
        assert client.get(reverse("portfolios:download", args=[report.pk])).status_code == 404
        assert client.get(report.get_absolute_url()).status_code == 200

    def test_a_file_that_is_gone_is_not_there(self, as_user, ready):
        default_storage.delete(ready.document.file.name)
        url = reverse("portfolios:download", args=[ready.pk])
        assert as_user(ready.requested_by).get(url).status_code == 404

    def test_who_lost_sight_of_the_placement_gets_nothing(self, as_user, placement):
        supervision = placement.supervisions.get()
        report = ReportFactory(placement=placement, requested_by=supervision.user)
        supervision.ended_at = timezone.now()
        supervision.save()
        assert as_user(supervision.user).get(report.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize(("state", "after"), [("failed", "waiting"), ("ready", "ready")])
    def test_only_what_failed_is_made_again(self, as_user, ready, state, after):
        Report.objects.update(state=state)
        url = reverse("portfolios:retry", args=[ready.pk])
        assert as_user(ready.requested_by).post(url, ASKED).url == ready.get_absolute_url()
        ready.refresh_from_db()
        assert ready.state == after

    def test_the_page_that_asks_again_gets_only_the_part_that_changed(self, as_user, placement):
        report = ReportFactory(placement=placement)
        client = as_user(report.requested_by)
        part = client.get(report.get_absolute_url(), headers={"HX-Request": "true"})
        assert part.content.decode() in client.get(report.get_absolute_url()).content.decode()
        assert f'id="report-{report.pk}"' in part.content.decode()

    def test_what_is_ready_while_its_page_is_open_can_be_withdrawn_there(self, as_user, ready):
        client = as_user(ready.requested_by)
        own, all_ = (
            client.get(
                ready.get_absolute_url(),
                headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"},
            ).content.decode()
            for page in (
                ready.get_absolute_url(),
                reverse("portfolios:reports", args=[ready.placement_id]),
            )
        )
        withdraw = reverse("portfolios:report_withdraw", args=[ready.pk])
        assert (withdraw in own, withdraw in all_) == (True, False)

    def test_the_file_of_a_round_is_named_in_dutch(self):
        report = ReportFactory(of_round=True, round__kind="final")
        assert "-eindbeoordeling-" in report.filename


class TestQueries:
    def asked(self, client, url):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    def test_reports(self, as_user, placement, ready):
        client = as_user(placement.student)
        url = reverse("portfolios:reports", args=[placement.pk])
        once = self.asked(client, url)
        for _ in range(2):
            round = RoundFactory(placement=placement, judged=True)
            Reaction.objects.filter(round=round).update(confirmed_at=timezone.now())
            actions.finalise_round(round=round, by=placement.supervisions.get().user)
        assert self.asked(client, url) == once
