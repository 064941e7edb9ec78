"""Alles over mij: asking for it, and downloading it."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from portfolios import actions
from portfolios.models import Export


@require_http_methods(["GET", "HEAD", "POST"])
def everything(request):
    """How far it is; the page asks again by itself. Posting has it made, anew if it was there."""
    if request.user.is_guest:
        raise Http404
    if request.method == "POST":
        actions.request_export(by=request.user)
        return redirect("portfolios:everything")
    exports = list(Export.objects.visible_to(request.user))
    context = {
        "newest": exports[0] if exports else None,
        "ready": next((one for one in exports if one.state == Export.State.READY), None),
    }
    template = "portfolios/_everything.html" if request.htmx else "portfolios/everything.html"
    return render(request, template, context)


@require_safe
def download(request, pk):
    """The file itself, for whose it is and nobody else."""
    found = get_object_or_404(
        Export.objects.visible_to(request.user), pk=pk, state=Export.State.READY
    )
    try:
        file = found.file.open()
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        file, as_attachment=True, filename=found.filename, content_type="application/zip"
    )
