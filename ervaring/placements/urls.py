from django.urls import path

from ervaring.placements.views.readings import readings

app_name = "placements"
urlpatterns = [path("gelezen/", readings, name="readings")]
