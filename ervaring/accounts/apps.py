from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ervaring.accounts"
    label = "accounts"
