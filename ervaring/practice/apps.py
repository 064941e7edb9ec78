from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PracticeConfig(AppConfig):
    """The fourth line of the leerplan: where one learns in practice, and how that goes."""

    name = "ervaring.practice"
    label = "practice"
    verbose_name = _("Praktijkleren")
