"""What the pages of rounds, and home, say about the learning plan."""

from dataclasses import dataclass

from django import template

from assessments.models import Answer, Assessment, Round
from portfolios.models import GoalLink, LearningGoal, PlanVersion

register = template.Library()


@dataclass(frozen=True)
class Planned:
    """Which goals came out of a round: by agreement, and by the student's own answer."""

    # {key of an agreement or answer: its goal}
    goals: dict
    # {key of a question: key of the student's answer}; of their own pages only.
    answers: dict


@register.simple_tag
def planned(round, user):
    """The goals out of a round, for who may read them: three queries."""
    found = LearningGoal.objects.visible_to(user).filter(round=round)
    goals = {}
    for goal in found.defer("text", "why", "evaluation"):
        goals["agreement", goal.agreement_id] = goal
        goals["answer", goal.answer_id] = goal
    own = Answer.objects.visible_to(user).filter(
        assessment__author=user.pk,
        assessment__role=Assessment.Role.STUDENT,
        assessment__round__in=Round.objects.opened_to(user) & Round.objects.about(user),
        assessment__round=round,
    )
    return Planned(goals, dict(own.values_list("question", "pk")))


@register.filter
def goal_of_agreement(planned, key):
    return planned.goals.get(("agreement", key))


@register.filter
def goal_of_answer(planned, key):
    return planned.goals.get(("answer", key))


@register.filter
def own_answer(planned, question):
    return planned.answers.get(question)


@register.simple_tag
def plans_to_see(parts):
    """The learning plans that were put to who guides, and to which they said nothing yet."""
    if not parts.guided:
        return []
    found = PlanVersion.objects.unseen_by(parts.user).defer("content")
    return found.select_related("placement__student").order_by("made_at")


@register.simple_tag
def goals_about(placement, user):
    """{key of a statement: the goal about it, or about what stands right under it}.

    Of the goals of a placement that `user` may read; an open one before one that was closed.
    """
    goals = LearningGoal.objects.visible_to(user).filter(placement=placement)
    links = GoalLink.objects.of(goals).select_related("goal", "item")
    about = {}
    for link in links.order_by("goal__state", "goal"):
        for item in (link.item_id, link.item.parent_id):
            about.setdefault(item, link.goal)
    return about
