"""Who may read an entry: choosing that, taking it back, and seeing it as they do."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments.models import MovedOnError
from ervaring.accounts.models import User
from portfolios import actions
from portfolios.forms import ShareForm
from portfolios.models import Entry
from portfolios.pointing import points_at
from portfolios.sharing import readers_of, who_reads
from portfolios.views.entries import page_of


def _own(user, pk):
    """The entry, for its student only."""
    own = Entry.objects.editable_by(user).select_related(
        "placement__student", "placement__cohort", "tension__framework", "article__framework"
    )
    return get_object_or_404(own, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def share(request, pk):
    """The student says who reads this. Taking back needs one click, and works at once."""
    entry = _own(request.user, pk)
    readers, before = readers_of(entry.placement), entry.switches
    form = ShareForm(request.POST if request.method == "POST" else None, readers=readers)
    moved = ""
    try:
        if request.method == "POST" and "terug" in request.POST:
            closed = actions.take_back(entry=entry)
            return _told(request, entry, before, readers, closed)
        if form.is_valid():
            closed = actions.share(entry=entry, was=form.was, now=form.now)
            return _told(request, entry, before, readers, closed)
    except MovedOnError as error:
        moved = str(error)
    except Entry.DoesNotExist:  # deleted meanwhile
        raise Http404 from None
    return render(
        request,
        "portfolios/share.html",
        {
            "entry": entry,
            # As it stands now: also of a page that was sent with something older in it.
            "form": form if form.errors else ShareForm.showing(entry, readers),
            "moved": moved,
            "pointers": points_at(
                _texts(entry), _names(readers), own_name=entry.placement.student.name
            ),
        },
        status=409 if moved else 422 if form.errors else 200,
    )


def _texts(entry):
    """All that somebody else would read of it."""
    files = entry.attachments.all()
    about = [text for one in files for text in (one.name, one.description)]
    return [entry.title, *entry.texts.values(), *about]


def _names(readers):
    return {one.user.name for those in readers.values() for one in those}


def _told(request, entry, before, readers, closed):
    """Say what changed and for whom, on the page of the entry."""
    messages.success(request, " ".join(_sentences(entry, before, readers, closed)))
    return redirect(entry)


def _sentences(entry, before, readers, closed):
    now = entry.switches
    read, reads = who_reads(readers, before), who_reads(readers, now)
    gained = [str(one) for key, one in reads.items() if key not in read]
    lost = [str(one) for key, one in read.items() if key not in reads]
    if gained:
        yield _("Vanaf nu leest mee: %(names)s.") % {"names": ", ".join(gained)}
    if lost:
        yield _("Leest niet meer mee: %(names)s.") % {"names": ", ".join(lost)}
    if not entry.is_shared:
        yield _("Alleen jij leest dit.")
    elif not reads:
        yield _("Je deelt dit. Nu is er nog niemand met die rol.")
    if before["in_report"] != now["in_report"]:
        if now["in_report"]:
            yield _("Het komt in elke portfolio-PDF die vanaf nu wordt gemaakt.")
        else:
            yield _("Het komt niet meer in een nieuwe portfolio-PDF.")
    if closed:
        yield ngettext(
            "Een portfolio-PDF van een ander waar dit in staat, wordt niet meer gegeven.",
            "%(number)d portfolio-PDF’s van anderen waar dit in staat, worden niet meer gegeven.",
            closed,
        ) % {"number": closed}
    if before == now:
        yield _("Er is niets veranderd.")


PARTS = {"begeleider": "for_supervisor", "opleiding": "for_programme"}


@require_safe
def as_read(request, pk):
    """The very page that a reader gets, also before it is shared."""
    entry = _own(request.user, pk)
    readers = readers_of(entry.placement)
    only_programme = entry.for_programme and not entry.for_supervisor
    standard = "for_programme" if only_programme else "for_supervisor"
    part = PARTS.get(request.GET.get("als"), standard)
    # Without anyone in that part: somebody who has no part anywhere.
    reader = readers[part][0].user if readers[part] else User(pk=0)
    return render(
        request,
        "portfolios/as_read.html",
        {
            **page_of(entry, reader),
            "reader": reader,
            "part": part,
            "names": readers[part],
            "is_on": entry.switches[part],
        },
    )
