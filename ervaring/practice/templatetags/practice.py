from django import template

from ervaring.practice.asked import asked_of

register = template.Library()


@register.simple_tag
def asked_in_practice(user):
    """What the home page asks of `user`: see `asked_of`."""
    return asked_of(user)
