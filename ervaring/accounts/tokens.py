"""Links that can be made again and again while the database holds no link."""

import hashlib
import secrets

from django.utils.crypto import salted_hmac


def new_seed():
    return secrets.token_urlsafe(32)


def secret_of(salt, seed):
    """32 bytes of a random seed and the secret key of the installation."""
    return salted_hmac(salt, seed, algorithm="sha256").digest()


def sha256(token):
    """What the database holds of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
