"""Pages of a round in its states, for the tests of accessibility."""

import datetime

from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import (
    Agreement,
    Answer,
    Assessment,
    Conclusion,
    Judgement,
    Reaction,
    Round,
    ScalePoint,
    Transition,
)
from tests.factories import (
    AssessmentFactory,
    InstrumentFactory,
    ItemFactory,
    LevelFactory,
    MembershipFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
)
from tests.texts import write

PHRASE = "Ik merk het aan de stilte daarna, en aan wat iemand dan toch nog vertelt. "


def days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def list_of(round, role="student"):
    return Assessment.objects.get(round=round, role=role)


def supervisor_of(round):
    return list_of(round, "supervisor").author


def tutor_of(round):
    return SupervisionFactory(placement=round.placement, role="tutor").user


def answered(**traits):
    """A round with everything in it: answers, a conclusion, agreements, a judgement."""
    round = RoundFactory(**traits)
    points = list(ScalePoint.objects.filter(scale=round.instrument.scale))
    for number, role in enumerate(["student", "supervisor"]):
        for order, answer in enumerate(Answer.objects.filter(assessment=list_of(round, role))):
            answer.point = points[(order + number * (order + 1)) % 4]
            answer.comment = PHRASE * (order + 1)
            answer.rung = LevelFactory() if number else None
            answer.save()
    question = Answer.objects.filter(assessment__round=round).first().question
    about = {"round": round, "question": question}
    Conclusion.objects.create(text=PHRASE, saved_at=timezone.now(), **about)
    Agreement.objects.create(
        what=PHRASE, who="together", by_when=days(9), made_by=round.placement.student, **about
    )
    write(Judgement.objects.exclude(section=None), text=PHRASE * 3)
    write(Judgement.objects.filter(section=None), text="Ga door op deze weg.")
    return round


def two_assessors(**traits):
    round = answered(kind="final", **traits)
    second = SupervisionFactory(placement=round.placement, role="second_assessor").user
    AssessmentFactory(round=round, author=second, role="second_assessor", submitted=True)
    return round


def at(visit, user, path):
    page = visit(user)
    page.goto(path)
    return page


def talking(visit):
    round = answered(conversation=True)
    return at(visit, supervisor_of(round), round.get_absolute_url())


def conclusion_in_conflict(visit):
    page = talking(visit)
    page.get_by_role("link", name="Verander de conclusie").click()
    expect(page.get_by_role("textbox")).to_be_focused()
    write(Conclusion.objects, text="Iets nieuwers.", version=5)
    page.get_by_role("textbox").fill("Iets anders.")
    expect(page.get_by_role("button", name="Bewaar wat ik schreef")).to_be_visible()
    return page


def conclusion(visit):
    round = answered(conversation=True)
    page = at(visit, supervisor_of(round), round.get_absolute_url())
    page.goto(page.get_by_role("link", name="Noteer een conclusie").first.get_attribute("href"))
    return page


def agreement(visit):
    round = answered(conversation=True)
    return at(visit, round.placement.student, f"/momenten/{round.pk}/afspraken/")


def agreement_with_an_error(visit):
    page = agreement(visit)
    page.get_by_role("button", name="Bewaar de afspraak").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def agreement_to_change(visit):
    page = talking(visit)
    page.goto(f"/afspraken/{Agreement.objects.get().pk}/")
    return page


def judge(visit):
    round = answered(conversation=True)
    page = at(visit, supervisor_of(round), f"/momenten/{round.pk}/oordeel/")
    page.get_by_text("Wat jullie invulden").first.click()
    return page


def judge_with_an_error(visit):
    page = judge(visit)
    page.get_by_role("textbox").first.fill("")
    page.get_by_role("button", name="Leg het voor").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def judge_together(visit):
    round = two_assessors(conversation=True)
    page = at(visit, supervisor_of(round), f"/momenten/{round.pk}/oordeel/")
    page.get_by_role("button", name="Ik ben het eens").first.click()
    page.get_by_text("Ik ben het niet eens met deze tekst").first.click()
    return page


def round_of_two_assessors(visit):
    round = two_assessors(conversation=True)
    return at(visit, supervisor_of(round), round.get_absolute_url())


def round_judged_student(visit):
    round = answered(judged=True)
    return at(visit, round.placement.student, round.get_absolute_url())


def round_judged_supervisor(visit):
    round = answered(judged=True)
    write(Reaction.objects, text=PHRASE, confirmed_at=timezone.now())
    return at(visit, supervisor_of(round), round.get_absolute_url())


def react(visit):
    round = answered(judged=True)
    return at(visit, round.placement.student, f"/momenten/{round.pk}/zienswijze/")


