"""How a school looks: its colours and logo. The same for everyone, so no sign-in is asked."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ervaring.schools.models import School


@login_not_required
@require_safe
@cache_control(max_age=300, public=True)
def stylesheet(request, slug):
    """The school's colours over the custom properties of the site's style sheet."""
    school = get_object_or_404(School.objects.styled(), slug=slug)
    return render(request, "schools/style.css", {"school": school}, content_type="text/css")


@login_not_required
@require_safe
@cache_control(max_age=300, public=True)
def logo(request, slug):
    school = get_object_or_404(School.objects.styled(), slug=slug)
    if not school.logo:
        raise Http404
    return FileResponse(school.logo.open(), content_type="image/png")
