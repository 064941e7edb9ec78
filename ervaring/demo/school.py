"""Makes the demo school, in bulk: a thousand students take seconds, and nothing is made twice."""

import datetime
import random
from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from assessments.models import (
    Agreement,
    Answer,
    Assessment,
    Conclusion,
    Consent,
    Instrument,
    Judgement,
    Pause,
    Question,
    Reaction,
    Round,
    Section,
    Transition,
)
from competencies.models import Framework, Item, Level
from ervaring.accounts.backends import DEMO_DOMAIN
from ervaring.accounts.models import User
from ervaring.demo import plan
from ervaring.demo import stories as told
from ervaring.demo.answers import Place
from ervaring.demo.entries import write_entries
from ervaring.demo.files import add_files
from ervaring.demo.people import PASSWORD, address, mailbox_of
from ervaring.demo.rounds import Course
from ervaring.demo.rows import BATCH, add
from ervaring.placements.models import (
    Organisation,
    Placement,
    Reading,
    Supervision,
    Workplace,
)
from ervaring.schools.models import Administrator, Cohort, Membership, Programme, School
from portfolios.models import LearningGoal

DAY = datetime.timedelta(days=1)
# Days from today to the opening of the last round, and from there to its due date.
OPENING = {
    told.PLANNED: (21, 14),
    told.UNTOUCHED: (-2, 14),
    told.HALF: (-6, 14),
    told.BUSY: (-10, 14),
    told.SECOND: (-12, 14),
    told.LATE: (-25, 14),
    told.CONVERSATION: (-18, 14),
    told.DISPUTED: (-24, 14),
    told.JUDGED: (-20, 14),
    told.FINALISED: (-50, 14),
}
BETWEEN_ROUNDS = 95


@dataclass
class Plot:
    """A story that became rows: what the rows after it point at."""

    story: told.Story
    placement: Placement
    place: Place
    authors: dict[str, User]
    coordinator: User
    tutor: User
    instrument: Instrument
    questions: list[Question]
    judged: list[Section]
    # The levels of each strand: {key of the strand: {number: key of the level}}.
    ladders: dict[int, dict[int, int]]
    random: random.Random
    skill: dict = field(default_factory=dict)
    used: set = field(default_factory=set)


@transaction.atomic
def make(students):
    """Make what is missing of the demo school with `students` students; return how many are new."""
    there = set(
        User.objects.filter(email__endswith="@" + DEMO_DOMAIN).values_list("email", flat=True)
    )
    wanted = told.stories(students)
    new = [story for story in wanted if story.email not in there]
    if not new:
        return 0
    users = _users(wanted)
    programmes, cohorts = _programmes(users)
    plots = _placements(new, users, programmes, cohorts)
    _rounds(plots)
    write_entries(plots)
    add_files(plots)
    return len(new)


