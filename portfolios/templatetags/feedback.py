"""Whether the tab of feedback is for who looks at a page."""

from django import template

from ervaring.placements.models import Placement

register = template.Library()


@register.simple_tag
def is_heard_by(user, placement):
    """Whether feedback about the student of a placement is for `user`: see models.feedback."""
    theirs = Placement.objects.learnt_by(user) | Placement.objects.supervised_by(user)
    return theirs.filter(pk=placement.pk).exists()
