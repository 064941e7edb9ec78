"""Numbers to SVG that reads well on a screen, on paper and in grey.

Shapes carry a class (`voice-student`) for the colours of the screen, and the colour of the print
as attribute: no style attributes, which the Content-Security-Policy forbids.
"""

from .drawing import FONT, VOICES
from .dumbbells import describe, dumbbell
from .matrices import mark, matrix
from .overviews import overview
from .places import places
from .slopes import slopes

__all__ = [
    "FONT",
    "VOICES",
    "describe",
    "dumbbell",
    "mark",
    "matrix",
    "overview",
    "places",
    "slopes",
]
