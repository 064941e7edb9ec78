"""The check of a workplace, in its states, for test_accessibility.py."""

import datetime

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import ScalePoint
from ervaring.practice.models import WorkplaceCheck
from tests.factories import ContactFactory, MembershipFactory, PlacementFactory, RoundFactory
from tests.placements.coming_in import link_of

PHRASE = "Dat bespreken we elke week in het team, en het lukt steeds beter. "
SCALES = {"task": "taken", "competence": "kan-hier", "behaviour": "kan-hier"}


def somewhere():
    call_command("load_reference", verbosity=0)
    placement = PlacementFactory(
        student__name="Maximiliaan Vandenbroucke-Oosterhuizen",
        workplace__name="Beschermd-wonenlocatie Nieuw-Oosterhuizen",
    )
    return placement, ContactFactory(workplace=placement.workplace)


def asked():
    _placement, contact = somewhere()
    return WorkplaceCheck.ask(workplace=contact.workplace, author=contact.user)


def answered(check, turn):
    """Everything answered, in an order that differs by `turn`; handed in."""
    points = {}
    for point in ScalePoint.objects.select_related("scale"):
        points.setdefault(point.scale.code, []).append(point)
    for order, row in enumerate(check.answers.select_related("item")):
        if row.item.kind == "setting":
            row.save_given(version=0, ticked=order % (turn + 2) == 0)
            continue
        scale = points[SCALES.get(row.item.kind, "is-zo")]
        said = PHRASE * (order % 3)
        row.save_given(version=0, point_id=scale[(order * turn) % 3].pk, comment=said)
    check.submit()


def both():
    placement, contact = somewhere()
    round = RoundFactory(placement=placement, kind="interim")
    workplace = {"workplace": placement.workplace}
    answered(WorkplaceCheck.ask(author=contact.user, **workplace), 1)
    own = {"author": placement.student, "placement": placement, "round": round}
    answered(WorkplaceCheck.ask(**workplace, **own), 2)
    return placement


def at(visit, user, path):
    page = visit(user)
    page.goto(path)
    return page


def coordinator_of(placement):
    return MembershipFactory(coordinator=True, programme=placement.cohort.programme).user


def workplace_link_opened(visit):
    _placement, contact = somewhere()
    return at(visit, None, link_of(contact))


def workplace_never_asked(visit):
    placement = PlacementFactory()
    return at(visit, coordinator_of(placement), f"/werkplekken/{placement.workplace_id}/")


def workplace_asked(visit):
    check = asked()
    placement = PlacementFactory(workplace=check.workplace)
    return at(visit, coordinator_of(placement), f"/werkplekken/{check.workplace_id}/")


def workplace_with_an_old_check(visit):
    placement = both()
    then = timezone.now() - datetime.timedelta(days=900)
    WorkplaceCheck.objects.of_organisation().update(submitted_at=then)
    return at(visit, coordinator_of(placement), f"/werkplekken/{placement.workplace_id}/")


def check_overview(visit):
    check = asked()
    return at(visit, check.author, f"/checks/{check.pk}/")


def check_settings(visit):
    check = asked()
    page = at(visit, check.author, f"/checks/{check.pk}/deel/1/")
    page.get_by_text("schuldhulpverlening").click()
    expect(page.get_by_text("Bewaard", exact=True)).to_be_visible()
    return page


def check_tasks_unexplained(visit):
    check = asked()
    page = at(visit, check.author, f"/checks/{check.pk}/deel/3/")
    page.get_by_text("Misschien, onder voorwaarden").first.click()
    expect(page.get_by_text("Zonder die toelichting kun je niet inleveren")).to_be_visible()
    return page


def check_competence(visit):
    check = asked()
    return at(visit, check.author, f"/checks/{check.pk}/deel/4/")


def check_with_a_conflict(visit):
    check = asked()
    page = at(visit, check.author, f"/checks/{check.pk}/deel/3/")
    row = check.answers.get(item__code="PL-T1")
    row.save_given(version=0, comment=PHRASE)
    page.locator("textarea").first.fill("Iets anders.")
    page.get_by_role("button", name="Bewaar en ga verder").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def check_submit(visit):
    check = asked()
    return at(visit, check.author, f"/checks/{check.pk}/inleveren/")


def check_read(visit):
    placement = both()
    check = WorkplaceCheck.objects.latest().get()
    page = at(visit, placement.student, f"/checks/{check.pk}/")
    page.get_by_text("Ga naar een deel").click()
    page.get_by_role("link", name="Begeleiding", exact=True).click()
    expect(page.get_by_role("heading", name="Begeleiding", exact=True)).to_be_in_viewport()
    return page


def check_beside(visit):
    placement = both()
    return at(visit, coordinator_of(placement), f"/stages/{placement.pk}/werkplekcheck/")


def check_beside_in_full(visit):
    placement = both()
    path = f"/stages/{placement.pk}/werkplekcheck/?toon=alles"
    page = at(visit, coordinator_of(placement), path)
    page.get_by_text("Ga naar een deel").click()
    page.get_by_role("link", name="Begeleiding", exact=True).click()
    expect(page.get_by_role("heading", name="Begeleiding", exact=True)).to_be_in_viewport()
    return page


def check_asked_of_student(visit):
    placement = PlacementFactory()
    RoundFactory(placement=placement, kind="interim")
    return at(visit, placement.student, f"/stages/{placement.pk}/werkplekcheck/")


STATES = [
    workplace_link_opened, workplace_never_asked, workplace_asked, workplace_with_an_old_check,
    check_overview, check_settings, check_tasks_unexplained, check_competence,
    check_with_a_conflict, check_submit, check_read, check_beside,
    check_beside_in_full, check_asked_of_student,
]  # fmt: skip
