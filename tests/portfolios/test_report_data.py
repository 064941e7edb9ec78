"""The JSON inside a PDF: it keeps to docs/report.schema.json and says what the pages say."""

import copy
import datetime
import html
import io
import json
import re
from decimal import Decimal

import jsonschema
import pikepdf
import pytest
from django.conf import settings
from django.utils import timezone

from assessments.models import (
    Answer,
    Assessment,
    Conclusion,
    Consent,
    Judgement,
    Reaction,
    Transition,
)
from portfolios import actions, reports
from portfolios.parts import PARTS
from tests.factories import (
    AgreementFactory,
    AssessmentFactory,
    AttachmentFactory,
    DocumentFactory,
    EntryFactory,
    ItemFactory,
    LearningGoalFactory,
    LevelFactory,
    ReportFactory,
    RoundFactory,
    SupervisionFactory,
)
from tests.texts import write

pytestmark = pytest.mark.django_db
CANARY = "KANARIE-8812"
SCHEMA = json.loads((settings.BASE_DIR / "docs/report.schema.json").read_text())
# What a machine reads and no page prints: moments, and words of the schema itself.
ISO = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")


def strict(schema):
    """The schema, in which nothing may be that it does not name."""
    schema = copy.deepcopy(schema)
    found = [schema]
    while found:
        one = found.pop()
        if isinstance(one, dict):
            if "properties" in one:
                one["additionalProperties"] = False
            found += one.values()
        elif isinstance(one, list):
            found += one
    return schema


