"""Numbers to SVG that reads well on a screen, on paper and in grey.

Shapes carry a class (`voice-student`) for the colours of the screen, and the colour of the print
as attribute: no style attributes, which the Content-Security-Policy forbids.
"""

from dataclasses import dataclass
from textwrap import shorten, wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FONT = "Atkinson Hyperlegible Next, DejaVu Sans, sans-serif"
INK, LINE, WASH = "#1D2433", "#C9C3B5", "#F3EEE3"

# In units of a third of a millimetre on paper; report.css counts on these heights.
SCALE_WIDTH, LABEL_WIDTH = 330, 200
HEAD, HEAD_LINE, ROW, ASIDE_GAP = 36, 9.4, 27, 8
LABEL_LETTERS = 42
# Half the distance between two shapes on the same spot.
BESIDE_EACH_OTHER = 5.6


@dataclass(frozen=True)
class Voice:
    """How one voice is drawn: a path that starts at `dx`, `dy` from its middle."""

    word: str
    colour: str
    dx: float
    dy: float
    path: str

    def at(self, x, y):
        return f"M{x + self.dx:.1f} {y + self.dy:.1f}{self.path}"


# The same colours and shapes as on the screen.
VOICES = {
    "student": Voice(
        gettext_lazy("student"), "#0E5A63", -4.6, 0, "a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0-9.2 0z"
    ),
    "supervisor": Voice(
        gettext_lazy("praktijkbegeleider"), "#A8421A", -4.2, -4.2, "h8.4v8.4h-8.4z"
    ),
    "second_assessor": Voice(
        gettext_lazy("tweede beoordelaar"), "#5B3A8C", 0, -5.8, "l5.8 5.8-5.8 5.8-5.8-5.8z"
    ),
    "third_assessor": Voice(gettext_lazy("derde beoordelaar"), INK, 0, -5.2, "l5.4 9.4h-10.8z"),
}


def dumbbell(rows, *, scale, beside, title, labels=True):
    """One line per statement, with a shape where each voice stands; a safe string of SVG.

    `rows` have a `name` and `spoken`: answers with `role`, `word` and `position`. `scale` holds
    the words from low to high and `beside` the answers that are no place on it: those stand in
    columns of their own, never at zero. `title` is what is read aloud instead of the picture.
    Without `labels` the page itself names the voices and the rows: on paper, text in a picture is
    set letter by letter and costs ten times as much.
    """
    words = [*scale, *beside]
    step = (SCALE_WIDTH - (ASIDE_GAP if beside else 0)) / max(len(words), 1)
    columns = {
        word: (number + 0.5) * step + (ASIDE_GAP if number >= len(scale) else 0)
        for number, word in enumerate(words)
    }
    height = HEAD + ROW * len(rows)
    left = LABEL_WIDTH if labels else 0
    middles = [HEAD + (number + 0.5) * ROW for number in range(len(rows))]
    parts = [
        _aside(columns, beside, step, height),
        _stroke("grid", LINE, 0.8, (f"M{columns[w]:.1f} {HEAD}V{height}" for w in scale)),
        *(_lines(_fold(word, step), columns[word], HEAD - 6, middle=True) for word in words),
        *_marks(rows, scale, columns, middles),
    ]
    if labels:
        roles = [role for role in VOICES if any(role == g.role for row in rows for g in row.spoken)]
        parts += [_legend(role, number) for number, role in enumerate(roles)]
        parts += [
            _lines([shorten(row.name, LABEL_LETTERS, placeholder=" …")], -left, y + 3)
            for row, y in zip(rows, middles, strict=True)
        ]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="{} 0 {} {}"'
        ' font-family="{}"><title>{}</title>{}</svg>',
        -left,
        SCALE_WIDTH + left,
        height,
        FONT,
        title,
        # Every part was escaped where it was made.
        mark_safe("".join(parts)),  # noqa: S308
    )


def describe(section, roles):
    """The text alternative of a chart: what it shows, and where the same stands in words."""
    who = [str(VOICES[role].word) for role in roles]
    text = _("%(section)s: het antwoord van %(who)s per uitspraak. De tabel zegt dit in woorden.")
    return text % {
        "section": section,
        "who": _(" en ").join([", ".join(who[:-1]), who[-1]] if who[1:] else who),
    }


def _fold(word, step):
    """An answer in at most three lines above its column; a single long word may stick out."""
    return wrap(word, int(step / 3.9), break_long_words=False, max_lines=3, placeholder="…")


def _aside(columns, beside, step, height):
    if not beside:
        return ""
    x = min(columns[word] for word in beside) - step / 2
    return format_html(
        '<rect class="beside" x="{}" y="{}" width="{}" height="{}" rx="4" fill="{}"/>',
        f"{x:.1f}",
        HEAD,
        f"{step * len(beside):.1f}",
        height - HEAD,
        WASH,
    )


def _legend(role, number):
    y = 8 + 10 * number
    shape = _shapes(role, [VOICES[role].at(6 - LABEL_WIDTH, y - 2.8)])
    return shape + _lines([VOICES[role].word], 14 - LABEL_WIDTH, y)


def _marks(rows, scale, columns, middles):
    """All lines and shapes, each kind as one path: a chart is a dozen elements, however long."""
    lines, differences, shapes = [], [], {role: [] for role in VOICES}
    for row, y in zip(rows, middles, strict=True):
        places = {}
        for given in row.spoken:
            if given.word in columns:
                places.setdefault(given.word, []).append(given.role)
        if scale:
            lines.append(f"M{columns[scale[0]]:.1f} {y}H{columns[scale[-1]]:.1f}")
        stood = [columns[word] for word in scale if word in places]
        if len(stood) > 1:
            differences.append(f"M{stood[0]:.1f} {y}H{stood[-1]:.1f}")
        for word, roles in places.items():
            for number, role in enumerate(roles):
                x = columns[word] + (2 * number - len(roles) + 1) * BESIDE_EACH_OTHER
                shapes[role].append(VOICES[role].at(x, y))
    yield _stroke("line", LINE, 1, lines)
    yield _stroke("difference", INK, 2.4, differences)
    yield from (_shapes(role, paths) for role, paths in shapes.items() if paths)


def _stroke(name, colour, width, paths):
    path = "".join(paths)
    if not path:
        return ""
    return format_html(
        '<path class="{}" stroke="{}" stroke-width="{}" d="{}"/>', name, colour, width, path
    )


def _shapes(role, paths):
    colour = VOICES[role].colour
    return format_html('<path class="voice-{}" fill="{}" d="{}"/>', role, colour, "".join(paths))


def _lines(lines, x, bottom, *, middle=False):
    """Text of several lines, the last of which stands on `bottom`."""
    anchor = mark_safe(' text-anchor="middle"') if middle else ""
    return format_html_join(
        "",
        '<text class="label" x="{}" y="{}" font-size="7.6" fill="{}"{}>{}</text>',
        (
            (f"{x:.1f}", f"{bottom - number * HEAD_LINE:.1f}", INK, anchor, line)
            for number, line in enumerate(reversed(lines))
        ),
    )
