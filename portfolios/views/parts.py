"""What a portfolio on paper is made of: choosing and ordering, a preview, and what is usual."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ervaring.placements.models import Reading
from ervaring.schools.models import Programme
from portfolios import actions
from portfolios.parts import PARTS, Choice, standard_for
from portfolios.reports import gather_portfolio
from portfolios.views.reports import chosen, placement_of, reports_page


@require_POST
def parts(request, pk):
    """Bring the parts into another order, with a button; or go on to the preview of them.

    Nothing is stored: the choice is in the address that it leads to.
    """
    placement = placement_of(request.user, pk)
    choice = chosen(request.POST, placement)
    if "voorbeeld" in request.POST:
        if choice.parts is None:
            return reports_page(request, placement, choice, status=422)
        return redirect(reverse("portfolios:paper", args=[pk]) + f"?{choice.query}")
    choice, said = _moved(choice, request.POST)
    address = reverse("portfolios:reports", args=[pk]) + f"?{choice.query}"
    if request.htmx:
        context = {"placement": placement, "choice": choice, "said": said}
        response = render(request, "portfolios/_parts.html", context)
        # Going back to this page, or loading it once more, finds the order that was chosen.
        response["HX-Replace-Url"] = address
        return response
    if said:
        messages.info(request, said)
    return redirect(f"{address}#portfolio")


def _moved(choice, data):
    """The choice after what the pressed button says, and a sentence that tells it."""
    for button, by in (("omhoog", -1), ("omlaag", 1)):
        name = data.get(button)
        if name in PARTS:
            moved = choice.moved(name, by)
            said = _("“%(part)s” staat nu op plaats %(place)s.")
            return moved, said % {"part": PARTS[name].label, "place": moved.place(name)}
    return choice, ""


@require_safe
def paper(request, pk):
    """The portfolio in the browser as it will be on paper, of the parts in the address."""
    placement = placement_of(request.user, pk)
    choice = chosen(request.GET, placement)
    if choice.parts is None:
        choice = Choice.of(standard_for(placement.cohort))
    what = _("een voorbeeld van je portfolio als PDF")
    Reading.leave(request.user, placement, Reading.Kind.PREVIEW, pk, what)
    report = gather_portfolio(pk, request.user, choice.parts)
    context = {"placement": placement, "choice": choice, "report": report}
    return render(request, "portfolios/paper.html", context)


@require_POST
def standard(request, pk):
    """Every portfolio of the cohort begins with these parts from now on; or as the house has it."""
    placement = placement_of(request.user, pk)
    programmes = Programme.objects.coordinated_by(request.user)
    if not programmes.filter(pk=placement.cohort.programme_id).exists():
        raise Http404
    choice = Choice.of("") if "terug" in request.POST else chosen(request.POST, placement)
    if choice.parts is None:
        return reports_page(request, placement, choice, status=422)
    actions.set_standard(cohort=placement.cohort, parts=choice.parts, by=request.user)
    words = (
        _("Voor %(cohort)s begint elk portfolio nu met deze onderdelen, in deze volgorde.")
        if choice.parts
        else _("Voor %(cohort)s begint elk portfolio nu weer met alle onderdelen.")
    )
    messages.success(request, words % {"cohort": placement.cohort})
    return redirect("portfolios:reports", pk=pk)
