"""Which entries are evidence for an answer in one's own list."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import sheet
from assessments.forms import posted_key
from assessments.models import Answer, Assessment, MovedOnError
from assessments.views.moved_on import moved_on
from portfolios import actions
from portfolios.finding import looked_for, search
from portfolios.models import Entry, Evidence, Link
from portfolios.views.choosing import posted_choice


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request, pk):
    """The student's own entries, to choose from as long as they can write in the list."""
    user = request.user
    answer = get_object_or_404(
        Answer.objects.visible_to(user).select_related(
            "assessment__round__placement__student", "question__item__framework"
        ),
        pk=pk,
        assessment__role=Assessment.Role.STUDENT,
        assessment__author=user.pk,
    )
    placement = answer.assessment.round.placement
    entries = list(Entry.objects.editable_by(user).filter(placement=placement))
    own = {entry.pk: entry for entry in entries}
    stood = ticked = set(Evidence.objects.of([answer]).values_list("entry", flat=True))
    query = ""
    if request.method == "POST":
        stood, ticked = posted_choice(request)
        more = [own[key] for key in ticked - stood if key in own]
        added = own.get(posted_key(request.POST.get("erbij")))
        if "bewaar" in request.POST:
            return _choose(request, answer, _place_of(answer), more, stood - ticked)
        if added:
            return _choose(request, answer, added, [added])
        query = looked_for(request.POST)
    about = set(
        Link.objects.editable_by(user)
        .filter(entry__in=own, item=answer.question.item_id)
        .values_list("entry", flat=True)
    )
    shown = ticked | {entry.pk for entry in search(entries, query)} if query else own
    rows = [
        (entry, entry.pk in ticked, entry.pk in about) for entry in entries if entry.pk in shown
    ]
    # Those about this statement first; within both the newest first, as in the portfolio.
    rows.sort(key=lambda row: not row[2])
    context = {
        "answer": answer,
        "placement": placement,
        "is_open": Answer.objects.editable_by(user).filter(pk=pk).exists(),
        "rows": rows,
        "stood": stood,
        "query": query,
        "has_any": bool(entries),
        "back": _place_of(answer),
    }
    template = "_evidence_rows" if request.htmx else "evidence"
    return render(request, f"portfolios/{template}.html", context)


def _choose(request, answer, back, more, less=()):
    try:
        actions.choose_evidence(answer=answer, more=more, less=less, by=request.user)
    except MovedOnError as moved:
        return moved_on(request, answer.assessment.round, str(moved))
    messages.success(request, _("Bewaard. Wie je antwoord én het stuk mag lezen, ziet dit erbij."))
    return redirect(back)


def _place_of(answer):
    """Where the answer stands: its step in the list while that is a draft, else the list."""
    own = answer.assessment
    if own.state != Assessment.State.DRAFT:
        return f"{own.get_absolute_url()}#a{answer.pk}"
    step = next(step for step in sheet.progress(own) if step.holds(answer.pk))
    return reverse("assessments:step", args=[own.pk, step.number]) + f"#a{answer.pk}"
