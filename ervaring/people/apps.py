from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Who has which part, how that changes, and the mail about it: pages above all other apps."""

    name = "ervaring.people"
    label = "people"
    verbose_name = _("Mensen")
