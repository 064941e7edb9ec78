"""Two rosters of one school are applied at the same moment, each on a connection of its own."""

import threading

import pytest
from django.db import connections

from ervaring.people.models import Roster
from ervaring.people.tasks import handle_roster
from ervaring.placements.models import Organisation, Placement, Supervision
from ervaring.schools.models import Membership
from tests.factories import CohortFactory
from tests.people.rosters import PLACED, checked, coordinator_of, csv_of, lines_of, row

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*rosters):
    """Each roster handled by a worker of its own; together they start."""
    barrier, came = threading.Barrier(len(rosters)), []

    def work(roster):
        try:
            barrier.wait(20)
            came.append(handle_roster.call(roster.pk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[roster]) for roster in rosters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "they wait for each other for ever"
    return sorted(came)


def begun(cohort):
    roster = checked(cohort, csv_of(row(1, **PLACED), row(2)), coordinator_of(cohort))
    assert roster.begin()
    return roster


def made():
    students = Membership.objects.filter(role="student").count()
    tables = (Organisation, Placement, Supervision)
    return (students, *(table.objects.count() for table in tables))


def test_of_two_coordinators_with_the_same_list_one_wins():
    cohort = CohortFactory(name="2026")
    assert at_once(begun(cohort), begun(cohort)) == ["applied", "checked"]
    assert made() == (2, 1, 1, 1)
    lost = Roster.objects.get(state="checked")
    assert lost.problem.startswith("Er is intussen iets veranderd, kijk opnieuw.")
    assert lines_of(lost) == [("same", [])] * 2


def test_two_workers_on_one_list_make_nothing_double():
    roster = begun(CohortFactory(name="2026"))
    came = at_once(roster, roster)
    assert "applied" in came
    assert made() == (2, 1, 1, 1)
    assert Roster.objects.get().state == "applied"
