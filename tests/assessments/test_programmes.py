"""What a programme decides about its rounds."""

import pytest
from django.urls import reverse

from assessments.models import AdviceList
from tests.factories import MembershipFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ProgrammeFactory()


@pytest.fixture
def save(as_user, programme):
    user = MembershipFactory(coordinator=True, programme=programme).user

    def post(**changes):
        url = reverse("assessments:programme", args=[programme.pk])
        client = as_user(user)
        fields = client.get(url).context["form"].initial
        return client.post(url, fields | changes)

    return post


def test_saving_what_is_there_makes_no_list_of_its_own(save):
    assert save().status_code == 302
    assert not AdviceList.objects.exists()


def test_the_programmes_own_words_for_one_kind(save, programme):
    save(final="Voldaan.\r\n\r\n  Nog niet voldaan.  ")
    words_for = AdviceList.objects.words_for
    assert words_for(programme, "final") == ["Voldaan.", "Nog niet voldaan."]
    assert words_for(ProgrammeFactory(), "final") == [
        "De stage is voldaan.",
        "De stage is voldaan, met punten om verder te leren.",
        "De stage is nog niet voldaan: maak een plan voor verlenging.",
    ]
    assert AdviceList.objects.count() == 1


@pytest.mark.parametrize(
    "changes", [{"final": " \n "}, {"final": "x" * 161}, {"pause_days": "-1"}, {"pause_days": ""}]
)
def test_what_cannot_be(save, programme, changes):
    assert save(**changes).status_code == 422
    programme.refresh_from_db()
    assert (AdviceList.objects.count(), programme.pause_days) == (0, 14)


def test_the_bound_of_a_pause(save, programme):
    save(pause_days="5")
    programme.refresh_from_db()
    assert programme.pause_days == 5


def test_an_older_page_puts_back_nothing(as_user, save, programme):
    user = MembershipFactory(coordinator=True, programme=programme).user
    url = reverse("assessments:programme", args=[programme.pk])
    older = as_user(user).get(url).context["form"].initial
    save(final="Voldaan.")
    response = as_user(user).post(url, older)
    assert response.status_code == 422
    assert AdviceList.objects.words_for(programme, "final") == ["Voldaan."]
    seen = response.context["form"]["seen"].value()
    assert as_user(user).post(url, older | {"seen": seen}).status_code == 302
