from django import template

from ervaring.placements.models import Contact
from ervaring.practice.asked import asked_of
from ervaring.practice.models import WorkplaceCheck

register = template.Library()


@register.simple_tag
def asked_in_practice(user):
    """What the home page asks of `user`: see `asked_of`."""
    return asked_of(user)


@register.simple_tag
def spoken_for(user):
    """`[(workplace, its latest check or None), ...]`: those that `user` speaks for."""
    contacts = Contact.objects.held_by(user).select_related("workplace__organisation")
    places = [one.workplace for one in contacts]
    if not places:
        return []
    checks = WorkplaceCheck.objects.visible_to(user).latest().filter(workplace__in=places)
    latest = {one.workplace_id: one for one in checks}
    return [(one, latest.get(one.pk)) for one in places]
