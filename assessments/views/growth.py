from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from assessments import growth as growths
from ervaring.placements.models import Placement


@require_safe
def growth(request, pk):
    """How student and assessors saw the same statements, from one moment to the next."""
    placement = get_object_or_404(
        Placement.objects.visible_to(request.user).select_related("student"), pk=pk
    )
    found = growths.growth(placement, request.user)
    courses = found.courses if len(found.moments) > 1 else ()
    return render(
        request,
        "assessments/growth.html",
        {
            "placement": placement,
            "growth": found,
            "courses": [
                (course, [_shown(course, theme, _marks(course)) for theme in course.themes])
                for course in courses
            ],
        },
    )


def _marks(course):
    """A voice is drawn once: it returns hundreds of times."""
    return {
        role: render_to_string("_voice.html", {"role": role, "silent": True})
        for role in course.roles
    }


def _shown(course, theme, marks):
    """What the page says of one theme."""
    names = [" ".join(moment.short) for moment in course.moments]
    return {
        "title": theme.title,
        "pictures": list(zip(theme.statements, course.pictures(theme), strict=True)),
        "counts": [
            (word, [cell and [(marks[role], number) for role, number in cell] for cell in cells])
            for word, cells in course.counts(theme)
        ],
        "table": [
            (
                statement,
                [
                    (name, [(marks[role], word) for role, word in said])
                    for name, said in zip(names, statement.by_moment, strict=True)
                ],
            )
            for statement in theme.statements
        ],
    }
