"""The placements of a cohort that somebody chose on its page."""

from assessments.forms import posted_key
from ervaring.placements.models import Placement


def selected(user, cohort, data):
    """Those that `data` (a QueryDict) names as `stage`, or with `alle` all that its filters let by.

    Never more than what `user` sees of `cohort`.
    """
    found = Placement.objects.visible_to(user).filter(cohort=cohort)
    if "alle" in data:
        return found
    return found.filter(pk__in=filter(None, map(posted_key, data.getlist("stage"))))
