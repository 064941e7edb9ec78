"""How far views lie apart, statement by statement: a small mark for each."""

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from ervaring.charts.drawing import INK, QUIET

# In pixels; on the narrowest phone a line of this many marks fits.
CELL, LINE_HEIGHT, PER_LINE = 20, 28, 14

# The farther apart, the larger and darker. A bar is a distance; a cross has none: other answers.
# Each path starts in the middle of its place, with the width of its line; 0 is filled.
MARKS = {
    "nothing_to_compare": ("m-3 0h6", QUIET, 1.2),
    "same": ("m-2.6 0a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z", QUIET, 1.2),
    "one_step": ("m0-5v10", QUIET, 2.4),
    "another_kind": ("m-5-5l10 10m0-10l-10 10", INK, 2),
    "several_steps": ("m-3.6-11h7.2v22h-7.2z", INK, 0),
}


def overview(kinds, *, title="", marks=MARKS):
    """A mark for each of `kinds` (keys of `marks`) in this order; a safe string of SVG.

    All marks of one kind are one path. Without `title` the picture stands beside its own words,
    as in a legend, and is not read aloud.
    """
    paths = {kind: [] for kind in marks}
    for number, kind in enumerate(kinds):
        line, place = divmod(number, PER_LINE)
        x, y = (place + 0.5) * CELL, (line + 0.5) * LINE_HEIGHT
        paths[kind].append(f"M{x:g} {y:g}{marks[kind][0]}")
    drawn = "".join(
        _drawn(kind, marks[kind], "".join(found)) for kind, found in paths.items() if found
    )
    width, height = min(len(kinds), PER_LINE) * CELL, -(-len(kinds) // PER_LINE) * LINE_HEIGHT
    told = format_html(' role="img"><title>{}</title>', title) if title else ' aria-hidden="true">'
    return mark_safe(  # noqa: S308
        f'<svg xmlns="http://www.w3.org/2000/svg" class="overview" width="{width}"'
        f' height="{height}" viewBox="0 0 {width} {height}"{told}{drawn}</svg>'
    )


def _drawn(kind, how, path):
    _path, colour, width = how
    drawn = (
        f'fill="none" stroke="{colour}" stroke-width="{width}"'
        if width
        else f'fill="{colour}" fill-rule="evenodd"'
    )
    return f'<path class="apart-{kind}" {drawn} d="{path}"/>'
