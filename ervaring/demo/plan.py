"""Learning plans in the demo school: goals with steps, put to who guides, and what they said."""

import datetime

from django.utils import timezone

from portfolios import plans
from portfolios.models import GoalLink, GoalStep, LearningGoal, PlanSeen, PlanVersion

DAY = datetime.timedelta(days=1)
# How many students have more in their plan than what was agreed on.
PLANS = 12

# What they want to learn, why, the steps to it, and how they look back on one that is reached.
WANTED = [
    (
        "Ik wil kort kunnen vertellen wat ik als ervaringsdeskundige doe.",
        "Collega’s vragen er vaak naar. Ik begin dan bij mijn eigen verhaal en blijf daarbij.",
        ["Drie zinnen opschrijven", "Ze uitproberen bij een collega", "Ze in het team vertellen"],
        "Het lukt me nu in drie zinnen. Wat hielp: een collega die zei wanneer ik afdwaalde.",
    ),
    (
        "Ik wil met een ander een herstelgroep leiden, van welkom tot afronding.",
        "Ik zat zelf in zo’n groep. Nu wil ik leren ruimte te maken zonder zelf veel te zeggen.",
        [
            "Twee keer meekijken en opschrijven wat opvalt",
            "Samen één avond voorbereiden",
            "Het welkom en de afronding zelf doen",
            "Nabespreken met mijn begeleider",
        ],
        "",
    ),
    (
        "Ik wil eerder merken dat iets te dichtbij komt, en dat op tijd zeggen.",
        "In de eerste weken nam ik gesprekken mee naar huis. Dat wil ik anders.",
        ["Na elk gesprek één zin in mijn logboek", "Inbrengen in de intervisie"],
        "",
    ),
]
NOTES = [
    "Mooi plan. Zullen we bij het tweede doel beginnen?",
    "Goed dat je er stappen bij zet. Ik kijk graag een keer mee.",
    "",
]


def make(plots, agreed):
    """The goals out of talks, and of some students a plan that was put to who guides."""
    by_placement = {}
    for goal in agreed:
        # Assigned when they had no key yet.
        goal.round, goal.agreement = goal.round, goal.agreement
        goal.save()
        if question := goal.agreement.question:
            GoalLink.objects.create(goal=goal, item=question.item)
        by_placement.setdefault(goal.placement_id, []).append(goal)
    having = [plot for plot in plots if plot.placement.pk in by_placement]
    for number, plot in enumerate(having[:PLANS]):
        _plan(plot, number)


def _plan(plot, number):
    student, now = plot.placement.student, timezone.now()
    today = timezone.localdate()
    own = []
    for turn, (text, why, steps, looked_back) in enumerate(WANTED[: 2 + number % 2]):
        goal = LearningGoal.objects.create(
            placement=plot.placement,
            text=text,
            why=why,
            by_when=today + (20 + 25 * turn) * DAY,
            created_by=student,
            created_at=now - 40 * DAY,
        )
        item = plot.questions[(number + 7 * turn) % len(plot.questions)].item
        GoalLink.objects.create(goal=goal, item=item)
        for place, what in enumerate(steps):
            by_when = today + (10 * turn + 7 * place - 14) * DAY
            GoalStep.objects.create(goal=goal, what=what, by_when=by_when, made_by=student)
        own.append((goal, looked_back))
    first = _put(plot, 1, now - 30 * DAY)
    _say(plot, first, "supervisor", agrees=True, note=NOTES[number % 3], at=now - 27 * DAY)
    _say(plot, first, "tutor", agrees=number % 2 == 0, note="", at=now - 25 * DAY)
    goal, looked_back = own[0]
    for step in GoalStep.objects.of([goal]):
        step.tick(today - 9 * DAY)
    GoalStep.objects.of([own[1][0]]).first().tick(today - 6 * DAY)
    goal.save_given(version=0, state="reached", closed_on=today - 8 * DAY, evaluation=looked_back)
    if number % 3 != 2:
        second = _put(plot, 2, now - 5 * DAY)
        if number % 3 == 1:
            _say(plot, second, "supervisor", agrees=True, note="", at=now - 2 * DAY)


def _put(plot, number, at):
    goals = plans.snapshot(LearningGoal.objects.of(plot.placement))
    return PlanVersion.objects.create(
        placement=plot.placement,
        number=number,
        content={"goals": goals},
        made_by=plot.placement.student,
        made_at=at,
    )


def _say(plot, version, role, **said):
    user = plot.tutor if role == "tutor" else plot.authors[role]
    PlanSeen.objects.create(version=version, user=user, role=role, **said)