def finalise(visit):
    round = answered(judged=True)
    write(Reaction.objects, text=PHRASE, confirmed_at=timezone.now())
    return at(visit, supervisor_of(round), f"/momenten/{round.pk}/vaststellen/")


def finalise_alone_with_an_error(visit):
    round = answered(judged=True)
    page = at(visit, tutor_of(round), f"/momenten/{round.pk}/vaststellen/")
    page.get_by_role("button", name="Stel vast zonder bevestiging").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def round_for_the_tutor(visit):
    round = answered(conversation=True)
    Transition.objects.create(
        round=round, user=round.placement.student, action="submitted", reason=""
    )
    page = at(visit, tutor_of(round), round.get_absolute_url())
    page.get_by_text("Regelen").click()
    page.get_by_text("Wat er gebeurde").click()
    return page


def give_back(visit):
    round = answered(conversation=True)
    own = list_of(round)
    return at(visit, tutor_of(round), f"/lijsten/{own.pk}/teruggeven/")


def third(visit):
    round = two_assessors(conversation=True)
    other = PlacementFactory(cohort=round.placement.cohort, supervisor=False)
    SupervisionFactory(placement=other)
    return at(visit, tutor_of(round), f"/momenten/{round.pk}/derde-beoordelaar/")


def handed_in(visit):
    round = RoundFactory()
    list_of(round).submit()
    return at(visit, round.placement.student, round.get_absolute_url())


def pause(visit):
    round = RoundFactory()
    return at(visit, round.placement.student, f"/momenten/{round.pk}/pauze/")


def pausing(visit):
    page = pause(visit)
    page.get_by_text("Een week").click()
    page.get_by_role("button", name="Neem pauze").click()
    expect(page.get_by_text("Je hebt pauze tot")).to_be_visible()
    page.goto(f"/momenten/{Round.objects.get().pk}/pauze/")
    return page


def reschedule(visit):
    round = RoundFactory()
    return at(visit, tutor_of(round), f"/momenten/{round.pk}/datum/")


def call_off(visit):
    round = RoundFactory()
    return at(visit, tutor_of(round), f"/momenten/{round.pk}/afzeggen/")


def coordinator_of(cohort):
    InstrumentFactory(programme=cohort.programme, title="Lijst van de opleiding")
    return MembershipFactory(coordinator=True, programme=cohort.programme).user


def plan_cohort(visit):
    cohort = RoundFactory().placement.cohort
    PlacementFactory(cohort=cohort)
    return at(visit, coordinator_of(cohort), f"/cohorten/{cohort.pk}/plannen/")


def plan_preview(visit):
    page = plan_cohort(visit)
    PlacementFactory(cohort=Round.objects.get().placement.cohort, supervisor=False)
    page.reload()
    page.get_by_text("tussentijdse beoordeling", exact=True).click()
    page.get_by_role("button", name="Bekijk wat er komt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat er komt")
    return page


def programme(visit):
    cohort = PlacementFactory().cohort
    return at(visit, coordinator_of(cohort), f"/opleidingen/{cohort.programme_id}/instellingen/")


def moved_on(visit):
    page = agreement(visit)
    Round.objects.update(state="judged", judged_at=timezone.now())
    page.get_by_label("Wat spreken jullie af?").fill(PHRASE)
    page.get_by_text("Samen", exact=True).click()
    page.get_by_role("button", name="Bewaar de afspraak").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit kan nu niet")
    return page


def step_with_a_ladder(visit):
    """An assessor may point at a level of the strand."""
    level = LevelFactory(number=4)
    round = RoundFactory(instrument=InstrumentFactory(level=level))
    item = Answer.objects.first().question.item
    strand = ItemFactory(framework=item.framework, kind="strand", code="PPO-1")
    for number in (3, 5):
        rung = ItemFactory(framework=item.framework, kind="outcome", parent=strand)
        rung.levels.add(LevelFactory(number=number))
    item.kind, item.parent = "outcome", strand
    item.save()
    item.levels.add(level)
    own = list_of(round, "supervisor")
    page = at(visit, own.author, f"/lijsten/{own.pk}/stap/1/")
    page.get_by_label("Op welk niveau").first.select_option(index=2)
    expect(page.get_by_text("Opgeslagen om")).to_be_visible()
    return page


STATES = [
    talking, conclusion, conclusion_in_conflict, agreement, agreement_with_an_error,
    agreement_to_change,
    judge, judge_with_an_error, judge_together, round_of_two_assessors, round_judged_student,
    round_judged_supervisor, react, finalise, finalise_alone_with_an_error, round_for_the_tutor,
    give_back, third, handed_in, pause, pausing, reschedule, call_off, plan_cohort, plan_preview,
    programme, moved_on, step_with_a_ladder,
]  # fmt: skip
