"""From a link in a mail to a session, by a code: what every such link has in common.

A link is an address and not a key. Opening it changes nothing: a click asks for a code, and who
types the code over proves that they can open the mailbox that it was mailed to.
"""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ervaring.accounts.backends import GUEST_SECONDS
from ervaring.accounts.models import Code
from ervaring.accounts.models.codes import TRIES

BACKEND = "ervaring.accounts.backends.LinkBackend"
COOKIE_SECONDS = 3600


def kept_nowhere(view):
    """A page before signing in, open to everyone: out of every cache."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return login_not_required(guarded)


def take_token(response, name, token, path):
    """Keep the token of a link in this browser, for the pages below `path`, out of its address."""
    response.set_signed_cookie(
        name,
        token,
        salt=name,
        max_age=COOKIE_SECONDS,
        path=path,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def token_taken(request, name):
    """The token under that name that was opened in this browser, or None."""
    return request.get_signed_cookie(name, default=None, salt=name, max_age=COOKIE_SECONDS)


def code_asked(request, name, user, purpose):
    """The code that was mailed to `user` and asked for in this browser under that name, or None."""
    mailed = Code.objects.mailed_to(user, purpose)
    return mailed.filter(pk=request.session.get(name)).first()


def why_not(issued):
    """What is wrong with a code that was typed, in one sentence."""
    if left := issued.tries_left:
        return ngettext(
            "Deze code klopt niet. Je kunt het nog %(left)d keer proberen.",
            "Deze code klopt niet. Je kunt het nog %(left)d keer proberen.",
            left,
        ) % {"left": left}
    issued.refresh_from_db()
    if issued.used_at:
        return _("Deze code is al gebruikt. Vraag een nieuwe code.")
    if issued.tries >= TRIES:
        return _("Dit was de laatste poging. Vraag een nieuwe code.")
    return _("Deze code is ouder dan tien minuten. Vraag een nieuwe code.")


def come_in(request, user, onward):
    """A session of a guest, that begins empty, and the page that the mail was about."""
    before = request.user
    request.session.flush()
    login(request, user, backend=BACKEND)
    request.session.set_expiry(GUEST_SECONDS)
    if before.is_authenticated and before.pk != user.pk:
        messages.info(
            request,
            _("%(other)s is uitgelogd in deze browser. Je bent nu binnen als %(name)s.")
            % {"other": before.name, "name": user.name},
        )
    return redirect(onward)


def masked(email):
    """Enough of an address for its owner to know which of theirs it is."""
    mailbox, _at, domain = email.rpartition("@")
    return f"{mailbox[:1]}…@{domain}"
