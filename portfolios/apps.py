from importlib import import_module

from django.apps import AppConfig


class PortfoliosConfig(AppConfig):
    name = "portfolios"

    def ready(self):
        """From here on `KINDS` is whole, whoever asks first: each kind registers itself."""
        import_module("portfolios.reports")
