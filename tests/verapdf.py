"""veraPDF on every kind of report: run as `python -m tests.verapdf [where the summary goes]`.

What it downloads, prints and is told stands in var/verapdf/: the jar, the documents, and the whole
report of the machine. Ends with 1, and says what is wrong, when a rule fails or a file is not read.
"""

import hashlib
import http.client
import io
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "var" / "verapdf"
VERSION = "1.30.2"
SHA256 = "287cc9c9757f99dcff4a2d39b68268245b48103fb6af443162d5a29df2afa332"
JAR = f"cli-{VERSION}.jar"
# Maven Central, by its two names; or what mirrors it.
CENTRAL = ["https://repo1.maven.org/maven2", "https://repo.maven.apache.org/maven2"]
if mirror := os.environ.get("MAVEN_CENTRAL"):
    CENTRAL = [mirror.rstrip("/")]
PLACE = f"org/verapdf/apps/cli/{VERSION}/{JAR}"
TRIES = 6
PROFILES = {"ua1": "PDF/UA-1 (ISO 14289-1)", "3a": "PDF/A-3a (ISO 19005-3)"}
HELP = {
    "portfolio-empty": "a portfolio in which nobody wrote anything yet",
    "portfolio-rare": "a portfolio with characters that no font has",
    "row-of-pages": "a table with a row of several pages",
}


class StoppedError(Exception):
    """What to tell who started this."""


def jar(wait=2):
    """veraPDF itself, downloaded once. Raises StoppedError when it is not what it should be."""
    path, problem = FOLDER / JAR, ""
    for number in range(TRIES):
        if is_it(path):
            return path
        time.sleep(wait * number)
        address = f"{CENTRAL[number % len(CENTRAL)]}/{PLACE}"
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310
                path.write_bytes(answer.read())
            problem = "another file came than the one that we know"
        except (OSError, http.client.HTTPException) as error:
            problem = str(error)
    if is_it(path):
        return path
    raise StoppedError(
        f"veraPDF could not be downloaded from {' or '.join(CENTRAL)} in {TRIES} tries: {problem}. "
        "Is Maven Central reachable from here? MAVEN_CENTRAL=... names a mirror of it."
    )


def is_it(path):
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == SHA256


def documents():
    """{name: bytes} of every kind of report, and of what is hard beside that."""
    from tests import printed  # noqa: PLC0415

    return {
        **printed.all_of(printed.hard()),
        "portfolio-empty": printed.printed("portfolio", printed.empty()),
        "portfolio-rare": printed.printed("portfolio", printed.rare()),
        "row-of-pages": printed.table("scores", "kort", "Woorden. " * 500, "kort"),
    }


def told(files, profile):
    """{name: (rules, checks, [what fails])} of the files, by veraPDF."""
    java = os.environ.get("JAVA") or shutil.which("java")
    if not java:
        raise StoppedError(
            "There is no Java. Install it: sudo apt-get install default-jre-headless"
        )
    options = ["-f", profile, "--format", "json", "--loglevel", "1"]
    ran = subprocess.run(  # noqa: S603
        [java, "-jar", str(jar()), *options, *map(str, files)], capture_output=True, check=False
    )
    (FOLDER / f"report-{profile}.json").write_bytes(ran.stdout)
    try:
        jobs = json.loads(ran.stdout)["report"]["jobs"]
    except ValueError as error:
        raise StoppedError(f"veraPDF did not run: {ran.stderr.decode()[-500:]}") from error
    return {Path(job["itemDetails"]["name"]).stem: _read(job) for job in jobs}


def _read(job):
    if "validationResult" not in job:
        return 0, 0, ["it could not be read"]
    [result] = job["validationResult"]
    details = result["details"]
    rules = details["passedRules"] + details["failedRules"]
    checks = details["passedChecks"] + details["failedChecks"]
    failed = [
        f"{rule['clause']}-{rule['testNumber']}: {rule['description']}"
        for rule in details["ruleSummaries"]
    ]
    if not (result["compliant"] and result["jobEndStatus"] == "normal" and rules and checks):
        failed = failed or ["veraPDF does not say that it is right"]
    return rules, checks, failed


def pages(content):
    import pikepdf  # noqa: PLC0415

    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


def run(contents, summary=None):
    """All files by all profiles. Returns lines of what fails; if none, writes the summary."""
    for old in FOLDER.glob("*.pdf"):
        old.unlink()
    files = []
    for name, content in contents.items():
        files.append(FOLDER / f"{name}.pdf")
        files[-1].write_bytes(content)
    found = {profile: told(files, profile) for profile in PROFILES}
    nothing = (0, 0, ["veraPDF says nothing about it"])
    wrong = [
        f"{name}.pdf, {PROFILES[profile]}: {line}"
        for profile, results in found.items()
        for name in contents
        for line in results.get(name, nothing)[2]
    ]
    if summary and not wrong:
        Path(summary).write_text(told_shortly(contents, found))
    return wrong


def told_shortly(contents, found):
    """The summary, as a page of the documentation."""
    import weasyprint  # noqa: PLC0415

    heads = ["Document", "Pages", *(f"{what}: rules, checks, failed" for what in PROFILES.values())]
    rows = [
        [
            HELP.get(name, f"{name}, with much of everything in it"),
            str(pages(contents[name])),
            *(
                f"{rules} rules, {checks:,} checks, {len(failed)} failed"
                for rules, checks, failed in (found[profile][name] for profile in PROFILES)
            ),
        ]
        for name in contents
    ]
    table = [heads, ["---"] * len(heads), *rows]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in table)
    return f"""# What veraPDF says

`make verapdf` wrote this page on {date.today():%-d %B %Y}, with veraPDF {VERSION} and
WeasyPrint {weasyprint.__version__}. It prints a document of every kind (the people and texts are
made up in `tests/printed.py`), lets veraPDF read each by two standards, and fails when one rule
fails or one file cannot be read. CI runs the same before anything is taken in, and does not write
this page. The whole report of the machine stands in `var/verapdf/report-*.json` afterwards.

{lines}

What these rules are, which of them the suite checks by itself, and what no program can say, is in
[pdf-ua.md](pdf-ua.md).
"""  # noqa: DTZ011


def main(summary=None):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["ERVARING_DATABASE_URL"] = "sqlite://:memory:"
    os.environ.pop("TEST_DATABASE_URL", None)
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        jar()
        import django  # noqa: PLC0415

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        contents = documents()
        wrong = run(contents, summary)
    except StoppedError as error:
        wrong = [str(error)]
    for line in wrong:
        print(line, file=sys.stderr)
    if not wrong:
        print(f"veraPDF {VERSION}: {len(contents)} documents, 2 standards, no rule failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
