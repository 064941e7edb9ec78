"""What people wrote, set on paper: WeasyPrint knows `dir="rtl"`, and no `dir="auto"`."""

import re
import unicodedata

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import normalize_newlines

register = template.Library()

STRONG = {"L": False, "R": True, "AL": True}


@register.filter
def direction(text):
    """As attribute of an element around `text`: which way it reads, as its first letter says."""
    first = next((kind for kind in map(unicodedata.bidirectional, text) if kind in STRONG), "L")
    return mark_safe(' dir="rtl"' if STRONG[first] else "")  # noqa: S308 words of our own


@register.filter
def paragraphs(text):
    """As `linebreaks`, where every paragraph reads in its own direction."""
    found = re.split("\n{2,}", normalize_newlines(str(text)))
    return mark_safe(  # noqa: S308 escaped here
        "\n\n".join(
            f"<p{direction(one)}>{escape(one).replace(chr(10), '<br>')}</p>" for one in found
        )
    )
