"""The portfolio of one placement: what the student gathered."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.forms import posted_key
from competencies.models import Item, words_in
from ervaring.placements.models import Placement, Reading
from portfolios import kinds
from portfolios.finding import READ_BY, hours_of, looked_for, search
from portfolios.models import Attachment, Entry, Evidence, GoalEvidence, Link

PER_PAGE = 50


@require_safe
def entries(request, pk):
    """The student's own entries; for anyone else those that were shared with them."""
    placement = get_object_or_404(
        Placement.objects.visible_to(request.user).select_related("student"), pk=pk
    )
    is_own = Placement.objects.learnt_by(request.user).filter(pk=pk).exists()
    shared = Entry.objects.visible_to(request.user).filter(placement=placement)
    query = looked_for(request.GET)
    kind, reader = request.GET.get("soort"), request.GET.get("wie")
    found = shared.filter(kind=kind) if kind in Entry.Kind else shared
    if is_own and reader in READ_BY:  # with whom else it was shared is the student's to know
        found = found.filter(READ_BY[reader])
    if words_in(query):
        found = search(found, query)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    rows = list(page)
    if rows:
        what = _("het overzicht van wat je deelt")
        Reading.leave(request.user, placement, Reading.Kind.ENTRIES, placement.pk, what)
    hours, all_hours = hours_of(shared)
    return render(
        request,
        f"portfolios/{'_found' if request.htmx else 'entries'}.html",
        {
            "placement": placement,
            "is_own": is_own,
            "page": page,
            "rows": rows,
            "filtered": bool(query or kind or reader),
            "query": query,
            "kind": kind,
            "reader": reader,
            "kinds": Entry.Kind.choices,
            "hours": hours,
            "all_hours": all_hours,
            "here": "entries",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request, pk):
    """What one could write, `?over` a statement. Choosing begins it; choosing twice begins one."""
    placement = get_object_or_404(
        Placement.objects.learnt_by(request.user).select_related("student"), pk=pk
    )
    over = posted_key(request.GET.get("over"))
    about = Item.objects.readable().statements().filter(pk=over).first()
    problem = ""
    if request.method == "POST":
        kind, log = request.POST.get("kind"), request.POST.get("log", "")
        if log in Entry.Log:
            kind = Entry.Kind.LOG
        if kind in Entry.Kind and (log in Entry.Log) == (kind == Entry.Kind.LOG):
            begun = Entry.begin(placement, key=_key(request), kind=kind, log=log, item=about)
            return redirect("portfolios:write", pk=begun.pk)
        problem = _("Kies wat je wilt schrijven.")
    return render(
        request,
        "portfolios/entry_new.html",
        {
            "placement": placement,
            "about": about,
            "problem": problem,
            "key": uuid.uuid4(),
            "forms": [(one, form) for one, form in kinds.FORMS.items() if one != Entry.Kind.LOG],
            "log": kinds.FORMS[Entry.Kind.LOG],
            "logs": Entry.Log.choices,
            "log_label": Entry.Kind.LOG.label.capitalize(),
        },
        status=422 if problem else 200,
    )


def _key(request):
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


@require_safe
def entry(request, pk):
    """One entry to read; its student goes on from here."""
    found = get_object_or_404(
        Entry.objects.visible_to(request.user).select_related(
            "placement__student",
            "placement__cohort",
            "tension__framework",
            "article__framework",
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


@require_http_methods(["GET", "HEAD", "POST"])
def entry_delete(request, pk):
    """Says what goes with an entry, and asks; the button deletes it for good."""
    found = get_object_or_404(
        Entry.objects.editable_by(request.user).select_related("placement__student"), pk=pk
    )
    if request.method == "POST":
        found.remove()
        messages.success(request, _("Het stuk is weg, met alles wat erbij hoorde."))
        return redirect("portfolios:entries", pk=found.placement_id)
    of_it = {"entry": found}
    context = {
        "entry": found,
        "placement": found.placement,
        "files": Attachment.objects.editable_by(request.user).filter(**of_it).count(),
        "links": Link.objects.editable_by(request.user).filter(**of_it).count(),
        "answers": Evidence.objects.visible_to(request.user).filter(**of_it).count(),
        "goals": GoalEvidence.objects.visible_to(request.user).filter(**of_it).count(),
    }
    return render(request, "portfolios/entry_delete.html", context)
