import datetime

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, Assessment
from ervaring.accounts.models import Guest
from ervaring.history import KeptError
from ervaring.placements.models import Reading, Supervision
from ervaring.schools.admin import site
from portfolios.reports import as_html, gather
from tests.factories import (
    AdministratorFactory,
    MembershipFactory,
    PlacementFactory,
    ReportFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.texts import text_of, write

pytestmark = pytest.mark.django_db

URL = "/gelezen/"


@pytest.fixture
def round():
    return RoundFactory(kind="start", conversation=True)


@pytest.fixture
def student(round):
    return round.placement.student


@pytest.fixture
def supervisor(round):
    return round.placement.supervisions.get().user


def told(student):
    return list(Reading.objects.about(student).values_list("what", flat=True))


class TestWhatIsNoted:
    def test_a_list_is_called_by_whose_it_is(self, as_user, round, student, supervisor):
        tutor = SupervisionFactory(placement=round.placement, role="tutor").user
        for one in Assessment.objects.filter(round=round):
            as_user(tutor).get(one.get_absolute_url())
        assert set(told(student)) == {
            "je zelfbeoordeling van de startmeting",
            f"de lijst die {supervisor} over jou invulde bij de startmeting",
        }

    def test_a_page_leaves_one_line_a_day(self, as_user, round, student, supervisor, monkeypatch):
        for _time in range(2):
            as_user(supervisor).get(round.get_absolute_url())
        assert told(student) == [
            "jullie lijsten van de startmeting naast elkaar, en wat eruit kwam"
        ]
        later = timezone.now() + datetime.timedelta(days=1)
        monkeypatch.setattr(timezone, "now", lambda: later)
        as_user(supervisor).get(round.get_absolute_url())
        assert len(told(student)) == 2

    def test_the_student_and_the_author_leave_none(self, as_user, round, student, supervisor):
        as_user(student).get(round.get_absolute_url())
        for one in Assessment.objects.filter(round=round):
            as_user(student).get(one.get_absolute_url())
            as_user(one.author).get(one.get_absolute_url())
        assert told(student) == []

    def test_growth_is_noted_when_there_is_any(self, as_user, round, student, supervisor):
        url = reverse("assessments:growth", args=[round.placement_id])
        as_user(supervisor).get(url)
        assert told(student) == []
        RoundFactory(placement=round.placement, instrument=round.instrument, conversation=True)
        as_user(supervisor).get(url)
        assert told(student) == ["hoe je groeide van het ene beoordelingsmoment naar het andere"]

    @pytest.mark.parametrize(
        ("fields", "what"),
        [
            ({}, "een PDF over jou: portfolio"),
            ({"of_round": True}, "het verslag van de tussentijdse beoordeling"),
        ],
    )
    def test_a_report_is_called_what_it_is(self, as_user, settings, fields, what):
        report = ReportFactory(ready=True, **fields)
        placement = report.placement
        report.requested_by = placement.supervisions.get().user
        report.save()
        path = settings.DATA_DIR / "files/reports/nergens.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF")
        url = reverse("portfolios:download", args=[report.pk])
        assert as_user(report.requested_by).get(url).getvalue() == b"%PDF"
        assert told(placement.student) == [what]

    def test_what_cannot_be_noted_is_not_shown(
        self, as_user, round, student, supervisor, monkeypatch
    ):
        write(Answer.objects, comment="van de student")

        def fails(*args):
            raise DatabaseError

        monkeypatch.setattr(Reading, "leave", fails)
        client = as_user(supervisor)
        client.raise_request_exception = False
        response = client.get(round.get_absolute_url())
        assert response.status_code == 500
        assert "van de student" not in response.content.decode()

    def test_an_answer_stored_is_no_reading(self, as_user):
        round = RoundFactory(kind="start")
        supervisor = round.placement.supervisions.get().user
        answer = Answer.objects.filter(assessment__author=supervisor).first()
        data = {f"a{answer.pk}-comment": "nieuw", f"a{answer.pk}-version": 0}
        with CaptureQueriesContext(connection) as queries:
            as_user(supervisor).post(reverse("assessments:answer", args=[answer.pk]), data)
        assert not [one for one in queries if "placements_reading" in one["sql"]]

    @pytest.mark.parametrize(("times", "extra"), [(0, 2), (1, 1)])
    def test_it_costs_two_queries_and_one_when_it_stands(
        self, round, supervisor, django_assert_num_queries, times, extra
    ):
        for _time in range(times):
            Reading.leave(supervisor, round.placement, "round", round.pk, "iets")
        with django_assert_num_queries(extra):
            Reading.leave(supervisor, round.placement, "round", round.pk, "iets")


class TestWhoReads:
    @pytest.mark.parametrize("role", Supervision.Role.values)
    def test_as_whom(self, round, student, role):
        part = SupervisionFactory(
            placement=PlacementFactory(student=student, supervisor=False), role=role
        )
        Reading.leave(part.user, part.placement, "goals", 1, "je leerdoelen")
        line = Reading.objects.about(student).get()
        assert (line.role, line.by_link) == (role, False)

    def test_a_coordinator(self, round, student):
        programme = round.placement.cohort.programme
        user = MembershipFactory(coordinator=True, programme=programme).user
        Reading.leave(user, round.placement, "goals", 1, "je leerdoelen")
        assert Reading.objects.about(student).get().role == "coordinator"

    def test_who_came_in_by_a_link(self, as_user, round, student, supervisor):
        guest = Guest.objects.get(pk=supervisor.pk)
        Reading.leave(guest, round.placement, "round", round.pk, "jullie lijsten")
        assert Reading.objects.about(student).get().by_link
        text = text_of(as_user(student).get(URL))
        assert f"{supervisor} (praktijkbegeleider, via de link) las jullie lijsten" in text


