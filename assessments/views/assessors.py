"""Who assesses: whether one of them is an ervaringsdeskundige, and a third when two disagree."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments import actions
from assessments.comparison import ROLE_ORDER
from assessments.forms import ThirdForm, posted_key
from assessments.models import Assessment, MovedOnError, Round
from assessments.views.moved_on import moved_on
from ervaring.placements.models import Placement, Supervision


def asked_in(round):
    """The lists of a round that came through its gate, the student's first."""
    lists = Assessment.objects.of(round).asked().select_related("author", "typed_by")
    return sorted(lists, key=lambda one: ROLE_ORDER.index(one.role))


def assessors_of(round, asked, user):
    """What the page says about two assessors or more; None when one person assesses.

    By preference one of them is an ervaringsdeskundige (leerplan 6.2).
    """
    lists = [one for one in asked if one.role != Assessment.Role.STUDENT]
    parts = actions.assessing(round).select_related("user")
    parts = sorted(parts, key=lambda one: ROLE_ORDER.index(one.role))
    if max(len(lists), len(parts)) < 2:
        return None
    unknown = [one.user for one in parts if one.by_experience is None]
    return {
        "now": [one.user for one in parts],
        "by_experience": [one.user for one in parts if one.by_experience],
        "unknown": unknown,
        "asks_me": user.pk in [one.pk for one in unknown],
        "third": next((one for one in lists if one.role == Assessment.Role.THIRD_ASSESSOR), None),
    }


@require_POST
def experience(request, pk):
    """An assessor says whether they work as an ervaringsdeskundige, in this placement."""
    placement = get_object_or_404(Placement.objects.with_part(request.user), pk=pk)
    parts = Supervision.objects.held_by(request.user).filter(
        placement=placement, role__in=Supervision.ASSESSORS
    )
    answer = {"ja": True, "nee": False}.get(request.POST.get("antwoord"))
    if answer is not None and parts.update(by_experience=answer):
        messages.success(request, _("Dank je. Dat staat nu bij deze stage."))
    return redirect(_back(request, placement))


def _back(request, placement):
    """The round on whose page the question stood, or else the placement."""
    rounds = Round.objects.visible_to(request.user).filter(placement=placement)
    return rounds.filter(pk=posted_key(request.POST.get("moment"))).first() or placement


@require_http_methods(["GET", "HEAD", "POST"])
def third(request, pk):
    """Ask a third assessor, or take that question back."""
    found = get_object_or_404(
        Round.objects.planned_by(request.user).select_related(
            "placement__student", "placement__cohort"
        ),
        pk=pk,
    )
    asked = Assessment.objects.of(found).asked().select_related("author")
    now = asked.filter(role=Assessment.Role.THIRD_ASSESSOR).first()
    if now is None and found.state != Round.State.CONVERSATION:
        why = _("Een derde beoordelaar kan meekijken zolang het gesprek loopt.")
        return moved_on(request, found, why)
    form = ThirdForm(
        request.POST if request.method == "POST" and now is None else None,
        placement=found.placement,
    )
    if request.method == "POST":
        try:
            if now and "intrekken" in request.POST:
                actions.release_third(assessment=now, by=request.user)
                messages.success(request, _("De vraag is ingetrokken."))
                return redirect(found)
            if form.is_valid():
                user = form.cleaned_data["user"]
                actions.ask_third(round=found, user=user, by=request.user)
                messages.success(request, _("%(name)s kan nu de lijst invullen.") % {"name": user})
                return redirect(found)
        except (MovedOnError, actions.CannotPlanError) as error:
            return moved_on(request, found, str(error))
    return render(
        request,
        "assessments/third.html",
        {"round": found, "third": now, "form": form},
        status=422 if form.errors else 200,
    )
