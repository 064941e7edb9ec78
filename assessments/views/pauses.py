"""A pause of the student: no reason is asked, and nobody else hears of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import actions
from assessments.forms import PauseForm
from assessments.models import MovedOnError, Pause, Round
from assessments.views.moved_on import moved_on
from ervaring.placements.models import Supervision


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request, pk):
    """Stop the clock for some days, or let it run again."""
    found = get_object_or_404(
        Round.objects.about(request.user).select_related("placement__cohort__programme"), pk=pk
    )
    if found.state != Round.State.OPEN:
        return moved_on(request, found, _("Alle lijsten zijn al binnen. Er loopt geen datum meer."))
    pauses = Pause.objects.visible_to(request.user).filter(round=found)
    running = pauses.running().first()
    left = found.placement.cohort.programme.pause_days - pauses.days_taken()
    form = PauseForm(request.POST if request.method == "POST" else None, most=left)
    try:
        if "verder" in request.POST:
            actions.resume(round=found, by=request.user)
            messages.success(request, _("Je gaat weer verder. De datum blijft zoals hij nu is."))
            return redirect(found)
        if request.method == "POST" and not running and form.is_valid():
            actions.pause(round=found, by=request.user, **form.cleaned_data)
            messages.success(
                request, _("Je hebt pauze. Je krijgt geen herinneringen, en de datum is verzet.")
            )
            return redirect(found)
    except (MovedOnError, actions.TooLongError) as error:
        return moved_on(request, found, str(error))
    tutors = Supervision.objects.of(found.placement).filter(role=Supervision.Role.TUTOR)
    return render(
        request,
        "assessments/pause.html",
        {
            "round": found,
            "form": form,
            "running": running,
            "tutor": tutors.select_related("user").first(),
        },
        status=422 if form.errors and not running else 200,
    )
