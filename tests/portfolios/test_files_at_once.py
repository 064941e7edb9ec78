"""Two uploads at the same moment stay within the limits together."""

import threading
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from portfolios.models import Attachment, FileLimits
from tests.factories import AttachmentFactory, EntryFactory, PlacementFactory
from tests.portfolios.hostile import photo
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 20  # seconds


@pytest.fixture
def at_once(monkeypatch):
    """at_once(press, press): both come to keep their file at the same moment."""
    from portfolios.files import actions  # noqa: PLC0415

    attach, barrier = actions.attach, threading.Barrier(2)

    def together(**given):
        with suppress(threading.BrokenBarrierError):
            barrier.wait(PATIENCE)
        return attach(**given)

    monkeypatch.setattr(actions, "attach", together)

    def run(*presses):
        came = [None] * len(presses)

        def press(number):
            try:
                came[number] = presses[number]().status_code
            finally:
                connections.close_all()

        threads = [threading.Thread(target=press, args=[n]) for n in range(len(presses))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(3 * PATIENCE)
            assert not thread.is_alive()
        return sorted(came)

    return run


def adding(entry):
    client = sign_in(Client(), entry.placement.student)
    upload = SimpleUploadedFile("foto.jpg", photo())
    return lambda: client.post(reverse("portfolios:attach", args=[entry.pk]), {"files": upload})


def test_the_room_of_a_student_over_all_their_placements(at_once):
    first = EntryFactory()
    student = first.placement.student
    second = EntryFactory(placement=PlacementFactory(student=student))
    for entry in (first, second):
        FileLimits.objects.create(school=entry.placement.cohort.programme.school, quota=10)
    # Room for one more photo, of about a kilobyte, and not for two.
    with transaction.atomic():
        AttachmentFactory(entry=first, size=10 * 1024 * 1024 - 1500)
    assert at_once(adding(first), adding(second)) == [302, 422]
    assert Attachment.objects.count() == 2


def test_the_number_with_an_entry(at_once):
    entry = EntryFactory()
    FileLimits.objects.create(school=entry.placement.cohort.programme.school, files=1)
    assert at_once(adding(entry), adding(entry)) == [302, 422]
    assert Attachment.objects.count() == 1