def _users(stories):
    """Everyone by e-mail address. One hash for all: a thousand would take minutes."""
    names = {}
    for programme in told.PROGRAMMES:
        _school, administrator = told.SCHOOLS[programme.school]
        staff = programme.coordinators + programme.tutors + programme.second_assessors
        names.update({address(mailbox_of(name)): name for name in (administrator, *staff)})
    for story in stories:
        names[story.email] = story.student
        names[story.supervisor_email] = story.supervisor
    password = make_password(PASSWORD)
    User.objects.bulk_create(
        [User(email=email, name=name, password=password) for email, name in names.items()],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    return {user.email: user for user in User.objects.filter(email__endswith="@" + DEMO_DOMAIN)}


def _programmes(users):
    """The programmes, and per programme its two cohorts: this year's and last year's."""
    today = timezone.localdate()
    programmes, cohorts = [], []
    for story in told.PROGRAMMES:
        name, administrator = told.SCHOOLS[story.school]
        school, _new = School.objects.get_or_create(slug=story.school, defaults={"name": name})
        Administrator.objects.get_or_create(
            user=users[address(mailbox_of(administrator))], school=school, ended_at=None
        )
        programme, new = Programme.objects.get_or_create(
            school=school,
            title=story.title,
            defaults={"level": Level.objects.get(number=story.level)},
        )
        if new:
            programme.frameworks.set(Framework.objects.filter(code__in=story.frameworks))
        for coordinator in story.coordinators:
            Membership.objects.get_or_create(
                user=users[address(mailbox_of(coordinator))],
                programme=programme,
                role=Membership.Role.COORDINATOR,
                ended_at=None,
            )
        programmes.append(programme)
        existing = list(programme.cohorts.order_by("-starts_on"))
        cohorts.append(existing or [_cohort(programme, today, months) for months in (5, 13)])
    return programmes, cohorts


def _cohort(programme, today, months_ago):
    month = today.year * 12 + today.month - 1 - months_ago
    starts_on = datetime.date(month // 12, month % 12 + 1, 1)
    season = "voorjaar" if starts_on.month <= 6 else "najaar"
    return Cohort.objects.create(
        programme=programme,
        name=f"{season} {starts_on.year}",
        starts_on=starts_on,
        ends_on=starts_on + 700 * DAY,
    )


def _placements(new, users, programmes, cohorts):
    """Students in their cohorts, at their places, with everyone who guides them."""
    places = _Places(programmes)
    today = timezone.localdate()
    asked = [_asked(programme) for programme in programmes]
    memberships, placements, supervisions, plots = [], [], [], []
    for story in new:
        programme, guides = programmes[story.programme], told.PROGRAMMES[story.programme]
        cohort = cohorts[story.programme][told.FINAL in story.rounds]
        student = users[story.email]
        memberships.append(
            Membership(user=student, programme=programme, cohort=cohort, role="student")
        )
        first_opening = OPENING[story.stage][0] - BETWEEN_ROUNDS * (len(story.rounds) - 1)
        starts_on = today + min(first_opening - 10, -5) * DAY
        workplace, place = places.get(story)
        placement = Placement(
            student=student,
            cohort=cohort,
            workplace=workplace,
            starts_on=starts_on,
            ends_on=max(starts_on + 300 * DAY, today + 60 * DAY),
        )
        placements.append(placement)
        turn = story.place + len(story.student)
        authors = {
            Assessment.Role.STUDENT: student,
            Assessment.Role.SUPERVISOR: users[story.supervisor_email],
        }
        tutor = guides.tutors[0 if story in told.TOLD else turn % len(guides.tutors)]
        parts = {
            Supervision.Role.SUPERVISOR: users[story.supervisor_email],
            Supervision.Role.TUTOR: users[address(mailbox_of(tutor))],
        }
        if told.FINAL in story.rounds:
            assessors = guides.second_assessors
            second = assessors[0 if story in told.TOLD else turn % len(assessors)]
            parts[Supervision.Role.SECOND_ASSESSOR] = users[address(mailbox_of(second))]
            authors[Assessment.Role.SECOND_ASSESSOR] = users[address(mailbox_of(second))]
        if story.third:
            third = users[address(mailbox_of(story.third))]
            parts[Supervision.Role.THIRD_ASSESSOR] = third
            authors[Assessment.Role.THIRD_ASSESSOR] = third
        since = timezone.make_aware(datetime.datetime.combine(starts_on, datetime.time(9)))
        supervisions += [
            Supervision(
                placement=placement,
                user=user,
                role=role,
                by_experience=_by_experience(story, user, role),
                started_at=since,
            )
            for role, user in parts.items()
        ]
        plots.append(
            Plot(
                story,
                placement,
                place,
                authors,
                users[address(mailbox_of(guides.coordinators[0]))],
                parts[Supervision.Role.TUTOR],
                *asked[story.programme],
                # The same people write the same things in every demo.
                random.Random(story.email),  # noqa: S311
            )
        )
    Membership.objects.bulk_create(memberships, batch_size=BATCH)
    Placement.objects.bulk_create(placements, batch_size=BATCH)
    Supervision.objects.bulk_create(supervisions, batch_size=BATCH)
    return plots


def _by_experience(story, user, role):
    """Whether an assessor is an ervaringsdeskundige; of some, nobody has said so yet."""
    if role == Supervision.Role.TUTOR:
        return None
    return told.BY_EXPERIENCE.get(user.name, (True, False, None)[story.place % 3])


class _Places:
    """Organisations and workplaces, made when a story first needs them."""

    def __init__(self, programmes):
        self.programmes = programmes
        self.made = {}

    def get(self, story):
        slug = told.PROGRAMMES[story.programme].school
        organisations, towns = told.ORGANISATIONS[slug], told.TOWNS[slug]
        turn, number = divmod(story.place, len(organisations))
        names = (
            organisations[number],
            towns[(number + turn) % len(towns)],
            told.TEAMS[story.place % len(told.TEAMS)],
        )
        if (slug, names) not in self.made:
            organisation, _new = Organisation.objects.get_or_create(
                school=self.programmes[story.programme].school, name=names[0], city=names[1]
            )
            workplace, _new = Workplace.objects.get_or_create(
                organisation=organisation, name=names[2]
            )
            gap = told.GAPS[story.place % len(told.GAPS)]
            self.made[slug, names] = workplace, Place(gap)
        return self.made[slug, names]


def _rounds(plots):
    """The rounds of every plot, with their lists, answers, judgements and steps."""
    rows = defaultdict(list)
    for plot in plots:
        kinds = plot.story.rounds
        for number, kind in enumerate(kinds):
            last = number == len(kinds) - 1
            stage = plot.story.stage if last else told.FINALISED
            opens_in = OPENING[plot.story.stage][0] - BETWEEN_ROUNDS * (len(kinds) - 1 - number)
            opens_on = timezone.localdate() + opens_in * DAY
            Course(plot, kind, stage, opens_on, opens_on + OPENING[stage][1] * DAY, rows).make()
    for model in (
        *(Round, Assessment, Answer, Conclusion, Agreement, Judgement, Consent, Reaction, Pause),
        Transition,
    ):
        add(model, rows[model])
    for line, round in rows[Reading]:
        line.subject = round.pk  # which it has only now
    Reading.objects.bulk_create([line for line, _round in rows[Reading]], batch_size=BATCH)
    plan.make(plots, rows[LearningGoal])


def _asked(programme):
    """The standard list of a programme: its questions in order, judged sections, and ladders."""
    available = Instrument.objects.available_to(programme).select_related("level")
    instrument = available.prefetch_related("scale__points").first()
    sections = list(instrument.sections.prefetch_related("questions__item"))
    questions = [question for section in sections for question in section.questions.all()]
    ladders = defaultdict(dict)
    strands = {one.item.parent_id for one in questions if one.item.kind == Item.Kind.OUTCOME}
    outcomes = Item.objects.filter(kind=Item.Kind.OUTCOME, parent__in=strands)
    for strand, number, level in outcomes.values_list("parent", "levels__number", "levels"):
        ladders[strand][number] = level
    return instrument, questions, [one for one in sections if one.judged], ladders
