"""Signals in their states, for test_accessibility.py."""

import uuid

from playwright.sync_api import expect

from ervaring.practice.actions import concerns as actions
from tests.factories import MembershipFactory, PlacementFactory, SignalFactory, SupervisionFactory

TEXT = "Ik doe al weken vooral de medicijnronde en de was. " * 4


def placement():
    made = PlacementFactory(student__name="Maximiliaan Vandenbroucke-Oosterhuizen")
    MembershipFactory(coordinator=True, programme=made.cohort.programme)
    SupervisionFactory(placement=made, role="tutor")
    return made


def tutor_of(made):
    return made.supervisions.get(role="tutor").user


def told(made, **fields):
    """A signal that was taken up, with an answer."""
    signal = SignalFactory(placement=made, text=TEXT, **fields)
    actions.take(signal=signal, by=tutor_of(made))
    for by in (tutor_of(made), made.student):
        actions.reply(signal=signal, key=uuid.uuid4(), by=by, text=TEXT)
    return signal


def signals_empty(visit):
    made = placement()
    page = visit(made.student)
    page.goto(f"/stages/{made.pk}/signalen/")
    return page


def signals_of_student(visit):
    made = placement()
    told(made)
    SignalFactory(placement=made, seen_by_workplace=True)
    page = visit(made.student)
    page.goto(f"/stages/{made.pk}/signalen/")
    return page


def signal_to_write(visit):
    made = placement()
    page = visit(made.student)
    page.goto(f"/stages/{made.pk}/signalen/nieuw/")
    page.get_by_text("Waarom je een signaal mag geven").click()
    return page


def signal_without_a_choice(visit):
    page = signal_to_write(visit)
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def signal_of_supervisor_to_write(visit):
    made = placement()
    page = visit(made.supervisions.get(role="supervisor").user)
    page.goto(f"/stages/{made.pk}/signalen/nieuw/")
    return page


def signal_of_student(visit):
    made = placement()
    signal = told(made)
    visit(tutor_of(made)).goto(signal.get_absolute_url())
    page = visit(made.student)
    page.goto(signal.get_absolute_url())
    page.get_by_text("Wie las dit, en wanneer").click()
    return page


def signal_of_tutor(visit):
    made = placement()
    page = visit(tutor_of(made))
    page.goto(SignalFactory(placement=made, text=TEXT).get_absolute_url())
    return page


def signal_closed(visit):
    made = placement()
    signal = told(made)
    by = tutor_of(made)
    actions.reply(signal=signal, key=uuid.uuid4(), by=by, text=TEXT, step="close")
    page = visit(made.student)
    page.goto(signal.get_absolute_url())
    return page


def signal_taken_by_another(visit):
    made = placement()
    page = visit(tutor_of(made))
    signal = SignalFactory(placement=made)
    page.goto(signal.get_absolute_url())
    other = SupervisionFactory(placement=made, role="tutor").user
    actions.take(signal=signal, by=other)
    page.get_by_role("button", name="Ik pak dit op").click()
    expect(page.get_by_text("pakt dit signaal al op")).to_be_visible()
    return page


def signal_to_show(visit):
    made = placement()
    page = visit(made.student)
    page.goto(f"{SignalFactory(placement=made).get_absolute_url()}laat-zien/")
    return page


def signals_of_programme(visit):
    made = placement()
    told(made)
    SignalFactory(placement=made, kind="unsafe")
    closed = told(made, kind="no_talks")
    closed.close(tutor_of(made))
    page = visit(made.cohort.programme.memberships.get(role="coordinator").user)
    page.goto(f"/opleidingen/{made.cohort.programme_id}/signalen/")
    page.get_by_text("1 afgesloten signaal").click()
    return page


def signals_of_programme_empty(visit):
    made = placement()
    page = visit(made.cohort.programme.memberships.get(role="coordinator").user)
    page.goto(f"/opleidingen/{made.cohort.programme_id}/signalen/")
    return page


STATES = [
    signals_empty, signals_of_student, signal_to_write, signal_without_a_choice,
    signal_of_supervisor_to_write, signal_of_student, signal_of_tutor, signal_closed,
    signal_taken_by_another, signal_to_show, signals_of_programme, signals_of_programme_empty,
]  # fmt: skip
