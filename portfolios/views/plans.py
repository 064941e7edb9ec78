"""The plan as the student put it to who guides, and what these say to it."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.models import MovedOnError
from ervaring.placements.models import Placement, Reading
from portfolios import actions, plans
from portfolios.forms import SeenForm
from portfolios.models import LearningGoal, PlanSeen, PlanVersion


@dataclass(frozen=True)
class Put:
    """How far the plan of a placement is put to who guides, for one reader."""

    latest: PlanVersion | None
    # Every version with what was said to it, the newest first.
    versions: list
    # Whether the plan as it stands is not the one that was put to anybody.
    moved: bool
    # What the reader said to the latest, and whether it is theirs to say something.
    seen: bool
    agreed: bool
    answers: bool
    # Since which version, and what is different; for who guides and did not see the latest.
    since: PlanVersion | None
    changes: list
    # Whether some of it is not open to the reader now.
    partly: bool

    def said_to(self, version):
        return dict(self.versions).get(version, [])


def plan_of(placement, user):
    """The same number of queries however many versions there are."""
    versions = list(PlanVersion.objects.visible_to(user).filter(placement=placement))
    latest = versions[0] if versions else None
    heard = list(PlanSeen.objects.of(placement).select_related("user", "version"))
    said = [(one, [word for word in heard if word.version_id == one.pk]) for one in versions]
    live = plans.snapshot(LearningGoal.objects.of(placement))
    answers = PlanVersion.objects.answerable_by(user).filter(placement=placement).exists()
    mine = [one for one in heard if one.user_id == user.pk]
    told, since, partly = [], None, False
    if latest and answers:
        reader = plans.Reader.of(user, placement)
        since = max((one.version for one in mine), key=lambda one: one.number, default=None)
        before = reader.read(since.content["goals"]) if since else ()
        told = plans.changes(before, reader.read(latest.content["goals"]))
        partly = not reader.reads_all(latest.content["goals"])
    return Put(
        latest=latest,
        versions=said,
        moved=bool(live) if latest is None else latest.content["goals"] != live,
        seen=any(one.version_id == latest.pk for one in mine) if latest else False,
        agreed=any(one.version_id == latest.pk and one.agrees for one in mine) if latest else False,
        answers=answers,
        since=since,
        changes=told,
        partly=partly,
    )


def note_plan(reader, placement):
    """To be called before goals, or a version of them, are shown."""
    Reading.leave(reader, placement, Reading.Kind.GOALS, placement.pk, _("je leerplan"))


def plan_moved(request, placement, why):
    """What stands in the way of a step, with what was typed."""
    typed = [request.POST.get(name) for name in ("text", "why", "what", "evaluation", "note")]
    context = {"placement": placement, "why": why, "typed": [text for text in typed if text]}
    return render(request, "portfolios/plan_moved.html", context, status=409)


@require_POST
def plan_present(request, pk):
    """The student puts the plan as it stands to who guides."""
    placement = get_object_or_404(Placement.objects.learnt_by(request.user), pk=pk)
    version, is_new = actions.present_plan(placement=placement, by=request.user)
    messages.success(
        request,
        _("Je plan ligt voor. Je begeleiders zien wat er veranderd is.")
        if is_new
        else _("Dit plan lag al voor. Er is niets veranderd."),
    )
    return redirect("portfolios:goals", pk=version.placement_id)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_version(request, pk, number):
    """A version to read, with what was said to it; who guides says so here."""
    versions = PlanVersion.objects.visible_to(request.user).select_related("placement__student")
    found = get_object_or_404(versions, placement=pk, number=number)
    plan = plan_of(found.placement, request.user)
    form = None
    if request.method == "POST":
        get_object_or_404(PlanVersion.objects.answerable_by(request.user), pk=found.pk)
        if why := _closed(found, plan):
            return plan_moved(request, found.placement, why)
        form = SeenForm(request.POST)
        if form.is_valid():
            return _answer(request, found, form)
    note_plan(request.user, found.placement)
    written = found.content["goals"]
    reader = plans.Reader.of(request.user, found.placement)
    return render(
        request,
        "portfolios/plan_version.html",
        {
            "placement": found.placement,
            "version": found,
            "goals": reader.read(written),
            "partly": not reader.reads_all(written),
            "plan": plan,
            "said": plan.said_to(found),
            "form": form,
        },
        status=422 if form else 200,
    )


def _closed(version, plan):
    """Why somebody who guides says nothing (more) to this version now; empty when they can."""
    if version != plan.latest:
        return _("Er ligt intussen een nieuwere versie van dit plan. Lees die eerst.")
    if plan.partly:
        return _("Een deel van dit plan lees je pas als het gesprek voor jou open is.")
    return _("Je was al akkoord met dit plan.") if plan.agreed else ""


def _answer(request, version, form):
    agrees, note = "akkoord" in request.POST, form.cleaned_data["note"]
    try:
        actions.answer_plan(version=version, by=request.user, agrees=agrees, note=note)
    except MovedOnError as moved:
        return plan_moved(request, version.placement, str(moved))
    messages.success(
        request,
        _("De student leest dat je akkoord bent.")
        if agrees
        else _("De student leest dat je dit gezien hebt."),
    )
    return redirect("portfolios:goals", pk=version.placement_id)
