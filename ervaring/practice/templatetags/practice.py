from django import template

from ervaring.practice import concerns
from ervaring.practice.asked import asked_of

register = template.Library()


@register.simple_tag
def asked_in_practice(user):
    """What the home page asks of `user`: see `asked_of`."""
    return asked_of(user)


@register.simple_tag
def reads_signals(user, placement):
    """Whether signals about a placement are for `user`: not for who only assesses."""
    return concerns.placements_of(user).filter(pk=placement.pk).exists()
