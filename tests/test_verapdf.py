"""The run of veraPDF stops with a sentence when it cannot run, and lets nothing pass unseen."""

import io
import json
import subprocess

import pytest

from tests import verapdf

RIGHT = {
    "details": {
        "passedRules": 106, "failedRules": 0, "passedChecks": 9, "failedChecks": 0,
        "ruleSummaries": [],
    },
    "compliant": True,
    "jobEndStatus": "normal",
}  # fmt: skip
RULE = {"clause": "7.1", "testNumber": 3, "description": "Tag it"}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(verapdf, "FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def answers(monkeypatch):
    """What the server gives: bytes, or an error; and what it was asked for."""
    asked, given = [], []

    def urlopen(address, timeout):
        asked.append(address)
        one = given.pop(0)
        if isinstance(one, Exception):
            raise one
        return io.BytesIO(one)

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    monkeypatch.setattr(
        verapdf, "SHA256", "2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df"
    )
    return given, asked


def test_it_is_downloaded_once_also_when_that_goes_wrong_at_first(answers, folder):
    given, asked = answers
    given += [OSError("even niet"), b"half", b"ok"]
    for _twice in range(2):
        assert verapdf.jar(wait=0).read_bytes() == b"ok"
    assert [address.split("/")[2] for address in asked] == [
        "repo1.maven.org", "repo.maven.apache.org", "repo1.maven.org",
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", [OSError("geen net"), b"another"])
def test_a_sentence_says_that_it_cannot_be_had(answers, wrong):
    given, _asked = answers
    given += [wrong] * verapdf.TRIES
    with pytest.raises(verapdf.StoppedError, match="Is Maven Central reachable"):
        verapdf.jar(wait=0)


def job(name, result):
    return {"itemDetails": {"name": f"/ergens/{name}.pdf"}} | result


@pytest.mark.parametrize(
    ("jobs", "wrong"),
    [
        ([job("een", {"validationResult": [RIGHT]})], None),
        ([job("een", {"taskException": {}})], "it could not be read"),
        ([], "veraPDF says nothing about it"),
        (
            [job("een", {"validationResult": [RIGHT | {"compliant": False}]})],
            "veraPDF does not say that it is right",
        ),
        (
            [
                job(
                    "een",
                    {
                        "validationResult": [
                            RIGHT | {"details": RIGHT["details"] | {"ruleSummaries": [RULE]}}
                        ]
                    },
                )
            ],
            "7.1-3: Tag it",
        ),
    ],
    ids=["right", "unread", "missing", "silent", "rule"],
)
def test_nothing_passes_unseen(monkeypatch, folder, jobs, wrong):
    said = json.dumps({"report": {"jobs": jobs}}).encode()
    monkeypatch.setattr(verapdf, "jar", lambda: folder / "jar")
    monkeypatch.setenv("JAVA", "java")
    monkeypatch.setattr(
        verapdf.subprocess,
        "run",
        lambda *_args, **_more: subprocess.CompletedProcess([], 0, said, b""),
    )
    summary = folder / "summary.md"
    monkeypatch.setattr(verapdf, "pages", lambda _content: 1)
    expected = [f"een.pdf, {what}: {wrong}" for what in verapdf.PROFILES.values()] if wrong else []
    assert verapdf.run({"een": b"%PDF"}, summary) == expected
    assert summary.exists() is not bool(wrong)


def test_a_java_that_says_nothing_is_told(monkeypatch, folder):
    monkeypatch.setattr(verapdf, "jar", lambda: folder / "jar")
    monkeypatch.setenv("JAVA", "false")
    with pytest.raises(verapdf.StoppedError, match="veraPDF did not run"):
        verapdf.told([], "ua1")
