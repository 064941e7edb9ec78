"""Which outcomes have evidence, and which have none yet."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ervaring import charts
from ervaring.placements.models import Placement, Reading
from portfolios import coverage as covering
from portfolios.models import Entry


@require_safe
def coverage(request, pk):
    """Of one country at a time: the programme's own, or the other one through the crosswalk."""
    placement = get_object_or_404(
        Placement.objects.visible_to(request.user).select_related("student", "cohort__programme"),
        pk=pk,
    )
    profiles = covering.coverage(placement, request.user)
    wanted = request.GET.get("profiel")
    shown = next((one for one in profiles if one.jurisdiction == wanted), None)
    profile = shown or next(iter(profiles), None)
    if profile and profile.has_any:
        what = _("bij welke leeruitkomsten je iets deelt")
        Reading.leave(request.user, placement, Reading.Kind.ENTRIES, placement.pk, what)
    return render(
        request,
        "portfolios/coverage.html",
        {
            "placement": placement,
            "here": "coverage",
            "profiles": profiles,
            "profile": profile,
            "marks": {kind: charts.mark(kind) for kind in Entry.Kind.values},
            "marks_along": {kind: charts.mark(kind, along=True) for kind in Entry.Kind.values},
            "kinds": Entry.Kind.choices,
        },
    )
