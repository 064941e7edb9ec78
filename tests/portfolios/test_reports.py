import datetime

import pikepdf
import pypdf
import pytest
from django.utils import timezone

from assessments.models import (
    Answer,
    Conclusion,
    Consent,
    Judgement,
    Reaction,
    Round,
    Transition,
)
from ervaring import pdf
from ervaring.placements.models import Placement
from portfolios import reports
from tests.factories import (
    AgreementFactory,
    AssessmentFactory,
    InstrumentFactory,
    LevelFactory,
    MembershipFactory,
    ReportFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.texts import write

pytestmark = pytest.mark.django_db
CANARY = "KANARIE-7391"


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
    write(Judgement.objects.filter(round=round), text=CANARY)
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


@pytest.mark.parametrize("state", ["conversation", "judged"])
def test_no_judgement_or_reaction_goes_on_paper_before_the_round_is_final(placement, state):
    round = RoundFactory(placement=placement, **{state: True})
    write(Judgement.objects.filter(round=round), text=CANARY)
    write(Reaction.objects.filter(round=round), text=CANARY, confirmed_at=timezone.now())
    for reader in (placement.student, supervisor(placement)):
        assert CANARY not in reports.as_html(portfolio(placement, reader))
    Round.objects.update(state="finalised", judged_at=timezone.now(), finalised_at=timezone.now())
    found = portfolio(placement).rounds[0]
    assert found.reaction == found.advice.text == CANARY
    assert [section.judgement and section.judgement.text for section in found.sections] == [
        CANARY,
        None,
    ]


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


def printed_round(round, user=None):
    html = reports.as_html(reports.gather_round(round.pk, user or round.placement.student))
    return " ".join(html.split())


class TestARoundInFull:
    @pytest.fixture
    def round(self, placement):
        return RoundFactory(placement=placement, kind="final", finalised=True)

    @pytest.fixture
    def second(self, round):
        found = SupervisionFactory(
            placement=round.placement, role="second_assessor", by_experience=True
        )
        AssessmentFactory(round=round, author=found.user, role="second_assessor", submitted=True)
        return found.user

    def test_who_assessed_works_as_an_ervaringsdeskundige_or_not(self, round, second):
        round.placement.supervisions.filter(role="supervisor").update(by_experience=False)
        # Who guides no longer is still who assessed.
        round.placement.supervisions.filter(user=second).update(ended_at=timezone.now())
        found = reports.gather_round(round.pk, round.placement.student)
        assert [(one.role, one.by_experience) for one in found.assessors] == [
            ("student", None),
            ("supervisor", False),
            ("second_assessor", True),
        ]

    def test_under_a_statement_stands_the_level_pointed_at_and_the_conclusion(self, round):
        answer(round, "supervisor")
        first = Answer.objects.filter(assessment__role="supervisor").first()
        first.rung = LevelFactory(number=3)
        first.save()
        Conclusion.objects.create(round=round, question=first.question, text="We zien dit gelijk.")
        [section, _other] = reports.gather_round(round.pk, round.placement.student).sections
        [line, other] = section.lines
        assert (line.conclusion, other.conclusion) == ("We zien dit gelijk.", "")
        html = printed_round(round)
        assert html.count("ziet de student nu op niveau 3") == 1
        assert html.count("We zien dit gelijk.") == 1

    def test_agreements_stand_in_a_table(self, round):
        question = round.instrument.sections.first().questions.first()
        AgreementFactory(
            round=round,
            what="Een groep begeleiden",
            who="together",
            by_when=datetime.date(2027, 5, 4),
            question=question,
        )
        AgreementFactory(round=round, what="Bellen", who="school")
        found = reports.gather_round(round.pk, round.placement.student)
        assert [(one.what, one.who, one.by_when, one.code) for one in found.agreements] == [
            ("Een groep begeleiden", "samen", datetime.date(2027, 5, 4), question.item.code),
            ("Bellen", "de opleiding", None, ""),
        ]
        html = printed_round(round)
        assert "4 mei 2027" in html
        assert "geen datum" in html

    def test_who_did_not_agree_with_the_judgement_as_it_stands(self, round, second):
        write(Judgement.objects.filter(round=round), text="Voldaan.", version=2)
        one, advice = Judgement.objects.filter(round=round).order_by("pk")
        first = supervisor(round.placement)
        for judgement, user, version, agrees in [
            (one, first, 2, True),
            (one, second, 2, False),
            (advice, second, 1, False),  # of an older text
            (advice, first, 2, True),
        ]:
            Consent.objects.create(
                judgement=judgement, assessor=user, version=version, agrees=agrees, note="Te vroeg."
            )
        found = reports.gather_round(round.pk, round.placement.student)
        judged = found.sections[0].judgement
        assert judged.agreed == [first.name]
        assert [(one.name, one.note) for one in judged.disagreed] == [(second.name, "Te vroeg.")]
        assert found.advice.disagreed == []
        assert printed_round(round).count("Te vroeg.") == 1

    def test_with_one_assessor_nobody_is_said_to_agree(self, round):
        judgement = Judgement.objects.filter(round=round).first()
        Consent.objects.create(
            judgement=judgement, assessor=supervisor(round.placement), version=0, agrees=True
        )
        assert "Hiermee eens" not in printed_round(round)

    def test_the_student_answered_or_did_not(self, round):
        assert "De student schreef geen zienswijze." in printed_round(round)
        write(Reaction.objects.filter(round=round), text="Ik ben het eens.")
        html = printed_round(round)
        assert "Ik ben het eens." in html
        assert "geen zienswijze" not in html

    def test_a_reaction_that_was_not_confirmed_stays_the_students_own(self, round):
        write(Reaction.objects.filter(round=round), text=CANARY, confirmed_at=None)
        assert CANARY not in printed_round(round, round.placement.student)

    def test_who_confirmed_and_who_finalised(self, round):
        step = {"round": round, "user": supervisor(round.placement)}
        Transition.objects.create(action="finalised", **step)
        html = printed_round(round)
        assert "las het oordeel en bevestigde dat" in html
        assert "stelde dit beoordelingsmoment vast</td>" in html
        assert "zonder bevestiging" not in html

    def test_a_round_closed_without_the_student_says_why(self, round):
        Reaction.objects.filter(round=round).update(confirmed_at=None)
        tutor = SupervisionFactory(placement=round.placement, role="tutor").user
        Transition.objects.create(
            round=round, user=tutor, action="finalised_alone", reason="Drie keer gebeld."
        )
        html = printed_round(round)
        assert "bevestigde dat" not in html
        assert "vast zonder bevestiging van de student</td>" in html
        assert html.count("Drie keer gebeld.") == 2  # and in the history

    def test_the_history_says_about_whom_and_why_and_never_of_a_pause(self, round, second):
        student = round.placement.student
        for number, (user, action, more) in enumerate(
            [
                (student, "paused", {"reason": CANARY}),
                (student, "resumed", {}),
                (student, "given_back", {"subject": second, "reason": "Een blad ontbrak."}),
            ]
        ):
            at = timezone.now() + datetime.timedelta(minutes=number)
            Transition.objects.create(round=round, user=user, action=action, at=at, **more)
        found = reports.gather_round(round.pk, student)
        assert [(one.words, one.reason) for one in found.steps] == [
            (f"gaf de lijst van {second.name} terug", "Een blad ontbrak.")
        ]
        assert "Een blad ontbrak." in printed_round(round)
        assert "pauze" not in printed_round(round)

    def test_everyone_gets_the_same_report(self, round, second):
        """It is one file for all of them, whoever asks for it again when it failed."""
        student = round.placement.student
        write(Reaction.objects.filter(round=round), text="Ja.", confirmed_at=None)
        Transition.objects.create(round=round, user=student, action="paused")
        coordinator = MembershipFactory(
            coordinator=True, programme=round.placement.cohort.programme
        ).user
        readers = [student, supervisor(round.placement), second, coordinator]
        assert len({printed_round(round, reader) for reader in readers}) == 1

    def test_an_old_round_without_advice_or_reaction_still_has_its_report(self, round):
        Reaction.objects.filter(round=round).delete()
        Judgement.objects.filter(round=round, section=None).delete()
        html = printed_round(round)
        assert "Advies" not in html
        assert "Bevestigd en vastgesteld" not in html
        assert "De student schreef geen zienswijze." in html


def test_who_still_has_a_list_to_hand_in_reads_nothing_of_the_round(placement):
    round = RoundFactory(placement=placement, conversation=True)
    third = SupervisionFactory(placement=placement, role="third_assessor").user
    own = AssessmentFactory(round=round, author=third, role="third_assessor")
    for role in ("student", "supervisor"):
        answer(round, role, comment=CANARY)
    Conclusion.objects.create(
        round=round, question=round.instrument.sections.first().questions.first(), text=CANARY
    )
    AgreementFactory(round=round, what=CANARY)
    found = portfolio(placement, third)
    assert found.rounds == (reports.ClosedRound(1, "interim", round.due_on),)
    assert CANARY not in reports.as_html(found)
    with pytest.raises(Round.DoesNotExist):
        reports.gather_round(round.pk, third)
    own.submit()
    assert reports.as_html(portfolio(placement, third)).count(CANARY) == 4


class TestACorrection:
    def test_its_report_says_at_the_front_what_it_replaces_why_and_what(self, placement):
        old = ReportFactory(of_round=True, ready=True, round__placement=placement)
        first = reports.as_html(reports.gather(old))
        assert "Verbeterd verslag" not in first
        new = ReportFactory(
            of_round=True, round=old.round, replaces=old, reason="Een naam.", correction="Wel zo."
        )
        html = reports.as_html(reports.gather(new))
        front = html[: html.index('class="contents"')]
        for words in (old.document.sha256, "Een naam.", "Wel zo."):
            assert front.count(words) == html.count(words) == 1

    def test_a_portfolio_holds_it_too(self, placement):
        old = ReportFactory(of_round=True, ready=True, round__placement=placement)
        ReportFactory(
            of_round=True, round=old.round, replaces=old, reason="Een naam.", correction=CANARY
        )
        assert reports.as_html(portfolio(placement)).count(CANARY) == 1


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
        with django_assert_num_queries(14):
            reports.as_html(reports.gather_round(round.pk, placement.student))


def test_three_rounds_cost_as_many_queries_as_two(placement, django_assert_num_queries):
    """One costs one less: without growth no framework of it is asked for."""
    for queries, kind in zip((26, 27, 27), Round.Kind.values, strict=True):
        RoundFactory(placement=placement, finalised=True, kind=kind)
        with django_assert_num_queries(queries):
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
        keys.add(reports.content_key(portfolio(placement)))
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
    third = SupervisionFactory(placement=placement, role="third_assessor").user
    AssessmentFactory(round=round, author=third, role="third_assessor", submitted=True)
    answer(round, "third_assessor", "in ontwikkeling", "Ik zag dit één keer.", number=2)
    thirds = Answer.objects.filter(assessment__author=third).exclude(comment="")
    thirds.update(rung=LevelFactory(number=3))
    write(Judgement.objects.filter(round=round), text="Zij doet dit goed.")
    for judgement in Judgement.objects.filter(round=round):
        Consent.objects.create(
            judgement=judgement, assessor=second, version=0, agrees=False, note="Nog niet. " * 300
        )
    for number, question in enumerate(round.instrument.sections.first().questions.all()):
        Conclusion.objects.create(round=round, question=question, text="Samen gezien. " * number)
        AgreementFactory(round=round, question=question, what="Oefenen " * (60 - number))
    write(Reaction.objects.filter(round=round), text="Ik zie dit anders. " * 400)
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
        assert [len(structure(tags, f"H{level}")) for level in (1, 2, 4)] == [1, 5, 0]
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
    assert titles == [
        "Inhoud", "Wie en waar", 2, "Eindbeoordeling", 6, "Geschiedenis",
        "Kaders en lijsten", 2,
    ]  # fmt: skip
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
