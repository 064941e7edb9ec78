"""Signed in for a test, with nothing left to ask."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt

from ervaring.schools.models import has_duties

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
BACKEND = "ervaring.accounts.backends.Backend"


def code_now(secret=SECRET):
    """What the app on somebody's phone shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, user):
    """As somebody who took the second step, if their parts ask for one."""
    client.force_login(user, backend=BACKEND)
    if not has_duties(user):
        return client
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": encrypt(SECRET)}}
    )
    session = client.session
    taken = {"method": "mfa", "at": time.time(), "reauthenticated": True}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [taken]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
    session.save()
    return client
