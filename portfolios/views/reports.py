"""Asking for reports, reading and correcting them; and finalising a round."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.forms import ReasonForm
from assessments.models import Assessment, Judgement, MovedOnError, Reaction, Round
from assessments.reading import note_list, note_round
from assessments.views.moved_on import moved_on
from ervaring.placements.models import Placement, Reading
from ervaring.schools.models import Programme
from portfolios import actions
from portfolios.forms import CorrectionForm
from portfolios.models import KINDS, Entry, PortfolioStandard, Report
from portfolios.parts import Choice

# What the name of a report, its state and its file say.
SHOWN = [
    "placement__student",
    "round",
    "assessment__author",
    "assessment__round__placement",
    "replaces",
    "document",
]


@require_http_methods(["GET", "HEAD", "POST"])
def reports(request, pk):
    """What there is on paper about a placement. Posting asks for a report of a kind."""
    placement = placement_of(request.user, pk)
    if request.method == "POST":
        return _ask(request, placement)
    return reports_page(request, placement, chosen(request.GET, placement))


def placement_of(user, pk):
    found = Placement.objects.visible_to(user).select_related("student", "cohort")
    return get_object_or_404(found, pk=pk)


def chosen(data, placement):
    """The parts that a QueryDict names, or else those that are usual for the placement."""
    return Choice.given(data, placement.cohort)


def _ask(request, placement):
    kind = KINDS.get(request.POST.get("kind"))
    if kind is None or not kind.on_request:
        raise Http404
    parts = ""
    if kind.in_parts:
        choice = chosen(request.POST, placement)
        parts = choice.parts
        if parts is None:
            return reports_page(request, placement, choice, status=422)
    report = actions.request_report(
        kind=kind.kind, placement=placement, by=request.user, parts=parts
    )
    return redirect(report)


def reports_page(request, placement, choice, status=200):
    """The page of the reports with `choice` (a `Choice`) in it; with 422 it asks for a part."""
    user = request.user
    found = (
        Report.objects.visible_to(user)
        .filter(placement=placement)
        .about_placement()
        .with_successor()
        .with_withdrawn(user)
        .select_related(*SHOWN, "requested_by")
    )
    asked_for = [kind for kind in KINDS.values() if kind.on_request]
    programmes = Programme.objects.coordinated_by(user)
    context = {
        "placement": placement,
        "reports": found,
        "kinds": [kind for kind in asked_for if not kind.in_parts],
        "choice": choice,
        "standard": PortfolioStandard.objects.of(placement.cohort).first(),
        "sets_standard": programmes.filter(pk=placement.cohort.programme_id).exists(),
        "printed": Entry.objects.printed_for(user).filter(placement=placement),
    }
    return render(request, "portfolios/reports.html", context, status=status)


@require_POST
def list_pdf(request, pk):
    """Ask for a list that was handed in, on paper."""
    lists = Assessment.objects.visible_to(request.user).filter(state=Assessment.State.SUBMITTED)
    found = get_object_or_404(lists.select_related("round__placement"), pk=pk)
    report = actions.request_report(
        kind=Report.ASSESSMENT, placement=found.round.placement, by=request.user, assessment=found
    )
    return redirect(report)


@require_safe
def report(request, pk):
    """Whether a report is ready. The page asks again by itself while it is being made."""
    found = _report(request.user, pk)
    if found.replaces_id and not request.htmx:
        _note(request.user, found)
    template = "portfolios/_report.html" if request.htmx else "portfolios/report.html"
    context = _page_of(found, request.user)
    # Ready while its own page was open: what can be done about it comes along.
    own_page = request.htmx and request.htmx.current_url_abs_path == request.path
    context["next_too"] = own_page and found.state == Report.State.READY
    return render(request, template, context)


def _report(user, pk):
    found = Report.objects.visible_to(user).with_successor().with_withdrawn(user)
    return get_object_or_404(found.select_related(*SHOWN), pk=pk)


def _page_of(report, user):
    correctable = Report.objects.correctable_by(user).filter(pk=report.pk)
    withdrawable = Report.objects.withdrawable_by(user).filter(pk=report.pk, withdrawn_at=None)
    return {
        "report": report,
        "may_correct": not report.replaced_by and correctable.exists(),
        "may_withdraw": withdrawable.exists(),
    }


@require_POST
def retry(request, pk):
    found = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    actions.retry(report=found, by=request.user)
    return redirect("portfolios:report", pk=pk)


@require_safe
def download(request, pk):
    """The PDF itself, for those who may see the report and all that is in it at this moment."""
    found = _report(request.user, pk)
    if found.state != Report.State.READY:
        raise Http404
    if found.withdrawn_at or found.is_closed:
        context = _page_of(found, request.user)
        return render(request, "portfolios/report.html", context, status=410)
    try:
        file = found.document.file.open()
    except (FileNotFoundError, ValueError):  # lost, or kept long enough
        raise Http404 from None
    _note(request.user, found)
    return FileResponse(
        file,
        as_attachment=True,
        filename=found.filename,
        content_type="application/pdf",
    )


def _note(reader, report):
    """What was read of a report, to the student: see `assessments.reading`."""
    if not report.is_issued:
        return  # nothing about anyone
    if report.assessment:
        note_list(reader, report.assessment)
        return
    if report.round is None:
        what = _("een PDF over jou: %(kind)s") % {"kind": report.name}
    else:
        words = (
            _("het verbeterde verslag van de %(round)s")
            if report.replaces_id
            else _("het verslag van de %(round)s")
        )
        what = words % {"round": report.round}
    Reading.leave(reader, report.placement, Reading.Kind.REPORT, report.pk, what)


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


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    """Who asked for a report takes it back: it is given out no more, and verifying says so."""
    found = get_object_or_404(Report.objects.withdrawable_by(request.user), pk=pk)
    if request.method == "POST":
        try:
            actions.withdraw_report(report=found, by=request.user)
        except MovedOnError:
            context = _page_of(_report(request.user, pk), request.user)
            return render(request, "portfolios/report.html", context, status=409)
        messages.success(request, _("De PDF is ingetrokken."))
    elif not found.withdrawn_at:
        return render(request, "portfolios/withdraw.html", {"report": _report(request.user, pk)})
    return redirect(found)


# Whose turn it is, by whether the student has confirmed.
CLOSES = {
    True: gettext_lazy("De student heeft bevestigd. De praktijkbegeleider stelt nu vast."),
    False: gettext_lazy("De student heeft het oordeel nog niet bevestigd. Daarna kan dit."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def finalise(request, pk):
    """The supervisor closes the round after the student confirmed; or the school, with a reason."""
    user = request.user
    found = get_object_or_404(
        (Round.objects.supervised_by(user) | Round.objects.planned_by(user)).select_related(
            "placement__student"
        ),
        pk=pk,
    )
    if found.state != Round.State.JUDGED:
        return moved_on(request, found, typed=[request.POST.get("reason")])
    reaction = Reaction.objects.visible_to(user).filter(round=found).first()
    confirmed = bool(reaction and reaction.confirmed_at)
    gate = Round.objects.supervised_by(user) if confirmed else Round.objects.planned_by(user)
    if not gate.filter(pk=pk).exists():
        return moved_on(request, found, CLOSES[confirmed], [request.POST.get("reason")])
    data = request.POST if request.method == "POST" else None
    form = None if confirmed else ReasonForm(data)
    if request.method == "POST" and (confirmed or form.is_valid()):
        given = {} if confirmed else form.cleaned_data
        try:
            actions.finalise_round(round=found, by=user, **given)
        except MovedOnError as moved:
            return moved_on(request, found, str(moved), given.values())
        messages.success(
            request,
            _(
                "Vastgesteld. Vanaf nu verandert er niets meer. Iedereen die bij deze stage hoort "
                "leest het oordeel hier; het verslag als PDF wordt gemaakt."
            ),
        )
        return redirect(found)
    note_round(user, found)
    judgements = Judgement.objects.visible_to(user).filter(round=found)
    return render(
        request,
        "portfolios/finalise.html",
        {
            "round": found,
            "form": form,
            "reaction": reaction,
            "judgements": judgements.select_related("section").order_by("section__order"),
        },
        status=422 if form and form.errors else 200,
    )
