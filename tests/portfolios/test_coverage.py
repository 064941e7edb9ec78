"""Which outcomes have evidence: directly, and through the crosswalk; told to nobody too much."""

import datetime
import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competencies.models import Framework, Item, Relation
from ervaring import pdf
from ervaring.placements.models import Placement, Reading
from portfolios import reports
from portfolios.coverage import coverage
from portfolios.models import Link
from tests.factories import (
    EntryFactory,
    FrameworkFactory,
    ItemFactory,
    LevelFactory,
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
)

pytestmark = pytest.mark.django_db
Kind = Item.Kind


def strand(line, code, *levels):
    """A strand of the line, with an outcome for each of `levels`."""
    framework = line.framework
    made = ItemFactory(framework=framework, parent=line, kind=Kind.STRAND, code=code, title=code)
    for number in levels:
        outcome = ItemFactory(
            framework=framework, parent=made, kind=Kind.OUTCOME, code=f"{code}.{number}"
        )
        outcome.levels.add(LevelFactory(number=number))
    return made


@pytest.fixture
def dutch():
    framework = FrameworkFactory(code="leerplan", jurisdiction="NL", short_title="Leerplan")
    return ItemFactory(framework=framework, kind=Kind.LINE, code="L", title="Leerlijn")


@pytest.fixture
def flemish():
    framework = FrameworkFactory(code="bk", jurisdiction="VL", short_title="BK")
    above = ItemFactory(framework=framework, kind=Kind.SECTION, code="COMP", text="Competenties")
    return [
        ItemFactory(framework=framework, parent=above, kind=Kind.COMPETENCE, code=f"C{number}")
        for number in (1, 2)
    ]


@pytest.fixture
def placement(dutch):
    placement = PlacementFactory()
    placement.cohort.programme.frameworks.add(dutch.framework)
    return placement


def about(placement, *items, **fields):
    entry = EntryFactory(placement=placement, **fields)
    for item in items:
        Link.make([entry], item)
    return entry


def outcome_of(strand, level=4):
    return Item.objects.get(parent=strand, levels__number=level)


def related(one, other, kind="close"):
    return Relation.objects.create(from_item=one, to_item=other, kind=kind, origin="project")


def rows(placement, user=None, country="NL"):
    """{code: row} of one country's profile."""
    profiles = coverage(placement, user or placement.student)
    profile = next(one for one in profiles if one.jurisdiction == country)
    return {row.code: row for row in profile.rows}


def codes(placement, country="NL"):
    return list(rows(placement, country=country))


class TestRows:
    def test_are_the_strands_that_ask_something_at_the_level(self, placement, dutch):
        strand(dutch, "S1", 4, 5)
        strand(dutch, "S2", 5)
        found = rows(placement)
        assert list(found) == ["S1"]
        assert found["S1"].text == Item.objects.get(code="S1.4").text

    def test_are_competences_where_there_are_no_strands(self, flemish):
        placement = PlacementFactory()
        placement.cohort.programme.frameworks.add(flemish[0].framework)
        assert codes(placement, "VL") == ["C1", "C2"]

    def test_competences_do_not_stand_beside_strands(self, placement, dutch):
        strand(dutch, "S1", 4)
        older = ItemFactory(kind=Kind.COMPETENCE, framework__jurisdiction="NL")
        placement.cohort.programme.frameworks.add(older.framework)
        assert codes(placement) == ["S1"]

    def test_the_own_country_comes_first(self, placement, dutch, flemish):
        strand(dutch, "S1", 4)
        assert [
            (one.jurisdiction, one.is_own) for one in coverage(placement, placement.student)
        ] == [
            ("NL", True),
            ("VL", False),
        ]

    def test_another_country_shows_what_is_in_use(self, placement, dutch, flemish):
        strand(dutch, "S1", 4)
        Framework.objects.filter(code="bk").update(status="withdrawn")
        assert [one.jurisdiction for one in coverage(placement, placement.student)] == ["NL"]

    def test_the_programme_keeps_what_was_withdrawn(self, placement, dutch):
        strand(dutch, "S1", 4)
        Framework.objects.filter(pk=dutch.framework_id).update(status="withdrawn")
        assert codes(placement) == ["S1"]

    def test_empty_ones_come_first_within_each_part(self, placement, dutch, flemish):
        made = [strand(dutch, f"S{number}", 4) for number in range(1, 5)]
        about(placement, outcome_of(made[0]))
        related(made[2], flemish[0])
        about(placement, flemish[0])
        [part] = coverage(placement, placement.student)[0].parts
        assert ([row.code for row in part.rows], part.empty) == (["S2", "S4", "S3", "S1"], 2)

    def test_every_line_is_a_part(self, placement, dutch):
        strand(dutch, "S1", 4)
        other = ItemFactory(
            framework=dutch.framework, kind=Kind.LINE, code="M", title="Andere lijn"
        )
        strand(other, "T1", 4)
        parts = coverage(placement, placement.student)[0].parts
        assert [part.title for part in parts] == ["Leerlijn", "Andere lijn"]


