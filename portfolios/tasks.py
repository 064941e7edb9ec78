"""Making reports and bundles of them in the background."""

import datetime
import hashlib
import logging
import secrets
import traceback

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone, translation
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from portfolios import bundles, exports, reports
from portfolios.models import (
    Bundle,
    Document,
    Export,
    FileGoneError,
    OtherBytesError,
    Report,
    TakenBackError,
)
from portfolios.models.documents import FOLDER

logger = logging.getLogger(__name__)

# A worker that is killed while it makes a report may have been killed by that very report.
ATTEMPTS = 3
# What may be otherwise the next time: what was taken back, a file that was deleted or could not be
# made again, a database or a disk that was busy.
PASSING = (
    TakenBackError,
    FileGoneError,
    OtherBytesError,
    OperationalError,
    IntegrityError,
    OSError,
)
# Longer than the moment between saving a report and enqueuing it.
GRACE = datetime.timedelta(minutes=1)
# Of a bundle: a person who waits for one report goes before them, and mail before both.
LATER = -50
# Finished tasks are kept as long as somebody may look for what went wrong.
TASKS_KEPT = datetime.timedelta(days=14)
SWEEP_EVERY = 60 * 60  # seconds


@task
def render_report(report_pk):
    """Make the PDF of a report that waits. Run twice, the second run changes nothing.

    Returns the state of the report: a failure is a state, told to who asked, and not an error of
    the queue, which would keep the words of people in its traceback.
    """
    report = Report.objects.waiting().filter(pk=report_pk).first()
    if report is not None:
        _try(report)
    # Also when another worker made it: that one may have been killed right after.
    for bundle in Bundle.objects.waiting().with_report(report_pk).complete():
        pack.enqueue(bundle.pk)
    return report.state if report else "nothing to do"


render_later = render_report.using(priority=LATER)


def _try(report):
    for left in reversed(range(ATTEMPTS)):
        try:
            _make(report)
        except PASSING as error:
            if not left:
                _give_up(report, error)
        except Exception as error:  # whatever it is, nobody may wait for it for ever
            _give_up(report, error)
            break
        else:
            break


def _give_up(report, error):
    logger.error("Report %s failed: %s", report.pk, without_words(error))
    report.fail()


def _make(report):
    """Make it as things stand now. Raises TakenBackError when something in it was taken back."""
    facts = reports.gather(report)
    document = _document(facts, report.placement.cohort.programme.school_id)
    won = False
    try:
        won = report.finish(document=document, printed=facts.printed)
    finally:
        if not won:
            document.drop_unless_used()


def _document(facts, school):
    """The document of these facts: the one that was made before, or one that is made now.

    Raises OtherBytesError when its file was lost and comes out otherwise, as with another version
    of a library of the system. What was issued stays true: the next try makes another document.
    """
    found = Document.of(reports.content_key(facts), school)
    if found.is_there:
        return found
    content = reports.as_pdf(facts, found)
    name = default_storage.save(f"{FOLDER}/{secrets.token_urlsafe(24)}.pdf", ContentFile(content))
    digest = hashlib.sha256(content).hexdigest()
    won = False
    try:
        won = found.store(file=name, sha256=digest, size=len(content))
    except OtherBytesError:
        logger.error("Document %s came out as other bytes; its content gets a new code", found.pk)
        found.give_up()
        raise
    finally:
        if not won:
            default_storage.delete(name)  # nobody would find this one
    return found


