"""Everyone around a placement, and what they say of it to the school."""

import uuid

from django.test import Client
from django.urls import reverse

from ervaring.accounts.models import Mail
from ervaring.practice.actions import concerns as actions
from tests.factories import (
    AdministratorFactory,
    ContactFactory,
    MembershipFactory,
    PlacementFactory,
    SignalFactory,
    SupervisionFactory,
    UserFactory,
)
from tests.signing_in import sign_in

CANARY = "KANARIE-dit-mag-de-plek-niet-weten"


WORDS = {"kind": "unsafe", "text": CANARY, "seen": "school", "als": "student"}


BY_LINK = "ervaring.accounts.backends.LinkBackend"


class Cast:
    """A placement with everyone around it, and a browser for each."""

    def __init__(self):
        self.placement = PlacementFactory(workplace__name="Huis Wilg")
        programme = self.placement.cohort.programme
        former = SupervisionFactory(placement=self.placement, ended=True)
        self.users = {
            "student": self.placement.student,
            "supervisor": self.placement.supervisions.get(ended_at=None).user,
            "second": SupervisionFactory(placement=self.placement, role="second_assessor").user,
            "tutor": SupervisionFactory(placement=self.placement, role="tutor").user,
            "coordinator": MembershipFactory(coordinator=True, programme=programme).user,
            "former": former.user,
            "administrator": AdministratorFactory(school=programme.school).user,
            "contact": ContactFactory(workplace=self.placement.workplace).user,
            "stranger": UserFactory(),
        }
        self.clients = {who: sign_in(Client(), user) for who, user in self.users.items()}
        self.clients["guest"] = Client()
        self.clients["guest"].force_login(self.users["supervisor"], backend=BY_LINK)

    def signal(self, **fields):
        return SignalFactory(placement=self.placement, text=CANARY, **fields)

    def reached(self, url, method="get", data=None):
        """Who gets the page at `url`, or whose press is heard."""
        got = {who: getattr(one, method)(url, data or {}) for who, one in self.clients.items()}
        return {who for who, response in got.items() if response.status_code != 404}

    def mailed(self):
        """Whom a mail was made for since this was asked last."""
        names = {user.pk: who for who, user in self.users.items()}
        mails = list(Mail.objects.all())
        Mail.objects.all().delete()
        return sorted(names[one.user_id] for one in mails)


def new(placement):
    return reverse("practice:signal_new", args=[placement.pk])


def posted(**more):
    return {**WORDS, "key": uuid.uuid4(), **more}


def say(signal, by, text="Ik bel je morgen.", **more):
    return actions.reply(signal=signal, key=uuid.uuid4(), by=by, text=text, **more)


SCHOOL = {"student", "tutor", "coordinator"}


ALL_FOUR = SCHOOL | {"supervisor", "guest"}


def in_state(state, signal, tutor):
    if state != "new":
        signal.take(tutor)
    if state == "closed":
        signal.close(tutor)
    return signal
