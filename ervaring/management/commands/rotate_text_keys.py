from collections import Counter
from functools import partial

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ervaring import vault
from ervaring.accounts.second_step import rewrite_secrets


class Command(BaseCommand):
    help = (
        "Seals every text anew that another key than the first of ERVARING_TEXT_KEYS sealed, and "
        "says which keys can go. It may be broken off, run again, and run while people write."
    )

    def handle(self, **options):
        lost, used = Counter(), Counter()
        for name, rewrite in columns():
            self.stdout.write(f"{name}: {rewrite(partial(reseal, lost))} sealed anew")
        for _name, rewrite in columns():
            rewrite(partial(look, used))
        for key in settings.TEXT_KEYS:
            told = f"seals {used[key]}" if used[key] else "seals nothing, and can go"
            self.stdout.write(f"Key {key} {told}")
        if lost:
            told = ", ".join(f"{number} of key {key}" for key, number in sorted(lost.items()))
            raise CommandError(f"These do not open, and stay as they are: {told}")


def columns():
    """Every place with sealed texts: its name, and how it is rewritten."""
    for model in apps.get_models():
        if not model._meta.proxy:
            for field in vault.sealed_fields(model):
                yield f"{model._meta.label}.{field.name}", partial(vault.rewrite, model, field.name)
    yield Authenticator._meta.label, partial(rewrite_secrets, Authenticator)


def reseal(lost, token, place):
    try:
        return vault.reseal(token, place)
    except vault.SealError:
        lost[vault.key_of(token)] += 1
        return token


def look(used, token, place):
    used[vault.key_of(token)] += 1
    return token
