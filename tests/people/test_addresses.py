"""A wrong address is corrected only while nobody has come in with it."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from django.utils import timezone

from ervaring.accounts.models import AddressChange, Code, User
from ervaring.placements.models import Invitation
from tests.factories import (
    AdministratorFactory,
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def part():
    """The part of a supervisor who never came in."""
    part = PlacementFactory().supervisions.get()
    part.user.set_unusable_password()
    part.user.save()
    return part


@pytest.fixture
def coordinator(part):
    programme = part.placement.cohort.programme
    return MembershipFactory(coordinator=True, programme=programme).user


@pytest.fixture
def correct(as_user, coordinator, part):
    def correct(email="goed@example.org", by=coordinator):
        url = reverse("people:address", args=[part.user_id])
        return as_user(by).post(url, {"email": email})

    return correct


def test_the_address_changes_and_the_change_is_kept(as_user, correct, part, coordinator):
    old = part.user.email
    response = correct("Goed@Example.org")
    assert response.url == reverse("people:person", args=[part.user_id])
    part.user.refresh_from_db()
    assert part.user.email == "goed@example.org"
    change = AddressChange.objects.get()
    assert (change.user, change.old, change.new, change.by) == (
        part.user,
        old,
        "goed@example.org",
        coordinator,
    )
    page = as_user(coordinator).get(response.url).content.decode()
    assert old in page
    assert f"verbeterd door {coordinator}" in page


def test_links_and_codes_that_went_to_the_wrong_mailbox_work_no_more(correct, part):
    token = Invitation.of(part).token
    Code.issue(part.user, Code.Purpose.LINK)
    correct()
    assert not Invitation.objects.opened_with(token).exists()
    assert Invitation.objects.get().supervision == part
    assert not Code.objects.exists()


def test_a_revoked_link_stays_revoked(correct, part, coordinator):
    Invitation.of(part).revoke(coordinator)
    correct()
    assert Invitation.objects.get().revoked_by == coordinator


def test_twice_is_once(correct):
    correct()
    assert correct().status_code == 422
    assert AddressChange.objects.count() == 1


@pytest.mark.parametrize(
    "came_in",
    [
        lambda user: User.objects.filter(pk=user.pk).update(last_login=timezone.now()),
        lambda user: (user.set_password("een heel lang wachtwoord"), user.save()),
        lambda user: SocialAccount.objects.create(user=user, provider="school", uid="1"),
        lambda user: User.objects.filter(pk=user.pk).update(is_superuser=True),
    ],
    ids=["came in", "has a password", "has a school account", "is the operator"],
)
def test_not_after_they_came_in(correct, part, came_in):
    came_in(part.user)
    response = correct()
    assert response.status_code == 409
    assert "kun je niet veranderen" in response.content.decode()
    assert not User.objects.filter(email="goed@example.org").exists()


@pytest.mark.parametrize(
    "elsewhere",
    [
        lambda user: SupervisionFactory(user=user, ended=True),
        lambda user: MembershipFactory(user=user),
        lambda user: AdministratorFactory(user=user),
    ],
    ids=["guided elsewhere", "learns elsewhere", "administers"],
)
def test_not_of_who_belongs_elsewhere_too(correct, part, elsewhere):
    elsewhere(part.user)
    assert correct().status_code == 409
    assert not AddressChange.objects.exists()


def test_a_taken_address_says_nothing_about_whom(correct):
    other = UserFactory(name="KANARIE")
    response = correct(other.email.upper())
    assert response.status_code == 422
    assert "al van iemand" in response.content.decode()
    assert "KANARIE" not in response.content.decode()
    assert not AddressChange.objects.exists()


@pytest.mark.parametrize("email", ["", "geen adres", "x" * 250 + "@example.org"])
def test_what_is_no_address(correct, email):
    assert correct(email).status_code == 422


def test_the_page_says_what_will_happen(as_user, part, coordinator):
    page = as_user(coordinator).get(reverse("people:address", args=[part.user_id]))
    assert "nog nooit binnen geweest" in page.content.decode()
