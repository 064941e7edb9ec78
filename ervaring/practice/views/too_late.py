"""What somebody meets who comes too late for a change about a workplace."""

from django.contrib import messages
from django.shortcuts import redirect, render


def too_late(request, why, back):
    """A sentence about what is so now; after a click on a link, on the page `back` itself."""
    if request.method != "POST":
        messages.warning(request, why)
        return redirect(back)
    return render(request, "people/moved_on.html", {"why": why, "back": back}, status=409)
