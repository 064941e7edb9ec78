from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "ervaring.placements"
    label = "placements"
