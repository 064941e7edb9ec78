import time

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRefresh

from ervaring.accounts.backends import GUEST_SECONDS
from ervaring.accounts.second_step import steps_of, took_it
from ervaring.schools.models import has_duties
from ervaring.views import send_again

# What is there for who came in by a link: the work, and nothing of an account.
GUEST_APPS = {"assessments", "competencies", "placements", "portfolios", "practice", "schools"}
GUEST_PAGES = {"home", "account_logout", "account_mail", "components", "demo_mailbox", "demo_mail"}
# How often at most a session of a guest is prolonged by using it.
RENEWAL_SECONDS = 5 * 60

# What is there for who has a second step but did not take it in this session.
STEP_PAGES = {
    "account_second_step",
    "account_logout",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


class SignedInMiddleware(LoginRequiredMiddleware):
    """Signed in by default; and what somebody wrote survives a session that ended meanwhile."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.user.is_authenticated and request.user.is_guest:
            match, is_private = request.resolver_match, getattr(view_func, "login_required", True)
            is_work = match.app_name in GUEST_APPS or match.view_name in GUEST_PAGES
            if is_private and not is_work:
                raise Http404
            _keep(request.session)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        if request.method == "POST":
            return send_again(request, status=401)
        if request.htmx:
            # A fragment cannot hold the sign-in page: the whole page goes there, and comes back.
            return HttpResponseClientRefresh()
        return super().handle_no_permission(request, view_func)


def _keep(session):
    """A guest's session ends hours after it was last used, and is not written at every request."""
    now = time.time()
    if session.get("used_at", 0) < now - RENEWAL_SECONDS:
        session["used_at"] = now
        session.set_expiry(GUEST_SECONDS)


class SecondStepMiddleware:
    """Who coordinates or administers gets no further than their account without a second step.

    Asked anew at every request, with one query, so that a part that was just given counts. Not in
    demo mode: there everyone knows the passwords, so nobody has a second step to themselves.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        request.second_step = None
        if not getattr(view_func, "login_required", True) or not self._is_missing(request):
            return None
        # A session from before the first passkey does not add the next one.
        request.second_step = "take" if steps_of(request.user).exists() else "set up"
        page = request.resolver_match.view_name
        if page in STEP_PAGES:
            return None
        if request.second_step == "set up" and page.startswith(("account", "mfa_")):
            return None
        if request.method == "POST":
            return send_again(request, status=403)
        if request.htmx:
            return HttpResponseClientRefresh()
        request.session["after_second_step"] = request.get_full_path()
        return redirect("account_second_step")

    @staticmethod
    def _is_missing(request):
        user = request.user
        if settings.DEMO or not user.is_authenticated or user.is_guest:
            return False
        return not took_it(request) and has_duties(user)


class PrivatePageMiddleware:
    """A page made for a signed-in person stays out of caches, also of the browser's own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response
