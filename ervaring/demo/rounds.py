"""One round in the demo school, from planning to its end, as rows that are stored in bulk."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from assessments.models import Answer, Assessment, Pause, Reaction, Round, Transition
from assessments.reading import words_of_round
from ervaring.demo import stories as told
from ervaring.demo import talk_texts, talks
from ervaring.demo.answers import answers_of
from ervaring.placements.models import Reading

DAY = datetime.timedelta(days=1)
# The part of their list that student, supervisor, second and third assessor have filled in, per
# stage; 1 is handed in.
DONE = {
    told.PLANNED: (0, 0, 0, 0),
    told.UNTOUCHED: (0, 0, 0, 0),
    told.LATE: (0.5, 0, 0, 0),
    told.HALF: (0.5, 0, 0, 0),
    told.BUSY: (1, 0.4, 0, 0),
    told.SECOND: (1, 1, 0, 0),
    told.CONVERSATION: (1, 1, 1, 0),
    told.DISPUTED: (1, 1, 1, 0.3),
    told.JUDGED: (1, 1, 1, 1),
    told.FINALISED: (1, 1, 1, 1),
}


@dataclass
class Course:
    """How a round went. `rows` gathers what is to be stored, by model."""

    plot: Any
    kind: str
    stage: str
    opens_on: datetime.date
    due_on: datetime.date
    rows: dict
    codes: dict = field(default_factory=dict)

    def make(self):
        plot = self.plot
        self.round = self.add(
            Round(
                placement=plot.placement,
                kind=self.kind,
                instrument=plot.instrument,
                opens_on=self.opens_on,
                due_on=self.due_on,
            )
        )
        self.reaction = self.add(Reaction(round=self.round))
        self.event = told.EVENTS.get((plot.story.student, self.kind))
        self.step(plot.coordinator, Transition.Action.PLANNED, -7)
        if self.event == told.PAUSED:
            self._pause()
        self._fill_in()
        closed = self.stage in (told.JUDGED, told.FINALISED)
        if self.round.conversation_at:
            talks.note(self, most=5 if closed else 2)
        if self.round.conversation_at:
            self._be_read("supervisor", self.plot.authors["supervisor"], 1)
            self._be_read("tutor", self.plot.tutor, 2)
        if closed:
            self._put_to_the_student()
        if self.stage == told.FINALISED:
            self._finalise()
        written = 1 if self.round.conversation_at else 0
        everything = closed or self.stage == told.DISPUTED
        talks.judge(self, most=len(plot.judged) + 1 if everything else written)

    def add(self, row):
        self.rows[type(row)].append(row)
        return row

    def step(self, user, action, days, **more):
        """Something that happened `days` after the opening; returns when."""
        at = self._moment(self.opens_on + days * DAY)
        self.add(Transition(round=self.round, user=user, action=action, at=at, **more))
        return at

    def _moment(self, day):
        """Some time on `day` at which people work, but never later than now."""
        random = self.plot.random
        time = datetime.time(random.randint(9, 20), random.randint(0, 59))
        moment = timezone.make_aware(datetime.datetime.combine(day, time))
        return min(moment, timezone.now())

    def _pause(self):
        """The student rests for ten days since the day before yesterday."""
        started_on, length = timezone.localdate() - 2 * DAY, 10 * DAY
        self.round.due_on += length
        until = started_on + length
        self.add(Pause(round=self.round, days=length.days, started_on=started_on, until=until))
        days = (started_on - self.opens_on).days
        self.step(self.plot.placement.student, Transition.Action.PAUSED, days)

    def _fill_in(self):
        """The list of everyone who is asked, the third assessor's after the talk began."""
        final = self.kind == told.FINAL
        roles = [role for role in self.plot.authors if final or role in told.ALWAYS]
        done = dict(zip(Assessment.Role.values, DONE[self.stage], strict=True))
        first = [role for role in roles if role != Assessment.Role.THIRD_ASSESSOR]
        last = first[-1] if all(done[role] == 1 for role in first) else None
        for order, role in enumerate(roles):
            author = self.plot.authors[role]
            assessment = self.add(Assessment(round=self.round, author=author, role=role))
            if role not in first:
                self.step(self.plot.tutor, Transition.Action.THIRD_ASKED, 9, subject=author)
            if done[role] == 1:
                self._hand_in(assessment, 4 + 2 * order, is_last=role == last)
            self._answer(assessment, done[role])

    def _hand_in(self, assessment, days, *, is_last):
        action = Transition.Action.OPENED if is_last else Transition.Action.SUBMITTED
        at = self.step(assessment.author, action, days)
        if is_last and self.event == told.GIVEN_BACK:
            back = {"subject": assessment.author, "reason": talk_texts.GIVEN_BACK}
            self.step(self.plot.tutor, Transition.Action.GIVEN_BACK, days + 1, **back)
            at = self.step(assessment.author, action, days + 3)
        assessment.state, assessment.submitted_at = Assessment.State.SUBMITTED, at
        if is_last:
            self.round.state, self.round.conversation_at = Round.State.CONVERSATION, at

    def _answer(self, assessment, part):
        plot, role = self.plot, assessment.role
        points = {point.code: point for point in plot.instrument.scale.points.all()}
        given = answers_of(plot, role, self.kind, part)
        self.codes[role] = [code for code, _comment in given]
        saved_at = assessment.submitted_at or self._moment(self.opens_on + DAY)
        for question, (code, comment) in zip(plot.questions, given, strict=True):
            self.add(
                Answer(
                    assessment=assessment,
                    question=question,
                    point=points.get(code),
                    comment=comment,
                    rung_id=talks.rung_of(plot, role, question, code),
                    version=1 if code else 0,
                    saved_at=saved_at if code else None,
                )
            )

    def _be_read(self, role, reader, days):
        """Somebody reads the lists, `days` after they opened; of which round is known later."""
        at = self._moment(timezone.localdate(self.round.conversation_at) + days * DAY)
        line = Reading(
            placement=self.plot.placement,
            reader=reader,
            role=role,
            by_link=role == "supervisor",
            kind=Reading.Kind.ROUND,
            what=words_of_round(self.round),
            day=timezone.localdate(at),
            at=at,
        )
        self.rows[Reading].append((line, self.round))

    def _put_to_the_student(self):
        supervisor = self.plot.authors["supervisor"]
        self.round.state = Round.State.JUDGED
        self.round.judged_at = self.step(supervisor, Transition.Action.PRESENTED, 14)
        if self.event != told.CLOSED_ALONE:
            self.reaction.text = talks.reaction_text(self.plot, self.kind)
            self.reaction.version = 1 if self.reaction.text else 0

    def _finalise(self):
        self.round.state = Round.State.FINALISED
        if self.event == told.CLOSED_ALONE:
            action, why = Transition.Action.FINALISED_ALONE, {"reason": talk_texts.CLOSED_ALONE}
            self.round.finalised_at = self.step(self.plot.tutor, action, 30, **why)
            return
        student, supervisor = self.plot.placement.student, self.plot.authors["supervisor"]
        self.reaction.confirmed_at = self.step(student, Transition.Action.CONFIRMED, 15)
        self.round.finalised_at = self.step(supervisor, Transition.Action.FINALISED, 16)
