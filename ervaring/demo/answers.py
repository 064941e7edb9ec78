"""What someone in the demo school would answer: people grow, differ, and do not see everything."""

from dataclasses import dataclass

from ervaring.demo.texts import ASSESSOR, JUDGEMENTS, STUDENT

# What a statement is about, by the beginning of its code.
SUBJECTS = {
    "PPO": "self", "PL-TH3": "self", "C03": "self", "C04": "self", "C06": "self", "C07": "self",
    "KHE": "knowledge",
    "KT1": "people", "PL-TH1": "people", "C05": "people", "C08": "people", "C09": "people",
    "C10": "people", "C12": "people",
    "KT2": "organisation", "PL-TH2": "organisation", "C01": "organisation", "C02": "organisation",
    "C11": "organisation", "C13": "organisation",
    "KT3": "society", "C14": "society",
}  # fmt: skip
POINTS = ["verkennend", "in-ontwikkeling", "op-niveau", "voorbij"]
MOODS = ["low", "middle", "good", "good"]
# Where on the scale people are on average, and how often something was not tried yet.
AVERAGE = {"start": 1.5, "interim": 2.3, "final": 3.0}
NOT_YET = {"start": 0.2, "interim": 0.07, "final": 0.0}
NOT_SEEN = {"start": 0.12, "interim": 0.05, "final": 0.03}


@dataclass(frozen=True)
class Place:
    """What a place cannot offer: a subject, or nothing."""

    gap: str


def subject_of(code):
    return next(subject for start, subject in SUBJECTS.items() if code.startswith(start))


def answers_of(plot, role, kind, part):
    """(point code, comment) per question for the first `part` of the list; the rest is empty."""
    given = []
    for number, question in enumerate(plot.questions):
        if number >= part * len(plot.questions):
            given.append(("", ""))
            continue
        code, mood = _answer(plot, role, kind, question.item.code)
        given.append((code, _comment(plot, role, subject_of(question.item.code), mood)))
    return given


def _answer(plot, role, kind, about):
    """How good someone is at it is remembered in the plot, over roles and rounds."""
    random, skill, subject = plot.random, plot.skill, subject_of(about)
    ease = skill.setdefault(about, random.gauss(0, 0.7))
    away = skill.setdefault((about, "away"), random.random() < 0.6)
    if subject == plot.place.gap and away and random.random() < 0.85:
        return "kon-hier-niet", "not_here"
    untried = skill.setdefault((about, kind), random.random() < NOT_YET[kind])
    if untried and random.random() < 0.7:
        return "nog-niet", "not_yet"
    if role != "student" and random.random() < NOT_SEEN[kind]:
        return "niet-te-beoordelen", "not_seen"
    position = round(AVERAGE[kind] + ease + random.gauss(0, 0.45))
    position = min(max(position, 1), len(POINTS)) - 1
    return POINTS[position], MOODS[position]


def _comment(plot, role, subject, mood):
    """A comment that nobody wrote before in this placement, or none."""
    random = plot.random
    texts = STUDENT if role == "student" else ASSESSOR
    subject = subject if mood in MOODS else "any"
    left = [text for text in texts[subject][mood] if text not in plot.used]
    if not left or random.random() > 0.55:
        return ""
    text = random.choice(left)
    plot.used.add(text)
    return text


def judgement_text(plot, kind, section):
    """What the supervisor writes about a theme when finalising."""
    subject = _theme(section)
    return plot.random.choice(JUDGEMENTS[subject][kind])


def _theme(section):
    """Society has no judgement of its own: what one does outside counts with the organisation."""
    subjects = [subject_of(question.item.code) for question in section.questions.all()]
    first = subjects[len(subjects) // 2]
    return "organisation" if first == "society" else first
