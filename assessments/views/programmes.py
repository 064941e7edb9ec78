"""What a programme decides about its rounds and its workplaces."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.forms import ProgrammeForm
from ervaring.schools.models import Programme


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request, pk):
    """Its pieces of advice per kind of round, how long a student may pause, and a check is good."""
    found = get_object_or_404(
        Programme.objects.coordinated_by(request.user).select_related("school"), pk=pk
    )
    form = ProgrammeForm(request.POST if request.method == "POST" else None, programme=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Bewaard. Dit geldt vanaf nu; wat al gegeven is, blijft."))
        return redirect("assessments:programme", pk=pk)
    return render(
        request,
        "assessments/programme.html",
        {"programme": found, "form": form},
        status=422 if form.errors else 200,
    )
