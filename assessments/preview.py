"""A list as the student will find it: every step, before anything is answered."""

from django.utils import timezone

from assessments.models import Assessment, Question, Round
from assessments.sheet import LINE, Line, Sheet, in_steps

ASKED = {
    name: path.removeprefix("question__")
    for name, path in LINE.items()
    if path.startswith("question__")
}
UNANSWERED = {
    "point": None, "word": None, "explain": None, "said": "", "rung": None, "version": 0,
    "saved_at": None,
}  # fmt: skip


def preview(instrument):
    """The sheet of a student who begins. Its questions have their own keys for an answer's."""
    rows = Question.objects.of(instrument).values_list("pk", *ASKED.values())
    lines = tuple(
        Line(**dict(zip(ASKED, row, strict=True)), answer=pk, **UNANSWERED) for pk, *row in rows
    )
    return Sheet(
        pk=instrument.pk,
        role=Assessment.Role.STUDENT,
        state=Assessment.State.DRAFT,
        round=0,
        kind=Round.Kind.INTERIM,
        due_on=timezone.localdate(),
        instrument=instrument.title,
        introduction=instrument.introduction,
        level=instrument.level and instrument.level.number,
        scale=instrument.scale_id,
        student="",
        author=None,
        typed_by=None,
        lines=lines,
        steps=tuple(in_steps(lines)),
    )
