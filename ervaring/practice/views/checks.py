"""Filling in a werkplekcheck, handing it in, and reading it."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.views.moved_on import too_late
from ervaring.practice.checking import note_check, read, readers_of
from ervaring.practice.forms.checks import StatementForm
from ervaring.practice.models import CheckAnswer, WorkplaceCheck

DRAFT = WorkplaceCheck.State.DRAFT


@require_safe
def check(request, pk):
    """One's own check with how far it is; or, handed in, for whoever may read it."""
    found = _checks(WorkplaceCheck.objects.written_by(request.user)).filter(pk=pk).first()
    if found is None:
        found = get_object_or_404(_checks(WorkplaceCheck.objects.visible_to(request.user)), pk=pk)
    if found.state == WorkplaceCheck.State.LAPSED:
        return render(request, "practice/check_lapsed.html", {"check": found}, status=410)
    note_check(request.user, found)
    context = {"check": found, "sheet": read(found), **_readers(found)}
    if found.state != DRAFT:
        context["is_own"] = found.author_id == request.user.pk
        return render(request, "practice/check_read.html", context)
    latest = WorkplaceCheck.objects.visible_to(request.user).latest()
    before = None if found.is_of_student else latest.filter(workplace=found.workplace_id)
    context["before"] = before and before.select_related("author").first()
    return render(request, "practice/check.html", context)


def _checks(checks):
    return checks.select_related(
        "author", "workplace__organisation__school", "placement__cohort__programme"
    )


def _readers(check):
    return {"readers": readers_of(check.placement)} if check.placement else {}


