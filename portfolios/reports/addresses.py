"""Addresses on paper."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import segno
from django.utils.safestring import mark_safe


@dataclass(frozen=True)
class PrintedAddress:
    """An address to type over, and the same as a square for the camera of a phone."""

    # What the square is, to who hears it.
    told: ClassVar[str]

    address: str

    @property
    def short(self):
        """The address as somebody types it."""
        return self.address.split("://", 1)[-1].rstrip("/")

    @cached_property
    def picture(self):
        code = segno.make(self.address, error="m", micro=False)
        return mark_safe(  # noqa: S308 of numbers, and of words that segno escapes
            code.svg_inline(title=str(self.told), border=4, omitsize=True)
        )