class TestKept:
    def test_no_line_is_changed_or_deleted(self, round, student, supervisor):
        Reading.leave(supervisor, round.placement, "round", round.pk, "jullie lijsten")
        line = Reading.objects.about(student).get()
        line.what = "niets"
        for change in (
            line.save,
            line.delete,
            lambda: Reading.objects.update(what="niets"),
            lambda: Reading.objects.all().delete(),
            lambda: Reading.objects.bulk_update([line], ["what"]),
        ):
            with pytest.raises(KeptError):
                change()
        assert told(student) == ["jullie lijsten"]

    def test_neither_the_reader_nor_the_placement_can_be_deleted_with_it(
        self, round, student, supervisor
    ):
        Reading.leave(supervisor, round.placement, "round", round.pk, "jullie lijsten")
        models = {field.related_model for field in Reading._meta.fields if field.is_relation}
        assert models == {type(supervisor), type(round.placement)}
        for field in Reading._meta.fields:
            if field.is_relation:
                assert field.remote_field.on_delete.__name__ == "PROTECT"

    def test_no_page_does(self, as_user, student):
        assert Reading not in site._registry
        for method in ("post", "put", "patch", "delete"):
            assert getattr(as_user(student), method)(URL).status_code == 405

    def test_it_is_no_part_of_a_report(self, round, student):
        programme = round.placement.cohort.programme
        user = MembershipFactory(coordinator=True, programme=programme).user
        report = ReportFactory(placement=round.placement, requested_by=student)
        before = as_html(gather(report))
        Reading.leave(user, round.placement, "round", round.pk, "jullie lijsten")
        assert as_html(gather(report)) == before
        assert user.name not in before


class TestThePage:
    def test_tells_newest_first_by_day(self, as_user, round, student, supervisor, monkeypatch):
        first = timezone.make_aware(datetime.datetime(2026, 11, 23, 10, 12))  # noqa: DTZ001
        for days, what in [(0, "je zelfbeoordeling van de startmeting"), (1, "je leerdoelen")]:
            moment = first + datetime.timedelta(days=days)
            monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
            Reading.leave(supervisor, round.placement, "list", days, what)
        monkeypatch.undo()
        text = text_of(as_user(student).get(URL))
        said = [
            "Dinsdag 24 november 2026",
            f"{supervisor} (praktijkbegeleider) las je leerdoelen, om 10.12 uur.",
            "Maandag 23 november 2026",
            f"{supervisor} (praktijkbegeleider) las je zelfbeoordeling van de startmeting, "
            "om 10.12 uur.",
        ]
        assert sorted(said, key=text.index) == said

    def test_says_who_could_read_now(self, as_user, round, student, supervisor):
        former = SupervisionFactory(placement=round.placement, role="tutor", ended=True).user
        programme = round.placement.cohort.programme
        coordinator = MembershipFactory(coordinator=True, programme=programme).user
        left = MembershipFactory(coordinator=True, programme=programme, ended=True).user
        other = MembershipFactory(coordinator=True).user
        administrator = AdministratorFactory(school=programme.school).user
        names = {one.user.name for one in as_user(student).get(URL).context["placements"][0][1]}
        assert names == {supervisor.name, coordinator.name}
        assert {one.name for one in (former, left, other, administrator)} & names == set()

    def test_is_the_students_alone(self, as_user, round, student, supervisor):
        Reading.leave(supervisor, round.placement, "round", round.pk, "jullie lijsten")
        programme = round.placement.cohort.programme
        others = [
            supervisor,
            MembershipFactory(coordinator=True, programme=programme).user,
            AdministratorFactory(school=programme.school).user,
            PlacementFactory(supervisor=supervisor).student,
            UserFactory(is_superuser=True),
        ]
        for user in others:
            assert "jullie lijsten" not in as_user(user).get(URL).content.decode()
        assert "jullie lijsten" in as_user(student).get(URL).content.decode()

    def test_who_learns_nowhere_reads_a_sentence(self, as_user, supervisor):
        assert "Jij hebt geen stage" in as_user(supervisor).get(URL).content.decode()

    def test_a_student_who_guides_elsewhere_sees_nothing_when_in_by_the_link(self, round, student):
        Reading.leave(UserFactory(), round.placement, "round", round.pk, "jullie lijsten")
        assert not Reading.objects.about(Guest.objects.get(pk=student.pk))

    def test_the_student_is_led_to_it_and_nobody_else(self, as_user, round, student, supervisor):
        for url in (reverse("home"), round.placement.get_absolute_url()):
            assert URL in as_user(student).get(url).content.decode()
            assert URL not in as_user(supervisor).get(url).content.decode()

    def test_pages_and_queries(self, as_user, round, student, supervisor):
        counts = []
        for number in (1, 3, 60):
            for subject in range(number):
                Reading.leave(supervisor, round.placement, "list", subject, f"stuk {subject}")
            if number == 3:
                PlacementFactory(student=student)
            client = as_user(student)
            client.get(URL)
            with CaptureQueriesContext(connection) as queries:
                response = client.get(URL)
            counts.append(len(queries))
        assert counts == [counts[0]] * 3
        assert len(response.context["page"]) == 50
        assert "stuk 0, " in client.get(f"{URL}?pagina=2").content.decode()