class TestDirect:
    def test_an_outcome_counts_for_its_strand_at_any_level(self, placement, dutch):
        one, other = strand(dutch, "S1", 4, 6), strand(dutch, "S2", 4)
        entries = [about(placement, outcome_of(one)), about(placement, outcome_of(one, 6))]
        found = rows(placement)
        assert {piece.pk for piece in found["S1"].direct.entries} == {one.pk for one in entries}
        assert found[other.code].is_empty

    def test_what_stands_deeper_counts_for_what_stands_above(self, flemish):
        placement = PlacementFactory()
        placement.cohort.programme.frameworks.add(flemish[0].framework)
        activity = ItemFactory(
            framework=flemish[0].framework, parent=flemish[0], kind=Kind.ACTIVITY
        )
        deeper = ItemFactory(framework=flemish[0].framework, parent=activity)
        about(placement, deeper)
        found = rows(placement, country="VL")
        assert (bool(found["C1"].direct), found["C2"].is_empty) == (True, True)

    def test_an_entry_about_two_parts_of_a_row_counts_once(self, placement, dutch):
        one = strand(dutch, "S1", 4, 5)
        about(placement, outcome_of(one), outcome_of(one, 5))
        assert rows(placement)["S1"].direct.kinds == [("reflection", 1, "1 reflectie")]

    def test_how_many_of_which_kind_how_recent_and_from_whom(self, placement, dutch):
        item = outcome_of(strand(dutch, "S1", 4))
        day = datetime.date(2026, 10, 1)
        about(placement, item, kind="evidence", happened_on=day)
        about(placement, item, kind="evidence", happened_on=day + datetime.timedelta(days=2))
        about(placement, item, kind="feedback", source="client", happened_on=day)
        about(placement, item, kind="feedback", happened_on=day)
        direct = rows(placement)["S1"].direct
        assert [words for _kind, _number, words in direct.kinds] == [
            "2 bewijsstukken",
            "2 keer feedback",
        ]
        assert direct.newest == datetime.date(2026, 10, 3)
        assert [str(one) for one in direct.from_whom] == [
            "zelf geschreven",
            "feedback van een cliënt",
            "feedback, niet gezegd van wie",
        ]

    def test_of_another_placement_nothing_counts(self, placement, dutch):
        item = outcome_of(strand(dutch, "S1", 4))
        about(PlacementFactory(student=placement.student), item)
        assert rows(placement)["S1"].is_empty


class TestCrosswalk:
    @pytest.mark.parametrize("kind", ["exact", "close", "broader", "narrower"])
    @pytest.mark.parametrize("turned", [False, True])
    def test_counts_in_both_directions(self, placement, dutch, flemish, kind, turned):
        one = strand(dutch, "S1", 4)
        related(*([one, flemish[0]] if turned else [flemish[0], one]), kind)
        entry = about(placement, outcome_of(one))
        row = rows(placement, country="VL")["C1"]
        [through] = row.through
        assert not row.direct
        assert (through.code, through.origin) == ("S1", "oordeel van dit project")
        assert [piece.pk for piece in through.pieces.entries] == [entry.pk]
        assert rows(placement, country="VL")["C2"].is_empty

    def test_says_which_way_the_relation_goes(self, placement, dutch, flemish):
        one = strand(dutch, "S1", 4)
        related(flemish[0], one, "broader")
        about(placement, flemish[0], outcome_of(one))
        about(placement, flemish[0])
        about(placement, outcome_of(one))
        there, here = rows(placement, country="VL")["C1"], rows(placement)["S1"]
        assert (there.through[0].words, here.through[0].words) == (
            "Is ruimer dan",
            "Is beperkter dan",
        )

    def test_an_entry_that_counts_directly_does_not_count_along(self, placement, dutch, flemish):
        one = strand(dutch, "S1", 4)
        related(one, flemish[0])
        about(placement, outcome_of(one), flemish[0])
        assert rows(placement)["S1"].through == ()

    def test_goes_one_relation_far(self, placement, dutch, flemish):
        one, other = strand(dutch, "S1", 4), strand(dutch, "S2", 4)
        related(one, flemish[0])
        related(flemish[0], other)
        about(placement, outcome_of(one))
        assert rows(placement)["S2"].is_empty

    def test_an_entry_by_two_ways_is_one_mark(self, placement, dutch, flemish):
        one, other = strand(dutch, "S1", 4), strand(dutch, "S2", 4)
        related(one, flemish[0])
        related(other, flemish[0])
        about(placement, outcome_of(one), outcome_of(other))
        row = rows(placement, country="VL")["C1"]
        assert (len(row.through), row.marks) == (2, {"reflection": (0, 1)})

    def test_other_relations_do_not_count(self, placement, dutch, flemish):
        one = strand(dutch, "S1", 4)
        related(one, flemish[0], "illustrates")
        about(placement, outcome_of(one))
        assert rows(placement, country="VL")["C1"].is_empty


