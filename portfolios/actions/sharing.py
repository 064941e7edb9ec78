"""Who reads an entry, and taking it back."""

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import MovedOnError
from portfolios.models import ReportedEntry


@transaction.atomic
def share(*, entry, was, now):
    """Who may read `entry` from now on; how many reports of others are not given out any more.

    `was` and `now`: the switches, as the page showed them and as the student wants them. Raises
    MovedOnError when another window changed them since; then the entry holds how they stand.
    """
    if not entry.share(was=was, **now):
        raise MovedOnError(
            _("In een ander venster heb je intussen iets anders gekozen. Hieronder staat dat.")
        )
    return ReportedEntry.objects.let_go(entry)


@transaction.atomic
def take_back(*, entry):
    """From now on only its student reads `entry`, whatever another window did. As `share`."""
    entry.share(was={}, for_supervisor=False, for_programme=False)
    return ReportedEntry.objects.let_go(entry)
