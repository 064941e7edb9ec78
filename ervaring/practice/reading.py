"""Noting who read what was said about a student, in words that the student reads back."""

from django.utils.translation import gettext as _

from ervaring.placements.models import Reading


def note_talks(reader, placement, talks):
    """`reader` reads what was noted at `talks`, if there is a word in it. Before it is shown."""
    if any(one.words for one in talks):
        what = _("wat jullie noteerden bij jullie gesprekken")
        Reading.leave(reader, placement, Reading.Kind.TALKS, placement.pk, what)
