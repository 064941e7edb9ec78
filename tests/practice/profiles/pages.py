"""A placement whose three write a function profile."""

from django.test import Client
from django.urls import reverse

from ervaring.practice.actions.profiles import answer_profile
from ervaring.practice.models import FunctionProfile
from tests.factories import (
    FunctionProfileFactory,
)
from tests.texts import read

PURPOSE = "Cliënten praten mee over hun eigen plan."


def url(name, profile):
    return reverse(f"practice:{name}", args=[profile.placement_id, profile.number])


def full(placement, number=1, **fields):
    said = {"own_activities": "Koffie drinken op de gang.", "hours_per_week": 8, **fields}
    return FunctionProfileFactory(placement=placement, number=number, **said)


def put(placement, number=1, **fields):
    return full(placement, number, put=True, **fields)


def stored(*names):
    return read(FunctionProfile.objects.order_by("number"), *names)


def agree(profile, *users, agrees=True, note=""):
    """What came of it the last time."""
    for user in users:
        stands = answer_profile(profile=profile, agrees=agrees, note=note, by=user)
    return stands


def filled_in(page, **changes):
    """What the form of a page sends, with `changes` typed."""
    form = page.context["form"]
    sent = {field.name: field.value() for field in form}
    sent = {name: "" if value is None else value for name, value in sent.items()}
    return sent | {"draft": page.context["draft"].pk} | changes


def guest(user):
    client = Client()
    client.force_login(user, backend="ervaring.accounts.backends.LinkBackend")
    return client
