"""Finalising a round, and asking for reports and reading them."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Judgement, Transition
from assessments.models.rounds import MAX_TEXT
from portfolios import actions
from portfolios.models import Report
from tests.factories import InstrumentFactory, PlacementFactory, ReportFactory, RoundFactory

pytestmark = pytest.mark.django_db


class Closing:
    """A conversation about two themes, with the supervisor at the keyboard."""

    def __init__(self, as_user):
        self.round = RoundFactory(conversation=True)
        extra = InstrumentFactory().sections.get(judged=True)
        Judgement.objects.create(round=self.round, section=extra)
        self.judgements = list(Judgement.objects.order_by("pk"))
        self.url = reverse("portfolios:finalise", args=[self.round.pk])
        self.user = self.round.placement.supervisions.get().user
        self.client = as_user(self.user)

    def post(self, *texts, button="vaststellen", versions=(0, 0)):
        data = {button: "1"}
        for one, text, version in zip(self.judgements, texts, versions, strict=True):
            data |= {f"j{one.pk}-text": text, f"j{one.pk}-version": version}
        return self.client.post(self.url, data)

    def stored(self):
        return list(Judgement.objects.order_by("pk").values_list("text", "version"))

    def versions(self, response):
        """The versions in the page, as the next POST would send them."""
        forms = [form for form, _rows in response.context["forms"]]
        by_judgement = {form.judgement.pk: form["version"].value() for form in forms}
        return [int(by_judgement[one.pk]) for one in self.judgements]

    def errors(self, response):
        forms = [form for form, _rows in response.context["forms"]]
        return {form.judgement.pk: list(form.errors.get("text", [])) for form in forms}

    @property
    def state(self):
        self.round.refresh_from_db()
        return self.round.state


@pytest.fixture
def closing(as_user):
    return Closing(as_user)


class TestFinalise:
    def test_the_words_of_the_two_are_under_the_themes(self, closing):
        response = closing.client.get(closing.url)
        assert response.status_code == 200
        assert [len(rows) for _form, rows in response.context["forms"]] == [2, 0]

    def test_keeping_keeps_and_closes_nothing(self, closing):
        response = closing.post("Zij luistert.", "", button="bewaren")
        assert (response.status_code, response.url) == (302, closing.url)
        assert closing.stored() == [("Zij luistert.", 1), ("", 0)]
        assert closing.state == "conversation"
        assert "Zij luistert." in closing.client.get(closing.url).content.decode()

    def test_closing_needs_every_judgement_and_keeps_what_was_written(self, closing):
        response = closing.post("Zij luistert.", "")
        assert response.status_code == 422
        assert closing.errors(response) == {
            closing.judgements[0].pk: [],
            closing.judgements[1].pk: ["Schrijf hier een oordeel in woorden."],
        }
        assert closing.stored() == [("Zij luistert.", 1), ("", 0)]
        assert closing.state == "conversation"

    def test_white_space_is_no_judgement(self, closing):
        assert closing.post("Zij luistert.", " \r\n ").status_code == 422
        assert closing.state == "conversation"

    def test_after_an_error_one_can_go_on_in_the_same_page(self, closing):
        versions = closing.versions(closing.post("Zij luistert.", ""))
        response = closing.post("Zij luistert goed.", "Zij schrijft.", versions=versions)
        assert response.status_code == 302
        assert [text for text, _version in closing.stored()] == [
            "Zij luistert goed.",
            "Zij schrijft.",
        ]
        assert closing.state == "finalised"

    def test_closing_asks_for_the_report(self, closing, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as callbacks:
            response = closing.post("Zij luistert.", "Zij schrijft.")
        assert response.url == reverse("assessments:round", args=[closing.round.pk])
        report = Report.objects.get()
        assert (report.round, report.kind, report.state) == (closing.round, "round", "waiting")
        assert len(callbacks) == 1
        assert Transition.objects.get().action == "finalised"
        assert closing.stored() == [("Zij luistert.", 1), ("Zij schrijft.", 1)]

    def test_a_second_click_is_told_and_keeps_what_was_typed(self, closing):
        closing.post("Zij luistert.", "Zij schrijft.")
        before = closing.stored()
        response = closing.post("Toch anders.", "Zij schrijft.")
        assert response.status_code == 409
        assert "Toch anders." in response.content.decode()
        assert (closing.stored(), Report.objects.count()) == (before, 1)
        assert closing.client.get(closing.url).status_code == 200

    def test_an_older_window_overwrites_nothing(self, closing):
        closing.post("Nieuw.", "", button="bewaren")
        response = closing.post("Oud.", "Zij schrijft.")
        assert response.status_code == 409
        assert closing.stored() == [("Nieuw.", 1), ("Zij schrijft.", 1)]
        assert closing.state == "conversation"
        page = response.content.decode()
        assert "Oud.</textarea>" in page
        assert "Nieuw.</blockquote>" in page

    def test_who_has_read_the_newer_text_can_go_on(self, closing):
        closing.post("Nieuw.", "", button="bewaren")
        versions = closing.versions(closing.post("Oud.", "Zij schrijft."))
        assert closing.post("Samen.", "Zij schrijft.", versions=versions).status_code == 302
        assert closing.stored()[0] == ("Samen.", 2)

    @pytest.mark.parametrize("button", ["bewaren", "vaststellen"])
    def test_a_text_that_is_too_long_is_refused_and_kept(self, closing, button):
        long = "x" * (MAX_TEXT + 1)
        response = closing.post(long, "Zij schrijft.", button=button)
        assert response.status_code == 422
        assert closing.stored() == [("", 0), ("Zij schrijft.", 1)]
        assert f"{long}</textarea>" in response.content.decode()

    @pytest.mark.parametrize("version", ["", "een", -1])
    def test_a_page_without_its_versions_stores_nothing(self, closing, version):
        response = closing.post("Zij luistert.", "Zij schrijft.", versions=(version, 0))
        assert response.status_code == 422
        assert closing.stored()[0] == ("", 0)
        assert closing.state == "conversation"

    def test_line_ends_of_any_browser_are_the_same_text(self, closing):
        closing.post("een\r\ntwee", "", button="bewaren")
        assert closing.post("een\ntwee", "Zij schrijft.").status_code == 302
        assert closing.stored()[0] == ("een\ntwee", 1)

    def test_an_empty_post_closes_nothing(self, closing):
        assert closing.client.post(closing.url).status_code == 422
        assert closing.state == "conversation"

    def test_before_everyone_handed_in(self, as_user):
        round = RoundFactory()
        client = as_user(round.placement.supervisions.get().user)
        url = reverse("portfolios:finalise", args=[round.pk])
        assert "Nog niet iedereen" in client.get(url).content.decode()
        assert client.post(url, {"vaststellen": "1"}).status_code == 409


@pytest.fixture
def placement():
    return PlacementFactory()


@pytest.fixture
def ready(placement):
    report = ReportFactory(placement=placement)
    file = default_storage.save("reports/x.pdf", ContentFile(b"%PDF-1.7 inhoud"))
    report.finish(file=file, sha256="0" * 64, content_key="0" * 64)
    return report


class TestReports:
    def test_asking_twice_is_one_that_waits(self, as_user, placement):
        client = as_user(placement.student)
        url = reverse("portfolios:reports", args=[placement.pk])
        first, second = client.post(url), client.post(url)
        report = Report.objects.get()
        assert first.url == second.url == report.get_absolute_url()
        assert (report.kind, report.requested_by) == ("portfolio", placement.student)

    def test_each_asks_for_their_own(self, as_user, placement):
        url = reverse("portfolios:reports", args=[placement.pk])
        for user in (placement.student, placement.supervisions.get().user):
            as_user(user).post(url)
            page = as_user(user).get(url)
            assert [one.requested_by for one in page.context["reports"]] == [user]

    def test_a_finished_report_does_not_keep_one_from_asking(self, as_user, ready):
        url = reverse("portfolios:reports", args=[ready.placement_id])
        as_user(ready.requested_by).post(url)
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
        default_storage.delete(ready.file.name)
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
        assert as_user(ready.requested_by).post(url).url == ready.get_absolute_url()
        ready.refresh_from_db()
        assert ready.state == after

    def test_the_page_that_asks_again_gets_only_the_part_that_changed(self, as_user, placement):
        report = ReportFactory(placement=placement)
        client = as_user(report.requested_by)
        part = client.get(report.get_absolute_url(), headers={"HX-Request": "true"})
        assert part.content.decode() in client.get(report.get_absolute_url()).content.decode()
        assert f'id="report-{report.pk}"' in part.content.decode()


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
            round = RoundFactory(placement=placement, conversation=True)
            actions.finalise_round(round=round, by=placement.supervisions.get().user)
        assert self.asked(client, url) == once

    def test_finalising(self, as_user):
        numbers = []
        for questions in ([1], [40, 80]):
            instrument = InstrumentFactory(questions=questions)
            round = RoundFactory(instrument=instrument, conversation=True)
            client = as_user(round.placement.supervisions.get().user)
            numbers.append(self.asked(client, reverse("portfolios:finalise", args=[round.pk])))
        assert numbers[0] == numbers[1]
