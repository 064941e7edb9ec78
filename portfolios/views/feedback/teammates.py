"""A teammate who was asked: from the link in a mail to what they write, under their own name."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ervaring.accounts.arriving import (
    code_asked,
    come_in,
    kept_nowhere,
    masked,
    take_token,
    token_taken,
    why_not,
)
from ervaring.accounts.models import Code, TooManyCodesError
from ervaring.placements.forms import CodeForm
from ervaring.placements.mail import mail_code
from ervaring.placements.models import Placement
from portfolios.feedback import actions
from portfolios.feedback.forms import TeammateForm
from portfolios.models import FeedbackRequest
from portfolios.views.feedback.page import note_feedback

SHOWN = ["user", "asked_by", "placement__student", "placement__cohort__programme__school"]


@kept_nowhere
@require_safe
def arrive(request):
    """The link itself: takes the token out of the address bar, and changes nothing."""
    token = request.GET.get("k", "")
    asked = FeedbackRequest.objects.opened_with(token).first()
    if asked is None:
        response = _unknown(request)
    else:
        response = redirect("portfolios:teammate_invitation", asked.pk)
        take_token(response, _cookie(asked.pk), token, reverse("portfolios:teammate_arrive"))
    response["Referrer-Policy"] = "no-referrer"  # see placements.views.arriving
    return response


@kept_nowhere
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, pk):
    """Who asks whom for what, and one button: mail a code."""
    asked = _opened(request, pk)
    if asked is None:
        return _unknown(request)
    if request.user.is_authenticated and request.user.pk == asked.user_id:
        return redirect("portfolios:feedback_teammate", pk)
    if not _lets_in(asked):
        return _show(request, "closed", asked, status=410)
    if request.method != "POST":
        return _show(request, "invitation", asked)
    try:
        code = mail_code(asked.user, Code.Purpose.FEEDBACK)
    except TooManyCodesError:
        return _show(request, "invitation", asked, status=429, too_many=True)
    request.session[_cookie(pk)] = code.pk
    return redirect("portfolios:teammate_code", pk)


@kept_nowhere
@require_http_methods(["GET", "HEAD", "POST"])
def code(request, pk):
    """The code that was mailed, typed over in the browser that asked for it."""
    asked = _opened(request, pk)
    if asked is None:
        return _unknown(request)
    issued = code_asked(request, _cookie(pk), asked.user, Code.Purpose.FEEDBACK)
    if issued is None or not _lets_in(asked):
        return redirect("portfolios:teammate_invitation", pk)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if issued.redeem(form.cleaned_data["code"]):
            return come_in(request, asked.user, reverse("portfolios:feedback_teammate", args=[pk]))
        form.add_error("code", why_not(issued))
    status = 422 if form.errors else 200
    more = {"form": form, "tries_left": issued.tries_left}
    return _show(request, "code", asked, status=status, **more)


@require_http_methods(["GET", "HEAD", "POST"])
def teammate(request, pk):
    """What a teammate is asked, and once they sent it, what they said."""
    asked = get_object_or_404(
        FeedbackRequest.objects.visible_to(request.user)
        .filter(Q(answered_at__isnull=False) | Q(user=request.user.pk))
        .select_related(*SHOWN),
        pk=pk,
    )
    student, is_own = asked.placement.student, asked.user_id == request.user.pk
    if request.method == "POST" and not is_own:
        return redirect("portfolios:feedback_teammate", pk)
    form = TeammateForm(request.POST if request.method == "POST" else None, student=student)
    open = FeedbackRequest.objects.answerable_by(request.user).filter(pk=pk).exists()
    if request.method == "POST" and form.is_valid() and open and asked.answer(form.given):
        messages.success(
            request,
            _("Verstuurd. %(student)s leest het, en wie %(student)s begeleidt.")
            % {"student": student.get_short_name()},
        )
        return redirect("portfolios:feedback_teammate", pk)
    typed = [] if open or request.method != "POST" else [*filter(None, form.data.values())]
    if typed:
        asked.refresh_from_db()
    if asked.answered_at and not is_own:
        note_feedback(request.user, asked.placement)
    context = {
        "asked": asked,
        "placement": asked.placement,
        "form": form,
        "open": open,
        "is_own": is_own,
        "is_student": Placement.objects.learnt_by(request.user)
        .filter(pk=asked.placement_id)
        .exists(),
        "said": [
            (one.asked(student), one.word(text), text) for one, text in actions.answered(asked)
        ],
        "typed": typed,
    }
    status = 409 if typed else 422 if form.errors else 200
    return render(request, "portfolios/feedback_teammate.html", context, status=status)


def _opened(request, pk):
    """The request whose link was opened in this browser."""
    token = token_taken(request, _cookie(pk))
    if token is None:
        return None
    return FeedbackRequest.objects.opened_with(token).select_related(*SHOWN).filter(pk=pk).first()


def _lets_in(asked):
    """Not withdrawn, nor too old; what was sent can be read back as long as the link works."""
    return asked.user.is_active and not asked.withdrawn_at and not asked.is_expired


def _show(request, name, asked, status=200, **more):
    context = {
        "asked": asked,
        "student": asked.placement.student.name,
        "school": asked.placement.cohort.programme.school,
        "masked": masked(asked.user.email),
        "here": reverse("portfolios:teammate_invitation", args=[asked.pk]),
        "too_many": False,
    }
    return render(request, f"portfolios/teammates/{name}.html", context | more, status=status)


def _unknown(request):
    return render(request, "portfolios/teammates/unknown.html", status=404)


def _cookie(pk):
    return f"feedback-{pk}"