def without_words(error):
    """Type and places of an error. Not its message: that may quote what somebody wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " > ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__module__}.{type(error).__qualname__} at {places}"


@task
def make_export(export_pk):
    """Make the file of an export that waits, as `render_report` makes a report."""
    export = Export.objects.waiting().filter(pk=export_pk).first()
    if export is None:
        return "nothing to do"
    try:
        with translation.override(settings.LANGUAGE_CODE):
            file = exports.write(exports.gather(export.user), export.user)
        if export.finish(file):
            for older in Export.objects.visible_to(export.user).exclude(pk=export.pk):
                if older.finished_at:
                    older.remove()
        else:
            default_storage.delete(file)  # another worker was first
    except Exception as error:  # whatever it is, nobody may wait for it for ever
        logger.error("Export %s failed: %s", export_pk, without_words(error))
        export.fail()
    return export.state


@task(priority=LATER)
def spread(bundle_pk):
    """Have a report made for everyone in a bundle that waits. Returns how many are new.

    A second run goes on where the first one was killed: reports and their tasks are stored
    together.
    """
    bundle = Bundle.objects.waiting().filter(pk=bundle_pk).first()
    if bundle is None:
        return "nothing to do"
    made, clashes = 0, 0
    while True:
        try:
            with transaction.atomic():
                new = bundle.ask_for_some()
                for report in new or []:
                    render_later.enqueue(report.pk)
        except IntegrityError:  # somebody asked for one of them just now; the next time it is seen
            clashes += 1
            if clashes == ATTEMPTS:
                raise
            continue
        if new is None:
            break
        made += len(new)
    if bundle.is_complete:
        pack.enqueue(bundle.pk)
    return made


@task(priority=LATER)
def pack(bundle_pk):
    """Make the ZIP of a bundle of which every report was made, or failed. Returns its state."""
    bundle = Bundle.objects.waiting().complete().filter(pk=bundle_pk).first()
    if bundle is None:
        return "nothing to do"
    try:
        with translation.override(settings.LANGUAGE_CODE):
            file, left_out = bundles.write(bundle)
        if not bundle.finish(file, left_out):
            default_storage.delete(file)  # another worker was first, or it was removed
    except Exception as error:  # whatever it is, nobody may wait for it for ever
        logger.error("Bundle %s failed: %s", bundle_pk, without_words(error))
        bundle.fail()
    return bundle.state


def look_after_exports():
    """As of reports; and what was kept long enough goes."""
    _pick_up(Export.objects.waiting(), make_export)
    Export.objects.forget_old()


def look_after_bundles():
    """As of reports; and what was kept long enough goes, with the files that only bundles had."""
    _pick_up(Bundle.objects.waiting().unspread(), spread)
    _pick_up(Bundle.objects.waiting().complete(), pack)
    Bundle.objects.forget_old()
    if cache.add("documents-swept", True, timeout=SWEEP_EVERY):
        Document.objects.forget_old()
        old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - TASKS_KEPT)
        old.delete()


def pick_up_lost_reports():
    """Enqueue again what waits without a task in the queue; give up after ATTEMPTS tries.

    A report loses its task when its worker was killed too often, or when a process died between
    saving the report and enqueuing it.
    """
    _pick_up(Report.objects.waiting().filter(bundled=False), render_report)
    _pick_up(Report.objects.waiting().filter(bundled=True), render_later)


def _pick_up(waiting, task):
    queued = DBTaskResult.objects.filter(
        task_path=task.module_path, status__in=["READY", "RUNNING"]
    )
    queued = {one["args"][0] for one in queued.values_list("args_kwargs", flat=True)}
    for one in waiting.filter(requested_at__lt=timezone.now() - GRACE):
        if one.pk in queued:
            continue
        tries = times_tried(task, one.pk, since=one.requested_at)
        if tries is None:
            continue
        if tries >= ATTEMPTS:
            name = type(one).__name__
            logger.error("%s %s failed: its worker was killed %s times", name, one.pk, ATTEMPTS)
            one.fail()
        else:
            task.enqueue(one.pk)


def times_tried(task, pk, *, since):
    """How often workers took `task` of `pk` since then; None when it is in the queue or runs."""
    tasks = DBTaskResult.objects.filter(
        task_path=task.module_path, args_kwargs__args__0=pk, enqueued_at__gte=since
    )
    states = list(tasks.values_list("status", "worker_ids"))
    if any(status in ("READY", "RUNNING") for status, _workers in states):
        return None
    return sum(len(workers) for _status, workers in states)
