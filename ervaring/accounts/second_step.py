"""The second step of signing in: what counts as one, and whether this session took it."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django.db import transaction

# A passkey counts alone. Recovery codes are for when one of these is lost.
KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

# Where the secret of an app and the seed of recovery codes are sealed for. allauth does not say
# whose they are, so this binds them to no row.
PLACE = b"mfa_authenticator:secret"
SECRETS = ["secret", "seed"]


def steps_of(user):
    """The passkeys and the app of somebody."""
    return Authenticator.objects.filter(user=user.pk, type__in=KINDS)


def took_it(request):
    """Whether this session passed the second step, of which there is still one."""
    records = get_authentication_records(request, request.user)
    return any(one["method"] == "mfa" for one in records) and steps_of(request.user).exists()


def remember_first(sender, request, user, authenticator, **kwargs):
    """Who sets up their first has just shown it: nobody is asked for it again at once.

    Not with a later one: a session from before the first must not let itself through.
    """
    if authenticator.type in KINDS and steps_of(user).count() == 1:
        post_authentication(request, authenticator, reauthenticated=True)


def rewrite_secrets(model, change):
    """As `vault.rewrite`, for the secrets within what allauth keeps."""
    changed = 0
    for pk in model.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            one = model.objects.select_for_update().filter(pk=pk).first()
            kept = {name: one.data[name] for name in SECRETS if name in one.data} if one else {}
            new = {name: change(secret, PLACE) for name, secret in kept.items()}
            if new != kept:
                one.data |= new
                one.save(update_fields=["data"])
                changed += 1
    return changed
