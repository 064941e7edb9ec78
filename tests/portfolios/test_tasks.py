import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.models import Answer, Assessment, MovedOnError, Reaction, Round
from ervaring import pdf
from ervaring.management.commands import work
from portfolios import actions, tasks
from portfolios.models import Report
from tests.factories import PlacementFactory, ReportFactory, RoundFactory
from tests.texts import write

pytestmark = pytest.mark.django_db
CANARY = "KANARIE-5108"


@pytest.fixture
def running():
    """running(report, worker, tries): its task, taken by a worker that may be dead by now."""

    def make(report, worker="elders", tries=1, ago=timedelta()):
        result = tasks.render_report.enqueue(report.pk)
        DBTaskResult.objects.filter(pk=result.id).update(
            status="RUNNING", worker_ids=[worker] * tries, started_at=timezone.now() - ago
        )
        return DBTaskResult.objects.get(pk=result.id)

    return make


def old(report):
    Report.objects.filter(pk=report.pk).update(requested_at=timezone.now() - timedelta(hours=1))
    report.refresh_from_db()
    return report


def test_asking_for_a_portfolio_puts_it_in_the_queue(django_capture_on_commit_callbacks):
    placement = PlacementFactory()
    with django_capture_on_commit_callbacks(execute=True):
        report = actions.request_report(kind="portfolio", placement=placement, by=placement.student)
    assert DBTaskResult.objects.get().args_kwargs == {"args": [report.pk], "kwargs": {}}


def test_asking_twice_is_asking_once(django_capture_on_commit_callbacks):
    placement = PlacementFactory()
    with django_capture_on_commit_callbacks(execute=True):
        first = actions.request_report(kind="portfolio", placement=placement, by=placement.student)
        second = actions.request_report(kind="portfolio", placement=placement, by=placement.student)
    assert first == second
    assert DBTaskResult.objects.count() == 1


def confirmed_round():
    """A round that the student confirmed and the supervisor can close."""
    round = RoundFactory(judged=True)
    Reaction.objects.update(confirmed_at=timezone.now())
    return round


def test_finalising_makes_the_report_of_the_round(django_capture_on_commit_callbacks):
    round = confirmed_round()
    by = round.placement.supervisions.get().user
    with django_capture_on_commit_callbacks(execute=True):
        report = actions.finalise_round(round=round, by=by)
    assert (report.kind, report.round, report.requested_by) == ("round", round, by)
    made = DBTaskResult.objects.get(task_path=tasks.render_report.module_path)
    assert made.args_kwargs["args"] == [report.pk]


def test_finalising_twice_makes_one_report():
    round = confirmed_round()
    by = round.placement.supervisions.get().user
    actions.finalise_round(round=round, by=by)
    with pytest.raises(MovedOnError):
        actions.finalise_round(round=Round.objects.get(), by=by)
    assert Report.objects.count() == 1


def test_a_report_becomes_a_file_with_its_hash(rendered):
    report = ReportFactory()
    assert tasks.render_report.call(report.pk) == "ready"
    report.refresh_from_db()
    assert report.document.file.name.startswith("reports/")
    with default_storage.open(report.document.file.name) as file:
        assert file.read() == b"%PDF " + rendered[0].encode()
    assert (len(report.document.sha256), len(report.document.content_key)) == (64, 64)


def test_a_second_run_changes_nothing(rendered):
    report = ReportFactory()
    tasks.render_report.call(report.pk)
    before = Report.objects.filter(pk=report.pk).values().get()
    assert tasks.render_report.call(report.pk) == "nothing to do"
    assert Report.objects.filter(pk=report.pk).values().get() == before
    assert len(rendered) == 1


