"""Small multiples: per statement a line for each voice, from one moment to the next."""

from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ervaring.charts.drawing import LINE, VOICES, aside, lettering, lines, picture, shapes, stroke

# In units of about a pixel. Without labels a picture starts at its first word, TOP units high.
WIDTH, LABEL_WIDTH, TOP, ROW, ASIDE_GAP, FOOT = 288, 100, 4, 26, 6, 30
SIZE, LEADING, LETTER = 12, 11.5, 6
# Every voice keeps its own place in a row, across and down, so that none covers another.
ACROSS, DOWN, SPREAD = 6, 9.6, 13


def slopes(rows, *, moments, scale, beside, labels=True):
    """A picture for every row of `rows`, all on the same frame: a list of safe strings of SVG.

    A row is `((role, words), ...)` with a word, or "" for no answer, for each of `moments`. Those
    are lines of text, such as `("start", "mrt 2026")`. `scale` holds the words from low to high,
    drawn upwards; the answers `beside` it have rows of their own below, never at zero, and no line
    goes to or through them. Without `labels` the page itself says the words and the moments.
    """
    grid = _Grid.of(scale, beside, moments)
    frame = "".join(_frame(grid))
    if labels:
        frame += lettering(_labels(grid, moments), SIZE)
    left, foot = (LABEL_WIDTH, FOOT) if labels else (0, TOP)
    box = (-left, 0, WIDTH - LABEL_WIDTH + left, grid.bottom + foot)
    roles = [role for role in VOICES if any(role == one for row in rows for one, _words in row)]
    down = min(DOWN, SPREAD / max(len(roles) - 1, 1))
    places = {role: n - (len(roles) - 1) / 2 for n, role in enumerate(roles)}
    shifts = {role: (place * ACROSS, place * down) for role, place in places.items()}
    return [
        picture([frame, *_voices(row, grid, shifts)], box=box, title=_told(row, moments))
        for row in rows
    ]


@dataclass(frozen=True)
class _Grid:
    """Where the words and the moments stand: the same in every picture of a series."""

    on_scale: dict[str, float]
    beside: dict[str, float]
    columns: list[float]
    step: float
    bottom: int

    @classmethod
    def of(cls, scale, beside, moments):
        step = (WIDTH - LABEL_WIDTH) / max(len(moments), 1)
        under = TOP + ROW * len(scale) + ASIDE_GAP
        return cls(
            {word: TOP + (n + 0.5) * ROW for n, word in enumerate(reversed(scale))},
            {word: under + (n + 0.5) * ROW for n, word in enumerate(beside)},
            [(n + 0.5) * step for n in range(len(moments))],
            step,
            under + ROW * len(beside),
        )

    @property
    def heights(self):
        return self.on_scale | self.beside


def _frame(grid):
    width = f"{grid.step * len(grid.columns):g}"
    if grid.beside:
        top = min(grid.beside.values()) - ROW / 2
        yield aside(0, top, float(width), grid.bottom - top)
    edges = [TOP + ROW * n for n in range(len(grid.on_scale) + 1)]
    yield stroke("grid", LINE, 0.8, (f"M0 {y}H{width}" for y in edges))


def _labels(grid, moments):
    for word, y in grid.heights.items():
        folded = wrap(word, LABEL_WIDTH // LETTER, max_lines=2, placeholder=" …")
        yield _label(folded, -LABEL_WIDTH, y + 4 + (len(folded) - 1) * LEADING / 2)
    fits = all(len(line) * LETTER < grid.step * 1.1 for moment in moments for line in moment)
    for number, (moment, x) in enumerate(zip(moments, grid.columns, strict=True)):
        texts = moment if fits else [str(number + 1)]
        yield _label(texts, x, grid.bottom + 4 + len(texts) * LEADING, "middle")


def _label(texts, x, bottom, anchor="start"):
    return lines(texts, round(x, 1), bottom, leading=LEADING, anchor=anchor)


def _voices(row, grid, shifts):
    """First all lines, then the shapes on top of them."""
    marks, heights = [], grid.heights
    for role, words in row:
        voice, (across, down) = VOICES[role], shifts[role]
        places = [
            (x + across, heights[word] + down, word in grid.on_scale) if word in heights else None
            for x, word in zip(grid.columns, words, strict=True)
        ]
        path = "".join(
            f"M{one[0]:.1f} {one[1]:.1f}L{two[0]:.1f} {two[1]:.1f}"
            for one, two in pairwise(places)
            if one and two and one[2] and two[2]
        )
        if path:
            yield (
                f'<path class="line-{role}" stroke="{voice.colour}" stroke-width="2"'
                f' stroke-dasharray="{voice.dashes}" d="{path}"/>'
            )
        marks.append(shapes(role, [voice.at(x, y) for x, y, _on in filter(None, places)]))
    yield from marks


def _told(row, moments):
    """The same in words: it is read aloud instead of the picture."""
    names = [" ".join(moment) for moment in moments]
    told = []
    for role, words in row:
        said = [f"{name} {word}" for name, word in zip(names, words, strict=True) if word]
        told.append(f"{capfirst(VOICES[role].word)}: {', '.join(said) or _('geen antwoord')}.")
    return " ".join(told)
