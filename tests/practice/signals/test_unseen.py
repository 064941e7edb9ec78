"""Of a signal that was kept from the workplace nothing changes, at any address they can type."""

import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from ervaring.practice.actions import concerns as actions
from ervaring.practice.models import Signal
from tests.factories import AdministratorFactory, MembershipFactory
from tests.practice.signals.cast import BY_LINK, Cast, new, posted, say
from tests.signing_in import sign_in
from tests.test_access import names

pytestmark = pytest.mark.django_db

# What is another in each page: tokens and keys. And pages of one's own account, with a new secret.
OTHER_EACH_TIME = re.compile(rb'value="[^"]{32,}"')
OWN = ("account", "mfa_", "admin")


def addresses(placement):
    """Every address without a number, or with that of what is around the placement."""
    cohort, workplace = placement.cohort, placement.workplace
    around = {placement.pk, workplace.pk, cohort.pk, cohort.programme_id}
    around |= {cohort.programme.school_id, workplace.organisation_id}
    of_admin = [
        f"admin:placements_{model}_{page}"
        for model in ("placement", "workplace", "organisation", "contact", "supervision")
        for page in ("changelist", "change", "history", "delete")
    ]
    shown = [one for one in names(get_resolver().url_patterns) if not one.startswith(OWN)]
    found = set()
    for name in [*shown, *of_admin]:
        for args in ([], *([key] for key in around)):
            try:
                found.add(reverse(name, args=args))
            except NoReverseMatch:
                continue
    return sorted(found)


def who_looks(cast, who):
    """A browser of somebody of the workplace."""
    programme, (part, *more) = cast.placement.cohort.programme, who.split(" who ")
    user, client = cast.users[part.removesuffix(" by link")], Client()
    if more == ["coordinates"]:
        MembershipFactory(coordinator=True, programme=programme, user=user)
    if more == ["administers"]:
        AdministratorFactory(school=programme.school, user=user)
    if part.endswith(" by link"):
        client.force_login(user, backend=BY_LINK)
        return client
    return sign_in(client, user)


@pytest.mark.parametrize(
    "who",
    [
        "supervisor by link",
        "supervisor who coordinates",
        "contact who coordinates",
        "contact who administers",
    ],
)
def test_every_address_answers_as_before(who):
    cast = Cast()
    client, urls = who_looks(cast, who), addresses(cast.placement)

    def seen(url):
        response = client.get(url)
        content = response.getvalue()
        return response.status_code, response.get("Location"), OTHER_EACH_TIME.sub(b"", content)

    before = {url: seen(url) for url in urls}
    assert sum(status == 200 for status, *_said in before.values()) > 10

    cast.clients["student"].post(new(cast.placement), posted())
    signal = Signal.objects.get()
    cast.clients["tutor"].get(signal.get_absolute_url())
    actions.take(signal=signal, by=cast.users["tutor"])
    say(signal, cast.users["coordinator"])
    cast.clients["student"].post(reverse("portfolios:signal_keep", args=[signal.key]))
    say(signal, cast.users["tutor"], step="close")
    assert [url for url in urls if seen(url) != before[url]] == []
