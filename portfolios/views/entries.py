"""The portfolio of one placement: what the student gathered."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ervaring.placements.models import Placement, Reading
from portfolios import kinds
from portfolios.models import Entry


@require_safe
def entries(request, pk):
    """The student's own entries; for anyone else those that were shared with them."""
    placement = get_object_or_404(
        Placement.objects.visible_to(request.user).select_related("student"), pk=pk
    )
    found = list(Entry.objects.visible_to(request.user).filter(placement=placement))
    if found:
        kind, what = Reading.Kind.ENTRIES, _("het overzicht van wat je deelt")
        Reading.leave(request.user, placement, kind, placement.pk, what)
    context = {"placement": placement, "entries": found, "here": "entries"}
    return render(request, "portfolios/entries.html", context)


@require_safe
def entry(request, pk):
    """One entry to read; its student goes on from here."""
    found = get_object_or_404(
        Entry.objects.visible_to(request.user).select_related(
            "placement__student", "placement__cohort", "tension", "article"
        ),
        pk=pk,
    )
    what = found.plain_name
    Reading.leave(request.user, found.placement, Reading.Kind.ENTRY, found.pk, what)
    return render(request, "portfolios/entry.html", page_of(found, request.user))


def page_of(entry, user):
    """What the page of an entry shows to `user`: its student, or somebody who reads it."""
    return {
        "entry": entry,
        "placement": entry.placement,
        "written": kinds.written(entry),
        "is_own": Entry.objects.editable_by(user).filter(pk=entry.pk).exists(),
    }
