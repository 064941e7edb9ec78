"""What an entry is about: statements of the frameworks."""

from itertools import groupby
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.forms import posted_key
from assessments.models import Answer, Assessment
from competencies.models import Item, words_in
from competencies.views import marked
from portfolios.coverage import coverage
from portfolios.finding import looked_for
from portfolios.models import Entry, Link

MOST_HITS = 40
AT_FIRST = 5


@require_http_methods(["GET", "HEAD", "POST"])
def links(request, pk):
    """The statements an entry is about. Posting adds one or takes one away; twice is once."""
    entry = get_object_or_404(
        Entry.objects.editable_by(request.user).select_related(
            "placement__student", "placement__cohort__programme", "tension", "article"
        ),
        pk=pk,
    )
    query = looked_for(request.POST or request.GET)
    if request.method == "POST":
        return _change(request, entry, query)
    items = [
        link.item
        for link in Link.objects.editable_by(request.user)
        .filter(entry=entry)
        .select_related("item__framework")
    ]
    context = {
        "entry": entry,
        "placement": entry.placement,
        "query": query,
        "linked": items,
        **_found(query, {item.pk for item in items}),
    }
    if request.htmx:
        return render(request, "portfolios/_link_hits.html", context)
    context["suggestions"] = _suggestions(request.user, entry, {item.pk for item in items})
    return render(request, "portfolios/links.html", context)


def _change(request, entry, query):
    add, remove = (posted_key(request.POST.get(name)) for name in ("koppel", "weg"))
    if add:
        item = get_object_or_404(Item.objects.readable().statements(), pk=add)
        Link.make([entry], item)
        messages.success(request, _("Dit stuk gaat nu ook over: %(item)s") % {"item": item})
    elif remove:
        Link.objects.editable_by(request.user).filter(entry=entry, item=remove).delete()
        messages.success(request, _("Deze uitspraak is losgemaakt van je stuk."))
    address = reverse("portfolios:links", args=[entry.pk])
    if query:
        address += f"?{urlencode({'q': query})}#found"
    return redirect(address)


def _found(query, linked):
    """The statements in which all that was typed occurs, by framework, with the words marked."""
    words = words_in(query)
    items = Item.objects.readable().statements().search(query)
    found = list(items.select_related("framework")[: MOST_HITS + 1])
    groups = groupby(found[:MOST_HITS], key=lambda item: item.framework)
    return {
        "asked": bool(words),
        "number": len(found),
        "more": len(found) > MOST_HITS,
        "most": MOST_HITS,
        "groups": [
            (
                framework,
                [
                    (item, marked(item.code, words), marked(item.title, words),
                     marked(item.text, words), item.pk in linked)
                    for item in items
                ],
            )
            for framework, items in groups
        ],
    }  # fmt: skip


def _suggestions(user, entry, linked):
    """[(what they come from, [(item, whether nothing is about it yet)], [the others])].

    What the student chose in the entry itself; what the programme asks, first that about which
    there is nothing yet; and what an open list asks. Without what is linked.
    """
    chosen = [one for one in (entry.tension, entry.article) if one]
    answers = Answer.objects.editable_by(user).filter(
        assessment__round__placement=entry.placement, assessment__role=Assessment.Role.STUDENT
    )
    asked = [one.question.item for one in answers.select_related("question__item__framework")]
    rows = [
        row for profile in coverage(entry.placement, user) if profile.is_own for row in profile.rows
    ]
    rows.sort(key=lambda row: not row.is_empty)
    empty = {row.statement for row in rows if row.is_empty}
    outcomes = (
        Item.objects.readable().select_related("framework").in_bulk([row.statement for row in rows])
    )
    groups = [
        (_("Wat je in dit stuk koos"), chosen),
        (_("Wat je opleiding vraagt"), [outcomes[row.statement] for row in rows]),
        (_("Wat je lijst nu vraagt"), asked),
    ]
    told = set(linked)
    suggestions = []
    for words, items in groups:
        new = [item for item in dict.fromkeys(items) if item.pk not in told]
        told |= {item.pk for item in new}
        if new:
            new_ones = [(item, item.pk in empty) for item in new]
            suggestions.append((words, new_ones[:AT_FIRST], new_ones[AT_FIRST:]))
    return suggestions
