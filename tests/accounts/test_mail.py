"""Everyone chooses which reminders they get."""

import pytest
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/account/mail/"


def test_all_reminders_unless_one_chooses_otherwise(as_user):
    user = UserFactory()
    page = as_user(user).get(URL)
    assert user.reminders == "all"
    assert page.context["form"]["reminders"].value() == "all"


@pytest.mark.parametrize("choice", ["all", "last_day", "none"])
def test_a_choice_is_kept_and_said(as_user, choice):
    user = UserFactory(reminders="last_day" if choice == "all" else "all")
    page = as_user(user).post(URL, {"reminders": choice}, follow=True)
    user.refresh_from_db()
    assert user.reminders == choice
    assert [str(one) for one in page.context["messages"]] == [
        "Bewaard. Vanaf nu krijg je mail zoals je hier koos."
    ]


def test_nothing_else_of_a_person_is_changed(as_user):
    user = UserFactory(name="Sanne")
    as_user(user).post(URL, {"reminders": "none", "name": "Iemand", "is_superuser": "on"})
    user.refresh_from_db()
    assert (user.name, user.is_superuser) == ("Sanne", False)


@pytest.mark.parametrize("data", [{}, {"x": "y"}, {"reminders": "soms"}])
def test_another_answer_is_refused(as_user, data):
    user = UserFactory()
    page = as_user(user).post(URL, data)
    user.refresh_from_db()
    assert (page.status_code, user.reminders) == (422, "all")
    assert list(page.context["form"].errors) == ["reminders"]


def test_the_menu_leads_there_through_the_account(as_user):
    client = as_user(UserFactory())
    assert f'href="{reverse("account")}"' in client.get(reverse("home")).content.decode()
    assert f'href="{URL}"' in client.get(reverse("account")).content.decode()
