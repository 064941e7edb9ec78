"""Another e-mail address: whoever changes their own proves that the new mailbox is theirs."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ervaring.accounts import moving
from ervaring.accounts.forms import AddressForm, CodeForm
from ervaring.accounts.models import TooManyCodesError

FRESH = 5 * 60  # seconds


def _is_fresh(request):
    """Whether somebody said a moment ago who they are: by signing in, or asked once more."""
    records = get_authentication_records(request, request.user)
    return any(time.time() - one["at"] < FRESH for one in records)


@require_safe
def email(request):
    """The address that one signs in with and gets mail at."""
    return render(request, "account/email.html")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Asks for the new address and mails a code to it; of who said a moment ago who they are."""
    if not _is_fresh(request):
        if get_reauthentication_flows(request.user):
            raise ReauthenticationRequired
        messages.warning(
            request,
            _("Log eerst uit, en log weer in met een code. Daarna kun je je adres veranderen."),
        )
        return redirect("account_email")
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"].lower()
        if address == request.user.email:
            form.add_error("email", _("Dit is het adres dat je al hebt."))
        else:
            try:
                request.session[moving.KEY] = moving.ask_code(request.user, address)
            except TooManyCodesError:
                form.add_error(None, _("Je vroeg te vaak een code. Probeer het over een uur weer."))
            else:
                return redirect("account_email_code")
    status = 422 if form.errors else 200
    return render(request, "account/email_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request):
    """Takes the code that proves the new mailbox; from then on the address is the new one."""
    waiting = request.session.get(moving.KEY)
    issued = waiting and moving.issued(request.user, waiting)
    if not issued or not issued.tries_left:
        request.session.pop(moving.KEY, None)
        messages.error(request, _("Deze code is niet meer geldig. Vraag een nieuwe code."))
        return redirect("account_email_new")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if issued.redeem(form.cleaned_data["code"]):
            del request.session[moving.KEY]
            return _moved(request, waiting["address"])
        form.add_error("code", _("Deze code klopt niet."))
    status = 422 if form.errors else 200
    context = {"form": form, "email": waiting["address"]}
    return render(request, "account/email_code.html", context, status=status)


def _moved(request, address):
    try:
        moving.move(request.user, address)
    except IntegrityError:
        # Told to nobody but the owner of that mailbox.
        messages.error(
            request,
            _("Dit adres hoort al bij een ander account. Vraag de coördinator van je opleiding."),
        )
    else:
        messages.success(request, _("Je e-mailadres is veranderd. Je mail komt voortaan daar aan."))
    return redirect("account_email")
