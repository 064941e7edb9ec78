"""Planning a round, reading it side by side, and what never changes again."""

import datetime

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, Assessment, Instrument, Judgement, Round, ScalePoint
from ervaring.placements.models import Supervision
from portfolios.models import Report
from tests.factories import (
    FrameworkFactory,
    InstrumentFactory,
    LevelFactory,
    MembershipFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement():
    return PlacementFactory()


@pytest.fixture
def coordinator(placement):
    return MembershipFactory(coordinator=True, programme=placement.cohort.programme).user


@pytest.fixture
def instrument(placement):
    return InstrumentFactory(programme=placement.cohort.programme)


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


class TestPlan:
    @pytest.fixture
    def plan(self, as_user, placement, coordinator, instrument):
        def post(**changes):
            fields = {
                "kind": "interim",
                "instrument": instrument.pk,
                "opens_on": day(0).isoformat(),
                "due_on": day(14).isoformat(),
            }
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
        assert Judgement.objects.filter(text="").count() == 1

    @pytest.mark.parametrize(
        ("kind", "roles"),
        [
            ("interim", ["student", "supervisor"]),
            ("final", ["second_assessor", "student", "supervisor"]),
        ],
    )
    def test_a_second_assessor_takes_part_in_a_final_round(self, plan, placement, kind, roles):
        SupervisionFactory(placement=placement, role="second_assessor")
        plan(kind=kind)
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
            ({"due_on": "2026-02-30"}, "due_on"),
            ({"due_on": "1999-01-01"}, "due_on"),
        ],
        ids=str,
    )
    def test_a_wrong_value_is_refused_in_one_place(self, plan, changes, field):
        response = plan(**changes)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert len(response.context["form"].errors[field]) == 1
        assert not Round.objects.exists()

    def refused(self, response):
        assert response.status_code == 422
        [sentence] = response.context["form"].non_field_errors()
        return sentence

    def test_without_a_supervisor(self, plan, placement):
        Supervision.objects.update(ended_at=timezone.now())
        assert "nog geen praktijkbegeleider" in self.refused(plan())
        assert not Round.objects.exists()

    def test_someone_who_would_assess_twice(self, plan, placement):
        user = Supervision.objects.get().user
        SupervisionFactory(placement=placement, user=user, role="second_assessor")
        assert "twee rollen" in self.refused(plan(kind="final"))
        assert not Round.objects.exists()

    def test_a_second_unfinished_round_of_a_kind(self, plan):
        plan()
        assert "Er loopt al een tussentijdse beoordeling" in self.refused(plan())
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


class TestSideBySide:
    @pytest.fixture
    def round(self):
        """Three questions: the views lie one step apart, far apart, and are the same."""
        round = RoundFactory(conversation=True)
        points = {p.code: p for p in ScalePoint.objects.filter(scale=round.instrument.scale)}
        given = {
            "student": ["in-ontwikkeling", "in-ontwikkeling", "op-niveau"],
            "supervisor": ["op-niveau", "voorbij", "op-niveau"],
        }
        for role, codes in given.items():
            answers = Answer.objects.filter(assessment__round=round, assessment__role=role)
            for answer, code in zip(answers, codes, strict=True):
                answer.point, answer.comment = points[code], f"{role} over {code}"
                answer.save()
        return round

    def rows(self, client, round, **query):
        response = client.get(reverse("assessments:round", args=[round.pk]), query)
        rows = response.context["rows"]
        return [one["row"].code for one in rows], [one["words"] for one in rows]

    def test_the_largest_difference_comes_first(self, as_user, round):
        client = as_user(round.placement.student)
        [a, b, c], _words = self.rows(client, round, volgorde="lijst")
        assert self.rows(client, round)[0] == [b, a, c]
        assert self.rows(client, round, volgorde="onzin")[0] == [b, a, c]

    def test_it_speaks_to_the_reader(self, as_user, round):
        student, supervisor = [one.author for one in Assessment.objects.order_by("role")]
        assert self.rows(as_user(student), round)[1][0] == (
            "Jij ziet dit in ontwikkeling, je begeleider ziet dit voorbij dit niveau."
        )
        assert self.rows(as_user(supervisor), round)[1][0] == (
            "De student ziet dit in ontwikkeling, jij ziet dit voorbij dit niveau."
        )

    def test_both_comments_stand_there(self, as_user, round):
        page = as_user(round.placement.student).get(round.get_absolute_url()).content.decode()
        assert "student over in-ontwikkeling" in page
        assert "supervisor over voorbij" in page

    def test_before_it_opens_there_is_nothing_to_compare(self, as_user):
        round = RoundFactory()
        response = as_user(round.placement.student).get(round.get_absolute_url())
        assert (response.context["comparison"], response.context["rows"]) == (None, [])


