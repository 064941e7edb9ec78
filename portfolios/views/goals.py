"""The personal learning plan."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.models import Agreement, MovedOnError
from assessments.views.moved_on import moved_on
from ervaring.placements.models import Placement, Reading
from portfolios import actions
from portfolios.models import LearningGoal


@require_safe
def goals(request, pk):
    """The learning goals of a student, each with where it came from."""
    placement = get_object_or_404(
        Placement.objects.visible_to(request.user).select_related("student"), pk=pk
    )
    found = (
        LearningGoal.objects.visible_to(request.user)
        .filter(placement=placement)
        .select_related("agreement__round", "agreement__question__item", "agreement__made_by")
    )
    if found:
        what = _("je leerdoelen")
        Reading.leave(request.user, placement, Reading.Kind.GOALS, placement.pk, what)
    return render(request, "portfolios/goals.html", {"placement": placement, "goals": found})


@require_POST
def goal(request, pk):
    """An agreement becomes a learning goal, in one click; a second click changes nothing."""
    agreement = get_object_or_404(
        Agreement.objects.visible_to(request.user).select_related("round"),
        pk=pk,
        round__placement__in=Placement.objects.with_part(request.user),
    )
    try:
        _goal, is_new = actions.make_goal(agreement=agreement, by=request.user)
    except MovedOnError as moved:
        return moved_on(request, agreement.round, str(moved))
    messages.success(
        request,
        _("Deze afspraak is nu een leerdoel.")
        if is_new
        else _("Deze afspraak was al een leerdoel."),
    )
    return redirect("portfolios:goals", pk=agreement.round.placement_id)
