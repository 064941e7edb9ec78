"""Choosing what a goal is about, and what shows how far one is: lists to tick."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.forms import posted_key
from competencies.models import Item
from portfolios import actions
from portfolios.finding import looked_for
from portfolios.models import Entry, GoalEvidence, GoalLink, LearningGoal

# More hits than anybody ticks.
MOST = 40


def _goal(request, pk):
    return get_object_or_404(
        LearningGoal.objects.learnt_by(request.user).select_related(
            "placement__student", "placement__cohort__programme__level"
        ),
        pk=pk,
    )


def posted_choice(request):
    """(the keys that stood on the page as chosen, those that are ticked now).

    Only what is different is changed: an older page takes nothing away that it did not show.
    """
    return tuple(
        {key for key in map(posted_key, request.POST.getlist(name)) if key}
        for name in ("stond", "kies")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def goal_about(request, pk):
    """Which statements a goal is about: those of the programme at its level, or by words."""
    goal = _goal(request, pk)
    if request.method == "POST":
        stood, ticked = posted_choice(request)
        more = Item.objects.readable().statements().filter(pk__in=ticked - stood)
        actions.choose_about(goal=goal, more=more, less=stood - ticked)
        messages.success(request, _("Bewaard waar dit leerdoel over gaat."))
        return redirect(goal)
    query = looked_for(request.GET)
    chosen = [link.item for link in GoalLink.objects.of([goal]).select_related("item")]
    programme = goal.placement.cohort.programme
    if query:
        found = Item.objects.readable().search(query)
    else:
        found = Item.objects.at_level(programme.level).filter(
            framework__in=programme.frameworks.all()
        )
    found = found.statements().exclude(pk__in=[item.pk for item in chosen])
    context = {
        "placement": goal.placement,
        "goal": goal,
        "query": query,
        "chosen": chosen,
        "found": found.select_related("framework")[:MOST],
        "level": programme.level,
    }
    return render(request, "portfolios/goal_about.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_evidence(request, pk):
    """Which of their own entries the student chose."""
    goal = _goal(request, pk)
    own = Entry.objects.editable_by(request.user).filter(placement=goal.placement_id)
    if request.method == "POST":
        stood, ticked = posted_choice(request)
        more = own.filter(pk__in=ticked - stood)
        actions.choose_goal_evidence(goal=goal, more=more, less=stood - ticked)
        messages.success(request, _("Bewaard wat je bewijs is."))
        return redirect(goal)
    chosen = set(GoalEvidence.objects.of([goal]).values_list("entry", flat=True))
    context = {
        "placement": goal.placement,
        "goal": goal,
        "entries": [(entry, entry.pk in chosen) for entry in own],
    }
    return render(request, "portfolios/goal_evidence.html", context)
