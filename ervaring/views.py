"""Pages that belong to no app: what went wrong, and how to go on without losing anything."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.csrf import csrf_failure as plain_csrf_failure

# What a form carries for the machine and not for the reader.
MACHINE_FIELDS = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword"}
# What goes along once more, and was typed by nobody.
UNTYPED = {"key"}


def send_again(request, status):
    """The posted fields once more, with a button: nothing typed is lost to a session that ended."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in MACHINE_FIELDS
        for value in values
    ]
    response = render(
        request,
        "send_again.html",
        {
            "fields": fields,
            "typed": [value for name, value in fields if len(value) > 20 and name not in UNTYPED],
            "action": request.get_full_path(),
            "login_url": settings.LOGIN_URL,
            "second_step": getattr(request, "second_step", None),
        },
        status=status,
    )
    response["Cache-Control"] = "private, no-store"  # whoever is next at this computer
    return response


@login_not_required
def csrf_failure(request, reason=""):
    """A token from before signing in again: offer to send once more, if our own page sent it."""
    origin = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    if origin.netloc == request.get_host() and request.POST:
        return send_again(request, status=403)
    return plain_csrf_failure(request, reason)
