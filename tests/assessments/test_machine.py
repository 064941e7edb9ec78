"""Everyone clicks, in any order, twice and on old pages: nothing is lost, leaked or changed late.

`expected.Expected` says what each press comes to; after every press the database must say the
same, and in every situation that is new every page is read by everyone. Longer, and each time
differently: `pytest tests/assessments/test_machine.py --hypothesis-profile=long`.
"""

import datetime
import logging
import re
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from assessments.models import (
    AdviceList,
    Agreement,
    Answer,
    Assessment,
    Conclusion,
    Consent,
    Judgement,
    Pause,
    Question,
    Reaction,
    Round,
    Transition,
)
from portfolios.reports import as_html, gather_portfolio, gather_round
from tests.assessments.expected import (
    ASSESSORS,
    AUTHORS,
    DONE,
    EVERYONE,
    HIDDEN,
    PLANNERS,
    REFUSED,
    Expected,
    Text,
)
from tests.factories import (
    InstrumentFactory,
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
)
from tests.signing_in import sign_in
from tests.texts import read

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r"K-([a-z]+)-([a-z]+)-([0-9]+)-K")
# What a page of a refusal has: a heading of its own, or an error beside a field.
SENTENCE = re.compile(
    r"Dit kan nu niet|Deze lijst staat niet meer open|zolang het gesprek loopt|"
    r"Meer pauze kan ook|"
    r'class="errors?"|class="saved failed"'
)
PAUSE = re.compile(r"\b([Pp]auze|[Rr]ust nodig|[Jj]e hebt rust|ging weer verder)")
ROLES = {"second": "second_assessor", "third": "third_assessor"}
ADVICE = [f"K-judgement-advice-{number}-K" for number in (1, 2)]
QUESTIONS = 3
STARTS = ["open", "planned", "conversation", "judged", "confirmed", "finalised"]
OFTEN = ["open", "conversation"] * 3 + ["judged"] * 2
OPENS = 3

# Mostly those for whom the button is, and at times anyone.
meddler = st.sampled_from([None] * 30 + list(EVERYONE))
whose = st.sampled_from(AUTHORS)
assessor = st.sampled_from([*ASSESSORS * 6, *EVERYONE])
author = st.sampled_from([*AUTHORS * 5, *EVERYONE])
planner = st.sampled_from([*PLANNERS * 10, *EVERYONE])
supervisor = st.sampled_from(["supervisor"] * 20 + list(EVERYONE))
student = st.sampled_from(["student"] * 20 + list(EVERYONE))
twice = st.booleans()
numbers = st.integers(0, QUESTIONS - 1)
# What is typed: something new, nothing, or what stands there.
typing = st.sampled_from(["new", "new", "new", "nothing", "same"])
# How many versions ago the page was fetched.
age = st.sampled_from([0, 0, 0, 1, 2])


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One placement with everyone around it, made once: what is clicked is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def make_world():
    placement = PlacementFactory()
    cohort = placement.cohort
    AdviceList.objects.create(programme=cohort.programme, kind="final", words="\n".join(ADVICE))
    supervisor = placement.supervisions.get().user
    users = {
        "student": placement.student,
        "supervisor": supervisor,
        "second": SupervisionFactory(placement=placement, role="second_assessor").user,
        # Who guides somebody else in the programme may be asked as the third assessor.
        "third": PlacementFactory(cohort=cohort).supervisions.get().user,
        "tutor": SupervisionFactory(placement=placement, role="tutor").user,
        "coordinator": MembershipFactory(coordinator=True, programme=cohort.programme).user,
        "stranger": PlacementFactory(cohort=cohort, supervisor=supervisor).student,
    }
    clients = {who: Client() for who in users}
    for who, client in clients.items():
        sign_in(client, users[who])
    instrument = InstrumentFactory(programme=cohort.programme)
    return SimpleNamespace(
        placement=placement,
        users=users,
        names={user.pk: who for who, user in users.items()},
        clients=clients,
        instrument=instrument,
        questions=list(Question.objects.filter(section__instrument=instrument)),
        seen=set(),
    )


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def url(name, *args):
    return reverse(name if ":" in name else f"assessments:{name}", args=args)


