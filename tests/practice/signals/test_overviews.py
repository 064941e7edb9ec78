"""Signals on home, of a programme, and on paper."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ervaring.placements.parts import Parts
from ervaring.practice.asked import concerns as asks
from ervaring.practice.models import Signal
from ervaring.practice.views import programme_concerns
from ervaring.schools.models import Membership
from portfolios import reports
from portfolios.models import KINDS, Entry, Report
from tests import printed
from tests.factories import (
    PlacementFactory,
    SignalFactory,
    SupervisionFactory,
)
from tests.practice.signals.cast import CANARY, in_state, new, say
from tests.texts import text_of

pytestmark = pytest.mark.django_db


class TestHome:
    def test_the_tutor_finds_open_ones_and_the_coordinator_how_many(self, cast):
        open_, mine = cast.signal(), cast.signal()
        mine.take(cast.users["tutor"])
        cast.signal().take(cast.users["coordinator"])
        cast.signal().close(cast.users["tutor"])
        of_tutor = [(one.about, one.url) for one in asks.asked(Parts.of(cast.users["tutor"]))]
        name = str(cast.users["student"])
        assert of_tutor == [(name, open_.get_absolute_url()), (name, mine.get_absolute_url())]
        [one] = asks.asked(Parts.of(cast.users["coordinator"]))
        programme = cast.placement.cohort.programme
        assert (one.title, one.about) == ("3 open signalen", str(programme))
        assert one.url == reverse("practice:programme_signals", args=[programme.pk])
        for who in ("student", "supervisor", "second", "administrator", "contact", "former"):
            assert asks.asked(Parts.of(cast.users[who])) == [], who

    def test_who_may_write_one_finds_the_way(self, cast):
        """On home a student; a supervisor, who may have ten students, on the page of one."""

        def found(page):
            return {
                who
                for who, client in cast.clients.items()
                if new(cast.placement) in client.get(page).content.decode()
            }

        assert found("/") == {"student"}
        there = f"/stages/{cast.placement.pk}/signalen/"
        assert found(there) == {"student", "supervisor", "guest"}
        here = reverse("practice:signals", args=[cast.placement.pk])
        sees = ["student", "supervisor", "guest", "tutor", "coordinator", "second"]
        pages = {
            who: cast.clients[who].get(cast.placement.get_absolute_url()).content.decode()
            for who in sees
        }
        assert [who for who in sees if here in pages[who]] == sees[:-1]

    @pytest.mark.parametrize("who", ["tutor", "coordinator", "student"])
    def test_however_many_there_are(self, cast, who):
        pages = ["/", reverse("practice:signals", args=[cast.placement.pk])]
        if who == "coordinator":
            programme = cast.placement.cohort.programme
            pages.append(reverse("practice:programme_signals", args=[programme.pk]))

        def queries(page):
            with CaptureQueriesContext(connection) as found:
                cast.clients[who].get(page)
            return len(found)

        for page in pages:
            cast.signal()
            in_state("closed", cast.signal(), cast.users["tutor"])
            queries(page)
            before = queries(page)
            for _number in range(2):
                cast.signal().take(cast.users["tutor"])
                in_state("closed", cast.signal(), cast.users["tutor"])
            assert queries(page) == before


class TestOfAProgramme:
    @pytest.fixture
    def page(self, cast):
        here = reverse("practice:programme_signals", args=[cast.placement.cohort.programme_id])
        return lambda query="": cast.clients["coordinator"].get(here + query)

    def test_open_ones_first_and_what_is_closed_behind_a_fold(self, cast, page):
        late, soon = cast.signal(made_at=timezone.now()), cast.signal(kind="unsafe")
        Signal.objects.filter(pk=soon.pk).update(made_at=timezone.now() - timezone.timedelta(3))
        closed = in_state("closed", cast.signal(), cast.users["tutor"])
        late.take(cast.users["tutor"])
        found = page()
        assert found.context["open"] == [soon, late]
        assert list(found.context["page"]) == [closed]
        assert "al 3 dagen open" in text_of(found)
        assert f"{cast.users['tutor']} pakt dit op" in text_of(found)
        assert CANARY not in text_of(found)

    def test_filtered_in_the_address(self, cast, page):
        place = cast.placement.workplace_id
        elsewhere = PlacementFactory(cohort=cast.placement.cohort)
        one, other = cast.signal(kind="unsafe"), SignalFactory(placement=elsewhere)
        closed = in_state("closed", cast.signal(kind="unsafe"), cast.users["tutor"])
        assert page(f"?plek={place}").context["open"] == [one]
        assert page("?soort=other").context["open"] == [other]
        assert page("?stand=open").context["page"] is None
        found = page(f"?stand=dicht&plek={place}&soort=unsafe")
        assert (found.context["open"], list(found.context["page"])) == (None, [closed])
        assert len(page("?plek=nergens&soort=x&stand=y").context["open"]) == 2

    def test_patterns_per_workplace_of_two_years(self, cast, page):
        elsewhere = PlacementFactory(cohort=cast.placement.cohort)
        for kind in ("unsafe", "unsafe", "no_talks"):
            in_state("closed", cast.signal(kind=kind), cast.users["tutor"])
        SignalFactory(placement=elsewhere, kind="other")
        SignalFactory(kind="unsafe")
        old = timezone.now() - programme_concerns.YEARS - timezone.timedelta(1)
        cast.signal(kind="team_tasks", made_at=old)
        found = page().context["patterns"]
        assert [(name, number) for _key, name, number, _kinds in found] == [
            (str(cast.placement.workplace), 3),
            (str(elsewhere.workplace), 1),
        ]
        assert found[0][3] == [("het voelt niet veilig", 2), ("geen tijd voor gesprekken", 1)]

    def test_for_its_coordinators_alone(self, cast):
        cast.signal()
        programme = cast.placement.cohort.programme
        here = reverse("practice:programme_signals", args=[programme.pk])
        assert cast.reached(here) == {"coordinator"}
        Membership.objects.filter(user=cast.users["coordinator"]).end(by=cast.users["tutor"])
        assert cast.reached(here) == set()


class TestOnPaper:
    def test_it_becomes_a_stuk_that_nobody_else_reads_once(self, cast):
        signal = cast.signal()
        keep = reverse("portfolios:signal_keep", args=[signal.key])
        for _time in range(2):
            response = cast.clients["student"].post(keep)
        entry = Entry.objects.get()
        assert response.url == reverse("portfolios:write", args=[entry.pk])
        assert (entry.kind, entry.texts) == ("reflection", {"situation": CANARY})
        assert set(entry.switches.values()) == {False}
        assert entry.placement == cast.placement
        entry.remove()
        cast.clients["student"].post(keep)
        assert Entry.objects.count() == 1
        assert cast.reached(keep, "post") == {"student"}

    def test_only_ones_own_words(self, cast):
        by = {"by": cast.users["supervisor"], "role": "supervisor"}
        signal = cast.signal(seen_by_workplace=True, **by)
        keep = reverse("portfolios:signal_keep", args=[signal.key])
        assert cast.reached(keep, "post") == set()

    def test_no_kind_of_report_holds_a_signal(self):
        placement = printed.hard()
        tutor = SupervisionFactory(placement=placement, role="tutor").user
        supervisor = placement.supervisions.get(role="supervisor").user
        own = {"by": supervisor, "role": "supervisor"}
        for fields in ({}, {"seen_by_workplace": True}, {"seen_by_workplace": True, **own}):
            signal = SignalFactory(placement=placement, text=CANARY, **fields)
            say(signal, tutor, CANARY)

        def said(kind, by):
            asked = Report(
                kind=kind,
                placement=placement,
                requested_by=by,
                **printed._subject(kind, placement),
            )
            facts = reports.gather(asked)
            return f"{facts!r}{json.dumps(facts.data, default=str)}{reports.as_html(facts)}"

        for kind in KINDS:
            readers = [supervisor] if kind == "cards" else [placement.student, supervisor, tutor]
            for by in readers:
                assert CANARY not in said(kind, by), (kind, by)
        Entry.objects.create(
            placement=placement, kind="reflection", texts={"situation": CANARY}, in_report=True
        )
        assert CANARY in said("portfolio", placement.student)
        assert CANARY not in said("portfolio", tutor)
