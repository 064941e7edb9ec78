"""The lists of a programme: which there are, what they ask, and how they come and go."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import sheet
from assessments.forms import NewListForm
from assessments.models import IncompleteError, Instrument, MovedOnError, ScalePoint
from assessments.preview import preview as preview_of
from assessments.views.drafts import drafting
from ervaring.schools.models import Programme


@require_safe
def instruments(request, pk):
    """The programme's own lists, newest version first, and the standard ones that fit."""
    programme = get_object_or_404(
        Programme.objects.coordinated_by(request.user).select_related("school"), pk=pk
    )
    lists = Instrument.objects.visible_to(request.user).with_size()
    own = lists.filter(programme=programme).order_by("code", "-version")
    versions = [list(group) for _code, group in groupby(own, key=lambda one: one.code)]
    versions.sort(key=lambda group: group[0].title.casefold())
    return render(
        request,
        "assessments/instruments.html",
        {
            "programme": programme,
            "own": [(newest, older) for newest, *older in versions],
            "standard": lists.available_to(programme).filter(programme=None),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def instrument_new(request, pk):
    programme = get_object_or_404(Programme.objects.coordinated_by(request.user), pk=pk)
    form = NewListForm(
        request.POST if request.method == "POST" else None,
        sources=Instrument.objects.visible_to(request.user).copyable_for(programme),
        initial={"source": request.GET.get("van")},
    )
    if request.method == "POST" and form.is_valid():
        draft = Instrument.begin(programme=programme, **form.cleaned_data)
        return redirect("assessments:instrument", pk=draft.pk)
    return render(
        request,
        "assessments/instrument_new.html",
        {"programme": programme, "form": form},
        status=422 if form.errors else 200,
    )


@require_safe
def instrument(request, pk):
    """What a list asks. A draft can be put in order here by who coordinates the programme."""
    found = get_object_or_404(
        Instrument.objects.visible_to(request.user).select_related("scale", "level", "programme"),
        pk=pk,
    )
    sections = list(found.sections.prefetch_related("questions__item"))
    return render(
        request,
        "assessments/instrument.html",
        {
            "instrument": found,
            "sections": sections,
            "has_questions": any(section.questions.all() for section in sections),
            "own": found.programme_id is not None,
        },
    )


@require_safe
def preview(request, pk, number):
    """One step as the student sees it. What is chosen or typed goes nowhere."""
    found = get_object_or_404(
        Instrument.objects.visible_to(request.user).select_related("level", "programme"), pk=pk
    )
    shown = preview_of(found)
    if not 1 <= number <= len(shown.steps):
        raise Http404
    step = shown.steps[number - 1]
    points = shown.points()
    surroundings = sheet.surroundings(step.lines, shown.level)
    return render(
        request,
        "assessments/preview.html",
        {
            "instrument": found,
            "sheet": shown,
            "step": step,
            "before": number - 1,
            "after": number + 1 if number < len(shown.steps) else 0,
            "on_scale": [point for point in points if point.position is not None],
            "beside": [point for point in points if point.position is None],
            "for_assessors": ScalePoint.objects.filter(scale=shown.scale, assessor_only=True),
            "lines": [{"line": line, **surroundings.of(line.item)} for line in step.lines],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, pk):
    """Says what is still missing, and asks once: from then on the list is frozen."""
    found = _own(request, pk)
    if request.method == "POST":
        said = _("Versie %(version)s is gepubliceerd. Je kunt haar kiezen als je plant.")
        return _move(request, found, found.publish, said % {"version": found.version})
    if not found.is_draft:
        return redirect(found)
    context = {"instrument": found, "missing": found.missing()}
    return render(request, "assessments/instrument_publish.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    found = _own(request, pk)
    if request.method == "POST":
        said = _("De lijst is ingetrokken. Niemand kan haar meer kiezen bij het plannen.")
        return _move(request, found, found.withdraw, said)
    if not found.is_published:
        return redirect(found)
    return render(request, "assessments/instrument_withdraw.html", {"instrument": found})


@require_POST
def next_version(request, pk):
    """To the draft of the next version, made by the first who asks for it."""
    return redirect(_own(request, pk).next_version())


@require_http_methods(["GET", "HEAD", "POST"])
@drafting("pk")
def delete(request, draft, pk):
    if request.method == "POST":
        draft.delete()
        messages.success(request, _("Het concept is verwijderd."))
        return redirect("assessments:instruments", pk=draft.programme_id)
    return render(request, "assessments/instrument_delete.html", {"instrument": draft})


def _own(request, pk):
    return get_object_or_404(
        Instrument.objects.coordinated_by(request.user).select_related("programme"), pk=pk
    )


def _move(request, found, move, said):
    """Take a step in the life of a list, and go to it to see how it stands."""
    try:
        move()
    except (MovedOnError, IncompleteError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(found)
