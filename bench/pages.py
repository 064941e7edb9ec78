"""Goals 5 and 6: what the pages of a list cost beside an empty page of a signed-in person.

Run as `python -m bench.pages [rounds]`. Makes its own rounds with lists of 40 and 120 statements,
in a database of its own. Figures are medians of ratios within one round, in which every page is
asked for once and in turn, so that a busy machine matters little. At the end a web server as
`make run` starts it stores answers of eight people at once.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HOST = "127.0.0.1"
SIZES = {40: (6, 6, 3, 6, 3, 6, 5, 5), 120: (15,) * 8}
COMMENT = (
    "Ik oefende dit vooral in de gesprekken op dinsdag. In het begin vulde ik de stilte snel op "
    "met mijn eigen verhaal. Nu wacht ik langer en vraag ik eerst of iemand het wil horen."
)
LARGEST, EXTRA_QUERIES, AUTOSAVE = 4.0, 3, 1.6
# A page with a picture and a row of a table for every statement, and a step, which says how much
# evidence was chosen: (ratio, extra queries).
PICTURES = {"growth over three rounds": (10.0, 4), "a step of it": (LARGEST, 4)}
CLIENTS, SAVES = 8, 60


def empty(request):
    """The frame of a page with nothing in it: what everything else is compared with."""
    from django.shortcuts import render  # noqa: PLC0415

    return render(request, "base.html")


def make(size):
    """An open round with half-filled lists, and the last of three whose lists are open for all."""
    from assessments.models import Answer, Assessment  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    instrument = factories.InstrumentFactory(questions=SIZES[size])
    points = list(instrument.scale.points.filter(assessor_only=False))
    rounds = [
        factories.RoundFactory(instrument=instrument),
        factories.RoundFactory(instrument=instrument, kind="final", conversation=True),
    ]
    earlier = [
        factories.RoundFactory(
            instrument=instrument, placement=rounds[1].placement, kind=kind, conversation=True
        )
        for kind in ("start", "interim")
    ]
    for round in [*rounds, *earlier]:
        answers = list(Answer.objects.filter(assessment__round=round))
        for number, answer in enumerate(answers):
            if round.is_opened or number % 2:
                answer.point = points[number * 7 % len(points)]
                answer.comment = COMMENT
                answer.save()
    lists = [Assessment.objects.get(round=round, role="student") for round in rounds]
    return rounds, lists


def pages(size):
    """The pages of lists of `size`, each as (name, address, person)."""
    from django.urls import reverse  # noqa: PLC0415

    (_open, opened), (draft, handed_in) = make(size)
    return [
        ("a list", reverse("assessments:list", args=[draft.pk]), draft.author),
        ("a step of it", reverse("assessments:step", args=[draft.pk, 1]), draft.author),
        ("handing it in", reverse("assessments:submit", args=[draft.pk]), draft.author),
        ("a list to read", reverse("assessments:list", args=[handed_in.pk]), handed_in.author),
        ("side by side", reverse("assessments:round", args=[opened.pk]), handed_in.author),
        (
            "growth over three rounds",
            reverse("assessments:growth", args=[opened.placement_id]),
            handed_in.author,
        ),
    ], draft


def client_of(person):
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"host": HOST})
    client.force_login(person)
    return client


def timed(ask):
    from django.db import connection, reset_queries  # noqa: PLC0415

    reset_queries()
    start = time.perf_counter()
    response = ask()
    seconds = time.perf_counter() - start
    if response.status_code != http.client.OK:
        sys.exit(f"{response.status_code} for {response.request['PATH_INFO']}")
    return seconds, len(connection.queries)


def queries(ask):
    from django.db import connection  # noqa: PLC0415

    connection.force_debug_cursor = True
    try:
        return timed(ask)[1]
    finally:
        connection.force_debug_cursor = False


def compared(asks, bare, rounds):
    """Per ask the median of its time / that of the empty page, and its number of queries."""
    ratios = {name: [] for name in asks}
    for number in range(rounds + 3):
        for name, ask in asks.items():
            base, page = timed(bare)[0], timed(ask)[0]
            if number >= 3:  # the first warm up
                ratios[name].append(page / base)
    return {name: (statistics.median(found), queries(asks[name])) for name, found in ratios.items()}


def told(what, value, limit, form=".2f"):
    verdict = "met" if value <= limit else "MISSED"
    print(f"  {what}: {value:{form}}, goal {limit:{form}}: {verdict}")


def bench_pages(rounds):
    found = {}
    for size in SIZES:
        listed, draft = pages(size)
        owner = client_of(draft.author)
        clients = {name: client_of(person) for name, _url, person in listed}
        asks = {
            name: (lambda client=clients[name], url=url: client.get(url))
            for name, url, _person in listed
        }
        found[size] = compared(asks, lambda client=owner: client.get("/empty/"), rounds)
        base = queries(lambda client=owner: client.get("/empty/"))
        print(f"5. pages of {size} statements / the empty page, which asks {base} queries")
        for name, (ratio, number) in found[size].items():
            largest, extra = PICTURES.get(name, (LARGEST, EXTRA_QUERIES))
            told(name, ratio, largest)
            told(f"{name}, queries beyond the empty page", number - base, extra, "d")
    different = [
        name for name, (_ratio, number) in found[40].items() if number != found[120][name][1]
    ]
    print(f"  the same number of queries at 40 and at 120: {different or 'met'}")


def bench_autosave(rounds):
    from django.urls import reverse  # noqa: PLC0415

    for size in SIZES:
        _rounds, (draft, _handed_in) = make(size)
        client = client_of(draft.author)
        answer = draft.answers.first()
        url = reverse("assessments:answer", args=[answer.pk])
        version = answer.version

        def save(client=client, answer=answer, url=url):
            nonlocal version
            data = {
                f"a{answer.pk}-comment": f"{COMMENT} {version}",
                f"a{answer.pk}-version": version,
            }
            version += 1
            return client.post(url, data, headers={"hx-request": "true"})

        saved = compared({"save": save}, lambda client=client: client.get("/empty/"), rounds)
        ratio, number = saved["save"]
        print(f"6. one answer stored in a list of {size} / the empty page: {number} queries")
        told("an autosave", ratio, AUTOSAVE)


def save_many(port, session, token, answers, log):
    """One person's browser: store answer after answer, over one connection."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={token}",
        "X-CSRFToken": token,
        "HX-Request": "true",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    for turn in range(SAVES):
        answer = answers[turn % len(answers)]
        body = urllib.parse.urlencode(
            {f"a{answer}-comment": f"{COMMENT} {turn}", f"a{answer}-version": turn // len(answers)}
        )
        start = time.perf_counter()
        try:
            connection.request("POST", f"/antwoorden/{answer}/", body, headers)
            response = connection.getresponse()
            response.read()
            status = response.status
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            status = repr(error)
        log.append((status, time.perf_counter() - start))


def bench_together():
    """Eight people at once against the web server, each in their own list."""
    from django.middleware.csrf import _get_new_csrf_string  # noqa: PLC0415

    jobs, log = [], []
    for _ in range(CLIENTS):
        _rounds, (draft, _handed_in) = make(40)
        draft.answers.update(point=None, comment="", version=0)
        session = client_of(draft.author).cookies["sessionid"].value
        answers = list(draft.answers.values_list("pk", flat=True))
        jobs.append((session, _get_new_csrf_string(), answers))
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "gunicorn", "ervaring.wsgi", "--bind", f"{HOST}:{port}",
         "--workers", "2", "--worker-class", "sync", "--log-level", "warning"],
    )  # fmt: skip
    try:
        for _ in range(100):
            with socket.socket() as attempt:
                if not attempt.connect_ex((HOST, port)):
                    break
            time.sleep(0.1)
        start = time.perf_counter()
        threads = [threading.Thread(target=save_many, args=(port, *job, log)) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - start
    finally:
        server.terminate()
        server.wait()
    failed = [status for status, _seconds in log if status != http.client.OK]
    times = sorted(1000 * seconds for _status, seconds in log)
    print(
        f"6. {CLIENTS} people at once on {engine()}: {len(log)} answers in {seconds:.1f} s, "
        f"half within {times[len(times) // 2]:.0f} ms, 99% within "
        f"{times[int(len(times) * 0.99)]:.0f} ms"
    )
    told("errors", len(failed), 0, "d")
    if failed:
        print(f"  {sorted({str(status) for status in failed})}")


def engine():
    from django.db import connection  # noqa: PLC0415

    return connection.vendor


def main(rounds=60):
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "ervaring.settings"
        os.environ["ERVARING_SECRET_KEY"] = "only-for-the-bench-" + "0" * 40
        os.environ["ERVARING_TEXT_KEYS"] = "bench:" + "b" * 43
        os.environ["ERVARING_DATA_DIR"] = folder
        os.environ.pop("ERVARING_DATABASE_URL", None)
        import django  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415
        from django.urls import path  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        from ervaring import urls  # noqa: PLC0415

        urls.urlpatterns.append(path("empty/", empty))
        bench_pages(rounds)
        bench_autosave(rounds)
        bench_together()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
