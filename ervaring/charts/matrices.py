"""How much of which kind there is, row by row: a small mark for each, of another shape per kind."""

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ervaring.charts.drawing import INK, LINE, QUIET, lettering, lines, picture, stroke

# In units of a third of a millimetre on paper; report.css counts on these heights.
WIDTH, HEAD, ROW = 330, 36, 27
SIZE, APART, MOST = 7.6, 14, 3
# Each path starts in the middle of its place: a page, an arrow that turns back, two ways to go,
# what somebody says, and lines in a book.
MARKS = {
    "evidence": "m-4-5.5h5l3.2 3.2v7.8h-8.2z",
    "reflection": "m-1-5.7l-3.5 3.3 3.5 3.3m-3.5-3.3h5a3.6 3.6 0 0 1 0 7.2h-4",
    "situation": "m-1.8-4.5l-4 4.5 4 4.5m3.6-9l4 4.5-4 4.5",
    "feedback": "m-5.2-5h10.4v7.2h-4.8l-3 3v-3h-2.6z",
    "log": "m-5-4h10m-10 4h10m-10 4h6",
}
# (class, colour, width of the line, its dashes) of what counts by itself and of what counts along.
LINES = [("mark", INK, 1.7, "none"), ("mark along", QUIET, 1, "2 1.6")]


def matrix(rows, *, kinds, title):
    """A row for each of `rows`, a column for each of `kinds`; a safe string of SVG.

    `rows` are {kind: (how many, how many more that count along)}; `kinds` are {key of MARKS: its
    word}. As many marks as there are, those that count along dashed; more than three are one mark
    and a number. The page itself names the rows. `title` is read aloud instead of the picture.
    """
    step, height = WIDTH / max(len(kinds), 1), HEAD + ROW * len(rows)
    texts = [
        lines([word], (number + 0.5) * step, HEAD - 6, leading=SIZE, anchor="middle")
        for number, word in enumerate(kinds.values())
    ]
    drawn = ([], [])
    for number, row in enumerate(rows):
        y = HEAD + (number + 0.5) * ROW
        if not row:
            texts.append(lines([_("nog niets")], WIDTH / 2, y + 3, leading=SIZE, anchor="middle"))
        for column, kind in enumerate(kinds):
            cell = list(_cell(row.get(kind, (0, 0))))
            x = (column + 0.5) * step - APART * (len(cell) - 1) / 2
            for place, (sort, number_of) in enumerate(cell):
                at = x + APART * place
                if number_of:
                    text = str(number_of)
                    texts.append(lines([text], at, y + 3, leading=SIZE, anchor="middle"))
                else:
                    drawn[sort].append(f"M{at:.1f} {y}{MARKS[kind]}")
    between = (f"M0 {HEAD + ROW * number}H{WIDTH}" for number in range(len(rows) + 1))
    parts = [
        stroke("grid", LINE, 0.8, between),
        *(_path(sort, "".join(paths)) for sort, paths in enumerate(drawn) if paths),
        lettering(texts, SIZE),
    ]
    return picture(parts, box=(0, 0, WIDTH, height), title=title)


def mark(kind, *, along=False):
    """One mark beside its own words: not read aloud."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="kind" width="20" height="20"'
        ' viewBox="-8 -8 16 16" aria-hidden="true">{}</svg>',
        mark_safe(_path(along, f"M0 0{MARKS[kind]}")),  # noqa: S308
    )


def _cell(numbers):
    """[(sort, 0 for a mark or the number to write)] from left to right."""
    short = sum(numbers) <= MOST
    for sort, number in enumerate(numbers):
        if short:
            yield from [(sort, 0)] * number
        elif number:
            yield from [(sort, 0), (sort, number)]


def _path(sort, path):
    name, colour, width, dashes = LINES[sort]
    return (
        f'<path class="{name}" fill="none" stroke="{colour}" stroke-width="{width}"'
        f' stroke-dasharray="{dashes}" stroke-linejoin="round" d="{path}"/>'
    )
