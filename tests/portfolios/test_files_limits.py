"""What a school lets its students put with an entry."""

import pytest
from django.urls import reverse

from portfolios.forms import BOUNDS
from portfolios.models import FileLimits
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db

GIVEN = {"files": 4, "megabytes": 10, "megapixels": 20, "pages": 30, "quota": 200}


@pytest.fixture
def administrator():
    return AdministratorFactory()


@pytest.fixture
def url(administrator):
    return reverse("portfolios:limits", args=[administrator.school.pk])


@pytest.fixture
def client(as_user, administrator):
    return as_user(administrator.user)


def test_home_leads_there(client, url):
    assert url in client.get("/").content.decode()


def test_the_standard_is_there_to_change(client, url, administrator):
    assert 'value="25"' in client.get(url).content.decode()
    assert client.post(url, GIVEN).url == url
    assert FileLimits.objects.filter(school=administrator.school, **GIVEN).count() == 1
    client.post(url, GIVEN | {"files": 5})
    assert FileLimits.objects.get().files == 5


@pytest.mark.parametrize("name", BOUNDS)
def test_within_what_the_machine_can_do(client, url, name):
    least, most, _hint = BOUNDS[name]
    for value in (least - 1, most + 1, "veel", ""):
        assert client.post(url, GIVEN | {name: value}).status_code == 422
    assert FileLimits.objects.count() == 0
    for value in (least, most):
        assert client.post(url, GIVEN | {name: value}).status_code == 302


def test_no_file_may_be_larger_than_what_is_written_down(settings):
    assert BOUNDS["megabytes"][1] * 1024 * 1024 == settings.MAX_FILE_BYTES
