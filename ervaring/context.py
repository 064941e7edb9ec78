"""What every page may need beside what its view gives it. Nothing is asked of the database
until a template uses it."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from ervaring.demo import PASSWORD, people
from ervaring.schools.models import School


def school(request):
    """The school whose colours and logo the page wears: the first that the person belongs to."""

    def find():
        return School.objects.visible_to(request.user).first() if signed_in else None

    signed_in = getattr(request, "user", None) and request.user.is_authenticated
    return {"school": SimpleLazyObject(find)}


def demo(request):
    """In demo mode every page says so, and the sign-in page names the people of the demo school."""
    if not settings.DEMO:
        return {"demo": False}
    if request.path != reverse(settings.LOGIN_URL):
        return {"demo": True}
    return {"demo": True, "demo_people": people(), "demo_password": PASSWORD}
