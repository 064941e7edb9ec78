"""A coordinator compares workplaces, and finds one for a student who still needs something."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.forms import posted_key
from competencies.models import fold
from ervaring.placements.models import Placement
from ervaring.practice.comparing import Comparison, marks
from ervaring.practice.coverage import IN_ORDER
from ervaring.schools.models import Programme

PAGE_SIZE = 50
# More columns do not fit beside each other.
MOST = 4


@dataclass(frozen=True)
class Wanted:
    """What an address asks to see. What it does not know it leaves open."""

    q: str
    setting: int | None
    check: str
    # Keys of outcomes, and of workplaces to put beside each other.
    outcomes: tuple[int, ...]
    beside: tuple[int, ...]

    CHECKS = ("geldig", "oud", "geen")

    @classmethod
    def of(cls, data):
        check = data.get("check", "")
        return cls(
            q=data.get("q", "").replace("\0", "").strip()[:100],
            setting=posted_key(data.get("setting")),
            check=check if check in cls.CHECKS else "",
            outcomes=tuple(map(posted_key, data.getlist("uitkomst"))),
            beside=tuple(map(posted_key, data.getlist("naast"))),
        )

    @property
    def is_detailed(self):
        """Whether more is asked than words to look for."""
        return bool(self.setting or self.check)

    def lets_by(self, place):
        """Whether a place is one that is looked for."""
        text = f"{place.name} {place.organisation}"
        return (
            fold(self.q) in fold(text)
            and (not self.setting or self.setting in [one.pk for one in place.settings])
            and self.check in ("", place.state)
        )


@require_safe
def compare(request, pk):
    programme = get_object_or_404(
        Programme.objects.coordinated_by(request.user).select_related("school"), pk=pk
    )
    comparison = Comparison(
        programme, request.user, timezone.localdate(), request.GET.get("profiel")
    )
    wanted = Wanted.of(request.GET)
    placement = _placement(request, programme)
    chosen = [row for row in comparison.rows if row in wanted.outcomes]
    prefilled = placement is not None and "gekozen" not in request.GET
    if prefilled:
        chosen = comparison.lacking_at(placement.workplace_id)
    context = {
        "programme": programme,
        "comparison": comparison,
        "wanted": wanted,
        "placement": placement,
        "prefilled": prefilled,
        "chosen": chosen,
        "chosen_items": [comparison.rows[row] for row in chosen],
        "marks": marks(),
        "legend": IN_ORDER,
    }
    beside = [place for place in comparison.places if place.pk in wanted.beside]
    if beside:
        return render(
            request, "practice/beside.html", context | _beside(comparison, beside, chosen)
        )
    found = [place for place in comparison.places if wanted.lets_by(place)]
    found.sort(key=lambda place: place.order(chosen))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    rows = [(place, place.of(chosen), place.can(chosen)) for place in page]
    return render(
        request,
        "practice/compare.html",
        context | {"page": page, "rows": rows, "choices": _choices(comparison, wanted)},
    )


def _placement(request, programme):
    """The one for which a place is looked for, if the address names one that may be seen."""
    key = posted_key(request.GET.get("student"))
    if key is None:
        return None
    found = Placement.objects.visible_to(request.user).filter(cohort__programme=programme)
    return found.select_related("student", "workplace__organisation").filter(pk=key).first()


def _choices(comparison, wanted):
    """What can be asked for: [(name, label, [(value, label, whether it is asked for now)])]."""
    settings = {one.pk: one.name for place in comparison.places for one in place.settings}
    checks = [
        ("geldig", _("ingeleverd en geldig")),
        ("oud", _("te oud")),
        ("geen", _("nog niet ingeleverd")),
    ]
    by_name = sorted(settings.items(), key=lambda one: one[1])
    choices = [
        ("setting", _("Werksetting"), [("", _("alle")), *by_name], wanted.setting or ""),
        ("check", _("Werkplekcheck"), [("", _("alle")), *checks], wanted.check),
    ]
    return [
        (name, label, [(value, said, value == now) for value, said in many])
        for name, label, many, now in choices
    ]


def _beside(comparison, places, chosen):
    """Rows of what was chosen, or else of all; columns of workplaces."""
    shown = places[:MOST]
    names = [place.name for place in shown]
    asked = comparison.shown.parts if comparison.shown else []
    parts = [
        (
            title,
            [
                (item, statement, [(place, place.cells[item.pk]) for place in shown])
                for item, statement in rows
                if item.pk in chosen or not chosen
            ],
        )
        for title, rows in asked
    ]
    tasks = [
        (task, [(place, place.tasks[number]) for place in shown])
        for number, task in enumerate(comparison.tasks)
    ]
    return {
        "places": shown,
        # On a phone each answer has the name of its place, with no heading above it.
        "labels": {
            place.pk: f"{place.name}, {place.organisation.name}"
            if names.count(place.name) > 1
            else place.name
            for place in shown
        },
        "left_out": [place.name for place in places[MOST:]],
        "parts": [(title, rows) for title, rows in parts if rows],
        "tasks": tasks,
    }
