"""Reminding those whom the rounds of some students wait for."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments import actions
from assessments.cohort_rows import Words
from assessments.cohorts import Filter, selected
from assessments.models import LeftOut, chases
from assessments.views.cohorts import cohort_of


@require_http_methods(["GET", "HEAD", "POST"])
def chase(request, pk):
    """Who gets a mail about what, and who does not and why; and then sending them."""
    cohort = cohort_of(request, pk)
    data = request.POST if request.method == "POST" else request.GET
    chosen = Filter.of(data)
    placements = list(selected(request.user, cohort, data).select_related("student"))
    if not placements:
        messages.warning(request, _("Vink eerst aan wie je bedoelt."))
        return redirect(f"{cohort.get_absolute_url()}?{chosen.address}")
    found = chases(placements, chosen.rounds, chosen.wacht)
    to_mail = [one for one in found if not one.left_out]
    if request.method == "POST":
        _said(request, actions.chase(to_mail, by=request.user), len(found) - len(to_mail))
        return redirect(f"{cohort.get_absolute_url()}?{chosen.address}")
    waited_for = {one.placement.pk for one in found}
    return render(
        request,
        "assessments/chase.html",
        {
            "cohort": cohort,
            "chosen": chosen,
            "ticked": data.getlist("stage") if "alle" not in data else [],
            "all": "alle" in data,
            "to_mail": _by_person(to_mail),
            "mails": len(to_mail),
            "not_mailed": len(found) - len(to_mail),
            "left_out": [
                (reason.label, [(one, one.role.label) for one in found if one.left_out == reason])
                for reason in LeftOut
                if any(one.left_out == reason for one in found)
            ],
            "not_waiting": [one.student for one in placements if one.pk not in waited_for],
        },
    )


def _by_person(found):
    """[(person, [(chase, what it says)])], the people by name."""
    people, words = {}, Words()
    for one in found:
        people.setdefault(one.user, []).append((one, words.of(one.standing)))
    return sorted(people.items(), key=lambda item: (item[0].name, item[0].pk))


def _said(request, sent, left_out):
    said = ngettext("Er gaat %(number)d mail uit.", "Er gaan %(number)d mails uit.", sent)
    said = said % {"number": sent} if sent else _("Er gaat geen mail uit.")
    if left_out:
        said += " " + ngettext(
            "%(number)d keer ging er niets uit. Er is dan niemand met die rol, of iemand krijgt nu "
            "geen herinneringen, of kreeg er gisteren of vandaag al een.",
            "%(number)d keer ging er niets uit. Er is dan niemand met die rol, of iemand krijgt nu "
            "geen herinneringen, of kreeg er gisteren of vandaag al een.",
            left_out,
        ) % {"number": left_out}
    (messages.success if sent else messages.info)(request, said)
