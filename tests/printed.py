"""Reports of every kind that are hard to print, for what reads finished documents."""

import datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from assessments.models import (
    Answer,
    Assessment,
    Conclusion,
    Consent,
    Judgement,
    Reaction,
    Round,
    Transition,
)
from competencies.models import Item
from ervaring import pdf
from ervaring.practice.models import SCALES, ProfileConsent, Remedy, WorkplaceCheck
from portfolios import actions, reports
from portfolios.models import KINDS, Document, FeedbackSheet, Link, Report
from tests.factories import (
    AgreementFactory,
    AssessmentFactory,
    AttachmentFactory,
    BreakFactory,
    EntryFactory,
    FeedbackCardFactory,
    FeedbackSheetFactory,
    FrameworkFactory,
    FunctionProfileFactory,
    GoalStepFactory,
    InstrumentFactory,
    ItemFactory,
    LearningGoalFactory,
    LevelFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.portfolios.hostile import photo
from tests.texts import write

LONG_NAME = "Wilhelmina-Alexandra van der Burgh-Oosterhuis tot Nieuwenhuyzen"
HARD = "<b>&amp; 😀👩🏽‍⚕️ مرحبا بالعالم שלום</b>\n\nTwee alinea's, en\nnog een regel"
# Of no font that `.ci/set-up` installs, of no alphabet, and of no use on paper.
RARE = "漢字 \x0b\x1b\u2028\ufffe\uf8ff\U0010ffff"
# Four thousand words.
ESSAY = "Ik zag dat het anders ging dan ik dacht. " * 500
NOON = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)


def all_of(placement):
    """{name: bytes}: a document of every kind, all about this placement."""
    return {kind: printed(kind, placement) for kind in KINDS}


def printed(kind, placement):
    """The finished document."""
    by = placement.student
    if kind == "cards":
        by = placement.supervisions.get(role="supervisor").user
    asked = Report(kind=kind, placement=placement, requested_by=by, **_subject(kind, placement))
    return reports.as_pdf(reports.gather(asked), Document(code="0123456789ABCDEF"))


def _subject(kind, placement):
    """What a report is about beside the placement; nothing, for most kinds."""
    rounds = Round.objects.filter(placement=placement, state="finalised").order_by("-pk")
    if kind == "round":
        return {"round": rounds.first()}
    if kind == "assessment":
        return {"assessment": Assessment.objects.get(round=rounds.first(), role="supervisor")}
    if kind == "cards":
        return {"sheet": FeedbackSheet.objects.get(placement=placement)}
    return {}


def table(name, *texts):
    """A document with one table of this class, a text in every row."""
    rows = "".join(
        f'<tr><th scope="row">rij {n}</th><td>{text}</td><td>ja</td></tr>'
        for n, text in enumerate(texts)
    )
    heads = '<tr><th scope="col">Wat</th><th scope="col">Tekst</th><th scope="col">Of</th></tr>'
    return pdf.render(
        '<!DOCTYPE html><html lang="nl"><head><title>Een tabel</title></head><body><h1>Een</h1>'
        f'<h2>Twee</h2><table class="{name}"><thead>{heads}</thead><tbody>{rows}</tbody></table>'
        "</body></html>"
    )


def empty():
    """A placement in which nobody did anything yet."""
    return PlacementFactory()


def rare():
    """A placement in which people write what cannot be printed."""
    placement = PlacementFactory(student__name=f"Sam {RARE}")
    EntryFactory(placement=placement, title=RARE, texts={"situation": RARE}, in_report=True)
    return placement


def hard():
    """A placement with all that can be in a report, much of it and in four voices."""
    placement = PlacementFactory(student__name=LONG_NAME)
    framework = FrameworkFactory(code="kader", short_title="Kader")
    placement.cohort.programme.frameworks.add(framework)
    instrument = InstrumentFactory(questions=[24, 2])
    voices = {
        "second_assessor": SupervisionFactory(
            placement=placement, role="second_assessor", user=UserFactory(name="محمد 😀")
        ).user,
        "third_assessor": SupervisionFactory(placement=placement, role="third_assessor").user,
    }
    for kind in ("start", "final"):
        _round(placement, instrument, kind, voices)
    RoundFactory(placement=placement)
    _pieces(placement, framework)
    _plan(placement)
    _agreed(placement, framework)
    _checked(placement, framework, instrument)
    sheet = FeedbackSheetFactory(placement=placement)
    for _number in range(6):
        FeedbackCardFactory(sheet=sheet)
    return placement


