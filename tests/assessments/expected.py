"""The table of docs/rounds.md as a model: what a press does, is refused or hidden, and who reads.

It knows nothing of the application. After every press the test lays it beside the database.
"""

from copy import deepcopy
from dataclasses import dataclass, field

DONE, REFUSED, HIDDEN = "done", "refused", "hidden"

ASSESSORS = ("supervisor", "second", "third")
AUTHORS = ("student", *ASSESSORS)
PLANNERS = ("tutor", "coordinator")
# Nobody of these has a part in the placement; the third has one when asked.
STRANGERS = ("stranger",)
EVERYONE = (*AUTHORS, *PLANNERS, *STRANGERS)
PAUSE_DAYS = 14


@dataclass
class Text:
    """What stands there, and how often it was replaced."""

    stored: object = ""
    version: int = 0

    def write(self, given, version):
        """As of a page that was made with `version`."""
        if given == self.stored:
            return DONE
        if version != self.version:
            return REFUSED
        self.stored, self.version = given, version + 1
        return DONE


@dataclass
class Sheet:
    state: str
    answers: list


@dataclass
class Expected:
    """One round, from the moment it is planned."""

    second: bool  # whether a second assessor takes part
    planned: bool  # whether the day on which it opens is still to come
    questions: int
    due: int  # in days from today
    state: str = "open"
    was_open: bool = False  # whether the lists could be read once
    lists: dict = field(default_factory=dict)
    lapsed: list = field(default_factory=list)
    conclusions: dict = field(default_factory=dict)
    agreements: dict = field(default_factory=dict)  # key of the page -> Text
    judgements: dict = field(default_factory=lambda: {"theme": Text(), "advice": Text()})
    consents: dict = field(default_factory=dict)  # (judgement, who) -> (version, agrees)
    reaction: Text = field(default_factory=Text)
    confirmed: bool = False
    paused: bool = False
    days: int = 0  # of pause, taken
    steps: list = field(default_factory=lambda: [("planned", "coordinator")])

    def __post_init__(self):
        for who in ("student", "supervisor", *(["second"] if self.second else [])):
            self._ask(who)

    def _ask(self, who):
        self.lists[who] = Sheet("draft", [Text() for _ in range(self.questions)])

    # Who is who.

    def sees(self, who):
        if who in STRANGERS:
            return False
        return who in self.lists if who == "third" else True

    def _waits_for(self, who):
        return who in self.lists and self.lists[who].state == "draft"

    def reads_lists(self, who):
        return self.sees(who) and self.state != "open" and not self._waits_for(who)

    def talks(self, who):
        return who in self.lists and self.state == "conversation" and not self._waits_for(who)

    def judges(self, who):
        return who in ASSESSORS and self.talks(who)

    @property
    def somebody_writes(self):
        return any(one.state == "draft" for one in self.lists.values())

    def may_read(self, kind, whose, who):
        """Whether `who` may read a text of this kind, written by `whose`, at this moment."""
        if kind == "list":
            own = who == whose and self.sees(who)
            handed_in = whose in self.lists and self.lists[whose].state == "submitted"
            return own or (handed_in and self.reads_lists(who))
        if kind == "talk":
            return self.reads_lists(who)
        if kind == "judgement":
            return self.judges(who) or (self.state in ("judged", "finalised") and self.sees(who))
        if kind == "note":  # why an assessor does not agree
            return self.judges(who)
        if kind == "reaction":
            return who == "student" or (self.confirmed and self.sees(who))
        return self.sees(who)  # a reason

    # What may be pressed. Each says what comes of it, and changes the model when it is done.

    def _own(self, who, whose):
        return who == whose and who in self.lists

    def write_answers(self, who, whose, given):
        """`given`: {number: (text, version of the page)}; {number: outcome}."""
        if not self._own(who, whose):
            return dict.fromkeys(given, HIDDEN)
        if self.lists[whose].state != "draft" or self.planned:
            return dict.fromkeys(given, REFUSED)
        answers = self.lists[whose].answers
        return {number: answers[number].write(*one) for number, one in given.items()}

    def hand_in(self, who, whose):
        if not self._own(who, whose):
            return HIDDEN
        if self.lists[whose].state != "draft" or self.planned:
            return REFUSED
        self.lists[whose].state = "submitted"
        last = self.state == "open" and not self.somebody_writes
        if last:
            self.state, self.was_open = "conversation", True
        return self._step("opened" if last else "submitted", who)

    def take_back(self, who, whose):
        if not self._own(who, whose):
            return HIDDEN
        handed_in = self.lists[whose].state == "submitted"
        if self.state != "open" or self.was_open or not handed_in:
            return REFUSED
        self.lists[whose].state = "draft"
        return self._step("taken_back", who)

    def give_back(self, who, whose, reason):
        if who not in PLANNERS:
            return HIDDEN
        there = self.lists[whose].state == "submitted"
        if not there or self.state not in ("open", "conversation") or not reason:
            return REFUSED
        self.lists[whose].state = "draft"
        if self.state == "conversation":
            self.state = "open"
            self.consents.clear()
        return self._step("given_back", who)

    def conclude(self, who, question, text, version):
        if who not in self.lists:
            return HIDDEN
        if not self.talks(who):
            return REFUSED
        return self.conclusions.setdefault(question, Text()).write(text, version)

    def agree(self, who, key, what):
        if who not in self.lists:
            return HIDDEN
        if not self.talks(who) or not what:
            return REFUSED
        there = self.agreements.setdefault(key, Text(what))
        return DONE if there.stored == what else REFUSED

    def change_agreement(self, who, key, what, version):
        if who not in self.lists:
            return HIDDEN
        if not self.talks(who) or not what or key not in self.agreements:
            return REFUSED
        return self.agreements[key].write(what, version)

    def remove_agreement(self, who, key, version):
        if who not in self.lists:
            return HIDDEN
        if not self.talks(who) or key not in self.agreements:
            return REFUSED
        if self.agreements[key].version != version:
            return REFUSED
        del self.agreements[key]
        return DONE

    def judge(self, who, given, button):
        """`given`: {judgement: (text, version of the page)}; the button counts when all is stored.

        Who may not press a button has nothing of it: then the texts are not stored either.
        """
        if who not in ASSESSORS or (who != "supervisor" and who not in self.lists):
            return HIDDEN
        if not self.judges(who):
            return REFUSED
        before = deepcopy((self.judgements, self.consents))
        closing = button == "present"
        outcomes = set()
        for name, (text, version) in given.items():
            if closing and not text:
                outcomes.add(REFUSED)
                continue
            judgement = self.judgements[name]
            replaced = judgement.version
            outcomes.add(judgement.write(text, version))
            if judgement.version != replaced:
                self.consents[name, who] = (judgement.version, True)
        if REFUSED in outcomes:
            return REFUSED
        if closing and who != "supervisor":
            self.judgements, self.consents = before
            return HIDDEN
        return self._pressed(who, button)

    def _pressed(self, who, button):
        if button == "keep":
            return DONE
        if button == "present":
            return self._present(who)
        agrees, name = button
        self.consents[name, who] = (self.judgements[name].version, agrees)
        return DONE

    def _present(self, who):
        if self.somebody_writes or self.disputed():
            return REFUSED
        self.state = "judged"
        return self._step("presented", who)

    def disputed(self):
        assessors = [who for who in self.lists if who != "student"]
        if len(assessors) < 2:
            return False
        return any(
            sum(self.consents.get((name, who)) == (one.version, True) for who in assessors) < 2
            for name, one in self.judgements.items()
        )

    def recall(self, who):
        if who != "supervisor":
            return HIDDEN
        if self.state != "judged":
            return REFUSED
        self.state, self.confirmed = "conversation", False
        self.reaction.version += 1
        return self._step("recalled", who)

    def react(self, who, text, version, button):
        """Who read an older judgement than lies there now, or an older text, reads that first."""
        if who != "student":
            return HIDDEN
        if self.state != "judged" or self.confirmed:
            return REFUSED
        before = self.reaction.version
        if self.reaction.write(text, version) == REFUSED:
            return REFUSED
        if button == "keep":
            return DONE
        if version != before:
            return REFUSED
        self.confirmed = True
        return self._step("confirmed", who)

    def finalise(self, who, reason):
        if who not in ("supervisor", *PLANNERS):
            return HIDDEN
        if self.state != "judged" or self.confirmed != (who == "supervisor"):
            return REFUSED
        if not self.confirmed and not reason:
            return REFUSED
        self.state = "finalised"
        return self._step("finalised" if self.confirmed else "finalised_alone", who)

    def ask_third(self, who, whom):
        if who not in PLANNERS:
            return HIDDEN
        if self.state != "conversation" or "third" in self.lists or whom != "third":
            return REFUSED
        self._ask("third")
        return self._step("third_asked", who)

    def release_third(self, who):
        if who not in PLANNERS:
            return HIDDEN
        if "third" not in self.lists or self.lists["third"].state != "draft":
            return REFUSED
        self.lapsed.append(self.lists.pop("third"))
        self._step("third_released", who)
        if self.state == "open" and not self.somebody_writes:
            self.state, self.was_open = "conversation", True
        return DONE

    def pause(self, who, days):
        if who != "student":
            return HIDDEN
        if self.state != "open" or self.paused or days == "" or self.days + days > PAUSE_DAYS:
            return REFUSED
        self.paused, self.days = True, self.days + days
        self.due = max(self.due, 0) + days
        return self._step("paused", who)

    def resume(self, who):
        if who != "student":
            return HIDDEN
        if self.state != "open" or not self.paused:
            return REFUSED
        self.paused = False
        return self._step("resumed", who)

    def reschedule(self, who, due, opens):
        """`due` and `opens` in days from today."""
        if who not in PLANNERS:
            return HIDDEN
        if self.state != "open" or due < max(0, opens):
            return REFUSED
        self.due = due
        return self._step("rescheduled", who)

    def _step(self, action, who):
        self.steps.append((action, who))
        return DONE
