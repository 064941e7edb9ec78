"""The demo school: invented people, organisations and texts, in demo mode only."""

from ervaring.demo.people import PASSWORD, people

__all__ = ["PASSWORD", "people"]
