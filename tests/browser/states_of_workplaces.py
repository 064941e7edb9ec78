"""Pages about what can be learned where, in their states, for the tests of accessibility."""

from django.core.management import call_command

from competencies.models import Framework
from ervaring.practice.models import WorkplaceCheck
from tests.factories import MembershipFactory, PlacementFactory, WorkplaceFactory
from tests.practice.said import heard, says

PHRASE = "Alleen op vrijdag, als de herstelgroep er is en iemand van het team meekijkt."


def known(*, check=True):
    """A placement at a place that said something of everything, and was contradicted."""
    call_command("load_reference", verbosity=0)
    placement = PlacementFactory(
        workplace__name="Centrum voor Geestelijke Gezondheidszorg Waterland"
    )
    placement.cohort.programme.frameworks.add(Framework.objects.get(code="leerplan-2022"))
    if check:
        says(
            placement.workplace,
            {"PL-T1": 2, "PL-T2": 1, "C1": 3, "C2": 1, "C3": 3, "C7": 2, "C6.1": 3},
            settings=["PL-W2", "PL-W10"],
            comments={"PL-T1": PHRASE},
        )
        says(placement.workplace, {"C1": 1}, placement=placement)
        heard(placement, "PPO-1.3", role="supervisor")
    return placement


def coordinator_of(placement):
    return MembershipFactory(coordinator=True, programme=placement.cohort.programme).user


def several():
    """Places beside it: one that said the contrary, one whose check is old, one without."""
    placement = known()
    programme = placement.cohort.programme
    for said in (3, 2):
        place = WorkplaceFactory(organisation__school=programme.school)
        says(place, {"PL-T1": said, "C1": 3, "C2": said}, settings=["PL-W9"])
    WorkplaceCheck.objects.filter(workplace=place).update(submitted_at="2020-01-01T12:00:00Z")
    PlacementFactory(cohort=placement.cohort)
    return placement


def at(visit, user, path):
    page = visit(user)
    page.goto(path)
    return page


def here_student(visit):
    placement = known()
    page = at(visit, placement.student, f"/stages/{placement.pk}/hier-leren/")
    for fold in page.get_by_text("Waarom?").all():
        fold.click()
    return page


def here_unknown(visit):
    placement = known(check=False)
    return at(visit, placement.student, f"/stages/{placement.pk}/hier-leren/")


def here_coordinator(visit):
    placement = known()
    return at(visit, coordinator_of(placement), f"/stages/{placement.pk}/hier-leren/?profiel=VL")


def compare_none(visit):
    member = MembershipFactory(coordinator=True)
    return at(visit, member.user, f"/opleidingen/{member.programme_id}/werkplekken/")


def compare_all(visit):
    placement = several()
    programme = placement.cohort.programme_id
    page = at(visit, coordinator_of(placement), f"/opleidingen/{programme}/werkplekken/")
    page.get_by_text("1 student").first.click()
    return page


def compare_for_a_student(visit):
    placement = several()
    path = f"/opleidingen/{placement.cohort.programme_id}/werkplekken/?student={placement.pk}"
    page = at(visit, coordinator_of(placement), path)
    page.get_by_text("Kies anders").click()
    return page


def compare_beside(visit):
    placement = several()
    page = at(
        visit,
        coordinator_of(placement),
        f"/opleidingen/{placement.cohort.programme_id}/werkplekken/",
    )
    for box in page.get_by_role("checkbox", name="ernaast").all():
        box.check()
    page.get_by_role("button", name="Zet de aangevinkte plekken naast elkaar").click()
    return page


STATES = [
    here_student, here_unknown, here_coordinator, compare_none, compare_all,
    compare_for_a_student, compare_beside,
]  # fmt: skip