class TestFinalIsFinal:
    """No POST to any address of a finalised round changes a row."""

    @pytest.fixture
    def everything(self):
        def read():
            return {
                model.__name__: list(model.objects.order_by("pk").values_list())
                for model in apps.get_app_config("assessments").get_models()
            }

        return read

    @pytest.mark.parametrize("role", ["student", "supervisor"])
    def test_nothing_changes(self, as_user, everything, role):
        round = RoundFactory(finalised=True)
        Judgement.objects.update(text="Het oordeel.")
        own = Assessment.objects.get(round=round, role=role)
        client, before = as_user(own.author), everything()
        data = {"vaststellen": "1"}
        for answer in Answer.objects.all():
            data |= {f"a{answer.pk}-version": 0, f"a{answer.pk}-comment": "Nog iets."}
        for judgement in Judgement.objects.all():
            data |= {f"j{judgement.pk}-version": 0, f"j{judgement.pk}-text": "Toch anders."}
        urls = [
            reverse("assessments:step", args=[own.pk, 1]),
            reverse("assessments:submit", args=[own.pk]),
            reverse("portfolios:finalise", args=[round.pk]),
            *(
                reverse("assessments:answer", args=[pk])
                for pk in own.answers.values_list("pk", flat=True)
            ),
        ]
        for url in urls:
            expected = 404 if "vaststellen" in url and role == "student" else 409
            assert client.post(url, data).status_code == expected, url
        assert everything() == before
        assert not Report.objects.exists()

    def test_a_step_back_is_refused_by_the_model_itself(self):
        round = RoundFactory(finalised=True)
        for move in (round.open_conversation, round.finalise):
            with pytest.raises(Exception, match="al een stap verder"):
                move()


class TestQueries:
    """As many questions to the database for three rows as for one."""

    @pytest.fixture
    def asked(self, as_user):
        def count(user, url):
            client = as_user(user)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            return len(queries)

        return count

    def test_a_cohort(self, asked, placement, coordinator):
        RoundFactory(placement=placement)
        url = placement.cohort.get_absolute_url()
        once = asked(coordinator, url)
        for _ in range(2):
            RoundFactory(placement=PlacementFactory(cohort=placement.cohort))
        assert asked(coordinator, url) == once

    def test_a_placement(self, asked, placement):
        url = reverse("assessments:placement", args=[placement.pk])
        RoundFactory(placement=placement, finalised=True)
        once = asked(placement.student, url)
        for role in ("tutor", "second_assessor"):
            SupervisionFactory(placement=placement, role=role)
            RoundFactory(placement=placement, finalised=True)
        assert asked(placement.student, url) == once

    @pytest.mark.parametrize("state", ["conversation", "finalised"])
    def test_a_round(self, asked, state):
        one, three = [
            RoundFactory(instrument=InstrumentFactory(questions=questions), **{state: True})
            for questions in ([1], [40, 80])
        ]
        once = asked(one.placement.student, one.get_absolute_url())
        assert asked(three.placement.student, three.get_absolute_url()) == once

    def test_planning(self, asked, placement, coordinator, instrument):
        url = reverse("assessments:plan", args=[placement.pk])
        once = asked(coordinator, url)
        for _ in range(2):
            InstrumentFactory(programme=placement.cohort.programme)
        assert asked(coordinator, url) == once


class TestCohort:
    def test_who_waits_for_whom(self, as_user, placement, coordinator):
        round = RoundFactory(placement=placement)
        Assessment.objects.get(round=round, role="student").submit()
        response = as_user(coordinator).get(placement.cohort.get_absolute_url())
        [(found, cells)] = response.context["rows"]
        assert found == placement
        assert [(kind, [one for one, _waiting in rounds]) for kind, rounds in cells] == [
            ("startmeting", []),
            ("tussentijdse beoordeling", [round]),
            ("eindbeoordeling", []),
        ]
        assert [one.role for one in cells[1][1][0][1]] == ["supervisor"]

    def test_search_finds_a_part_of_a_name(self, as_user, placement, coordinator):
        PlacementFactory(cohort=placement.cohort, student__name="Fátima %_x")
        client, url = as_user(coordinator), placement.cohort.get_absolute_url()
        for query, number in [("tima", 1), ("%_", 1), ("bestaat niet", 0), ("", 2), ("  ", 2)]:
            assert len(client.get(url, {"q": query}).context["rows"]) == number
        assert client.get(url, {"q": "\0", "pagina": "999"}).status_code == 200
