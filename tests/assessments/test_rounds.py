"""Reading a round side by side, and what never changes again."""

import datetime
from collections import Counter

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import (
    Agreement,
    Answer,
    Assessment,
    Judgement,
    MovedOnError,
    ScalePoint,
)
from portfolios.models import Report
from tests.factories import (
    InstrumentFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
)
from tests.texts import write

pytestmark = pytest.mark.django_db


def day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


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
        assert "comparison" not in response.context


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

    @pytest.mark.parametrize("role", ["student", "supervisor", "tutor"])
    def test_nothing_changes(self, as_user, everything, role):
        round = RoundFactory(finalised=True)
        write(Judgement.objects, text="Het oordeel.")
        question = Answer.objects.first().question_id
        tutor = SupervisionFactory(placement=round.placement, role="tutor").user
        agreement = Agreement.objects.create(
            round=round, what="Bellen.", who="student", made_by=round.placement.student
        )
        lists = {one.role: one for one in Assessment.objects.filter(round=round)}
        own = lists.get(role, lists["student"])
        data = {
            "voorleggen": "1", "bevestigen": "1", "weg": "1", "text": "Toch anders.",
            "version": 0, "what": "Iets anders.", "who": "together", "reason": "Daarom.",
            "due_on": day(3).isoformat(), "days": "3", "user": tutor.pk,
            "key": "0f8f0b5c-7a52-4f0e-9a59-6b1a6f2a3c11",
        }  # fmt: skip
        for answer in Answer.objects.all():
            data |= {f"a{answer.pk}-version": 0, f"a{answer.pk}-comment": "Nog iets."}
        for judgement in Judgement.objects.all():
            data |= {f"j{judgement.pk}-version": 0, f"j{judgement.pk}-text": "Toch anders."}
        of_round = ["judge", "recall", "react", "agree", "pause", "reschedule", "third"]
        urls = [
            reverse("assessments:step", args=[own.pk, 1]),
            *(
                reverse(f"assessments:{name}", args=[own.pk])
                for name in ("submit", "take_back", "give_back")
            ),
            *(
                reverse("assessments:answer", args=[pk])
                for pk in own.answers.values_list("pk", flat=True)
            ),
            *(reverse(f"assessments:{name}", args=[round.pk]) for name in of_round),
            reverse("assessments:conclusion", args=[round.pk, question]),
            reverse("assessments:agreement", args=[agreement.pk]),
            reverse("portfolios:finalise", args=[round.pk]),
        ]
        client = as_user(own.author if role != "tutor" else tutor)
        before, answered = everything(), Counter()
        for url in urls:
            answered[client.post(url, data).status_code] += 1
        assert everything() == before
        assert not Report.objects.exists()
        assert answered[409] >= 4
        assert set(answered) <= {409, 404}

    def test_a_step_back_is_refused_by_the_model_itself(self):
        round = RoundFactory(finalised=True)
        for move in (
            round.open_conversation,
            round.close_conversation,
            round.present,
            round.recall,
            round.finalise,
        ):
            with pytest.raises(MovedOnError, match="al een stap verder"):
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


class TestCohort:
    def test_search_finds_a_part_of_a_name(self, as_user, placement, coordinator):
        PlacementFactory(cohort=placement.cohort, student__name="Fátima %_x")
        client, url = as_user(coordinator), placement.cohort.get_absolute_url()
        for query, number in [("tima", 1), ("%_", 1), ("bestaat niet", 0), ("", 2), ("  ", 2)]:
            assert client.get(url, {"q": query}).context["page"].paginator.count == number
        assert client.get(url, {"q": "\0", "pagina": "999"}).status_code == 200
