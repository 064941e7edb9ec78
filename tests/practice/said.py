"""Checks that say something, for tests: by the codes of the statements."""

from assessments.models import Answer, ScalePoint
from competencies.models import Item
from ervaring.practice.models import CheckAnswer, WorkplaceCheck
from ervaring.practice.models.checks import SCALES
from tests.factories import InstrumentFactory, RoundFactory, UserFactory


def says(workplace, answers, *, settings=(), comments=None, placement=None, submitted=True):
    """A check of `workplace` with `answers`, {code of a statement: its position on the scale}.

    `settings` are the codes of what it is, `comments` {code: text}. With `placement` the student
    says it.
    """
    author = placement.student if placement else UserFactory()
    check = WorkplaceCheck.ask(workplace=workplace, author=author, placement=placement)
    points = {
        (one.scale.code, one.position): one for one in ScalePoint.objects.select_related("scale")
    }
    rows = {one.item.code: one for one in check.answers.select_related("item")}
    for code, position in answers.items():
        row = rows[code]
        row.point = points[SCALES[Item.Kind(row.item.kind)], position] if position else None
    for code in settings:
        rows[code].ticked = True
    CheckAnswer.objects.bulk_update(rows.values(), ["point", "ticked"])
    for code, text in (comments or {}).items():
        rows[code].save_given(version=rows[code].version, comment=text)
    if submitted:
        check.submit()
    return check


def heard(placement, code, role="student", **state):
    """A round in which somebody said of an outcome or competence: kon hier niet."""
    instrument = InstrumentFactory(questions=[1])
    round = RoundFactory(
        placement=placement, instrument=instrument, **(state or {"conversation": True})
    )
    question = instrument.sections.first().questions.first()
    question.item = Item.objects.get(code=code, framework__code__in=["leerplan-2022", "bcp-e-2013"])
    question.save()
    point = ScalePoint.objects.get(scale=instrument.scale, about_workplace=True)
    said = Answer.objects.filter(assessment__round=round, assessment__role=role, question=question)
    said.update(point=point)
    return round
