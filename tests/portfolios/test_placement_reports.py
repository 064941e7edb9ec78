"""The stage agreement and the workplace check on paper."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from competencies.models import Item
from ervaring.placements.models import Placement
from ervaring.practice.arrangements import gather_arrangements
from ervaring.practice.models import WorkplaceCheck
from portfolios import reports
from tests.factories import (
    ContactFactory,
    FrameworkFactory,
    FunctionProfileFactory,
    InstrumentFactory,
    ItemFactory,
    PlacementFactory,
    SignalFactory,
    SupervisionFactory,
    TalkFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement():
    placement = PlacementFactory(workplace__name="De Brug", hours=240)
    SupervisionFactory(placement=placement, role="tutor")
    TalkFactory(placement=placement, note="Over thuis.")
    SignalFactory(placement=placement, text="Dit deugt niet.", seen_by_workplace=True)
    return placement


@pytest.fixture
def framework():
    framework = FrameworkFactory(code="leerplan")
    for kind, code in (
        (Item.Kind.SETTING, "W-1"),
        (Item.Kind.SETTING, "W-2"),
        (Item.Kind.ATTENTION_POINT, "P-1"),
        (Item.Kind.TASK, "T-1"),
        (Item.Kind.SUPERVISION_CRITERION, "B-1"),
    ):
        ItemFactory(framework=framework, kind=kind, code=code, text=f"Uitspraak {code}.")
    return framework


def handed_in(placement, author, *, comment="", ticked=("W-1",), days=0, own=False):
    of = placement if own else None
    check = WorkplaceCheck.ask(workplace=placement.workplace, author=author, placement=of)
    point = InstrumentFactory().scale.points.get(position=2)
    for answer in check.answers.select_related("item"):
        answer.ticked = answer.item.code in ticked
        if answer.item.kind != Item.Kind.SETTING:
            answer.point, answer.comment = point, f"{comment} {answer.item.code}".strip()
        answer.save()
    check.submit()
    at = timezone.now() - datetime.timedelta(days=days)
    WorkplaceCheck.objects.filter(pk=check.pk).update(submitted_at=at)
    return check


def told(facts):
    return " ".join(reports.as_html(facts).split())


# --- the agreement ---
def test_the_agreement_says_what_its_page_says(placement):
    FunctionProfileFactory(placement=placement, agreed=True, purpose="Herstel.")
    for user in (placement.student, placement.supervisions.get(role="supervisor").user):
        facts = reports.gather_agreement(placement.pk, user)
        assert facts.agreed == gather_arrangements(placement, user)
        html = told(facts)
        assert html.count("Daarom staan hier geen handtekeningen.") == 1
        assert [words in html for words in ("Herstel.", "240 uur", "Over thuis", "deugt")] == [
            True,
            True,
            False,
            False,
        ]
    # It counts talks and rounds as well, so no day of an agreement is the newest of all.
    assert "Bijgewerkt tot en met" not in html


def test_an_agreement_of_nothing_says_what_is_missing():
    placement = PlacementFactory(supervisor=False)
    html = told(reports.gather_agreement(placement.pk, placement.student))
    assert html.count("Er is nog niemand aangewezen.") == 2
    assert "Er is nog niets waar alle drie akkoord mee zijn." in html


# --- the check ---
def test_both_voices_stand_side_by_side_in_the_order_of_the_check(placement, framework):
    contact = ContactFactory(workplace=placement.workplace).user
    handed_in(placement, contact, comment="Vroeger", days=900)
    handed_in(placement, contact, comment="Organisatie", days=800)
    own = handed_in(
        placement, placement.student, comment="Student", ticked=("W-1", "W-2"), own=True
    )
    facts = reports.gather_check(placement.pk, placement.student)
    assert [(one.role, one.name) for one in facts.voices] == [
        ("organisation", contact.name),
        ("student", placement.student.name),
    ]
    assert [(one.code, one.roles) for one in facts.settings] == [
        ("W-1", ("organisation", "student")),
        ("W-2", ("student",)),
    ]
    assert [
        (group.title, [(line.code, [one.comment for one in line.said]) for line in group.lines])
        for group in facts.groups
    ] == [
        (title, [(code, [f"Organisatie {code}", f"Student {code}"])])
        for title, code in (("De werkplek", "P-1"), ("Taken", "T-1"), ("Begeleiding", "B-1"))
    ]
    assert (facts.is_old, facts.months) == (True, 24)
    assert facts.last_step_at == WorkplaceCheck.objects.get(pk=own.pk).submitted_at
    assert [one.code for one in facts.sources] == ["leerplan"]
    html = told(facts)
    assert [words in html for words in ("Vroeger", "Over thuis", "deugt")] == [False] * 3
    assert "Dat is langer dan 24 maanden geleden" in html


def test_a_draft_is_not_in_it_nor_another_workplace(placement, framework):
    other = PlacementFactory()
    handed_in(other, ContactFactory(workplace=other.workplace).user, comment="Elders")
    WorkplaceCheck.ask(workplace=placement.workplace, author=placement.student, placement=placement)
    facts = reports.gather_check(placement.pk, placement.student)
    assert (facts.voices, facts.groups, facts.sources) == ((), (), ())
    assert "De organisatie heeft nog geen werkplekcheck ingeleverd." in told(facts)


def test_what_a_student_says_of_a_workplace_is_not_for_another_student_there(placement, framework):
    handed_in(placement, placement.student, comment="Van mij", own=True)
    neighbour = PlacementFactory(cohort=placement.cohort, workplace=placement.workplace)
    facts = reports.gather_check(neighbour.pk, neighbour.student)
    assert facts.voices == ()


def test_as_many_queries_for_many_statements(placement, framework):
    numbers = []
    for number in range(3):
        handed_in(placement, placement.student, own=True)
        with CaptureQueriesContext(connection) as asked:
            reports.gather_check(placement.pk, placement.student)
        numbers.append(len(asked))
        ItemFactory(framework=framework, kind=Item.Kind.TASK, code=f"T-{number + 2}")
    assert numbers[0] == numbers[2]


@pytest.mark.parametrize("kind", ["agreement", "check"])
def test_who_does_not_see_the_placement_gets_nothing(placement, kind):
    stranger = SupervisionFactory(placement=placement, ended=True, role="tutor").user
    asked = SimpleNamespace(kind=kind, placement_id=placement.pk, requested_by=stranger)
    with pytest.raises(Placement.DoesNotExist):
        reports.gather(asked)
