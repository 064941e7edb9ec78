from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ervaring.placements.models import Placement, Reading, Supervision
from ervaring.schools.models import Membership

PAGE_SIZE = 50


@require_safe
def readings(request):
    """A student sees who read what about them, and who could; nobody else sees that."""
    user = request.user
    placements = Placement.objects.learnt_by(user).select_related(
        "workplace__organisation", "cohort__programme"
    )
    guides, coordinators = {}, {}
    for one in Supervision.objects.of_all(placements).select_related("user"):
        guides.setdefault(one.placement_id, []).append(one)
    programmes = {one.cohort.programme_id for one in placements}
    for one in Membership.objects.coordinators_of(*programmes).select_related("user"):
        coordinators.setdefault(one.programme_id, []).append(one)
    lines = Reading.objects.about(user).select_related(
        "reader", "placement__workplace__organisation"
    )
    return render(
        request,
        "placements/readings.html",
        {
            "placements": [
                (one, guides.get(one.pk, []) + coordinators.get(one.cohort.programme_id, []))
                for one in placements
            ],
            "page": Paginator(lines, PAGE_SIZE).get_page(request.GET.get("pagina")),
            "several": len(placements) > 1,
        },
    )
