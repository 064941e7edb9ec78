"""What can be learned at the workplace of a placement."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ervaring import charts
from ervaring.placements.models import Placement, Reading
from ervaring.practice.coverage import IN_ORDER
from ervaring.practice.learning import learning_at
from ervaring.schools.models import Programme


@require_safe
def learning_here(request, pk):
    """Of one country at a time, what needs attention first; a gap becomes a goal in one click."""
    placement = get_object_or_404(
        Placement.objects.visible_to(request.user).select_related(
            "student", "workplace__organisation", "cohort__programme"
        ),
        pk=pk,
    )
    learning = learning_at(placement, request.user, request.GET.get("profiel"))
    if learning.counter and any(row.student for part in learning.parts for row in part.rows):
        what = _("wat je zelf antwoordde over je stageplek")
        Reading.leave(request.user, placement, Reading.Kind.CHECK, learning.counter.pk, what)
    coordinated = Programme.objects.coordinated_by(request.user)
    return render(
        request,
        "practice/learning_here.html",
        {
            "placement": placement,
            "learning": learning,
            "parts": [part for part in learning.parts if learning.check or part.is_told],
            "legend": [(one.word, charts.places([one.mark])) for one in IN_ORDER],
            "is_own": placement.student_id == request.user.pk,
            "may_add": Placement.objects.with_part(request.user).filter(pk=pk).exists(),
            "may_compare": coordinated.filter(pk=placement.cohort.programme_id).exists(),
        },
    )
