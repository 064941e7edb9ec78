from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.backends import BaseBackend

from ervaring.accounts.models import Guest

DEMO_DOMAIN = "demo.example"
# How long a guest stays in without doing anything.
GUEST_SECONDS = 4 * 3600


def may_come_in(user):
    """Nobody from the demo school gets in, or stays in, outside demo mode."""
    is_demo = user.email.endswith("@" + DEMO_DOMAIN)
    return user.is_active and (settings.DEMO or not is_demo)


class Backend(AuthenticationBackend):
    """Sign-in by e-mail address and password, as allauth does it."""

    def user_can_authenticate(self, user):
        return may_come_in(user)


class LinkBackend(BaseBackend):
    """Whoever typed over the code that was mailed to them: nobody signs in here by themselves."""

    def get_user(self, user_id):
        guest = Guest.objects.filter(pk=user_id).first()
        return guest if guest and may_come_in(guest) else None
