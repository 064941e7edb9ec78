"""What can be practised at a workplace: a small mark for each outcome."""

from ervaring.charts.drawing import INK, QUIET
from ervaring.charts.overviews import overview

# As in an overview: a tick, a disc that is half full, a cross, and a line where nothing was said.
MARKS = {
    "yes": ("m-5.6 .4l3.8 4.2 7.2-9.4", INK, 2.4),
    "partly": (
        "m-5.6 0a5.6 5.6 0 1 0 11.2 0a5.6 5.6 0 1 0-11.2 0zm5.6-4.2a4.2 4.2 0 0 1 0 8.4z",
        INK,
        0,
    ),
    "no": ("m-4.4-4.4l8.8 8.8m0-8.8l-8.8 8.8", INK, 2.4),
    "unsaid": ("m-3 0h6", QUIET, 1.4),
}


def places(kinds, *, title=""):
    """A mark for each of `kinds` (keys of MARKS) in this order; a safe string of SVG.

    Without `title` the picture stands beside its own words and is not read aloud.
    """
    return overview(kinds, title=title, marks=MARKS)
