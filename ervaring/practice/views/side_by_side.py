"""The werkplekcheck of a placement: the organisation and the student beside each other."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.models import MovedOnError
from assessments.views.moved_on import too_late
from ervaring.placements.models import Placement, Workplace
from ervaring.practice.actions import asking
from ervaring.practice.checking import interim_rounds, note_check, readers_of
from ervaring.practice.models import WorkplaceCheck
from ervaring.practice.two_voices import compare, differing, in_groups


@require_http_methods(["GET", "HEAD", "POST"])
def check_of_placement(request, pk):
    """What both say of the workplace; and for the student the way to say it."""
    user = request.user
    placement = get_object_or_404(
        Placement.objects.visible_to(user).select_related(
            "student", "workplace__organisation", "cohort__programme"
        ),
        pk=pk,
    )
    is_own = Placement.objects.learnt_by(user).filter(pk=pk).exists()
    if request.method == "POST":
        if not is_own:
            raise Http404
        return _answer(request, placement)
    checks = WorkplaceCheck.objects.visible_to(user).select_related("author", "workplace")
    organisation, student = checks.last_about(placement)
    if student:
        note_check(user, student)
    rows = compare(organisation, student)
    differences = differing(rows)
    only = bool(differences) and request.GET.get("toon") != "alles"
    programme, today = placement.cohort.programme, timezone.localdate()
    context = {
        "placement": placement,
        "is_own": is_own,
        "organisation": organisation,
        "student": student,
        "is_old": organisation and organisation.is_old_for(programme, today),
        "differences": _in_words(differences, is_own),
        "groups": [
            (title, _in_words(group, is_own))
            for title, group in in_groups([row for row in rows if not row.steps])
        ],
        "only": only,
        "may_ask": Workplace.objects.arranged_by(user).filter(pk=placement.workplace_id).exists(),
        **(_asked(placement, user) if is_own else {}),
    }
    return render(request, "practice/placement_check.html", context)


def _in_words(rows, is_own):
    return [(row, row.sentence(is_own)) for row in rows]


def _asked(placement, user):
    """What the student can do here, and who will read it."""
    written = WorkplaceCheck.objects.written_by(user).filter(placement=placement)
    round = interim_rounds(user).filter(placement=placement).first()
    done = round and written.submitted().filter(round=round).exists()
    return {
        "draft": written.out().first(),
        "round": None if done else round,
        "skipped": round and written.filter(round=round, state=WorkplaceCheck.State.LAPSED),
        "readers": readers_of(placement),
    }


def _answer(request, placement):
    """One click begins the student's check, or says that this round does without."""
    if request.POST.get("doe") == "sla-over":
        asking.skip(placement=placement, by=request.user)
        messages.success(request, _("Je slaat de check over. Je kunt hem hier alsnog invullen."))
        return redirect("home")
    try:
        made = asking.begin(placement=placement, by=request.user)
    except MovedOnError as moved:
        return too_late(request, str(moved), request.path)
    return redirect("practice:check", made.pk)
