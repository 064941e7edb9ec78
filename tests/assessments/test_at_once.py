"""Two people press at the same moment: one wins, the other reads what happened.

Both presses pass their gates before either writes: whoever comes to its first transaction waits
there for the other, each on a connection of its own.
"""

import threading
from contextlib import suppress
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.models import (
    Agreement,
    Answer,
    Assessment,
    Conclusion,
    Consent,
    Judgement,
    Reaction,
    Round,
    Transition,
)
from ervaring.placements.models import Placement
from portfolios.models import Report
from tests.factories import (
    AssessmentFactory,
    InstrumentFactory,
    MembershipFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
)
from tests.signing_in import sign_in
from tests.texts import read, write

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 20  # seconds


@pytest.fixture
def at_once(monkeypatch):
    """at_once(press, press): what came of both, pressed at the same moment."""
    enter, mine = transaction.Atomic.__enter__, threading.local()

    def wait_for_the_other(atomic):
        barrier = getattr(mine, "barrier", None)
        mine.barrier = None
        if barrier:
            # Broken when the other one was refused before it came to a transaction.
            with suppress(threading.BrokenBarrierError):
                barrier.wait(PATIENCE)
        enter(atomic)

    monkeypatch.setattr(transaction.Atomic, "__enter__", wait_for_the_other)

    def run(*presses):
        barrier, came = threading.Barrier(len(presses)), [None] * len(presses)

        def press(number):
            mine.barrier = barrier
            try:
                came[number] = presses[number]()
            except Exception as error:  # handed to the test below
                came[number] = error
            finally:
                if mine.barrier:
                    barrier.abort()
                connections.close_all()

        threads = [threading.Thread(target=press, args=[n]) for n in range(len(presses))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(3 * PATIENCE)
            assert not thread.is_alive(), "they wait for each other for ever"
        for one in came:
            if isinstance(one, Exception):
                raise one
        return came

    return run


@pytest.fixture
def placement():
    return PlacementFactory()


@pytest.fixture
def tutor(placement):
    return SupervisionFactory(placement=placement, role="tutor").user


def signed_in(user):
    return sign_in(Client(), user)


def pressing(who, name, pk, /, **data):
    """A press on the button of a page that lies open: signing in is behind us."""
    client, url = (
        signed_in(who),
        reverse(name if ":" in name else f"assessments:{name}", args=[pk]),
    )
    return lambda: client.post(url, data)


def was_done(response):
    """Whether the press was done; a refusal has a sentence."""
    if response.status_code == 302:
        said = list(get_messages(response.wsgi_request)._queued_messages)
        assert said
        return all(one.level_tag == "success" for one in said)
    assert response.status_code == 409
    content = response.content.decode()
    assert 'class="lead"' in content or 'class="saved failed"' in content
    return False


def list_of(round, role):
    return Assessment.objects.get(round=round, role=role)


def author_of(round, role):
    return list_of(round, role).author


def hand_in(round, role):
    return pressing(author_of(round, role), "submit", list_of(round, role).pk)


def take_back(round, role):
    return pressing(author_of(round, role), "take_back", list_of(round, role).pk)


def steps(round):
    found = Transition.objects.filter(round=round).order_by("pk")
    return list(found.values_list("action", flat=True))


def state(round):
    return Round.objects.get(pk=round.pk).state


def handed_in(round, role):
    list_of(round, role).submit()


def test_the_last_two_lists(at_once, placement):
    round = RoundFactory(placement=placement)
    came = at_once(hand_in(round, "student"), hand_in(round, "supervisor"))
    assert [was_done(one) for one in came] == [True, True]
    assert sorted(steps(round)) == ["opened", "submitted"]
    assert state(round) == "conversation"


def test_the_same_list_twice(at_once, placement):
    round = RoundFactory(placement=placement)
    came = at_once(hand_in(round, "student"), hand_in(round, "student"))
    assert sorted(was_done(one) for one in came) == [False, True]
    assert (steps(round), state(round)) == (["submitted"], "open")


def test_taking_back_twice(at_once, placement):
    round = RoundFactory(placement=placement)
    handed_in(round, "student")
    came = at_once(take_back(round, "student"), take_back(round, "student"))
    assert sorted(was_done(one) for one in came) == [False, True]
    assert (steps(round), list_of(round, "student").state) == (["taken_back"], "draft")


def test_taking_back_while_the_other_hands_in(at_once, placement):
    round = RoundFactory(placement=placement)
    handed_in(round, "student")
    back, other = at_once(take_back(round, "student"), hand_in(round, "supervisor"))
    assert was_done(other)
    if was_done(back):
        assert sorted(steps(round)) == ["submitted", "taken_back"]
        assert (state(round), list_of(round, "student").state) == ("open", "draft")
    else:
        assert "Terugnemen kan niet meer" in back.content.decode()
        assert steps(round) == ["opened"]
        assert (state(round), list_of(round, "student").state) == ("conversation", "submitted")


def test_giving_back_while_the_last_one_hands_in(at_once, placement, tutor):
    round = RoundFactory(placement=placement)
    handed_in(round, "student")
    give = pressing(tutor, "give_back", list_of(round, "student").pk, reason="Niet af")
    back, other = at_once(give, hand_in(round, "supervisor"))
    assert was_done(back)
    assert was_done(other)
    assert steps(round) in (["given_back", "submitted"], ["opened", "given_back"])
    assert (state(round), list_of(round, "student").state) == ("open", "draft")


def test_giving_back_what_is_taken_back(at_once, placement, tutor):
    round = RoundFactory(placement=placement)
    handed_in(round, "student")
    give = pressing(tutor, "give_back", list_of(round, "student").pk, reason="Niet af")
    came = at_once(give, take_back(round, "student"))
    assert sorted(was_done(one) for one in came) == [False, True]
    assert len(steps(round)) == 1
    assert list_of(round, "student").state == "draft"


@pytest.mark.parametrize("page", ["answer", "step"])
def test_an_answer_while_its_list_is_handed_in(at_once, placement, page):
    round = RoundFactory(placement=placement)
    own = list_of(round, "student")
    answer = Answer.objects.filter(assessment=own).first()
    client = signed_in(own.author)
    url = (
        reverse("assessments:answer", args=[answer.pk])
        if page == "answer"
        else reverse("assessments:step", args=[own.pk, 1])
    )
    data = {f"a{answer.pk}-comment": "net op tijd", f"a{answer.pk}-version": 0}
    saved, submitted = at_once(lambda: client.post(url, data), hand_in(round, "student"))
    assert was_done(submitted)
    stored = saved.status_code in (200, 302)
    assert Answer.objects.get(pk=answer.pk).comment == ("net op tijd" if stored else "")
    if not stored:
        assert saved.status_code == 409
        assert page == "answer" or "net op tijd" in saved.content.decode()


@pytest.mark.parametrize("second", ["tekst", "andere tekst"])
def test_the_same_answer_in_two_windows(at_once, placement, second):
    round = RoundFactory(placement=placement)
    own = list_of(round, "student")
    answer = Answer.objects.filter(assessment=own).first()
    names = f"a{answer.pk}-comment", f"a{answer.pk}-version"
    came = at_once(
        *(
            pressing(own.author, "answer", answer.pk, **dict(zip(names, (text, 0), strict=True)))
            for text in ("tekst", second)
        )
    )
    answer.refresh_from_db()
    assert answer.version == 1
    codes = sorted(one.status_code for one in came)
    assert codes == ([200, 200] if second == "tekst" else [200, 409])
    won = next(
        text for text, one in zip(("tekst", second), came, strict=True) if one.status_code == 200
    )
    assert answer.comment == won


def judged(placement, **traits):
    """A round that lies with the student, with a judgement in words."""
    round = RoundFactory(placement=placement, **(traits or {"judged": True}))
    write(Judgement.objects.filter(round=round), text="Een oordeel.")
    return round


def judgement_data(round, text, **buttons):
    data = {}
    for one in Judgement.objects.filter(round=round):
        data[f"j{one.pk}-text"] = one.text if one.section_id is None else text
        data[f"j{one.pk}-version"] = one.version
    return data | buttons


def test_a_judgement_while_it_is_put_to_the_student(at_once, placement):
    round = judged(placement, conversation=True)
    write(Judgement.objects.filter(round=round, section=None), text="Ga door op deze weg.")
    supervisor = author_of(round, "supervisor")
    save = judgement_data(round, "Nieuwe woorden.", bewaren="1")
    present = judgement_data(round, "Een oordeel.", voorleggen="1")
    saved, presented = at_once(
        pressing(supervisor, "judge", round.pk, **save),
        pressing(supervisor, "judge", round.pk, **present),
    )
    text = Judgement.objects.get(round=round, section__isnull=False).text
    if saved.status_code == 302:
        # Then what would be put to the student was not what the other window showed.
        assert (text, presented.status_code) == ("Nieuwe woorden.", 409)
        assert (state(round), steps(round)) == ("conversation", [])
    else:
        assert (text, saved.status_code) == ("Een oordeel.", 409)
        assert "Nieuwe woorden." in saved.content.decode()
        assert (state(round), steps(round)) == ("judged", ["presented"])


def test_agreeing_with_what_is_changed(at_once, placement):
    second = SupervisionFactory(placement=placement, role="second_assessor").user
    round = judged(placement, conversation=True)
    AssessmentFactory(round=round, author=second, role="second_assessor", submitted=True)
    write(Judgement.objects.filter(round=round, section=None), text="Ga door op deze weg.")
    theme = Judgement.objects.get(round=round, section__isnull=False)
    agree = judgement_data(round, "Een oordeel.", eens=str(theme.pk))
    change = judgement_data(round, "Nieuwe woorden.", bewaren="1")
    agreed, changed = at_once(
        pressing(second, "judge", round.pk, **agree),
        pressing(author_of(round, "supervisor"), "judge", round.pk, **change),
    )
    assert was_done(changed)
    theme.refresh_from_db()
    versions = dict(Consent.objects.values_list("assessor", "version"))
    assert versions.pop(author_of(round, "supervisor").pk) == theme.version == 1
    # The second agreed with the words that were there, or read the new ones.
    assert versions == ({second.pk: 0} if agreed.status_code == 302 else {})


def test_confirming_while_it_is_taken_back(at_once, placement):
    round = judged(placement)
    react = pressing(placement.student, "react", round.pk, text="", version=0, bevestigen="1")
    confirmed, recalled = at_once(
        react, pressing(author_of(round, "supervisor"), "recall", round.pk)
    )
    assert was_done(recalled)
    assert steps(round) == (["confirmed"] if was_done(confirmed) else []) + ["recalled"]
    assert state(round) == "conversation"
    assert Reaction.objects.get(round=round).confirmed_at is None


def test_finalising_twice(at_once, placement):
    round = judged(placement)
    Reaction.objects.filter(round=round).update(confirmed_at=timezone.now())
    supervisor = author_of(round, "supervisor")
    came = at_once(*[pressing(supervisor, "portfolios:finalise", round.pk)] * 2)
    assert sorted(was_done(one) for one in came) == [False, True]
    assert (state(round), steps(round)) == ("finalised", ["finalised"])
    assert Report.objects.filter(round=round).count() == 1


def test_finalising_while_it_is_taken_back(at_once, placement):
    round = judged(placement)
    Reaction.objects.filter(round=round).update(confirmed_at=timezone.now())
    supervisor = author_of(round, "supervisor")
    came = at_once(
        pressing(supervisor, "portfolios:finalise", round.pk),
        pressing(supervisor, "recall", round.pk),
    )
    finalised, recalled = [was_done(one) for one in came]
    assert finalised != recalled
    assert (state(round), steps(round)) == (
        ("finalised", ["finalised"]) if finalised else ("conversation", ["recalled"])
    )
    assert Report.objects.filter(round=round).exists() == finalised


def test_the_school_closes_while_the_student_confirms(at_once, placement, tutor):
    round = judged(placement)
    came = at_once(
        pressing(tutor, "portfolios:finalise", round.pk, reason="Geen bericht meer."),
        pressing(placement.student, "react", round.pk, text="", version=0, bevestigen="1"),
    )
    closed, confirmed = [was_done(one) for one in came]
    assert closed != confirmed
    assert steps(round) == (["finalised_alone"] if closed else ["confirmed"])


@pytest.mark.parametrize("other", ["Samen oefenen", "Iets anders"])
def test_two_agreements_of_one_page(at_once, placement, other):
    round = RoundFactory(placement=placement, conversation=True)
    key = str(uuid4())
    came = at_once(
        *(
            pressing(
                placement.student, "agree", round.pk, what=what, who="student", key=key, version=0
            )
            for what in ("Samen oefenen", other)
        )
    )
    assert Agreement.objects.count() == 1
    done = sorted(was_done(one) for one in came)
    assert done == ([True, True] if other == "Samen oefenen" else [False, True])


def test_an_agreement_is_changed_while_it_is_taken_away(at_once, placement):
    round = RoundFactory(placement=placement, conversation=True)
    key = uuid4()
    actions.make_agreement(
        round=round, key=key, by=placement.student, what="Oefenen", who="student"
    )
    pk = Agreement.objects.get().pk
    data = {"who": "student", "key": str(key), "version": 0, "moment": round.pk}
    changed, gone = at_once(
        pressing(author_of(round, "supervisor"), "agreement", pk, what="Samen", **data),
        pressing(placement.student, "agreement", pk, what="Oefenen", weg="1", **data),
    )
    assert was_done(changed) != was_done(gone)
    what = read(Agreement.objects.all(), "what")
    assert list(what) == (["Samen"] if was_done(changed) else [])
    assert was_done(changed) or "Samen" in changed.content.decode()


def test_two_first_conclusions(at_once, placement):
    round = RoundFactory(placement=placement, conversation=True)
    question = Answer.objects.filter(assessment__round=round).first().question_id
    url = reverse("assessments:conclusion", args=[round.pk, question])
    student, supervisor = signed_in(placement.student), signed_in(author_of(round, "supervisor"))
    one, other = at_once(
        lambda: student.post(url, {"text": "van de student", "version": 0}),
        lambda: supervisor.post(url, {"text": "van de begeleider", "version": 0}),
    )
    assert sorted([one.status_code, other.status_code]) == [302, 409]
    won = "van de student" if one.status_code == 302 else "van de begeleider"
    assert Conclusion.objects.get().text == won
    assert won in (other if one.status_code == 302 else one).content.decode()


def test_two_third_assessors(at_once, placement, tutor):
    round = RoundFactory(placement=placement, conversation=True)
    others = [
        PlacementFactory(cohort=placement.cohort).supervisions.get().user for _number in range(2)
    ]
    came = at_once(*(pressing(tutor, "third", round.pk, user=one.pk) for one in others))
    assert sorted(was_done(one) for one in came) == [False, True]
    assert Assessment.objects.filter(round=round, role="third_assessor").count() == 1
    assert steps(round) == ["third_asked"]


def test_pausing_twice(at_once, placement):
    round = RoundFactory(placement=placement)
    came = at_once(*[pressing(placement.student, "pause", round.pk, days=3)] * 2)
    assert sorted(was_done(one) for one in came) == [False, True]
    assert steps(round) == ["paused"]


def test_planning_the_same_twice(at_once):
    cohort = PlacementFactory().cohort
    PlacementFactory(cohort=cohort)
    placements = list(Placement.objects.filter(cohort=cohort))
    by = MembershipFactory(coordinator=True, programme=cohort.programme).user
    instrument, today = InstrumentFactory(), timezone.localdate()

    def plan():
        return actions.plan_rounds(
            placements=placements, kind="interim", roles=["supervisor"], by=by,
            instrument=instrument, opens_on=today, due_on=today,
        )  # fmt: skip

    came = at_once(plan, plan)
    assert sorted(len(rounds) for rounds in came) == [0, 2]
    assert Round.objects.count() == 2
    assert Assessment.objects.count() == 4
    assert Answer.objects.count() == 12


def test_calling_off_twice(at_once, placement, tutor):
    round = RoundFactory(placement=placement)
    came = at_once(*[pressing(tutor, "call_off", round.pk)] * 2)
    assert [was_done(one) for one in came] == [True, True]
    assert not Round.objects.exists()


def test_calling_off_while_somebody_writes(at_once, placement, tutor):
    round = RoundFactory(placement=placement)
    answer = Answer.objects.filter(assessment=list_of(round, "student")).first()
    data = {f"a{answer.pk}-comment": "het begin", f"a{answer.pk}-version": 0}
    saved, off = at_once(
        pressing(placement.student, "answer", answer.pk, **data),
        pressing(tutor, "call_off", round.pk),
    )
    if was_done(off):
        assert saved.status_code == 404
        assert not Round.objects.exists()
    else:
        assert saved.status_code == 200
        assert Answer.objects.get(pk=answer.pk).comment == "het begin"
