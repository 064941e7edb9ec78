"""The pages of rosters: uploading, looking, applying; and what a worker that dies leaves behind."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ervaring.people import tasks
from ervaring.people.models import KEPT, Roster, RosterLine
from ervaring.people.rosters import actions, reading
from ervaring.people.rosters.reading import read
from ervaring.people.tasks import handle_roster, look_after_rosters
from ervaring.placements.models import Placement
from ervaring.schools.models import Membership
from tests.factories import (
    AdministratorFactory,
    CohortFactory,
    LevelFactory,
    PlacementFactory,
    UserFactory,
)
from tests.people.rosters import (
    PLACED,
    applied,
    checked,
    coordinator_of,
    csv_of,
    lines_of,
    post,
    row,
    uploaded,
    xlsx_of,
)

pytestmark = pytest.mark.django_db
CANARY = "KANARIE-7731"


@pytest.fixture
def cohort():
    return CohortFactory(name="2026")


@pytest.fixture
def coordinator(cohort):
    return coordinator_of(cohort)


def page(client, roster, **query):
    return client.get(reverse("people:roster", args=[roster.pk]), query)


class TestJourney:
    def test_upload_look_and_apply(
        self, cohort, coordinator, as_user, django_capture_on_commit_callbacks
    ):
        client = as_user(coordinator)
        with django_capture_on_commit_callbacks(execute=True):
            response = post(client, cohort, xlsx_of(row(**PLACED)), name="lijst zonder naam.txt")
        roster = Roster.objects.get()
        assert response.url == reverse("people:roster", args=[roster.pk])
        assert "Wordt nagekeken" in page(client, roster).content.decode()
        [task] = DBTaskResult.objects.all()
        assert task.args_kwargs == {"args": [roster.pk], "kwargs": {}}
        handle_roster.call(roster.pk)
        assert "Nieuwe student, in cohort 2026." in page(client, roster).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("people:roster_apply", args=[roster.pk]))
        handle_roster.call(roster.pk)
        roster.refresh_from_db()
        assert (roster.state, roster.filename) == ("applied", "lijst zonder naam.txt")
        assert "Doorgevoerd op" in page(client, roster).content.decode()
        assert Placement.objects.count() == 1

    @pytest.mark.parametrize(
        ("content", "why"),
        [(b"", "Dit bestand is leeg."), (b"x" * (reading.MAX_BYTES + 1), "groter dan 5 MB.")],
    )
    def test_what_is_seen_at_once_is_said_at_once(self, cohort, coordinator, as_user, content, why):
        response = post(as_user(coordinator), cohort, content)
        assert response.status_code == 422
        assert why in response.content.decode()
        assert not Roster.objects.exists()

    def test_an_unreadable_file_is_told_and_gone(self, cohort, coordinator, as_user):
        roster = checked(cohort, b"naam\nNoor\n", coordinator)
        assert (roster.state, roster.content) == ("unreadable", None)
        assert (
            "Dit mist: “e-mailadres”, “cohort”."
            in page(as_user(coordinator), roster).content.decode()
        )

    def test_with_htmx_the_progress_and_then_the_whole_page(self, cohort, coordinator, as_user):
        client = as_user(coordinator)
        roster = uploaded(cohort, csv_of(row()), coordinator)
        url = reverse("people:roster", args=[roster.pk])
        fragment = client.get(url, headers={"hx-request": "true"}).content.decode()
        assert fragment.strip() in client.get(url).content.decode()
        assert 'hx-trigger="every 2s"' in fragment
        handle_roster.call(roster.pk)
        assert client.get(url, headers={"hx-request": "true"})["HX-Refresh"] == "true"

    def test_filter_and_pages(self, cohort, coordinator, as_user):
        rows = [row(number, cohort="2026" if number % 2 else "x") for number in range(120)]
        roster = checked(cohort, csv_of(*rows), coordinator)
        client = as_user(coordinator)
        response = page(client, roster, soort="refused", pagina=2)
        shown = response.context["page"].object_list
        assert {one.kind for one in shown} == {"refused"}
        assert len(shown) == 10
        assert "60 regels: geweigerd" in response.content.decode()
        assert len(page(client, roster, soort="onzin").context["page"].object_list) == 50

    def test_what_has_to_be_mended_is_shown_first(self, cohort, coordinator, as_user):
        def shown(*rows, **query):
            roster = checked(cohort, csv_of(*rows), coordinator)
            return [one.kind for one in page(client, roster, **query).context["page"]]

        client, wrong = as_user(coordinator), row(2, cohort="x")
        assert shown(row(1), wrong) == ["refused"]
        assert shown(row(1), wrong, soort="") == ["made", "refused"]
        assert shown(row(1), row(2)) == ["made", "made"]

    def test_refused_lines_are_mended_and_uploaded_again(self, cohort, coordinator, as_user):
        roster = checked(cohort, csv_of(row(1), row(2, cohort="x", **PLACED)), coordinator)
        response = as_user(coordinator).get(reverse("people:roster_refused", args=[roster.pk]))
        content = response.content.decode("utf-8-sig")
        assert content.splitlines()[1].startswith("3;Het cohort “x” is er niet")
        again = content.replace(";x;", ";2026;").encode()
        assert lines_of(checked(cohort, again, coordinator))[0][0] == "made"

    def test_a_line_that_was_refused_before_a_column_came(self, cohort, coordinator, as_user):
        roster = checked(cohort, csv_of(row(cohort="x")), coordinator)
        line = RosterLine.objects.of(roster).get()
        del line.cells["level"]
        line.save()
        url = reverse("people:roster_refused", args=[roster.pk])
        assert as_user(coordinator).get(url).status_code == 200

    def test_a_note_is_read_before_applying(self, cohort, coordinator, as_user):
        UserFactory(email="student1@example.org", name="Anders")
        roster = checked(cohort, csv_of(row()), coordinator)
        client, url = as_user(coordinator), reverse("people:roster_apply", args=[roster.pk])
        assert client.post(url).status_code == 422
        client.post(url, {"gelezen": "on"})
        roster.refresh_from_db()
        assert roster.state == "applying"

    def test_a_colleague_looks_but_does_not_apply(self, cohort, coordinator, as_user):
        roster = checked(cohort, csv_of(row()), coordinator)
        client = as_user(AdministratorFactory(school=cohort.programme.school).user)
        content = page(client, roster).content.decode()
        assert f"Alleen {coordinator} kan deze lijst doorvoeren of intrekken." in content
        for name in ("roster_apply", "roster_withdraw"):
            assert client.post(reverse(f"people:{name}", args=[roster.pk])).status_code == 404

    def test_a_withdrawn_list_is_gone(self, cohort, coordinator, as_user):
        roster = checked(cohort, csv_of(row(name=CANARY)), coordinator)
        client = as_user(coordinator)
        client.post(reverse("people:roster_withdraw", args=[roster.pk]))
        roster.refresh_from_db()
        assert (roster.state, roster.content) == ("withdrawn", None)
        assert not RosterLine.objects.exists()
        assert CANARY not in page(client, roster).content.decode()

    @pytest.mark.parametrize("number", [1, 3])
    def test_constant_queries(
        self, cohort, coordinator, as_user, django_assert_num_queries, number
    ):
        for one in range(number):
            roster = checked(cohort, csv_of(*[row(one + 1) for one in range(number)]), coordinator)
            assert one < number
        client = as_user(coordinator)
        with django_assert_num_queries(7):
            client.get(reverse("people:rosters", args=[cohort.programme_id]))
        with django_assert_num_queries(7):
            page(client, roster)


class TestDownloads:
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_who_takes_part_now_can_be_uploaded_and_stays_as_it_is(
        self, cohort, coordinator, as_user, kind
    ):
        student = UserFactory(name="=HYPERLINK(1)")
        PlacementFactory(cohort=cohort, student=student)
        said = {"level": cohort.programme.level.number, "by_experience": "ja"}
        applied(cohort, csv_of(row(1), row(2, **PLACED, **said)), coordinator)
        url = reverse("people:roster_present", args=[cohort.programme_id, kind])
        content = as_user(coordinator).get(url).content
        assert b"\n=HYPERLINK" not in content
        [line] = [one for one in read(content) if one.level]
        assert (line.level, line.by_experience) == (4, True)
        assert lines_of(checked(cohort, content, coordinator)) == [("same", [])] * 3

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_the_template_can_be_uploaded(self, cohort, coordinator, as_user, kind):
        LevelFactory(number=6)
        url = reverse("people:roster_template", args=[cohort.programme_id, kind])
        content = as_user(coordinator).get(url).content
        [(kind, _said)] = lines_of(checked(cohort, content, coordinator))
        assert kind == "made"

    def test_another_format_is_not_there(self, cohort, coordinator, as_user):
        url = reverse("people:roster_template", args=[cohort.programme_id, "exe"])
        assert as_user(coordinator).get(url).status_code == 404

    def test_nothing_of_another_programme(self, cohort, coordinator, as_user):
        other = CohortFactory(programme__school=cohort.programme.school)
        PlacementFactory(cohort=other, student=UserFactory(name=CANARY))
        url = reverse("people:roster_present", args=[cohort.programme_id, "csv"])
        assert CANARY not in as_user(coordinator).get(url).content.decode()


def old(roster, ago=datetime.timedelta(hours=1)):
    Roster.objects.filter(pk=roster.pk).update(moved_at=timezone.now() - ago)
    roster.refresh_from_db()
    return roster


class TestWorkers:
    def test_a_killed_worker_leaves_nothing_and_the_next_does_it_all(
        self, cohort, coordinator, monkeypatch
    ):
        roster = checked(cohort, csv_of(row(1, **PLACED), row(2)), coordinator)
        roster.begin()

        class KilledError(BaseException):
            """Not an error that the task could catch."""

        def killed(parts):
            raise KilledError

        with monkeypatch.context() as patch:
            patch.setattr(actions.assessments, "add_guides", killed)
            with pytest.raises(KilledError):
                handle_roster.call(roster.pk)
        assert not Placement.objects.exists()
        assert handle_roster.call(roster.pk) == "applied"
        assert handle_roster.call(roster.pk) == "nothing to do"
        assert (Placement.objects.count(), Membership.objects.filter(cohort=cohort).count()) == (
            1,
            2,
        )

    @pytest.mark.parametrize(
        ("state", "ends"), [("checking", "unreadable"), ("applying", "checked")]
    )
    def test_what_killed_three_workers_is_not_busy_for_ever(self, cohort, coordinator, state, ends):
        roster = uploaded(cohort, csv_of(row()), coordinator)
        if state == "applying":
            handle_roster.call(roster.pk)
            roster.refresh_from_db()
            roster.begin()
        roster = old(roster)
        task = handle_roster.enqueue(roster.pk)
        DBTaskResult.objects.filter(pk=task.id).update(status="FAILED", worker_ids=["x"] * 3)
        look_after_rosters()
        roster.refresh_from_db()
        assert roster.state == ends
        assert "niet gelukt" in roster.problem

    def test_a_roster_without_a_task_is_enqueued_once(self, cohort, coordinator):
        old(uploaded(cohort, csv_of(row()), coordinator))
        look_after_rosters()
        look_after_rosters()
        assert DBTaskResult.objects.count() == 1

    def test_a_failure_is_told_without_what_is_in_the_file(
        self, cohort, coordinator, monkeypatch, caplog
    ):
        def breaks(content):
            raise ValueError(content)

        monkeypatch.setattr(actions, "read", breaks)
        roster = checked(cohort, csv_of(row(name=CANARY)), coordinator)
        assert (roster.state, roster.content) == ("unreadable", None)
        [record] = caplog.records
        assert "ValueError" in record.getMessage()
        assert CANARY not in caplog.text

    def test_what_changed_since_the_look_stops_it_and_is_shown(self, cohort, coordinator):
        roster = checked(cohort, csv_of(row()), coordinator)
        applied(cohort, csv_of(row()), coordinator)
        roster.begin()
        handle_roster.call(roster.pk)
        roster.refresh_from_db()
        assert roster.state == "checked"
        assert roster.problem.startswith("Er is intussen iets veranderd, kijk opnieuw.")
        assert lines_of(roster) == [("same", [])]

    def test_of_two_clicks_one_begins(self, cohort, coordinator):
        roster = checked(cohort, csv_of(row()), coordinator)
        other = Roster.objects.get(pk=roster.pk)
        assert (roster.begin(), other.begin(), other.withdraw()) == (True, False, False)

    def test_a_list_withdrawn_while_it_is_checked_stays_withdrawn(
        self, cohort, coordinator, monkeypatch
    ):
        roster = uploaded(cohort, csv_of(row()), coordinator)
        make_plan = actions.make_plan

        def slowly(*args, **options):
            Roster.objects.get(pk=roster.pk).withdraw()
            return make_plan(*args, **options)

        monkeypatch.setattr(actions, "make_plan", slowly)
        handle_roster.call(roster.pk)
        roster.refresh_from_db()
        assert roster.state == "withdrawn"
        assert not RosterLine.objects.exists()

    @pytest.mark.parametrize(("more", "state"), [(-1, "checked"), (1, "expired")])
    def test_rows_are_kept_for_some_days_only(self, cohort, coordinator, more, state):
        roster = checked(cohort, csv_of(row(name=CANARY)), coordinator)
        old(roster, KEPT + datetime.timedelta(minutes=more))
        look_after_rosters()
        roster.refresh_from_db()
        assert (roster.state, roster.content is None) == (state, state == "expired")
        assert RosterLine.objects.exists() is (state == "checked")

    def test_applied_rows_are_gone_and_the_counts_stay(self, cohort, coordinator):
        roster = applied(cohort, csv_of(row(1), row(2)), coordinator)
        assert (roster.content, roster.made, roster.total) == (None, 2, 2)
        assert not RosterLine.objects.exists()

    def test_the_worker_looks_after_rosters(self):
        from ervaring.management.commands import work  # noqa: PLC0415

        assert work.look_after_rosters is tasks.look_after_rosters

    def test_a_slow_check_does_not_undo_what_came_after_it(self, cohort, coordinator, monkeypatch):
        roster = uploaded(cohort, csv_of(row()), coordinator)
        make_plan = actions.make_plan

        def slowly(*args, **options):
            monkeypatch.setattr(actions, "make_plan", make_plan)
            handle_roster.call(roster.pk)  # another worker was faster, and somebody pressed
            assert Roster.objects.get(pk=roster.pk).begin()
            return make_plan(*args, **options)

        monkeypatch.setattr(actions, "make_plan", slowly)
        handle_roster.call(roster.pk)
        assert Roster.objects.get(pk=roster.pk).state == "applying"
