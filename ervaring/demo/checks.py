"""Werkplekchecks in the demo school: who speaks for a place, what they say, what students see."""

import datetime
import random

from django.urls import reverse
from django.utils import timezone

from assessments.models import Round, ScalePoint
from competencies.models import Item
from ervaring.accounts.models import User
from ervaring.demo import check_texts as texts
from ervaring.demo import stories as told
from ervaring.demo.people import address, invented, mailbox_of
from ervaring.demo.rows import BATCH, add
from ervaring.placements.mail import mail_link
from ervaring.placements.models import Contact, Invitation
from ervaring.practice.models import SCALES, CheckAnswer, WorkplaceCheck
from ervaring.practice.models.checks import asked

DAY = datetime.timedelta(days=1)
MOST = 3  # the position of the answer that says most
# How far the check of a place is. The first ones are of who can sign in, the others go in turn.
DONE, OLD, BEGUN, ASKED, NOBODY = "done", "old", "begun", "asked", "nobody"
# How much of it is filled in, of one that is not handed in; and how many days ago it was asked.
OUT = {BEGUN: (0.4, 9), ASKED: (0, 1)}
OF_TOLD = {("de-overkant", 0): DONE, ("de-overkant", 1): OLD, ("de-overkant", 2): BEGUN,
           ("de-overkant", 3): ASKED, ("het-veerhuis", 0): DONE}  # fmt: skip
TURNS = [DONE, DONE, DONE, OLD, DONE, DONE, BEGUN, DONE, DONE, DONE, NOBODY, DONE, DONE]
OLDER = 800  # days: beyond the term of every programme
# Who speaks for the places of who is told about; at one of them it is the supervisor.
CONTACTS = {
    ("de-overkant", 0): "Gonda Ypma",
    ("de-overkant", 1): "Sjoerd Wiarda",
    ("de-overkant", 2): "Marloes Tijink",
    ("de-overkant", 3): "Nel van Buuren",
    ("het-veerhuis", 0): "Marijke Desmet",
}
# The others get their names from the middle of the names that students get theirs from.
FIRST_CONTACT, NUMBER_OF_CONTACTS = 1800, 800
# The round of who answered what their organisation did, and of who is halfway.
ANSWERED = {"Jasmijn Verhoeven", "Elif Karataş", "Lieve Vermeersch", "Noud Verkaik"}
HALFWAY = {"Kofi Mensah-Blok"}


def make(stays):
    """Contacts and checks of the places that have none, and counter-checks of the students."""
    sheet = _Sheet()
    places = {}
    for stay in stays:
        places.setdefault(stay.placement.workplace, stay)
    known = set(Contact.objects.filter(workplace__in=places).values_list("workplace", flat=True))
    new = {place: stay for place, stay in places.items() if place.pk not in known}
    contacts = _contacts({place: stay for place, stay in new.items() if _turn(stay) != NOBODY})
    for place, contact in contacts.items():
        sheet.of_organisation(new[place], contact.user, _turn(new[place]))
    sheet.store()
    _mail({place: contacts[place] for place in contacts if _is_told(new[place])})
    said = _said(places)
    for stay in stays:
        if stay.placement.workplace_id in said:
            sheet.of_student(stay, said[stay.placement.workplace_id])
    sheet.store()


def _slug(stay):
    return told.PROGRAMMES[stay.story.programme].school


def _turn(stay):
    key = (_slug(stay), stay.story.place)
    return OF_TOLD.get(key) or TURNS[stay.story.place % len(TURNS)]


def _is_told(stay):
    return (_slug(stay), stay.story.place) in CONTACTS


def _contacts(places):
    """Who speaks for them, by place: they come in by a link, without a password."""
    people = {}
    for place, stay in places.items():
        name = CONTACTS.get((_slug(stay), stay.story.place))
        person = (name, address(mailbox_of(name))) if name else None
        turn = stay.story.place % NUMBER_OF_CONTACTS
        people[place] = person or invented(FIRST_CONTACT + turn)
    new = [User.without_password(email, name) for name, email in set(people.values())]
    User.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    there = {user.email: user for user in User.objects.filter(email__in=[one.email for one in new])}
    contacts = [
        Contact(
            workplace=place,
            user=there[email],
            started_at=timezone.now() - (1 if _turn(places[place]) == ASKED else 900) * DAY,
            started_by=places[place].coordinator,
        )
        for place, (_name, email) in people.items()
    ]
    Contact.objects.bulk_create(contacts, batch_size=BATCH)
    return {contact.workplace: contact for contact in contacts}


def _mail(contacts):
    """The link to the check that is asked of them, in the post of the demo."""
    drafts = WorkplaceCheck.objects.out().of_organisation().filter(workplace__in=contacts)
    for check in drafts.select_related("workplace"):
        onward = reverse("practice:check", args=[check.pk])
        mail_link(Invitation.of(contacts[check.workplace]), onward)


