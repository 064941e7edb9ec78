"""The first time with a school account: whose account here is it?"""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ervaring.accounts import joining
from ervaring.accounts.forms import AddressForm, CodeForm


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def address(request):
    """Asks at which address the programme knows somebody, and mails a code to it."""
    waiting = joining.held(request)
    if not waiting:
        return _start_again(request)
    form = AddressForm(request.POST or None, initial={"email": joining.address_of(waiting)})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        limit = {"app": "allauth.account", "action": "request_login_code"}
        refusal = ratelimit.consume_or_429(request, key=email.lower(), **limit)
        if refusal:
            return refusal
        joining.ask_code(waiting, email)
        return redirect("account_join_code")
    status = 422 if form.errors else 200
    return render(request, "account/join.html", {"form": form}, status=status)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request):
    """Takes the code that proves the mailbox."""
    waiting = joining.held(request)
    if not waiting:
        return _start_again(request)
    if "address" not in waiting:
        return redirect("account_join")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if user := joining.redeem(waiting, form.cleaned_data["code"]):
            response = joining.join(request, user)
            if response is None:
                return _start_again(request)
            messages.success(request, _("Je schoolaccount is gekoppeld. Log er voortaan mee in."))
            return response
        if waiting["tries"] >= joining.TRIES:
            del waiting["address"]
            messages.error(request, _("Deze code klopte te vaak niet. Vraag een nieuwe code aan."))
            return redirect("account_join")
        form.add_error("code", _("Deze code klopt niet, of hij is te oud."))
    status = 422 if form.errors else 200
    context = {"form": form, "email": waiting["address"]}
    return render(request, "account/join_code.html", context, status=status)


def _start_again(request):
    messages.error(
        request, _("Koppelen kan tot tien minuten na het inloggen. Log opnieuw in bij je school.")
    )
    return redirect("account_login")
