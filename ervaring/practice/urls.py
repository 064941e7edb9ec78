from django.urls import path

from ervaring.practice.views import comparing, learning

app_name = "practice"
urlpatterns = [
    path("opleidingen/<int:pk>/werkplekken/", comparing.compare, name="compare"),
    path("stages/<int:pk>/hier-leren/", learning.learning_here, name="learning_here"),
]
