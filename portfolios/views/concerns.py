"""A signal to the school becomes a stuk of the student's own, when the student wants that."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ervaring.placements.models import Placement
from ervaring.practice.models import Signal
from portfolios import actions


@require_POST
def signal_keep(request, key):
    """What the student wrote, as the beginning of a reflection that nobody else reads."""
    found = get_object_or_404(
        Signal.objects.written_by(request.user).filter(
            placement__in=Placement.objects.learnt_by(request.user)
        ),
        key=key,
    )
    entry, is_new = actions.keep_signal(signal=found)
    if is_new:
        messages.success(request, _("Het staat in je portfolio. Alleen jij ziet dit stuk."))
    return redirect("portfolios:write", pk=entry.pk)
