"""For an assessor who writes on paper: a list to print, and the tutor who types it over."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import actions, sheet
from assessments.models import Answer, Assessment, MovedOnError
from assessments.views.moved_on import moved_on


@require_safe
def blank(request, pk):
    """The list without any answer, to print and fill in by hand."""
    lists = Assessment.objects.printable_by(request.user)
    found = get_object_or_404(lists.select_related("author", "round__placement"), pk=pk)
    asked = sheet.read(Answer.objects.of(found), pk)
    points = asked.points()
    return render(
        request,
        "assessments/blank.html",
        {
            "assessment": found,
            "sheet": asked,
            "on_scale": [point for point in points if point.position is not None],
            "beside": [point for point in points if point.position is None],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def type_over(request, pk):
    """The tutor takes on to type over what an assessor wrote on paper; everyone sees that."""
    found = get_object_or_404(
        Assessment.objects.typed_over_by(request.user).select_related(
            "author", "round__placement__student"
        ),
        pk=pk,
    )
    if found.state != Assessment.State.DRAFT:
        return moved_on(request, found.round, _("Deze lijst is al ingeleverd."))
    try:
        actions.refuse_begun(found)
        if request.method == "POST":
            actions.type_over(assessment=found, by=request.user)
    except MovedOnError as moved:
        return moved_on(request, found.round, str(moved))
    if request.method == "POST":
        messages.success(
            request, _("Typ over wat %(name)s opschreef.") % {"name": found.author.name}
        )
        return redirect(found)
    return render(
        request, "assessments/type_over.html", {"assessment": found, "round": found.round}
    )
