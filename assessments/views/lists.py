"""Filling in a list, and handing it in."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import actions, sheet
from assessments.forms import AnswerForm, ReasonForm, posted_key, prefix
from assessments.models import Answer, Assessment, MovedOnError, Round, ScalePoint, Transition
from assessments.reading import note_list
from assessments.views.moved_on import moved_on
from competencies.models import Item

# What an author gives to one question, and what is kept with it.
GIVEN = ["point", "comment", "rung", "version", "saved_at"]


@require_safe
def list_(request, pk):
    """A list of one's own with how far it is; or, once the round is open, anyone's to read."""
    assessment = get_object_or_404(
        Assessment.objects.visible_to(request.user).select_related(
            "author", "typed_by", "round__placement"
        ),
        pk=pk,
    )
    note_list(request.user, assessment)
    found = sheet.read(assessment.answers.all(), pk)
    writes = request.user in (assessment.author, assessment.typed_by)
    editable = writes and assessment.state == Assessment.State.DRAFT
    template = "assessments/list.html" if editable else "assessments/list_read.html"
    context = {"sheet": found, "assessment": assessment}
    if editable:
        steps = Transition.objects.of(assessment.round, request.user)
        context["returned"] = steps.returned_to(request.user).last()
    return render(request, template, context)


def _own(request, pk):
    """The list to write in, or None when it was handed in already; a 404 for anyone else."""
    found = sheet.read(Answer.objects.editable_by(request.user), pk)
    if found is None:
        get_object_or_404(Assessment.objects.written_by(request.user), pk=pk)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def step(request, pk, number):
    """A few questions on one screen. Posting stores them all, with or without JavaScript."""
    found = _own(request, pk)
    if found is None:
        return _closed(request, pk)
    if not 1 <= number <= len(found.steps):
        raise Http404
    if found.typed_by:  # who types over reads what another says
        lists = Assessment.objects.written_by(request.user)
        note_list(request.user, lists.select_related("author", "round__placement").get(pk=pk))
    shown = found.steps[number - 1]
    points = found.points()
    around = sheet.surroundings(shown.lines, found.level)
    problems = {}
    if request.method == "POST":
        choice = [point.pk for point in points]
        problems = _save_step(request, shown, choice, around if found.points_at_rungs else None)
        if problems is None:
            return _closed(request, pk)
        if not problems:
            return redirect(_after(request, found, number))
        found = sheet.read(Answer.objects.editable_by(request.user), pk)
        if found is None:
            return _closed(request, pk)
        shown = found.steps[number - 1]
    return render(
        request,
        "assessments/step.html",
        {
            "sheet": found,
            "step": shown,
            "problems": problems,
            "on_scale": [point for point in points if point.position is not None],
            "beside": [point for point in points if point.position is None],
            "lines": [
                {
                    "line": line,
                    **around.of(line.item),
                    "errors": (),
                    "newer": None,
                    **(problems.get(line.answer) or _stored(line)),
                }
                for line in shown.lines
            ],
        },
        status=max((problem["status"] for problem in problems.values()), default=200),
    )


def _after(request, found, number):
    """Where the button that was pressed leads."""
    if evidence := posted_key(request.POST.get("bewijs")):
        return reverse("portfolios:evidence", args=[evidence])
    here = request.POST.get("wis") or request.POST.get("hier")
    if here:
        return reverse("assessments:step", args=[found.pk, number]) + f"#a{here}"
    number += -1 if request.POST.get("naar") == "vorige" else 1
    if number < 1:
        return reverse("assessments:list", args=[found.pk])
    if number > len(found.steps):
        return reverse("assessments:submit", args=[found.pk])
    return reverse("assessments:step", args=[found.pk, number])


def _save_step(request, shown, points, around):
    """Store what was posted for `shown`; returns what went wrong, by answer.

    None when the list was handed in at this very moment, and nothing was stored.
    """
    problems = {}
    ladders = around.ladders if around else {}
    rungs = {line.answer: [one.pk for one in ladders.get(line.item, ())] for line in shown.lines}
    with transaction.atomic():
        answers = (
            Answer.objects.editable_by(request.user)
            .filter(pk__in=[line.answer for line in shown.lines])
            .select_related("assessment")
            .select_for_update(of=("assessment",))
        )
        if not answers:
            return None
        for answer in answers:
            if AnswerForm.is_in(request.POST, answer.pk):
                problem = _save(request.POST, answer, points, rungs[answer.pk])
                if problem:
                    problems[answer.pk] = problem
    return problems


def _save(data, answer, points, rungs):
    """Store one posted answer. Returns None, or what to tell and what to keep in the page."""
    form = AnswerForm(data, answer=answer.pk, points=points, rungs=rungs)
    if data.get("wis") == str(answer.pk):
        form.data = {**form.data.dict(), form.add_prefix("point"): ""}
    if data.get("hier") == str(answer.pk) and (seen := data.get(form.add_prefix("seen"))):
        # Who read what stands there and pressed this button writes on top of that.
        form.data = {**form.data.dict(), form.add_prefix("version"): seen}
    typed = {name: form[name].value() or "" for name in ("point", "comment", "rung")}
    if not form.is_valid():
        errors = [error for errors in form.errors.values() for error in errors]
        version = form.cleaned_data.get("version", 0)
        return {**typed, "status": 422, "errors": errors, "version": version}
    if not answer.save_given(**form.given):
        # The page keeps its older version, so that typing on does not overwrite either.
        version = form.cleaned_data["version"]
        return {**typed, "status": 409, "newer": answer, "version": version}
    return None


def _stored(line):
    """What the page shows of an answer that nothing went wrong with."""
    return {
        "point": str(line.point or ""),
        "comment": line.comment,
        "rung": str(line.rung or ""),
        "version": line.version,
    }


@require_POST
def answer(request, pk):
    """Store one answer while its author goes on; the reply replaces only the line under it."""
    with transaction.atomic():
        found = (
            Answer.objects.editable_by(request.user)
            .select_related("assessment__round__instrument")
            .only(*GIVEN, "question", "assessment__role", "assessment__round__instrument__scale")
            .select_for_update(of=("assessment",))
            .filter(pk=pk)
            .order_by("pk")
            .first()
        )
        if found is None:
            own = get_object_or_404(
                Answer.objects.visible_to(request.user).select_related("assessment"),
                pk=pk,
                assessment__in=Assessment.objects.written_by(request.user),
            )
            closed = {"answer": pk, "closed": own.assessment.state}
            return render(request, "assessments/_saved.html", closed, status=409)
        choice = _choice(request.POST, found), _rungs(request.POST, found)
        problem = _save(request.POST, found, *choice) or {}
        steps = sheet.progress(found.assessment)
    return render(
        request,
        "assessments/_saved.html",
        {
            "answer": found.pk,
            "version": found.version,
            "saved_at": found.saved_at,
            "done": sum(step.done for step in steps),
            "total": sum(len(step.lines) for step in steps),
            "step": next(step for step in steps if step.holds(found.pk)),
            **problem,
        },
        status=problem.get("status", 200),
    )


def _choice(data, answer):
    """The points that the author of `answer` may choose from; none are fetched to keep the same."""
    if data.get(f"{prefix(answer.pk)}-point", "") in ("", str(answer.point_id)):
        return [answer.point_id]
    points = ScalePoint.objects.filter(scale=answer.assessment.round.instrument.scale_id)
    if answer.assessment.role == Assessment.Role.STUDENT:
        points = points.filter(assessor_only=False)
    return list(points.values_list("pk", flat=True))


def _rungs(data, answer):
    """The levels that an assessor may point at; none are fetched to keep the same."""
    if data.get(f"{prefix(answer.pk)}-rung", "") in ("", str(answer.rung_id)):
        return [answer.rung_id]
    if answer.assessment.role == Assessment.Role.STUDENT:
        return []
    strand = Item.objects.filter(
        parent=answer.question.item.parent_id, kind=Item.Kind.OUTCOME, levels__isnull=False
    )
    return list(strand.values_list("levels", flat=True))


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request, pk):
    """Shows what is still empty and asks once; the button hands the list in for good."""
    found = _own(request, pk)
    if found is None:
        return _closed(request, pk)
    if request.method == "POST":
        assessment = Assessment.objects.editable_by(request.user).filter(pk=pk).first()
        if assessment is None:  # handed in from another window since the line above
            return _closed(request, pk)
        try:
            actions.submit(assessment=assessment, by=request.user)
        except MovedOnError as moved:
            messages.error(request, str(moved))
        else:
            # A third assessor hands in when the others talk already.
            is_open = Round.objects.opened_to(request.user).filter(pk=found.round).exists()
            messages.success(
                request,
                _("Je lijst is ingeleverd. Iedereen is klaar: jullie zien nu elkaars lijst.")
                if is_open
                else _(
                    "Je lijst is ingeleverd. Niemand leest haar tot iedereen heeft ingeleverd. "
                    "Tot dan kun je haar terugnemen."
                ),
            )
        return redirect("assessments:round", pk=found.round)
    return render(request, "assessments/submit.html", {"sheet": found})


@require_POST
def take_back(request, pk):
    """The author goes on with a list that nobody has read yet."""
    found = get_object_or_404(
        Assessment.objects.visible_to(request.user).select_related("round"),
        pk=pk,
        author=request.user,
        round__in=Round.objects.with_say_of(request.user),
    )
    try:
        actions.take_back(assessment=found, by=request.user)
    except MovedOnError as moved:
        return moved_on(request, found.round, str(moved))
    messages.success(request, _("Je lijst is weer van jou. Al je antwoorden staan er nog."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request, pk):
    """Who looks after the round gives a list back to its author, and says why."""
    found = get_object_or_404(
        Assessment.objects.asked_in_rounds_of(request.user)
        .filter(round__in=Round.objects.planned_by(request.user))
        .select_related("round__placement__student", "author"),
        pk=pk,
    )
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not Assessment.objects.returnable_through(request.user).filter(pk=pk).exists():
        why = _(
            "Deze lijst is niet ingeleverd, haar schrijver hoort niet meer bij deze stage, of het "
            "oordeel ligt al bij de student."
        )
        return moved_on(request, found.round, why, [request.POST.get("reason")])
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_back(assessment=found, by=request.user, **form.cleaned_data)
        except MovedOnError as moved:
            return moved_on(request, found.round, str(moved), [form.cleaned_data["reason"]])
        messages.success(request, _("%(name)s kan weer verder.") % {"name": found.author})
        return redirect(found.round)
    return render(
        request,
        "assessments/give_back.html",
        {"assessment": found, "round": found.round, "form": form},
        status=422 if form.errors else 200,
    )


def _closed(request, pk):
    """The author comes back to a list that is no longer theirs to write in, or not yet."""
    assessment = get_object_or_404(
        Assessment.objects.visible_to(request.user).select_related("round"), pk=pk
    )
    if request.method == "POST":
        return render(
            request,
            "assessments/closed.html",
            {"assessment": assessment, "typed": _typed(request.POST)},
            status=409,
        )
    return redirect("assessments:round", pk=assessment.round_id)


def _typed(data):
    return [value for name, value in data.items() if name.endswith("-comment") and value.strip()]
