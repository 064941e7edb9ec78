"""What a page says of a report that was asked for."""

from django import template

from assessments.models import Assessment
from portfolios.models import KINDS
from portfolios.parts import in_words, named

register = template.Library()


register.filter("parts_in_words", in_words)


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
