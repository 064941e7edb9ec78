"""Nobody claims an address that a school may give a part to."""

import pytest

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_an_address_is_not_changed_here(as_user):
    user = UserFactory(email="eigen@example.org")
    response = as_user(user).post(
        "/account/email/", {"action_add": "", "email": "coordinator@example.org"}
    )
    user.refresh_from_db()
    assert response.status_code == 405
    assert user.email == "eigen@example.org"
    assert user.emailaddress_set.count() == 0


def test_the_page_says_who_changes_it(as_user):
    response = as_user(UserFactory()).get("/account/email/")
    assert response.status_code == 200
