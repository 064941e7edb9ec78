"""How a student is guided: by whom, whether that is as it should be, and what was done about it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.models import MovedOnError
from assessments.views.moved_on import too_late
from ervaring.placements.models import Placement, Supervision
from ervaring.practice.forms.guidance import RemedyForm, SupervisorForm
from ervaring.practice.guidance import criteria_of, statements, supervisor_of
from ervaring.practice.models import Remedy, Talk
from ervaring.practice.reading import note_talks
from ervaring.practice.talks import rhythms

SHOWN = 5  # of a kind; the others fold away


def placement_of(user, pk, placements=None):
    """The placement that a page is about: for who sees it, or only those in `placements`."""
    seen = Placement.objects.visible_to(user) if placements is None else placements
    about = ("student", "workplace__organisation", "cohort__programme__level")
    return get_object_or_404(seen.select_related(*about), pk=pk)


def talkers_of(user):
    """The placements in which `user` is one of the two who talk."""
    return Placement.objects.learnt_by(user) | Placement.objects.supervised_by(user)


@require_safe
def guidance(request, pk):
    """Who guides, the talks and intervisions, and each criterion with what is known of it."""
    return _page(request, placement_of(request.user, pk))


@require_POST
def guidance_who(request, pk):
    """The level of the supervisor: said by themselves, or by who plans for the student."""
    placement = placement_of(request.user, pk)
    parts = _described(request.user, placement)
    part = get_object_or_404(parts)
    form = SupervisorForm(request.POST, part=part, is_own=part.user_id == request.user.pk)
    if not form.is_valid():
        return _page(request, placement, form)
    parts.filter(pk=part.pk).update(**form.given)
    messages.success(request, _("Dank je. Dat staat nu bij deze stage."))
    return redirect("practice:guidance", pk=pk)


def _described(user, placement):
    """The part of the supervisor, if `user` may say which level they have."""
    parts = Supervision.objects.described_by(user)
    return parts.filter(placement=placement, role=Supervision.Role.SUPERVISOR)


def _page(request, placement, form=None):
    user, supervisor = request.user, supervisor_of(placement)
    talks = list(Talk.objects.visible_to(user).of(placement).select_related("supervisor"))
    talks.sort(key=lambda talk: (talk.day, talk.pk), reverse=True)
    note_talks(user, placement, talks)
    mine = set(Talk.objects.editable_by(user).of(placement).values_list("pk", flat=True))
    for talk in talks:
        talk.is_mine = talk.pk in mine
    planned = sorted((one for one in talks if one.is_planned), key=lambda one: one.planned_at)
    settled = [one for one in talks if not one.is_planned]
    criteria = criteria_of(placement, user, supervisor)
    if form is None and (part := _described(user, placement).first()):
        form = SupervisorForm(part=part, is_own=part.user_id == user.pk)
    context = {
        "placement": placement,
        "is_own": placement.student_id == user.pk,
        "supervisor": supervisor,
        "rhythm": rhythms([placement])[placement.pk],
        "due": [one for one in planned if one.is_due],
        "coming": [one for one in planned if not one.is_due],
        "talks": [one for one in settled if one.kind == Talk.Kind.TALK],
        "intervisions": [one for one in settled if one.kind == Talk.Kind.INTERVISION],
        "shown": f":{SHOWN}",
        "folded": f"{SHOWN}:",
        "criteria": criteria,
        "warnings": [one for one in criteria if one.is_warning],
        "form": form,
        "asks": form and supervisor and None in (supervisor.level, supervisor.by_experience),
        "may_talk": talkers_of(user).filter(pk=placement.pk).exists(),
        "may_remedy": Placement.objects.planned_by(user).filter(pk=placement.pk).exists(),
    }
    status = 409 if form and form.errors else 200
    return render(request, "practice/guidance.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def guidance_remedy(request, pk, item):
    """How a criterion that is not met is made up for. What was written before stays readable."""
    placement = placement_of(request.user, pk, Placement.objects.planned_by(request.user))
    about = get_object_or_404(statements(), pk=item)
    form = RemedyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            Remedy.note(placement=placement, item=about, by=request.user, **form.cleaned_data)
        except MovedOnError as moved:
            return too_late(request, str(moved), request.path, [form.cleaned_data["text"]])
        messages.success(request, _("Het staat er. Wie bij deze stage hoort, leest het."))
        return redirect("practice:guidance", pk=pk)
    remedies = Remedy.objects.visible_to(request.user).of(placement).filter(item=about)
    context = {
        "placement": placement,
        "item": about,
        "form": form,
        "remedies": remedies.select_related("made_by"),
    }
    status = 422 if form.errors else 200
    return render(request, "practice/remedy.html", context, status=status)
