"""Alles over mij: what was written about learning in practice, for who wrote it or lived it."""

import datetime
import uuid

import pytest
from django.conf import settings
from django.utils import timezone, translation

from competencies.models import Item
from ervaring.placements.models import Invitation
from ervaring.practice.models import (
    Calendar,
    CheckAnswer,
    ProfileConsent,
    Remedy,
    SignalReply,
    WorkedWeek,
)
from portfolios import exports
from tests.factories import (
    BreakFactory,
    ContactFactory,
    FunctionProfileFactory,
    ItemFactory,
    SignalFactory,
    SupervisionFactory,
    TalkFactory,
    UserFactory,
    WorkplaceCheckFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def part():
    """The part of a supervisor."""
    return SupervisionFactory(role="supervisor")


@pytest.fixture
def placement(part):
    return part.placement


def gathered(user):
    """What an export holds, by group: records as {key: value}, with groups of their own."""
    with translation.override(settings.LANGUAGE_CODE):
        return taken_apart(exports.gather(user))


def taken_apart(groups):
    return {
        group.key: [
            {fact.key: fact.value for fact in one.facts} | taken_apart(one.groups)
            for one in group.records
        ]
        for group in groups
    }


def reply(signal, by, text):
    return SignalReply.objects.create(signal=signal, by=by, text=text, key=uuid.uuid4())


class TestAStudent:
    def test_the_profile_with_what_everyone_said(self, placement, part):
        profile = FunctionProfileFactory(
            placement=placement, put=True, purpose="Rust in de huiskamer.", hours_per_week="12.5"
        )
        profile.activities.add(ItemFactory(kind=Item.Kind.TASK, text="Ondersteunen"))
        ProfileConsent.objects.create(
            profile=profile, user=part.user, role="supervisor", agrees=False, note="Te veel uren."
        )

        [one] = gathered(placement.student)["profiles"]

        assert (one["purpose"], one["hours_per_week"]) == ("Rust in de huiskamer.", "12.5")
        assert "Ondersteunen" in one["activities"]
        [said] = one["profile_said"]
        assert (said["name"], said["note"]) == (part.user.name, "Te veel uren.")

    def test_talks_with_what_was_noted(self, placement, part):
        TalkFactory(placement=placement, made_by=part.user, note="Over grenzen.", minutes=20)

        [one] = gathered(placement.student)["talks"]

        assert (one["note"], one["minutes"]) == ("Over grenzen.", 20)
        assert one["made_by"] == part.user.name

    def test_signals_also_of_the_supervisor_with_the_replies(self, placement, part):
        tutor = SupervisionFactory(placement=placement, role="tutor").user
        own = SignalFactory(placement=placement, text="Ik draai diensten.")
        SignalFactory(
            placement=placement, by=part.user, role="supervisor", text="Er is geen tijd.",
            seen_by_workplace=True,
        )  # fmt: skip
        reply(own, tutor, "Ik bel je.")

        found = {one["text"]: one for one in gathered(placement.student)["signals"]}

        assert found.keys() == {"Ik draai diensten.", "Er is geen tijd."}
        [answer] = found["Ik draai diensten."]["signal_replies"]
        assert (answer["name"], answer["text"]) == (tutor.name, "Ik bel je.")

    def test_solutions_days_and_hours(self, placement):
        monday = datetime.date(2026, 3, 2)
        Remedy.objects.create(
            placement=placement,
            item=ItemFactory(kind=Item.Kind.SUPERVISION_CRITERION),
            text="Roy kijkt mee.",
            made_by=placement.student,
        )
        BreakFactory(placement=placement, starts_on=monday, ends_on=monday)
        WorkedWeek.objects.create(placement=placement, monday=monday, hours="13.5")

        data = gathered(placement.student)

        assert [one["text"] for one in data["remedies"]] == ["Roy kijkt mee."]
        assert [one["starts_on"] for one in data["breaks"]] == [monday]
        assert [(one["monday"], one["hours"]) for one in data["worked_weeks"]] == [
            (monday, "13.50")
        ]

    def test_the_check_they_fill_in_and_not_that_of_the_organisation(self, placement):
        mine = WorkplaceCheckFactory(
            workplace=placement.workplace, placement=placement, author=placement.student
        )
        theirs = WorkplaceCheckFactory(workplace=placement.workplace, submitted=True)
        for check, comment in [(mine, "Dit mis ik."), (theirs, "Dit is er.")]:
            CheckAnswer.objects.create(check_of=check, item=ItemFactory(), comment=comment)

        [one] = gathered(placement.student)["checks"]

        assert one["as_student"]
        assert [each["comment"] for each in one["check_answers"]] == ["Dit mis ik."]

    def test_the_address_of_a_calendar_is_not_told(self, placement):
        calendar = Calendar.of(placement.student)
        calendar.revoke()

        data = gathered(placement.student)

        assert [set(one) for one in data["calendars"]] == [{"made_at", "revoked_at"}]
        assert data["calendars"][0]["revoked_at"] is not None
        assert calendar.token not in str(data)


class TestWhoGuides:
    def test_no_signal_that_the_workplace_must_not_see(self, placement, part):
        tutor = SupervisionFactory(placement=placement, role="tutor").user
        hidden = SignalFactory(placement=placement, text="Dit is tussen ons.")
        SignalFactory(placement=placement, text="Dit mag je weten.", seen_by_workplace=True)
        reply(hidden, tutor, "Ik hou het stil.")

        assert "tussen ons" not in str(gathered(part.user))
        assert "stil" not in str(gathered(part.user))
        assert "Dit mag je weten." not in str(gathered(part.user))
        [said] = gathered(tutor)["replies_to_others"]
        assert (said["text"], said["student"]) == ("Ik hou het stil.", placement.student.name)

    def test_what_they_wrote_themselves(self, placement, part):
        student = placement.student
        SignalFactory(
            placement=placement, by=part.user, role="supervisor", text="Er is geen tijd.",
            seen_by_workplace=True,
        )  # fmt: skip
        talked = {"supervisor": part.user}
        TalkFactory(placement=placement, made_by=part.user, note="Van mij.", **talked)
        TalkFactory(placement=placement, note="Van de student.", **talked)
        profile = FunctionProfileFactory(placement=placement, put=True, purpose="Van ons samen.")
        for user, role in [(part.user, "supervisor"), (student, "student")]:
            ProfileConsent.objects.create(
                profile=profile, user=user, role=role, agrees=True, note=f"Van de {role}."
            )
        for user in (part.user, student):
            Remedy.objects.create(
                placement=placement, item=ItemFactory(), text=f"Van {user.pk}.", made_by=user
            )

        data = gathered(part.user)

        assert [one["text"] for one in data["signals_about_others"]] == ["Er is geen tijd."]
        assert [one["note"] for one in data["talks_of_others"]] == ["Van mij."]
        assert [one["note"] for one in data["profiles_of_others"]] == ["Van de supervisor."]
        assert [one["text"] for one in data["remedies_of_others"]] == [f"Van {part.user.pk}."]
        assert data["profiles"] == data["talks"] == data["signals"] == data["remedies"] == []

    def test_nothing_any_more_when_their_part_has_ended(self, placement, part):
        TalkFactory(placement=placement, made_by=part.user, note="Van toen.")
        part.end(part.user)

        assert gathered(part.user)["talks_of_others"] == []

    def test_who_only_assesses_gets_no_notes(self, placement, part):
        TalkFactory(placement=placement, made_by=part.user, note="Tussen twee.")
        second = SupervisionFactory(placement=placement, role="second_assessor").user

        assert "Tussen twee." not in str(gathered(second))


class TestAContact:
    def test_the_places_they_speak_for_and_the_checks_they_wrote(self):
        contact = ContactFactory(user=UserFactory(name="Sjoerd"))
        link = Invitation.of(contact)
        check = WorkplaceCheckFactory(workplace=contact.workplace, author=contact.user)
        CheckAnswer.objects.create(check_of=check, item=ItemFactory(), comment="Wij kennen het.")

        data = gathered(contact.user)

        [part] = data["speaks_for"]
        assert part["workplace"] == contact.workplace.name
        assert part["link_valid_until"] == link.expires_at
        assert link.token not in str(data)
        [one] = data["checks"]
        assert not one["as_student"]
        assert [each["comment"] for each in one["check_answers"]] == ["Wij kennen het."]


def test_keys_stand_in_the_documentation(placement, part):
    profile = FunctionProfileFactory(placement=placement)
    ProfileConsent.objects.create(
        profile=profile, user=placement.student, role="student", agrees=True
    )
    reply(SignalFactory(placement=placement), placement.student, "Ja.")
    TalkFactory(placement=placement)
    BreakFactory(placement=placement)
    WorkedWeek.objects.create(placement=placement, monday=timezone.localdate(), hours=1)
    Remedy.objects.create(placement=placement, item=ItemFactory(), text="x", made_by=part.user)
    Calendar.of(placement.student)
    contact = ContactFactory(user=placement.student)
    check = WorkplaceCheckFactory(workplace=contact.workplace, author=contact.user)
    CheckAnswer.objects.create(check_of=check, item=ItemFactory())
    documented = (settings.BASE_DIR / "docs" / "export.md").read_text()

    def keys(value):
        for one in value if isinstance(value, list) else []:
            yield from one
            for inside in one.values():
                yield from keys(inside)

    data = gathered(placement.student)
    full = {key for key in data if data[key]}
    assert full >= {
        "profiles", "signals", "talks", "breaks", "worked_weeks", "remedies", "calendars",
        "checks", "speaks_for",
    }  # fmt: skip
    told = set(data) | {key for group in data.values() for key in keys(group)}
    assert {key for key in told if f"`{key}`" not in documented} == set()
