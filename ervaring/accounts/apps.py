from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "ervaring.accounts"
    label = "accounts"
    verbose_name = _("Personen")

    def ready(self):
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415

        from ervaring.accounts import joining, second_step, sessions  # noqa: PLC0415

        authenticator_added.connect(second_step.remember_first)
        user_logged_in.connect(sessions.note)
        user_logged_in.connect(joining.let_go)
