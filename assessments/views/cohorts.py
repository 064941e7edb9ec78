from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.models import Assessment, Round
from ervaring.placements.models import Placement
from ervaring.schools.models import Cohort

PAGE_SIZE = 50


@require_safe
def cohort(request, pk):
    """Students × rounds: who is where, and who is waiting for whom."""
    found = get_object_or_404(
        Cohort.objects.visible_to(request.user).select_related("programme__school"), pk=pk
    )
    query = request.GET.get("q", "").replace("\0", "").strip()[:100]
    placements = (
        Placement.objects.visible_to(request.user)
        .filter(cohort=found)
        .select_related("student", "workplace__organisation")
        .order_by("student__name", "pk")
    )
    if query:
        placements = placements.filter(
            Q(student__name__icontains=query)
            | Q(workplace__name__icontains=query)
            | Q(workplace__organisation__name__icontains=query)
        )
    page = Paginator(placements, PAGE_SIZE).get_page(request.GET.get("pagina"))
    shown = [placement.pk for placement in page]
    asked = {}
    for assessment in (
        Assessment.objects.asked_in_rounds_of(request.user)
        .asked()
        .filter(round__placement__in=shown)
        .select_related("author")
    ):
        asked.setdefault(assessment.round_id, []).append(assessment)
    rounds = {}
    for round in Round.objects.visible_to(request.user).filter(placement__in=shown):
        waiting = [one for one in asked.get(round.pk, []) if one.state == Assessment.State.DRAFT]
        rounds.setdefault((round.placement_id, round.kind), []).append((round, waiting))
    return render(
        request,
        "assessments/cohort.html",
        {
            "cohort": found,
            "query": query,
            "page": page,
            "kinds": Round.Kind.labels,
            "rows": [
                (one, [(kind.label, rounds.get((one.pk, kind), [])) for kind in Round.Kind])
                for one in page
            ],
        },
    )
