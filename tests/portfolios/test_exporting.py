"""Alles over mij: asked for with one click, made in the background, gone after a week."""

import datetime
import os
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ervaring.management.commands import work
from portfolios import actions, exports, tasks
from portfolios.models import Export
from tests.factories import EntryFactory, ExportFactory, PlacementFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/account/alles-over-mij/"


def made(user=None, content=b"zip"):
    file = default_storage.save("exports/x.zip", ContentFile(content))
    return ExportFactory(ready=True, file=file, **({"user": user} if user else {}))


def aged(path, **age):
    then = (timezone.now() - datetime.timedelta(**age)).timestamp()
    os.utime(default_storage.path(path), (then, then))


class TestAsking:
    def test_one_click_has_it_made(self, as_user, django_capture_on_commit_callbacks):
        user = UserFactory()
        client = as_user(user)
        assert "Verzamel alles over mij" in client.get(PAGE).content.decode()

        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(PAGE).url == PAGE

        export = Export.objects.get()
        assert (export.user, export.state) == (user, "waiting")
        task = DBTaskResult.objects.get(task_path=tasks.make_export.module_path)
        assert task.args_kwargs["args"] == [export.pk]

    def test_two_clicks_make_one(self, as_user, django_capture_on_commit_callbacks):
        client = as_user(UserFactory())
        with django_capture_on_commit_callbacks(execute=True):
            client.post(PAGE)
            client.post(PAGE)

        assert Export.objects.count() == 1
        assert DBTaskResult.objects.count() == 1

    def test_the_page_asks_again_by_itself_as_long_as_it_waits(self, as_user):
        export = ExportFactory()
        client = as_user(export.user)

        fragment = client.get(PAGE, headers={"hx-request": "true"}).content.decode()
        assert 'hx-trigger="every 2s"' in fragment
        assert "<html" not in fragment
        tasks.make_export.call(export.pk)
        fragment = client.get(PAGE, headers={"hx-request": "true"}).content.decode()
        assert "hx-trigger" not in fragment
        assert "Download alles over mij" in fragment

    def test_what_failed_can_be_asked_again(self, as_user):
        export = ExportFactory()
        export.fail()
        client = as_user(export.user)

        assert "Probeer het opnieuw" in client.get(PAGE).content.decode()
        client.post(PAGE)
        assert set(Export.objects.values_list("state", flat=True)) == {"failed", "waiting"}

    def test_the_account_page_leads_there(self, as_user):
        client = as_user(PlacementFactory().student)
        for name in ("account", "placements:readings"):
            assert PAGE in client.get(reverse(name)).content.decode()

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_page_takes_the_same_queries(self, as_user, number, django_assert_num_queries):
        user = UserFactory()
        for _one in range(number):
            made(user)
        client = as_user(user)
        client.get(PAGE)
        with django_assert_num_queries(5):
            client.get(PAGE)


class TestDownloading:
    def test_its_owner_gets_it(self, as_user):
        export = made(content=b"PK-inhoud")
        response = as_user(export.user).get(reverse("portfolios:everything_zip", args=[export.pk]))

        assert response.getvalue() == b"PK-inhoud"
        assert response.headers["Content-Type"] == "application/zip"
        assert response.headers["Content-Disposition"].startswith(
            'attachment; filename="alles-over-mij-'
        )
        assert "no-store" in response.headers["Cache-Control"]

    def test_nobody_else_does(self, as_user):
        url = reverse("portfolios:everything_zip", args=[made().pk])
        assert as_user(UserFactory(is_superuser=True)).get(url).status_code == 404

    def test_nothing_is_there_before_it_is_ready_or_after_the_file_is_lost(self, as_user):
        waiting, lost = ExportFactory(), ExportFactory(ready=True)
        for one in (waiting, lost):
            url = reverse("portfolios:everything_zip", args=[one.pk])
            assert as_user(one.user).get(url).status_code == 404

    def test_who_came_in_by_a_link_has_none(self):
        export = made()
        client = Client()
        client.force_login(export.user, backend="ervaring.accounts.backends.LinkBackend")

        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE).status_code == 404
        url = reverse("portfolios:everything_zip", args=[export.pk])
        assert client.get(url).status_code == 404


