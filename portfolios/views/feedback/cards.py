"""The open form: who holds a card says something, once, and nobody knows who it was."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessments.models import MovedOnError
from portfolios.feedback import actions, limits
from portfolios.feedback.forms import CardForm
from portfolios.models import FeedbackCard
from portfolios.views.for_anyone import for_anyone


@for_anyone
@require_http_methods(["GET", "HEAD", "POST"])
def card(request, token):
    """A few questions about a student. Opening it changes nothing; sending it uses the card."""
    if limits.too_often(request):
        return _say(request, "wait", 429)
    found = FeedbackCard.objects.opened_with(token).select_related("sheet__placement__student")
    card = found.first()
    if card is None:
        limits.note_wrong(request)
    # Unknown, used, too old and made invalid are one page: which of them it is, is told to nobody.
    if card is None or not (card.works or request.method == "POST"):
        return _say(request, "gone", 404)
    if limits.too_often_refused(card):
        return _say(request, "wait", 429)
    student = card.sheet.placement.student
    form = CardForm(request.POST if request.method == "POST" else None, student=student)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(card=card, given=form.given, line=form.cleaned_data["line"])
        except MovedOnError:
            card.refresh_from_db(fields=["used"])
            return _say(request, "used", 409) if card.used else _say(request, "gone", 404)
        return redirect("portfolios:card_done")
    if form.errors:
        limits.note_refused(card)
    context = {"form": form, "name": student.get_short_name(), "until": card.sheet.expires_on}
    # The form tells its site, without the path: a browser that may name no origin at all
    # (`Origin: null`) is refused when it sends a form.
    response = render(
        request, "portfolios/cards/form.html", context, status=422 if form.errors else 200
    )
    response["Referrer-Policy"] = "strict-origin"
    return response


@for_anyone
@require_safe
def done(request):
    """After sending; the same for everyone, so that it can be opened again and tells nothing."""
    return _say(request, "done", 200)


def _say(request, name, status):
    return render(request, f"portfolios/cards/{name}.html", status=status)
