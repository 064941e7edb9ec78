"""The two pages for who begins: whose links they hold, and that they are in our own words."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from ervaring.placements.models import Reading
from tests.factories import PlacementFactory, UserFactory
from tests.texts import text_of

pytestmark = pytest.mark.django_db

PAGES = ["start_student", "start_supervisor"]


def links(response):
    return re.findall(r'<p id="place-[\w-]+"><a href="([^"]+)"', response.content.decode())


@pytest.mark.parametrize("name", PAGES)
class TestPages:
    def test_the_links_are_those_of_the_placement(self, as_user, name):
        placement = PlacementFactory()
        client = as_user(placement.student)
        page = client.get(reverse(f"practice:{name}"), {"stage": placement.pk})
        assert f"/stages/{placement.pk}/functieprofiel/" in links(page)
        assert [one for one in links(page) if f"/stages/{placement.pk}/" not in one] == []

    def test_without_a_placement_there_are_none(self, as_user, name):
        page = as_user(UserFactory()).get(reverse(f"practice:{name}"))
        assert (page.status_code, links(page)) == (200, [])

    @pytest.mark.parametrize("stage", ["{other}", "0", "", "x", "9" * 30, "-1"])
    def test_a_placement_of_somebody_else_is_not_there(self, as_user, name, stage):
        own, other = PlacementFactory(), PlacementFactory()
        asked = {"stage": stage.format(other=other.pk)}
        page = as_user(own.student).get(reverse(f"practice:{name}"), asked)
        assert page.status_code == 404

    def test_a_guest_reads_them_and_leaves_no_line(self, name):
        placement = PlacementFactory()
        client = Client()
        user = placement.supervisions.get().user
        client.force_login(user, backend="ervaring.accounts.backends.LinkBackend")
        page = client.get(reverse(f"practice:{name}"), {"stage": placement.pk})
        assert (page.status_code, Reading.objects.count()) == (200, 0)

    def test_every_part_has_something_to_do_this_week(self, as_user, name):
        page = text_of(as_user(UserFactory()).get(reverse(f"practice:{name}")))
        assert page.count("<strong>Deze week</strong>") == page.count("<h2>") == PARTS[name]

    def test_names_its_sources(self, as_user, name):
        page = text_of(as_user(UserFactory()).get(reverse(f"practice:{name}")))
        assert "PsychoseNet.nl" in page
        assert "“Maak werk van ervaringsdeskundigheid”" in page

    def test_a_sentence_is_short(self, name):
        source = Path(get_template(f"practice/{name}.html").origin.name).read_text()
        said = re.findall(r'{% translate "([^"]+)"', source)
        sentences = [one for text in said for one in re.split(r"(?<=[.?!:])\s", text)]
        long = [one for one in sentences if len(one.split()) > LONGEST]
        assert long == []


PARTS = {"start_student": 7, "start_supervisor": 8}
LONGEST = 22  # words


def test_the_page_of_a_placement_leads_to_the_right_one(as_user):
    placement = PlacementFactory()
    guide = placement.supervisions.get().user
    for user, path in [(placement.student, "student"), (guide, "begeleider")]:
        page = as_user(user).get(placement.get_absolute_url()).content.decode()
        assert re.findall(r'href="(/goed-beginnen/[^"]+)"', page) == [
            f"/goed-beginnen/{path}/?stage={placement.pk}"
        ]
