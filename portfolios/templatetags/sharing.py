"""What the page of an entry tells its student about who reads it."""

from django import template

from ervaring.placements.models import Reading
from portfolios import sharing

register = template.Library()


@register.simple_tag
def readers_now(entry):
    """Who reads this entry now beside its student: [Reader]."""
    readers = sharing.readers_of(entry.placement)
    return list(sharing.who_reads(readers, entry.switches).values())


@register.simple_tag
def readings_of(entry, user):
    """Who read it and when, the latest first; told to its student only."""
    about = Reading.objects.about(user).filter(kind=Reading.Kind.ENTRY, subject=entry.pk)
    return about.select_related("reader")
