from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as get_school_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ervaring.accounts.forms import MailForm
from ervaring.accounts.second_step import steps_of
from ervaring.accounts.sessions import in_words


@require_safe
def overview(request):
    """Everything about one's own account, and where to change it."""
    context = {
        "steps": steps_of(request.user),
        "has_schools": bool(get_school_adapter().list_apps(request)),
    }
    return render(request, "account/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request):
    """Which reminders one gets."""
    form = MailForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Bewaard. Vanaf nu krijg je mail zoals je hier koos."))
        return redirect("account_mail")
    status = 422 if form.errors else 200
    return render(request, "account/mail.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request):
    """Where one is signed in, also by a link; ends one of them, or all others."""
    mine = UserSession.objects.purge_and_list(request.user)
    others = [one for one in mine if not one.is_current()]
    if request.method == "POST":
        end = request.POST.get("end")
        ended = [one for one in others if end in ("others", str(one.pk))]
        end_sessions(request, ended)
        messages.success(request, _("Daar ben je nu uitgelogd."))
        return redirect("account_sessions")
    for one in mine:
        one.browser = in_words(one.user_agent)
    newest_first = sorted(mine, key=lambda one: one.created_at, reverse=True)
    context = {"sessions": newest_first, "others": others}
    return render(request, "account/sessions.html", context)


@require_safe
def second_step(request):
    """Why somebody must set up or take the second step; and after it, where they were going."""
    if not request.second_step:
        return redirect(request.session.pop("after_second_step", None) or "account")
    kinds = {one.type for one in steps_of(request.user)}
    context = {
        "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        "has_app": Authenticator.Type.TOTP in kinds,
    }
    return render(request, "account/second_step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def school_accounts(request):
    """With which school accounts one signs in; adds one, or ends one.

    The last one may end too: a code by mail still lets its owner in.
    """
    mine = list(SocialAccount.objects.filter(user=request.user))
    apps = get_school_adapter().list_apps(request)
    names = {app.provider_id: app.name for app in apps}
    for one in mine:
        one.school = names.get(one.provider, one.provider)
    if request.method == "POST":
        chosen = [one for one in mine if str(one.pk) == request.POST.get("account")]
        if not chosen:
            raise Http404
        raise_if_reauthentication_required(request, app="allauth.socialaccount")
        chosen[0].delete()
        get_adapter().send_notification_mail(
            "socialaccount/email/account_disconnected",
            request.user,
            {"provider": chosen[0].school},
        )
        messages.success(request, _("Je schoolaccount is losgekoppeld."))
        return redirect("account_school")
    return render(request, "account/school.html", {"accounts": mine})
