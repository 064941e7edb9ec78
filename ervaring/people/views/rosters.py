"""Students, placements and guides by list: uploaded, looked at line by line, and applied."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from ervaring import tables
from ervaring.people.models import Roster, RosterLine
from ervaring.people.rosters import actions, columns, present
from ervaring.people.rosters.forms import RosterForm
from ervaring.people.tasks import handle_roster
from ervaring.schools.models import Programme

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def rosters(request, pk):
    """Upload a roster, and what came of earlier ones."""
    programme = _programme(request, pk)
    posted = request.method == "POST"
    form = RosterForm(request.POST, request.FILES) if posted else RosterForm()
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        return redirect(
            actions.upload(
                programme=programme,
                filename=file.name,
                content=file.read(),
                by=request.user,
                then=handle_roster.enqueue,
            )
        )
    found = (
        Roster.objects.arranged_by(request.user)
        .filter(programme=programme)
        .select_related("uploaded_by")
        .defer("content")
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "people/rosters.html",
        {"programme": programme, "form": form, "page": page},
        status=422 if form.errors else 200,
    )


@require_safe
def template(request, pk, kind):
    """An example to fill in, in XLSX with an explanation of every column."""
    _programme(request, pk)
    sheets = {_("Deelnemers"): columns.example(), _("Uitleg"): columns.explanations()}
    return tables.download(kind, sheets, "deelnemerslijst-voorbeeld")


@require_safe
def present_roster(request, pk, kind):
    """Who takes part now, in the same columns, to change and upload again."""
    programme = _programme(request, pk)
    sheets = {
        _("Deelnemers"): list(present.rows(programme, request.user)),
        _("Uitleg"): columns.explanations(),
    }
    name = f"{slugify(programme.title)}-{timezone.localdate():%Y-%m-%d}"
    return tables.download(kind, sheets, name)


@require_safe
def roster(request, pk):
    """What a roster does, line by line; while a worker is busy the page asks again by itself."""
    found = get_object_or_404(_rosters(request), pk=pk)
    if request.htmx:
        if not found.is_busy:
            return HttpResponseClientRefresh()
        return render(request, "people/_roster.html", {"roster": found})
    return _page(request, found)


def _page(request, found, unread=False):
    # What has to be mended first comes first.
    kind = request.GET.get("soort", RosterLine.Kind.REFUSED if found.refused else "")
    kind = kind if kind in RosterLine.Kind.values else ""
    lines = RosterLine.objects.of(found)
    lines = lines.filter(kind=kind) if kind else lines
    page = Paginator(lines.order_by("number"), PAGE_SIZE).get_page(request.GET.get("pagina"))
    counts = [(one, one.label, getattr(found, one)) for one in RosterLine.Kind]
    return render(
        request,
        "people/roster.html",
        {
            "roster": found,
            "is_own": found.uploaded_by == request.user,
            "counts": counts,
            "kind": kind,
            "kind_label": RosterLine.Kind(kind).label if kind else "",
            "page": page,
            "unread": unread,
        },
        status=422 if unread else 200,
    )


@require_POST
def apply(request, pk):
    """Have a roster applied that holds no refusal, by who uploaded it."""
    found = get_object_or_404(_rosters(request).uploaded_by(request.user), pk=pk)
    if found.can_be_applied and found.noted and "gelezen" not in request.POST:
        return _page(request, found, unread=True)
    if not found.can_be_applied or not actions.begin(roster=found, then=handle_roster.enqueue):
        messages.warning(request, _("Deze lijst kan nu niet worden doorgevoerd."))
    return redirect(found)


@require_POST
def withdraw(request, pk):
    found = get_object_or_404(_rosters(request).uploaded_by(request.user), pk=pk)
    if found.withdraw():
        messages.success(request, _("De lijst is ingetrokken. Er is niets veranderd."))
    else:
        messages.warning(request, _("Deze lijst kan niet meer worden ingetrokken."))
    return redirect(found)


@require_safe
def refused(request, pk):
    """The lines that were refused, with why, to mend and upload."""
    found = get_object_or_404(_rosters(request), pk=pk)
    lines = RosterLine.objects.of(found).filter(kind=RosterLine.Kind.REFUSED)
    keys = [column.key for column in columns.COLUMNS]
    # A line that was checked before a column came has no cell for it.
    rows = [
        [line.number, " ".join(line.said), *(line.cells.get(key, "") for key in keys)]
        for line in lines
    ]
    head = [columns.NUMBER, columns.REASON, *columns.HEADERS]
    return tables.download("csv", {"": [head, *rows]}, "geweigerde-regels")


def _programme(request, pk):
    programmes = Programme.objects.arranged_by(request.user).select_related("school")
    return get_object_or_404(programmes, pk=pk)


def _rosters(request):
    found = Roster.objects.arranged_by(request.user).defer("content")
    return found.select_related("programme__school", "uploaded_by")