def come_of(response, page):
    """Whether the press was done, refused or hidden; `page`: what a page of status 200 means."""
    if response.status_code == 404:
        return HIDDEN
    if response.status_code in (409, 422):
        return REFUSED
    if response.status_code == 200:
        return page
    assert response.status_code == 302, response.status_code
    said = get_messages(response.wsgi_request)._queued_messages
    return REFUSED if any(one.level_tag in ("error", "warning") for one in said) else DONE


def timely(*states):
    """Pressed in these states of the round and when all is over; every fourth press, whenever."""
    return precondition(
        lambda self: self.model.state in (*states, "finalised") or self.presses % 4 == 0
    )


class Clicks(RuleBasedStateMachine):
    def __init__(self, world):
        super().__init__()
        self.world = world
        self.number = self.presses = 0
        self.frozen = None
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(
        second=st.booleans(),
        start=st.sampled_from(STARTS + OFTEN),
    )
    def start(self, second, start):
        """A round, clicked on until it is where this run begins."""
        self.plan(second, start == "planned")
        later = STARTS[2:]
        presses = [
            lambda: self.everyone_hands_in(AUTHORS),
            self.come_to_a_judgement,
            lambda: self.react(who="student", typing="new", age=0, button="confirm", twice=False),
            lambda: self.finalise("supervisor", "nothing", False),
        ]
        for press in presses[: later.index(start) + 1 if start in later else 0]:
            press()

    def plan(self, second, planned):
        opens, due = (OPENS if planned else 0), 14
        data = {
            "kind": "final",
            "instrument": self.world.instrument.pk,
            "opens_on": day(opens).isoformat(),
            "due_on": day(due).isoformat(),
            "roles": ["supervisor", *(["second_assessor"] if second else [])],
            "plan": "1",
        }
        self.ask("coordinator", url("plan", self.world.placement.pk), data)
        self.model = Expected(second, planned, QUESTIONS, due)
        self.round = Round.objects.get(placement=self.world.placement)
        self.judgements = {
            "advice" if one.section_id is None else "theme": one.pk
            for one in Judgement.objects.filter(round=self.round)
        }
        self.keys = []
        self.check()

    # How a press is made.

    def ask(self, who, url, data=None, **headers):
        client = self.world.clients[who]
        response = client.get(url) if data is None else client.post(url, data, headers=headers)
        client.cookies.pop("messages", None)
        return response

    def press(self, who, url, data, expect, *, twice=False, page=DONE, **headers):
        """Press, and press again: what comes of it is what `expect()` says, each time."""
        self.presses += 1
        for _time in range(1 + twice):
            expected = expect()
            response = self.ask(who, url, data, **headers)
            assert come_of(response, page) == expected, (expected, response.status_code)
            content = response.content.decode()
            typed = {str(value) for value in data.values() if TOKEN.fullmatch(str(value))}
            found = {one[0] for one in TOKEN.finditer(content)}
            self.check_words(who, found - typed)
            if response.status_code in (409, 422):
                assert SENTENCE.search(content), "refused without a word"
                assert headers or typed <= found, "what was typed is gone"
            self.check()

    def typed(self, typing, kind, whose, text):
        if typing == "same":
            return text.stored
        if typing == "nothing":
            return ""
        self.number += 1
        return f"K-{kind}-{whose}-{self.number}-K"

    @staticmethod
    def seen(text, age):
        """The version of a page that was fetched `age` versions ago."""
        return max(text.version - age, 0)

    def lists(self):
        found = Assessment.objects.filter(round=self.round).exclude(state="lapsed")
        return {one.role: one.pk for one in found}

    def list_of(self, whose):
        return self.lists().get(ROLES.get(whose, whose))

    # The lists.

    @timely("open", "conversation")
    @rule(whose=whose, meddler=meddler, number=numbers, typing=typing, age=age, twice=twice)
    def save_an_answer(self, *, whose, meddler, number, typing, age, twice):
        self.answer(meddler or whose, whose, {number: (typing, age)}, twice=twice)

    @timely("open", "conversation")
    @rule(
        whose=whose,
        meddler=meddler,
        given=st.dictionaries(st.integers(0, 1), st.tuples(typing, age), min_size=1),
        twice=twice,
    )
    def save_a_step(self, *, whose, meddler, given, twice):
        self.answer(meddler or whose, whose, given, twice=twice, step=True)

    def answer(self, who, whose, given, *, twice=False, step=False):
        pk = self.list_of(whose)
        if pk is None:
            return
        rows = list(Answer.objects.filter(assessment=pk).values_list("pk", flat=True))
        data, posted = {}, {}
        for number, (typing, age) in given.items():
            answer = self.model.lists[whose].answers[number]
            posted[number] = (self.typed(typing, "list", whose, answer), self.seen(answer, age))
            data[f"a{rows[number]}-comment"], data[f"a{rows[number]}-version"] = posted[number]

        def expect():
            outcomes = set(self.model.write_answers(who, whose, posted).values())
            return REFUSED if REFUSED in outcomes else outcomes.pop()

        if step:
            self.press(who, url("step", pk, 1), data, expect, twice=twice)
        else:
            address = url("answer", rows[next(iter(given))])
            self.press(who, address, data, expect, twice=twice, HX_Request="true")

    @timely("open", "conversation")
    @rule(whose=whose, meddler=meddler, twice=twice)
    def hand_in(self, whose, meddler, twice):
        self.about_list("submit", self.model.hand_in, whose, meddler, twice)

    @timely("open")
    @rule(whose=whose, meddler=meddler, twice=twice)
    def take_back(self, whose, meddler, twice):
        self.about_list("take_back", self.model.take_back, whose, meddler, twice)

    def about_list(self, name, expect, whose, meddler, twice):
        who, pk = meddler or whose, self.list_of(whose)
        if pk:
            self.press(who, url(name, pk), {}, lambda: expect(who, whose), twice=twice)

    @timely("open", "conversation")
    @rule(who=planner, whose=whose, typing=typing, twice=twice)
    def give_back(self, who, whose, typing, twice):
        pk = self.list_of(whose)
        if pk:
            reason = "" if typing == "nothing" else self.typed("new", "reason", who, None)
            self.press(
                who,
                url("give_back", pk),
                {"reason": reason},
                lambda: self.model.give_back(who, whose, reason),
                twice=twice,
            )

    @timely("open")
    @rule(order=st.permutations(AUTHORS))
    def everyone_hands_in(self, order):
        for whose in order if self.model.state == "open" else ():
            self.hand_in(whose, None, False)

    # The conversation.

    @timely("conversation")
    @rule(who=author, number=numbers, typing=typing, age=age, twice=twice, htmx=st.booleans())
    def conclude(self, *, who, number, typing, age, twice, htmx):
        text = self.model.conclusions.get(number, Text())
        posted = self.typed(typing, "talk", who, text), self.seen(text, age)
        self.press(
            who,
            url("conclusion", self.round.pk, self.world.questions[number].pk),
            dict(zip(("text", "version"), posted, strict=True)),
            lambda: self.model.conclude(who, number, *posted),
            twice=twice,
            **({"HX_Request": "true"} if htmx else {}),
        )

    @timely("conversation")
    @rule(who=author, typing=typing, again=st.booleans(), twice=twice)
    def make_an_agreement(self, *, who, typing, again, twice):
        key = self.keys[-1] if again and self.keys else str(UUID(int=len(self.keys)))
        if key not in self.keys:
            self.keys.append(key)
        what = self.typed(typing, "talk", who, self.model.agreements.get(key, Text()))
        self.press(
            who,
            url("agree", self.round.pk),
            {"what": what, "who": "together", "key": key, "version": 0},
            lambda: self.model.agree(who, key, what),
            twice=twice,
        )

    @precondition(lambda self: self.model.agreements)
    @rule(who=author, data=st.data(), typing=typing, age=age, remove=st.booleans(), twice=twice)
    def change_an_agreement(self, *, who, data, typing, age, remove, twice):
        key = data.draw(st.sampled_from(sorted(self.model.agreements)), label="key")
        agreement = self.model.agreements[key]
        what, version = self.typed(typing, "talk", who, agreement), self.seen(agreement, age)
        posted = {"what": what, "who": "together", "key": key, "version": version}
        posted |= {"moment": self.round.pk} | ({"weg": "1"} if remove else {})
        self.press(
            who,
            url("agreement", Agreement.objects.get(key=key).pk),
            posted,
            lambda: (
                self.model.remove_agreement(who, key, version)
                if remove
                else self.model.change_agreement(who, key, what, version)
            ),
            twice=twice,
        )

    # The judgement.

    @timely("conversation")
    @rule(
        who=assessor,
        theme=st.tuples(typing, age),
        advice=st.tuples(st.sampled_from([*ADVICE, "", "same"]), age),
        button=st.sampled_from(["keep", "present", (True, "theme"), (False, "advice")]),
        twice=twice,
    )
    def judge(self, *, who, theme, advice, button, twice):
        texts = self.model.judgements
        given = {
            "theme": self.typed(theme[0], "judgement", who, texts["theme"]),
            "advice": texts["advice"].stored if advice[0] == "same" else advice[0],
        }
        ages = {"theme": theme[1], "advice": advice[1]}
        self.post_judgement(
            who,
            {name: (given[name], self.seen(texts[name], ages[name])) for name in given},
            button,
            twice,
        )

    def post_judgement(self, who, posted, button, twice=False):
        data = {}
        for name, pk in self.judgements.items():
            data[f"j{pk}-text"], data[f"j{pk}-version"] = posted[name]
            data[f"j{pk}-note"] = ""
        assessors = [one for one in self.model.lists if one != "student"]
        if isinstance(button, tuple) and not (
            len(assessors) > 1 and self.model.judgements[button[1]].stored
        ):
            button = "keep"  # there are no other buttons on the page
        if isinstance(button, tuple):
            agrees, name = button
            data["eens" if agrees else "oneens"] = self.judgements[name]
            data[f"j{self.judgements[name]}-note"] = self.typed("new", "note", who, None)
        else:
            data["voorleggen" if button == "present" else "bewaren"] = "1"
        self.press(
            who,
            url("judge", self.round.pk),
            data,
            lambda: self.model.judge(who, posted, button),
            twice=twice,
        )

    def standing(self):
        return {name: (one.stored, one.version) for name, one in self.model.judgements.items()}

    @timely("conversation")
    @rule()
    def come_to_a_judgement(self):
        """What most conversations end with, so that what follows is clicked on as well."""
        if not self.model.judges("supervisor"):
            return
        self.judge(
            who="supervisor", theme=("new", 0), advice=(ADVICE[0], 0), button="keep", twice=False
        )
        for who in ASSESSORS:
            if self.model.judges(who):
                for name in self.judgements:
                    self.post_judgement(who, self.standing(), (True, name))
        self.post_judgement("supervisor", self.standing(), "present")

    @timely("judged")
    @rule(who=supervisor, twice=twice)
    def recall(self, who, twice):
        address = url("recall", self.round.pk)
        self.press(who, address, {}, lambda: self.model.recall(who), twice=twice)

    @timely("judged")
    @rule(
        who=student,
        typing=typing,
        age=age,
        button=st.sampled_from(["keep", "confirm"]),
        twice=twice,
    )
    def react(self, *, who, typing, age, button, twice):
        text = self.typed(typing, "reaction", "student", self.model.reaction)
        version = self.seen(self.model.reaction, age)
        self.press(
            who,
            url("react", self.round.pk),
            {"text": text, "version": version, "bewaren" if button == "keep" else "x": "1"},
            lambda: self.model.react(who, text, version, button),
            twice=twice,
        )

    @timely("judged")
    @rule(
        who=st.sampled_from([*("supervisor", *PLANNERS) * 7, *EVERYONE]),
        typing=typing,
        twice=twice,
    )
    def finalise(self, who, typing, twice):
        reason = "" if typing == "nothing" else self.typed("new", "reason", who, None)
        self.press(
            who,
            url("portfolios:finalise", self.round.pk),
            {"reason": reason},
            lambda: self.model.finalise(who, reason),
            twice=twice,
        )

    # Around it.

    @timely("conversation")
    @rule(who=planner, whom=st.sampled_from(["third"] * 6 + list(EVERYONE)), twice=twice)
    def ask_a_third(self, who, whom, twice):
        self.press(
            who,
            url("third", self.round.pk),
            {"user": self.world.users[whom].pk},
            lambda: self.model.ask_third(who, whom),
            twice=twice,
            page=REFUSED,
        )

    @timely("open", "conversation")
    @rule(who=planner, twice=twice)
    def release_the_third(self, who, twice):
        self.press(
            who,
            url("third", self.round.pk),
            {"intrekken": "1"},
            lambda: self.model.release_third(who),
            twice=twice,
        )

    @timely("open")
    @rule(
        who=student,
        days=st.sampled_from([3, 7, 14, 28, ""]),
        twice=twice,
    )
    def pause(self, who, days, twice):
        self.press(
            who,
            url("pause", self.round.pk),
            {"days": days},
            lambda: self.model.pause(who, days),
            twice=twice,
            page=REFUSED,
        )

    @timely("open")
    @rule(who=student, twice=twice)
    def resume(self, who, twice):
        address = url("pause", self.round.pk)
        self.press(who, address, {"verder": "1"}, lambda: self.model.resume(who), twice=twice)

    @timely("open")
    @rule(who=planner, due=st.sampled_from([-1, 0, 1, 5, 30]), twice=twice)
    def reschedule(self, who, due, twice):
        opens = OPENS if self.model.planned else 0
        self.press(
            who,
            url("reschedule", self.round.pk),
            {"due_on": day(due).isoformat()},
            lambda: self.model.reschedule(who, due, opens),
            twice=twice,
        )

    @precondition(lambda self: self.model.planned)
    @rule()
    def the_day_comes(self):
        Round.objects.filter(pk=self.round.pk).update(opens_on=timezone.localdate())
        self.model.planned = False

    # What must hold after every press.

    def check(self):
        self.check_rows()
        self.check_frozen()
        self.look_around()

    def check_rows(self):
        """The database says what the table says; so no answer is lost, and none came late."""
        model, names = self.model, self.world.names
        round = Round.objects.get(pk=self.round.pk)
        assert (round.state, round.due_on) == (model.state, day(model.due))
        lists, lapsed = {}, []
        for one in Assessment.objects.filter(round=round).order_by("pk"):
            rows = read(one.answers.order_by("pk"), "comment", "version")
            if one.state == "lapsed":
                lapsed.append(rows)
            else:
                lists[names[one.author_id]] = (one.state, rows)
        answers = {
            who: (one.state, [(text.stored, text.version) for text in one.answers])
            for who, one in model.lists.items()
        }
        assert lists == answers
        assert lapsed == [
            [(text.stored, text.version) for text in one.answers] for one in model.lapsed
        ]
        # Nobody is waited for without somebody who can go on.
        assert model.state != "open" or any(state == "draft" for state, _rows in lists.values())
        numbers = {one.pk: number for number, one in enumerate(self.world.questions)}
        conclusions = Conclusion.objects.filter(round=round)
        assert {numbers[one.question_id]: (one.text, one.version) for one in conclusions} == {
            number: (one.stored, one.version) for number, one in model.conclusions.items()
        }
        agreements = Agreement.objects.filter(round=round)
        assert {str(one.key): (one.what, one.version) for one in agreements} == {
            key: (one.stored, one.version) for key, one in model.agreements.items()
        }
        which = {pk: name for name, pk in self.judgements.items()}
        judgements = Judgement.objects.filter(round=round)
        assert {which[one.pk]: (one.text, one.version) for one in judgements} == self.standing()
        consents = Consent.objects.filter(judgement__round=round)
        assert {
            (which[one.judgement_id], names[one.assessor_id]): (one.version, one.agrees)
            for one in consents
        } == model.consents
        reaction = Reaction.objects.get(round=round)
        assert (reaction.text, reaction.version, bool(reaction.confirmed_at)) == (
            model.reaction.stored, model.reaction.version, model.confirmed
        )  # fmt: skip
        assert Pause.objects.filter(round=round).running().exists() == model.paused
        steps = Transition.objects.filter(round=round).order_by("pk")
        assert [(one.action, names[one.user_id]) for one in steps] == model.steps

    def check_frozen(self):
        """After finalising nothing changes, not even a time."""
        if self.model.state == "finalised":
            rows = [
                list(model.objects.order_by("pk").values_list())
                for model in apps.get_app_config("assessments").get_models()
            ]
            assert self.frozen in (None, rows)
            self.frozen = rows

    def check_words(self, who, found):
        for token in found:
            kind, whose, _number = TOKEN.fullmatch(token).groups()
            assert self.model.may_read(kind, whose, who), f"{who} reads {token}"

    def situation(self):
        """What decides who reads what, and which texts there are to read."""
        model = self.model
        return (
            model.state,
            model.planned,
            model.confirmed,
            model.paused,
            tuple((who, one.state) for who, one in model.lists.items()),
            tuple(bool(one.stored) for one in model.judgements.values()),
            bool(model.reaction.stored),
            bool(model.agreements),
            bool(model.lapsed),
            model.days > 0,
        )

    def look_around(self):
        """Everyone reads every page, and the report as it would be printed for them."""
        if self.situation() in self.world.seen:
            return
        for who in EVERYONE:
            for address in self.pages(who):
                response = self.ask(who, address)
                assert response.status_code in (200, 302, 404), (address, response.status_code)
                self.read(who, response.content.decode())
            if self.model.sees(who):
                self.read_paper(who)
        self.world.seen.add(self.situation())

    def pages(self, who):
        """Every page that somebody in this part gets into, or tries with a link from a friend."""
        pk, placement = self.round.pk, self.world.placement
        yield reverse("home")
        names = ["round"]
        names += ["judge"] * (who in ASSESSORS) + ["react", "pause"] * (who == "student")
        names += ["third"] * (who in PLANNERS)
        names += ["portfolios:finalise"] * (who in ("supervisor", *PLANNERS))
        for name in names:
            yield url(name, pk)
        for one in Assessment.objects.filter(round=pk):
            yield url("list", one.pk)
            if who in PLANNERS:
                yield url("give_back", one.pk)
        yield url("growth", placement.pk)
        if who in PLANNERS:
            yield url("placement", placement.pk)
            yield url("portfolios:reports", placement.pk)
            yield url("cohort", placement.cohort_id)
            yield url("not_here", placement.cohort.programme_id)
        for one in Agreement.objects.filter(round=pk):
            yield url("agreement", one.pk)

    def read(self, who, content):
        self.check_words(who, {one[0] for one in TOKEN.finditer(content)})
        assert who == "student" or not PAUSE.search(content), f"{who} reads of a pause"

    def read_paper(self, who):
        user = self.world.users[who]
        papers = [gather_portfolio(self.world.placement.pk, user)]
        if self.model.reads_lists(who):
            papers.append(gather_round(self.round.pk, user))
        for paper in map(as_html, papers):
            self.check_words(who, {one[0] for one in TOKEN.finditer(paper)})
            # Paper goes from hand to hand: not even the student's own tells of it.
            assert not PAUSE.search(paper), "a pause on paper"
            assert "%(" not in paper


@pytest.fixture
def _one_day(monkeypatch):
    """Midnight does not come while the clicks go on."""
    localdate, today = timezone.localdate, timezone.localdate()
    monkeypatch.setattr(timezone, "localdate", lambda *at: localdate(*at) if at else today)


@pytest.mark.usefixtures("_one_day")
def test_no_order_of_clicks_breaks_a_rule(world, caplog):
    caplog.set_level(logging.ERROR, "django.request")  # refusals are what this is about
    run_state_machine_as_test(lambda: Clicks(world))
