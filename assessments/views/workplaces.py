from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.workplaces import not_here as collect
from ervaring.schools.models import Programme


@require_safe
def not_here(request, pk):
    """What could not be learned where, as students and assessors said: a signal about the place."""
    programme = get_object_or_404(
        Programme.objects.coordinated_by(request.user).select_related("school"), pk=pk
    )
    return render(
        request,
        "assessments/not_here.html",
        {"programme": programme, "places": collect(programme, request.user)},
    )
