"""A placement with its rounds, planning one, and the side-by-side page."""

import datetime

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import actions
from assessments.comparison import compare, sentence
from assessments.forms import RoundForm
from assessments.models import Assessment, Judgement, Round, Transition
from ervaring.placements.models import Placement, Supervision

# How long people get for a list when nobody says otherwise.
USUAL_TERM = datetime.timedelta(days=14)


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


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request, pk):
    """Plan a round for one placement."""
    found = get_object_or_404(
        Placement.objects.planned_by(request.user).select_related("student", "cohort__programme"),
        pk=pk,
    )
    today = timezone.localdate()
    form = RoundForm(
        request.POST if request.method == "POST" else None,
        programme=found.cohort.programme,
        initial={"opens_on": today, "due_on": today + USUAL_TERM},
    )
    if request.method == "POST" and form.is_valid():
        try:
            round = actions.plan_round(placement=found, by=request.user, **form.cleaned_data)
        except actions.CannotPlanError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("De %(kind)s staat klaar, op de beginpagina van iedereen die meedoet.")
                % {"kind": round.get_kind_display()},
            )
            return redirect("assessments:round", pk=round.pk)
    return render(
        request,
        "assessments/plan.html",
        {"placement": found, "form": form},
        status=422 if form.errors else 200,
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
            "instrument",
        ),
        pk=pk,
    )
    asked = list(Assessment.objects.of(found).select_related("author"))
    own = next((assessment for assessment in asked if assessment.author_id == user.pk), None)
    by_list = request.GET.get("volgorde") == "lijst"
    comparison = compare(found, user) if found.is_opened else None
    rows = []
    if comparison:
        rows = comparison.rows if by_list else comparison.largest_first
    return render(
        request,
        "assessments/round.html",
        {
            "round": found,
            "asked": asked,
            "own": own,
            "comparison": comparison,
            "rows": _shown(rows, comparison, own.role if own else ""),
            "by_list": by_list,
            "may_finalise": found.state == Round.State.CONVERSATION
            and Round.objects.judged_by(user).filter(pk=pk).exists(),
            "judgements": found.state == Round.State.FINALISED
            and Judgement.objects.visible_to(user).filter(round=found).select_related("section"),
            "transitions": Transition.objects.visible_to(user)
            .filter(round=found)
            .select_related("user", "subject"),
        },
    )


def _shown(rows, comparison, own_role):
    """What the page says of each row. A voice is drawn once: it returns hundreds of times."""
    names, marks = {}, {}
    for role in comparison.roles if rows else ():
        names[role] = render_to_string("_voice.html", {"role": role})
        marks[role] = render_to_string("_voice.html", {"role": role, "silent": True})
    return [
        {
            "row": row,
            "words": sentence(row, own_role),
            "scale": [
                (word, [marks[given.role] for given in row.on_scale if given.word == word])
                for word in (comparison.scale if row.on_scale else ())
            ],
            "beside": [(names[given.role], given.word) for given in row.beside],
            "said": [
                (given.role, names[given.role], given.comment)
                for given in (row.given if row.has_comments else ())
            ],
        }
        for row in rows
    ]
