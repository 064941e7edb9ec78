"""A student goes to another cohort, and somebody leaves."""

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.models import Assessment, MovedOnError
from assessments.views.moved_on import too_late
from ervaring.people import actions
from ervaring.people.arranged import endable_by, in_order, parts_of, people_of, words
from ervaring.people.forms import TransferForm
from ervaring.placements.models import Placement, Supervision
from ervaring.schools.models import Administrator, Membership


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request, pk):
    """A student goes on in another cohort, of this programme or another one."""
    students = Membership.objects.arranged_by(request.user).filter(role=Membership.Role.STUDENT)
    found = get_object_or_404(students.select_related("user", "programme", "cohort"), pk=pk)
    back = reverse("people:person", args=[found.user_id])
    if found.ended_at:
        why = _("%(name)s is intussen geen student meer van dit cohort.") % {"name": found.user}
        return too_late(request, why, back)
    form = TransferForm(
        request.POST if request.method == "POST" else None, membership=found, by=request.user
    )
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.transfer(membership=found, by=request.user, **form.cleaned_data)
        except MovedOnError as moved:
            return too_late(request, str(moved), back)
        except IntegrityError:
            form.add_error("cohort", _("Deze persoon is al student van die opleiding."))
        else:
            said = _("%(name)s is nu %(part)s.") % {"name": new.user, "part": words(new)}
            messages.success(request, said)
            return redirect(back)
    placements = Placement.objects.arranged_by(request.user).filter(student=found.user)
    return render(
        request,
        "people/transfer.html",
        {
            "membership": found,
            "form": form,
            "placements": placements.filter(cohort=found.cohort_id).select_related(
                "workplace__organisation"
            ),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, pk):
    """End the parts of a person: all of them unless one is unticked."""
    found = get_object_or_404(people_of(parts_of(request.user)), pk=pk)
    back = reverse("people:person", args=[pk])
    parts = in_order([part for kind in endable_by(request.user) for part in kind.filter(user=pk)])
    if not parts:
        why = _("Er is hier geen rol die jij kunt beëindigen.")
        return too_late(request, why, back)
    keys = request.POST.getlist("deel")
    chosen = [one for one in parts if _key(one) in keys]
    problem = ""
    if request.method == "POST" and not chosen:
        problem = _("Kies ten minste een rol.")
    elif request.method == "POST":
        try:
            actions.leave(parts=chosen, by=request.user)
        except MovedOnError as moved:
            return too_late(request, str(moved), back)
        except actions.LastAdministratorError as error:
            problem = str(error)
        else:
            messages.success(request, _("Beëindigd: %(parts)s.") % {"parts": _listed(chosen)})
            still = people_of(parts_of(request.user)).filter(pk=pk).exists()
            return redirect(back if still else "home")
    ticked = chosen if request.method == "POST" else parts
    return render(
        request,
        "people/leave.html",
        {
            "person": found,
            "problem": problem,
            "parts": _shown(request.user, parts, ticked),
            "learns": any(_is(one, Membership.Role.STUDENT) for one in parts),
        },
        status=422 if problem else 200,
    )


def _key(part):
    return f"{part._meta.model_name}-{part.pk}"


def _listed(parts):
    return ", ".join(words(one) for one in parts)


def _is(part, role):
    return getattr(part, "role", "") == role


def _shown(user, parts, ticked):
    """Per part: its key, its words, whether it is ticked, what lapses, and what to mind."""
    lapsing, others = {}, _without(user, parts)
    guided = [one.pk for one in parts if isinstance(one, Supervision)]
    supervisions = Supervision.objects.arranged_by(user).filter(pk__in=guided)
    for one in Assessment.objects.of_guides(supervisions).out().select_related("round"):
        lapsing.setdefault((one.round.placement_id, one.role), []).append(one)
    return [
        {
            "key": _key(part),
            "words": words(part),
            "ticked": part in ticked,
            "lapsing": lapsing.get((getattr(part, "placement_id", None), _role(part)), []),
            "warning": _warning(part, others),
        }
        for part in parts
    ]


def _role(part):
    return getattr(part, "role", "")


def _without(user, parts):
    """The schools and programmes that somebody else administers or coordinates beside `parts`."""
    person = parts[0].user_id
    schools = [one.school_id for one in parts if isinstance(one, Administrator)]
    programmes = [one.programme_id for one in parts if _is(one, Membership.Role.COORDINATOR)]
    coordinators = Membership.objects.coordinators_of(*programmes).exclude(user=person)
    administrators = Administrator.objects.administered_by(user).active().exclude(user=person)
    administrators = administrators.filter(school__in=schools)
    return {
        *(("school", pk) for pk in administrators.values_list("school", flat=True)),
        *(("programme", pk) for pk in coordinators.values_list("programme", flat=True)),
    }


def _warning(part, others):
    """What would be missing without this part; nothing for most. `others`: see `_without`."""
    if isinstance(part, Administrator):
        if ("school", part.school_id) not in others:
            return actions.last_administrator(part.school)
    elif _is(part, Membership.Role.COORDINATOR) and ("programme", part.programme_id) not in others:
        return _("Daarna heeft deze opleiding geen coördinator meer. Voeg eerst iemand toe.")
    return ""