def test_equal_content_is_rendered_once(rendered):
    first = ReportFactory()
    tasks.render_report.call(first.pk)
    second = ReportFactory(placement=first.placement)
    tasks.render_report.call(second.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert len(rendered) == 1
    assert (second.document, second.state) == (first.document, "ready")


def test_what_was_stored_and_is_gone_is_made_again(rendered):
    first = ReportFactory()
    tasks.render_report.call(first.pk)
    first.refresh_from_db()
    default_storage.delete(first.document.file.name)
    tasks.render_report.call(ReportFactory(placement=first.placement).pk)
    assert len(rendered) == 2


def test_who_lost_sight_of_the_placement_gets_no_report(rendered):
    placement = PlacementFactory()
    supervision = placement.supervisions.get()
    report = ReportFactory(placement=placement, requested_by=supervision.user)
    supervision.ended_at = timezone.now()
    supervision.save()
    assert tasks.render_report.call(report.pk) == "failed"
    assert rendered == []


def test_a_failure_is_told_without_what_people_wrote(monkeypatch, caplog):
    round = RoundFactory(finalised=True)
    write(Answer.objects.filter(assessment__role=Assessment.Role.STUDENT), comment=CANARY)
    report = ReportFactory(placement=round.placement)

    def render(html, **_more):
        raise pdf.RenderError(html)

    monkeypatch.setattr(pdf, "render", render)
    assert tasks.render_report.call(report.pk) == "failed"
    report.refresh_from_db()
    assert report.state == "failed"
    [record] = caplog.records
    assert "RenderError" in record.getMessage()
    assert CANARY not in caplog.text


def test_a_failed_report_can_be_asked_again(rendered, django_capture_on_commit_callbacks):
    round = RoundFactory(finalised=True)
    supervisor = round.placement.supervisions.get().user
    report = ReportFactory(
        kind="round", round=round, placement=round.placement, requested_by=supervisor
    )
    report.fail()
    with django_capture_on_commit_callbacks(execute=True):
        actions.retry(report=report, by=round.placement.student)
    report.refresh_from_db()
    assert (report.state, report.requested_by) == ("waiting", round.placement.student)
    assert tasks.render_report.call(report.pk) == "ready"


def test_asking_again_for_what_did_not_fail_does_nothing(django_capture_on_commit_callbacks):
    report = ReportFactory()
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.retry(report=report, by=report.requested_by) == report
    assert not DBTaskResult.objects.exists()


def test_asking_again_while_a_newer_one_waits_gives_the_newer_one():
    failed = ReportFactory()
    failed.fail()
    newer = ReportFactory(placement=failed.placement)
    assert actions.retry(report=failed, by=failed.requested_by) == newer


@pytest.mark.django_db(transaction=True)  # the worker closes its connection when it is done
def test_the_worker_makes_what_was_asked_for(rendered, monkeypatch):
    monkeypatch.setattr(os, "nice", lambda by: None)
    monkeypatch.setattr(work.Worker, "configure_signals", lambda self: None)
    report = ReportFactory()
    tasks.render_report.enqueue(report.pk)
    call_command("work", batch=True, verbosity=0)
    report.refresh_from_db()
    assert report.state == "ready"
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


LIVING = """
import sys, time, django
django.setup()
from ervaring.management.commands.work import hold
file = hold(sys.argv[1])
print("held", flush=True)
time.sleep(60)
"""


def test_the_task_of_a_killed_worker_goes_back_into_the_queue(running):
    task = running(ReportFactory(), worker="wordt-gedood")
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", LIVING, "wordt-gedood"],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "ervaring.settings",
            "ERVARING_DATA_DIR": str(settings.DATA_DIR),
        },
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdout.readline() == b"held\n"
        assert work.reap() == 0
        process.send_signal(signal.SIGKILL)
    assert work.reap() == 1
    task.refresh_from_db()
    assert task.status == "READY"


@pytest.mark.parametrize(("minutes", "reaped"), [(5, 0), (31, 1)])
def test_a_worker_on_another_machine_gets_half_an_hour(running, minutes, reaped):
    running(ReportFactory(), ago=timedelta(minutes=minutes))
    assert work.reap() == reaped


def test_what_killed_three_workers_is_given_up_and_the_report_says_so(running):
    report = old(ReportFactory())
    task = running(report, tries=3, ago=timedelta(hours=1))
    work.reap()
    tasks.pick_up_lost_reports()
    task.refresh_from_db()
    report.refresh_from_db()
    assert (task.status, report.state) == ("FAILED", "failed")


def test_a_report_whose_task_vanished_is_enqueued_again():
    report = old(ReportFactory())
    tasks.pick_up_lost_reports()
    made = DBTaskResult.objects.get(task_path=tasks.render_report.module_path)
    assert made.args_kwargs["args"] == [report.pk]
    tasks.pick_up_lost_reports()
    assert DBTaskResult.objects.count() == 1


def test_a_report_that_was_just_asked_for_is_left_alone():
    ReportFactory()
    tasks.pick_up_lost_reports()
    assert not DBTaskResult.objects.exists()


def test_a_retry_starts_counting_anew(running):
    report = ReportFactory()
    running(report, tries=3)
    DBTaskResult.objects.update(status="FAILED", enqueued_at=timezone.now() - timedelta(hours=2))
    old(report)
    tasks.pick_up_lost_reports()
    report.refresh_from_db()
    assert report.state == "waiting"
    assert DBTaskResult.objects.filter(status="READY").count() == 1
