"""Two who arrange press at the same moment: one wins, the other gets a sentence."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from ervaring.accounts.models import AddressChange, User
from ervaring.placements.models import Supervision
from ervaring.schools.models import Administrator, Membership
from tests.assessments.test_at_once import pressing
from tests.factories import (
    AdministratorFactory,
    CohortFactory,
    InstrumentFactory,
    MembershipFactory,
    RoundFactory,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(placement):
    """Two coordinators of the programme."""
    programme = placement.cohort.programme
    return [MembershipFactory(coordinator=True, programme=programme).user for _number in range(2)]


def somebody(mailbox, **fields):
    return {"email": f"{mailbox}@example.org", "name": mailbox, **fields}


def codes(came):
    return sorted(one.status_code for one in came)


def test_replacing_the_same_guide(at_once, placement, two):
    round, part = RoundFactory(placement=placement), placement.supervisions.get()
    came = at_once(
        *(
            pressing(one, "people:replace", part.pk, **somebody(mailbox))
            for one, mailbox in zip(two, ["ans", "bo"], strict=True)
        )
    )
    assert codes(came) == [302, 409]
    new = Supervision.objects.of(placement).get(role="supervisor")
    lists = Assessment.objects.filter(round=round, role="supervisor").asked()
    assert lists.get().author == new.user


def test_replacing_and_ending(at_once, placement, two):
    part = placement.supervisions.get()
    came = at_once(
        pressing(two[0], "people:replace", part.pk, **somebody("ans")),
        pressing(two[1], "people:end", part.pk),
    )
    assert codes(came) == [302, 409]
    replaced = came[0].status_code == 302
    assert Supervision.objects.of(placement).count() == int(replaced)


def test_replacing_who_hands_in(at_once, placement, two):
    round, part = RoundFactory(placement=placement), placement.supervisions.get()
    own = Assessment.objects.get(round=round, role="supervisor")
    at_once(
        pressing(two[0], "people:replace", part.pk, **somebody("ans")),
        pressing(part.user, "submit", own.pk),
    )
    own.refresh_from_db()
    lists = Assessment.objects.filter(round=round, role="supervisor").asked()
    assert own.state in ("lapsed", "submitted")
    new = Supervision.objects.of(placement).get(role="supervisor").user
    assert lists.get().author == (part.user if own.state == "submitted" else new)


def nobody_is_waited_for_in_vain(placement):
    out = Assessment.objects.filter(state="draft").exclude(role="student")
    authors = set(out.values_list("author", flat=True))
    return authors <= set(Supervision.objects.of(placement).values_list("user", flat=True))


def test_replacing_whose_list_is_given_back(at_once, placement, two):
    round, part = RoundFactory(placement=placement), placement.supervisions.get()
    own = Assessment.objects.get(round=round, role="supervisor")
    own.submit()
    at_once(
        pressing(two[0], "people:replace", part.pk, **somebody("ans")),
        pressing(two[1], "give_back", own.pk, reason="Kijk nog eens."),
    )
    assert Supervision.objects.of(placement).exclude(user=part.user).exists()
    assert nobody_is_waited_for_in_vain(placement)


def test_replacing_who_is_asked_for_a_list(at_once, placement, two):
    part = placement.supervisions.get()
    instrument = InstrumentFactory(programme=placement.cohort.programme)
    today = timezone.localdate().isoformat()
    asked = {"kind": "interim", "instrument": instrument.pk, "roles": ["supervisor"], "plan": "1"}
    at_once(
        pressing(two[0], "people:replace", part.pk, **somebody("ans")),
        pressing(two[1], "plan", placement.pk, opens_on=today, due_on=today, **asked),
    )
    assert Assessment.objects.filter(role="supervisor").asked().count() == 1
    assert nobody_is_waited_for_in_vain(placement)


def test_two_new_second_assessors(at_once, placement, two):
    came = at_once(
        *(
            pressing(
                one, "people:guides", placement.pk, **somebody(mailbox, role="second_assessor")
            )
            for one, mailbox in zip(two, ["ans", "bo"], strict=True)
        )
    )
    assert codes(came) == [302, 422]
    assert Supervision.objects.of(placement).filter(role="second_assessor").count() == 1


def test_moving_a_student_twice(at_once, placement, two):
    cohorts = [CohortFactory(programme=placement.cohort.programme) for _number in range(2)]
    part = Membership.objects.get(user=placement.student)
    came = at_once(
        *(
            pressing(one, "people:transfer", part.pk, cohort=cohort.pk)
            for one, cohort in zip(two, cohorts, strict=True)
        )
    )
    assert codes(came) == [302, 409]
    assert Membership.objects.active().filter(user=placement.student).count() == 1


def test_two_administrators_end_each_other(at_once, placement):
    school = placement.cohort.programme.school
    one, other = [AdministratorFactory(school=school) for _number in range(2)]
    came = at_once(
        pressing(one.user, "people:leave", other.user_id, deel=f"administrator-{other.pk}"),
        pressing(other.user, "people:leave", one.user_id, deel=f"administrator-{one.pk}"),
    )
    assert codes(came)[0] == 302
    assert codes(came)[1] in (409, 422)
    assert Administrator.objects.active().filter(school=school).count() == 1


def test_two_administrators_end_each_other_in_beheer(at_once, placement):
    school = placement.cohort.programme.school
    one, other = [AdministratorFactory(school=school) for _number in range(2)]
    url = reverse("admin:schools_administrator_changelist")

    def ending(part, by):
        client = sign_in(Client(), by)
        return lambda: client.post(url, {"action": "end", "_selected_action": [part.pk]})

    at_once(ending(one, other.user), ending(other, one.user))
    assert Administrator.objects.active().filter(school=school).count() == 1


def test_correcting_an_address_twice(at_once, placement, two):
    part = placement.supervisions.get()
    part.user.set_unusable_password()
    part.user.save()
    came = at_once(
        *(
            pressing(one, "people:address", part.user_id, email=f"{mailbox}@example.org")
            for one, mailbox in zip(two, ["ans", "bo"], strict=True)
        )
    )
    assert codes(came) == [302, 409]
    change = AddressChange.objects.get()
    assert User.objects.get(pk=part.user_id).email == change.new
