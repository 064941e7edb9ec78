"""Noting who reads what was said about a student, in the words in which the student reads it back.

Called before the page is made: what cannot be noted is not shown.
"""

from django.utils.translation import gettext as _

from assessments.models import Assessment
from ervaring.placements.models import Reading


def note_list(reader, assessment):
    """`reader` reads a whole list. Nobody reads their own."""
    if assessment.author_id == reader.pk:
        return
    words = (
        _("je zelfbeoordeling van de %(round)s")
        if assessment.role == Assessment.Role.STUDENT
        else _("de lijst die %(author)s over jou invulde bij de %(round)s")
    )
    what = words % {"author": assessment.author, "round": assessment.round}
    Reading.leave(reader, assessment.round.placement, Reading.Kind.LIST, assessment.pk, what)


def note_round(reader, round):
    """`reader` reads what all said, or what came of it: the talk, the judgement."""
    what = words_of_round(round)
    Reading.leave(reader, round.placement, Reading.Kind.ROUND, round.pk, what)


def words_of_round(round):
    return _("jullie lijsten van de %(round)s naast elkaar, en wat eruit kwam") % {"round": round}


def note_growth(reader, placement):
    what = _("hoe je groeide van het ene beoordelingsmoment naar het andere")
    Reading.leave(reader, placement, Reading.Kind.GROWTH, placement.pk, what)
