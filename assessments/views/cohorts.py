"""Students × rounds: who is where, and who is waiting for whom."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assessments.cohorts import Filter
from assessments.models import Assessment, Round, Stand, counts_in, standings_of
from ervaring.accounts.models import User
from ervaring.placements.models import Organisation, Placement, Supervision
from ervaring.schools.models import Cohort

PAGE_SIZE = 50
# How a badge looks: see the style sheet.
TONES = {
    Stand.PLANNED: "wait",
    Stand.OPEN: "busy",
    Stand.LATE: "late",
    Stand.CONVERSATION: "apart",
    Stand.JUDGED: "apart",
    Stand.FINALISED: "done",
}


def cohort_of(request, pk):
    """The cohort that this address is of, for its coordinators."""
    cohorts = Cohort.objects.visible_to(request.user).select_related("programme__school")
    return get_object_or_404(cohorts, pk=pk)


@require_safe
def cohort(request, pk):
    found = cohort_of(request, pk)
    chosen = Filter.of(request.GET)
    placements = chosen.placements(request.user, found).select_related(
        "student", "workplace__organisation"
    )
    page = Paginator(placements, PAGE_SIZE).get_page(request.GET.get("pagina"))
    counts = counts_in(found)
    return render(
        request,
        "assessments/cohort.html",
        {
            "cohort": found,
            "chosen": chosen,
            "page": page,
            "kinds": Round.Kind.labels,
            "rows": _rows(list(page)),
            "all_ticked": request.GET.get("kies") == "pagina",
            "counts": [(one, one.label, counts[one]) for one in TONES if counts[one]],
            "moments": Round.Kind.choices,
            "stands": Stand.choices,
            "roles": Assessment.Role.choices,
            "orders": [
                ("", _("naam")),
                ("plek", _("praktijkleerplek")),
                ("datum", _("inleverdatum")),
                ("wacht", _("wie het langst wacht")),
            ],
            **_choices(request.user, found),
        },
    )


def _choices(user, cohort):
    """Whose students, and where, one can ask for: (key as text, name)."""
    here = Placement.objects.visible_to(user).filter(cohort=cohort).order_by()
    tutors = Supervision.objects.of_all(here.values("pk")).filter(role=Supervision.Role.TUTOR)
    people = User.objects.with_part_in(tutors).order_by("name", "pk").values_list("pk", "name")
    places = Organisation.objects.arranged_by(user).filter(
        pk__in=here.values("workplace__organisation")
    )
    return {
        "tutors": [(str(pk), name) for pk, name in people],
        "organisations": [(str(one.pk), str(one)) for one in places],
    }


def _rows(placements):
    """(placement, its supervisor, [(kind, [(address, tone, stand, words)])]) of each."""
    keys = [one.pk for one in placements]
    standings = standings_of(keys)
    supervisors = dict(
        Supervision.objects.of_all(placements)
        .filter(role=Supervision.Role.SUPERVISOR)
        .values_list("placement", "user__name")
    )
    rows = []
    for placement in placements:
        cells = {kind: [] for kind in Round.Kind.values}
        for one in standings.get(placement.pk, []):
            stand = one.stand
            cells[one.kind].append((one.pk, TONES[stand], stand.label, waiting_words(one)))
        supervisor = supervisors.get(placement.pk, "")
        rows.append((placement, supervisor, list(zip(Round.Kind.labels, cells.values()))))
    return rows


def waiting_words(one):
    """Whom a standing waits for, what they do next, and since or by when; in one line."""
    if one.stand == Stand.PLANNED:
        return _("gaat open op %(day)s") % {"day": _day(one.opens_on)}
    if one.stand == Stand.FINALISED:
        return _day(one.finalised_on)
    facts = {"who": _and(one.waits_for), "days": one.days_late, "since": _day(one.since)}
    if one.stand == Stand.OPEN:
        return _("wacht op %(who)s: inleveren tot %(day)s") % (facts | {"day": _day(one.due_on)})
    if one.stand == Stand.LATE:
        return (
            ngettext(
                "wacht op %(who)s: inleveren, %(days)d dag te laat",
                "wacht op %(who)s: inleveren, %(days)d dagen te laat",
                one.days_late,
            )
            % facts
        )
    if one.out:
        return _("wacht op %(who)s: inleveren, sinds %(since)s") % facts
    if one.stand == Stand.CONVERSATION:
        return _("wacht op %(who)s: gesprek en oordeel, sinds %(since)s") % facts
    if one.confirmed_on:
        return _("wacht op %(who)s: vaststellen, sinds %(since)s") % facts
    return _("wacht op %(who)s: lezen en bevestigen, sinds %(since)s") % facts


def _and(roles):
    *first, last = [str(role.label) for role in roles] or [""]
    return _("%(first)s en %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def _day(day):
    return date_format(day, "j b")
