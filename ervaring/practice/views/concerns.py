"""A student or a supervisor tells the school that something is not right, and what came of it."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.forms import posted_key
from assessments.models import MovedOnError
from assessments.views.moved_on import too_late
from ervaring.placements.models import Placement, Reading
from ervaring.practice import concerns
from ervaring.practice.actions import concerns as actions
from ervaring.practice.forms.concerns import ReplyForm, SignalForm, StudentSignalForm
from ervaring.practice.models import Signal, SignalReply

Role, Step = Signal.Role, SignalReply.Step
WITH_PLACEMENT = [
    "by", "taken_by", "closed_by", "workplace", "placement__student", "placement__cohort"
]  # fmt: skip


def _placement(user, pk):
    found = concerns.placements_of(user)
    return get_object_or_404(
        found.select_related("student", "workplace", "cohort__programme"), pk=pk
    )


def _role(user, placement):
    """As what `user` writes a signal about a placement; None for who writes none."""
    if Placement.objects.learnt_by(user).filter(pk=placement.pk).exists():
        return Role.STUDENT
    supervises = Placement.objects.supervised_by(user).filter(pk=placement.pk)
    return Role.SUPERVISOR if supervises.exists() else None


def _signal(user, key):
    found = Signal.objects.visible_to(user).select_related(*WITH_PLACEMENT)
    return get_object_or_404(found, key=key)


def _moved_on(request, signal, why):
    return too_late(request, why, signal.get_absolute_url(), [request.POST.get("text")])


@require_safe
def signals(request, pk):
    """Those of a placement that one may see, and who reads what."""
    placement = _placement(request.user, pk)
    found = Signal.objects.visible_to(request.user).of(placement).select_related("by", "taken_by")
    return render(
        request,
        "practice/signals.html",
        {
            "placement": placement,
            "signals": found,
            "role": _role(request.user, placement),
            "readers": concerns.readers_of(placement),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def signal_new(request, pk):
    """A few words to the school; a student chooses who may see them."""
    placement = _placement(request.user, pk)
    role, readers = _role(request.user, placement), concerns.readers_of(placement)
    if role is None:
        raise Http404
    if request.method == "POST" and request.POST.get("als", role) != role:
        # Sent again after somebody else came in at this computer: it is not theirs to send.
        messages.warning(request, _("Die pagina was van iemand anders. Er is niets verstuurd."))
        return redirect("practice:signal_new", pk)
    given = request.POST if request.method == "POST" else None
    new = {"initial": {"key": uuid.uuid4()}}
    if role == Role.STUDENT:
        form = StudentSignalForm(given, readers=readers, **new)
    else:
        form = SignalForm(given, **new)
    if request.method == "POST" and form.is_valid():
        return _give(request, placement, role, readers, form)
    return render(
        request,
        "practice/signal_new.html",
        {
            "placement": placement,
            "role": role,
            "readers": readers,
            "form": form,
            "why": concerns.why(),
            "countries": concerns.countries_of(placement.cohort.programme),
        },
        status=422 if form.errors else 200,
    )


def _give(request, placement, role, readers, form):
    key, given = form.cleaned_data["key"], form.given()
    try:
        made, is_new = actions.give(
            placement=placement, key=key, by=request.user, role=role, **given
        )
    except MovedOnError as moved:
        back = reverse("practice:signals", args=[placement.pk])
        return too_late(request, str(moved), back, [given["text"]])
    if is_new:
        told = [str(one) for one in readers.of(made) if one.user.pk != request.user.pk]
        messages.success(request, _said(told))
    else:
        messages.info(request, _("Dit signaal stond er al. Er is niets nog een keer verstuurd."))
    return redirect(made)


def _said(told):
    if not told:
        return _("Verstuurd. Nu is er nog niemand bij je school die dit leest.")
    return _("Verstuurd. Een mail ging naar: %(names)s.") % {"names": ", ".join(told)}


@require_http_methods(["GET", "HEAD", "POST"])
def signal(request, key):
    """A signal and what was said to it; who reads it says something here."""
    found = _signal(request.user, key)
    is_of_school = Signal.objects.editable_by(request.user).filter(pk=found.pk).exists()
    form, step = ReplyForm(initial={"key": uuid.uuid4()}, is_of_school=is_of_school), None
    if request.method == "POST":
        step = _step(request, is_of_school)
        form = ReplyForm(request.POST, is_of_school=is_of_school)
        if form.is_valid():
            return _reply(request, found, form, step)
    return _page(request, found, form, is_of_school)


def _step(request, is_of_school):
    """What the button that was pressed is for; only the school closes and opens again."""
    pressed = request.POST.get("doe")
    return Step(pressed) if is_of_school and pressed in (Step.CLOSE, Step.REOPEN) else Step.ANSWER


def _reply(request, signal, form, step):
    try:
        _reply, is_new = actions.reply(
            signal=signal, by=request.user, step=step, **form.cleaned_data
        )
    except MovedOnError as moved:
        return _moved_on(request, signal, str(moved))
    if not is_new:
        messages.info(request, _("Dit stond er al. Er is niets nog een keer verstuurd."))
        return redirect(signal)
    said = {
        Step.ANSWER: _("Je antwoord staat er."),
        Step.CLOSE: _("Het signaal is afgesloten."),
        Step.REOPEN: _("Het signaal is weer open."),
    }
    messages.success(request, said[step])
    return redirect(signal)


def _page(request, signal, form, is_of_school):
    user = request.user
    if signal.by_id != user.pk:
        what = _("een signaal van %(name)s") % {"name": signal.by}
        if signal.by_id == signal.placement.student_id:
            what = _("je signaal")
        Reading.leave(user, signal.placement, Reading.Kind.SIGNAL, signal.pk, what)
    readers = concerns.readers_of(signal.placement, signal)
    return render(
        request,
        "practice/signal.html",
        {
            "signal": signal,
            "placement": signal.placement,
            "replies": SignalReply.objects.of([signal]).select_related("by"),
            "readers": readers.of(signal),
            "supervisors": readers.supervisors,
            "is_of_school": is_of_school,
            "may_answer": Signal.objects.answerable_by(user).filter(pk=signal.pk).exists(),
            "is_own": Signal.objects.written_by(user).filter(pk=signal.pk).exists(),
            "is_student": Signal.objects.about(user).filter(pk=signal.pk).exists(),
            "read": Reading.objects.about(user)
            .filter(kind=Reading.Kind.SIGNAL, subject=signal.pk)
            .select_related("reader"),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@require_POST
def signal_take(request, key):
    """Somebody of the school takes it up, or takes it over from who did."""
    found = get_object_or_404(
        Signal.objects.editable_by(request.user).select_related(*WITH_PLACEMENT), key=key
    )
    try:
        was = posted_key(request.POST.get("van"))
        actions.take(signal=found, by=request.user, was=was)
    except MovedOnError as moved:
        return _moved_on(request, found, str(moved))
    messages.success(request, _("Jij pakt dit op. %(name)s krijgt bericht.") % {"name": found.by})
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def signal_show(request, key):
    """The student lets the workplace read along; says first what that means."""
    found = get_object_or_404(
        Signal.objects.written_by(request.user)
        .filter(role=Role.STUDENT)
        .select_related(*WITH_PLACEMENT),
        key=key,
    )
    if found.seen_by_workplace:
        messages.info(request, _("Je stageplek leest dit al."))
        return redirect(found)
    if request.method == "POST":
        actions.show(signal=found, by=request.user)
        messages.success(request, _("Je stageplek leest dit vanaf nu."))
        return redirect(found)
    readers = concerns.readers_of(found.placement)
    context = {"signal": found, "placement": found.placement, "readers": readers}
    return render(request, "practice/signal_show.html", context)
