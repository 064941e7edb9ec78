from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "ervaring.accounts"
    label = "accounts"
    verbose_name = _("Personen")

    def ready(self):
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415

        from ervaring.accounts.second_step import remember_first  # noqa: PLC0415

        authenticator_added.connect(remember_first)
