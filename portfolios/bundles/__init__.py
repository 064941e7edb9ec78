"""The ZIP of a bundle: the portfolios, and an index of what is in it and what is not."""

from .packing import write

__all__ = ["write"]
