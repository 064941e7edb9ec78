"""What a student wants to learn, how far they are, and what their guides said to that."""

from django.utils.translation import gettext as _

from ervaring.placements.models import Placement
from portfolios.exports.facts import group, record
from portfolios.models import (
    GoalEvidence,
    GoalLink,
    GoalStep,
    LearningGoal,
    PlanSeen,
    PlanVersion,
)
from portfolios.plans import Reader

MODELS = [LearningGoal, GoalStep, GoalLink, GoalEvidence, PlanVersion, PlanSeen]


def groups(user):
    goals = LearningGoal.objects.learnt_by(user)
    with_all = goals.select_related("placement__workplace__organisation", "created_by")
    seen = PlanSeen.objects.visible_to(user).filter(user=user.pk)
    return [
        group("goals", _("Je leerdoelen"), (_goal(one, user) for one in with_all)),
        group("plans", _("Je leerplan zoals je het voorlegde"), _versions(user)),
        group("plans_of_others", _("Wat je zei bij leerplannen van anderen"), map(_said, seen)),
    ]


def _goal(one, user):
    here = {"goal": one}
    links = GoalLink.objects.visible_to(user).filter(**here).select_related("item")
    steps = GoalStep.objects.visible_to(user).filter(**here).select_related("made_by")
    evidence = GoalEvidence.objects.visible_to(user).filter(**here).select_related("entry")
    return record(
        one,
        ("text", _("Leerdoel"), one.text),
        ("why", _("Waarom"), one.why),
        ("placement", _("Stage"), str(one.placement.workplace)),
        ("by_when", _("Voor wanneer"), one.by_when),
        ("state", _("Stand"), one.get_state_display()),
        ("closed_on", _("Afgesloten op"), one.closed_on),
        ("evaluation", _("Terugblik"), one.evaluation),
        ("created_by", _("Door"), one.created_by.name),
        ("created_at", _("Op"), one.created_at),
        groups=[
            group("about", _("Waar het over gaat"), (_statement(each) for each in links)),
            group("goal_steps", _("Stappen"), map(_step, steps)),
            group("goal_evidence", _("Bewijs"), map(_proof, evidence)),
        ],
    )


def _statement(one):
    return record(f"{one.item.code} {one.item.name}", ("statement", "", str(one.item)))


def _step(one):
    return record(
        one,
        ("what", "", one.what),
        ("by_when", _("Voor wanneer"), one.by_when),
        ("done_on", _("Gedaan op"), one.done_on),
        ("made_by", _("Door"), one.made_by.name),
        ("made_at", _("Op"), one.made_at),
    )


def _proof(one):
    return record(
        one.entry, ("entry", "", str(one.entry)), ("chosen_at", _("Gekozen op"), one.chosen_at)
    )


def _versions(user):
    for placement in Placement.objects.learnt_by(user):
        reader = Reader.of(user, placement)
        seen = PlanSeen.objects.of(placement).select_related("user")
        for one in PlanVersion.objects.of(placement).select_related("made_by"):
            goals = reader.read(one.content["goals"])
            here = seen.filter(version=one)
            yield record(
                one,
                ("number", _("Versie"), one.number),
                ("made_by", _("Door"), one.made_by.name),
                ("made_at", _("Op"), one.made_at),
                groups=[
                    group("goals_then", _("Leerdoelen"), map(_planned, goals)),
                    group("said", _("Wat je begeleiders zeiden"), map(_said, here)),
                ],
            )


def _planned(goal):
    about = "\n".join(f"{code} {text}" for code, text in goal.about)
    return record(
        goal.text,
        ("text", _("Leerdoel"), goal.text),
        ("why", _("Waarom"), goal.why),
        ("by_when", _("Voor wanneer"), goal.by_when),
        ("state", _("Stand"), str(goal.state_label)),
        ("closed_on", _("Afgesloten op"), goal.closed_on),
        ("evaluation", _("Terugblik"), goal.evaluation),
        ("about", _("Waar het over gaat"), about),
        ("steps", _("Stappen"), "\n".join(step.what for step in goal.steps)),
        ("evidence", _("Bewijs"), "\n".join(goal.evidence)),
    )


def _said(one):
    return record(
        one,
        ("name", _("Wie"), one.user.name),
        ("role", _("Rol"), one.get_role_display()),
        ("agrees", _("Is het eens"), one.agrees),
        ("note", _("Opmerking"), one.note),
        ("at", _("Op"), one.at),
    )
