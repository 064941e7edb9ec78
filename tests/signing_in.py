"""Signed in for a test, with nothing left to ask."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator

BACKEND = "ervaring.accounts.backends.Backend"


def sign_in(client, user):
    """As somebody who took a second step: who coordinates or administers gets nowhere without."""
    client.force_login(user, backend=BACKEND)
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "A" * 32}}
    )
    session = client.session
    taken = {"method": "mfa", "at": time.time(), "reauthenticated": True}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [taken]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
    session.save()
    return client
