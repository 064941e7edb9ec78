"""Who talks with whom and how often: of a tutor's students, and of a cohort."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.views.cohorts import PAGE_SIZE, cohort_of
from ervaring.placements.models import Placement, Supervision
from ervaring.practice.talks import rhythms, running, tutored_by

NAMES = ("student", "workplace__organisation")


@require_safe
def talks(request):
    """The talks of the students of whom one is the tutor."""
    placements = tutored_by(request.user)
    if not placements.exists():
        raise Http404
    return _page(request, placements)


@require_safe
def cohort_talks(request, pk):
    """The talks of a cohort, for its coordinators."""
    cohort = cohort_of(request, pk)
    return _page(request, Placement.objects.in_cohort(cohort), cohort=cohort)


def _page(request, placements, **more):
    """Those that run today; who is without a talk the longest comes first."""
    placements = list(running(placements).select_related(*NAMES).order_by("student__name", "pk"))
    found = rhythms(placements)
    lines = [(one, found[one.pk]) for one in placements]
    lines.sort(key=lambda line: -line[1].days)
    long = [line for line in lines if line[1].is_long]
    only = request.GET.get("stand") == "lang"
    page = Paginator(long if only else lines, PAGE_SIZE)
    page = page.get_page(request.GET.get("pagina"))
    parts = Supervision.objects.of_all([one for one, _rhythm in page])
    supervisors = dict(
        parts.filter(role=Supervision.Role.SUPERVISOR).values_list("placement", "user__name")
    )
    context = {
        "page": page,
        "lines": [(one, rhythm, supervisors.get(one.pk, "")) for one, rhythm in page],
        "number": len(lines),
        "long": len(long),
        "only": only,
    }
    return render(request, "practice/talks.html", context | more)
