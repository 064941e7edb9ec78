from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ervaring.placements.models import Placement
from ervaring.practice.asked.todo import Todo, named
from ervaring.practice.checking import rounds_that_ask
from ervaring.practice.models import WorkplaceCheck


def asked(parts):
    """The checks that somebody fills in, or has to ask for."""
    if parts.learnt or parts.spoken_for:
        yield from _of_author(parts)
    if parts.coordinated:
        yield from _of_coordinator(parts)


def _of_author(parts):
    """Those that were begun; and with which round a student may begin one."""
    drafts = WorkplaceCheck.objects.editable_by(parts.user).select_related(
        "workplace__organisation"
    )
    for one in drafts.order_by("asked_at", "pk"):
        title = _("Werkplekcheck: wat kan een student hier leren?")
        if one.is_of_student:
            title = _("Werkplekcheck: wat vind jij van je stageplek?")
        url = reverse("practice:check", args=[one.pk])
        yield Todo(title, str(one.workplace), url, _("Vul in"))
    if not parts.learnt:
        return
    rounds = rounds_that_ask(parts.user).select_related("placement__workplace__organisation")
    for round in rounds.order_by("due_on", "pk"):
        yield Todo(
            _("Werkplekcheck: wat vind jij van je stageplek? Het hoeft niet."),
            str(round.placement.workplace),
            reverse("practice:placement_check", args=[round.placement_id]),
            _("Bekijk"),
        )


def _of_coordinator(parts):
    """Of each programme the workplaces in use that nobody checked, or too long ago.

    In use is where somebody learns now or will. Not those of which somebody is asked already.
    """
    today = timezone.localdate()
    in_use = Placement.objects.visible_to(parts.user).filter(
        cohort__programme__in=parts.coordinated, ends_on__gte=today
    )
    place = ("workplace__name", "workplace__organisation__name", "workplace")
    in_use = list(in_use.order_by(*place).values_list("cohort__programme", *place).distinct())
    checks = WorkplaceCheck.objects.arranged_by(parts.user).known() if in_use else []
    out = {one.workplace_id for one in checks if one.submitted_at is None}
    last = {one.workplace_id: one for one in checks if one.submitted_at}
    for programme in parts.coordinated:
        here = {key: name for of, name, _organisation, key in in_use if of == programme.pk}
        ask = {key: name for key, name in here.items() if key not in out}
        never = [name for key, name in ask.items() if key not in last]
        old = [
            name
            for key, name in ask.items()
            if key in last and last[key].is_old_for(programme, today)
        ]
        if never:
            said = ngettext(
                "%(number)d praktijkleerplek heeft nog geen werkplekcheck",
                "%(number)d praktijkleerplekken hebben nog geen werkplekcheck",
                len(never),
            )
            yield _to_ask(programme, said, never, "geen")
        if old:
            said = ngettext(
                "%(number)d praktijkleerplek heeft een te oude werkplekcheck",
                "%(number)d praktijkleerplekken hebben een te oude werkplekcheck",
                len(old),
            )
            yield _to_ask(programme, said, old, "oud")


def _to_ask(programme, said, names, state):
    url = reverse("practice:compare", args=[programme.pk])
    about = _("%(programme)s: %(places)s") % {"programme": programme, "places": named(names)}
    return Todo(said % {"number": len(names)}, about, f"{url}?check={state}", _("Bekijk welke"))
