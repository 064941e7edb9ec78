"""Coming in without an account, to what one guides or speaks for: see accounts.arriving."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ervaring.accounts.arriving import (
    code_asked,
    come_in,
    kept_nowhere,
    masked,
    take_token,
    token_taken,
    why_not,
)
from ervaring.accounts.models import Code, Guest, TooManyCodesError
from ervaring.placements.forms import CodeForm
from ervaring.placements.mail import mail_code, mail_link
from ervaring.placements.models import Contact, Invitation, Supervision

SHOWN = [f"{part.INVITED}__{field}" for part in (Supervision, Contact) for field in part.INVITED_TO]


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
        take_token(response, _cookie(invitation.pk), token, reverse("placements:arrive"))
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
    part = invitation.part
    if _is_in(request.user, part):
        return redirect(_onward(request))
    if not _lets_in(part):
        return _show(request, "closed", invitation, status=410)
    if request.method != "POST":
        return _show(request, "expired" if invitation.is_expired else "invitation", invitation)
    return _renew(request, pk) if invitation.is_expired else _mail_code(request, invitation)


def _mail_code(request, invitation):
    try:
        code = mail_code(invitation.part.user, Code.Purpose.LINK)
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
        % {"address": masked(locked.part.user.email)},
    )
    return redirect("placements:lost")


@kept_nowhere
@require_http_methods(["GET", "HEAD", "POST"])
def code(request, pk):
    """The code that was mailed, typed over in the browser that asked for it."""
    invitation = _opened(request, pk)
    if invitation is None:
        return _unknown(request)
    part = invitation.part
    issued = code_asked(request, _cookie(pk), part.user, Code.Purpose.LINK)
    if issued is None or not _lets_in(part):
        return redirect(_page("invitation", pk, request))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if issued.redeem(form.cleaned_data["code"]):
            return come_in(request, part.user, _onward(request))
        form.add_error("code", why_not(issued))
    status = 422 if form.errors else 200
    more = {"form": form, "tries_left": issued.tries_left}
    return _show(request, "code", invitation, status=status, **more)


def _opened(request, pk, lock=False):
    """The invitation whose link was opened in this browser, as long as that is its link."""
    token = token_taken(request, _cookie(pk))
    if token is None:
        return None
    opened = Invitation.objects.opened_with(token).select_related(*SHOWN)
    opened = opened.select_for_update(of=["self"]) if lock else opened
    return opened.filter(pk=pk).first()


def _is_in(user, part):
    """Whether `user`, by link or with an account, has this very part already."""
    mine = user.is_authenticated and user.pk == part.user_id
    return mine and type(part).objects.held_by(user).filter(pk=part.pk).exists()


def _lets_in(part):
    """Whether whoever has this part may come in by link: it has not ended, nor was it revoked."""
    guest = Guest(pk=part.user_id)
    return part.user.is_active and type(part).objects.held_by(guest).filter(pk=part.pk).exists()


def _show(request, name, invitation, status=200, **more):
    part = invitation.part
    context = {
        "part": part,
        "revoked": invitation.revoked_at is not None,
        **_about(part),
        "masked": masked(part.user.email),
        "here": _page("invitation", invitation.pk, request),
        "onward": _onward(request),
        "has_account": part.user.has_usable_password(),
        "too_many": False,
    }
    return render(request, f"placements/{name}.html", context | more, status=status)


def _about(part):
    """Which school asks, and about whom or what: one of `student` and `workplace`."""
    if isinstance(part, Contact):
        return {"school": part.workplace.organisation.school, "workplace": part.workplace}
    placement = part.placement
    return {"school": placement.cohort.programme.school, "student": placement.student.name}


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