def check(data):
    """What is not as the schema says."""
    validator = jsonschema.Draft202012Validator(
        strict(SCHEMA), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    return [error.message for error in validator.iter_errors(data)]


def said(value, key=""):
    """[(field, text)] of every text in it."""
    if isinstance(value, dict):
        return [found for name, one in value.items() for found in said(one, name)]
    if isinstance(value, list):
        return [found for one in value for found in said(one, key)]
    return [(key, value)] if isinstance(value, str) and value else []


# Words of the application itself.
CODED = {"schema", "role", "kind", "action", "state", "parts"}


def not_printed(facts):
    """The texts in its data that its pages do not print, but for the names of public pages."""
    public = {("code", source.code) for source in facts.sources}
    shown = html.unescape(re.sub(r"<[^>]+>", " ", reports.as_html(facts)))
    shown = " ".join(shown.split()).casefold()
    return [
        (key, text)
        for key, text in said(facts.data)
        if key not in CODED and not ISO.fullmatch(text) and (key, text) not in public
        if " ".join(text.split()).casefold() not in shown
    ]


@pytest.fixture
def round(placement):
    """Final, with something in every field."""
    round = RoundFactory(placement=placement, kind="final", finalised=True)
    second = SupervisionFactory(placement=placement, role="second_assessor", by_experience=True)
    AssessmentFactory(round=round, author=second.user, role="second_assessor", submitted=True)
    answers = Answer.objects.filter(assessment__round=round)
    write(answers, comment="Dit lukt mij.")
    for role, word in [("student", "op niveau"), ("supervisor", "kon hier niet")]:
        first = answers.filter(assessment__role=role).first()
        first.point = round.instrument.scale.points.get(word=word)
        first.rung = LevelFactory(number=3) if role == "supervisor" else None
        first.save()
    about = {"round": round, "question": first.question}
    Conclusion.objects.create(text="We gaan dit oefenen.", **about)
    AgreementFactory(what="Een groep begeleiden", by_when=datetime.date(2027, 5, 4), **about)
    AgreementFactory(round=round, what="Bellen")
    write(Judgement.objects.filter(round=round), text="Voldaan.", version=1)
    for judgement in Judgement.objects.filter(round=round):
        Consent.objects.create(
            judgement=judgement, assessor=second.user, version=1, agrees=False, note="Te vroeg."
        )
    write(Reaction.objects.filter(round=round), text="Ik lees mezelf terug. مرحبا 😀")
    supervisor = placement.supervisions.get(role="supervisor").user
    Transition.objects.create(round=round, user=supervisor, action="finalised")
    return round


@pytest.fixture
def corrected(round):
    """The same, after its report was corrected."""
    old = ReportFactory(
        kind="round", round=round, placement=round.placement, ready=True,
        requested_by=round.placement.student,
    )  # fmt: skip
    return actions.correct_report(
        report=old,
        by=round.placement.supervisions.get(role="supervisor").user,
        reason="Een verkeerde naam.",
        correction="Er staat Noord; het was Zuid.",
    )


@pytest.fixture
def portfolio(round):
    """Everything that can be in one."""
    placement, student = round.placement, round.placement.student
    AttachmentFactory(
        entry=EntryFactory(
            placement=placement, kind="situation", title="Bij de deur", in_report=True,
            texts={"situation": "Iemand bleef staan."}, tension=ItemFactory(text="Nabij"),
        ),
        name="bord.mp3", kind="audio", description="Wat ik hoorde",
    )  # fmt: skip
    EntryFactory(
        placement=placement, kind="log", log="talk", hours=Decimal("1.5"), texts={}, in_report=True
    )
    LearningGoalFactory(placement=placement)
    version, _new = actions.present_plan(placement=placement, by=student)
    by = placement.supervisions.get(role="supervisor").user
    actions.answer_plan(version=version, by=by, agrees=True, note="Mooi plan.")
    return reports.gather_portfolio(placement.pk, student)


def list_of(round, role):
    return reports.gather(
        ReportFactory.build(
            kind="assessment",
            placement=round.placement,
            assessment=Assessment.objects.get(round=round, role=role),
            requested_by=round.placement.student,
        )
    )


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


class TestARound:
    def test_keeps_to_the_schema_and_says_what_is_printed(self, round):
        facts = reports.gather_round(round.pk, round.placement.student)
        assert check(facts.data) == []
        assert not_printed(facts) == []

    def test_so_does_a_corrected_one(self, corrected):
        facts = reports.gather(corrected)
        assert check(facts.data) == []
        assert [one["text"] for one in facts.data["round"]["corrections"]] == [
            "Er staat Noord; het was Zuid."
        ]

    def test_what_everyone_said_stands_by_voice(self, round):
        found = reports.gather_round(round.pk, round.placement.student).data["round"]
        line = found["sections"][0]["statements"][0]
        fields = ("role", "word", "position", "level")
        assert [tuple(one[name] for name in fields) for one in line["voices"]] == [
            ("student", "op niveau", 2, None),
            ("supervisor", "kon hier niet", None, 3),
            ("second_assessor", None, None, None),
        ]
        assert line["conclusion"] == "We gaan dit oefenen."
        assert [one["statement"] and one["statement"]["code"] for one in found["agreements"]] == [
            line["code"],
            None,
        ]
        assert found["advice"]["disagreed"][0]["note"] == "Te vroeg."
        assert found["reaction"] == "Ik lees mezelf terug. مرحبا 😀"

    def test_what_may_not_be_read_yet_is_not_in_it(self, placement):
        round = RoundFactory(placement=placement, judged=True)
        write(Judgement.objects.filter(round=round), text=CANARY)
        write(Reaction.objects.filter(round=round), text=CANARY, confirmed_at=timezone.now())
        pause = {"action": "paused", "reason": CANARY}
        Transition.objects.create(round=round, user=placement.student, **pause)
        facts = reports.gather_round(round.pk, placement.student)
        assert check(facts.data) == []
        assert CANARY not in json.dumps(facts.data)


class TestAList:
    @pytest.mark.parametrize("role", ["student", "supervisor"])
    def test_keeps_to_the_schema_and_says_what_is_printed(self, round, role):
        facts = list_of(round, role)
        assert check(facts.data) == []
        assert not_printed(facts) == []
        assert facts.data["list"]["author"]["role"] == role

    def test_nothing_of_another_list(self, round):
        write(Answer.objects.filter(assessment__role="supervisor"), comment=CANARY)
        assert CANARY not in json.dumps(list_of(round, "student").data)


class TestAPortfolio:
    def test_keeps_to_the_schema_and_says_what_is_printed(self, portfolio):
        assert check(portfolio.data) == []
        assert not_printed(portfolio) == []
        assert [len(portfolio.data[name]) for name in ("rounds", "entries", "log")] == [1, 1, 1]
        assert portfolio.data["plan"]["versions"][0]["said"][0]["note"] == "Mooi plan."

    @pytest.mark.parametrize("part", PARTS)
    def test_of_a_part_that_is_not_in_it_nothing(self, portfolio, round, part):
        placement = round.placement
        others = ",".join(name for name in PARTS if name != part)
        facts = reports.gather_portfolio(placement.pk, placement.student, others)
        assert check(facts.data) == []
        fields = {"profile": "guides", "coverage": "", "growth": ""}
        assert fields.get(part, part) not in facts.data
        assert not_printed(facts) == []

    def test_what_the_student_keeps_is_not_in_it(self, placement):
        EntryFactory(placement=placement, title=CANARY, texts={"task": CANARY}, shared=True)
        write(
            Answer.objects.filter(assessment__round=RoundFactory(placement=placement)),
            comment=CANARY,
        )
        for user in (placement.student, placement.supervisions.get().user):
            facts = reports.gather_portfolio(placement.pk, user)
            assert CANARY not in json.dumps(facts.data)


def test_it_is_inside_the_pdf_as_data_that_belongs_to_it(round):
    facts = reports.gather_round(round.pk, round.placement.student)
    content = reports.as_pdf(facts, DocumentFactory())
    with pikepdf.open(io.BytesIO(content)) as file:
        assert list(file.attachments) == ["gegevens.json"]
        found = file.attachments["gegevens.json"]
        assert str(found.obj.AFRelationship) == "/Data"
        assert json.loads(found.get_file().read_bytes()) == facts.data
