"""A learning plan written down as it stands, read back through somebody's eyes, and compared.

The leerplan (6.1.3, point 4) has the supervisor help the student to draw up a personal learning
plan and to work it out; what is kept of it, and how it is put to them, is this project's own.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Round
from portfolios.models import Entry, GoalEvidence, GoalLink, GoalStep, LearningGoal


@dataclass(frozen=True)
class PlannedStep:
    pk: int
    what: str
    by_when: date | None
    done_on: date | None


@dataclass(frozen=True)
class PlannedGoal:
    """A goal as it stood when it was written down."""

    key: int
    text: str
    why: str
    by_when: date | None
    state: str
    closed_on: date | None
    evaluation: str
    # [(code, what it says)] of the statements it is about.
    about: tuple[tuple[str, str], ...]
    steps: tuple[PlannedStep, ...]
    # What the entries are called that the reader may read now.
    evidence: tuple[str, ...]

    @property
    def state_label(self):
        return LearningGoal.State(self.state).label

    @property
    def is_open(self):
        return self.state == LearningGoal.State.OPEN


@dataclass(frozen=True)
class Change:
    """What happened to one goal between two versions."""

    text: str
    kind: str
    words: tuple[str, ...] = ()

    KINDS = {
        "new": gettext_lazy("nieuw"),
        "changed": gettext_lazy("veranderd"),
        "reached": gettext_lazy("bereikt"),
        "stopped": gettext_lazy("gestopt"),
        "open": gettext_lazy("weer open"),
        "gone": gettext_lazy("weggehaald"),
    }

    @property
    def label(self):
        return self.KINDS[self.kind]


def snapshot(goals):
    """The `goals` of a queryset that passed its gate, in order, as JSON keeps them."""
    goals = list(goals.in_order())
    about, steps, evidence = ({goal.pk: [] for goal in goals} for _none in range(3))
    for link in GoalLink.objects.of(goals).select_related("item"):
        about[link.goal_id].append([link.item.code, link.item.name])
    for one in GoalStep.objects.of(goals):
        steps[one.goal_id].append(
            {"step": one.pk, "what": one.what, "by": _iso(one.by_when), "done": _iso(one.done_on)}
        )
    for one in GoalEvidence.objects.of(goals):
        evidence[one.goal_id].append(one.entry_id)
    return [
        {
            "goal": goal.pk,
            "round": goal.round_id,
            "text": goal.text,
            "why": goal.why,
            "by": _iso(goal.by_when),
            "state": goal.state,
            "closed": _iso(goal.closed_on),
            "evaluation": goal.evaluation,
            "about": about[goal.pk],
            "steps": steps[goal.pk],
            "evidence": evidence[goal.pk],
        }
        for goal in goals
    ]


class Reader:
    """What `user` may read at this moment of what was written down about a placement.

    A goal out of a talk as long as that talk is open to them, evidence as long as they may read
    the entry: also in a version that was made when they could.
    """

    def __init__(self, rounds, entries):
        """`rounds` that are open to the reader, and `entries` that they may read."""
        self.rounds = {None, *(one.pk for one in rounds)}
        self.entries = {one.pk: one for one in entries}

    @classmethod
    def of(cls, user, placement):
        opened = Round.objects.opened_to(user).filter(placement=placement)
        return cls(opened, Entry.objects.visible_to(user).filter(placement=placement))

    def read(self, written):
        """The goals of a snapshot that may be read now."""
        return tuple(self._goal(one) for one in written if one["round"] in self.rounds)

    def reads_all(self, written):
        return all(one["round"] in self.rounds for one in written)

    def _goal(self, one):
        found = [self.entries[key] for key in one["evidence"] if key in self.entries]
        return PlannedGoal(
            key=one["goal"],
            text=one["text"],
            why=one["why"],
            by_when=_day(one["by"]),
            state=one["state"],
            closed_on=_day(one["closed"]),
            evaluation=one["evaluation"],
            about=tuple((code, text) for code, text in one["about"]),
            steps=tuple(
                PlannedStep(step["step"], step["what"], _day(step["by"]), _day(step["done"]))
                for step in one["steps"]
            ),
            evidence=tuple(str(entry) for entry in found),
        )


def changes(old, new):
    """What is different in `new`: the changes in words, in the order of the plan; the gone last."""
    before, after = ({goal.key: goal for goal in goals} for goals in (old, new))
    told = [_change(before.get(goal.key), goal) for goal in new]
    gone = [Change(goal.text, "gone") for goal in old if goal.key not in after]
    return [change for change in told if change] + gone


def _change(old, new):
    if old is None:
        return Change(new.text, "new", _closing(new))
    words = tuple(_words(old, new))
    if old.state != new.state:
        return Change(new.text, str(new.state), words + _closing(new))
    if old.evaluation != new.evaluation:
        words += _closing(new)
    return Change(new.text, "changed", words) if words else None


def _closing(goal):
    return (_("Terugblik: %(text)s") % {"text": goal.evaluation},) if goal.evaluation else ()


def _words(old, new):
    """What is different in an open goal, a sentence for each."""
    if old.text != new.text:
        yield _("Anders opgeschreven. Eerst stond er: %(text)s") % {"text": old.text}
    if old.why != new.why:
        yield _("Waarom: %(text)s") % {"text": new.why} if new.why else _("Waarom is weggehaald.")
    if old.by_when != new.by_when:
        day = new.by_when and date_format(new.by_when, "j F Y")
        yield _("Nu voor %(day)s.") % {"day": day} if day else _("Er staat geen dag meer bij.")
    yield from _more_and_less(
        [f"{code} {text}" for code, text in old.about],
        [f"{code} {text}" for code, text in new.about],
        _("Gaat nu ook over: %(what)s"),
        _("Gaat niet meer over: %(what)s"),
    )
    yield from _steps(old.steps, new.steps)
    yield from _more_and_less(
        old.evidence, new.evidence, _("Bewijs erbij: %(what)s"), _("Bewijs weg: %(what)s")
    )


def _steps(old, new):
    before, after = ({step.pk: step for step in steps} for steps in (old, new))
    for step in new:
        was = before.get(step.pk)
        if was is None:
            said = (
                _("Nieuwe stap, al gedaan: %(what)s")
                if step.done_on
                else _("Nieuwe stap: %(what)s")
            )
        elif bool(was.done_on) != bool(step.done_on):
            said = _("Stap gedaan: %(what)s") if step.done_on else _("Stap weer open: %(what)s")
        elif was != step:
            said = _("Stap veranderd: %(what)s")
        else:
            continue
        yield said % {"what": step.what}
    for step in old:
        if step.pk not in after:
            yield _("Stap weg: %(what)s") % {"what": step.what}


def _more_and_less(old, new, more, less):
    yield from (more % {"what": one} for one in new if one not in old)
    yield from (less % {"what": one} for one in old if one not in new)


def _iso(day):
    return day and day.isoformat()


def _day(text):
    return text and date.fromisoformat(text)
