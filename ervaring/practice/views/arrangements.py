"""The stage agreement: what was agreed, gathered."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ervaring.placements.models import Placement, Reading
from ervaring.practice.arrangements import gather_arrangements


@require_safe
def arrangements(request, pk):
    """For everyone who sees the placement; what is missing leads to where it is filled in."""
    user = request.user
    placement = get_object_or_404(
        Placement.objects.visible_to(user).select_related(
            "student", "workplace__organisation", "cohort__programme__school"
        ),
        pk=pk,
    )
    what = _("wat er over je stage is afgesproken, met je functieprofiel")
    Reading.leave(user, placement, Reading.Kind.PROFILE, placement.pk, what)
    return render(
        request,
        "practice/arrangements.html",
        {
            "placement": placement,
            "is_own": not user.is_guest and placement.student_id == user.pk,
            "agreed": gather_arrangements(placement, user),
            "may_arrange": Placement.objects.arranged_by(user).filter(pk=pk).exists(),
            "may_plan": Placement.objects.planned_by(user).filter(pk=pk).exists(),
        },
    )
