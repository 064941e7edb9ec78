"""Who guides in a placement: now and before; somebody new, somebody else, nobody any more."""

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assessments.actions import end_guide
from assessments.models import Assessment, MovedOnError, Round
from assessments.views.moved_on import too_late
from ervaring.people import actions
from ervaring.people.arranged import in_order
from ervaring.people.forms import GuideForm, SuccessorForm
from ervaring.placements.models import Placement, Supervision

AT_ONCE = gettext_lazy(
    "Iemand anders heeft dit op hetzelfde moment veranderd. Kijk wie er nu staat."
)


@require_http_methods(["GET", "HEAD", "POST"])
def guides(request, pk):
    """Everyone who guides or guided in a placement, and a form for somebody new."""
    placement = get_object_or_404(
        Placement.objects.arranged_by(request.user).select_related(
            "student", "workplace__organisation", "cohort__programme"
        ),
        pk=pk,
    )
    form = GuideForm(
        request.POST if request.method == "POST" else None, placement=placement, by=request.user
    )
    if request.method == "POST" and form.is_valid():
        names = ("user", "role", "level", "by_experience")
        given = {name: form.cleaned_data[name] for name in names}
        try:
            made = actions.add_guide(placement=placement, by=request.user, **given)
        except IntegrityError:
            form.add_error(None, AT_ONCE)
        else:
            said = _("%(name)s hoort nu bij deze stage, als %(role)s.")
            words = {"name": made.user, "role": made.get_role_display()}
            messages.success(request, said % words)
            return redirect("people:guides", pk=pk)
    parts = Supervision.objects.arranged_by(request.user).filter(placement=placement)
    parts = in_order(parts.select_related("user", "level", "started_by", "ended_by"))
    return render(
        request,
        "people/guides.html",
        {
            "placement": placement,
            "now": [one for one in parts if one.ended_at is None],
            "before": [one for one in parts if one.ended_at],
            "assessing": Supervision.ASSESSORS,
            "third": Supervision.Role.THIRD_ASSESSOR,
            "sees": Placement.objects.visible_to(request.user).filter(pk=pk).exists(),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def replace(request, pk):
    """Somebody else takes over a part; a third assessor is asked on the page of the round."""
    third = Supervision.Role.THIRD_ASSESSOR
    found = _part(request.user, pk, lambda parts: parts.exclude(role=third))
    if found.ended_at:
        return _gone(request, found)
    form = SuccessorForm(
        request.POST if request.method == "POST" else None, supervision=found, by=request.user
    )
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data.get(name) for name in ("user", "level", "by_experience")}
        try:
            new = actions.replace_guide(supervision=found, by=request.user, **given)
        except MovedOnError as moved:
            return too_late(request, str(moved), _page(found))
        except IntegrityError:
            return too_late(request, AT_ONCE, _page(found))
        said = _("%(new)s is nu %(role)s in plaats van %(old)s.")
        names = {"new": new.user, "old": found.user, "role": new.get_role_display()}
        messages.success(request, said % names)
        return redirect(_page(found))
    context = {"part": found, "form": form, **_lists(found)}
    status = 422 if form.errors else 200
    return render(request, "people/replace.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request, pk):
    """Somebody guides no more, and nobody takes over."""
    found = _part(request.user, pk)
    if found.ended_at:
        return _gone(request, found)
    if request.method == "POST":
        try:
            end_guide(supervision=found, by=request.user)
        except MovedOnError as moved:
            return too_late(request, str(moved), _page(found))
        said = _("%(name)s is hier geen %(role)s meer.")
        messages.success(request, said % {"name": found.user, "role": found.get_role_display()})
        return redirect(_page(found))
    return render(request, "people/end.html", {"part": found, **_lists(found)})


def _part(user, pk, of=lambda parts: parts):
    parts = Supervision.objects.arranged_by(user).select_related(
        "user", "placement__student", "placement__workplace__organisation"
    )
    return get_object_or_404(of(parts), pk=pk)


def _page(part):
    return reverse("people:guides", args=[part.placement_id])


def _gone(request, part):
    said = _("%(name)s is hier intussen geen %(role)s meer.")
    words = {"name": part.user, "role": part.get_role_display()}
    return too_late(request, said % words, _page(part))


def _lists(part):
    """What happens to the lists that were asked of somebody in `part`."""
    asked = Assessment.objects.of_guide(part).asked().select_related("round")
    unfinished = asked.exclude(round__state=Round.State.FINALISED)
    return {
        "lapsing": asked.out().order_by("round__due_on"),
        "staying": unfinished.filter(state=Assessment.State.SUBMITTED).order_by("round__due_on"),
        "is_supervisor": part.role == Supervision.Role.SUPERVISOR,
        "assesses": part.role in Supervision.ASSESSORS,
    }
