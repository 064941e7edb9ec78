"""What a student wants to learn."""

from django.utils.translation import gettext as _

from ervaring.placements.models import Placement
from portfolios.exports.facts import group, record
from portfolios.models import LearningGoal

MODELS = [LearningGoal]


def groups(user):
    own = Placement.objects.learnt_by(user)
    goals = LearningGoal.objects.visible_to(user).filter(placement__in=own)
    with_all = goals.select_related("placement__workplace__organisation", "created_by")
    return [group("goals", _("Je leerdoelen"), map(_goal, with_all))]


def _goal(one):
    return record(
        one,
        ("text", _("Leerdoel"), one.text),
        ("placement", _("Stage"), str(one.placement.workplace)),
        ("by_when", _("Voor wanneer"), one.by_when),
        ("created_by", _("Door"), one.created_by.name),
        ("created_at", _("Op"), one.created_at),
    )
