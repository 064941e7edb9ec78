"""The talks of a student and their supervisor, and intervision: planned, noted and changed."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assessments.models import MovedOnError
from ervaring.placements.models import Placement, Supervision
from ervaring.practice.actions.talks import log_talk, plan_talk
from ervaring.practice.forms.talks import LogForm, PlanForm
from ervaring.practice.guidance import supervisor_of
from ervaring.practice.models import Talk
from ervaring.practice.reading import note_talks
from ervaring.practice.views.guidance import SHOWN, placement_of, talkers_of


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
    status, ahead = 422 if form.errors else 200, None
    if form.is_bound:
        key = form.cleaned_data.get("key")
        found = _talks(request.user).of(placement).filter(kind=kind, key=key).first()
        if found and not found.is_planned:  # what this page made before
            return _note(request, found)
        ahead = _ahead(request, placement, kind, form)
        if _begins(request, form) and not ahead:
            about = {"placement": placement, "kind": kind, "supervisor": supervisor}
            given = {"minutes": None, **form.given}
            try:
                made = log_talk(key=key, by=request.user, **about, **given)
            except MovedOnError as moved:
                form.add_error(None, str(moved))
                status = 409
            else:
                return _stored(request, made, form)
    context = {
        "placement": placement,
        "form": form,
        "reader": _reader(request.user, placement, supervisor),
        "is_intervision": is_intervision,
        "ahead": ahead,
    }
    return _written(request, context, status)


def _begins(request, form):
    """A page that saves by itself makes a talk as soon as there is a word in it."""
    if not request.htmx:
        return form.is_valid()
    return {"held_on", "note"} <= form.given.keys() and form.given["note"] != ""


def _ahead(request, placement, kind, form):
    """What is planned later that day: a page that saves by itself does not take it for this one.

    Somebody may still change the day.
    """
    if not request.htmx or not _begins(request, form):
        return None
    talks = Talk.objects.editable_by(request.user).of(placement).planned().filter(kind=kind)
    return talks.on(form.given["held_on"]).filter(planned_at__gt=timezone.now()).first()


def _stored(request, talk, form):
    """The page goes on; without htmx back to where one came from, unless one was not ready."""
    if request.htmx:
        context = {"form": form, "key": talk.key, "version": talk.version, "stored": True}
        status = 422 if form.errors else 200
        response = render(request, "practice/_talk_saved.html", context, status=status)
        # Going back to this page, or loading it once more, finds what was made of it.
        response["HX-Replace-Url"] = talk.get_absolute_url()
        return response
    messages.success(request, _("Het staat er."))
    if request.POST.keys() & {"toch", "hier"}:
        return redirect(talk)
    return redirect("practice:guidance", pk=talk.placement_id)


def _written(request, context, status):
    """The page in which a talk is written; for htmx what became of what was typed."""
    template = "_talk_saved.html" if request.htmx else "talk_log.html"
    form = context["form"]
    context |= {"key": form["key"].value(), "version": form["version"].value()}
    return render(request, f"practice/{template}", context, status=status)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _reader(user, placement, supervisor):
    """Who reads a note besides `user`, who writes it; None for nobody."""
    if supervisor and placement.student_id != user.pk:
        return placement.student
    return supervisor


def _talks(user):
    return Talk.objects.editable_by(user).select_related(
        "supervisor", "placement__student", "placement__workplace__organisation"
    )


def _found(request, pk):
    return get_object_or_404(_talks(request.user), pk=pk)


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
    data = request.POST
    if "toch" in data and data.get("seen"):
        # Who read what stands there and pressed this button writes on top of that.
        data = {**data.dict(), "version": data["seen"]}
    form = _form(request, found, data)
    # What is right is stored while somebody types; with the button all of it, or nothing.
    given = form.given if form.is_valid() or request.htmx else {}
    if not given or "version" not in form.cleaned_data:
        return _page(request, found, form, 422)
    version = form.cleaned_data["version"]
    if found.save_given(version=version, state=Talk.State.HELD, **given):
        return _stored(request, found, form)
    # The page keeps its older version, so that typing on does not overwrite either.
    return _page(request, found, form, 409, apart=_apart(found, form))


def _apart(found, form):
    """[(question, what stands there)] of what the page says otherwise."""
    minutes = _("%(number)d minuten") % {"number": found.minutes} if found.minutes else ""
    day = date_format(found.held_on, "l j F Y") if found.held_on else found.get_state_display()
    stands = {"held_on": day, "minutes": minutes, "note": found.words}
    return [
        (form[name].label, stands[name])
        for name, value in form.given.items()
        if getattr(found, name) != value
    ]


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
    if not found.was_not_held(version):
        return _too_late(request, found)
    messages.success(request, _("Er staat nu dat dit gesprek niet doorging."))
    return redirect("practice:guidance", pk=found.placement_id)


def _held_with(found, user):
    """With whom a talk was: the supervisor who says so, or who it was when it was planned for."""
    part = supervisor_of(found.placement)
    if found.is_planned and not (part and part.user_id == user.pk):
        then = Supervision.objects.guiding_at(found.planned_at, found.placement)
        part = then.filter(role=Supervision.Role.SUPERVISOR).select_related("user").first()
    return part and part.user


@require_POST
def talk_settle(request, pk):
    """Whether a planned talk was held, in one tap."""
    found = _found(request, pk)
    answers = {"ja": Talk.State.HELD, "nee": Talk.State.CALLED_OFF}
    state = answers.get(request.POST.get("antwoord"))
    if state is None or (state == Talk.State.HELD and found.is_planned and not found.is_due):
        messages.warning(request, _("Dit gesprek komt nog."))
        return redirect(found)
    if not found.settle(state, _held_with(found, request.user)):
        return _too_late(request, found)
    if state == Talk.State.CALLED_OFF:
        messages.success(request, _("Er staat nu dat dit gesprek niet doorging."))
        return redirect("practice:guidance", pk=found.placement_id)
    messages.success(request, _("Het gesprek staat er. Wil je iets opschrijven? Het hoeft niet."))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def talks_call_off(request, pk):
    """All talks that are to come do not go on: first which those are, and then it is done."""
    placement = placement_of(request.user, pk, talkers_of(request.user))
    to_come = Talk.objects.editable_by(request.user).of(placement).to_come()
    talks = list(to_come)
    seen = [f"{one.pk}-{one.version}" for one in talks]
    if not talks:
        messages.info(request, _("Er staat geen gesprek meer gepland."))
        return redirect("practice:guidance", pk=pk)
    late = request.method == "POST" and request.POST.getlist("gesprek") != seen
    if request.method == "POST" and not late:
        part = supervisor_of(placement)
        shown = to_come.filter(pk__in=[one.pk for one in talks])
        number = shown.call_off(part and part.user)
        said = ngettext(
            "Er staat nu dat %(number)d gesprek niet doorgaat.",
            "Er staat nu dat %(number)d gesprekken niet doorgaan.",
            number,
        )
        messages.success(request, said % {"number": number})
        return redirect("practice:guidance", pk=pk)
    context = {
        "placement": placement,
        "talks": talks,
        "seen": seen,
        "late": late,
        "shown": f":{SHOWN}",
        "folded": f"{SHOWN}:",
    }
    status = 409 if late else 200
    return render(request, "practice/talks_call_off.html", context, status=status)


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
    if found.is_planned:
        return render(request, "practice/talk_move.html", context, status=status)
    return _written(request, context, status)


def _too_late(request, found):
    """What is so now, for who pressed on an older page."""
    typed = request.POST.get("note", "").strip()
    return _page(request, found, status=409, late=True, typed=typed)
