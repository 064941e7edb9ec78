"""What happened is changed by nobody: not by the models, not by the pages, not in /beheer/."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.models import CalledOff, Transition
from ervaring.accounts.models import AddressChange
from ervaring.history import Kept, KeptError
from ervaring.placements.models import Contact, Reading, Supervision
from ervaring.practice.models import ProfileConsent, Remedy
from ervaring.schools.admin import site
from ervaring.schools.models import Administrator, Membership, Part
from portfolios.models import FeedbackTakenOut, PlanSeen, PlanVersion
from tests.factories import (
    AdministratorFactory,
    ContactFactory,
    FunctionProfileFactory,
    ItemFactory,
    MembershipFactory,
    PlacementFactory,
    RoundFactory,
    SupervisionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def kept_rows():
    round = RoundFactory()
    user = round.placement.student
    Transition.objects.create(round=round, user=user, action="planned")
    CalledOff.objects.create(
        placement=round.placement, kind="start", planned_at=timezone.now(), user=user
    )
    Reading.leave(UserFactory(), round.placement, Reading.Kind.ROUND, round.pk, "gelezen")
    AddressChange.objects.create(user=user, old="a@example.org", new="b@example.org", by=user)
    about = {"placement": round.placement}
    FeedbackTakenOut.objects.create(by=user, reason="name", **about)
    version = PlanVersion.objects.create(number=1, made_by=user, content={"goals": []}, **about)
    PlanSeen.objects.create(version=version, user=user, role="tutor", agrees=True)
    profile = FunctionProfileFactory(put=True, **about)
    ProfileConsent.objects.create(profile=profile, user=user, role="tutor", agrees=True)
    Remedy.objects.create(item=ItemFactory(), text="Zo.", made_by=user, **about)


def models_of(base):
    found = set()
    for model in base.__subclasses__():
        found |= {model} if not model._meta.abstract else models_of(model)
    return found


def test_rows_of_history_are_written_once():
    kept_rows()
    assert models_of(Kept) == {
        Transition, CalledOff, Reading, AddressChange, FeedbackTakenOut, PlanVersion, PlanSeen,
        ProfileConsent, Remedy,
    }  # fmt: skip
    for model in models_of(Kept):
        before = list(model.objects.values())
        row = model.objects.get()
        for change in (
            row.save,
            row.delete,
            model.objects.all().delete,
            lambda model=model: model.objects.update(pk=0),
            lambda model=model, row=row: model.objects.bulk_update([row], ["id"]),
            lambda model=model, row=row: model.objects.bulk_create(
                [row], update_conflicts=True, update_fields=["user"], unique_fields=["id"]
            ),
        ):
            with pytest.raises(KeptError):
                change()
        over = model(**{**model.objects.values().get(), "id": row.pk})
        with pytest.raises(IntegrityError), transaction.atomic():
            over.save()
        assert list(model.objects.values()) == before


def test_no_page_of_beheer_is_about_history():
    assert models_of(Kept) & site._registry.keys() == set()


@pytest.mark.parametrize("operator", [False, True])
def test_a_part_is_not_changed_or_deleted_in_beheer(as_user, operator):
    placement = PlacementFactory()
    school = placement.cohort.programme.school
    AdministratorFactory(school=school)
    user = AdministratorFactory(school=school, user__is_superuser=operator).user
    assert models_of(Part) == {Membership, Supervision, Administrator, Contact}
    ContactFactory(workplace=placement.workplace)
    for model in models_of(Part):
        part = model.objects.order_by("pk").first()
        before = model.objects.filter(pk=part.pk).values().get()
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        client = as_user(user)
        data = {"role": "tutor", "started_at_0": "1-1-2020", "user": user.pk, "post": "yes"}
        assert client.post(reverse(f"{name}_change", args=[part.pk]), data).status_code == 403
        assert client.post(reverse(f"{name}_delete", args=[part.pk]), data).status_code == 403
        data = {"action": "delete_selected", "_selected_action": [part.pk], "post": "yes"}
        client.post(reverse(f"{name}_changelist"), data)
        assert model.objects.filter(pk=part.pk).values().get() == before


@pytest.mark.parametrize(
    "factory", [MembershipFactory, SupervisionFactory, AdministratorFactory, ContactFactory]
)
def test_a_part_ends_once(factory):
    part, first, second = factory(), UserFactory(), UserFactory()
    assert part.end(first)
    ended = type(part).objects.get(pk=part.pk)
    assert not part.end(second)
    again = type(part).objects.get(pk=part.pk)
    assert (again.ended_by, again.ended_at) == (first, ended.ended_at)
