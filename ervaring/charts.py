"""Numbers to SVG that reads well on a screen, on paper and in grey.

Shapes carry a class (`voice-student`) for the colours of the screen, and the colour of the print
as attribute: no style attributes, which the Content-Security-Policy forbids.
"""

from dataclasses import dataclass
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FONT = "Atkinson Hyperlegible Next, DejaVu Sans, sans-serif"
INK, QUIET, LINE, WASH = "#1D2433", "#4A5264", "#C9C3B5", "#F3EEE3"

WIDTH = 520
# As much as fits on one line in most cases: on paper, text in a picture is dear to lay out.
LABEL_WIDTH, LABEL_LETTERS, LABEL_LINES = 200, 42, 2
HEAD_LINE, ROW_HEIGHT, ASIDE_GAP = 10, 25, 8
RADIUS = 4.6


@dataclass(frozen=True)
class Voice:
    word: str
    colour: str
    path: str


# The same shapes as on the screen, around 0,0.
VOICES = {
    "student": Voice(
        gettext_lazy("student"),
        "#0E5A63",
        f"M-{RADIUS} 0a{RADIUS} {RADIUS} 0 1 0 9.2 0a{RADIUS} {RADIUS} 0 1 0-9.2 0Z",
    ),
    "supervisor": Voice(gettext_lazy("praktijkbegeleider"), "#A8421A", "M-4.2-4.2h8.4v8.4h-8.4Z"),
    "second_assessor": Voice(
        gettext_lazy("tweede beoordelaar"), "#5B3A8C", "M0-5.8 5.8 0 0 5.8-5.8 0Z"
    ),
}


def dumbbell(rows, *, scale, beside, title):
    """One line per statement, with a shape where each voice stands; a safe string of SVG.

    `rows` have a `name` and `spoken`: answers with `role`, `word` and `position`. `scale`
    holds the words from low to high and `beside` the answers that are no place on it: those stand
    in columns of their own, never at zero. `title` is what is read aloud instead of the picture.
    """
    roles = [role for role in VOICES if any(role == g.role for row in rows for g in row.spoken)]
    words = [*scale, *beside]
    left = LABEL_WIDTH
    step = (WIDTH - left - (ASIDE_GAP if beside else 0)) / max(len(words), 1)
    columns = {
        word: left + (number + 0.5) * step + (ASIDE_GAP if number >= len(scale) else 0)
        for number, word in enumerate(words)
    }
    heads = {word: wrap(word, max(int(step / 4.2), 6)) for word in words}
    top = HEAD_LINE * max([len(roles), *(len(lines) for lines in heads.values())], default=0) + 8
    height = top + ROW_HEIGHT * len(rows) + 4
    parts = [
        _aside(columns, beside, step, top, height),
        format_html_join(
            "",
            '<path d="M{} {}V{}" stroke="{}" stroke-dasharray="1 3"/>',
            ((f"{columns[word]:.1f}", top, height, LINE) for word in scale),
        ),
        *(
            _lines(heads[word], columns[word], top - 6, size=8, middle=True, quiet=word in beside)
            for word in words
        ),
        *(_legend(role, number) for number, role in enumerate(roles)),
        *(
            _row(row, columns, list(scale), top + (number + 0.5) * ROW_HEIGHT)
            for number, row in enumerate(rows)
        ),
    ]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {} {}"'
        ' font-family="{}"><title>{}</title>{}</svg>',
        WIDTH,
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


def _aside(columns, beside, step, top, height):
    if not beside:
        return ""
    x = min(columns[word] for word in beside) - step / 2
    return format_html(
        '<rect class="beside" x="{}" y="{}" width="{}" height="{}" rx="4" fill="{}"/>',
        f"{x:.1f}",
        top,
        f"{step * len(beside):.1f}",
        height - top,
        WASH,
    )


def _legend(role, number):
    y = 4 + HEAD_LINE * number + 4
    return format_html(
        '{}<text class="label" x="14" y="{}" font-size="8" fill="{}">{}</text>',
        _shape(role, 6, y - 2.8),
        y,
        INK,
        VOICES[role].word,
    )


def _row(row, columns, scale, y):
    places = {}
    for given in row.spoken:
        if given.word in columns:
            places.setdefault(given.word, []).append(given.role)
    stood = [columns[word] for word in scale if word in places]
    lines = wrap(row.name, LABEL_LETTERS, max_lines=LABEL_LINES, placeholder=" …")
    parts = [_lines(lines, 0, y + 3 + (len(lines) - 1) * 4.8, size=8.5)]
    if scale:
        parts.append(_between(columns[scale[0]], columns[scale[-1]], y, LINE, 1))
    if len(stood) > 1:
        parts.append(_between(stood[0], stood[-1], y, INK, 2.4))
    for word, roles in places.items():
        start = columns[word] - (len(roles) - 1) * 5.6
        parts += [_shape(role, start + number * 11.2, y) for number, role in enumerate(roles)]
    return "".join(parts)


def _between(start, end, y, colour, width):
    return format_html(
        '<path class="{}" d="M{} {}H{}" stroke="{}" stroke-width="{}"/>',
        "difference" if colour == INK else "line",
        f"{start:.1f}",
        y,
        f"{end:.1f}",
        colour,
        width,
    )


def _shape(role, x, y):
    voice = VOICES[role]
    return format_html(
        '<path class="voice-{}" fill="{}" transform="translate({} {})" d="{}"/>',
        role,
        voice.colour,
        f"{x:.1f}",
        f"{y:.1f}",
        voice.path,
    )


def _lines(lines, x, bottom, *, size, middle=False, quiet=False):
    """Text of several lines, the last of which stands on `bottom`."""
    anchor = mark_safe(' text-anchor="middle"') if middle else ""
    return format_html_join(
        "",
        '<text class="{}" x="{}" y="{}" font-size="{}" fill="{}"{}>{}</text>',
        (
            (
                "label quiet" if quiet else "label",
                f"{x:.1f}",
                f"{bottom - (len(lines) - 1 - number) * (size + 1.2):.1f}",
                size,
                QUIET if quiet else INK,
                anchor,
                line,
            )
            for number, line in enumerate(lines)
        ),
    )
