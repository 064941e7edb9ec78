"""One line per statement, with a shape where each voice stands."""

from textwrap import shorten, wrap

from django.utils.translation import gettext as _

from ervaring.charts.drawing import (
    INK,
    LINE,
    VOICES,
    aside,
    lettering,
    lines,
    picture,
    shapes,
    stroke,
)

# In units of a third of a millimetre on paper; report.css counts on these heights.
SCALE_WIDTH, LABEL_WIDTH = 330, 200
HEAD, ROW, ASIDE_GAP = 36, 27, 8
SIZE, LEADING, LABEL_LETTERS = 7.6, 9.4, 42
# Half the distance between two shapes on the same spot.
BESIDE_EACH_OTHER = 5.6


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
    texts = [_label(_fold(word, step), columns[word], HEAD - 6, "middle") for word in words]
    parts = [
        _aside(columns, beside, step, height),
        stroke("grid", LINE, 0.8, (f"M{columns[w]:.1f} {HEAD}V{height}" for w in scale)),
        *_marks(rows, scale, columns, middles),
    ]
    if labels:
        roles = [role for role in VOICES if any(role == g.role for row in rows for g in row.spoken)]
        for number, role in enumerate(roles):
            y = 8 + 10 * number
            parts.append(shapes(role, [VOICES[role].at(6 - LABEL_WIDTH, y - 2.8)]))
            texts.append(_label([VOICES[role].word], 14 - LABEL_WIDTH, y))
        texts += [
            _label([shorten(row.name, LABEL_LETTERS, placeholder=" …")], -left, y + 3)
            for row, y in zip(rows, middles, strict=True)
        ]
    parts.append(lettering(texts, SIZE))
    return picture(parts, box=(-left, 0, SCALE_WIDTH + left, height), title=title)


def describe(section, roles):
    """The text alternative of a chart: what it shows, and where the same stands in words."""
    who = [str(VOICES[role].word) for role in roles]
    text = _("%(section)s: het antwoord van %(who)s per uitspraak. De tabel zegt dit in woorden.")
    return text % {
        "section": section,
        "who": _(" en ").join([", ".join(who[:-1]), who[-1]] if who[1:] else who),
    }


def _label(texts, x, bottom, anchor="start"):
    return lines(texts, x, bottom, leading=LEADING, anchor=anchor)


def _fold(word, step):
    """An answer in at most three lines above its column; a single long word may stick out."""
    return wrap(word, int(step / 3.9), break_long_words=False, max_lines=3, placeholder="…")


def _aside(columns, beside, step, height):
    if not beside:
        return ""
    x = min(columns[word] for word in beside) - step / 2
    return aside(x, HEAD, step * len(beside), height - HEAD)


def _marks(rows, scale, columns, middles):
    """All lines and shapes, each kind as one path: a chart is a dozen elements, however long."""
    tracks, differences, marks = [], [], {role: [] for role in VOICES}
    for row, y in zip(rows, middles, strict=True):
        places = {}
        for given in row.spoken:
            if given.word in columns:
                places.setdefault(given.word, []).append(given.role)
        if scale:
            tracks.append(f"M{columns[scale[0]]:.1f} {y}H{columns[scale[-1]]:.1f}")
        stood = [columns[word] for word in scale if word in places]
        if len(stood) > 1:
            differences.append(f"M{stood[0]:.1f} {y}H{stood[-1]:.1f}")
        for word, roles in places.items():
            for number, role in enumerate(roles):
                x = columns[word] + (2 * number - len(roles) + 1) * BESIDE_EACH_OTHER
                marks[role].append(VOICES[role].at(x, y))
    yield stroke("line", LINE, 1, tracks)
    yield stroke("difference", INK, 2.4, differences)
    yield from (shapes(role, paths) for role, paths in marks.items())
