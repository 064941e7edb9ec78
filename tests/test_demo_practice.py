"""Learning in practice in the demo school: made once, whole, and in keeping with its rules."""

import datetime
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ervaring.accounts.models import Mail, User
from ervaring.demo import check_texts, guiding_texts, practice, profile_texts
from ervaring.demo.school import make
from ervaring.demo.stories import ORGANISATIONS, PROGRAMMES, TOLD, TURNS
from ervaring.placements.models import Contact, Placement, Supervision, Workplace
from ervaring.practice.models import (
    SCALES,
    Break,
    CheckAnswer,
    FunctionProfile,
    ProfileConsent,
    Remedy,
    Signal,
    SignalReply,
    Talk,
    WorkedWeek,
    WorkplaceCheck,
)
from ervaring.practice.models.checks import asked
from tests.factories import PlacementFactory, WorkplaceFactory
from tests.texts import read

STUDENTS = len(TOLD) + len(TURNS) * len(PROGRAMMES)
MODELS = [
    Contact, WorkplaceCheck, CheckAnswer, FunctionProfile, ProfileConsent, Talk, Remedy, Signal,
    SignalReply, Break, WorkedWeek, FunctionProfile.activities.through, User,
]  # fmt: skip


@pytest.fixture(scope="class")
def school(django_db_setup, django_db_blocker):
    """Made once for the class: what a test changes is rolled back after it, and all at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        make(STUDENTS)
        practice.make(STUDENTS)
        yield
        transaction.set_rollback(True)


def counts():
    return {model.__name__: model.objects.count() for model in MODELS}


def of(name):
    return Placement.objects.get(student__name=name)


@pytest.mark.usefixtures("school", "db")
class TestLearningInPractice:
    def test_a_second_time_adds_nothing(self):
        before = counts()
        assert practice.make(STUDENTS) == 0
        assert counts() == before
        assert all(before.values())

    def test_more_students_find_the_places_that_are_there(self):
        before, places = counts(), Workplace.objects.count()
        make(STUDENTS + 2)
        assert practice.make(STUDENTS + 2) == 2
        assert counts()["Talk"] > before["Talk"]
        assert counts()["Contact"] - before["Contact"] <= Workplace.objects.count() - places

    def test_what_somebody_made_by_hand_is_left_alone(self):
        student = of("Jasmijn Verhoeven").student
        by_hand = PlacementFactory(student=student)
        assert practice.make(STUDENTS) == 0
        by_hand.refresh_from_db()
        assert by_hand.hours is None

    def test_checks_are_new_old_begun_and_missing(self):
        now, two_years = timezone.now(), datetime.timedelta(days=731)
        organisations = WorkplaceCheck.objects.of_organisation()
        assert organisations.submitted().filter(submitted_at__lt=now - two_years)
        assert organisations.submitted().filter(submitted_at__gt=now - two_years).count() > 10
        begun = organisations.filter(state="draft", answers__point__isnull=False).distinct()
        assert 0 < begun.count() < organisations.filter(state="draft").count()
        nobody = Workplace.objects.exclude(pk__in=Contact.objects.values("workplace"))
        assert nobody.exists()

    def test_a_check_has_the_rows_that_asking_for_one_makes(self):
        wanted = {item.pk for item in asked()}
        for check in WorkplaceCheck.objects.all():
            assert set(check.answers.values_list("item", flat=True)) == wanted

    def test_answers_are_on_the_scale_of_their_kind_and_maybe_is_explained(self):
        answers = CheckAnswer.objects.exclude(point=None)
        scales = set(answers.values_list("item__kind", "point__scale__code"))
        assert scales == {(kind, code) for kind, code in SCALES.items() if code}
        assert not answers.filter(point__asks_explanation=True, comment="")
        handed_in = CheckAnswer.objects.filter(check_of__state="submitted", point=None)
        assert set(handed_in.values_list("item__kind", flat=True)) == {"setting"}
        ticked = CheckAnswer.objects.filter(ticked=True)
        assert set(ticked.values_list("item__kind", flat=True)) == {"setting"}

    def test_kinds_of_places_differ(self):
        said = {}
        latest = WorkplaceCheck.objects.latest()
        for check in latest.select_related("workplace__organisation"):
            here = check.answers.filter(item__kind="attention_point").order_by("item__order")
            kind = check_texts.ORGANISATIONS[check.workplace.organisation.name][0]
            said.setdefault(id(kind), set()).add(
                tuple(here.values_list("point__position", flat=True))
            )
        assert len({one for each in said.values() for one in each}) == 4

    def test_a_student_sees_some_things_otherwise(self):
        check = WorkplaceCheck.objects.get(placement=of("Jasmijn Verhoeven"))
        assert (check.round.kind, check.state) == ("interim", "submitted")
        theirs = WorkplaceCheck.objects.latest().get(workplace=check.workplace)
        positions = [
            dict(one.answers.values_list("item__code", "point__position"))
            for one in (check, theirs)
        ]
        apart = {code for code in positions[0] if positions[0][code] != positions[1][code]}
        assert apart == {"PL-P5", "PL-T3", "C5.3", "PL-B3"}
        said = check.answers.get(item__code="C5")
        assert said.comment.startswith("Over de beroepscode")
        assert WorkplaceCheck.objects.filter(placement=of("Kofi Mensah-Blok"), state="draft")

    def test_who_speaks_for_a_place_comes_by_a_link(self):
        contact = Contact.objects.get(workplace=of("Jasmijn Verhoeven").workplace)
        assert contact.user.name == "Gonda Ypma"
        assert not contact.user.has_usable_password()
        mails = Mail.objects.filter(kind="link").values_list("user__name", flat=True)
        assert sorted(mails) == ["Marloes Tijink", "Nel van Buuren"]
        # At one place it is who supervises there.
        both = Contact.objects.filter(user__in=Supervision.objects.values("user"))
        assert [str(one.user) for one in both] == ["Marloes Tijink"]

    def test_profiles_are_agreed_waiting_and_begun(self):
        first, second = FunctionProfile.objects.filter(placement=of("Jasmijn Verhoeven")).order_by(
            "number"
        )
        assert Counter(consents(first)) == {"student": 1, "supervisor": 1, "tutor": 1}
        assert sorted(consents(second)) == ["student", "tutor"]
        assert (first.state, second.state) == ("put", "put")
        assert FunctionProfile.objects.get(placement=of("Elif Karataş")).state == "draft"
        assert ProfileConsent.objects.filter(agrees=False).exclude(note="").exists()
        for profile in FunctionProfile.objects.all():
            assert profile.purpose
            assert profile.activities.exists()

    def test_a_supervisor_is_below_level_and_of_another_nobody_knows(self):
        supervisors = Supervision.objects.filter(role="supervisor")
        below = supervisors.filter(
            level__number__lt=F("placement__cohort__programme__level__number")
        )
        remedied = Remedy.objects.filter(item__code="PL-B1").values("placement")
        assert below.filter(placement__in=remedied).exists()
        assert below.exclude(placement__in=remedied).exists()
        assert supervisors.filter(level=None).exists()

    def test_talks_are_held_planned_and_called_off_and_one_student_has_none(self):
        today = timezone.localdate()
        assert set(Talk.objects.values_list("state", "kind")) == {
            ("held", "talk"), ("called_off", "talk"), ("planned", "talk"),
            ("held", "intervision"),
        }  # fmt: skip
        last = Talk.objects.filter(placement=of("Fenna Bijlsma"), kind="talk").latest("held_on")
        assert today - last.held_on >= datetime.timedelta(weeks=4)
        planned = Talk.objects.get(placement=of("Jasmijn Verhoeven"), state="planned")
        assert today < timezone.localdate(planned.planned_at) <= today + datetime.timedelta(days=14)
        assert not Talk.objects.filter(held_on__lt=F("placement__starts_on")).exists()
        assert not Talk.objects.filter(held_on__gte=today).exists()

    def test_nobody_works_or_talks_in_a_holiday(self):
        for one in Break.objects.all():
            days = (one.starts_on, one.ends_on)
            there = {"placement": one.placement}
            assert not Talk.objects.filter(**there, held_on__range=days)
        placement = of("Jasmijn Verhoeven")
        hours = dict(WorkedWeek.objects.filter(placement=placement).values_list("monday", "hours"))
        assert 0 < sum(hours.values()) < placement.hours
        assert all(monday.weekday() == 0 for monday in hours)

    def test_signals_are_hidden_shown_new_taken_up_and_closed(self):
        hidden = Signal.objects.get(placement=of("Kofi Mensah-Blok"))
        supervisor = Supervision.objects.get(placement=hidden.placement, role="supervisor").user
        assert (hidden.seen_by_workplace, hidden.closed_at) == (False, None)
        assert hidden.taken_by.name == "Hilde Baeten"
        assert SignalReply.objects.filter(signal=hidden).count() == 3
        assert hidden not in Signal.objects.visible_to(supervisor)
        closed = Signal.objects.get(placement=of("Tomasz Wieczorek"))
        assert closed.closed_at < timezone.now()
        assert closed in Signal.objects.visible_to(supervisor)
        assert Signal.objects.filter(taken_at=None).exists()
        assert Signal.objects.filter(role="supervisor").exists()
        assert not SignalReply.objects.filter(at__gt=timezone.now()).exists()


def consents(profile):
    return ProfileConsent.objects.filter(profile=profile, agrees=True).values_list(
        "role", flat=True
    )


def test_every_organisation_says_what_it_is():
    assert set(check_texts.ORGANISATIONS) == {
        name for names in ORGANISATIONS.values() for name in names
    }


def test_the_codes_in_the_texts_are_of_statements_that_are_asked(reference):
    codes = {item.code for item in asked()}
    kinds = [check_texts.HOUSE, check_texts.CARE, check_texts.STREET, check_texts.NEW]
    said = [*kinds, *check_texts.GAPS.values(), *check_texts.SEEN_BY.values()]
    written = {code for one in [*said, check_texts.SEEN_BY_STUDENTS] for code in one}
    ticked = {code for _kind, codes in check_texts.ORGANISATIONS.values() for code in codes}
    remedied = {code for code, _text in guiding_texts.REMEDIES.values()}
    assert written | ticked | remedied <= codes


def test_maybe_is_never_said_without_an_explanation():
    kinds = [check_texts.HOUSE, check_texts.CARE, check_texts.STREET, check_texts.NEW]
    for kind in kinds:
        for code, (position, comments) in kind.items():
            if code.startswith("PL-T") and position == 2:
                assert all(comments)


def test_many_different_notes():
    texts = [*guiding_texts.NOTES, *filter(None, guiding_texts.INTERVISION)]
    texts += [text for _kind, text in guiding_texts.MORE_SIGNALS]
    texts += [written["purpose"] for written, _codes in profile_texts.PROFILES]
    assert len(texts) == len(set(texts))
    assert len(texts) >= 25


def test_in_an_older_school_a_student_may_have_been_moved(reference):
    make(len(TOLD))
    workplace = WorkplaceFactory()
    Placement.objects.filter(student__name="Jasmijn Verhoeven").update(workplace=workplace)
    assert practice.make(len(TOLD)) == len(TOLD)
    assert WorkplaceCheck.objects.filter(workplace=workplace).count() == 2
    assert set(read(Signal.objects.all(), "text")) == {
        one["text"] for one in guiding_texts.SIGNALS.values()
    }
