"""The talks of a student and their supervisor, and intervision: planned, noted and changed."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assessments.models import MovedOnError
from ervaring.placements.models import Placement
from ervaring.practice.actions.talks import log_talk, plan_talk
from ervaring.practice.forms.talks import LogForm, PlanForm
from ervaring.practice.guidance import supervisor_of
from ervaring.practice.models import Talk
from ervaring.practice.reading import note_talks
from ervaring.practice.views.guidance import placement_of, talkers_of


@require_http_methods(["GET", "HEAD", "POST"])
def talk_plan(request, pk):
    """A talk, or one a week until the end of the placement."""
    placement = placement_of(request.user, pk, talkers_of(request.user))
    form = PlanForm(_posted(request))
    if form.is_valid():
        data = form.cleaned_data
        number = plan_talk(
            placement=placement,
            key=data["key"],
            at=form.planned_at,
            weekly=data["weekly"],
            by=request.user,
        )
        said = ngettext("Het gesprek staat gepland.", "%(number)d gesprekken gepland.", number)
        messages.success(request, said % {"number": number})
        return redirect("practice:guidance", pk=pk)
    context = {"placement": placement, "form": form}
    return render(request, "practice/talk_plan.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def talk_log(request, pk):
    """A talk that was held, planned or not."""
    placement = placement_of(request.user, pk, talkers_of(request.user))
    part = supervisor_of(placement)
    return _log(request, placement, Talk.Kind.TALK, part and part.user)


@require_http_methods(["GET", "HEAD", "POST"])
def intervision_log(request, pk):
    """An intervision that the student was at. What they note there is theirs alone."""
    placement = placement_of(request.user, pk, Placement.objects.learnt_by(request.user))
    return _log(request, placement, Talk.Kind.INTERVISION, None)


def _log(request, placement, kind, supervisor):
    is_intervision = kind == Talk.Kind.INTERVISION
    form = LogForm(_posted(request), reader=supervisor, is_intervision=is_intervision)
    typed = None
    if form.is_valid():
        key = form.cleaned_data["key"]
        try:
            log_talk(
                placement=placement,
                key=key,
                by=request.user,
                kind=kind,
                supervisor=supervisor,
                **form.given,
            )
        except MovedOnError as moved:
            form.add_error(None, str(moved))
            typed = form.cleaned_data["note"]
        else:
            messages.success(request, _("Het staat er."))
            return redirect("practice:guidance", pk=placement.pk)
    context = {
        "placement": placement,
        "form": form,
        "reader": _reader(request.user, placement, supervisor),
        "is_intervision": is_intervision,
    }
    status = 409 if typed is not None else 422 if form.errors else 200
    return render(request, "practice/talk_log.html", context, status=status)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _reader(user, placement, supervisor):
    """Who reads a note besides `user`, who writes it; None for nobody."""
    if supervisor and placement.student_id != user.pk:
        return placement.student
    return supervisor


def _found(request, pk):
    talks = Talk.objects.editable_by(request.user).select_related(
        "supervisor", "placement__student", "placement__workplace__organisation"
    )
    return get_object_or_404(talks, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def talk(request, pk):
    """Move a talk that is planned; or say more about one that was held."""
    found = _found(request, pk)
    if request.method != "POST":
        return _page(request, found)
    if found.is_planned:
        return _move(request, found)
    if "day" in request.POST:  # it was planned when this page was made
        return _too_late(request, found)
    return _call_off(request, found) if "weg" in request.POST else _note(request, found)


def _note(request, found):
    form = _form(request, found, request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    given = {"state": Talk.State.HELD, **form.given}
    if found.save_given(version=form.cleaned_data["version"], **given):
        messages.success(request, _("Het staat er."))
        return redirect("practice:guidance", pk=found.placement_id)
    form.add_error(None, _("Dit is intussen in een ander venster veranderd."))
    form.data = {**form.data.dict(), "version": found.version}
    return _page(request, found, form, 409, newer=True)


def _move(request, found):
    form = _form(request, found, request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    try:
        with transaction.atomic():
            version = form.cleaned_data["version"]
            moved = found.save_given(version=version, planned_at=form.planned_at)
    except IntegrityError:
        form.add_error("time", _("Op dit moment staat al een gesprek gepland."))
        return _page(request, found, form, 422)
    if not moved:
        found.refresh_from_db()
        return _too_late(request, found)
    messages.success(request, _("Het gesprek is verzet."))
    return redirect("practice:guidance", pk=found.placement_id)


def _call_off(request, found):
    form = _form(request, found, request.POST)
    form.is_valid()
    version = form.cleaned_data.get("version", -1)
    if not found.save_given(version=version, state=Talk.State.CALLED_OFF, held_on=None):
        return _too_late(request, found)
    messages.success(request, _("Er staat nu dat dit gesprek niet doorging."))
    return redirect("practice:guidance", pk=found.placement_id)


@require_POST
def talk_settle(request, pk):
    """Whether a planned talk was held, in one tap."""
    found = _found(request, pk)
    answers = {"ja": Talk.State.HELD, "nee": Talk.State.CALLED_OFF}
    state = answers.get(request.POST.get("antwoord"))
    if state is None or (state == Talk.State.HELD and found.is_planned and not found.is_due):
        messages.warning(request, _("Dit gesprek komt nog."))
        return redirect(found)
    part = supervisor_of(found.placement)
    if not found.settle(state, part and part.user):
        return _too_late(request, found)
    if state == Talk.State.CALLED_OFF:
        messages.success(request, _("Er staat nu dat dit gesprek niet doorging."))
        return redirect("practice:guidance", pk=found.placement_id)
    messages.success(request, _("Het gesprek staat er. Wil je iets opschrijven? Het hoeft niet."))
    return redirect(found)


def _form(request, found, data=None):
    if found.is_planned:
        return PlanForm(data, talk=found)
    is_intervision = found.kind == Talk.Kind.INTERVISION
    return LogForm(data, talk=found, reader=_still(found), is_intervision=is_intervision)


def _still(found):
    """With whom this talk was, if they are the supervisor still."""
    part = supervisor_of(found.placement)
    return part.user if part and part.user_id == found.supervisor_id else None


def _page(request, found, form=None, status=200, **more):
    note_talks(request.user, found.placement, [found])
    context = {
        "placement": found.placement,
        "talk": found,
        "form": form or _form(request, found),
        "reader": _reader(request.user, found.placement, _still(found)),
        "is_intervision": found.kind == Talk.Kind.INTERVISION,
        **more,
    }
    template = "practice/talk_move.html" if found.is_planned else "practice/talk_log.html"
    return render(request, template, context, status=status)


def _too_late(request, found):
    """What is so now, for who pressed on an older page."""
    typed = request.POST.get("note", "").strip()
    return _page(request, found, status=409, late=True, typed=typed)
