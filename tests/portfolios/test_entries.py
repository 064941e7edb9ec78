"""The portfolio: choosing what to write, the timeline, finding back, reading and deleting."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ervaring.placements.models import Reading
from portfolios.kinds import FORMS
from portfolios.models import Attachment, Entry, GoalEvidence, Link
from tests.factories import (
    AttachmentFactory,
    EntryFactory,
    ItemFactory,
    LearningGoalFactory,
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.texts import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(placement):
    programme = placement.cohort.programme
    return MembershipFactory(coordinator=True, programme=programme).user


def hub(placement):
    return reverse("portfolios:entries", args=[placement.pk])


def new(placement):
    return reverse("portfolios:entry_new", args=[placement.pk])


def delete(entry):
    return reverse("portfolios:entry_delete", args=[entry.pk])


def titles(response):
    return [str(entry) for entry in response.context["rows"]]


class TestBeginning:
    @pytest.mark.parametrize("kind", [kind for kind in FORMS if kind != "log"])
    def test_choosing_begins_an_empty_entry_and_leads_to_writing_it(
        self, as_user, placement, student, kind
    ):
        client = as_user(student)
        response = client.post(new(placement), {"kind": kind, "key": uuid.uuid4()})
        entry = Entry.objects.get()
        assert response.url == reverse("portfolios:write", args=[entry.pk])
        assert (entry.kind, entry.title, entry.texts, entry.is_shared) == (kind, "", {}, False)

    @pytest.mark.parametrize("log", Entry.Log.values)
    def test_a_log_says_of_what(self, as_user, placement, student, log):
        as_user(student).post(new(placement), {"log": log, "key": uuid.uuid4()})
        entry = Entry.objects.get()
        assert (entry.kind, entry.log) == ("log", log)

    def test_sending_twice_begins_one(self, as_user, placement, student):
        client, data = as_user(student), {"kind": "reflection", "key": uuid.uuid4()}
        first = client.post(new(placement), data)
        Entry.objects.update(version=1)  # written in, meanwhile
        assert client.post(new(placement), data).url == first.url
        assert Entry.objects.count() == 1

    def test_one_that_was_left_untouched_is_taken_again(self, as_user, placement, student):
        old = EntryFactory(placement=placement, title="", texts={})
        Entry.objects.update(happened_on=datetime.date(2026, 1, 1))
        as_user(student).post(new(placement), {"kind": "reflection", "key": uuid.uuid4()})
        assert list(Entry.objects.all()) == [old]
        assert Entry.objects.get().happened_on != datetime.date(2026, 1, 1)

    @pytest.mark.parametrize("touch", ["title", "file", "link", "for_supervisor", "in_report"])
    def test_one_with_anything_in_it_stays_as_it_is(self, as_user, placement, student, touch):
        bare = {"placement": placement, "title": "", "texts": {}}
        if touch in Entry.SWITCHES:
            bare[touch] = True
        old = EntryFactory(**bare | ({"title": "Iets"} if touch == "title" else {}))
        if touch == "file":
            AttachmentFactory(entry=old)
        if touch == "link":
            Link.objects.create(entry=old, item=ItemFactory())
        as_user(student).post(new(placement), {"kind": "reflection", "key": uuid.uuid4()})
        assert Entry.objects.exclude(pk=old.pk).count() == 1

    def test_the_key_of_another_begins_ones_own(self, as_user, placement, student):
        data = {"kind": "reflection", "key": uuid.uuid4()}
        other = PlacementFactory()
        as_user(other.student).post(new(other), data)
        as_user(student).post(new(placement), data)
        assert set(Entry.objects.values_list("placement", flat=True)) == {placement.pk, other.pk}

    @pytest.mark.parametrize(
        "data", [{}, {"kind": "gedicht"}, {"kind": "log"}, {"kind": "log", "log": "dutje"}]
    )
    def test_what_is_no_kind_begins_nothing(self, as_user, placement, student, data):
        response = as_user(student).post(new(placement), data)
        assert response.status_code == 422
        assert "Kies wat je wilt schrijven" in text_of(response)
        assert not Entry.objects.exists()

    def test_only_the_student_begins(self, as_user, placement, supervisor, coordinator):
        for user in (supervisor, coordinator, UserFactory()):
            client = as_user(user)
            assert client.get(new(placement)).status_code == 404
            assert client.post(new(placement), {"kind": "reflection"}).status_code == 404
        assert not Entry.objects.exists()


class TestTheTimeline:
    def test_an_empty_one_says_what_will_be_here(
        self, as_user, placement, student, supervisor, coordinator
    ):
        page = text_of(as_user(student).get(hub(placement)))
        assert "Alleen jij ziet wat je schrijft." in page
        assert new(placement) in page
        for user in (supervisor, coordinator):
            page = text_of(as_user(user).get(hub(placement)))
            assert "Er is nog niets met jou gedeeld" in page
            assert new(placement) not in page

    def test_the_latest_stands_first_under_its_month(self, as_user, placement, student):
        for day in ["2026-03-02", "2026-05-09", "2026-03-30"]:
            EntryFactory(placement=placement, title=day, happened_on=day)
        response = as_user(student).get(hub(placement))
        assert titles(response) == ["2026-05-09", "2026-03-30", "2026-03-02"]
        page = text_of(response)
        assert page.index("Mei 2026") < page.index("2026-05-09") < page.index("Maart 2026")
        assert page.count("Maart 2026") == 1

    def test_each_says_who_reads_it(self, as_user, placement, student):
        EntryFactory(placement=placement)
        page = text_of(as_user(student).get(hub(placement)))
        assert 'badge">alleen jij<' in page
        assert 'badge busy">' not in page
        Entry.objects.update(for_supervisor=True, for_programme=True, in_report=True)
        page = text_of(as_user(student).get(hub(placement)))
        assert 'badge">alleen jij<' not in page
        for words in ("je begeleider", "je opleiding", "in de PDF"):
            assert f">{words}<" in page

    def test_others_see_what_is_shared_with_them_and_not_with_whom_else(
        self, as_user, placement, supervisor, coordinator
    ):
        EntryFactory(placement=placement, title="Van mij")
        EntryFactory(placement=placement, title="Begeleider", for_supervisor=True)
        EntryFactory(placement=placement, title="Opleiding", for_programme=True, in_report=True)
        response = as_user(supervisor).get(hub(placement))
        assert titles(response) == ["Begeleider"]
        assert 'class="badge' not in text_of(response)
        assert titles(as_user(coordinator).get(hub(placement))) == ["Opleiding"]
        response = as_user(supervisor).get(hub(placement), {"wie": "pdf"})
        assert titles(response) == ["Begeleider"]

    def test_it_is_filtered_by_kind_and_by_who_reads_it(self, as_user, placement, student):
        EntryFactory(placement=placement, title="a", kind="evidence")
        EntryFactory(placement=placement, title="b", for_supervisor=True)
        EntryFactory(placement=placement, title="c", for_programme=True, in_report=True)
        client = as_user(student)

        def shown(**asked):
            return sorted(titles(client.get(hub(placement), asked)))

        assert shown(soort="evidence") == ["a"]
        assert shown(soort="reflection") == ["b", "c"]
        assert shown(soort="reflection", wie="pdf") == ["c"]
        assert shown(wie="alleen-ik") == ["a"]
        assert shown(wie="begeleider") == ["b"]
        assert shown(wie="opleiding") == ["c"]
        assert shown(soort="gedicht", wie="niemand") == ["a", "b", "c"]

    def test_fifty_on_a_page(self, as_user, placement, student):
        for number in range(51):
            EntryFactory(placement=placement, title=f"stuk {number}")
        client = as_user(student)
        for asked in ({}, {"q": "stuk"}):
            assert len(titles(client.get(hub(placement), asked))) == 50
            assert len(titles(client.get(hub(placement), asked | {"pagina": 2}))) == 1

    def test_hours_are_added_per_kind_of_log(self, as_user, placement, student, supervisor):
        for log, hours in [("talk", "1.5"), ("talk", "1"), ("hours", "10"), ("training", None)]:
            EntryFactory(placement=placement, kind="log", log=log, hours=hours and Decimal(hours))
        response = as_user(student).get(hub(placement))
        assert response.context["hours"] == [
            ("begeleidingsgesprek", Decimal("2.5")),
            ("uren", Decimal(10)),
        ]
        assert '<td class="number">2,5</td>' in text_of(response)
        assert '<td class="number">12,5</td>' in text_of(response)
        response = as_user(supervisor).get(hub(placement))  # with whom nothing is shared
        assert response.context["hours"] == []

    @pytest.mark.parametrize("asked", [{}, {"q": "stuk"}, {"soort": "reflection"}])
    @pytest.mark.parametrize("whose", ["student", "supervisor"])
    def test_queries_are_constant(self, as_user, request, placement, whose, asked):
        client = as_user(request.getfixturevalue(whose))

        def counted():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(hub(placement), asked).status_code == 200
            return len(queries)

        EntryFactory(placement=placement, shared=True)
        counted()  # leaves the reading of today
        one = counted()
        EntryFactory(placement=placement, shared=True)
        EntryFactory(placement=placement, shared=True, kind="log", log="talk", hours=1)
        assert counted() == one

    def test_with_htmx_only_what_was_found_comes_back(self, as_user, placement, student):
        EntryFactory(placement=placement, title="Koken")
        client = as_user(student)
        page = client.get(hub(placement), {"q": "koken"}).content.decode()
        part = client.get(hub(placement), {"q": "koken"}, headers={"hx-request": "true"})
        assert part.content.decode().strip() in page
        assert part.content.decode().startswith('<div class="stack" id="found">')

    def test_who_may_not_see_the_placement_finds_nothing(self, as_user, placement):
        EntryFactory(placement=placement, shared=True)
        assert as_user(UserFactory()).get(hub(placement)).status_code == 404


class TestFindingBack:
    @pytest.fixture
    def entry(self, placement):
        return EntryFactory(
            placement=placement,
            title="Café in Enschedé",
            texts={
                "situation": "We zaten buiten. " * 20 + "Toen belde een collega. " + "En zo. " * 40,
                "result": "Een fijn gesprek.",
            },
        )

    @pytest.mark.parametrize(
        "query", ["cafe", "ENSCHEDE", "collega fijn", "lleg", "“gesprek”", "reflectie"]
    )
    def test_a_part_of_a_word_accents_ignored(self, as_user, placement, student, entry, query):
        assert titles(as_user(student).get(hub(placement), {"q": query})) == [str(entry)]

    @pytest.mark.parametrize("query", ["collega stil", "xyz", "caféen"])
    def test_every_word_counts(self, as_user, placement, student, entry, query):
        response = as_user(student).get(hub(placement), {"q": query})
        assert titles(response) == []
        assert "0 stukken gevonden" in text_of(response)

    @pytest.mark.parametrize("query", ["", " ", "...", "\x00"])
    def test_nothing_asked_is_everything(self, as_user, placement, student, entry, query):
        response = as_user(student).get(hub(placement), {"q": query})
        assert response.status_code == 200
        assert titles(response) == ([str(entry)] if query != "\x00" else [])

    def test_it_shows_where_with_the_words_marked(self, as_user, placement, student, entry):
        page = text_of(as_user(student).get(hub(placement), {"q": "collega"}))
        assert "Toen belde een <mark>collega</mark>. En zo." in page
        assert page.count("We zaten buiten.") < 5
        page = text_of(as_user(student).get(hub(placement), {"q": "cafe"}))
        assert "<mark>Café</mark> in Enschedé" in page

    def test_what_is_found_is_shown_as_text(self, as_user, placement, student):
        EntryFactory(placement=placement, title="<b>x</b>", texts={"situation": "<i>koek</i>"})
        page = text_of(as_user(student).get(hub(placement), {"q": "koek"}))
        assert "&lt;i&gt;<mark>koek</mark>&lt;/i&gt;" in page
        assert "<b>x</b>" not in page

    def test_nobody_finds_what_was_not_shared_with_them(
        self, as_user, placement, entry, supervisor, coordinator
    ):
        for user in (supervisor, coordinator):
            response = as_user(user).get(hub(placement), {"q": "collega"})
            assert titles(response) == []
        Entry.objects.update(for_supervisor=True)
        asked = {"q": "collega"}
        assert titles(as_user(supervisor).get(hub(placement), asked)) == [str(entry)]
        assert titles(as_user(coordinator).get(hub(placement), asked)) == []

    def test_finding_nothing_is_not_reading(self, as_user, placement, student, supervisor, entry):
        Entry.objects.update(for_supervisor=True)
        as_user(supervisor).get(hub(placement), {"q": "xyz"})
        assert not Reading.objects.about(student).exists()
        as_user(supervisor).get(hub(placement), {"q": "collega"})
        assert Reading.objects.about(student).count() == 1


class TestReading:
    @pytest.mark.parametrize("kind", FORMS)
    def test_every_field_is_read_by_who_it_is_shared_with_and_nobody_else(
        self, as_user, request, placement, kind
    ):
        student, supervisor, coordinator = map(
            request.getfixturevalue, ["student", "supervisor", "coordinator"]
        )
        words = {part.name: f"KANARIE-{part.name}" for part in FORMS[kind].parts}
        entry = EntryFactory(placement=placement, kind=kind, title="KANARIE-titel", texts=words)
        every = {"KANARIE-titel", *words.values()}

        def heard(user):
            client, content = as_user(user), ""
            asked = [hub(placement), hub(placement) + "?q=kanarie", f"/stages/{placement.pk}/", "/"]
            pages = ["entry", "write", "entry_delete"]
            asked += [reverse(f"portfolios:{page}", args=[entry.pk]) for page in pages]
            for url in asked:
                content += client.get(url).content.decode().replace("<mark>", "")
                content = content.replace("</mark>", "")
            return {one for one in every if one in content}

        assert heard(student) == every
        assert heard(supervisor) == heard(coordinator) == set()
        Entry.objects.update(for_supervisor=True)
        assert (heard(supervisor), heard(coordinator)) == (every, set())
        Entry.objects.update(for_supervisor=False, for_programme=True)
        assert (heard(supervisor), heard(coordinator)) == (set(), every)
        Entry.objects.update(for_programme=False, in_report=True)
        assert heard(supervisor) == heard(coordinator) == set()

    def test_what_stands_beside_the_texts(self, as_user, placement, student):
        entry = EntryFactory(placement=placement, kind="log", log="talk", hours=Decimal("10.50"))
        assert "<dd>10,5</dd>" in text_of(as_user(student).get(entry.get_absolute_url()))
        entry = EntryFactory(placement=placement, kind="feedback", source="client")
        page = text_of(as_user(student).get(entry.get_absolute_url()))
        assert "Iemand die ik begeleid" in page

    def test_the_student_goes_on_from_here_and_others_do_not(
        self, as_user, placement, student, supervisor
    ):
        entry = EntryFactory(placement=placement, for_supervisor=True)
        ways_on = [delete(entry), reverse("portfolios:write", args=[entry.pk])]
        own = text_of(as_user(student).get(entry.get_absolute_url()))
        assert [url for url in ways_on if url not in own] == []
        assert f"Jij leest dit, en nu ook: {supervisor}" in own
        read = text_of(as_user(supervisor).get(entry.get_absolute_url()))
        assert [url for url in ways_on if url in read] == []
        assert "leest dit" not in read

    def test_a_former_supervisor_reads_nothing(self, as_user, placement, supervisor):
        entry = EntryFactory(placement=placement, for_supervisor=True)
        former = SupervisionFactory(placement=placement, ended=True).user
        assert as_user(former).get(entry.get_absolute_url()).status_code == 404
        assert as_user(supervisor).get(entry.get_absolute_url()).status_code == 200


class TestDeleting:
    def test_it_asks_first_and_says_what_goes_with_it(self, as_user, placement, student):
        entry = EntryFactory(placement=placement, for_programme=True)
        AttachmentFactory.create_batch(2, entry=entry)
        Link.objects.create(entry=entry, item=ItemFactory())
        goal = LearningGoalFactory(placement=placement)
        GoalEvidence.objects.create(goal=goal, entry=entry)
        page = text_of(as_user(student).get(delete(entry)))
        assert "Er zitten 2 bestanden bij" in page
        assert "Het hoort bij 1 uitspraak." in page
        assert "Je koos het bij 1 leerdoel." in page
        assert "Wie het nu leest, kan het dan niet meer lezen." in page
        assert Entry.objects.count() == 1

    def test_everything_goes_also_the_files(
        self, as_user, placement, student, django_capture_on_commit_callbacks
    ):
        entry, other = EntryFactory.create_batch(2, placement=placement)
        names = [
            default_storage.save("attachments/een", ContentFile(b"x")),
            default_storage.save("attachments/een", ContentFile(b"y")),
        ]
        AttachmentFactory(entry=entry, file=names[0])
        AttachmentFactory(entry=other, file=names[1])
        with django_capture_on_commit_callbacks() as later:
            response = as_user(student).post(delete(entry), follow=True)
            assert default_storage.exists(names[0])  # until it is certain
        for call in later:
            call()
        assert "Het stuk is weg" in text_of(response)
        assert list(Entry.objects.all()) == [other]
        assert [default_storage.exists(name) for name in names] == [False, True]
        assert list(Attachment.objects.values_list("entry", flat=True)) == [other.pk]

    def test_after_it_there_is_no_such_page(self, as_user, placement, student, supervisor):
        entry = EntryFactory(placement=placement, for_supervisor=True)
        client = as_user(student)
        pages = [entry.get_absolute_url(), delete(entry)]
        pages.append(reverse("portfolios:write", args=[entry.pk]))
        client.post(delete(entry))
        assert [client.get(url).status_code for url in pages] == [404] * 3
        assert client.post(delete(entry)).status_code == 404
        assert as_user(supervisor).get(entry.get_absolute_url()).status_code == 404

    def test_nobody_else_deletes(self, as_user, placement, supervisor, coordinator):
        entry = EntryFactory(placement=placement, shared=True)
        for user in (supervisor, coordinator, UserFactory()):
            assert as_user(user).post(delete(entry)).status_code == 404
        assert Entry.objects.exists()


class TestPlaces:
    def test_the_way_to_it(self, as_user, placement, student, supervisor, coordinator):
        for user, pages in [
            (student, ["/", f"/stages/{placement.pk}/"]),
            (supervisor, ["/", f"/stages/{placement.pk}/"]),
            (coordinator, [f"/stages/{placement.pk}/"]),
        ]:
            for url in pages:
                assert f'href="{hub(placement)}"' in text_of(as_user(user).get(url))
        assert new(placement) in text_of(as_user(student).get("/"))
