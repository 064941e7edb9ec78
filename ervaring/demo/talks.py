"""What comes out of a round in the demo school: notes of the talk, judgement and reaction."""

import datetime

from assessments.models import Agreement, Conclusion, Consent, Judgement, Round
from assessments.models.judgements import STANDARD_ADVICE
from ervaring.demo.answers import POINTS, judgement_text, subject_of
from ervaring.demo.talk_texts import AGREEMENTS, CONCLUSIONS, DISAGREEMENTS, REACTIONS
from portfolios.models import LearningGoal

DAY = datetime.timedelta(days=1)
# An assessor who sees somebody beside the level asked for points at the one they do see.
STEPS = {"verkennend": -1, "voorbij": 1}


def rung_of(plot, role, question, code):
    """The key of the level that an assessor points at beside the score; mostly none."""
    ladder = plot.ladders.get(question.item.parent_id, {})
    if role == "student" or code not in POINTS or plot.random.random() > 0.3:
        return None
    return ladder.get(plot.instrument.level.number + STEPS.get(code, 0))


def note(course, *, most):
    """Conclusions where views differed, at most `most`, and half as many agreements."""
    plot = course.plot
    views = list(zip(*course.codes.values(), strict=True))
    apart = [number for number, codes in enumerate(views) if len(set(codes)) > 1]
    for turn, number in enumerate(sorted(plot.random.sample(apart, min(most, len(apart))))):
        question = plot.questions[number]
        subject = subject_of(question.item.code)
        if text := _unused(plot, CONCLUSIONS[subject]):
            course.add(
                Conclusion(
                    round=course.round,
                    question=question,
                    text=text,
                    version=1,
                    saved_by=plot.authors["supervisor"],
                    saved_at=course.round.conversation_at,
                )
            )
        if turn % 2 == 0 and (found := _unused(plot, AGREEMENTS[subject])):
            _agree(course, question, *found)


def _agree(course, question, what, who):
    plot, at = course.plot, course.round.conversation_at
    agreement = course.add(
        Agreement(
            round=course.round,
            question=question,
            what=what,
            who=who,
            by_when=at.date() + plot.random.choice([28, 42, 60]) * DAY,
            made_by=plot.authors[plot.random.choice(["student", "supervisor"])],
            made_at=at,
        )
    )
    if who == Agreement.Who.STUDENT:
        course.add(
            LearningGoal(
                placement=plot.placement,
                round=course.round,
                agreement=agreement,
                text=what,
                by_when=agreement.by_when,
                created_by=plot.placement.student,
                created_at=at,
            )
        )


def judge(course, *, most):
    """The first `most` judgements, with who agrees; the others are still empty."""
    plot, kind = course.plot, course.kind
    roles = [role for role in course.codes if role != "student"]
    apart = "third_assessor" in roles
    if not course.round.judged_at:
        roles = [role for role in roles if role != "third_assessor"]
    for number, section in enumerate([*plot.judged, None]):
        judgement = course.add(Judgement(round=course.round, section=section))
        if number >= most:
            continue
        judgement.version = 1
        judgement.text = (
            judgement_text(plot, kind, section)
            if section
            else str(plot.random.choice(STANDARD_ADVICE[Round.Kind(kind)][:2]))
        )
        for role in roles:
            agrees = not (apart and number == 1 and role == "second_assessor")
            course.add(
                Consent(
                    judgement=judgement,
                    assessor=plot.authors[role],
                    version=judgement.version,
                    agrees=agrees,
                    note="" if agrees else _unused(plot, DISAGREEMENTS),
                    at=course.round.judged_at or course.round.conversation_at,
                )
            )


def reaction_text(plot, kind):
    """What the student answers; one in three answers nothing."""
    return "" if plot.random.random() < 0.35 else _unused(plot, REACTIONS[kind])


def _unused(plot, texts):
    """One of `texts` that nobody wrote before in this placement, or nothing."""
    left = [text for text in texts if text not in plot.used]
    if not left:
        return ""
    text = plot.random.choice(left)
    plot.used.add(text)
    return text