class TestWhoSeesWhat:
    @pytest.fixture
    def url(self, placement, dutch):
        self.item = outcome_of(strand(dutch, "S1", 4))
        return reverse("portfolios:coverage", args=[placement.pk])

    def people(self, placement):
        return {
            "student": placement.student,
            "supervisor": placement.supervisions.get(role="supervisor").user,
            "tutor": SupervisionFactory(placement=placement, role="tutor").user,
            "coordinator": MembershipFactory(
                coordinator=True, programme=placement.cohort.programme
            ).user,
        }

    @pytest.mark.parametrize(
        ("shared", "readers"),
        [
            ({}, {"student"}),
            ({"for_supervisor": True}, {"student", "supervisor"}),
            ({"for_programme": True}, {"student", "tutor", "coordinator"}),
            ({"in_report": True}, {"student"}),
        ],
    )
    def test_an_entry_counts_for_who_may_read_it(self, as_user, placement, url, shared, readers):
        about(placement, self.item, title="KANARIE", **shared)
        counted = set()
        for who, user in self.people(placement).items():
            page = as_user(user).get(url).content.decode()
            assert ("KANARIE" in page) == ("1 reflectie" in page) == ("Nog niets." not in page)
            counted |= {who} if "KANARIE" in page else set()
        assert counted == readers

    def test_who_sees_something_leaves_a_line_and_who_sees_nothing_none(
        self, as_user, placement, url
    ):
        entry = about(placement, self.item)
        supervisor = self.people(placement)["supervisor"]
        as_user(supervisor).get(url)
        assert not Reading.objects.about(placement.student).exists()
        type(entry).objects.filter(pk=entry.pk).update(for_supervisor=True)
        as_user(supervisor).get(url)
        assert [one.kind for one in Reading.objects.about(placement.student)] == ["entries"]

    def test_taking_back_works_at_the_next_request(self, as_user, placement, url):
        entry = about(placement, self.item, for_supervisor=True)
        client = as_user(self.people(placement)["supervisor"])
        assert "1 reflectie" in client.get(url).content.decode()
        type(entry).objects.filter(pk=entry.pk).update(for_supervisor=False)
        assert "1 reflectie" not in client.get(url).content.decode()

    def test_an_empty_one_is_begun_with_one_click_by_the_student(self, as_user, placement, url):
        begin = reverse("portfolios:entry_new", args=[placement.pk]) + f"?over={self.item.pk}"
        for user in self.people(placement).values():
            page = as_user(user).get(url).content.decode()
            assert (begin in page) == (user == placement.student)
        about(placement, self.item)
        assert begin not in as_user(placement.student).get(url).content.decode()

    def test_the_other_profile_is_one_link_away(self, as_user, placement, url, flemish):
        page = as_user(placement.student).get(url).content.decode()
        assert "?profiel=VL" in page
        assert "row-S1" in page
        other = as_user(placement.student).get(url + "?profiel=VL").content.decode()
        assert ("row-C1" in other, "row-S1" in other) == (True, False)
        assert "row-S1" in as_user(placement.student).get(url + "?profiel=XX").content.decode()

    def test_a_programme_without_a_framework_says_so(self, as_user):
        placement = PlacementFactory()
        page = as_user(placement.student).get(reverse("portfolios:coverage", args=[placement.pk]))
        assert "Nog geen profiel" in page.content.decode()

    def test_the_number_of_queries_is_constant(self, as_user, placement, dutch, flemish, url):
        def count(number):
            for _ in range(number):
                item = outcome_of(strand(dutch, f"T{Item.objects.count()}", 4))
                related(item.parent, flemish[0])
                about(placement, item, flemish[1])
            client = as_user(placement.student)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            return len(queries)

        assert count(1) == count(2)


