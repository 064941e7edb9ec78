"""Students × rounds: who is where, and who is waiting for whom."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.cohort_rows import rows
from assessments.cohorts import Filter
from assessments.models import Assessment, Round, Stand
from ervaring.placements.models import Placement
from ervaring.schools.models import Cohort

PAGE_SIZE = 50


def cohort_of(request, pk):
    """The cohort that this address is of, for its coordinators."""
    cohorts = Cohort.objects.visible_to(request.user).select_related("programme__school")
    return get_object_or_404(cohorts, pk=pk)


@require_safe
def cohort(request, pk):
    found = cohort_of(request, pk)
    chosen = Filter.of(request.GET)
    names = ("student__name", "workplace__name", "workplace__organisation__name")
    placements = chosen.placements(Placement.objects.in_cohort(found)).values_list("pk", *names)
    page = Paginator(placements, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "assessments/cohort.html",
        {
            "cohort": found,
            "chosen": chosen,
            "page": page,
            "kinds": [label.capitalize() for label in Round.Kind.labels],
            "rows": rows(list(page), ticked=request.GET.get("kies") == "pagina"),
            "choices": _choices(chosen),
        },
    )


def _choices(chosen):
    """What can be asked for: [(name, label, [(value, label, whether it is asked for now)])]."""
    all_ = ("", _("alle"))
    orders = [
        ("", _("naam")),
        ("plek", _("praktijkleerplek")),
        ("datum", _("inleverdatum")),
        ("wacht", _("wie het langst wacht")),
    ]
    choices = [
        ("moment", _("Moment"), [all_, *Round.Kind.choices]),
        ("stand", _("Stand"), [all_, *Stand.choices]),
        ("wacht", _("Wacht op"), [("", _("iedereen")), *Assessment.Role.choices]),
        ("orde", _("Volgorde"), orders),
    ]
    return [
        (name, label, [(value, said, value == getattr(chosen, name)) for value, said in many])
        for name, label, many in choices
    ]
