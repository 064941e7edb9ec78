"""Feedback in the demo school: cards that came back, a teammate who answered, one who has not."""

from django.db import transaction

from ervaring.accounts.models import User
from ervaring.demo.people import address
from ervaring.placements.models import Placement, Supervision
from portfolios.feedback import actions
from portfolios.models import FeedbackCard, FeedbackSheet

WHOSE = "jasmijn"
# What was ticked, in the order of the questions, and what was written under it. The last one waits.
ANSWERS = [
    ("good", "good", "good", "so_so", "Zij laat mij uitpraten. Dat doet niet iedereen."),
    ("good", "so_so", "good", "good", ""),
    ("so_so", "good", "unsure", "good", "Soms praat ze wat snel."),
    ("good", "good", "so_so", "unsure", ""),
    ("good", "good", "good", "good", "Fijn dat er iemand is die het zelf kent."),
    ("bad", "so_so", "so_so", "bad", "Ik vond het die dag te druk in de groep."),
    ("good", "good", "good", "so_so", ""),
]
NAMES = ("talking", "listening", "oneself", "experience")
TEAMMATE = ("Bas Timmer", "bas-timmer")
SAID = {
    "listening": "often",
    "experience": "sometimes",
    "limits": "often",
    "well": (
        "Bij de inloop vorige week werd iemand boos. Jasmijn bleef zitten, vroeg wat er was, en "
        "vertelde pas daarna hoe zij zelf met zulke dagen omging."
    ),
    "try": "Zeg ook eens in het teamoverleg wat je ziet, niet alleen erna.",
}
WAITING = ("Fatiha Amezian", "fatiha-amezian")


@transaction.atomic
def make():
    """Once; returns whether it is new."""
    student = User.objects.get(email=address(WHOSE))
    placement = Placement.objects.filter(student=student).latest("starts_on")
    if FeedbackSheet.objects.filter(placement=placement).exists():
        return False
    supervisor = Supervision.objects.active().get(placement=placement, role="supervisor").user
    report = actions.make_cards(placement=placement, number=8, by=supervisor)
    cards = FeedbackCard.objects.filter(sheet=report.sheet).select_related("sheet__placement")
    for card, (*ticked, line) in zip(cards, ANSWERS, strict=False):
        given = dict(zip(NAMES, ticked, strict=True))
        actions.answer(card=card, given=given, line=line)
    for name, mailbox in (TEAMMATE, WAITING):
        user = User.objects.found_or_new(address(mailbox), name)
        request = actions.ask_teammate(placement=placement, user=user, name=name, by=student)
        if (name, mailbox) == TEAMMATE:
            request.answer(SAID)
    return True
