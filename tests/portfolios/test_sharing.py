"""Who reads an entry: choosing, taking back, and seeing it as a reader does."""

import re
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ervaring.accounts.models import Guest
from ervaring.placements.models import Invitation, Reading, Supervision
from portfolios.models import Entry
from tests.factories import (
    AttachmentFactory,
    EntryFactory,
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
ON = {"for_supervisor": "on", "for_programme": "on", "in_report": "on"}


@pytest.fixture
def entry():
    return EntryFactory(title="Over de groep", texts={"situation": "Er was iets."})


@pytest.fixture
def people(entry):
    """Everyone around the placement, by role."""
    placement = entry.placement
    programme = placement.cohort.programme
    return {
        "student": placement.student,
        "supervisor": placement.supervisions.get().user,
        "second": SupervisionFactory(placement=placement, role="second_assessor").user,
        "third": SupervisionFactory(placement=placement, role="third_assessor").user,
        "tutor": SupervisionFactory(placement=placement, role="tutor").user,
        "coordinator": MembershipFactory(coordinator=True, programme=programme).user,
        "former": SupervisionFactory(placement=placement, role="tutor", ended=True).user,
        "stranger": PlacementFactory().supervisions.get().user,
    }


@pytest.fixture
def student(entry):
    return sign_in(Client(), entry.placement.student)


def url(name, entry):
    return reverse(f"portfolios:{name}", args=[entry.pk])


def reads(user, entry):
    return sign_in(Client(), user).get(entry.get_absolute_url()).status_code == 200


def words(response):
    return " ".join(re.sub("<[^>]*>", " ", response.content.decode()).split())


def send(client, entry, standing=None, **switches):
    """Send the page as it stands, or as it stood."""
    entry.refresh_from_db()
    if standing is None:
        standing = "".join(str(int(one)) for one in entry.switches.values())
    return client.post(url("share", entry), {"standing": standing, **switches}, follow=True)


@pytest.mark.parametrize("switches", list(product([False, True], repeat=3)))
def test_who_reads_it_by_what_is_on(entry, people, student, switches):
    """In every combination; whether it may be printed lets nobody read it."""
    on = dict(zip(Entry.SWITCHES, switches, strict=True))
    send(student, entry, **{name: "on" for name, one in on.items() if one})
    entry.refresh_from_db()
    assert entry.switches == on
    expected = {"student"}
    expected |= {"supervisor", "second", "third"} if on["for_supervisor"] else set()
    expected |= {"tutor", "coordinator"} if on["for_programme"] else set()
    assert {role for role, user in people.items() if reads(user, entry)} == expected


def test_nothing_is_chosen_beforehand(entry, student):
    assert "checked" not in student.get(url("share", entry)).content.decode()
    Entry.objects.update(for_programme=True)
    page = student.get(url("share", entry)).content.decode()
    assert re.findall(r'name="(\w+)"[^>]* checked', page) == ["for_programme"]


def test_the_page_names_who_would_read_it_now(entry, people, student):
    page = words(student.get(url("share", entry)))
    assert (
        f"Nu zijn dat: {people['supervisor']} (praktijkbegeleider), "
        f"{people['second']} (tweede beoordelaar), {people['third']} (derde beoordelaar)" in page
    )
    assert (
        f"Nu zijn dat: {people['tutor']} (studentbegeleider), "
        f"{people['coordinator']} (opleidingscoördinator)" in page
    )
    assert str(people["former"]) not in page


def test_a_name_is_a_text_and_no_markup(entry, student):
    supervisor = entry.placement.supervisions.get().user
    supervisor.name = "<b>Bea</b>"
    supervisor.save()
    assert "&lt;b&gt;Bea&lt;/b&gt;" in student.get(url("share", entry)).content.decode()


def test_nobody_yet_is_said(student, entry):
    Supervision.objects.all().delete()
    assert "Nu is dat niemand." in words(student.get(url("share", entry)))
    told = words(send(student, entry, for_supervisor="on"))
    assert "Je deelt dit. Nu is er nog niemand met die rol." in told


def test_what_changed_is_said_and_for_whom(entry, people, student):
    told = words(send(student, entry, for_supervisor="on"))
    assert f"Vanaf nu leest mee: {people['supervisor']} (praktijkbegeleider)" in told
    told = words(send(student, entry, for_programme="on", in_report="on"))
    assert f"Vanaf nu leest mee: {people['tutor']} (studentbegeleider)" in told
    assert f"Leest niet meer mee: {people['supervisor']} (praktijkbegeleider)" in told
    assert "Het komt in elke portfolio-PDF die vanaf nu wordt gemaakt." in told
    told = words(send(student, entry))
    assert "Alleen jij leest dit. Het komt niet meer in een nieuwe portfolio-PDF." in told
    assert "Er is niets veranderd." in words(send(student, entry))


def test_who_reads_by_another_part_as_well_goes_on_reading_and_is_not_told_as_lost(
    entry, people, student
):
    SupervisionFactory(placement=entry.placement, user=people["second"], role="tutor")
    send(student, entry, for_supervisor="on", for_programme="on")
    told = words(send(student, entry, for_programme="on"))
    assert f"Leest niet meer mee: {people['supervisor']} (praktijkbegeleider), " in told
    assert f"{people['second']} (tweede" not in told.partition("Leest niet meer")[2][:120]
    assert reads(people["second"], entry)


def test_one_click_takes_back_at_the_next_request_and_leaves_the_paper_as_it_is(
    entry, people, student
):
    send(student, entry, **ON)
    reader = sign_in(Client(), people["supervisor"])
    assert reader.get(entry.get_absolute_url()).status_code == 200
    told = words(student.post(url("share", entry), {"terug": "1"}, follow=True))
    assert "Leest niet meer mee" in told
    assert reader.get(entry.get_absolute_url()).status_code == 404
    overview = reader.get(reverse("portfolios:entries", args=[entry.placement_id]))
    assert "Over de groep" not in overview.content.decode()
    entry.refresh_from_db()
    assert entry.switches == dict.fromkeys(Entry.SWITCHES, False) | {"in_report": True}


def test_the_button_is_there_when_it_is_shared(entry, student):
    button = "Neem terug: alleen ik lees dit nog"
    assert button not in words(student.get(url("share", entry)))
    Entry.objects.update(for_supervisor=True)
    assert button in words(student.get(url("share", entry)))


def test_who_takes_over_reads_and_who_is_replaced_does_not(entry, people, student):
    send(student, entry, for_supervisor="on")
    part = Supervision.objects.get(user=people["supervisor"])
    part.end(by=people["coordinator"])
    successor = SupervisionFactory(placement=entry.placement).user
    assert reads(successor, entry)
    assert not reads(people["supervisor"], entry)


def test_who_came_in_by_the_link_reads_as_an_assessor_until_it_is_revoked(entry, people, student):
    part = Supervision.objects.get(user=people["supervisor"])
    SupervisionFactory(placement=entry.placement, user=people["supervisor"], role="tutor")
    guest = Guest.objects.get(pk=people["supervisor"].pk)

    def seen():
        return Entry.objects.visible_to(guest).exists()

    assert not seen()
    send(student, entry, for_programme="on")
    assert not seen()
    send(student, entry, for_supervisor="on")
    assert seen()
    Invitation.of(part)
    Invitation.objects.update(revoked_at=entry.created_at, revoked_by=people["coordinator"])
    assert not seen()


class TestTwoWindows:
    def test_an_older_page_changes_nothing_and_shows_what_stands(self, entry, student):
        older = {"standing": "000", "for_programme": "on"}
        send(student, entry, for_supervisor="on")
        response = student.post(url("share", entry), older)
        assert response.status_code == 409
        assert "In een ander venster heb je intussen iets anders gekozen." in words(response)
        page = response.content.decode()
        assert re.findall(r'name="(\w+)"[^>]* checked', page) == ["for_supervisor"]
        assert 'value="100"' in page
        entry.refresh_from_db()
        assert entry.switches["for_programme"] is False

    def test_the_same_choice_in_both_is_no_conflict(self, entry, student):
        for _window in range(2):
            assert send(student, entry, standing="000", in_report="on").status_code == 200

    def test_taking_back_works_from_any_page(self, entry, student):
        send(student, entry, **ON)
        student.post(url("share", entry), {"terug": "1", "standing": "000"})
        assert not Entry.objects.get().is_shared

    def test_a_page_without_how_it_stood_is_refused(self, entry, student):
        for standing in ("", "12", "aaa", "0000"):
            response = student.post(url("share", entry), {"standing": standing, **ON})
            assert response.status_code == 422
        assert not Entry.objects.get().is_shared

    def test_what_was_deleted_meanwhile_is_not_there(self, entry, student, monkeypatch):
        share = Entry.share

        def deleted_first(self, **given):
            Entry.objects.all().delete()
            return share(self, **given)

        monkeypatch.setattr(Entry, "share", deleted_first)
        assert send(student, entry, for_supervisor="on").status_code == 404


def test_what_is_changed_later_stays_shared(entry, people, student):
    send(student, entry, for_supervisor="on")
    entry.refresh_from_db()
    assert entry.save_given(version=entry.version, title="Nieuw", texts={"situation": "Anders."})
    page = sign_in(Client(), people["supervisor"]).get(entry.get_absolute_url())
    assert "Anders." in page.content.decode()


def test_sharing_leaves_an_open_page_of_writing_alone(entry, student):
    version = entry.version
    send(student, entry, **ON)
    assert entry.save_given(version=version, title="Nog open")


class TestPointing:
    def test_it_points_in_all_that_a_reader_gets_and_blocks_nothing(self, student):
        entry = EntryFactory(
            title="Gesprek met Fatima",
            texts={"situation": "Bel mij op 06-12345678.\nZij is er <b>nu</b>."},
        )
        AttachmentFactory(entry=entry, name="dag.jpg", description="Hier zit Karim")
        client = sign_in(Client(), entry.placement.student)
        page = client.get(url("share", entry)).content.decode()
        assert re.findall("<mark>(.*?)</mark>", page) == [
            "Fatima",
            "06-12345678",
            "Karim",
        ]
        assert "Dit lijkt een telefoonnummer" in page
        assert "Zij is er &lt;b&gt;nu" in page
        assert send(client, entry, for_supervisor="on").status_code == 200
        assert Entry.objects.get(pk=entry.pk).for_supervisor

    def test_who_is_around_is_pointed_at_in_softer_words_and_oneself_is_not(
        self, entry, people, student
    ):
        people["supervisor"].name = "Bea Bos"
        people["supervisor"].save()
        entry.placement.student.name = "Samira Aziz"
        entry.placement.student.save()
        texts = {"situation": "Dat zag Bea. Ik ben Samira."}
        Entry.objects.update(**Entry.sealed(entry.pk, texts=texts))
        page = words(student.get(url("share", entry)))
        assert "Dit lijkt de naam van iemand bij je stage" in page
        assert "Dit lijkt een naam" not in page

    def test_without_anything_the_reminder_stands_alone(self, entry, student):
        page = words(student.get(url("share", entry)))
        assert "Een diagnose is niet nodig." in page
        assert "Dit viel op" not in page


MAIN = re.compile(r'<main id="main".*?</main>', re.DOTALL)
BANNER = re.compile(r'<aside class="message stack" id="as-read".*?</aside>\s*', re.DOTALL)
MESSAGES = re.compile(r'<div class="messages".*?</div>\s*', re.DOTALL)


def main_of(response):
    main = MAIN.search(response.content.decode())[0]
    return " ".join(MESSAGES.sub("", BANNER.sub("", main)).split())


class TestPreview:
    @pytest.mark.parametrize(
        ("als", "role"),
        [("begeleider", "supervisor"), ("opleiding", "tutor")],
    )
    def test_it_is_the_very_page_that_a_reader_gets(self, people, student, entry, als, role):
        switch = {"begeleider": "for_supervisor", "opleiding": "for_programme"}[als]
        before = student.get(url("as_read", entry), {"als": als})
        assert "Dit is een voorbeeld: je deelt dit nog niet." in words(before)
        assert str(people[role]) in words(before)
        send(student, entry, **{switch: "on"})
        after = student.get(url("as_read", entry), {"als": als})
        assert "Je deelt dit al." in words(after)
        real = sign_in(Client(), people[role]).get(entry.get_absolute_url())
        assert main_of(before) == main_of(after) == main_of(real)
        assert "Wie leest dit" not in main_of(real)

    def test_it_begins_with_who_it_is_shared_with(self, entry, people, student):
        Entry.objects.update(for_programme=True)
        assert "Zo ziet je opleiding dit." in words(student.get(url("as_read", entry)))
        Entry.objects.update(for_supervisor=True)
        assert "Zo ziet je begeleider dit." in words(student.get(url("as_read", entry)))

    def test_also_when_there_is_nobody_yet(self, entry, student):
        Supervision.objects.all().delete()
        page = words(student.get(url("as_read", entry)))
        assert "Nu is er nog niemand met die rol." in page
        assert "Er was iets." in page

    def test_looking_is_not_reading(self, entry, people, student):
        student.get(url("as_read", entry))
        assert not Reading.objects.about(entry.placement.student).exists()


class TestThePageOfTheEntry:
    def test_it_says_who_reads_it_now(self, entry, people, student):
        assert "Alleen jij leest dit. Het komt niet in" in words(
            student.get(entry.get_absolute_url())
        )
        send(student, entry, for_programme="on", in_report="on")
        page = words(student.get(entry.get_absolute_url()))
        assert (
            f"Jij leest dit, en nu ook: {people['tutor']} (studentbegeleider), "
            f"{people['coordinator']} (opleidingscoördinator)." in page
        )
        assert "Het mag in je portfolio-PDF." in page

    def test_it_says_who_read_it_and_when_to_its_student_only(self, entry, people, student):
        other = EntryFactory(placement=entry.placement, for_supervisor=True)
        send(student, entry, for_supervisor="on")
        reader = sign_in(Client(), people["supervisor"])
        assert "Wie las dit" not in words(student.get(entry.get_absolute_url()))
        for one in (entry, other):
            assert "Wie las dit" not in words(reader.get(one.get_absolute_url()))
        page = words(student.get(entry.get_absolute_url()))
        assert page.count(f"{people['supervisor']} (praktijkbegeleider), op ") == 1

    def test_readers_cost_the_same_however_many(self, entry, people, student):
        Entry.objects.update(for_programme=True, for_supervisor=True)
        page = entry.get_absolute_url()
        counts = []
        for roles in (["tutor"], ["supervisor", "second", "coordinator"]):
            for role in roles:
                sign_in(Client(), people[role]).get(page)
            with CaptureQueriesContext(connection) as queries:
                student.get(page)
            counts.append(len(queries))
        assert counts[0] == counts[1]
