"""Pages about what was read and what was mailed, for the tests of accessibility."""

from django.utils import timezone

from ervaring.accounts.models import Mail
from ervaring.placements.models import Reading
from tests.factories import (
    ContactFactory,
    MembershipFactory,
    NoticeFactory,
    PlacementFactory,
    RoundFactory,
)

TRIED = {"attempts": 2, "taken_at": timezone.now()}
GIVEN_UP = {"attempts": 6, "taken_at": timezone.now()}
BOUNCED = {"sent": True, "bounced_at": timezone.now(), "refusal": "5.1.1"}


def at(visit, user, path):
    page = visit(user)
    page.goto(path)
    return page


def coordinator_of(cohort):
    return MembershipFactory(coordinator=True, programme=cohort.programme).user


def mailed():
    """A round in a cohort of which mail ended in every way."""
    round = RoundFactory()
    cohort = round.placement.cohort
    for fields in ({}, {"sent": True}, TRIED, GIVEN_UP, BOUNCED):
        NoticeFactory(round=RoundFactory(placement=PlacementFactory(cohort=cohort)), **fields)
    user = round.placement.student
    to = {"user": user, "to": user.email, "subject": "Code", "body": "Code"}
    Mail.objects.create(kind="code", **GIVEN_UP, **to)
    Mail.objects.create(kind="practice", **GIVEN_UP, **to)
    contact = ContactFactory(workplace__organisation__school=cohort.programme.school).user
    bounced = {"sent_at": timezone.now(), "bounced_at": timezone.now(), "refusal": "5.1.1"}
    Mail.objects.create(kind="link", user=contact, to=contact.email, **bounced)
    return cohort


def readings_empty(visit):
    return at(visit, PlacementFactory().student, "/gelezen/")


def readings(visit):
    placement = RoundFactory(conversation=True).placement
    PlacementFactory(student=placement.student)
    coordinator_of(placement.cohort)
    reader = placement.supervisions.get().user
    for subject in range(60):
        what = "de lijst die iemand met een lange naam over jou invulde bij de startmeting"
        Reading.leave(reader, placement, "list", subject, what)
    return at(visit, placement.student, "/gelezen/")


def readings_of_nobody(visit):
    supervisor = PlacementFactory().supervisions.get().user
    return at(visit, supervisor, "/gelezen/")


def mail_of_programme(visit):
    cohort = mailed()
    path = f"/opleidingen/{cohort.programme_id}/mail/"
    return at(visit, coordinator_of(cohort), path)


def mail_again(visit):
    page = mail_of_programme(visit)
    page.get_by_role("button", name="Stuur opnieuw").first.click()
    page.get_by_text("Daarna is er een nieuwe mail gemaakt.").wait_for()
    return page


def mail_not_found(visit):
    cohort = mailed()
    path = f"/opleidingen/{cohort.programme_id}/mail/?q=niemand&stand=sent"
    return at(visit, coordinator_of(cohort), path)


def mail_empty(visit):
    cohort = PlacementFactory().cohort
    return at(visit, coordinator_of(cohort), f"/opleidingen/{cohort.programme_id}/mail/")


def home_with_undelivered_mail(visit):
    return at(visit, coordinator_of(mailed()), "/")


STATES = [
    readings_empty, readings, readings_of_nobody, mail_of_programme, mail_again, mail_not_found,
    mail_empty, home_with_undelivered_mail,
]  # fmt: skip
