"""A placement with its rounds, and the page of a round."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments import sheet
from assessments.comparison import compare
from assessments.models import (
    Agreement,
    Assessment,
    Conclusion,
    Judgement,
    Pause,
    Reaction,
    Round,
    Transition,
)
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
            "may_plan": Placement.objects.planned_by(request.user).filter(pk=pk).exists(),
        },
    )


@require_safe
def round_(request, pk):
    """Where the round is; and once everyone has handed in, the lists side by side."""
    user = request.user
    found = get_object_or_404(
        Round.objects.visible_to(user).select_related(
            "placement__student",
            "placement__workplace__organisation",
            "placement__cohort__programme",
            "instrument__level",
        ),
        pk=pk,
    )
    asked = asked_in(found)
    own = next((one for one in asked if one.author_id == user.pk), None)
    transitions = Transition.objects.visible_to(user).filter(round=found)
    context = {
        "round": found,
        "asked": asked,
        "own": own,
        "is_student": found.placement.student_id == user.pk,
        "may_plan": Round.objects.planned_by(user).filter(pk=pk).exists(),
        "transitions": transitions.select_related("user", "subject"),
    }
    if Round.objects.opened_to(user).filter(pk=pk).exists():
        context |= _opened(request, found, asked, own)
    else:
        pauses = Pause.objects.visible_to(user).filter(round=found)
        context["pause"] = pauses.running().first()
        context["returnable"] = own and Assessment.objects.returnable_by(user).filter(pk=own.pk)
    return render(request, "assessments/round.html", context)


def _opened(request, found, asked, own):
    """What the page shows beside, to who may read the lists."""
    user, role = request.user, own.role if own else ""
    by_list = request.GET.get("volgorde") == "lijst"
    comparison = compare(found, user)
    talking = Round.objects.talked_over_by(user).filter(pk=found.pk).exists()
    conclusions = {
        one.question_id: one for one in Conclusion.objects.visible_to(user).filter(round=found)
    }
    level = found.instrument.level
    around = sheet.surroundings(comparison.rows, level.number if level else None)
    rows = comparison.rows if by_list else comparison.largest_first
    judgements = Judgement.objects.visible_to(user).filter(round=found)
    return {
        "comparison": comparison,
        "rows": shown(rows, comparison, role, around, conclusions),
        "by_list": by_list,
        "talking": talking,
        "agreements": Agreement.objects.visible_to(user)
        .filter(round=found)
        .select_related("question__item"),
        "may_judge": Round.objects.judged_by(user).filter(pk=found.pk).exists(),
        "supervises": Round.objects.supervised_by(user).filter(pk=found.pk).exists(),
        "judgements": found.is_judged
        and judgements.select_related("section").order_by("section__order"),
        "reaction": Reaction.objects.visible_to(user).filter(round=found).first(),
        "assessors": assessors_of(found, asked, user),
    }
