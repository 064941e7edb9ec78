"""What others say about how a student works, for the student and who supervises them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.models import MovedOnError
from ervaring.placements.models import Placement, Reading
from portfolios.feedback import actions
from portfolios.feedback.forms import AskForm, CardsForm, TakeOutForm
from portfolios.feedback.questions import ON_CARDS, numbers
from portfolios.models import (
    FeedbackAnswer,
    FeedbackRequest,
    FeedbackSheet,
    FeedbackTakenOut,
    Report,
)


def _placement(user, pk):
    """Of the student, or of who supervises them now."""
    found = Placement.objects.learnt_by(user) | Placement.objects.supervised_by(user)
    return get_object_or_404(found.select_related("student"), pk=pk)


def note_feedback(reader, placement):
    what = _("wat anderen zeggen over hoe je werkt")
    Reading.leave(reader, placement, Reading.Kind.FEEDBACK, placement.pk, what)


@require_safe
def feedback(request, pk):
    """What clients and teammates said; for the supervisor also the cards to hand out."""
    return _page(request, _placement(request.user, pk), CardsForm())


def _page(request, placement, form, status=200):
    user = request.user
    answers = list(FeedbackAnswer.objects.visible_to(user).filter(placement=placement))
    if answers:
        note_feedback(user, placement)
    sheets = FeedbackSheet.objects.supervised_by(user).filter(placement=placement)
    mine = Report.objects.visible_to(user).filter(placement=placement, kind=Report.CARDS)
    reports = {one.sheet_id: one for one in mine}
    asked = FeedbackRequest.objects.visible_to(user).filter(placement=placement)
    context = {
        "placement": placement,
        "here": "feedback",
        "is_own": placement.student_id == user.pk,
        "number": len(answers),
        "questions": [
            (one.name, one.asked(placement.student), numbers(one, answers)) for one in ON_CARDS
        ],
        "lines": [one for one in answers if one.line],
        "taken_out": FeedbackTakenOut.objects.visible_to(user)
        .filter(placement=placement)
        .select_related("by"),
        "asked": asked.filter(withdrawn_at=None).select_related("user", "asked_by"),
        "sheets": [(one, reports.get(one.pk)) for one in sheets.select_related("made_by")],
        "form": form,
    }
    return render(request, "portfolios/feedback.html", context, status=status)


@require_POST
def cards(request, pk):
    """The supervisor has cards made, as a PDF to print."""
    placement = get_object_or_404(
        Placement.objects.supervised_by(request.user).select_related("student"), pk=pk
    )
    form = CardsForm(request.POST)
    if not form.is_valid():
        return _page(request, placement, form, status=422)
    try:
        report = actions.make_cards(placement=placement, by=request.user, **form.cleaned_data)
    except MovedOnError as moved:
        form.add_error("number", str(moved))
        return _page(request, placement, form, status=409)
    return redirect("portfolios:report", pk=report.pk)


@require_POST
def cards_off(request, pk):
    """What was not used of a sheet cannot be used any more. How many that are, nobody is told."""
    sheet = get_object_or_404(FeedbackSheet.objects.supervised_by(request.user), pk=pk)
    if sheet.revoke():
        messages.success(request, _("Deze kaarten werken niet meer. Wat al binnen is, blijft."))
    else:
        messages.error(request, _("Deze kaarten werkten al niet meer."))
    return redirect("portfolios:feedback", pk=sheet.placement_id)


@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request, pk):
    """The supervisor takes out a sentence that names somebody; the student is told that."""
    answer = get_object_or_404(
        FeedbackAnswer.objects.editable_by(request.user).select_related("placement__student"),
        pk=pk,
    )
    form = TakeOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_out(answer=answer, by=request.user, **form.cleaned_data)
        except MovedOnError as moved:
            messages.error(request, str(moved))
        else:
            messages.success(request, _("De zin is weg. De student leest dat je hem weghaalde."))
        return redirect("portfolios:feedback", pk=answer.placement_id)
    note_feedback(request.user, answer.placement)
    return render(
        request,
        "portfolios/feedback_take_out.html",
        {"answer": answer, "placement": answer.placement, "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, pk):
    """Ask a teammate, who gets a mail."""
    placement = _placement(request.user, pk)
    form = AskForm(request.POST if request.method == "POST" else None, placement=placement)
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.ask_teammate(
                placement=placement, user=data["user"], name=data["name"], by=request.user
            )
        except MovedOnError as moved:
            form.add_error(None, str(moved))
            status = 409
        else:
            messages.success(
                request, _("De vraag is gestuurd naar %(name)s.") % {"name": data["name"]}
            )
            return redirect("portfolios:feedback", pk=pk)
    return render(
        request,
        "portfolios/feedback_ask.html",
        {"placement": placement, "form": form},
        status=status if status != 200 or not form.errors else 422,
    )


@require_POST
def withdraw(request, pk):
    """The question is not asked any more; the link in the mail says so."""
    found = get_object_or_404(FeedbackRequest.objects.visible_to(request.user), pk=pk)
    mine = FeedbackRequest.objects.editable_by(request.user).filter(pk=pk).exists()
    if mine and found.withdraw():
        messages.success(request, _("De vraag is ingetrokken."))
    else:
        messages.error(request, _("Deze vraag kan niet meer worden ingetrokken."))
    return redirect("portfolios:feedback", pk=found.placement_id)


@require_POST
def keep(request, pk):
    """What clients said becomes an entry of the student's own."""
    placement = get_object_or_404(
        Placement.objects.learnt_by(request.user).select_related("student"), pk=pk
    )
    answers = list(FeedbackAnswer.objects.visible_to(request.user).filter(placement=placement))
    if not answers:
        messages.error(request, _("Er is nog niets om te bewaren."))
        return redirect("portfolios:feedback", pk=pk)
    return _kept(request, actions.keep_cards(placement=placement, answers=answers))


@require_POST
def keep_teammate(request, pk):
    """What a teammate said becomes an entry of the student's own."""
    found = get_object_or_404(
        FeedbackRequest.objects.visible_to(request.user).select_related("placement__student"),
        pk=pk,
        answered_at__isnull=False,
        placement__in=Placement.objects.learnt_by(request.user),
    )
    return _kept(request, actions.keep_teammate(request=found))


def _kept(request, entry):
    messages.success(request, _("Bewaard als stuk in je portfolio. Alleen jij ziet het."))
    return redirect(entry)
