"""Asking for reports, reading and correcting them; learning goals; and finalising a round."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.comparison import compare, sentence
from assessments.forms import JudgementForm
from assessments.models import Agreement, Judgement, MovedOnError, Round
from ervaring.placements.models import Placement
from portfolios import actions
from portfolios.forms import CorrectionForm
from portfolios.models import LearningGoal, Report


@require_http_methods(["GET", "HEAD", "POST"])
def reports(request, pk):
    """What there is on paper about a placement. Posting asks for the portfolio as PDF."""
    placement = get_object_or_404(
        Placement.objects.visible_to(request.user).select_related("student"), pk=pk
    )
    if request.method == "POST":
        report = actions.request_portfolio(placement=placement, by=request.user)
        return redirect("portfolios:report", pk=report.pk)
    found = (
        Report.objects.visible_to(request.user)
        .filter(placement=placement)
        .with_successor()
        .select_related("round", "requested_by", "replaces")
    )
    return render(request, "portfolios/reports.html", {"placement": placement, "reports": found})


@require_safe
def report(request, pk):
    """Whether a report is ready. The page asks again by itself while it is being made."""
    found = get_object_or_404(
        Report.objects.visible_to(request.user)
        .with_successor()
        .select_related("placement__student", "round", "replaces"),
        pk=pk,
    )
    template = "portfolios/_report.html" if request.htmx else "portfolios/report.html"
    may_correct = (
        not found.replaced_by
        and Report.objects.correctable_by(request.user).filter(pk=found.pk).exists()
    )
    return render(request, template, {"report": found, "may_correct": may_correct})


@require_POST
def retry(request, pk):
    found = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    actions.retry(report=found, by=request.user)
    return redirect("portfolios:report", pk=pk)


@require_safe
def download(request, pk):
    """The PDF itself, for those who may see the report at this moment."""
    found = get_object_or_404(
        Report.objects.visible_to(request.user).select_related("placement__student", "round"),
        pk=pk,
        state=Report.State.READY,
    )
    try:
        file = found.file.open()
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        file,
        as_attachment=True,
        filename=found.filename,
        content_type="application/pdf",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, pk):
    """Have a new report made that says what was wrong in this one. Nothing is overwritten."""
    found = get_object_or_404(
        Report.objects.correctable_by(request.user)
        .with_successor()
        .select_related("placement__student", "round"),
        pk=pk,
    )
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    moved = ""
    if found.replaced_by:
        moved = _("Dit verslag is al verbeterd. Lees eerst het nieuwe verslag.")
    elif request.method == "POST" and form.is_valid():
        try:
            new = actions.correct_report(report=found, by=request.user, **form.cleaned_data)
        except MovedOnError as error:
            moved = str(error)
        else:
            messages.success(
                request,
                _("Het nieuwe verslag wordt gemaakt. Het oude blijft staan en verwijst ernaar."),
            )
            return redirect(new)
    if moved and request.method != "POST":
        messages.warning(request, moved)
        return redirect(found)
    return render(
        request,
        "portfolios/correct.html",
        {"report": found, "form": form, "moved": moved},
        status=409 if moved else 422 if form.errors else 200,
    )


@require_safe
def goals(request, pk):
    """The learning goals of a student, each with where it came from."""
    placement = get_object_or_404(
        Placement.objects.visible_to(request.user).select_related("student"), pk=pk
    )
    found = (
        LearningGoal.objects.visible_to(request.user)
        .filter(placement=placement)
        .select_related("agreement__round", "agreement__question__item", "agreement__made_by")
    )
    return render(request, "portfolios/goals.html", {"placement": placement, "goals": found})


@require_POST
def goal(request, pk):
    """An agreement becomes a learning goal, in one click; a second click changes nothing."""
    agreement = get_object_or_404(
        Agreement.objects.visible_to(request.user).select_related("round"),
        pk=pk,
        round__placement__in=Placement.objects.with_part(request.user),
    )
    LearningGoal.from_agreement(agreement, request.user)
    messages.success(request, _("Deze afspraak is nu een leerdoel."))
    return redirect("portfolios:goals", pk=agreement.round.placement_id)


@require_http_methods(["GET", "HEAD", "POST"])
def finalise(request, pk):
    """The judgement per theme in words: one button keeps it, the other closes the round."""
    if request.method == "POST":
        with transaction.atomic():
            return _judge(request, pk)
    return _judge(request, pk)


def _judge(request, pk):
    rounds = Round.objects.judged_by(request.user).filter(pk=pk)
    if request.method == "POST":
        # Nobody closes the round while its judgements are being stored.
        rounds = rounds.select_for_update(of=("self",))
    found = rounds.select_related(
        "placement__student", "placement__workplace__organisation", "instrument"
    ).first()
    if found is None:
        return _closed(request, pk)
    judgements = (
        Judgement.objects.editable_by(request.user)
        .filter(round=found)
        .select_related("section")
        .order_by("section__order")
    )
    closing = "bewaren" not in request.POST
    posted = request.POST if request.method == "POST" else None
    forms = [
        JudgementForm(posted, judgement=judgement, closing=closing) for judgement in judgements
    ]
    if request.method == "POST" and _save(forms):
        if not closing:
            messages.success(request, _("Bewaard. Alleen jij ziet dit, tot je vaststelt."))
            return redirect("portfolios:finalise", pk=pk)
        try:
            actions.finalise_round(round=found, by=request.user)
        except MovedOnError as moved:
            messages.error(request, str(moved))
        else:
            messages.success(
                request,
                _(
                    "Vastgesteld. Vanaf nu verandert er niets meer. De student, de school en jij "
                    "lezen het oordeel hier; het verslag als PDF wordt gemaakt."
                ),
            )
        return redirect("assessments:round", pk=pk)
    comparison = compare(found, request.user)
    rows = {
        section.pk: [(row, sentence(row, "supervisor")) for row in section.rows]
        for section in comparison.sections
    }
    return render(
        request,
        "portfolios/finalise.html",
        {
            "round": found,
            "forms": [(form, rows.get(form.judgement.section_id, [])) for form in forms],
            "problems": any(form.errors for form in forms),
        },
        status=_status(forms),
    )


def _save(forms):
    """Store what is valid; True when all of it is."""
    for form in forms:
        if form.is_valid():
            form.save()
    return all(form.is_valid() for form in forms)


def _status(forms):
    if any(getattr(form, "newer", None) is not None for form in forms):
        return 409
    return 422 if any(form.errors for form in forms) else 200


def _closed(request, pk):
    """The round was finalised meanwhile, or is not open yet: say so to who may know it."""
    round = get_object_or_404(
        Round.objects.visible_to(request.user),
        pk=pk,
        placement__in=Placement.objects.supervised_by(request.user),
    )
    typed = [value for name, value in request.POST.items() if name.endswith("-text") and value]
    return render(
        request,
        "portfolios/closed.html",
        {"round": round, "typed": typed},
        status=409 if request.method == "POST" else 200,
    )
