import datetime

import pikepdf
import pypdf
import pytest
from django.utils import timezone

from assessments.models import Answer, Judgement, Round, Transition
from ervaring import pdf
from ervaring.placements.models import Placement
from portfolios import reports
from tests.factories import (
    AssessmentFactory,
    InstrumentFactory,
    MembershipFactory,
    PlacementFactory,
    ReportFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
CANARY = "KANARIE-7391"


@pytest.fixture
def placement():
    return PlacementFactory()


def supervisor(placement):
    return placement.supervisions.get(role="supervisor").user


def answer(round, role="student", word="op niveau", comment="", number=0):
    found = Answer.objects.filter(assessment__round=round, assessment__role=role)[number]
    found.point = round.instrument.scale.points.get(word=word) if word else None
    found.comment = comment
    found.save()


def portfolio(placement, user=None):
    return reports.gather_portfolio(placement.pk, user or placement.student)


@pytest.mark.parametrize("reader", ["student", "supervisor", "coordinator"])
def test_a_round_that_is_not_open_shows_its_date_and_nothing_that_was_written(placement, reader):
    coordinator = MembershipFactory(coordinator=True, programme=placement.cohort.programme).user
    user = {
        "student": placement.student,
        "supervisor": supervisor(placement),
        "coordinator": coordinator,
    }[reader]
    round = RoundFactory(placement=placement)
    for role in ("student", "supervisor"):
        answer(round, role, comment=CANARY)
    Judgement.objects.filter(round=round).update(text=CANARY)
    found = portfolio(placement, user)
    assert found.rounds == (reports.ClosedRound(1, "interim", round.due_on),)
    assert CANARY not in repr(found)
    assert CANARY not in reports.as_html(found)


def test_a_round_that_is_not_open_has_no_report(placement):
    round = RoundFactory(placement=placement)
    with pytest.raises(Round.DoesNotExist):
        reports.gather_round(round.pk, placement.student)


def test_who_may_not_see_the_placement_gets_nothing(placement):
    round = RoundFactory(placement=placement, finalised=True)
    stranger = SupervisionFactory(ended=True, placement=placement, role="tutor").user
    with pytest.raises(Placement.DoesNotExist):
        portfolio(placement, stranger)
    with pytest.raises(Round.DoesNotExist):
        reports.gather_round(round.pk, stranger)


def test_a_judgement_goes_on_paper_when_the_round_is_final(placement):
    round = RoundFactory(placement=placement, conversation=True)
    Judgement.objects.filter(round=round).update(text=CANARY)
    writer = supervisor(placement)
    assert CANARY not in reports.as_html(portfolio(placement, writer))
    round.finalise()
    found = portfolio(placement, writer).rounds[0]
    assert [(title, text) for _pk, title, text in found.judgements] == [("Deel 1", CANARY)]
    assert [section.judgement for section in found.sections] == [CANARY, ""]


def test_a_round_holds_what_everyone_said(placement):
    round = RoundFactory(placement=placement, finalised=True)
    answer(round, "student", "op niveau", "Dit lukt mij.")
    answer(round, "supervisor", "kon hier niet", "Geen groepen hier.")
    found = reports.gather_round(round.pk, placement.student)
    line = found.sections[0].lines[0]
    assert [(one.role, one.word, one.comment) for one in line.given] == [
        ("student", "op niveau", "Dit lukt mij."),
        ("supervisor", "kon hier niet", "Geen groepen hier."),
    ]
    assert line.difference == "een ander soort antwoord"
    assert found.differences == [
        ("een ander soort antwoord", 1),
        ("niets om te vergelijken", 2),
    ]
    assert [one.role for one in found.assessors] == ["student", "supervisor"]
    assert [source.code for source in found.sources] == ["kader"]


def test_a_picture_shows_only_answers_beside_the_scale_that_were_given(placement):
    round = RoundFactory(placement=placement, finalised=True)
    answer(round, "supervisor", "kon hier niet")
    found = reports.gather_round(round.pk, placement.student)
    assert [section.beside for section in found.sections] == [("kon hier niet",)] * 2


def test_a_long_section_is_shown_in_pictures_that_fit_on_a_page(placement):
    round = RoundFactory(
        placement=placement, finalised=True, instrument=InstrumentFactory(questions=[25])
    )
    [section] = reports.gather_round(round.pk, placement.student).sections
    assert [len(lines) for _chart, lines in section.pictures] == [9, 9, 7]


def test_the_number_of_questions_costs_no_queries(placement, django_assert_num_queries):
    small = RoundFactory(
        placement=placement, finalised=True, instrument=InstrumentFactory(questions=[1])
    )
    large = RoundFactory(
        placement=placement,
        kind="final",
        finalised=True,
        instrument=InstrumentFactory(questions=[9, 9]),
    )
    for round in (small, large):
        with django_assert_num_queries(7):
            reports.as_html(reports.gather_round(round.pk, placement.student))


def test_every_round_costs_the_same_number_of_queries(placement, django_assert_num_queries):
    for number, kind in enumerate(Round.Kind.values, start=1):
        RoundFactory(placement=placement, finalised=True, kind=kind)
        with django_assert_num_queries(3 + 6 * number):
            reports.as_html(portfolio(placement))


def test_an_empty_portfolio_says_so(placement):
    html = reports.as_html(portfolio(placement))
    assert "Er is nog geen beoordelingsmoment afgerond." in html
    assert "nog geen antwoorden" in html
    assert pdf.render(html)


def test_equal_facts_have_equal_keys_and_other_facts_have_not(placement):
    round = RoundFactory(placement=placement, finalised=True)
    keys = set()
    for comment in ("Eerst dit", "Eerst dit", "Dan dat"):
        answer(round, comment=comment)
        keys.add(reports.content_key(reports.as_html(portfolio(placement))))
    assert len(keys) == 2


@pytest.fixture
def full(placement):
    """A portfolio with everything in it that is hard to print."""
    placement.student.name = "Wilhelmina-Alexandra van der Burgh-Oosterhuis tot Nieuwenhuyzen"
    placement.student.save()
    second = SupervisionFactory(
        placement=placement, role="second_assessor", user=UserFactory(name="محمد 😀")
    ).user
    round = RoundFactory(
        placement=placement,
        kind="final",
        finalised=True,
        instrument=InstrumentFactory(questions=[14, 1]),
    )
    AssessmentFactory(round=round, author=second, role="second_assessor", submitted=True)
    answer(round, "student", "in ontwikkeling", "Lang. " * 3000)
    answer(round, "supervisor", "kon hier niet", "<b>&amp; 😀 مرحبا</b>\n\nTwee alinea's")
    answer(round, "second_assessor", "voorbij dit niveau", "a" * 20_000, number=1)
    Judgement.objects.filter(round=round).update(text="Zij doet dit goed.")
    at = timezone.make_aware(datetime.datetime(2027, 3, 1, 14, 3))  # noqa: DTZ001
    Transition.objects.create(round=round, user=second, action="finalised", at=at)
    RoundFactory(placement=placement)
    return placement


@pytest.fixture
def printed(full, tmp_path):
    path = tmp_path / "portfolio.pdf"
    path.write_bytes(pdf.render(reports.as_html(portfolio(full))))
    return path


def structure(element, kind):
    """All elements of `kind` in the tags of a document, in reading order."""
    if isinstance(element, pikepdf.Array):
        return [found for child in element for found in structure(child, kind)]
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return []
    own = [element] if str(element.S) == f"/{kind}" else []
    return own + structure(element.get("/K"), kind)


def test_a_printed_portfolio_reads_well_without_eyes(printed):
    with pikepdf.open(printed) as document:
        tags = document.Root.StructTreeRoot.K
        figures = structure(tags, "Figure")
        assert len(figures) == 3
        assert all(str(figure.Alt) for figure in figures)
        for table in structure(tags, "Table"):
            for row in structure(table, "TR"):
                assert structure(row, "TH")
            for cell in structure(table, "TD"):
                assert len(cell.A.Headers) >= 1
        assert [len(structure(tags, f"H{level}")) for level in (1, 2, 4)] == [1, 4, 0]
        links = [note for page in document.pages for note in page.get("/Annots", [])]
        assert links
        assert all(str(link.Contents) for link in links)


def test_no_table_goes_on_over_a_page_without_its_heads(printed):
    with pikepdf.open(printed) as document:
        for table in structure(document.Root.StructTreeRoot.K, "Table"):
            columns = {len(structure(row, "TD")) for row in structure(table, "TR")}
            assert columns == {1} or len(structure(table, "THead")) == 1


def test_a_printed_portfolio_has_bookmarks_and_its_text(printed):
    reader = pypdf.PdfReader(printed)
    titles = [one.title if not isinstance(one, list) else len(one) for one in reader.outline]
    assert titles == ["Inhoud", "Wie en waar", 2, "Eindbeoordeling", 3, "Kaders en lijsten", 2]
    text = " ".join(page.extract_text() for page in reader.pages)
    for words in ("Zij doet dit goed.", "voorbij dit niveau", "<b>&amp;", "nog niet open"):
        assert words in text


def test_no_page_is_empty(printed):
    pages = pypdf.PdfReader(printed).pages
    assert [n for n, page in enumerate(pages) if len(page.extract_text()) < 60] == []


def test_gather_follows_the_kind_of_report(placement):
    round = RoundFactory(placement=placement, finalised=True)
    whole = ReportFactory(placement=placement)
    one = ReportFactory(placement=placement, kind="round", round=round)
    assert reports.gather(whole) == portfolio(placement)
    assert reports.gather(one) == reports.gather_round(round.pk, placement.student)
    assert reports.gather(one).title == f"Tussentijdse beoordeling van {placement.student.name}"
    assert pdf.render(reports.as_html(reports.gather(one)))
