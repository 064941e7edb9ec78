from functools import cache

from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from assessments import growth as growths
from assessments.reading import note_growth
from ervaring.placements.models import Placement


@require_safe
def growth(request, pk):
    """How student and assessors saw the same statements, from one moment to the next."""
    placement = get_object_or_404(
        Placement.objects.visible_to(request.user).select_related("student"), pk=pk
    )
    found = growths.growth(placement, request.user)
    courses = found.courses if len(found.moments) > 1 else ()
    if courses:
        note_growth(request.user, placement)
    return render(
        request,
        "assessments/growth.html",
        {
            "placement": placement,
            "growth": found,
            "courses": [(course, _shown(course)) for course in courses],
        },
    )


def _shown(course):
    """What the page says of each theme. What returns hundreds of times is drawn once."""
    marks = {
        role: render_to_string("_voice.html", {"role": role, "silent": True})
        for role in course.roles
    }
    names = [capfirst(" ".join(moment.short)) for moment in course.moments]

    @cache
    def cell(said):
        drawn = [(marks[role], word) for role, word in said]
        return render_to_string("assessments/_growth_cell.html", {"said": drawn})

    return [
        {
            "title": theme.title,
            "pictures": list(zip(theme.statements, course.pictures(theme), strict=True)),
            "counts": [
                (word, [found and [(marks[role], n) for role, n in found] for found in cells])
                for word, cells in course.counts(theme)
            ],
            "table": [
                (one, list(zip(names, map(cell, one.by_moment), strict=True)))
                for one in theme.statements
            ],
        }
        for theme in course.themes
    ]
