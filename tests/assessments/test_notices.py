"""Who is mailed about what, and when."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments import actions
from assessments.models import Assessment, Judgement, Notice, Reaction
from assessments.tasks import notify
from ervaring.accounts.models import User
from tests.factories import (
    InstrumentFactory,
    NoticeFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.texts import write

pytestmark = pytest.mark.django_db

DUE = datetime.date(2026, 11, 20)  # a Friday
EVERYONE = ["student", "supervisor"]


@pytest.fixture
def clock(monkeypatch):
    """clock(day, hour, minute): it is that time here, and stays so."""

    def at(day, hour=9, minute=0):
        time = datetime.time(hour, minute, tzinfo=ZoneInfo("Europe/Amsterdam"))
        now = datetime.datetime.combine(day, time)
        monkeypatch.setattr(timezone, "now", lambda: now.astimezone(datetime.UTC))

    at(DUE - days(14))
    return at


def days(number):
    return datetime.timedelta(days=number)


def open_round(due_on=DUE, **fields):
    """A round of which both were told when it opened."""
    round = RoundFactory(opens_on=due_on - days(14), due_on=due_on, **fields)
    for own in Assessment.objects.filter(round=round):
        NoticeFactory(round=round, user=own.author, sent=True)
    return round


def own(round, role="student"):
    return Assessment.objects.get(round=round, role=role)


def kinds():
    """Since the last time: (part in the round, kind of mail)."""
    by_id = {f"<{one.uuid}@testserver>": one for one in Notice.objects.all()}
    roles = dict(Assessment.objects.values_list("author", "role"))
    found = []
    for message in mail.outbox:
        notice = by_id[message.extra_headers["Message-ID"]]
        assert message.to == [notice.user.email]
        found.append((roles.get(notice.user_id, notice.user.name), notice.kind))
    mail.outbox.clear()
    return sorted(found)


class TestInvitations:
    @pytest.fixture
    def plan(self):
        placement = PlacementFactory()
        instrument = InstrumentFactory()

        def plan(**dates):
            return actions.plan_rounds(
                placements=[placement],
                kind="interim",
                roles=["supervisor"],
                instrument=instrument,
                by=placement.student,
                **dates,
            )[0]

        return plan

    def test_of_a_round_that_is_open_goes_out_at_once(
        self, clock, plan, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks() as callbacks:
            plan(opens_on=DUE - days(14), due_on=DUE)
        [callback] = callbacks
        callback()
        DBTaskResult.objects.get().task.call()
        assert kinds() == [("student", "invitation"), ("supervisor", "invitation")]

    def test_of_a_round_that_opens_later_goes_out_on_that_day(self, clock, plan):
        plan(opens_on=DUE - days(7), due_on=DUE)
        clock(DUE - days(8), 23, 59)
        notify()
        assert kinds() == []
        clock(DUE - days(7), 0, 1)
        notify()
        assert kinds() == [("student", "invitation"), ("supervisor", "invitation")]

    def test_many_at_once(self, clock):
        placements = [PlacementFactory() for _ in range(3)]
        actions.plan_rounds(
            placements=placements,
            kind="interim",
            roles=["supervisor"],
            instrument=InstrumentFactory(),
            by=placements[0].student,
            opens_on=DUE - days(14),
            due_on=DUE,
        )
        notify()
        assert kinds() == [("student", "invitation")] * 3 + [("supervisor", "invitation")] * 3

    def test_not_to_who_guides_no_more(self, clock, plan):
        round = plan(opens_on=DUE - days(14), due_on=DUE)
        round.placement.supervisions.update(ended_at=timezone.now())
        notify()
        assert kinds() == [("student", "invitation")]

    def test_nobody_turns_it_down(self, clock, plan):
        User.objects.update(reminders="none")
        plan(opens_on=DUE - days(14), due_on=DUE)
        User.objects.update(reminders="none")
        notify()
        assert len(kinds()) == 2

    def test_a_third_assessor_gets_one(self, clock):
        round = RoundFactory(conversation=True)
        third = UserFactory()
        actions.ask_third(round=round, user=third, by=round.placement.student)
        notify()
        assert kinds() == [("third_assessor", "invitation")]

    def test_a_third_assessor_who_is_released_in_time_gets_none(self, clock):
        round = RoundFactory(conversation=True)
        asked = actions.ask_third(round=round, user=UserFactory(), by=round.placement.student)
        actions.release_third(assessment=asked, by=round.placement.student)
        notify()
        assert kinds() == []


class TestTheCalendar:
    @pytest.mark.parametrize(
        ("day", "kind"),
        [
            (-4, None),
            (-3, "before"),
            (-1, "before"),
            (0, "today"),
            (2, "today"),
            (3, "after_3"),
            (9, "after_3"),
            (10, "after_10"),
            (30, "after_10"),
            (31, None),
        ],
    )
    def test_a_late_first_run_sends_only_the_latest(self, clock, day, kind):
        open_round()
        clock(DUE + days(day))
        notify()
        assert kinds() == [(role, kind) for role in EVERYONE if kind]

    def test_every_reminder_comes_once(self, clock):
        open_round()
        came = []
        for day in range(-10, 40):
            for hour in (0, 9, 23):
                clock(DUE + days(day), hour, 59)
                notify()
                came += [(day, hour, kind) for role, kind in kinds() if role == "student"]
        assert came == [
            (-3, 0, "before"),
            (0, 0, "today"),
            (3, 0, "after_3"),
            (10, 0, "after_10"),
        ]

    @pytest.mark.parametrize("due", [datetime.date(2026, 10, 25), datetime.date(2027, 3, 28)])
    def test_days_are_days_here_also_when_the_clock_is_turned(self, clock, due):
        clock(due - days(14))
        open_round(due)
        clock(due - days(1), 23, 30)
        notify()
        assert kinds() == [("student", "before"), ("supervisor", "before")]
        clock(due, 0, 30)
        notify()
        assert kinds() == [("student", "today"), ("supervisor", "today")]
        clock(due + days(2), 23, 30)
        notify()
        assert kinds() == []
        clock(due + days(3), 0, 30)
        notify()
        assert kinds() == [("student", "after_3"), ("supervisor", "after_3")]

    def test_a_moved_date_reminds_anew(self, clock):
        round = open_round()
        clock(DUE - days(2))
        notify()
        assert kinds() == [("student", "before"), ("supervisor", "before")]
        actions.reschedule(round=round, due_on=DUE + days(7), by=round.placement.student)
        clock(DUE)
        notify()
        assert kinds() == []
        clock(DUE + days(5))
        notify()
        assert kinds() == [("student", "before"), ("supervisor", "before")]

    def test_nobody_is_reminded_on_the_day_they_were_invited(self, clock):
        round = RoundFactory(opens_on=DUE - days(1), due_on=DUE)
        NoticeFactory(round=round)
        clock(DUE - days(1))
        notify()
        notify()
        assert kinds() == [("student", "invitation")]
        clock(DUE)
        notify()
        assert kinds() == [("student", "today")]

    def test_nobody_is_reminded_who_was_never_invited_by_mail(self, clock):
        RoundFactory(opens_on=DUE - days(14), due_on=DUE)
        clock(DUE)
        notify()
        assert kinds() == []

    def test_a_reminder_that_could_not_go_out_makes_room_for_the_next(self, clock):
        round = open_round()
        clock(DUE - days(1))
        Notice.make_reminders()
        clock(DUE)
        notify()
        assert kinds() == [("student", "today"), ("supervisor", "today")]
        assert not Notice.objects.filter(round=round, kind="before").exists()


class TestWhoIsReminded:
    def test_only_who_has_not_handed_in(self, clock):
        round = open_round()
        actions.submit(assessment=own(round), by=round.placement.student)
        clock(DUE)
        notify()
        assert kinds() == [("supervisor", "today")]

    def test_who_took_their_list_back_is_reminded_again_and_told_nothing(self, clock):
        round = open_round()
        actions.submit(assessment=own(round), by=round.placement.student)
        clock(DUE - days(2))
        notify()
        actions.take_back(assessment=own(round), by=round.placement.student)
        assert kinds() == [("supervisor", "before")]
        notify()
        assert kinds() == [("student", "before")]

    def test_who_hands_in_before_it_is_sent_is_not_mailed(self, clock):
        round = open_round()
        clock(DUE)
        Notice.make_reminders()
        actions.submit(assessment=own(round), by=round.placement.student)
        notify()
        assert kinds() == [("supervisor", "today")]
        actions.take_back(assessment=own(round), by=round.placement.student)
        notify()
        assert kinds() == [("student", "today")]

    @pytest.mark.parametrize(
        ("choice", "came"),
        [
            ("all", ["before", "today", "after_3", "after_10"]),
            ("last_day", ["today"]),
            ("none", []),
        ],
    )
    def test_everyone_chooses_how_many(self, clock, choice, came):
        round = open_round()
        User.objects.filter(pk=round.placement.student_id).update(reminders=choice)
        found = []
        for day in range(-5, 15):
            clock(DUE + days(day))
            notify()
            found += [kind for role, kind in kinds() if role == "student"]
        assert found == came

    def test_who_turns_them_down_before_one_is_sent_gets_none(self, clock):
        open_round()
        clock(DUE - days(1))
        Notice.make_reminders()
        User.objects.update(reminders="last_day")
        notify()
        assert kinds() == []

    def test_a_pause_stops_them_for_everyone_and_the_new_date_reminds(self, clock):
        round = open_round()
        clock(DUE - days(3))
        Notice.make_reminders()
        actions.pause(round=round, days=10, by=round.placement.student)
        for day in range(-3, 7):
            clock(DUE + days(day))
            notify()
            assert kinds() == [], day
        clock(DUE + days(7))  # the pause is over, and the new date three days away
        notify()
        assert kinds() == [("student", "before"), ("supervisor", "before")]

    def test_who_goes_on_before_the_pause_is_over_is_reminded_again(self, clock):
        round = open_round()
        clock(DUE)
        actions.pause(round=round, days=3, by=round.placement.student)
        notify()
        assert kinds() == []
        actions.resume(round=round, by=round.placement.student)
        notify()
        assert kinds() == [("student", "before"), ("supervisor", "before")]

    def test_nobody_who_left(self, clock):
        round = open_round()
        round.placement.supervisions.update(ended_at=timezone.now())
        User.objects.filter(pk=round.placement.student_id).update(is_active=False)
        clock(DUE)
        notify()
        assert kinds() == []

    @pytest.mark.parametrize("state", ["conversation", "judged", "finalised"])
    def test_nobody_when_the_lists_are_open(self, clock, state):
        open_round(**{state: True})
        clock(DUE)
        notify()
        assert kinds() == []

    def test_the_same_number_of_queries_for_one_round_and_for_three(
        self, clock, django_assert_num_queries
    ):
        clock(DUE)
        for number in (1, 3):
            for _ in range(number):
                open_round()
            with django_assert_num_queries(2):
                Notice.make_reminders()
            Notice.objects.exclude(kind="invitation").delete()

    def test_nothing_to_do_is_one_query(self, clock, django_assert_num_queries):
        open_round()
        with django_assert_num_queries(1):
            Notice.make_reminders()


class TestEvents:
    def test_all_lists_are_in(self, clock):
        round = RoundFactory()
        actions.submit(assessment=own(round), by=round.placement.student)
        notify()
        assert kinds() == []
        actions.submit(assessment=own(round, "supervisor"), by=own(round, "supervisor").author)
        notify()
        assert kinds() == [("student", "opened"), ("supervisor", "opened")]

    def test_a_list_is_given_back(self, clock):
        round = RoundFactory(conversation=True)
        actions.give_back(
            assessment=own(round, "supervisor"), reason="te vroeg", by=round.placement.student
        )
        notify()
        assert kinds() == [("supervisor", "returned")]

    def test_what_was_given_back_before_it_was_told_is_not_all_in(self, clock):
        round = RoundFactory()
        for role in EVERYONE:
            actions.submit(assessment=own(round, role), by=own(round, role).author)
        actions.give_back(assessment=own(round), reason="te vroeg", by=round.placement.student)
        notify()
        assert kinds() == [("student", "returned")]

    def test_a_judgement_is_put_to_the_student_read_and_closed(self, clock):
        round = RoundFactory(conversation=True)
        supervisor = own(round, "supervisor").author
        write(Judgement.objects, text="Goed gedaan.")
        actions.present(round=round, by=supervisor)
        notify()
        assert kinds() == [("student", "presented")]
        actions.confirm(reaction=Reaction.objects.get(), version=0, by=round.placement.student)
        notify()
        assert kinds() == [("supervisor", "confirmed")]
        actions.finalise(round=round, by=supervisor)
        notify()
        assert kinds() == [("student", "finalised"), ("supervisor", "finalised")]

    def test_a_judgement_that_was_taken_back_before_it_was_told_is_not_ready(self, clock):
        round = RoundFactory(conversation=True)
        write(Judgement.objects, text="Goed gedaan.")
        actions.present(round=round, by=round.placement.student)
        actions.recall(round=round, by=round.placement.student)
        notify()
        assert kinds() == []

    def test_who_supervises_now_hears_that_it_can_be_closed(self, clock):
        round = RoundFactory(judged=True)
        round.placement.supervisions.update(ended_at=timezone.now())
        new = SupervisionFactory(placement=round.placement).user
        actions.confirm(reaction=Reaction.objects.get(), version=0, by=round.placement.student)
        notify()
        assert kinds() == [(new.name, "confirmed")]

    def test_closed_by_the_school(self, clock):
        round = RoundFactory(judged=True)
        actions.finalise_alone(round=round, reason="geen antwoord", by=round.placement.student)
        notify()
        assert kinds() == [("student", "finalised"), ("supervisor", "finalised")]

    def test_who_turned_reminders_down_hears_what_happened(self, clock):
        round = RoundFactory(judged=True)
        User.objects.update(reminders="none")
        actions.finalise_alone(round=round, reason="geen antwoord", by=round.placement.student)
        notify()
        assert len(kinds()) == 2
