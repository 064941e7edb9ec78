"""Files with an entry: added, described and taken away by its student, read by who may read it."""

from django.conf import settings
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ervaring.placements.models import Reading
from ervaring.schools.models import School
from portfolios.files import actions, scanning
from portfolios.files.checking import MEGABYTE, SENTENCES, check, shown_name
from portfolios.files.reasons import RefusedError
from portfolios.forms import DescriptionForm, FilesForm, LimitsForm
from portfolios.models import Attachment, Entry, FileLimits

# Nothing in it runs, whatever a browser takes it for.
HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request, pk):
    """The files with an entry. Posting adds some: the good ones; of the others it says why not."""
    entry = get_object_or_404(
        Entry.objects.editable_by(request.user).select_related("placement__cohort__programme"),
        pk=pk,
    )
    allowed = FileLimits.objects.of(entry.placement.cohort.programme.school_id)
    posted = request.method == "POST"
    form = FilesForm(request.POST, request.FILES) if posted else FilesForm()
    refused = [
        (shown_name(name), SENTENCES["large"] % {"megabytes": allowed.megabytes})
        for name in getattr(request, "skipped_files", [])
    ]
    if posted and (form.is_valid() or refused):
        added = 0
        for upload in request.FILES.getlist("files"):
            try:
                with check(upload, allowed) as clean:
                    actions.attach(entry=entry, clean=clean, limits=allowed, by=request.user)
            except RefusedError as error:
                refused.append((shown_name(upload.name), error))
            else:
                added += 1
        if added:
            words = ngettext(
                "Je bestand staat bij je stuk.", "%s bestanden staan bij je stuk.", added
            )
            messages.success(request, words % added if added > 1 else words)
        if not refused:
            return redirect("portfolios:attach", pk=pk)
        form = FilesForm()
    attachments = Attachment.objects.editable_by(request.user).filter(entry=entry)
    return render(
        request,
        "portfolios/attach.html",
        {
            "entry": entry,
            "placement": entry.placement,
            "form": form,
            "refused": refused,
            "limits": allowed,
            "attachments": attachments,
            "left": allowed.files - len(attachments),
            "used": actions.used_by(request.user),
            "quota": allowed.quota * MEGABYTE,
        },
        status=422 if posted else 200,
    )


@require_POST
def describe(request, pk):
    """What can be seen or heard in a file, in the words of its owner."""
    found = get_object_or_404(
        Attachment.objects.editable_by(request.user).select_related("entry"), pk=pk
    )
    form = DescriptionForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["description"][0])
    elif found.save_given(version=found.version, **form.cleaned_data):
        messages.success(request, _("De beschrijving is bewaard."))
    return redirect("portfolios:attach", pk=found.entry_id)


@require_POST
def detach(request, pk):
    """Away, from the entry and from the disk."""
    mine = Attachment.objects.editable_by(request.user)
    found = get_object_or_404(mine, pk=pk)
    actions.detach(attachments=mine.filter(pk=pk))
    messages.success(request, _("Het bestand is weggehaald en gewist."))
    return redirect("portfolios:attach", pk=found.entry_id)


@require_safe
def attachment(request, pk):
    """A file to keep, for who may read the entry at this moment. No browser opens it."""
    found = _readable(request, pk)
    return _serve(found, as_attachment=True, content_type="application/octet-stream")


@require_safe
def picture(request, pk):
    """A photo as it was drawn anew, to show in a page."""
    found = _readable(request, pk, kind=Attachment.Kind.IMAGE)
    kind = "image/png" if found.name.endswith(".png") else "image/jpeg"
    return _serve(found, content_type=kind)


def _readable(request, pk, **which):
    """The attachment, after its student can see who reads it."""
    found = get_object_or_404(
        Attachment.objects.visible_to(request.user).select_related("entry__placement__student"),
        pk=pk,
        **which,
    )
    entry, what = found.entry, found.entry.plain_name
    Reading.leave(request.user, entry.placement, Reading.Kind.ENTRY, entry.pk, what)
    return found


def _serve(found, **how):
    try:
        file = default_storage.open(found.file.name)
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, filename=found.name, headers=HARMLESS, **how)


@require_http_methods(["GET", "HEAD", "POST"])
def limits(request, pk):
    """What a school lets its students put with an entry. Nobody's files are seen here."""
    school = get_object_or_404(School.objects.administered_by(request.user), pk=pk)
    form = LimitsForm(
        request.POST if request.method == "POST" else None,
        instance=FileLimits.objects.of(school.pk),
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Bewaard. Wat er al staat, blijft staan."))
        return redirect("portfolios:limits", pk=pk)
    return render(
        request,
        "portfolios/limits.html",
        {
            "school": school,
            "form": form,
            "has_scanner": bool(settings.CLAMD),
            "scanner_answers": scanning.answers() if settings.CLAMD else False,
        },
        status=422 if form.errors else 200,
    )
