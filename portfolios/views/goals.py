"""The goals of the learning plan: read, written, ticked off and closed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.forms import posted_key
from assessments.models import Agreement, Answer, Assessment, MovedOnError, Round
from assessments.views.moved_on import moved_on
from competencies.models import Item
from ervaring.placements.models import Placement
from portfolios import actions
from portfolios.forms import CloseGoalForm, GoalForm, StepForm
from portfolios.models import GoalEvidence, GoalStep, LearningGoal
from portfolios.views.plans import note_plan, plan_moved, plan_of


@require_safe
def goals(request, pk):
    """The learning plan: every goal with its steps, and where it came from."""
    placement = get_object_or_404(
        Placement.objects.visible_to(request.user).select_related("student"), pk=pk
    )
    found = list(
        LearningGoal.objects.visible_to(request.user)
        .filter(placement=placement)
        .in_order()
        .select_related("agreement__round", "agreement__made_by", "answer", "round", "created_by")
        .prefetch_related("steps", "links__item__framework")
    )
    evidence = GoalEvidence.objects.visible_to(request.user).filter(goal__in=found)
    chosen = {}
    for one in evidence.select_related("entry"):
        chosen.setdefault(one.goal_id, []).append(one.entry)
    for goal in found:
        goal.chosen = chosen.get(goal.pk, [])
    plan = plan_of(placement, request.user)
    if found or plan.latest:
        note_plan(request.user, placement)
    return render(
        request,
        "portfolios/goals.html",
        {
            "placement": placement,
            "here": "goals",
            "goals": [goal for goal in found if goal.is_open],
            "closed": [goal for goal in found if not goal.is_open],
            "plan": plan,
            "said": plan.said_to(plan.latest),
            "is_own": placement.student_id == request.user.pk,
            "may_add": Placement.objects.with_part(request.user).filter(pk=pk).exists(),
        },
    )


@require_POST
def goal(request, pk):
    """An agreement becomes a learning goal, in one click; a second click changes nothing."""
    agreement = get_object_or_404(
        Agreement.objects.visible_to(request.user).select_related("round"),
        pk=pk,
        round__placement__in=Placement.objects.with_part(request.user),
    )
    try:
        _goal, is_new = actions.make_goal(agreement=agreement, by=request.user)
    except MovedOnError as moved:
        return moved_on(request, agreement.round, str(moved))
    messages.success(
        request,
        _("Deze afspraak is nu een leerdoel.")
        if is_new
        else _("Deze afspraak was al een leerdoel."),
    )
    return redirect("portfolios:goals", pk=agreement.round.placement_id)


@require_POST
def goal_from_answer(request, pk):
    """The student makes a goal of a statement they answered, and then words it as they like."""
    answer = get_object_or_404(
        Answer.objects.visible_to(request.user).select_related(
            "question__item", "assessment__round"
        ),
        pk=pk,
        assessment__role=Assessment.Role.STUDENT,
        assessment__round__in=Round.objects.opened_to(request.user)
        & Round.objects.about(request.user),
    )
    try:
        goal, is_new = actions.make_goal_of_answer(answer=answer, by=request.user)
    except MovedOnError as moved:
        return moved_on(request, answer.assessment.round, str(moved))
    if not is_new:
        messages.success(request, _("Hier had je al een leerdoel van gemaakt."))
        return redirect(goal)
    messages.success(request, _("Het leerdoel staat in je plan. Schrijf het in je eigen woorden."))
    return redirect("portfolios:goal_edit", pk=goal.pk)


@require_POST
def goal_from_item(request, pk, item):
    """A statement becomes a goal: by the student, who words it then, or by who helps them."""
    placement = get_object_or_404(
        Placement.objects.with_part(request.user).select_related("student"), pk=pk
    )
    statement = get_object_or_404(Item.objects.readable().statements(), pk=item)
    goal, is_new = actions.make_goal_about(item=statement, placement=placement, by=request.user)
    if not is_new:
        messages.success(request, _("Dit stond al in het leerplan."))
        return redirect(goal)
    if placement.student_id != request.user.pk:
        messages.success(request, _("Het leerdoel staat in het plan."))
        return redirect(goal)
    messages.success(request, _("Het leerdoel staat in je plan. Schrijf het in je eigen woorden."))
    return redirect("portfolios:goal_edit", pk=goal.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_new(request, pk):
    """A goal written by hand: by the student, or by who helps them draw up the plan."""
    placement = get_object_or_404(
        Placement.objects.with_part(request.user).select_related("student"), pk=pk
    )
    form = GoalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]
        made = actions.write_goal(placement=placement, key=key, by=request.user, **form.given)
        messages.success(request, _("Het leerdoel staat in het plan."))
        return redirect(made)
    is_own = placement.student_id == request.user.pk
    context = {"placement": placement, "form": form, "is_own": is_own}
    status = 422 if form.errors else 200
    return render(request, "portfolios/goal.html", context, status=status)


def _found(request, pk, goals):
    """(a goal, None), or (None, what to answer) when another window took it away meanwhile."""
    found = goals.select_related("placement__student").filter(pk=pk).first()
    stage = posted_key(request.POST.get("stage"))
    if found is None and stage is not None:
        placement = get_object_or_404(Placement.objects.with_part(request.user), pk=stage)
        return None, plan_moved(request, placement, _("Dit leerdoel is intussen weggehaald."))
    return found or get_object_or_404(goals, pk=pk), None


@require_http_methods(["GET", "HEAD", "POST"])
def goal_edit(request, pk):
    """The student words a goal anew, or takes it away while nobody was shown it."""
    found, gone = _found(request, pk, LearningGoal.objects.learnt_by(request.user))
    if gone:
        return gone
    if "weg" in request.POST:
        try:
            actions.remove_goal(goal=found)
        except MovedOnError as moved:
            return plan_moved(request, found.placement, str(moved))
        messages.success(request, _("Het leerdoel is weg."))
        return redirect("portfolios:goals", pk=found.placement_id)
    if not found.is_open:
        if request.method != "POST":
            return redirect("portfolios:goal_close", pk=pk)
        why = _("Dit leerdoel is intussen afgesloten. Zet het eerst weer open.")
        return plan_moved(request, found.placement, why)
    form = GoalForm(request.POST if request.method == "POST" else None, goal=found)
    return _save(request, found, form, "portfolios/goal.html", _("Het leerdoel is bewaard."))


@require_http_methods(["GET", "HEAD", "POST"])
def goal_close(request, pk):
    """The student says whether a goal was reached, and looks back; or opens it again."""
    found, gone = _found(request, pk, LearningGoal.objects.learnt_by(request.user))
    if gone:
        return gone
    if "open" in request.POST:
        version = posted_key(request.POST.get("version")) or 0
        given = {"state": LearningGoal.State.OPEN, "closed_on": None}
        if not found.save_given(version=version, **given):
            why = _("Dit leerdoel is intussen in een ander venster veranderd.")
            return plan_moved(request, found.placement, why)
        messages.success(request, _("Het leerdoel staat weer open."))
        return redirect(found)
    form = CloseGoalForm(request.POST if request.method == "POST" else None, goal=found)
    return _save(request, found, form, "portfolios/goal_close.html", _("Het doel is afgesloten."))


def _save(request, goal, form, template, said):
    """The page of a form about a goal; an older page overwrites nothing before it is read."""
    newer = False
    if request.method == "POST" and form.is_valid():
        if goal.save_given(version=form.cleaned_data["version"], **form.given):
            messages.success(request, said)
            return redirect(goal)
        form.add_error(None, _("Dit leerdoel is intussen in een ander venster veranderd."))
        form.data, newer = {**form.data.dict(), "version": goal.version}, True
    context = {
        "placement": goal.placement,
        "goal": goal,
        "form": form,
        "newer": newer,
        "is_own": True,
    }
    status = 409 if newer else 422 if form.errors else 200
    return render(request, template, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_step_new(request, pk):
    """A step more, by the student or by who guides now."""
    found, gone = _found(request, pk, LearningGoal.objects.editable_by(request.user))
    if gone:
        return gone
    if not found.is_open:
        return plan_moved(request, found.placement, _("Dit leerdoel is afgesloten."))
    form = StepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.add_step(goal=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("De stap staat in het plan."))
        return redirect(found)
    note_plan(request.user, found.placement)
    context = {"placement": found.placement, "goal": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "portfolios/goal_step.html", context, status=status)


@require_POST
def goal_step(request, pk):
    """The student ticks a step off, or on again, or takes it away. What is gone stays gone."""
    step = get_object_or_404(
        GoalStep.objects.learnt_by(request.user).select_related("goal__placement"), pk=pk
    )
    if "weg" in request.POST:
        step.delete()
        messages.success(request, _("De stap is weg."))
        return redirect("portfolios:goal_edit", pk=step.goal_id)
    if not step.goal.is_open:
        why = _("Dit leerdoel is intussen afgesloten. Zet het eerst weer open.")
        return plan_moved(request, step.goal.placement, why)
    is_done = request.POST.get("gedaan") == "1"
    if is_done != bool(step.done_on):
        step.tick(timezone.localdate() if is_done else None)
    return redirect(step.goal)
