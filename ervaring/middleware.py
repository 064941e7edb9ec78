from django.contrib.auth.middleware import LoginRequiredMiddleware
from django_htmx.http import HttpResponseClientRefresh

from ervaring.views import send_again


class SignedInMiddleware(LoginRequiredMiddleware):
    """Signed in by default; and what somebody wrote survives a session that ended meanwhile."""

    def handle_no_permission(self, request, view_func):
        if request.method == "POST":
            return send_again(request, status=401)
        if request.htmx:
            # A fragment cannot hold the sign-in page: the whole page goes there, and comes back.
            return HttpResponseClientRefresh()
        return super().handle_no_permission(request, view_func)


class PrivatePageMiddleware:
    """A page made for a signed-in person stays out of caches, also of the browser's own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response
