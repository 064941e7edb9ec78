"""The pages about how a student is guided, in their states, for test_accessibility.py."""

import datetime

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import ScalePoint
from competencies.models import Item, Level
from ervaring.practice.forms.talks import LONGEST
from ervaring.practice.models import Remedy, Talk, WorkplaceCheck
from tests.factories import (
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
    TalkFactory,
    UserFactory,
)

LONG = "Wilhelmina " * 6 + "van Ooijen"
PHRASE = "We hadden het over grenzen, en over wat er na de groep met mij gebeurt. "


def days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def running():
    """A placement on level 4 with a supervisor on level 3, with talks, a check and a remedy."""
    call_command("load_reference", verbosity=0)
    four, three = (Level.objects.get(number=number) for number in (4, 3))
    placement = PlacementFactory(
        cohort__programme__level=four,
        student__name=LONG,
        starts_on=days(-100),
        ends_on=days(100),
    )
    part = placement.supervisions.get()
    part.level = three
    part.save()
    talked = {"placement": placement, "supervisor": part.user, "minutes": 30}
    for number in range(8):
        TalkFactory(held_on=days(-30 - 7 * number), note=PHRASE * number, **talked)
    TalkFactory(placement=placement, kind="intervision", note=PHRASE, minutes=90)
    for number in range(-1, 7):
        at = timezone.now() + datetime.timedelta(days=7 * number)
        TalkFactory(placement=placement, state="planned", held_on=None, planned_at=at)
    check = WorkplaceCheck.ask(workplace=placement.workplace, author=UserFactory())
    for code, word in [("PL-B4", "nee"), ("PL-B5", "gedeeltelijk"), ("PL-B6", "ja")]:
        point = ScalePoint.objects.get(scale__code="is-zo", word=word)
        check.answers.filter(item__code=code).update(point=point)
    check.submit()
    item = Item.objects.get(code="PL-B4")
    for number in range(2):
        Remedy.objects.create(
            placement=placement, item=item, text=PHRASE * (number + 1), made_by=part.user
        )
    return placement


def at(visit, user, url):
    page = visit(user)
    page.goto(url)
    return page


def guidance_student(visit):
    placement = running()
    page = at(visit, placement.student, f"/stages/{placement.pk}/begeleiding/")
    for summary in page.locator("main summary").all():
        summary.click()
    return page


def guidance_supervisor(visit):
    placement = PlacementFactory()
    user = placement.supervisions.get().user
    page = at(visit, user, f"/stages/{placement.pk}/begeleiding/")
    expect(page.get_by_label("Op welk niveau ben je opgeleid?")).to_be_visible()
    return page


def guidance_tutor(visit):
    placement = running()
    tutor = SupervisionFactory(placement=placement, role="tutor").user
    return at(visit, tutor, f"/stages/{placement.pk}/begeleiding/")


def guidance_of_nobody(visit):
    placement = PlacementFactory(supervisor=False)
    return at(visit, placement.student, f"/stages/{placement.pk}/begeleiding/")


def remedy(visit):
    placement = running()
    tutor = SupervisionFactory(placement=placement, role="tutor").user
    item = Item.objects.get(code="PL-B4")
    page = at(visit, tutor, f"/stages/{placement.pk}/begeleiding/{item.pk}/")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def talk_plan(visit):
    placement = PlacementFactory()
    page = at(visit, placement.student, f"/stages/{placement.pk}/gesprekken/plannen/")
    page.get_by_role("button", name="Plan het gesprek").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def talk_log(visit):
    placement = PlacementFactory()
    page = at(visit, placement.student, f"/stages/{placement.pk}/gesprekken/vastleggen/")
    page.get_by_label("Anders", exact=True).check()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def talk_changed_meanwhile(visit):
    placement = PlacementFactory()
    supervisor = placement.supervisions.get().user
    talk = TalkFactory(placement=placement, supervisor=supervisor)
    page = at(visit, placement.student, talk.get_absolute_url())
    talk.save_given(version=0, note=PHRASE)
    page.get_by_label("Waar ging het over").fill("Iets anders.")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def talk_saved_as_one_goes(visit):
    placement = PlacementFactory()
    supervisor = placement.supervisions.get().user
    talk = TalkFactory(placement=placement, supervisor=supervisor)
    page = at(visit, placement.student, talk.get_absolute_url())
    page.get_by_label("Waar ging het over").fill("Iets.")
    expect(page.get_by_text("Opgeslagen om")).to_be_visible()
    talk.save_given(version=1, note=PHRASE * 3, minutes=LONGEST)
    page.get_by_label("Waar ging het over").fill("Iets anders.")
    expect(page.get_by_text("Daar staat:").first).to_be_visible()
    return page


def talks_call_off(visit):
    placement = PlacementFactory(student__name=LONG)
    for number in range(1, 9):
        moment = timezone.now() + datetime.timedelta(days=7 * number)
        TalkFactory(placement=placement, state="planned", held_on=None, planned_at=moment)
    user = placement.supervisions.get().user
    page = at(visit, user, f"/stages/{placement.pk}/gesprekken/afzeggen/")
    Talk.objects.to_come().first().save_given(version=0, planned_at=timezone.now())
    page.get_by_role("button", name="gaan niet door").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_text("Nog 2 gepland").click()
    return page


def talk_move(visit):
    placement = PlacementFactory()
    at_ = timezone.now() + datetime.timedelta(days=2)
    talk = TalkFactory(placement=placement, state="planned", held_on=None, planned_at=at_)
    return at(visit, placement.student, talk.get_absolute_url())


def intervision_log(visit):
    placement = PlacementFactory()
    return at(visit, placement.student, f"/stages/{placement.pk}/intervisie/")


def talks_of_tutor(visit):
    placement = PlacementFactory(student__name=LONG, starts_on=days(-40), ends_on=days(40))
    tutor = SupervisionFactory(placement=placement, role="tutor").user
    other = TalkFactory(placement__starts_on=days(-40), placement__ends_on=days(40)).placement
    SupervisionFactory(placement=other, role="tutor", user=tutor)
    return at(visit, tutor, "/gesprekken/")


def talks_of_cohort_empty(visit):
    placement = PlacementFactory(starts_on=days(3), ends_on=days(40))
    programme = placement.cohort.programme
    user = MembershipFactory(coordinator=True, programme=programme).user
    return at(visit, user, f"/cohorten/{placement.cohort_id}/gesprekken/")


def home_asks_about_a_talk(visit):
    placement = PlacementFactory(starts_on=days(-40), ends_on=days(40))
    passed = timezone.now() - datetime.timedelta(days=1)
    TalkFactory(placement=placement, state="planned", held_on=None, planned_at=passed)
    user = placement.supervisions.get().user
    PlacementFactory(supervisor=user, starts_on=days(-40), ends_on=days(40))
    return at(visit, user, "/")


STATES = [
    guidance_student, guidance_supervisor, guidance_tutor, guidance_of_nobody, remedy, talk_plan,
    talk_log, talk_changed_meanwhile, talk_saved_as_one_goes, talks_call_off, talk_move,
    intervision_log, talks_of_tutor, talks_of_cohort_empty, home_asks_about_a_talk,
]  # fmt: skip
