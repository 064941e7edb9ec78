"""Goals 3, 4 and 7: exporting the portfolios of a cohort, and the pages that people ask meanwhile.

Run as `python -m bench.exporting [portfolios] [printed together] [pages]`; the goals speak of 500
portfolios. The workers are those of `manage.py work`, the web server is that of `make run`.
"""

import http.client
import socket
import statistics
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager, nullcontext
from unittest import mock

from bench import school

HOST = "127.0.0.1"
CHANGED = 10
PATIENCE = 600  # seconds


def ask(user, cohort, placements):
    """A bundle of their portfolios, that waits for a worker."""
    from portfolios.actions import request_bundle  # noqa: PLC0415

    return request_bundle(cohort=cohort, placements=placements, parts="", key=uuid.uuid4(), by=user)


def exported(user, cohort, placements):
    """(processor seconds, renderings) of one export, from the question to the ZIP."""
    from django.core.management import call_command  # noqa: PLC0415

    from ervaring import pdf  # noqa: PLC0415

    with mock.patch.object(pdf, "render", wraps=pdf.render) as render, mock.patch("os.nice"):
        start = time.process_time()
        bundle = ask(user, cohort, placements)
        call_command("work", batch=True, verbosity=0)
        seconds = time.process_time() - start
    bundle.refresh_from_db()
    if bundle.state != "ready":
        sys.exit(f"The bundle is {bundle.state}")
    return seconds, render.call_count


def bench_again(user, cohort, placements):
    """Goal 4."""
    from portfolios.models import Entry  # noqa: PLC0415

    exported(user, cohort, placements[:1])  # warms up
    placements = placements[1:]
    first, made = exported(user, cohort, placements)
    again, unchanged = exported(user, cohort, placements)
    for one in placements[:CHANGED]:
        entry = Entry.objects.filter(placement=one).first()
        entry.save_given(version=entry.version, title="Anders")
    _seconds, changed = exported(user, cohort, placements)
    print(f"{len(placements)} portfolios: {made} renderings in {first:.1f} s, again {again:.2f} s")
    school.told("4. an unchanged cohort exported again / the first time", [again / first], 0.02)
    school.told("4. renderings of an unchanged cohort", [unchanged], 0)
    school.told(f"4. renderings after {CHANGED} changed portfolios", [changed], CHANGED)


@contextmanager
def workers(number):
    """So many long-lived workers, ready to print."""
    command = [sys.executable, "manage.py", "work", "--interval", "0.2", "--verbosity", "0"]
    running = [
        subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603
        for _number in range(number)
    ]
    try:
        yield
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait()


def waiting():
    from portfolios.models import Report  # noqa: PLC0415

    return Report.objects.filter(state=Report.State.WAITING).count()


def spread():
    """Wait until a worker has begun."""
    while not waiting():
        time.sleep(0.05)


def printed():
    """Seconds until nothing waits any more."""
    start = time.perf_counter()
    while waiting():
        if time.perf_counter() - start > PATIENCE:
            sys.exit("The workers do not come to an end")
        time.sleep(0.05)
    return time.perf_counter() - start


def bench_workers(user, cohort, placements):
    """Goal 3: the same number of portfolios, none made before, with one worker and with two."""
    half = len(placements) // 2
    seconds = []
    for number, mine in ((1, placements[:half]), (2, placements[half:])):
        with workers(number):
            ask(user, cohort, mine[:number])  # each loads its fonts
            spread()
            printed()
            ask(user, cohort, mine[number : half - 2 + number])
            spread()
            seconds.append(printed())
    print(f"{half - 2} portfolios: {seconds[0]:.1f} s by one worker, {seconds[1]:.1f} s by two")
    school.told("3. two workers / one", [seconds[0] / seconds[1]], 1.8, at_least=True)


@contextmanager
def server():
    """The web server as `make run` starts it; gives its port."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "ervaring.wsgi", "--bind", f"{HOST}:{port}",
               "--workers", "2", "--worker-class", "sync", "--log-level", "warning"]  # fmt: skip
    running = subprocess.Popen(command)  # noqa: S603
    try:
        for _ in range(100):
            with socket.socket() as attempt:
                if not attempt.connect_ex((HOST, port)):
                    break
            time.sleep(0.1)
        yield port
    finally:
        running.terminate()
        running.wait()


def asked(port, session, addresses, number):
    """Milliseconds of so many pages, one after another, sorted."""
    found = []
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    for turn in range(number):
        start = time.perf_counter()
        connection.request("GET", addresses[turn % len(addresses)], headers={"Cookie": session})
        response = connection.getresponse()
        response.read()
        if response.status != http.client.OK:
            sys.exit(f"{response.status} for {addresses[turn % len(addresses)]}")
        found.append(1000 * (time.perf_counter() - start))
    return sorted(found)


def bench_pages(user, cohort, placements, number):
    """Goal 7."""
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from assessments.models import Round  # noqa: PLC0415

    one = placements[0]
    client = Client()
    client.force_login(one.student)
    session = f"sessionid={client.cookies['sessionid'].value}"
    rounds = Round.objects.filter(placement=one)
    addresses = [
        "/",
        one.get_absolute_url(),
        *(round.get_absolute_url() for round in rounds),
        reverse("portfolios:entries", args=[one.pk]),
        reverse("portfolios:coverage", args=[one.pk]),
    ]
    late = {}
    with server() as port:
        asked(port, session, addresses, 2 * len(addresses))
        for what, busy in (("idle", nullcontext()), ("exporting", workers(1))):
            with busy:
                if what == "exporting":
                    ask(user, cohort, placements)
                    spread()
                times = asked(port, session, addresses, number)
                if what == "exporting" and not waiting():
                    print("  the export ended before the pages did: give it more portfolios")
            late[what] = times[int(len(times) * 0.99)]
            print(f"{what}: half of the pages within {statistics.median(times):.0f} ms, "
                  f"99 % within {late[what]:.0f} ms")  # fmt: skip
    school.told(
        "7. p99 of pages while an export runs / idle", [late["exporting"] / late["idle"]], 2
    )


def main(again=40, together=16, pages=300):
    with school.opened():
        from django.core.management import call_command  # noqa: PLC0415

        call_command("collectstatic", interactive=False, verbosity=0)
        user, cohort = school.coordinator()
        bench_again(user, cohort, school.portfolios(cohort, again + 1))
        bench_workers(user, cohort, school.portfolios(cohort, together))
        bench_pages(user, cohort, school.portfolios(cohort, together), pages)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