class TestMaking:
    def test_it_becomes_a_file(self):
        entry = EntryFactory(title="Op de fiets")
        export = ExportFactory(user=entry.placement.student)

        assert tasks.make_export.call(export.pk) == "ready"

        export.refresh_from_db()
        assert export.file.name.startswith("exports/")
        with export.file.open() as file, zipfile.ZipFile(file) as archive:
            assert "Op de fiets" in archive.read("index.html").decode()

    def test_a_second_run_changes_nothing(self):
        export = ExportFactory()
        tasks.make_export.call(export.pk)
        before = Export.objects.values().get()

        assert tasks.make_export.call(export.pk) == "nothing to do"
        assert Export.objects.values().get() == before

    def test_the_newest_takes_the_place_of_the_older_one_and_of_nobody_elses(self):
        older, others = made(), made()
        newest = ExportFactory(user=older.user)

        tasks.make_export.call(newest.pk)

        assert set(Export.objects.all()) == {others, newest}
        assert not default_storage.exists(older.file.name)
        assert default_storage.exists(others.file.name)

    def test_of_two_workers_the_first_wins_and_the_other_leaves_no_file(self, monkeypatch):
        export = ExportFactory()
        write, stored = exports.write, []

        def late(groups, user):
            monkeypatch.setattr(exports, "write", write)
            tasks.make_export.call(export.pk)
            stored.append(write(groups, user))
            return stored[0]

        monkeypatch.setattr(exports, "write", late)
        tasks.make_export.call(export.pk)

        export.refresh_from_db()
        assert default_storage.exists(export.file.name)
        assert not default_storage.exists(stored[0])

    def test_a_failure_is_told_without_words(self, monkeypatch, caplog):
        export = ExportFactory()

        def fail(user):
            raise ValueError("wat ik schreef")

        monkeypatch.setattr(exports, "gather", fail)
        assert tasks.make_export.call(export.pk) == "failed"
        assert "ValueError" in caplog.text
        assert "wat ik schreef" not in caplog.text

    @pytest.mark.django_db(transaction=True)
    def test_the_worker_makes_what_was_asked_for(self, monkeypatch):
        monkeypatch.setattr(os, "nice", lambda by: None)
        monkeypatch.setattr(work.Worker, "configure_signals", lambda self: None)
        export = actions.request_export(by=UserFactory())

        call_command("work", batch=True, verbosity=0)

        export.refresh_from_db()
        assert export.state == "ready"


class TestLookingAfter:
    @pytest.fixture
    def waiting(self):
        return ExportFactory(requested_at=timezone.now() - datetime.timedelta(hours=1))

    def test_what_lost_its_task_is_enqueued_again(self, waiting):
        tasks.look_after_exports()
        tasks.look_after_exports()

        assert DBTaskResult.objects.get().args_kwargs["args"] == [waiting.pk]

    def test_what_killed_three_workers_is_given_up(self, waiting):
        result = tasks.make_export.enqueue(waiting.pk)
        DBTaskResult.objects.filter(pk=result.id).update(
            status="RUNNING",
            worker_ids=["elders"] * 3,
            started_at=timezone.now() - datetime.timedelta(hours=1),
        )
        work.reap()
        tasks.look_after_exports()

        waiting.refresh_from_db()
        assert waiting.state == "failed"

    def test_after_a_week_it_is_gone_with_its_file(self):
        fresh, old = made(), made()
        week = datetime.timedelta(days=7, minutes=1)
        Export.objects.filter(pk=old.pk).update(finished_at=timezone.now() - week)

        tasks.look_after_exports()

        assert list(Export.objects.all()) == [fresh]
        assert default_storage.exists(fresh.file.name)
        assert not default_storage.exists(old.file.name)

    def test_a_file_that_a_killed_worker_left_goes_and_a_new_one_stays(self):
        known = made()
        left = default_storage.save("exports/y.zip", ContentFile(b"x"))
        new = default_storage.save("exports/z.zip", ContentFile(b"x"))
        for path in (known.file.name, left):
            aged(path, hours=2)

        tasks.look_after_exports()

        there = [default_storage.exists(path) for path in (known.file.name, left, new)]
        assert there == [True, False, True]
