"""The pages on which people and their parts change, in their states, for test_accessibility.py."""

from playwright.sync_api import expect

from assessments import actions
from ervaring.schools.models import Membership
from tests.factories import (
    AdministratorFactory,
    CohortFactory,
    MembershipFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
)

LONG = "Wilhelmina " * 10 + "van Ooijen"


def at(visit, url, placement=None):
    """A page by an administrator of the school; `url` may name what belongs to the placement."""
    placement = placement or PlacementFactory()
    guide = placement.supervisions.filter(role="supervisor").first()
    page = visit(AdministratorFactory(school=placement.cohort.programme.school).user)
    enrolment = Membership.objects.filter(user=placement.student).first()
    page.goto(url.format(placement=placement, guide=guide, enrolment=enrolment))
    return page


def people(visit):
    placement = PlacementFactory(student__name=LONG)
    MembershipFactory(cohort=placement.cohort, ended=True, user__name="שלום עולם")
    MembershipFactory.create_batch(50, cohort=placement.cohort)
    return at(visit, "/mensen/", placement)


def people_not_found(visit):
    return at(visit, "/mensen/?q=nergens")


def people_add(visit):
    page = at(visit, "/mensen/nieuw/")
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def people_person(visit):
    placement = PlacementFactory(student__name=LONG)
    programme = placement.cohort.programme
    old = CohortFactory(programme=programme)
    MembershipFactory(user=placement.student, cohort=old, ended=True)
    return at(visit, "/mensen/{placement.student_id}/", placement)


def people_guides(visit):
    placement = PlacementFactory()
    SupervisionFactory(placement=placement, ended=True, user__name=LONG)
    SupervisionFactory(placement=placement, role="third_assessor")
    return at(visit, "/stages/{placement.pk}/mensen/", placement)


def people_replace(visit):
    page = at(visit, "/begeleidingen/{guide.pk}/vervangen/", RoundFactory().placement)
    page.get_by_role("button", name="Vervang").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def people_end(visit):
    round = RoundFactory(conversation=True)
    return at(visit, "/begeleidingen/{guide.pk}/beeindigen/", round.placement)


def people_moved_on(visit):
    placement = PlacementFactory()
    page = at(visit, "/begeleidingen/{guide.pk}/beeindigen/", placement)
    guide = placement.supervisions.get()
    actions.end_guide(supervision=guide, by=guide.user)
    page.get_by_role("button", name="Beëindig deze begeleiding").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("kan nu niet")
    return page


def people_transfer(visit):
    return at(visit, "/deelnames/{enrolment.pk}/overstappen/")


def people_leave(visit):
    placement = RoundFactory().placement
    programme, guide = placement.cohort.programme, placement.supervisions.get().user
    MembershipFactory(coordinator=True, programme=programme, user=guide)
    page = at(visit, "/mensen/{guide.user_id}/vertrek/", placement)
    for one in page.get_by_role("checkbox").all():
        one.uncheck()
    page.get_by_role("button", name="Beëindig dit").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def people_address(visit):
    placement = PlacementFactory()
    guide = placement.supervisions.get().user
    guide.set_unusable_password()
    guide.save()
    return at(visit, "/mensen/{guide.user_id}/adres/", placement)


def people_address_not(visit):
    return at(visit, "/mensen/{guide.user_id}/adres/")


STATES = [
    people, people_not_found, people_add, people_person, people_guides, people_replace, people_end,
    people_moved_on, people_transfer, people_leave, people_address, people_address_not,
]  # fmt: skip