def _written(request, pk):
    """The check of its author; a 404 for anyone else."""
    return get_object_or_404(_checks(WorkplaceCheck.objects.written_by(request.user)), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def check_part(request, pk, number):
    """The statements of one kind on one screen. Posting stores them all, with JavaScript or not."""
    found = _written(request, pk)
    if found.state != DRAFT:
        return _closed(request, found)
    sheet = read(found)
    if not 1 <= number <= len(sheet.parts):
        raise Http404
    problems = {}
    if request.method == "POST":
        problems = _save_part(request, sheet.parts[number - 1])
        if problems is None:
            return _closed(request, _written(request, pk))
        if not problems:
            return redirect(_after(request, sheet, number))
        sheet = read(found)
    part = sheet.parts[number - 1]
    shown = [_shown(line, problems.get(line.answer.pk)) for line in part.lines]
    context = {
        "check": found,
        "sheet": sheet,
        "part": part,
        "main": [one for one in shown if not one["line"].is_brief],
        "brief": [one for one in shown if one["line"].is_brief],
        "problems": [one for one in shown if one["errors"] or one["newer"]],
    }
    status = max((one["status"] for one in problems.values()), default=200)
    return render(request, "practice/check_part.html", context, status=status)


def _shown(line, problem):
    """What the page shows of a statement: what stands there, or what could not be stored."""
    answer = line.answer
    stored = {
        "point": str(answer.point_id or ""),
        "comment": answer.comment,
        "ticked": answer.ticked,
        "version": answer.version,
        "errors": (),
        "newer": None,
    }
    return {"line": line, **stored, **(problem or {})}


def _after(request, sheet, number):
    """Where the button that was pressed leads."""
    here = request.POST.get("wis") or request.POST.get("hier")
    if here:
        return reverse("practice:check_part", args=[sheet.check.pk, number]) + f"#a{here}"
    if "hetzelfde" in request.POST:
        return reverse("practice:check_part", args=[sheet.check.pk, number]) + "#brief"
    number += -1 if request.POST.get("naar") == "vorige" else 1
    if number < 1:
        return reverse("practice:check", args=[sheet.check.pk])
    if number > len(sheet.parts):
        return reverse("practice:check_submit", args=[sheet.check.pk])
    return reverse("practice:check_part", args=[sheet.check.pk, number])


@transaction.atomic
def _save_part(request, part):
    """Store what was posted for a part; returns what went wrong, by answer.

    None when the check was handed in, or withdrawn, at this very moment: nothing was stored.
    """
    rows = {
        row.pk: row
        for row in CheckAnswer.objects.editable_by(request.user)
        .filter(pk__in=[line.answer.pk for line in part.lines])
        .select_related("check_of", "item", "point")
        .select_for_update(of=("check_of",))
    }
    if not rows:
        return None
    problems = {}
    for line in part.lines:
        if f"{line.prefix}-version" in request.POST:
            problem = _save(request.POST, line, rows[line.answer.pk])
            if problem:
                problems[line.answer.pk] = problem
    if "hetzelfde" in request.POST and not problems:
        _fill_in(request, part, rows)
    return problems


def _fill_in(request, part, rows):
    """Give the behaviours that are still open the answer of their competence, as was asked."""
    point = rows[part.main[0].answer.pk].point_id
    if point is None:
        messages.warning(request, _("Kies eerst een antwoord bij de competentie zelf."))
        return
    for line in part.brief:
        row = rows[line.answer.pk]
        if row.point_id is None:
            row.save_given(version=row.version, point_id=point)


def _save(data, line, row):
    """Store one posted answer. Returns None, or what to tell and what to keep in the page."""
    form = StatementForm(data, line=line)
    if data.get("wis") == str(row.pk):
        form.data = {**form.data.dict(), form.add_prefix("point"): ""}
    if data.get("hier") == str(row.pk) and (seen := data.get(form.add_prefix("seen"))):
        # Who read what stands there and pressed this button writes on top of that.
        form.data = {**form.data.dict(), form.add_prefix("version"): seen}
    typed = {name: form[name].value() or "" for name in form.fields if name != "version"}
    if not form.is_valid():
        errors = [error for errors in form.errors.values() for error in errors]
        version = form.cleaned_data.get("version", 0)
        return {**typed, "status": 422, "errors": errors, "version": version}
    if not row.save_given(**form.given):
        # The page keeps its older version, so that typing on does not overwrite either.
        version = form.cleaned_data["version"]
        return {**typed, "status": 409, "newer": row, "version": version}
    return None


@require_POST
def check_answer(request, pk):
    """Store one answer while its author goes on; the reply replaces only the line under it."""
    with transaction.atomic():
        row = (
            CheckAnswer.objects.editable_by(request.user)
            .select_related("check_of", "item")
            .select_for_update(of=("check_of",))
            .filter(pk=pk)
            .order_by("pk")
            .first()
        )
        if row is None:
            own = WorkplaceCheck.objects.written_by(request.user).filter(answers=pk)
            closed = {"pk": pk, "closed": get_object_or_404(own).state}
            return render(request, "practice/_saved.html", closed, status=409)
        part, line = _place(read(row.check_of), pk)
        problem = _save(request.POST, line, row) or {}
        sheet = read(row.check_of)
    part, line = _place(sheet, pk)
    context = {
        "pk": pk,
        "line": line,
        "version": line.answer.version,
        "saved_at": line.answer.saved_at,
        "progress": sheet,
        "part": part,
        **problem,
    }
    return render(request, "practice/_saved.html", context, status=problem.get("status", 200))


def _place(sheet, pk):
    """The part and the line of an answer."""
    return next((part, line) for part in sheet.parts for line in part.lines if line.answer.pk == pk)


@require_http_methods(["GET", "HEAD", "POST"])
def check_submit(request, pk):
    """Shows what is still open and asks; the button hands the check in for good.

    A "misschien, onder voorwaarden" without a word about the conditions is not handed in: the
    leerplan asks for it (6.1.1).
    """
    found = _written(request, pk)
    if found.state != DRAFT:
        return _closed(request, found)
    sheet = read(found)
    refused = request.method == "POST" and bool(sheet.unexplained)
    if request.method == "POST" and not refused:
        if not found.submit():
            return _closed(request, _written(request, pk))
        messages.success(request, _("Je check is ingeleverd. Bedankt voor het invullen."))
        return redirect("practice:check", pk=pk)
    context = {"check": found, "sheet": sheet, "refused": refused, **_readers(found)}
    return render(request, "practice/check_submit.html", context, status=422 if refused else 200)


def _closed(request, check):
    """The author comes back to a check that is not to be written in any more."""
    back = reverse("practice:check", args=[check.pk])
    if request.method != "POST":
        return redirect(back)
    why = _("Deze check wordt niet meer gevraagd. Er verandert niets meer.")
    if check.submitted_at:
        why = _("Je leverde deze check in op %(day)s. Er verandert niets meer.")
        why %= {"day": date_format(timezone.localtime(check.submitted_at), "j F Y")}
    typed = [text for name, text in request.POST.items() if name.endswith("-comment")]
    return too_late(request, why, back, typed)
