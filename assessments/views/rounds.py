"""A placement with its rounds, and the page of a round."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments import sheet
from assessments.comparison import compare
from assessments.models import (
    Agreement,
    Assessment,
    CalledOff,
    Conclusion,
    Judgement,
    Pause,
    Reaction,
    Round,
    Transition,
)
from assessments.reading import note_round
from assessments.views.assessors import asked_in, assessors_of
from assessments.views.side_by_side import shown
from ervaring.placements.models import Placement, Supervision


@require_safe
def placement(request, pk):
    """Who learns where, with whom, and every round of it."""
    found = get_object_or_404(
        Placement.objects.visible_to(request.user).select_related(
            "student", "workplace__organisation", "cohort__programme__school"
        ),
        pk=pk,
    )
    rounds = Round.objects.visible_to(request.user).filter(placement=found)
    return render(
        request,
        "assessments/placement.html",
        {
            "placement": found,
            "supervisions": Supervision.objects.of(found).select_related("user"),
            "rounds": rounds.select_related("instrument").order_by("-opens_on", "-pk"),
            "called_off": CalledOff.objects.visible_to(request.user)
            .filter(placement=found)
            .select_related("planned_by", "user"),
            "may_plan": Placement.objects.planned_by(request.user).filter(pk=pk).exists(),
            "may_arrange": Placement.objects.arranged_by(request.user).filter(pk=pk).exists(),
        },
    )


@require_safe
def round_(request, pk):
    """Where the round is; and once everyone has handed in, the lists side by side."""
    user = request.user
    found = get_object_or_404(
        Round.objects.visible_to(user)
        .with_parts_of(user)
        .select_related(
            "placement__student",
            "placement__workplace__organisation",
            "placement__cohort__programme",
            "instrument__level",
        ),
        pk=pk,
    )
    asked = asked_in(found)
    own = next((one for one in asked if one.author_id == user.pk), None)
    transitions = Transition.objects.of(found, user)
    context = {
        "round": found,
        "asked": asked,
        "own": own,
        "is_student": found.placement.student_id == user.pk,
        "transitions": transitions.select_related("user", "subject"),
    }
    if found.is_open_to_read:
        note_round(user, found)
        context |= _opened(request, found, asked, own)
    else:
        pauses = Pause.objects.visible_to(user).filter(round=found)
        context["pause"] = pauses.running().first()
        context["returnable"] = own and Assessment.objects.returnable_by(user).filter(pk=own.pk)
    return render(request, "assessments/round.html", context)


def _opened(request, found, asked, own):
    """What the page shows beside, to who may read the lists: the round came through its gate."""
    user, role = request.user, own.role if own else ""
    by_list = request.GET.get("volgorde") == "lijst"
    comparison = compare(found, user)
    conclusions = {one.question_id: one for one in Conclusion.objects.of(found)}
    level = found.instrument.level
    around = sheet.surroundings(comparison.rows, level.number if level else None)
    rows = comparison.rows if by_list else comparison.largest_first
    judgements = Judgement.objects.of(found).select_related("section").order_by("section__order")
    reactions = Reaction.objects.of(found)
    return {
        "comparison": comparison,
        "rows": shown(rows, comparison, role, around=around, conclusions=conclusions, round=found),
        "by_list": by_list,
        "agree_url": reverse("assessments:agree", args=[found.pk]),
        "talking": found.may_talk and found.state == Round.State.CONVERSATION,
        "agreements": Agreement.objects.of(found).select_related("question__item"),
        "judgements": found.is_judged and judgements,
        "reaction": found.is_judged and reactions.confirmed().first(),
        "assessors": assessors_of(found, asked, user),
    }
