from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "ervaring.schools"
    label = "schools"
