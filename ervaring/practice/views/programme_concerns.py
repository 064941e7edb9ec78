"""The signals of a programme, for who coordinates it: what is open, and patterns per workplace."""

import datetime

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.forms import posted_key
from ervaring.practice.models import Signal
from ervaring.schools.models import Programme

PAGE_SIZE = 50
# How far back patterns go.
YEARS = datetime.timedelta(days=2 * 365)
OPEN, CLOSED = "open", "dicht"


@require_safe
def programme_signals(request, pk):
    """Open ones first, the oldest first; then what was closed, and how often which kind where."""
    programme = get_object_or_404(
        Programme.objects.coordinated_by(request.user).select_related("school"), pk=pk
    )
    all_of_it = Signal.objects.visible_to(request.user).filter(
        placement__cohort__programme=programme
    )
    places = _places(all_of_it)
    chosen = _chosen(request.GET, places)
    found = all_of_it.select_related(
        "by", "taken_by", "closed_by", "placement__student", "workplace__organisation"
    )
    if chosen["place"]:
        found = found.filter(workplace=chosen["place"])
    if chosen["kind"]:
        found = found.filter(kind=chosen["kind"])
    closed = found.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")
    state = chosen["state"]
    return render(
        request,
        "practice/programme_signals.html",
        {
            "programme": programme,
            "open": None if state == CLOSED else list(found.unclosed().order_by("made_at", "pk")),
            "page": None
            if state == OPEN
            else Paginator(closed, PAGE_SIZE).get_page(request.GET.get("pagina")),
            "patterns": _patterns(all_of_it, places),
            "places": places,
            "kinds": Signal.Kind.choices,
            "chosen": chosen,
            "filtered": any(chosen.values()),
        },
    )


def _places(signals):
    """{the key of a workplace with a signal: what it is called}, by name."""
    place = "workplace"
    names = [f"{place}__name", f"{place}__organisation__name"]
    rows = signals.order_by(*names, place).values_list(place, *names).distinct()
    return {pk: f"{name}, {organisation}" for pk, name, organisation in rows}


def _chosen(query, places):
    """What the address asks for, as far as there is such a thing."""
    place, kind, state = posted_key(query.get("plek")), query.get("soort"), query.get("stand")
    return {
        "place": place if place in places else None,
        "kind": kind if kind in Signal.Kind else "",
        "state": state if state in (OPEN, CLOSED) else "",
    }


def _patterns(signals, places):
    """[(key, name, number, [(kind, number)])] of the last two years, the most signals first."""
    recent = signals.filter(made_at__gte=timezone.now() - YEARS).order_by()
    rows = recent.values_list("workplace", "kind").annotate(number=Count("pk"))
    counted = {}
    for place, kind, number in rows:
        counted.setdefault(place, {})[Signal.Kind(kind)] = number
    found = [
        (
            place,
            places[place],
            sum(kinds.values()),
            [(kind.label, kinds[kind]) for kind in Signal.Kind if kind in kinds],
        )
        for place, kinds in counted.items()
    ]
    return sorted(found, key=lambda one: (-one[2], one[1], one[0]))
