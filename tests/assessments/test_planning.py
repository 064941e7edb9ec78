"""Planning a round, for one and for many, and moving its date."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import actions
from assessments.models import (
    Answer,
    Assessment,
    CalledOff,
    Instrument,
    Judgement,
    Notice,
    Reaction,
    Round,
    Transition,
)
from ervaring.placements.models import Placement, Supervision
from tests.factories import (
    FrameworkFactory,
    InstrumentFactory,
    LevelFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
)

pytestmark = pytest.mark.django_db


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


class TestPlan:
    @pytest.fixture
    def plan(self, as_user, placement, coordinator, instrument):
        def post(**changes):
            fields = {
                "plan": "1",
                "roles": ["supervisor"],
                "kind": "interim",
                "instrument": instrument.pk,
                "opens_on": day(0).isoformat(),
                "due_on": day(14).isoformat(),
            }
            if changes.get("plan") == "":
                del fields["plan"], changes["plan"]
            url = reverse("assessments:plan", args=[placement.pk])
            return as_user(coordinator).post(url, fields | changes)

        return post

    def test_makes_an_empty_list_for_both(self, plan, placement):
        response = plan()
        round = Round.objects.get()
        assert response.url == reverse("assessments:round", args=[round.pk])
        assert (round.placement, round.kind, round.state) == (placement, "interim", "open")
        assert list(Assessment.objects.order_by("role").values_list("role", "state")) == [
            ("student", "draft"),
            ("supervisor", "draft"),
        ]
        assert Answer.objects.count() == 6
        assert Answer.objects.filter(point=None, comment="", version=0).count() == 6
        assert Judgement.objects.filter(text="").count() == 2  # one theme, and the advice
        assert Reaction.objects.get().confirmed_at is None
        assert Transition.objects.get().action == "planned"

    @pytest.mark.parametrize(
        ("asked", "roles"),
        [
            ([], ["student"]),
            (["supervisor"], ["student", "supervisor"]),
            (["supervisor", "second_assessor"], ["second_assessor", "student", "supervisor"]),
        ],
    )
    def test_who_assesses_is_chosen(self, plan, placement, asked, roles):
        SupervisionFactory(placement=placement, role="second_assessor")
        plan(roles=asked)
        assert sorted(Assessment.objects.values_list("role", flat=True)) == roles

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": ""}, "kind"),
            ({"kind": "anders"}, "kind"),
            ({"instrument": ""}, "instrument"),
            ({"instrument": "0"}, "instrument"),
            ({"instrument": "9" * 30}, "instrument"),
            ({"instrument": "een"}, "instrument"),
            ({"opens_on": "gisteren"}, "opens_on"),
            ({"opens_on": ""}, "opens_on"),
            ({"opens_on": "0001-01-01"}, "opens_on"),
            ({"due_on": "2026-02-30"}, "due_on"),
            ({"due_on": "1999-01-01"}, "due_on"),
            ({"due_on": "9999-12-31"}, "due_on"),
            ({"due_on": day(-1).isoformat()}, "due_on"),
        ],
        ids=str,
    )
    def test_a_wrong_value_is_refused_in_one_place(self, plan, changes, field):
        response = plan(**changes)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert len(response.context["form"].errors[field]) == 1
        assert not Round.objects.exists()

    def refused(self, plan, **changes):
        """What the preview says of the one placement, which the button then does not make."""
        response = plan(plan="", **changes)
        assert response.status_code == 200
        assert response.context["made"] == []
        before = Round.objects.count()
        plan(**changes)
        assert Round.objects.count() == before
        return response.content.decode()

    def test_without_a_supervisor(self, plan, placement):
        Supervision.objects.update(ended_at=timezone.now())
        assert "nog geen praktijkbegeleider" in self.refused(plan)

    def test_someone_who_would_assess_twice(self, plan, placement):
        user = Supervision.objects.get().user
        SupervisionFactory(placement=placement, user=user, role="second_assessor")
        assert "twee rollen" in self.refused(plan, roles=["supervisor", "second_assessor"])

    def test_a_second_unfinished_round_of_a_kind(self, plan):
        plan()
        assert "Dit loopt al" in self.refused(plan)
        # Whoever is missing does not matter then.
        page = self.refused(plan, roles=["supervisor", "second_assessor"])
        assert "Dit loopt al" in page
        assert "Dit kan nog niet" not in page
        assert plan(kind="start").status_code == 302
        assert sorted(Round.objects.values_list("kind", flat=True)) == ["interim", "start"]

    def test_a_second_one_after_the_first_was_finalised(self, plan, placement):
        RoundFactory(placement=placement, finalised=True)
        assert plan().status_code == 302

    def test_a_list_of_another_level_programme_or_status(self, plan, placement):
        framework = FrameworkFactory()
        placement.cohort.programme.frameworks.add(framework)
        standard = {"framework": framework, "level": placement.cohort.programme.level}
        refused = [
            standard | {"level": LevelFactory(number=6)},
            standard | {"framework": FrameworkFactory()},
            standard | {"status": Instrument.Status.DRAFT},
            standard | {"status": Instrument.Status.WITHDRAWN},
            {"programme": PlacementFactory().cohort.programme},
        ]
        for fields in refused:
            assert plan(instrument=InstrumentFactory(**fields).pk).status_code == 422
        assert not Round.objects.exists()
        assert plan(instrument=InstrumentFactory(**standard).pk).status_code == 302

    def test_what_was_chosen_stays_in_the_form(self, plan):
        form = plan(kind="final", due_on="1999-01-01").context["form"]
        assert (form["kind"].value(), form["due_on"].value()) == ("final", "1999-01-01")

    def test_the_preview_makes_nothing_and_says_who_gets_a_mail(self, plan, placement):
        supervisor = Supervision.objects.get().user
        response = plan(plan="")
        [found] = response.context["made"]
        assert found.authors == {"student": placement.student, "supervisor": supervisor}
        assert response.context["people"] == 2
        assert not Round.objects.exists()
        page = response.content.decode()
        assert supervisor.name in page
        assert "krijgen meteen een mail" in page
        later = plan(plan="", opens_on=day(3).isoformat()).content.decode()
        assert "krijgen meteen een mail" not in later

    def test_the_preview_carries_everything_along(self, plan, placement):
        page = plan(plan="", roles=["supervisor"], kind="start")
        sent = {field.html_name: field.value() for field in page.context["form"]}
        assert (sent["kind"], sent["roles"]) == ("start", ["supervisor"])
        assert plan(verander="1", plan="").context["form"]["kind"].value() == "interim"

    def test_a_final_round_asks_for_two_assessors_of_whom_one_by_experience(self, plan, placement):
        assert "liefst twee beoordelaars" in plan(plan="", kind="final").content.decode()
        second = SupervisionFactory(placement=placement, role="second_assessor")
        both = {"kind": "final", "roles": ["supervisor", "second_assessor"], "plan": ""}
        assert plan(**both).context["made"][0].lacks_experience
        Supervision.objects.filter(pk=second.pk).update(by_experience=True)
        assert not plan(**both).context["made"][0].lacks_experience

    def test_the_preview_says_that_nobody_assesses(self, plan):
        page = plan(plan="", kind="final", roles=[]).content.decode()
        assert "Geen beoordelaar." in page
        assert "Eén beoordelaar." not in page
        assert "Bij geen van de beoordelaars" not in page


class TestCohort:
    @pytest.fixture
    def others(self, placement):
        return [PlacementFactory(cohort=placement.cohort) for _ in range(3)]

    @pytest.fixture
    def url(self, placement):
        return reverse("assessments:plan_cohort", args=[placement.cohort_id])

    @pytest.fixture
    def fields(self, placement, others, instrument):
        return {
            "kind": "interim",
            "instrument": instrument.pk,
            "opens_on": day(0).isoformat(),
            "due_on": day(14).isoformat(),
            "roles": ["supervisor"],
            "placements": [placement.pk, *(one.pk for one in others)],
        }

    def test_all_at_once_and_nothing_double(self, as_user, coordinator, url, fields, others):
        client, placement = as_user(coordinator), Placement.objects.get(pk=fields["placements"][0])
        RoundFactory(placement=others[0])
        Supervision.objects.filter(placement=others[1]).update(ended_at=timezone.now())
        page = client.post(url, fields)
        assert [len(page.context[name]) for name in ("made", "there", "problems")] == [2, 1, 1]
        assert Round.objects.count() == 1
        assert client.post(url, fields | {"plan": "1"}).url == placement.cohort.get_absolute_url()
        made = Round.objects.filter(placement__in=[placement, others[2]])
        assert (made.count(), Round.objects.count()) == (2, 3)
        assert Assessment.objects.filter(round__in=made).count() == 4
        assert Answer.objects.filter(assessment__round__in=made).count() == 12
        assert Transition.objects.filter(round__in=made, user=coordinator).count() == 2
        client.post(url, fields | {"plan": "1"})
        assert Round.objects.count() == 3

    def test_only_who_is_ticked(self, as_user, coordinator, url, fields, others):
        data = fields | {"plan": "1", "placements": [others[2].pk]}
        as_user(coordinator).post(url, data)
        assert [one.placement for one in Round.objects.all()] == [others[2]]
        data = fields | {"placements": []}
        assert as_user(coordinator).post(url, data).status_code == 422

    @pytest.mark.parametrize("key", ["x", 10**30, "a\0b", None])
    def test_a_placement_of_another_cohort_is_refused(self, as_user, coordinator, url, fields, key):
        data = fields | {"plan": "1", "placements": [key or PlacementFactory().pk]}
        assert as_user(coordinator).post(url, data).status_code == 422
        assert not Round.objects.exists()

    def test_a_stage_that_is_over_is_not_offered(self, as_user, coordinator, url, others):
        Placement.objects.filter(pk=others[0].pk).update(ends_on=day(-1), starts_on=day(-9))
        choices = as_user(coordinator).get(url).context["form"].fields["placements"].choices
        offered = [key for key, _label in choices]
        assert str(others[0].pk) not in offered
        assert str(others[1].pk) in offered

    def test_as_many_queries_for_three_as_for_one(
        self, as_user, coordinator, url, fields, placement
    ):
        client, numbers = as_user(coordinator), []
        for kind, placements in (("start", [placement.pk]), ("final", fields["placements"])):
            data = fields | {"kind": kind, "placements": placements}
            for button in ({}, {"plan": "1"}):
                with CaptureQueriesContext(connection) as queries:
                    client.post(url, data | button)
                numbers.append(len(queries))
        assert numbers[:2] == numbers[2:]

    def test_somebody_who_planned_meanwhile(self, placement, coordinator, instrument, monkeypatch):
        """The look before the writing shows nothing, and yet it is there."""
        asked = {
            "kind": "interim", "roles": ["supervisor"], "instrument": instrument,
            "opens_on": day(0), "due_on": day(14), "by": coordinator,
        }  # fmt: skip
        other = PlacementFactory(cohort=placement.cohort)
        looks = iter([set()])
        real = type(Round.objects.all()).running
        monkeypatch.setattr(
            type(Round.objects.all()),
            "running",
            lambda self, *given: next(looks, None) or real(self, *given),
        )
        RoundFactory(placement=placement)
        made = actions.plan_rounds(placements=[placement, other], **asked)
        assert [one.placement for one in made] == [other]
        assert Round.objects.count() == 2


class TestReschedule:
    @pytest.fixture
    def round(self, placement):
        return RoundFactory(placement=placement)

    def url(self, round):
        return reverse("assessments:reschedule", args=[round.pk])

    def test_everyone_sees_the_new_date(self, as_user, coordinator, round):
        response = as_user(coordinator).post(self.url(round), {"due_on": day(40).isoformat()})
        assert response.url == round.get_absolute_url()
        round.refresh_from_db()
        assert round.due_on == day(40)
        assert Transition.objects.get().action == "rescheduled"

    @pytest.mark.parametrize("due_on", ["", "morgen", day(-1).isoformat(), "9999-12-31"])
    def test_a_date_that_cannot_be(self, as_user, coordinator, round, due_on):
        assert as_user(coordinator).post(self.url(round), {"due_on": due_on}).status_code == 422

    def test_not_when_all_are_in(self, as_user, coordinator, placement):
        round = RoundFactory(placement=placement, conversation=True)
        response = as_user(coordinator).post(self.url(round), {"due_on": day(40).isoformat()})
        assert response.status_code == 409
        assert not Transition.objects.exists()


class TestCallOff:
    @pytest.fixture
    def round(self, placement, coordinator, instrument):
        asked = {"opens_on": day(0), "due_on": day(14), "instrument": instrument}
        roles = ["supervisor"]
        return actions.plan_rounds(
            placements=[placement], kind="start", roles=roles, by=coordinator, **asked
        )[0]

    @pytest.fixture
    def call_off(self, as_user, coordinator, round):
        url = reverse("assessments:call_off", args=[round.pk])
        return lambda: as_user(coordinator).post(url)

    def test_nothing_is_left_and_it_can_be_planned_again(self, call_off, placement):
        other = RoundFactory(placement=placement)
        assert call_off().url == placement.get_absolute_url()
        assert list(Round.objects.all()) == [other]
        for model in (Assessment, Answer, Judgement, Reaction, Transition, Notice):
            path = "assessment__round" if model is Answer else "round"
            assert not model.objects.exclude(**{path: other}).exists()

    def test_that_it_was_planned_and_taken_away_is_kept(
        self, call_off, round, placement, coordinator
    ):
        call_off()
        [kept] = CalledOff.objects.visible_to(placement.student)
        assert (kept.placement, kept.kind) == (placement, "start")
        assert (kept.planned_by, kept.planned_at) == (coordinator, round.created_at)
        assert kept.user == coordinator
        assert not CalledOff.objects.visible_to(RoundFactory().placement.student).exists()

    def test_a_word_that_was_written_keeps_it(self, call_off):
        answer = Answer.objects.first()
        answer.save_given(point_id=None, comment="Iets.", rung_id=None, version=0)
        assert call_off().status_code == 409
        answer.save_given(point_id=None, comment="", rung_id=None, version=1)
        assert call_off().status_code == 409
        assert Round.objects.count() == 1

    def test_a_list_that_was_handed_in_keeps_it(self, call_off):
        Assessment.objects.first().submit()
        assert call_off().status_code == 409

    def test_a_talk_keeps_it_also_when_every_list_came_back_empty(self, call_off, coordinator):
        for own in Assessment.objects.all():
            actions.submit(assessment=own, by=own.author)
        for own in Assessment.objects.all():
            actions.give_back(assessment=own, reason="Leeg.", by=coordinator)
        assert call_off().status_code == 409


class TestQueries:
    def test_planning(self, as_user, placement, coordinator, instrument):
        client, numbers = as_user(coordinator), []
        url = reverse("assessments:plan", args=[placement.pk])
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            numbers.append(len(queries))
            for _more in range(2):
                InstrumentFactory(programme=placement.cohort.programme)
        assert numbers[0] == numbers[1]
