"""When a student is there: hours planned and made, and days off."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ervaring.placements.models import Placement, Reading
from ervaring.practice.actions.days import OverlapError, add_break
from ervaring.practice.days import WEEK, hours_of, is_off, mondays
from ervaring.practice.forms.days import BreakForm, PlannedHoursForm, WeekForm
from ervaring.practice.models import Break, FunctionProfile, WorkedWeek, arranges_days

# Weeks in sight; those before them are folded away.
IN_SIGHT = 6


@dataclass
class Week:
    """A line of the page. `newer`: another window said `was` meanwhile; `form`: what was sent."""

    form: WeekForm
    was: object
    is_off: bool
    newer: bool = False
    saved: bool = False

    @property
    def monday(self):
        return self.form.monday

    @property
    def sunday(self):
        return self.monday + WEEK - timedelta(days=1)

    @property
    def known(self):
        """As people write it: "7,5"; "" when nothing was said."""
        return "" if self.was is None else number_format(self.was.normalize())

    @property
    def text(self):
        """What stands in the field: what was typed, or else what is known."""
        return self.form["hours"].value() if self.form.is_given else self.known

    @property
    def errors(self):
        return [text for texts in self.form.errors.values() for text in texts]


@require_safe
def days(request, pk):
    """The period, the hours and the days off, for everyone who sees the placement."""
    placement = _placement(request.user, pk)
    what = _("je uren en je vrije dagen")
    Reading.leave(request.user, placement, Reading.Kind.HOURS, placement.pk, what)
    return _page(request, placement)


def _placement(user, pk):
    return get_object_or_404(Placement.objects.visible_to(user).select_related("student"), pk=pk)


def _profile(placement, user):
    """The version that stands, or None."""
    return FunctionProfile.objects.visible_to(user).of(placement).agreed().first()


def _page(request, placement, *, weeks=None, planned=None, away=None, status=200):
    """The page; with the lines or the form that could not be stored."""
    user = request.user
    breaks, worked = _there(placement, user)
    profile = _profile(placement, user)
    weeks = weeks or _weeks(placement, breaks, worked)
    may_plan = Placement.objects.planned_by(user).filter(pk=placement.pk).exists()
    was = {"hours": placement.hours, "was": placement.hours}
    return render(
        request,
        "practice/days.html",
        {
            "placement": placement,
            "is_own": _is_own(placement, user),
            "hours": _hours(placement, profile, breaks, worked),
            "profile": profile,
            "weeks": weeks[:IN_SIGHT],
            "earlier": weeks[IN_SIGHT:],
            "earlier_open": any(week.errors or week.newer for week in weeks[IN_SIGHT:]),
            "unsaved": [week for week in weeks if week.errors or week.newer],
            "breaks": breaks,
            "may_arrange_days": _may_arrange_days(placement, user),
            "away": away or BreakForm(placement=placement),
            "planned": (planned or PlannedHoursForm(initial=was)) if may_plan else None,
        },
        status=status,
    )


def _there(placement, user):
    breaks = Break.objects.visible_to(user).of(placement)
    worked = WorkedWeek.objects.visible_to(user).of(placement)
    return list(breaks.order_by("starts_on", "pk")), list(worked)


def _hours(placement, profile, breaks, worked):
    return hours_of(placement, profile and profile.hours_per_week, breaks, worked)


def _is_own(placement, user):
    return not user.is_guest and placement.student_id == user.pk


def _may_arrange_days(placement, user):
    found = Placement.objects.visible_to(user).filter(arranges_days(user), pk=placement.pk)
    return found.exists()


def _weeks(placement, breaks, worked, data=None):
    """[Week], the newest first: those that began."""
    known = {one.monday: one.hours for one in worked}
    until = min(timezone.localdate(), placement.ends_on)
    return [
        Week(
            WeekForm(data, monday=monday),
            known.get(monday),
            is_off(monday, breaks, placement.starts_on, placement.ends_on),
        )
        for monday in reversed(mondays(placement.starts_on, until))
    ]


@require_POST
def weeks(request, pk):
    """The student says how many hours they made: a week on its own with htmx, or all at once."""
    placement = get_object_or_404(
        Placement.objects.learnt_by(request.user).select_related("student"), pk=pk
    )
    breaks, worked = _there(placement, request.user)
    given = _weeks(placement, breaks, worked, request.POST)
    sent = [week for week in given if week.form.is_given]
    for week in sent:
        if week.form.is_valid():
            said = week.form.cleaned_data
            week.saved = WorkedWeek.say(placement, week.monday, **said)
            week.newer = not week.saved
    breaks, worked = _there(placement, request.user)
    known = {one.monday: one.hours for one in worked}
    for week in given:
        week.was = known.get(week.monday)
    wrong = any(week.errors for week in sent)
    status = 422 if wrong else 409 if any(week.newer for week in sent) else 200
    if request.htmx and sent:
        profile = _profile(placement, request.user)
        hours = _hours(placement, profile, breaks, worked)
        context = {"week": sent[0], "hours": hours, "now": timezone.now(), "is_own": True}
        return render(request, "practice/_week_saved.html", context, status=status)
    if status == 200:
        messages.success(request, _("Je uren zijn bewaard."))
        return redirect("practice:days", pk=pk)
    return _page(request, placement, weeks=given, status=status)


@require_POST
def hours_planned(request, pk):
    """The tutor or a coordinator says how many hours the programme asks."""
    placement = get_object_or_404(
        Placement.objects.planned_by(request.user).select_related("student"), pk=pk
    )
    form = PlannedHoursForm(request.POST)
    if not form.is_valid():
        return _page(request, placement, planned=form, status=422)
    if placement.plan_hours(**form.cleaned_data):
        messages.success(request, _("De uren van deze stage zijn bewaard."))
        return redirect("practice:days", pk=pk)
    placement.refresh_from_db(fields=["hours"])
    form.add_error(
        "hours",
        _(
            "Iemand anders veranderde dit intussen. Er staat nu: %(hours)s. Bewaar opnieuw als "
            "het anders moet."
        )
        % {"hours": placement.hours or _("niets")},
    )
    form.data = form.data.copy()
    form.data["was"] = placement.hours or ""
    return _page(request, placement, planned=form, status=409)


@require_POST
def break_new(request, pk):
    """Days on which the student is not there: said by them, their supervisor or their tutor."""
    placement = _placement(request.user, pk)
    if not _may_arrange_days(placement, request.user):
        raise Http404
    form = BreakForm(request.POST, placement=placement)
    if form.is_valid():
        try:
            add_break(placement=placement, by=request.user, **form.cleaned_data)
        except OverlapError as error:
            form.add_error("starts_on", _overlap(error.there))
        else:
            messages.success(request, _("De vrije dagen staan erbij."))
            return redirect("practice:days", pk=pk)
    return _page(request, placement, away=form, status=422)


def _overlap(there):
    words = _(
        "Op een deel van deze dagen staat al %(kind)s, van %(first)s tot en met %(last)s. Haal die "
        "eerst weg, of kies andere dagen."
    )
    first, last = (date_format(day, "j F Y") for day in (there.starts_on, there.ends_on))
    return words % {"kind": there.get_kind_display(), "first": first, "last": last}


@require_POST
def break_remove(request, pk, away):
    """The student is there after all."""
    placement = _placement(request.user, pk)
    if not _may_arrange_days(placement, request.user):
        raise Http404
    gone, _rows = Break.objects.editable_by(request.user).of(placement).filter(pk=away).delete()
    if gone:
        messages.success(request, _("De vrije dagen zijn weg."))
    else:
        messages.info(request, _("Deze vrije dagen waren al weg."))
    return redirect("practice:days", pk=pk)
