"""The worker that makes reports in the background, and mails what is due.

The queue of django-tasks-db does not notice when a worker dies: its task stays RUNNING for ever.
So every worker holds a lock on a file that bears its name (`workers/<name>` in the data folder).
The kernel lets go of that lock when the process ends, however it ends, and a process number that
is used again cannot be mistaken for it. Before it starts, and once a minute, a worker looks at
what is RUNNING:

- the lock of its worker is held: it lives, however long the task takes;
- the lock is free: it died. The task goes back into the queue, at most portfolios.tasks.ATTEMPTS
  times in all: a task that kills its worker three times is a failure;
- there is no such file, so the worker ran on another machine: it counts as dead after PATIENCE,
  far longer than a report takes. Should it live after all, then two make the same report and the
  first to finish wins.

Tasks may therefore run twice and must be idempotent.
"""

import datetime
import fcntl
import os
import secrets
import socket
import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from assessments.tasks import notify
from ervaring.accounts.models import Mail
from ervaring.accounts.sessions import forget_ended
from ervaring.accounts.tasks import send_mail
from ervaring.people.tasks import look_after_rosters
from portfolios.files.actions import sweep_now_and_then
from portfolios.tasks import (
    ATTEMPTS,
    look_after_bundles,
    look_after_exports,
    pick_up_lost_reports,
)

PATIENCE = datetime.timedelta(minutes=30)
REAP_EVERY = 60  # seconds
MORNING = 8  # o'clock: nobody is reminded at night
LOW_PRIORITY = 10  # of the process: pages go before reports


class Command(BaseCommand):
    help = "Maakt de verslagen die gevraagd zijn en mailt wat klaarstaat, tot je stopt met Ctrl+C."

    def add_arguments(self, parser):
        parser.add_argument(
            "--batch", action="store_true", help="Stop als er niets meer te doen is."
        )
        parser.add_argument(
            "--interval", type=float, default=1, help="Seconden rust als het op is."
        )

    def handle(self, *, batch, interval, **options):
        os.nice(LOW_PRIORITY)
        name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(6)}"
        with hold(name):
            worker = ReapingWorker(
                queue_names=["*"],
                excluded_queue_names=[],
                interval=interval,
                batch=True,
                backend_name="default",
                startup_delay=False,
                max_tasks=None,
                worker_id=name,
            )
            worker.configure_signals()
            if options["verbosity"]:
                self.stdout.write("De werker is begonnen.")
            while worker.running:
                worker.reap_in_time()
                worker.run()
                if batch:
                    break
                time.sleep(interval)


class ReapingWorker(Worker):
    """The worker of django-tasks-db, which looks after dead colleagues between two tasks."""

    reaped_at = None

    def reap_in_time(self):
        if self.reaped_at is None or time.monotonic() - self.reaped_at > REAP_EVERY:
            self.reaped_at = time.monotonic()
            reap()
            pick_up_lost_reports()
            look_after_bundles()
            look_after_exports()
            look_after_rosters()
            send_mail.call()
            Mail.objects.forget_texts()
            forget_ended()
            sweep_now_and_then()
            if timezone.localtime().hour >= MORNING:
                notify()

    def run_task(self, db_task_result):
        super().run_task(db_task_result)
        self.reap_in_time()


def hold(name):
    """Hold the lock that says this worker lives, for as long as the returned file is open."""
    folder = settings.DATA_DIR / "workers"
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / name).open("w")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def reap():
    """Put the tasks of dead workers back into the queue, or give them up. Returns how many."""
    reaped = 0
    for task in DBTaskResult.objects.running():
        if lives(task.worker_ids[-1], task.started_at):
            continue
        same = DBTaskResult.objects.filter(
            pk=task.pk, status=task.status, started_at=task.started_at
        )
        if len(task.worker_ids) < ATTEMPTS:
            reaped += same.update(status="READY")
        else:
            reaped += same.update(
                status="FAILED",
                finished_at=timezone.now(),
                traceback=f"Its worker died {ATTEMPTS} times.",
            )
    _sweep()
    return reaped


def lives(name, started_at):
    """Whether the worker that took a task at `started_at` still works on it."""
    held = _is_held(settings.DATA_DIR / "workers" / name)
    return timezone.now() - started_at < PATIENCE if held is None else held


def _is_held(path):
    """Whether a living process has the lock of `path`; None when there is no such file."""
    try:
        file = path.open()
    except FileNotFoundError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def _sweep():
    """Remove the files of dead workers that have nothing RUNNING any more."""
    named = {task.worker_ids[-1] for task in DBTaskResult.objects.running()}
    for path in (settings.DATA_DIR / "workers").glob("*"):
        # A fresh file may be that of a worker which has not got its lock yet.
        old = time.time() - path.stat().st_mtime > REAP_EVERY
        if old and path.name not in named and _is_held(path) is False:
            path.unlink(missing_ok=True)
