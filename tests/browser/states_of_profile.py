"""Pages of the function profile and of starting well, for the tests of accessibility."""

import datetime

from django.utils import timezone
from playwright.sync_api import expect

from ervaring.practice.actions.profiles import answer_profile
from ervaring.practice.models import FunctionProfile
from tests.factories import (
    FunctionProfileFactory,
    ItemFactory,
    MembershipFactory,
    PlacementFactory,
    SupervisionFactory,
)

PHRASE = "Cliënten praten mee over hun eigen plan, ook als dat even langer duurt. "


def guided():
    placement = PlacementFactory(starts_on=timezone.localdate() + datetime.timedelta(days=7))
    SupervisionFactory(placement=placement, role="tutor")
    return placement


def profile(placement, number=1, **fields):
    texts = ["purpose", "own_activities", "collaboration", "fits", "room"]
    said = dict.fromkeys(texts, PHRASE * 2) | {"hours_per_week": number + 3} | fields
    made = FunctionProfileFactory(placement=placement, number=number, **said)
    made.activities.add(ItemFactory(kind="possible_activity", text=PHRASE))
    return made


def tutor_of(placement):
    return placement.supervisions.get(role="tutor").user


def at(visit, user, path):
    page = visit(user)
    page.goto(path)
    return page


def profile_empty(visit):
    placement = guided()
    return at(visit, placement.student, f"/stages/{placement.pk}/functieprofiel/")


def profile_write(visit):
    draft = profile(guided())
    return at(visit, tutor_of(draft.placement), f"{draft.get_absolute_url()}schrijven/")


def profile_wrong(visit):
    page = profile_write(visit)
    page.get_by_label("Hoeveel uur per week?").fill("veel")
    page.get_by_role("button", name="Bewaar en bekijk").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def profile_apart(visit):
    draft = profile(guided())
    page = at(visit, tutor_of(draft.placement), f"{draft.get_absolute_url()}schrijven/")
    draft.save_given(version=0, purpose=PHRASE, room=PHRASE)
    page.get_by_label("Wat voegt de ervaringsdeskundige toe").fill("Iets anders.")
    expect(page.get_by_text("Daar staat:")).to_be_visible()
    return page


def profile_draft(visit):
    placement = guided()
    profile(placement, put=True)
    draft = profile(placement, 2)
    return at(visit, placement.student, draft.get_absolute_url())


def profile_draft_lacks(visit):
    draft = FunctionProfileFactory(placement=guided())
    return at(visit, draft.placement.student, draft.get_absolute_url())


def profile_asked(visit):
    """One that stands, one that is asked about, and a draft."""
    placement = guided()
    people = [placement.student, *(one.user for one in placement.supervisions.all())]
    first = profile(placement, put=True)
    for user in people:
        answer_profile(profile=first, agrees=True, note="", by=user)
    second = profile(placement, 2, put=True)
    answer_profile(profile=second, agrees=False, note=PHRASE, by=people[1])
    profile(placement, 3)
    return at(visit, people[0], f"/stages/{placement.pk}/functieprofiel/")


def profile_without_a_tutor(visit):
    placement = PlacementFactory()
    asked = profile(placement, put=True)
    page = at(visit, placement.student, asked.get_absolute_url())
    page.get_by_role("button", name="Nog niet akkoord").click()
    expect(page.get_by_role("alert")).to_be_visible()
    return page


def profile_version(visit):
    """Read by somebody who does not agree on it."""
    placement = guided()
    second = SupervisionFactory(placement=placement, role="second_assessor").user
    return at(visit, second, profile(placement, put=True).get_absolute_url())


def profile_late(visit):
    placement = guided()
    asked = profile(placement, put=True)
    page = at(visit, placement.student, asked.get_absolute_url())
    profile(placement, 2, put=True)
    page.get_by_label("Wil je er iets bij zeggen?").fill(PHRASE)
    page.get_by_role("button", name="Ik ben akkoord").click()
    expect(page.get_by_text("intussen een nieuwere versie")).to_be_visible()
    return page


def profile_delete(visit):
    draft = profile(guided())
    return at(visit, tutor_of(draft.placement), f"{draft.get_absolute_url()}verwijderen/")


def profile_deleted_while_writing(visit):
    page = profile_write(visit)
    FunctionProfile.objects.all().delete()
    page.get_by_label("Waar is ruimte").fill(PHRASE)
    expect(page.get_by_text("Dit concept is intussen verwijderd.")).to_be_visible()
    return page


def profile_home(visit):
    return at(visit, tutor_of(guided()), "/")


def profiles_missing(visit):
    placement = guided()
    profile(placement, put=True)
    programme = placement.cohort.programme
    coordinator = MembershipFactory(coordinator=True, programme=programme).user
    return at(visit, coordinator, f"/opleidingen/{programme.pk}/functieprofielen/")


def start_student(visit):
    placement = guided()
    return at(visit, placement.student, f"/goed-beginnen/student/?stage={placement.pk}")


def start_supervisor(visit):
    placement = guided()
    return at(visit, tutor_of(placement), f"/goed-beginnen/begeleider/?stage={placement.pk}")


STATES = [
    profile_empty, profile_write, profile_wrong, profile_apart, profile_draft, profile_draft_lacks,
    profile_asked, profile_without_a_tutor, profile_version, profile_late, profile_delete,
    profile_deleted_while_writing, profile_home, profiles_missing, start_student, start_supervisor,
]  # fmt: skip
