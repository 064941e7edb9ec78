import time

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404
from django_htmx.http import HttpResponseClientRefresh

from ervaring.accounts.backends import GUEST_SECONDS
from ervaring.views import send_again

# What is there for who came in by a link: the work, and nothing of an account.
GUEST_APPS = {"assessments", "competencies", "placements", "portfolios", "schools"}
GUEST_PAGES = {"home", "account_logout", "account_mail", "components"}
# How often at most a session of a guest is prolonged by using it.
RENEWAL_SECONDS = 5 * 60


class SignedInMiddleware(LoginRequiredMiddleware):
    """Signed in by default; and what somebody wrote survives a session that ended meanwhile."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        match = request.resolver_match
        is_guest = request.user.is_authenticated and request.user.is_guest
        if is_guest and match.app_name not in GUEST_APPS and match.view_name not in GUEST_PAGES:
            raise Http404
        if is_guest:
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


class PrivatePageMiddleware:
    """A page made for a signed-in person stays out of caches, also of the browser's own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response