def _said(places):
    """What organisations handed in, by place: {key of the statement: position}."""
    found = CheckAnswer.objects.filter(
        check_of__in=WorkplaceCheck.objects.latest().filter(workplace__in=places)
    )
    said = {}
    for place, item, point, ticked in found.values_list(
        "check_of__workplace", "item", "point__position", "ticked"
    ):
        said.setdefault(place, {})[item] = (point, ticked)
    return said


class _Sheet:
    """The statements of the check, and the rows that are to be stored."""

    def __init__(self):
        self.items = asked()
        points = ScalePoint.objects.filter(scale__code__in=filter(None, SCALES.values()))
        self.points = {
            (one.scale.code, one.position): one for one in points.select_related("scale")
        }
        self.checks, self.answers = [], []

    def of_organisation(self, stay, author, turn):
        """What the contact of a place answers: the same in every demo."""
        chance = random.Random(f"check {_slug(stay)} {stay.story.place}")  # noqa: S311
        name = stay.placement.workplace.organisation.name
        own, settings = texts.ORGANISATIONS.get(name, (texts.NEW, []))
        own = own | texts.GAPS.get(told.GAPS[stay.story.place % len(told.GAPS)], {})
        part, ago = OUT.get(turn, (1, OLDER if turn == OLD else chance.randrange(150, 420)))
        check = self._check(
            ago,
            None if turn in OUT else chance.randrange(4, 20),
            workplace=stay.placement.workplace,
            author=author,
            asked_by=stay.coordinator,
        )
        given = {}
        for item in self.items:
            if item.kind == Item.Kind.SETTING:
                given[item.pk] = (None, item.code in settings, "")
                continue
            position, comments = own.get(item.code, (MOST, [""]))
            if item.kind == Item.Kind.BEHAVIOUR and item.code not in own:
                position = chance.choices([3, 2, 1], [85, 12, 3])[0]
            given[item.pk] = (position, False, chance.choice(comments))
        self._answer(check, given, part)

    def of_student(self, stay, said):
        """What a student answers in their interim round, who is there: some of them, not all."""
        part = _part(stay)
        if not part:
            return
        opened = (timezone.localdate() - stay.round.opens_on).days
        check = self._check(
            opened,
            min(3, opened) if part == 1 else None,
            workplace=stay.placement.workplace,
            author=stay.student,
            placement=stay.placement,
            round=stay.round,
        )
        own = texts.SEEN_BY.get(stay.name)
        if own is None:
            codes = stay.random.sample(sorted(texts.SEEN_BY_STUDENTS), stay.random.randint(2, 4))
            own = {code: texts.SEEN_BY_STUDENTS[code] for code in codes}
        given = {}
        for item in self.items:
            position, ticked = said.get(item.pk, (MOST, False))
            position, comment = own.get(item.code, (position, ""))
            if SCALES[item.kind] == "taken" and position == 2 and not comment:
                comment = "Zoals de organisatie het zegt, zo is het ook."
            given[item.pk] = (position, ticked, comment)
        self._answer(check, given, part)

    def _check(self, ago, days, **about):
        """Asked `ago` days before now and handed in `days` later, or not yet."""
        asked_at = timezone.now() - ago * DAY
        check = WorkplaceCheck(asked_at=asked_at, **about)
        if days is not None:
            check.state = WorkplaceCheck.State.SUBMITTED
            check.submitted_at = min(asked_at + days * DAY, timezone.now())
        self.checks.append(check)
        return check

    def _answer(self, check, given, part):
        """One row for each statement, of which the first `part` is filled in."""
        _round_up(self.items, given)
        saved_at = check.submitted_at or check.asked_at + DAY
        for number, item in enumerate(self.items):
            row = CheckAnswer(check_of=check, item=item)
            if number < part * len(self.items):
                position, row.ticked, row.comment = given[item.pk]
                row.point = self.points.get((SCALES[item.kind], position))
                row.version, row.saved_at = 1, saved_at
            self.answers.append(row)

    def store(self):
        WorkplaceCheck.objects.bulk_create(self.checks, batch_size=BATCH)
        for row in self.answers:
            row.check_of = row.check_of  # takes over the key
        add(CheckAnswer, self.answers)
        self.checks, self.answers = [], []


def _part(stay):
    """How much of their counter-check a student filled in."""
    today = timezone.localdate()
    if stay.round is None or stay.round.opens_on > today or stay.name in HALFWAY:
        return 0.5 if stay.name in HALFWAY else 0
    if stay.name in ANSWERED:
        return 1
    open_still = stay.round.state == Round.State.OPEN
    return 0 if stay.random.random() < (0.7 if open_still else 0.4) else 1


def _round_up(items, given):
    """Of a competence it can be done here what can be done of its behaviours; and there it is said
    what there is to say about them."""
    for item in items:
        if item.kind != Item.Kind.COMPETENCE:
            continue
        below = [one.pk for one in items if one.parent_id == item.pk]
        positions = {given[pk][0] for pk in below}
        position = positions.pop() if len(positions) == 1 else 2
        comment = " ".join(filter(None, [given[item.pk][2], *(given[pk][2] for pk in below)]))
        given[item.pk] = (position, False, comment)
        given |= {pk: (*given[pk][:2], "") for pk in below}
