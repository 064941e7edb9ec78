"""Planning a round for one placement or for a cohort, and moving its date."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments import actions
from assessments.cohorts import chooses, selected
from assessments.forms import USUAL_TERM, CohortRoundForm, DueDateForm, RoundForm
from assessments.models import MovedOnError, Round
from assessments.views.cohorts import cohort_of
from assessments.views.moved_on import moved_on
from ervaring.placements.models import Placement


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request, pk):
    """Plan a round for one placement: the form, what it will make, and then making it."""
    found = get_object_or_404(
        Placement.objects.planned_by(request.user).select_related(
            "student", "workplace__organisation", "cohort__programme"
        ),
        pk=pk,
    )
    form = RoundForm(_posted(request), programme=found.cohort.programme, initial=_usual())
    back = {"placement": found, "back": found.get_absolute_url()}
    if request.method == "POST" and form.is_valid():
        return _preview_or_plan(request, form, [found], back)
    return _page(request, form, back)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_cohort(request, pk):
    """The same for those of a cohort who are ticked; of those chosen on its page, if any were."""
    found = cohort_of(request, pk)
    placements = (
        Placement.objects.planned_by(request.user)
        .filter(cohort=found, ends_on__gte=timezone.localdate())
        .select_related("student", "workplace__organisation")
        .order_by("student__name", "pk")
    )
    if chooses(request.GET):
        placements = placements.filter(pk__in=selected(request.user, found, request.GET).order_by())
    form = CohortRoundForm(
        _posted(request), programme=found.programme, placements=placements, initial=_usual()
    )
    back = {"cohort": found, "placement": None, "back": found.get_absolute_url()}
    if request.method == "POST" and form.is_valid():
        return _preview_or_plan(request, form, form.cleaned_data["placements"], back)
    return _page(request, form, back)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _usual():
    today = timezone.localdate()
    return {"opens_on": today, "due_on": today + USUAL_TERM}


def _page(request, form, back):
    status = 422 if form.errors else 200
    return render(request, "assessments/plan.html", {"form": form, **back}, status=status)


def _preview_or_plan(request, form, placements, back):
    asked = {name: form.cleaned_data[name] for name in ("kind", "instrument", "opens_on", "due_on")}
    roles = form.cleaned_data["roles"]
    if "verander" in request.POST:
        return render(request, "assessments/plan.html", {"form": form, **back})
    if "plan" in request.POST:
        made = actions.plan_rounds(placements=placements, roles=roles, by=request.user, **asked)
        return _planned(request, made, back)
    plans = actions.preview(placements, kind=asked["kind"], roles=roles)
    return render(
        request,
        "assessments/plan_preview.html",
        {
            **back,
            **asked,
            "form": form,
            "kind_label": Round.Kind(asked["kind"]).label,
            "is_final": asked["kind"] == Round.Kind.FINAL,
            "roles": roles,
            "opens_later": asked["opens_on"] > timezone.localdate(),
            "made": [plan for plan in plans if plan.can_be_made],
            "problems": [plan for plan in plans if plan.problem],
            "there": [plan for plan in plans if plan.is_there],
            "people": len(
                {user for plan in plans if plan.can_be_made for user in plan.authors.values()}
            ),
        },
    )


def _planned(request, made, back):
    if not made:
        messages.warning(request, _("Er is niets gepland: dit stond er al, of er mist iets."))
        return redirect(back["back"])
    said = ngettext(
        "De %(kind)s staat klaar, op de beginpagina van iedereen die meedoet.",
        "%(number)d beoordelingsmomenten staan klaar, op de beginpagina van iedereen die meedoet.",
        len(made),
    ) % {"kind": made[0].get_kind_display(), "number": len(made)}
    messages.success(request, said)
    return redirect(made[0] if back["placement"] else back["back"])


@require_http_methods(["GET", "HEAD", "POST"])
def reschedule(request, pk):
    """Another date for handing in, as a tutor agrees with a student who needs more time."""
    found = get_object_or_404(
        Round.objects.planned_by(request.user).select_related("placement__student"), pk=pk
    )
    if found.state != Round.State.OPEN:
        return moved_on(request, found, _("Iedereen heeft al ingeleverd. De datum blijft staan."))
    form = DueDateForm(_posted(request), round=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reschedule(round=found, by=request.user, **form.cleaned_data)
        except MovedOnError as moved:
            return moved_on(request, found, str(moved))
        messages.success(request, _("De nieuwe datum staat er. Iedereen ziet hem."))
        return redirect(found)
    status = 422 if form.errors else 200
    return render(
        request, "assessments/reschedule.html", {"round": found, "form": form}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request, pk):
    """Undo a planning that was a mistake, as long as nobody has written anything."""
    found = get_object_or_404(
        Round.objects.planned_by(request.user).select_related("placement__student"), pk=pk
    )
    if request.method == "POST":
        try:
            actions.call_off(round=found, by=request.user)
        except MovedOnError as moved:
            return moved_on(request, found, str(moved))
        messages.success(request, _("Het beoordelingsmoment is weg. Er was nog niets ingevuld."))
        return redirect(found.placement)
    return render(request, "assessments/call_off.html", {"round": found})