def _round(placement, instrument, kind, voices):
    round = RoundFactory(placement=placement, kind=kind, finalised=True, instrument=instrument)
    for role, user in voices.items():
        AssessmentFactory(round=round, author=user, role=role, submitted=True)
    points = list(instrument.scale.points.all())
    answers = Answer.objects.filter(assessment__round=round).order_by("assessment", "question")
    for number, answer in enumerate(answers):
        answer.point = points[number * 7 % 11 % len(points)]
        answer.comment = {0: HARD, 5: "a" * 2000, 9: "Lang. " * 300}.get(number, "")
        if answer.assessment.role != "student":
            answer.rung = LevelFactory(number=3)
        answer.save()
    write(Judgement.objects.filter(round=round), text=HARD)
    [second, _third] = voices.values()
    for judgement in Judgement.objects.filter(round=round):
        Consent.objects.create(
            judgement=judgement, assessor=second, version=0, agrees=False, note="Nog niet. " * 60
        )
    for number, question in enumerate(round.instrument.sections.first().questions.all()):
        Conclusion.objects.create(
            round=round, question=question, text="Samen gezien. " * (number % 4)
        )
        AgreementFactory(round=round, question=question, what="Oefenen " * (1 + number))
    write(Reaction.objects.filter(round=round), text="Ik zie dit anders. " * 100)
    for action, more in {
        "given_back": {"subject": second, "reason": HARD},
        "finalised": {},
    }.items():
        Transition.objects.create(round=round, user=second, action=action, at=NOON, **more)


def _pieces(placement, framework):
    """What the student wrote: a line of the log a day, and pieces of every kind."""
    strand = ItemFactory(framework=framework, kind=Item.Kind.STRAND, title="Leerlijn")
    outcomes = [
        ItemFactory(framework=framework, kind=Item.Kind.OUTCOME, parent=strand) for _n in range(40)
    ]
    for one in outcomes:
        one.levels.add(placement.cohort.programme.level)
    of = {"placement": placement, "in_report": True, "for_supervisor": True}
    for day in range(1, 46):
        EntryFactory(
            kind="log", log="hours", hours=Decimal("7.5"), title=f"Dag {day}", texts={}, **of
        )
    essay = EntryFactory(title=HARD, texts={"situation": ESSAY, "meaning": HARD}, **of)
    situation = EntryFactory(kind="situation", tension=outcomes[0], article=outcomes[1], **of)
    for entry, items in ((essay, outcomes[:20]), (situation, outcomes[10:])):
        for item in items:
            Link.make([entry], item)
    for number, size in enumerate([(600, 400), (200, 900), (40, 40)]):
        picture = photo(size)
        name = default_storage.save(f"attachments/{number}.jpg", ContentFile(picture))
        AttachmentFactory(entry=essay, name=f"Foto {number} 😀.jpg", file=name, size=len(picture))
    AttachmentFactory(entry=essay, kind="pdf", name="verslag.pdf")


def _plan(placement):
    for number in range(3):
        goal = LearningGoalFactory(placement=placement, text=HARD, why="Omdat. " * 30)
        for step in range(40 if number else 2):
            GoalStepFactory(goal=goal, what=f"Stap {step}", done_on=timezone.localdate())
    version, _new = actions.present_plan(placement=placement, by=placement.student)
    guide = placement.supervisions.get(role="supervisor").user
    actions.answer_plan(version=version, by=guide, agrees=True, note=HARD)


def _agreed(placement, framework):
    """A function profile of pages to which all agreed, days off, and a remedy."""
    SupervisionFactory(placement=placement, role="tutor")
    texts = {"purpose": HARD, "own_activities": HARD, "collaboration": ESSAY, "room": "Veel."}
    profile = FunctionProfileFactory(
        placement=placement, put=True, hours_per_week=Decimal("7.5"), **texts
    )
    for _number in range(12):
        profile.activities.add(ItemFactory(framework=framework, text="Activiteit. " * 9))
    people = dict(placement.supervisions.values_list("role", "user"))
    for role in ProfileConsent.Role.values:
        user = people.get(role, placement.student_id)
        ProfileConsent.objects.create(
            profile=profile, user_id=user, role=role, agrees=True, note=HARD, at=NOON
        )
    for text in ("Kort.", HARD, ESSAY):
        item = ItemFactory(framework=framework, kind=Item.Kind.SUPERVISION_CRITERION)
        Remedy.objects.create(
            placement=placement, item=item, text=text, made_by=placement.student, made_at=NOON
        )
    for number in range(20):
        day = placement.starts_on + datetime.timedelta(days=number * 7)
        BreakFactory(placement=placement, starts_on=day, ends_on=day)


def _checked(placement, framework, instrument):
    """What the organisation and the student say of the workplace, with much beside it."""
    for kind in SCALES:
        for _number in range(3 if kind == Item.Kind.SETTING else 12):
            ItemFactory(framework=framework, kind=kind, text="Een lange uitspraak. " * 6)
    points = list(instrument.scale.points.all())
    asked = {"workplace": placement.workplace}
    for author, more in (
        (UserFactory(name=LONG_NAME), {}),
        (placement.student, {"placement": placement}),
    ):
        check = WorkplaceCheck.ask(author=author, **asked, **more)
        for number, answer in enumerate(check.answers.all()):
            answer.point = points[number % len(points)]
            answer.ticked = number % 2 == 0
            answer.comment = {3: HARD, 20: ESSAY, 21: "a" * 2000}.get(number, "")
            answer.save()
        check.submit()
