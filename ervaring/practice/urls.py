from django.urls import path

from ervaring.practice.views import (
    comparing,
    learning,
    profiles,
    starting,
)

app_name = "practice"
urlpatterns = [
    path("opleidingen/<int:pk>/werkplekken/", comparing.compare, name="compare"),
    path("stages/<int:pk>/hier-leren/", learning.learning_here, name="learning_here"),
    path("stages/<int:pk>/functieprofiel/", profiles.profile, name="profile"),
    path("opleidingen/<int:pk>/functieprofielen/", profiles.profiles, name="profiles"),
    path("stages/<int:pk>/functieprofiel/begin/", profiles.profile_begin, name="profile_begin"),
    path(
        "stages/<int:pk>/functieprofiel/<int:number>/",
        profiles.profile_version,
        name="profile_version",
    ),
    path(
        "stages/<int:pk>/functieprofiel/<int:number>/schrijven/",
        profiles.profile_write,
        name="profile_write",
    ),
    path(
        "stages/<int:pk>/functieprofiel/<int:number>/voorleggen/",
        profiles.profile_put,
        name="profile_put",
    ),
    path("goed-beginnen/student/", starting.start_student, name="start_student"),
    path("goed-beginnen/begeleider/", starting.start_supervisor, name="start_supervisor"),
]
