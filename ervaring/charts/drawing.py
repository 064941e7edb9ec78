"""What every picture is made of: voices, strokes, words, and the frame around them."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

FONT = "Atkinson Hyperlegible Next, DejaVu Sans, sans-serif"
INK, QUIET, LINE, WASH = "#1D2433", "#4A5264", "#C9C3B5", "#F3EEE3"


@dataclass(frozen=True)
class Voice:
    """How one voice is drawn: a path that starts at `dx`, `dy` from its middle."""

    word: str
    colour: str
    dx: float
    dy: float
    path: str
    # Of its line from one moment to the next: drawn through, or in pieces of this length.
    dashes: str = "none"

    def at(self, x, y):
        return f"M{x + self.dx:.1f} {y + self.dy:.1f}{self.path}"


# The same colours and shapes as on the screen.
VOICES = {
    "student": Voice(
        gettext_lazy("student"), "#0E5A63", -4.6, 0, "a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0-9.2 0z"
    ),
    "supervisor": Voice(
        gettext_lazy("praktijkbegeleider"), "#A8421A", -4.2, -4.2, "h8.4v8.4h-8.4z", "7 3"
    ),
    "second_assessor": Voice(
        gettext_lazy("tweede beoordelaar"), "#5B3A8C", 0, -5.8, "l5.8 5.8-5.8 5.8-5.8-5.8z", "2 3"
    ),
    "third_assessor": Voice(
        gettext_lazy("derde beoordelaar"), INK, 0, -5.2, "l5.4 9.4h-10.8z", "9 3 2 3"
    ),
}


def picture(parts, *, box, title):
    """The SVG around `parts`, which were escaped where they were made."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="{}"'
        ' font-family="{}"><title>{}</title>{}</svg>',
        " ".join(str(number) for number in box),
        FONT,
        title,
        mark_safe("".join(parts)),  # noqa: S308
    )


def stroke(name, colour, width, paths):
    """One path of lines; like `shapes`, of numbers and names of our own that need no escaping."""
    path = "".join(paths)
    return f'<path class="{name}" stroke="{colour}" stroke-width="{width}" d="{path}"/>' * bool(
        path
    )


def shapes(role, paths):
    path = "".join(paths)
    return f'<path class="voice-{role}" fill="{VOICES[role].colour}" d="{path}"/>' * bool(path)


def aside(x, y, width, height):
    """The ground under the answers that are no place on the scale."""
    return format_html(
        '<rect class="beside" x="{}" y="{}" width="{}" height="{}" rx="4" fill="{}"/>',
        *(f"{number:.1f}".removesuffix(".0") for number in (x, y, width, height)),
        WASH,
    )


def lettering(texts, size):
    """The ground that `texts` share, stated once."""
    return f'<g class="label" font-size="{size}" fill="{INK}">{"".join(texts)}</g>'


def lines(texts, x, bottom, *, leading, anchor="start"):
    """Text of several lines, the last of which stands on `bottom`."""
    placed = "" if anchor == "start" else format_html(' text-anchor="{}"', anchor)
    return format_html_join(
        "",
        '<text x="{}" y="{}"{}>{}</text>',
        (
            (f"{x:g}", f"{bottom - number * leading:g}", placed, text)
            for number, text in enumerate(reversed(texts))
        ),
    )
