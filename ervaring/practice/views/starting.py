"""Two short pages for who begins: the student, and who guides them."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.forms import posted_key
from ervaring.placements.models import Placement


@require_safe
def start_student(request):
    return _page(request, "practice/start_student.html")


@require_safe
def start_supervisor(request):
    return _page(request, "practice/start_supervisor.html")


def _page(request, template):
    """The page; with ?stage=, its links lead to that placement. One of somebody else is a 404."""
    placement = None
    if "stage" in request.GET:
        placements = Placement.objects.visible_to(request.user).select_related("student")
        placement = get_object_or_404(placements, pk=posted_key(request.GET["stage"]))
    return render(request, template, {"placement": placement})
