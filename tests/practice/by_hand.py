"""The rule of `ervaring/practice/coverage.py`, worked out from the fixtures alone.

It reads the JSON, and neither the models nor the code that it is held against.
"""

import json
from functools import cache
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PLAN, PROFILE, FLEMISH = "leerplan-2022", "bcp-e-2013", "bk-2024"
CROSSWALK = {"exact", "close", "broader", "narrower"}


@cache
def rows_of(name, model):
    """The fields of the rows of one model in one file."""
    rows = json.loads((FIXTURES / f"{name}.json").read_text())
    return [row["fields"] for row in rows if row["model"] == model]


@cache
def items():
    """{(framework, code): its fields}"""
    return {
        (name, one["code"]): one
        for name in (PLAN, PROFILE, FLEMISH)
        for one in rows_of(name, "competencies.item")
    }


@cache
def asked_at(level):
    """[(code of a strand, text of what it asks at this level)], in the order of the leerplan."""
    outcomes = [
        one
        for one in rows_of(PLAN, "competencies.item")
        if one["kind"] == "outcome" and [level] in one["levels"]
    ]
    outcomes.sort(key=lambda one: one["order"])
    return [(one["parent"][1], one["text"]) for one in outcomes]


@cache
def competences_of(framework, code):
    """The codes of the competences of the table that the crosswalk relates a row to."""
    found = set()
    for one in rows_of("crosswalk", "competencies.relation"):
        ends = [tuple(one["from_item"]), tuple(one["to_item"])]
        if one["kind"] in CROSSWALK and (framework, code) in ends:
            found |= {other for name, other in ends if name == PROFILE}
    return found


@cache
def task_of(code):
    """The task of the check that refers to the same core task as the part a strand is in."""
    refers = {
        one["from_item"][1]: one["to_item"][1]
        for one in rows_of("relations", "competencies.relation")
        if one["kind"] == "refers_to" and one["from_item"][0] == PLAN
    }
    part = items()[PLAN, code]["parent"][1]
    if not part.startswith("KT"):
        return None
    [task] = [one for one, core in refers.items() if core == refers[part] and one != part]
    return task


def _same(answers):
    answers = [one for one in answers if one]
    if not answers:
        return None
    return answers[0] if len(set(answers)) == 1 else "gedeeltelijk"


def competence(code, answers):
    """What a competence of the table is, by `answers`: {code: kan, gedeeltelijk, kan niet}."""
    if answers.get(code):
        return answers[code]
    return _same(
        answers.get(one["code"])
        for one in rows_of(PROFILE, "competencies.item")
        if one["kind"] == "behaviour" and one["parent"] == [PROFILE, code]
    )


def strand(code, answers):
    """What a strand is at a workplace that gave these answers."""
    worst = ["kan niet", "gedeeltelijk", "kan"]
    said = [
        answers.get(task_of(code)),
        _same(competence(one, answers) for one in competences_of(PLAN, code)),
    ]
    return min((one for one in said if one), key=worst.index, default="niet gezegd")


def flemish(code, answers):
    """What a Flemish competence is there."""
    said = _same(competence(one, answers) for one in competences_of(FLEMISH, code))
    return said or "niet gezegd"
