"""The pages between a mail and a session, in their states, for test_accessibility.py."""

from django.utils import timezone
from playwright.sync_api import expect

from ervaring.accounts.models import Code
from ervaring.placements.models import Invitation
from tests.factories import MembershipFactory, PlacementFactory, UserFactory


def at_link(visit, user=None, **change):
    """The page that a link leads to, after its invitation was changed."""
    supervisor = UserFactory(name="Maria-Magdalena van Oosterhout-de Graaf")
    part = PlacementFactory(supervisor=supervisor).supervisions.get()
    made = Invitation.of(part)
    Invitation.objects.update(**change or {"supervision": part})
    page = visit(user)
    page.goto(made.address().partition("testserver")[2])
    return page


def link_opened(visit):
    return at_link(visit)


def link_opened_by_somebody_else(visit):
    return at_link(visit, user=UserFactory(name="Iris Bol"))


def link_expired(visit):
    return at_link(visit, expires_at=timezone.now())


def link_renewed(visit):
    page = link_expired(visit)
    page.get_by_role("button", name="Stuur mij een nieuwe link").click()
    expect(page.get_by_role("status")).to_contain_text("een nieuwe link gestuurd")
    return page


def link_revoked(visit):
    return at_link(visit, revoked_at=timezone.now(), revoked_by=UserFactory())


def link_unknown(visit):
    page = visit()
    page.goto("/uitnodiging/?k=x")
    return page


def code_asked(visit):
    page = link_opened(visit)
    page.get_by_role("button", name="Stuur mij de code").click()
    expect(page.get_by_label("Code")).to_be_visible()
    return page


def code_wrong(visit):
    page = code_asked(visit)
    page.get_by_label("Code").fill("x")
    page.get_by_role("button", name="Kom binnen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def code_used_up(visit):
    page = code_asked(visit)
    Code.objects.update(tries=4)
    page.get_by_label("Code").fill("x")
    page.get_by_role("button", name="Kom binnen").click()
    expect(page.get_by_role("alert")).to_contain_text("laatste poging")
    return page


def too_many_codes(visit):
    page = link_opened(visit)
    user = Invitation.objects.get().supervision.user
    for _ in range(6):
        Code.issue(user, Code.Purpose.LINK)
    page.get_by_role("button", name="Stuur mij de code").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def link_lost(visit):
    page = visit()
    page.goto("/uitnodiging/nieuw/")
    page.get_by_role("button", name="Mail mij mijn link").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def at_management(visit, what):
    part = PlacementFactory().supervisions.get()
    programme = part.placement.cohort.programme
    page = visit(MembershipFactory(coordinator=True, programme=programme).user)
    page.goto(f"/begeleidingen/{part.pk}/link/")
    if what:
        page.get_by_role("button", name=what).click()
        expect(page.get_by_role("status")).to_contain_text("link")
    return page


def link_never_mailed(visit):
    return at_management(visit, "")


def link_mailed(visit):
    return at_management(visit, "Stuur de link")


def link_taken_back(visit):
    return at_management(visit, "Trek de link in")


STATES = [
    link_opened, link_opened_by_somebody_else, link_expired, link_renewed, link_revoked,
    link_unknown, code_asked, code_wrong, code_used_up, too_many_codes, link_lost,
    link_never_mailed, link_mailed, link_taken_back,
]  # fmt: skip
