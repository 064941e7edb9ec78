"""The portfolios of a cohort in one ZIP: asking for them, how far they are, downloading."""

from django.contrib import messages
from django.http import FileResponse, Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.cohorts import selected
from assessments.models import MovedOnError
from assessments.views.cohorts import cohort_of
from ervaring.placements.models import Reading
from portfolios import actions
from portfolios.forms import BundleForm
from portfolios.models import KINDS, Bundle, BundleItem

# What one portfolio takes a worker, for whoever wonders whether to wait.
SECONDS_EACH = 3


@require_safe
def bundles(request, pk):
    """One's own of this cohort. The page asks again by itself while one is being made."""
    cohort = cohort_of(request, pk)
    found = Bundle.objects.visible_to(request.user).filter(cohort=cohort).with_progress()
    waits = any(one.state == Bundle.State.WAITING for one in found)
    context = {"cohort": cohort, "bundles": found, "waits": waits}
    template = "portfolios/_bundles.html" if request.htmx else "portfolios/bundles.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def bundle_new(request, pk):
    """For whom and of which parts. Who is meant stands in the address, and goes with the form."""
    cohort = cohort_of(request, pk)
    is_asked = request.method == "POST"
    chosen = request.POST if is_asked else request.GET
    placements = selected(request.user, cohort, chosen)
    number = placements.count()
    form = BundleForm(request.POST if is_asked and number else None, cohort=cohort)
    if form.is_valid():
        actions.request_bundle(
            cohort=cohort,
            placements=placements,
            parts=form.choice.parts,
            key=form.cleaned_data["key"],
            by=request.user,
        )
        return redirect("portfolios:bundles", pk=pk)
    own = {"csrfmiddlewaretoken", "volgorde", *form.fields}
    context = {
        "cohort": cohort,
        "form": form,
        "number": number,
        "all": selected(request.user, cohort, QueryDict("alle=1")).count(),
        "minutes": -(-number * SECONDS_EACH // 60),
        "chosen": [
            (name, value) for name, values in chosen.lists() if name not in own for value in values
        ],
    }
    status = 422 if form.errors or (is_asked and not number) else 200
    return render(request, "portfolios/bundle_new.html", context, status=status)


def _bundle(user, pk):
    return get_object_or_404(Bundle.objects.visible_to(user).select_related("cohort"), pk=pk)


@require_safe
def bundle_zip(request, pk):
    """The ZIP itself, as long as all that is in it may be given out at this moment.

    Otherwise it is packed anew without what may not.
    """
    found = _bundle(request.user, pk)
    if found.state != Bundle.State.READY:
        raise Http404
    packed = BundleItem.objects.of(found).packed()
    if packed.closed_to(request.user).exists():
        actions.pack_again(bundle=found)
        messages.warning(
            request,
            _(
                "In dit bestand zit iets dat je niet meer mag lezen. Daarom wordt het opnieuw "
                "ingepakt, zonder dat portfolio. Dat duurt niet lang."
            ),
        )
        return redirect(found)
    try:
        file = found.file.open()
    except FileNotFoundError:
        raise Http404 from None
    what = _("een PDF over jou: %(kind)s") % {"kind": KINDS["portfolio"].label}
    read = [(one.placement, one.report_id, what) for one in packed.select_related("placement")]
    Reading.leave_all(request.user, Reading.Kind.REPORT, read)
    return FileResponse(
        file, as_attachment=True, filename=found.filename, content_type="application/zip"
    )


@require_POST
def bundle_again(request, pk):
    found = _bundle(request.user, pk)
    try:
        actions.make_bundle_again(bundle=found, by=request.user)
    except MovedOnError as moved:
        messages.warning(request, str(moved))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def bundle_remove(request, pk):
    """Asks first. Also while it is being made: what was not made yet is not made any more."""
    found = _bundle(request.user, pk)
    if request.method != "POST":
        return render(request, "portfolios/bundle_remove.html", {"bundle": found})
    found.remove()
    messages.success(request, _("Het bestand is weg."))
    return redirect(found)
