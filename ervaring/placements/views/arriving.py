"""Coming in without an account: from the link in a mail to a session, by a code.

The link is an address and not a key. Opening it changes nothing: a click asks for a code, and who
types the code over proves that they can open the mailbox that the school knows.
"""

from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ervaring.accounts.backends import GUEST_SECONDS
from ervaring.accounts.models import Code, Guest, TooManyCodesError
from ervaring.accounts.models.codes import TRIES
from ervaring.placements.forms import CodeForm
from ervaring.placements.mail import mail_code, mail_link
from ervaring.placements.models import Invitation, Supervision

BACKEND = "ervaring.accounts.backends.LinkBackend"
COOKIE_SECONDS = 3600
SHOWN = [
    "supervision__user",
    "supervision__placement__student",
    "supervision__placement__cohort__programme__school",
]


def kept_nowhere(view):
    """A page before signing in, open to everyone: out of every cache."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return login_not_required(guarded)


@kept_nowhere
@require_safe
def arrive(request):
    """The link itself: takes the token out of the address bar, and changes nothing."""
    token = request.GET.get("k", "")
    invitation = Invitation.objects.opened_with(token).first()
    if invitation is None:
        response = _unknown(request)
    else:
        response = redirect(_page("invitation", invitation.pk, request))
        name = _cookie(invitation.pk)
        response.set_signed_cookie(
            name,
            token,
            salt=name,
            max_age=COOKIE_SECONDS,
            path=reverse("placements:arrive"),
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )
    # The one page with the token in its address. The others have forms, and a browser that may
    # name no origin at all (`Origin: null`) is refused there; they tell our own site at most.
    response["Referrer-Policy"] = "no-referrer"
    return response


@kept_nowhere
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, pk):
    """Who asks whom for what, and one button: mail a code, or a new link when this one is old."""
    invitation = _opened(request, pk)
    if invitation is None:
        return _unknown(request)
    part = invitation.supervision
    if _is_in(request.user, part):
        return redirect(_onward(request))
    if not _lets_in(part):
        return _show(request, "closed", invitation, status=410)
    if request.method != "POST":
        return _show(request, "expired" if invitation.is_expired else "invitation", invitation)
    return _renew(request, pk) if invitation.is_expired else _mail_code(request, invitation)


def _mail_code(request, invitation):
    try:
        code = mail_code(invitation.supervision)
    except TooManyCodesError:
        return _show(request, "invitation", invitation, status=429, too_many=True)
    request.session[_cookie(invitation.pk)] = code.pk
    return redirect(_page("code", invitation.pk, request))


def _renew(request, pk):
    """Another link, by mail to the address that the school knows: whoever has the old one."""
    with transaction.atomic():
        locked = _opened(request, pk, lock=True)
        if locked is None or locked.revoked_at:  # renewed or revoked a moment ago
            return redirect(_page("invitation", pk, request))
        locked.renew()
        mail_link(locked, _onward(request))
    messages.success(
        request,
        _("We hebben een nieuwe link gestuurd naar %(address)s. Open die mail om verder te gaan.")
        % {"address": masked(locked.supervision.user.email)},
    )
    return redirect("placements:lost")


@kept_nowhere
@require_http_methods(["GET", "HEAD", "POST"])
def code(request, pk):
    """The code that was mailed, typed over in the browser that asked for it."""
    invitation = _opened(request, pk)
    if invitation is None:
        return _unknown(request)
    part = invitation.supervision
    mailed = Code.objects.mailed_to(part.user, Code.Purpose.LINK)
    issued = mailed.filter(pk=request.session.get(_cookie(pk))).first()
    if issued is None or not _lets_in(part):
        return redirect(_page("invitation", pk, request))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if issued.redeem(form.cleaned_data["code"]):
            return _come_in(request, part.user)
        form.add_error("code", _why_not(issued))
    status = 422 if form.errors else 200
    more = {"form": form, "tries_left": issued.tries_left}
    return _show(request, "code", invitation, status=status, **more)


def _why_not(issued):
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


def _come_in(request, user):
    """A session of a guest, that begins empty, and the page that the mail was about."""
    onward, before = _onward(request), request.user
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


def _opened(request, pk, lock=False):
    """The invitation whose link was opened in this browser, as long as that is its link."""
    name = _cookie(pk)
    token = request.get_signed_cookie(name, default=None, salt=name, max_age=COOKIE_SECONDS)
    if token is None:
        return None
    opened = Invitation.objects.opened_with(token).select_related(*SHOWN)
    opened = opened.select_for_update(of=["self"]) if lock else opened
    return opened.filter(pk=pk).first()


def _is_in(user, part):
    """Whether `user`, by link or with an account, has this very part already."""
    mine = user.is_authenticated and user.pk == part.user_id
    return mine and Supervision.objects.held_by(user).filter(pk=part.pk).exists()


def _lets_in(part):
    """Whether whoever has this part may come in by link: it has not ended, nor was it revoked."""
    guest = Guest(pk=part.user_id)
    return part.user.is_active and Supervision.objects.held_by(guest).filter(pk=part.pk).exists()


def _show(request, name, invitation, status=200, **more):
    part = invitation.supervision
    context = {
        "part": part,
        "revoked": invitation.revoked_at is not None,
        "student": part.placement.student.name,
        "school": part.placement.cohort.programme.school,
        "masked": masked(part.user.email),
        "here": _page("invitation", invitation.pk, request),
        "onward": _onward(request),
        "has_account": part.user.has_usable_password(),
        "too_many": False,
    }
    return render(request, f"placements/{name}.html", context | more, status=status)


def _unknown(request):
    return render(request, "placements/unknown.html", status=404)


def _cookie(pk):
    return f"uitnodiging-{pk}"


def _onward(request):
    """Where somebody goes on once they are in: a path of this site, or home."""
    onward = request.GET.get("naar", "")
    safe = onward.startswith("/") and url_has_allowed_host_and_scheme(onward, allowed_hosts=None)
    return onward if safe else reverse("home")


def _page(name, pk, request):
    onward = _onward(request)
    query = f"?{urlencode({'naar': onward})}" if onward != reverse("home") else ""
    return reverse(f"placements:{name}", args=[pk]) + query


def masked(email):
    """Enough of an address for its owner to know which of theirs it is."""
    mailbox, _at, domain = email.rpartition("@")
    return f"{mailbox[:1]}…@{domain}"