class TestInTheReport:
    def made(self, placement, user=None):
        found = reports.gather_portfolio(placement.pk, user or placement.student)
        return found, reports.as_html(found)

    def test_only_what_may_be_printed_and_be_read_counts(self, placement, dutch):
        item = outcome_of(strand(dutch, "S1", 4))
        about(placement, item, for_supervisor=True)
        about(placement, item, in_report=True)
        about(placement, item, in_report=True, for_supervisor=True)
        supervisor = placement.supervisions.get().user
        for user, number in [(placement.student, 2), (supervisor, 1)]:
            found, _html = self.made(placement, user)
            [profile] = found.coverage
            assert profile.rows[0].direct.kinds[0][1] == number

    def test_nothing_to_tell_is_no_chapter(self, placement, dutch):
        about(placement, outcome_of(strand(dutch, "S1", 4)))
        found, html = self.made(placement)
        assert found.coverage == ()
        assert "#dekking" not in html

    def test_holds_the_picture_and_the_table(self, placement, dutch):
        about(placement, outcome_of(strand(dutch, "S1", 4)), in_report=True)
        strand(dutch, "S2", 4)
        _found, html = self.made(placement)
        assert html.count("<svg") == 1
        chapter = html[html.index('id="dekking"') : html.index('id="stukken"')]
        assert chapter.index("nog niets</td>") < chapter.index("1 reflectie</td>")
        # A title is the student's words, and has no place here.
        assert Link.objects.get().entry.title not in chapter

    def test_is_a_chapter_of_the_pdf(self, placement, dutch):
        about(placement, outcome_of(strand(dutch, "S1", 4)), in_report=True)
        found = pypdf.PdfReader(io.BytesIO(pdf.render(self.made(placement)[1])))
        text = " ".join(" ".join(page.extract_text().split()) for page in found.pages)
        assert "Nederland: Leerplan" in text
        assert "1 reflectie" in text
        assert "Dekking" in [one.title for one in found.outline if not isinstance(one, list)]


@pytest.mark.usefixtures("reference")
class TestRealFrameworks:
    def placed(self, level, *frameworks):
        placement = PlacementFactory(cohort__programme__level__number=level)
        placement.cohort.programme.frameworks.set(Framework.objects.filter(code__in=frameworks))
        return Placement.objects.get(pk=placement.pk)

    @pytest.mark.parametrize(("level", "strands"), [(2, 21), (3, 22), (4, 22), (5, 25), (7, 25)])
    def test_a_dutch_programme(self, level, strands):
        placement = self.placed(level, "leerplan-2022", "bcp-e-2013", "beroepscode-2022")
        dutch, flemish = coverage(placement, placement.student)
        assert (len(dutch.rows), len(flemish.rows)) == (strands, 14)
        assert [part.title for part in flemish.parts] == ["Competenties"]

    def test_a_flemish_programme_counts_for_the_dutch_strands(self):
        placement = self.placed(5, "bk-2024")
        about(placement, Item.objects.get(framework__code="bk-2024", code="C05-A01"))
        flemish, dutch = coverage(placement, placement.student)
        assert (flemish.is_own, dutch.is_own) == (True, False)
        assert [row.code for row in flemish.rows if row.direct] == ["C05"]
        assert [row.code for row in dutch.rows if row.through] == ["PPO-1"]

    def test_a_behaviour_counts_for_strands_through_its_competence(self):
        placement = self.placed(4, "leerplan-2022")
        about(placement, Item.objects.get(framework__code="bcp-e-2013", code="C2.1"))
        dutch, flemish = coverage(placement, placement.student)
        assert {row.code for row in dutch.rows if row.through} == {
            "PPO-1",
            "PPO-2",
            "KT1-1",
            "KT1-4",
        }
        assert {row.code for row in flemish.rows if row.through} == {"C08"}
