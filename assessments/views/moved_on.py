"""What somebody meets who comes too late, or too early, for what they wanted to do."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from assessments.models import Round

# What the round is waiting for, or past, in a sentence.
STANDS = {
    Round.State.OPEN: _("Nog niet iedereen heeft ingeleverd. Daarna kan dit."),
    Round.State.CONVERSATION: _("Jullie zijn nog in gesprek. Het oordeel komt daarna."),
    Round.State.JUDGED: _("Het oordeel ligt al bij de student."),
    Round.State.FINALISED: _("Dit beoordelingsmoment is vastgesteld. Er verandert niets meer."),
}


def moved_on(request, round, why="", typed=()):
    """A sentence about where the round is, with what was typed; after a click on a link, there."""
    why = why or STANDS[Round.State(round.state)]
    return too_late(request, why, round.get_absolute_url(), typed)


def too_late(request, why, back, typed=()):
    """The same for anything else: `why` in a sentence, and `back`, the address of how it stands."""
    if request.method != "POST":
        messages.warning(request, why)
        return redirect(back)
    typed = [text for text in typed if text and text.strip()]
    context = {"why": why, "back": back, "typed": typed}
    return render(request, "assessments/moved_on.html", context, status=409)
