"""What a page says of a report that was asked for."""

from django import template
from django.utils.translation import gettext as _

from assessments.models import Assessment
from portfolios.models import KINDS
from portfolios.parts import named

register = template.Library()


@register.filter
def parts_in_words(report):
    """Of which parts it was asked; "" when its kind has none."""
    if not KINDS[report.kind].in_parts:
        return ""
    return (
        ", ".join(str(part.label) for part in named(report.parts)) if report.parts else _("alles")
    )


@register.filter
def part_names(report):
    """What `portfolios.parts.Choice` reads to ask for the same parts."""
    return [part.name for part in named(report.parts)] if KINDS[report.kind].in_parts else []


@register.filter
def is_asked_anew(report):
    """Whether one can ask for the same, as it is now."""
    if report.assessment:
        return report.assessment.state == Assessment.State.SUBMITTED
    return KINDS[report.kind].on_request
